package zoom_test

import (
	"encoding/json"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"greenroom"
	"greenroom/internal/testkit/zoomspec"
	"greenroom/zoom"
)

// Answers as public tests of other programs have them, shortened.
func TestOtherTypesOfMembers(t *testing.T) {
	t.Parallel()
	c := func(body string) *zoom.Client { return client(t, answer(200, body)) }
	m, err := c(`{"id":"94446976353","uuid":"9ByocNJ/RL==","type":"2","duration":"45","pmi":97891943927,"pre_schedule":"false",
		"occurrences":[{"occurrence_id":1648194360000,"duration":"60"},null],"settings":{"waiting_room":1,"approval_type":"2","host_video":"yes","contact_name":false},
		"tracking_fields":[{"field":"f","value":7,"visible":"true"}],"recurrence":{"type":"1","weekly_days":1}}`).Meeting(t.Context(), bearer, 1)
	if err != nil {
		t.Fatal(err)
	}
	got := []any{m.ID, m.Type, m.Duration, m.PMI, *m.PreSchedule, m.Occurrences, *m.Settings.WaitingRoom, *m.Settings.ApprovalType, m.Settings.HostVideo == nil, *m.TrackingFields[0].Visible, m.TrackingFields[0].Value}
	want := []any{int64(94446976353), zoom.Scheduled, 45, "97891943927", false, []zoom.Occurrence{{ID: "1648194360000", Duration: 60}}, true, 2, true, true, "7"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	r, err := c(`{"id":"new_reg_123","registrant_id":"new_reg_123","start_time":"2026-11-02T13:00:00Z","participant_pin_code":"380303"}`).AddRegistrant(t.Context(), bearer, 1, "", zoom.RegistrantRequest{})
	if err != nil || r.MeetingID != 0 || r.RegistrantID != "new_reg_123" || r.PinCode != 380303 || !r.Start.Equal(noon.Add(time.Hour)) {
		t.Errorf("a registrant's id in place of the meeting's: %+v, %v", r, err)
	}
	people, err := c(`{"page_size":"30","participants":[{"id":"","user_id":16778240,"name":"Ada","duration":"259","internal_user":"false"}]}`).PastParticipants(t.Context(), bearer, "1")
	if err != nil || people[0].UserID != "16778240" || people[0].Seconds != 259 {
		t.Errorf("participants: %+v, %v", people, err)
	}
	u, err := c(`{"id":"U","type":"2","role_id":0,"pmi":"3542471135","verified":true,"login_types":["101","x"],"use_pmi":0,"account_number":"7","group_ids":{},"custom_attributes":["x"]}`).User(t.Context(), bearer, "U")
	if err != nil || u.Type != zoom.Licensed || u.RoleID != "0" || u.PMI != 3542471135 || *u.Verified != 1 || *u.UsePMI || !cmp.Equal(u.LoginTypes, []int{101}) {
		t.Errorf("user: %+v, %v", u, err)
	}
}

// Refusals and tokens, too.
func TestOtherTypesOfRefusals(t *testing.T) {
	t.Parallel()
	_, err := client(t, answer(404, `{"code":"3001","message":["gone"]}`)).Meeting(t.Context(), bearer, 1)
	if !zoom.IsGone(err) {
		t.Errorf("a code that is a text: %v", err)
	}
	_, err = client(t, answer(200, `{"code":"3001","message":"Meeting does not exist: 1."}`)).Meeting(t.Context(), bearer, 1)
	if !zoom.IsGone(err) {
		t.Errorf("a refusal with the status of a success: %v", err)
	}
	token, err := client(t, answer(200, `{"access_token":"a","refresh_token":"r","expires_in":"3599","scope":["meeting:read"]}`)).Refresh(t.Context(), app, "r0")
	if err != nil || !token.Expires.Equal(noon.Add(3599*time.Second)) || token.Refresh != "r" {
		t.Errorf("a life that is a text: %v, %v", token.Expires, err)
	}
}

// What nobody could work with stays an error.
func TestNoLeniencyForWhatMatters(t *testing.T) {
	t.Parallel()
	for _, body := range []string{
		`[]`, `"text"`, `{"id":"abc"}`, `{"id":{},"topic":7}`, `{"topic":7}`, `{"id":"1","start_time":7}`, `{"id":"1","start_time":"2026-11-02T13:00:00"}`, `{"id":"1"}{}`,
	} {
		if m, err := client(t, answer(200, body)).Meeting(t.Context(), bearer, 1); greenroom.KindOf(err) != greenroom.Unavailable {
			t.Errorf("%s: %+v, %v", body, m, err)
		}
	}
	if all, err := client(t, answer(200, `{"meetings":"none","page_size":"1"}`)).Meetings(t.Context(), bearer, "u", zoom.MeetingsQuery{}); err == nil {
		t.Errorf("no list: %v", all)
	}
	if err := client(t, answer(200, `[]`)).DeleteMeeting(t.Context(), bearer, 1); err == nil {
		t.Error("a deletion answered with a list was done")
	}
}

// TestSamplesWithOtherTypes reads the samples of meetings and users with each
// number as a text and each text of digits as a number.
func TestSamplesWithOtherTypes(t *testing.T) {
	t.Parallel()
	samples, err := zoomspec.Load(t).Fixtures("rest")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range samples {
		made := answers()[f.Method+" "+f.Path]
		switch made().(type) {
		case *zoom.Meeting, *zoom.User:
		default:
			continue
		}
		plain, odd := made(), made()
		var v any
		d := json.NewDecoder(strings.NewReader(string(f.Body)))
		d.UseNumber()
		if err := d.Decode(&v); err != nil {
			t.Fatal(err)
		}
		other, err := json.Marshal(swapped(v))
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(f.Body, plain); err != nil {
			t.Errorf("%s: %v", f.Name, err)
		}
		if err := json.Unmarshal(other, odd); err != nil {
			t.Errorf("%s with other types: %v", f.Name, err)
		}
		if diff := cmp.Diff(plain, odd); diff != "" {
			t.Errorf("%s with other types: %s", f.Name, diff)
		}
	}
}

// swapped returns the JSON with numbers for texts and texts for numbers.
func swapped(v any) any {
	switch v := v.(type) {
	case json.Number:
		return v.String()
	case string:
		if n, err := strconv.ParseInt(v, 10, 64); err == nil && strconv.FormatInt(n, 10) == v {
			return n
		}
	case []any:
		for i := range v {
			v[i] = swapped(v[i])
		}
	case map[string]any:
		for k := range v {
			v[k] = swapped(v[k])
		}
	}
	return v
}
