package zoom_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"greenroom"
	"greenroom/zoom"
)

func parsed(tb testing.TB, body string) zoom.Event {
	tb.Helper()
	e, err := zoom.ParseEvent([]byte(body))
	if err != nil {
		tb.Fatalf("%v: %s", err, body)
	}
	return e
}

func utc(clock string) time.Time {
	at, err := time.Parse(time.RFC3339Nano, "2026-11-02T"+clock+"Z")
	if err != nil {
		panic(err)
	}
	return at
}

func TestEventEnvelope(t *testing.T) {
	t.Parallel()
	e := parsed(t, `{"event":"meeting.updated","event_ts":1793620800123,"payload":{"account_id":"A","operator":"o@example.com",
		"operator_id":"O","scope":"all","time_stamp":1793620800100,"object":{"id":1},"old_object":{"id":1}}}`)
	want := []any{"meeting.updated", utc("12:00:00.123"), "A", "o@example.com", "O", "all", utc("12:00:00.100")}
	if diff := cmp.Diff(want, []any{e.Name, e.At, e.AccountID, e.Operator, e.OperatorID, e.Operation, e.ChangedAt}); diff != "" {
		t.Error(diff)
	}
	for _, place := range []string{
		`{"event":"user.settings_updated","operator":"o","operator_id":"O","time_stamp":1793620800100,"payload":{"account_id":"A"}}`,
		`{"event":"user.settings_updated","payload":{"account_id":"A","operator":"o","operator_id":"O","time_stamp":"1793620800100"}}`,
	} {
		if e := parsed(t, place); e.Operator != "o" || e.OperatorID != "O" || !e.ChangedAt.Equal(utc("12:00:00.100")) || !e.At.IsZero() {
			t.Errorf("%s: operator %q %q, changed %s, at %s", place, e.Operator, e.OperatorID, e.ChangedAt, e.At)
		}
	}
}

