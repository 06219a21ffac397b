package zoom_test

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"greenroom/internal/testkit/zoomspec"
	"greenroom/zoom"
)

func TestEveryFixtureRoundTrips(t *testing.T) {
	t.Parallel()
	samples, err := zoomspec.Load(t).Fixtures("webhooks")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range samples {
		e := roundTrip(t, f.Body)
		if e.Name != f.Name {
			t.Errorf("%s holds %q", f.Name, e.Name)
		}
		if object, _ := subject(e); object == nil && e.Name != "endpoint.url_validation" {
			t.Errorf("%s: nothing to be about", e.Name)
		}
	}
}

// Each event of the schema is made with as little and with as much as it
// allows, and must be read without loss and with every member that has a field.
func TestEveryEventOfTheSchemaIsRead(t *testing.T) {
	t.Parallel()
	text := zoomspec.Load(t).Read(t, "webhook-events.schema.json")
	var events map[string]schema
	if err := json.Unmarshal(text, &events); err != nil {
		t.Fatal(err)
	}
	if len(events) < 93 {
		t.Errorf("%d events; want 93", len(events))
	}
	for title, s := range events {
		name := wireName(title)
		for _, full := range []bool{false, true} {
			event, ok := s.instance(t, title, full).(map[string]any)
			if !ok {
				t.Fatalf("%s is no object", title)
			}
			event["event"] = name
			body, err := json.Marshal(event)
			if err != nil {
				t.Fatal(err)
			}
			checkSubject(t, roundTrip(t, body), full)
		}
	}
}

// checkSubject compares what the event is about with what was sent.
func checkSubject(t *testing.T, e zoom.Event, full bool) {
	t.Helper()
	object, fields := subject(e)
	if object == nil {
		t.Errorf("%s: nothing to be about", e.Name)
		return
	}
	sent := e.Payload
	if e.App == nil {
		sent = e.Payload.Object("object")
	}
	written, err := json.Marshal(object)
	if err != nil {
		t.Fatal(err)
	}
	want, err := json.Marshal(sent)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(written)); diff != "" {
		t.Errorf("%s: the object is written otherwise: %s", e.Name, diff)
	}
	for name, got := range fields {
		if value := sent.Text(name); sent.Has(name) && got != value {
			t.Errorf("%s: %s is %q; sent as %q", e.Name, name, got, value)
		}
	}
	if full && e.At.IsZero() && e.Name != "app_deauthorized" {
		t.Errorf("%s: without time", e.Name)
	}
	if e.Meeting != nil && full && (e.Meeting.ID == 0 || e.Meeting.UUID == "") {
		t.Errorf("%s: without id", e.Name)
	}
	if e.Meeting != nil && (sent.Has("participant") != (e.Meeting.Participant != nil) || sent.Has("registrant") != (e.Meeting.Registrant != nil)) {
		t.Errorf("%s: participant or registrant got lost", e.Name)
	}
}

// subject returns what an event is about, and its fields as texts by the names
// of their members.
func subject(e zoom.Event) (object any, fields map[string]string) {
	number := func(n int64) string { return strconv.FormatInt(n, 10) }
	at := func(t time.Time) string { return t.Format(time.RFC3339) }
	switch {
	case e.Meeting != nil:
		m := e.Meeting
		return m, map[string]string{
			"id": number(m.ID), "meeting_id": number(m.ID), "uuid": m.UUID, "meeting_uuid": m.UUID, "host_id": m.HostID, "meeting_host_id": m.HostID,
			"host_email": m.HostEmail, "meeting_host_email": m.HostEmail, "topic": m.Topic, "meeting_topic": m.Topic, "agenda": m.Agenda,
			"type": number(int64(m.Type)), "start_time": at(m.Start), "meeting_start_time": at(m.Start), "end_time": at(m.End), "meeting_end_time": at(m.End),
			"duration": number(int64(m.Duration / time.Minute)), "timezone": m.Timezone, "join_url": m.JoinURL, "password": m.Passcode.Reveal(),
		}
	case e.User != nil:
		u := e.User
		return u, map[string]string{
			"id": u.ID, "email": u.Email, "first_name": u.FirstName, "last_name": u.LastName, "display_name": u.DisplayName,
			"type": number(int64(u.Type)), "timezone": u.Timezone, "presence_status": u.Presence, "date_time": at(u.At),
		}
	case e.Group != nil:
		return e.Group, map[string]string{"id": e.Group.ID, "name": e.Group.Name}
	case e.Account != nil:
		a := e.Account
		return a, map[string]string{
			"id": a.ID, "account_name": a.Name, "owner_id": a.OwnerID, "owner_email": a.OwnerEmail, "email": a.OwnerEmail, "vanity_url": a.VanityURL,
		}
	case e.App != nil:
		a := e.App
		return a, map[string]string{"client_id": a.ClientID, "user_id": a.UserID, "app_name": a.Name, "deauthorization_time": at(a.Deauthorized)}
	case e.Policy != nil:
		p := e.Policy
		return p, map[string]string{"id": p.ID, "policy_name": p.Name, "assigned_group_id": p.GroupID, "to_group_id": p.ToGroupID}
	}
	return nil, nil
}

// wireName makes the name of an event from the title of its schema:
// "MeetingParticipantJoinedEvent" is of "meeting.participant_joined".
func wireName(title string) string {
	snake := strings.ToLower(regexp.MustCompile(`([a-z])([A-Z])`).ReplaceAllString(strings.TrimSuffix(title, "Event"), "${1}_$2"))
	if snake == "app_deauthorized" {
		return snake
	}
	return regexp.MustCompile(`^(information_barriers|[a-z]+)_`).ReplaceAllString(snake, "$1.")
}

// schema is as much of JSON Schema as the description of events uses.
type schema struct {
	Type       string            `json:"type"`
	Enum       []any             `json:"enum"`
	Properties map[string]schema `json:"properties"`
	Required   []string          `json:"required"`
	Items      *schema           `json:"items"`
}

// instance makes a value, which differs from member to member; with full, it
// has every member and not only the required ones.
func (s schema) instance(t *testing.T, path string, full bool) any {
	t.Helper()
	name := path[strings.LastIndexByte(path, '.')+1:]
	switch {
	case len(s.Enum) > 0:
		return s.Enum[len(s.Enum)-1]
	case s.Type == "object":
		object := map[string]any{}
		for _, member := range slices.Sorted(maps.Keys(s.Properties)) {
			m := s.Properties[member]
			never := m.Type == "" && m.Enum == nil // such a member must not be there
			if !never && (full || slices.Contains(s.Required, member)) {
				object[member] = m.instance(t, path+"."+member, full)
			}
		}
		return object
	case s.Type == "array":
		list := []any{}
		for range 2 {
			if full && s.Items != nil {
				list = append(list, s.Items.instance(t, path+".item", full))
			}
		}
		return list
	case s.Type == "boolean":
		return true
	case s.Type == "number", s.Type == "integer":
		if name == "event_ts" || name == "time_stamp" {
			return noon.UnixMilli()
		}
		return 10_000_000 + len(path)
	case s.Type == "string" && (name == "id" || name == "meeting_id"):
		return strconv.Itoa(20_000_000 + len(path))
	case s.Type == "string" && strings.HasSuffix(name, "_time"):
		return noon.Add(time.Duration(len(path)) * time.Minute).Format(time.RFC3339)
	case s.Type == "string":
		return path + " <&> \u00e9"
	}
	t.Fatalf("%s: the schema is of a kind that is not understood: %q", path, s.Type)
	return nil
}