func TestEventMeeting(t *testing.T) {
	t.Parallel()
	m := parsed(t, `{"event":"meeting.created","payload":{"object":{"uuid":"u==","id":98884753832,"host_id":"H","topic":"Talk","type":8,
		"start_time":"2026-11-02T12:00:00Z","duration":60,"timezone":"Europe/Vienna","join_url":"https://zoom.us/j/1","password":"pw",
		"occurrences":[{"occurrence_id":"O1","start_time":"2026-11-02T12:00:00Z","duration":30,"status":"available"},{"occurrence_id":"O2"}],
		"settings":{"join_before_host":true,"jbh_time":10,"waiting_room":false,"alternative_hosts":"a@example.com"}}}}`).Meeting
	got := []any{m.ID, m.UUID, m.HostID, m.Topic, m.Type, m.Start, m.Duration, m.Timezone, m.JoinURL, m.Passcode, m.End.IsZero(), m.Participant == nil}
	want := []any{
		int64(98884753832), "u==", "H", "Talk", 8, noon, time.Hour, "Europe/Vienna", "https://zoom.us/j/1", greenroom.Secret("pw"), true, true,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	dates := []zoom.EventOccurrence{{ID: "O1", Start: noon, Duration: 30 * time.Minute, Status: "available"}, {ID: "O2"}}
	if diff := cmp.Diff(dates, m.Occurrences); diff != "" {
		t.Error(diff)
	}
	early, sent := m.Settings.Bool("join_before_host")
	waiting, alsoSent := m.Settings.Bool("waiting_room")
	if _, other := m.Settings.Bool("use_pmi"); !early || !sent || waiting || !alsoSent || other || m.Settings.Int("jbh_time") != 10 {
		t.Errorf("settings: %v", m.Settings)
	}
}

func TestPartialUpdateTellsWhatWasSent(t *testing.T) {
	t.Parallel()
	e := parsed(t, `{"event":"meeting.updated","payload":{"object":{"id":1,"topic":"","settings":{"waiting_room":true}},
		"old_object":{"id":1,"topic":"Talk","settings":{"waiting_room":false}}}}`)
	if m := e.Meeting; !m.Has("topic") || m.Topic != "" || m.Has("start_time") || !m.Start.IsZero() || m.Settings.Has("audio") {
		t.Errorf("new: %v", m)
	}
	if now, sent := e.Meeting.Settings.Bool("waiting_room"); !now || !sent || e.OldMeeting.Topic != "Talk" {
		t.Errorf("settings %v, formerly %v", e.Meeting.Settings, e.OldMeeting)
	}
	if e := parsed(t, `{"event":"meeting.updated","payload":{}}`); e.Meeting == nil || e.OldMeeting != nil {
		t.Errorf("without objects: %v, %v; want an empty meeting, and nothing former", e.Meeting, e.OldMeeting)
	}
}

func TestEventParticipant(t *testing.T) {
	t.Parallel()
	const stay = `{"event":"meeting.%s","payload":{"object":{"id":"1","participant":{"user_id":%s,"user_name":"Jill","id":"","participant_uuid":"U",
		"%s":"2026-11-02T12:00:00Z","email":"","registrant_id":"R","participant_user_id":"P","customer_key":"K","phone_number":8615250064084,
		"leave_reason":"left","old_role":"attendee","new_role":"host"}}}}`
	for _, tt := range []struct{ event, session, at string }{
		{"participant_joined", `"16778240"`, "join_time"},
		{"participant_left", `16778240`, "leave_time"},
		{"participant_admitted", `"16778240"`, "date_time"},
	} {
		p := parsed(t, fmt.Sprintf(stay, tt.event, tt.session, tt.at)).Meeting.Participant
		got := []any{p.SessionID, p.Name, p.ID, p.UUID, p.At, p.Email, p.RegistrantID, p.UserID, p.CustomerKey, p.Phone, p.Reason, p.PastRole, p.Role}
		want := []any{"16778240", "Jill", "", "U", noon, "", "R", "P", "K", "8615250064084", "left", "attendee", "host"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", tt.event, diff)
		}
	}
	r := parsed(t, `{"event":"meeting.registration_created","payload":{"object":{"registrant":{"id":"R","first_name":"Jill","last_name":"Chill",
		"email":"j@example.com","status":"pending","join_url":"https://zoom.us/w/1"}}}}`).Meeting.Registrant
	want := []any{"R", "Jill", "Chill", "j@example.com", "pending", greenroom.Secret("https://zoom.us/w/1")}
	if diff := cmp.Diff(want, []any{r.ID, r.FirstName, r.LastName, r.Email, r.Status, r.JoinURL}); diff != "" {
		t.Error(diff)
	}
}

// What comes to those who run an account: users, groups, apps and rooms.
func TestEventOfTheAccount(t *testing.T) {
	t.Parallel()
	user := parsed(t, `{"event":"user.updated","payload":{"operation":"change_password","object":{"id":"U","type":1},"old_object":{"id":"U","type":2}}}`)
	if user.User.Type != zoom.Basic || user.OldUser.Type != zoom.Licensed || user.User.Has("email") || user.Operation != "change_password" {
		t.Errorf("licence taken: %v to %v", user.OldUser.Type, user.User.Type)
	}
	gone := parsed(t, `{"event":"user.deactivated","payload":{"object":{"id":"U","first_name":"Jill","last_name":"Chill","email":"j@example.com","type":3}}}`).User
	if gone.ID != "U" || gone.FirstName != "Jill" || gone.LastName != "Chill" || gone.Email != "j@example.com" || gone.Type != 3 {
		t.Errorf("deactivated: %v", gone)
	}
	policy := parsed(t, `{"event":"user.settings_updated","payload":{"object":{"id":"U","settings":{"in_meeting":{"waiting_room":true}}}}}`).User
	if waiting, sent := policy.Settings.Object("in_meeting").Bool("waiting_room"); !waiting || !sent {
		t.Errorf("settings: %v", policy.Settings)
	}
	busy := parsed(t, `{"event":"user.presence_status_updated","payload":{"object":{"id":"U","presence_status":"In_Meeting","date_time":"2026-11-02T13:00:00+01:00"}}}`).User
	if busy.Presence != "In_Meeting" || !busy.At.Equal(noon) {
		t.Errorf("presence: %q at %s", busy.Presence, busy.At)
	}
	group := parsed(t, `{"event":"group.member_added","payload":{"object":{"id":"G","name":"Panel","members":[{"id":"U","email":"j@example.com"}]}}}`).Group
	if diff := cmp.Diff([]zoom.EventMember{{ID: "U", Email: "j@example.com"}}, group.Members); diff != "" || group.ID != "G" || group.Name != "Panel" {
		t.Errorf("group: %v %s", group, diff)
	}
	account := parsed(t, `{"event":"account.vanity_url_approved","payload":{"account_id":"A","object":{"id":"A","vanity_url":"hospital"}}}`).Account
	room := parsed(t, `{"event":"zoomroom.created","payload":{"object":{"id":"R","room_name":"Hall"}}}`).Room
	barrier := parsed(t, `{"event":"information_barriers.policy_created","payload":{"object":{"id":"P","policy_name":"Wall","assigned_group_id":"G","to_group_id":"H"}}}`).Policy
	want := []string{"A", "hospital", "R", "Hall", "P", "Wall", "G", "H"}
	if diff := cmp.Diff(want, []string{account.ID, account.VanityURL, room.ID, room.Name, barrier.ID, barrier.Name, barrier.GroupID, barrier.ToGroupID}); diff != "" {
		t.Error(diff)
	}
}

func TestEventApp(t *testing.T) {
	t.Parallel()
	const removed = `{"event":"app_deauthorized","payload":{"account_id":"A","user_id":"U","signature":"s","client_id":"C",
		"deauthorization_time":"2026-11-02T12:00:00.632Z"%s}}`
	for _, tt := range []struct {
		more, retention string
		at              time.Time
	}{
		{`,"event_ts":1793620801000`, "", utc("12:00:01")},
		{`,"event_ts":"2026-11-02 12:00:02","user_data_retention":"false"`, "false", utc("12:00:02")},
		{`,"user_data_retention":"true"`, "true", utc("12:00:00.632")},
		{`,"user_data_retention":false`, "false", utc("12:00:00.632")},
	} {
		e := parsed(t, fmt.Sprintf(removed, tt.more))
		got := []any{e.AccountID, e.App.ClientID, e.App.UserID, e.App.Deauthorized, e.App.DataRetention, e.At}
		if diff := cmp.Diff([]any{"A", "C", "U", utc("12:00:00.632"), tt.retention, tt.at}, got); diff != "" {
			t.Errorf("%s: %s", tt.more, diff)
		}
	}
	asked := parsed(t, `{"event":"app.authorization_request_created","event_ts":"1793620800123","payload":{"app_name":"Greenroom",
		"app_scopes":["meeting:write"],"requester_name":"Jill","request_reason":"Interviews"}}`)
	got := []any{asked.At, asked.App.Name, asked.App.Requester, asked.App.Reason, asked.App.Scopes}
	if diff := cmp.Diff([]any{utc("12:00:00.123"), "Greenroom", "Jill", "Interviews", []string{"meeting:write"}}, got); diff != "" {
		t.Error(diff)
	}
}

func TestUnknownEventsAreTolerated(t *testing.T) {
	t.Parallel()
	for _, body := range []string{
		`{"event":"phone.voicemail_received","event_ts":1,"payload":{"account_id":"A","object":{"id":"V"}},"new":[1]}`,
		`{"event":"meeting.something_new","payload":{"object":{"id":1,"new_member":{"a":1}}}}`,
		`{"event":"meeting.started","event_ts":"soon","payload":{"account_id":7,"operator":null,"object":{"id":{},"topic":[],"type":"x","duration":"60",
			"start_time":"","occurrences":{},"settings":[],"participant":"p"}},"payload_version":2}`,
		`{"event":"meeting.started","payload":"text"}`,
		`{"event":"user.created","payload":null}`,
		`{"event":"endpoint.url_validation","payload":{"plainToken":"t"}}`,
		`{"event":"app_deauthorized"}`,
	} {
		roundTrip(t, []byte(body))
	}
	e := parsed(t, `{"event":"phone.voicemail_received","payload":{"account_id":"A","object":{"id":"V"}}}`)
	if e.AccountID != "A" || e.Meeting != nil || e.User != nil || e.Payload.Object("object").Text("id") != "V" {
		t.Errorf("an unknown family: %v", e.Payload)
	}
	if m := parsed(t, `{"event":"meeting.something_new","payload":{"object":{"id":1,"new_member":{"a":1}}}}`).Meeting; m.ID != 1 || m.Object("new_member").Int("a") != 1 {
		t.Errorf("an unknown event of meetings: %v", m)
	}
}

// Events as public tests and captures of other programs have them, shortened.
func TestEventsOfOthers(t *testing.T) {
	t.Parallel()
	joined := parsed(t, `{"payload":{"account_id":"A","object":{"uuid":"u==","participant":{"user_id":16778240,"user_name":"Jan Šimonek","registrant_id":null,
		"participant_user_id":"P","id":"P","join_time":"2026-11-02T12:00:00Z","email":"jan@example.com"},"id":"86431910364","type":1,"host_id":"H","duration":0,
		"start_time":"2026-11-02T12:00:00Z","timezone":""}},"event_ts":1793620800123,"event":"meeting.participant_joined"}`)
	p := joined.Meeting.Participant
	got := []any{joined.Meeting.ID, joined.Meeting.Type, p.SessionID, p.Name, p.RegistrantID, p.At, joined.At}
	if diff := cmp.Diff([]any{int64(86431910364), 1, "16778240", "Jan Šimonek", "", noon, utc("12:00:00.123")}, got); diff != "" {
		t.Error(diff)
	}
	changed := parsed(t, `{"event":"meeting.updated","payload":{"account_id":"A","operator":"o@example.com","operator_id":"O",
		"object":{"id":93280627326,"topic":"New","duration":"45","type":"8"},"old_object":{"id":"93280627326","topic":"Old"},"time_stamp":"1793620800123"}}`)
	got = []any{changed.At.IsZero(), changed.ChangedAt, changed.Meeting.ID, changed.OldMeeting.ID, changed.OldMeeting.Topic, changed.Meeting.Duration, changed.Meeting.Type}
	if diff := cmp.Diff([]any{true, utc("12:00:00.123"), int64(93280627326), int64(93280627326), "Old", 45 * time.Minute, 8}, got); diff != "" {
		t.Error(diff)
	}
	ended := parsed(t, `{"event":"meeting.ended","event_ts":"1793620800123","payload":{"object":{"id":"123","host_id":"H"}}}`)
	if ended.Meeting.ID != 123 || ended.Meeting.HostID != "H" || !ended.At.Equal(utc("12:00:00.123")) || ended.AccountID != "" {
		t.Errorf("ended: %v", ended.Payload)
	}
	odd := parsed(t, `{"event":"meeting.participant_left","event_ts":"storage_test_1","payload":{"object":{"id":"zoom-123","participant":{"email":"a@example.com","leave_time":""}}}}`)
	if odd.Meeting.ID != 0 || odd.Meeting.Text("id") != "zoom-123" || odd.Meeting.Participant.Email != "a@example.com" || !odd.At.IsZero() {
		t.Errorf("made up: %v", odd.Payload)
	}
	user := parsed(t, `{"event":"user.updated","payload":{"account_id":7,"object":{"id":"U","type":"2","pmi":"3542471135"},"old_object":{"id":"U","type":"1"}}}`)
	if user.AccountID != "7" || user.User.Type != zoom.Licensed || user.OldUser.Type != zoom.Basic || user.User.Int("pmi") != 3542471135 {
		t.Errorf("user: %v", user.Payload)
	}
	room := parsed(t, `{"event":"zoomroom.updated","payload":{"account_id":"A","object":{"id":7,"room_name":101}}}`).Room
	if room.ID != "7" || room.Name != "101" {
		t.Errorf("room: %v", room)
	}
}

func TestParseEventRefuses(t *testing.T) {
	t.Parallel()
	for _, body := range []string{``, `null`, `[]`, `"meeting.ended"`, `{}`, `{"event":""}`, `{"event":7}`, `{"event":"a"`, `{"event":"a"}{}`, `<xml/>`} {
		if _, err := zoom.ParseEvent([]byte(body)); greenroom.KindOf(err) != greenroom.Invalid {
			t.Errorf("%q: %v", body, err)
		}
	}
}

// Zoom writes the id as a number in some events and as a text in others, gives
// events no id of their own, and sends them again.
func TestGotcha18WebhookIDs(t *testing.T) {
	t.Parallel()
	const number, text = `{"event":"meeting.ended","event_ts":1,"payload":{"object":{"id":98884753832}}}`, `{"event":"meeting.ended","event_ts":1,"payload":{"object":{"id":"98884753832"}}}`
	for _, body := range []string{number, text} {
		if e := parsed(t, body); e.Meeting.ID != 98884753832 {
			t.Errorf("%s: id %d", body, e.Meeting.ID)
		}
		roundTrip(t, []byte(body))
	}
	again := parsed(t, "{\n \"payload\": {\"object\": {\"id\": 98884753832}},\n \"event_ts\": 1, \"event\": \"meeting.ended\"}\n")
	if first := parsed(t, number); again.Key() != first.Key() || len(first.Key()) != 64 {
		t.Errorf("sent again: key %s, then %s", first.Key(), again.Key())
	}
	seen := map[string]string{}
	for _, body := range []string{
		number, strings.Replace(number, `"event_ts":1`, `"event_ts":2`, 1), strings.Replace(number, "98884753832", "98884753833", 1),
		strings.Replace(number, "ended", "started", 1), strings.Replace(number, `"object"`, `"account_id":"A","object"`, 1),
		strings.Replace(number, `}}}`, `,"topic":"x"}}}`, 1),
	} {
		key := parsed(t, body).Key()
		if other, ok := seen[key]; ok {
			t.Errorf("the same key for %s and %s", other, body)
		}
		seen[key] = body
	}
}

func TestEventsAreLoggedWithoutContents(t *testing.T) {
	t.Parallel()
	e := parsed(t, `{"event":"meeting.participant_joined","payload":{"account_id":"A","object":{"id":1,"topic":"Jill","password":"Jill","participant":{"email":"Jill"}}}}`)
	for _, v := range []any{e, &e, e.Meeting, *e.Meeting, e.Meeting.Participant, e.Payload} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s"} {
			if s := fmt.Sprintf(verb, v); strings.Contains(s, "Jill") || strings.Contains(s, "74") {
				t.Errorf("%s of %T prints %s", verb, v, s)
			}
		}
	}
	if s := e.LogValue().String() + e.Meeting.LogValue().String(); strings.Contains(s, "Jill") || !strings.Contains(s, "meeting.participant_joined") {
		t.Errorf("logged: %s", s)
	}
}

// roundTrip reads an event, writes it, and demands that nothing is lost, added
// or changed: not in the event, nor in its key, nor in the object it is about.
func roundTrip(t *testing.T, body []byte) zoom.Event {
	t.Helper()
	e := parsed(t, string(body))
	written, err := json.Marshal(e)
	if err != nil {
		t.Fatalf("%v: %s", err, body)
	}
	if diff := cmp.Diff(tree(t, body), tree(t, written)); diff != "" {
		t.Errorf("%s: read and written: %s", e.Name, diff)
	}
	var again zoom.Event
	if err := json.Unmarshal(written, &again); err != nil || again.Key() != e.Key() {
		t.Errorf("%s: read again: %v, key %s; want %s", e.Name, err, again.Key(), e.Key())
	}
	payload, err := json.Marshal(e.Payload)
	if err != nil {
		t.Error(err)
	}
	if sent, ok := tree(t, body).(map[string]any)["payload"].(map[string]any); ok {
		if diff := cmp.Diff(any(sent), tree(t, payload)); diff != "" {
			t.Errorf("%s: payload: %s", e.Name, diff)
		}
	}
	return e
}

// tree is JSON as Go values, with numbers as they were written.
func tree(t *testing.T, b []byte) any {
	t.Helper()
	var v any
	d := json.NewDecoder(strings.NewReader(string(b)))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		t.Fatalf("%v: %s", err, b)
	}
	return v
}
