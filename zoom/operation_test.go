package zoom_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"greenroom"
	"greenroom/zoom"
)

// operation is one of Zoom's, how it is called, and what is sent and answered.
type operation struct {
	call   func(context.Context, *zoom.Client) (any, error)
	sent   string // method, path and query, then a body if there is one
	body   string
	answer string // "" for none
	want   string // of the JSON of the result; "" means the answer
}

const (
	row   = `{"id":85746065,"topic":"Talk","type":2,"start_time":"2026-11-02T13:00:00Z","duration":30}`
	spare = `"next_page_token":"","page_size":300`
)

func none(err error) (any, error) { return nil, err }

func operations() map[string]operation {
	settings := zoom.MeetingSettings{WaitingRoom: new(true), JBHTime: new(0), AlternativeHosts: zoom.AlternativeHosts{}}
	person := zoom.RegistrantDetails{FirstName: "Ada", Email: "ada@x.example"}
	return map[string]operation{
		"create": {func(ctx context.Context, c *zoom.Client) (any, error) {
			s, err := c.CreateMeeting(ctx, bearer, "a/b", zoom.MeetingRequest{Type: zoom.NoFixedTime, Topic: "T", Settings: settings, Password: "pw", TrackingFields: []zoom.TrackingValue{{Field: "f", Value: "v"}}})
			if err != nil {
				return nil, err
			}
			return s.Meeting, nil
		}, "POST /v2/users/a%2Fb/meetings", `{"topic":"T","type":3,"settings":{"waiting_room":true,"jbh_time":0,"alternative_hosts":""},"tracking_fields":[{"field":"f","value":"v"}],"password":"pw"}`, row, ""},
		"read": {func(ctx context.Context, c *zoom.Client) (any, error) { return c.Meeting(ctx, bearer, 7) }, "GET /v2/meetings/7", "", row, ""},
		"read an occurrence": {func(ctx context.Context, c *zoom.Client) (any, error) {
			return c.ReadMeeting(ctx, bearer, 7, zoom.MeetingQuery{Occurrence: "1", Previous: true})
		}, "GET /v2/meetings/7?occurrence_id=1&show_previous_occurrences=true", "", row, ""},
		"delete": {func(ctx context.Context, c *zoom.Client) (any, error) { return none(c.DeleteMeeting(ctx, bearer, 7)) }, "DELETE /v2/meetings/7?cancel_meeting_reminder=false&schedule_for_reminder=false", "", "", ""},
		"delete one": {func(ctx context.Context, c *zoom.Client) (any, error) {
			return none(c.Delete(ctx, bearer, 7, zoom.Deletion{Occurrence: "1", TellHosts: true, TellAttendees: true}))
		}, "DELETE /v2/meetings/7?cancel_meeting_reminder=true&occurrence_id=1&schedule_for_reminder=true", "", "", ""},
		"end":     {func(ctx context.Context, c *zoom.Client) (any, error) { return none(c.EndMeeting(ctx, bearer, 7)) }, "PUT /v2/meetings/7/status", `{"action":"end"}`, "", ""},
		"recover": {func(ctx context.Context, c *zoom.Client) (any, error) { return none(c.RecoverMeeting(ctx, bearer, 7)) }, "PUT /v2/meetings/7/status", `{"action":"recover"}`, "", ""},
		"meetings": {func(ctx context.Context, c *zoom.Client) (any, error) {
			return c.Meetings(ctx, bearer, "u", zoom.MeetingsQuery{Type: "previous_meetings", From: "2026-01-01"})
		}, "GET /v2/users/u/meetings?from=2026-01-01&page_size=300&type=previous_meetings", "", `{` + spare + `,"meetings":[` + row + `]}`, `[` + row + `]`},
		"upcoming":   {func(ctx context.Context, c *zoom.Client) (any, error) { return c.UpcomingMeetings(ctx, bearer, "u") }, "GET /v2/users/u/upcoming_meetings", "", `{"total_records":1,"meetings":[{"id":1,"use_pmi":false,"is_host":true,"is_all_day":false,"passcode":"1"}]}`, `[{"id":1,"use_pmi":false,"is_host":true,"is_all_day":false,"passcode":"1"}]`},
		"invitation": {func(ctx context.Context, c *zoom.Client) (any, error) { return c.Invitation(ctx, bearer, 7) }, "GET /v2/meetings/7/invitation", "", `{"invitation":"Come.\r\n","sip_links":["1@zoomcrc.com"]}`, ""},
		"invite links": {func(ctx context.Context, c *zoom.Client) (any, error) {
			return c.CreateInviteLinks(ctx, bearer, 7, zoom.InviteLinksRequest{Attendees: []zoom.Attendee{{Name: "Ada", DisableAudio: new(false)}}, Seconds: 60})
		}, "POST /v2/meetings/7/invite_links", `{"attendees":[{"name":"Ada","disable_audio":false}],"ttl":60}`, `{"attendees":[{"name":"Ada","join_url":"https://x.example"}]}`, `[{"name":"Ada","join_url":"https://x.example"}]`},
		"token": {func(ctx context.Context, c *zoom.Client) (any, error) { return c.CaptionToken(ctx, bearer, 7) }, "GET /v2/meetings/7/token?type=closed_caption_token", "", `{"token":"https://x.example?t=1"}`, ""},
		"control": {func(ctx context.Context, c *zoom.Client) (any, error) {
			return none(c.ControlMeeting(ctx, bearer, 7, zoom.LiveControl{Method: zoom.WaitingRoomText, Params: zoom.LiveParams{WaitingTitle: "Hello"}}))
		}, "PATCH /v2/live_meetings/7/events", `{"method":"waiting_room.update","params":{"waiting_room_title":"Hello"}}`, "", ""},
		"register": {func(ctx context.Context, c *zoom.Client) (any, error) {
			return c.AddRegistrant(ctx, bearer, 7, "1,2", zoom.RegistrantRequest{RegistrantDetails: person, AutoApprove: new(true)})
		}, "POST /v2/meetings/7/registrants?occurrence_ids=1%2C2", `{"first_name":"Ada","email":"ada@x.example","auto_approve":true}`, `{"id":7,"registrant_id":"r","join_url":"https://x.example","participant_pin_code":380303,"occurrences":[{"occurrence_id":"1","duration":30,"status":"available","start_time":"2026-11-02T13:00:00Z"}]}`, ""},
		"register many": {func(ctx context.Context, c *zoom.Client) (any, error) {
			return c.AddRegistrants(ctx, bearer, 7, zoom.RegistrantBatch{AutoApprove: new(true), Registrants: []zoom.BatchedPerson{{Email: "ada@x.example", FirstName: "Ada"}}})
		}, "POST /v2/meetings/7/batch_registrants", `{"auto_approve":true,"registrants":[{"email":"ada@x.example","first_name":"Ada"}]}`, `{"registrants":[{"email":"ada@x.example","registrant_id":"r"}]}`, `[{"email":"ada@x.example","registrant_id":"r"}]`},
		"registrants": {func(ctx context.Context, c *zoom.Client) (any, error) {
			return c.Registrants(ctx, bearer, 7, zoom.RegistrantsQuery{Status: "pending"})
		}, "GET /v2/meetings/7/registrants?page_size=300&status=pending", "", `{` + spare + `,"registrants":[{"id":"r","email":"ada@x.example","first_name":"Ada","status":"pending","custom_questions":[{"title":"Q","value":""}]}]}`, `[{"id":"r","email":"ada@x.example","first_name":"Ada","status":"pending","custom_questions":[{"title":"Q","value":""}]}]`},
		"registrant": {func(ctx context.Context, c *zoom.Client) (any, error) { return c.Registrant(ctx, bearer, 7, "r/1") }, "GET /v2/meetings/7/registrants/r%2F1", "", `{"id":"r/1","email":"ada@x.example","first_name":"Ada"}`, ""},
		"unregister": {func(ctx context.Context, c *zoom.Client) (any, error) {
			return none(c.DeleteRegistrant(ctx, bearer, 7, "r", "1"))
		}, "DELETE /v2/meetings/7/registrants/r?occurrence_id=1", "", "", ""},
		"approve": {func(ctx context.Context, c *zoom.Client) (any, error) {
			return none(c.SetRegistrantStatus(ctx, bearer, 7, "", zoom.RegistrantStatus{Action: zoom.Approve, Registrants: []zoom.RegistrantKey{{ID: "r"}}}))
		}, "PUT /v2/meetings/7/registrants/status", `{"action":"approve","registrants":[{"id":"r"}]}`, "", ""},
		"past": {func(ctx context.Context, c *zoom.Client) (any, error) { return c.PastMeeting(ctx, bearer, "7") }, "GET /v2/past_meetings/7", "", `{"id":7,"uuid":"u","type":0,"duration":0,"total_minutes":0,"participants_count":2,"has_meeting_summary":false}`, ""},
		"past, a UUID": {func(ctx context.Context, c *zoom.Client) (any, error) {
			return c.PastMeeting(ctx, bearer, "aDYlohsHRtCd4ii1uC2+hA==")
		}, "GET /v2/past_meetings/aDYlohsHRtCd4ii1uC2+hA==", "", `{"id":7,"uuid":"u","type":2,"duration":0,"total_minutes":0,"participants_count":2,"has_meeting_summary":true}`, ""},
		"instances": {func(ctx context.Context, c *zoom.Client) (any, error) {
			return c.PastInstances(ctx, bearer, 7, "", "2026-11-02")
		}, "GET /v2/past_meetings/7/instances?to=2026-11-02", "", `{"meetings":[{"uuid":"u","start_time":"2026-11-02T13:00:00Z"}]}`, `[{"uuid":"u","start_time":"2026-11-02T13:00:00Z"}]`},
		"participants": {func(ctx context.Context, c *zoom.Client) (any, error) {
			return c.PastParticipants(ctx, bearer, "/a//b==")
		}, "GET /v2/past_meetings/%252Fa%252F%252Fb==/participants?page_size=300", "", `{` + spare + `,"participants":[{"id":"","name":"Guest","user_email":"","duration":259,"failover":false,"internal_user":false}]}`, `[{"id":"","name":"Guest","user_email":"","duration":259,"failover":false,"internal_user":false}]`},
		"templates": {func(ctx context.Context, c *zoom.Client) (any, error) { return c.Templates(ctx, bearer, "u") }, "GET /v2/users/u/meeting_templates", "", `{"total_records":1,"templates":[{"id":"t","name":"T","type":1}]}`, `[{"id":"t","name":"T","type":1}]`},
		"make a template": {func(ctx context.Context, c *zoom.Client) (any, error) {
			return c.CreateTemplate(ctx, bearer, "u", zoom.TemplateRequest{MeetingID: 7, Name: "T"})
		}, "POST /v2/users/u/meeting_templates", `{"meeting_id":7,"name":"T","save_recurrence":false,"overwrite":false}`, `{"id":"t","name":"T"}`, ""},
		"tracking fields": {func(ctx context.Context, c *zoom.Client) (any, error) { return c.TrackingFields(ctx, bearer) }, "GET /v2/tracking_fields", "", `{"total_records":1,"tracking_fields":[{"id":"f","field":"F","recommended_values":["v"],"required":false,"visible":true}]}`, `[{"id":"f","field":"F","recommended_values":["v"],"required":false,"visible":true}]`},
		"a tracking field": {func(ctx context.Context, c *zoom.Client) (any, error) {
			return c.CreateTrackingField(ctx, bearer, zoom.TrackingField{Field: "F", Required: true})
		}, "POST /v2/tracking_fields", `{"field":"F","required":true,"visible":false}`, `{"id":"f","field":"F","required":true,"visible":false}`, ""},
		"users": {func(ctx context.Context, c *zoom.Client) (any, error) {
			return c.Users(ctx, bearer, zoom.UsersQuery{Include: "host_key"})
		}, "GET /v2/users?include_fields=host_key&page_size=300&status=active", "", `{` + spare + `,"users":[{"email":"a@x.example","type":1,"host_key":"1","verified":0}]}`, `[{"email":"a@x.example","type":1,"host_key":"1","verified":0}]`},
		"pending users": {func(ctx context.Context, c *zoom.Client) (any, error) {
			return c.Users(ctx, bearer, zoom.UsersQuery{Status: "pending"})
		}, "GET /v2/users?page_size=300&status=pending", "", `{` + spare + `,"users":[]}`, `null`},
		"user": {func(ctx context.Context, c *zoom.Client) (any, error) { return c.User(ctx, bearer, "a@x.example") }, "GET /v2/users/a@x.example", "", `{"id":"u","email":"a@x.example","type":99,"use_pmi":false,"last_login_time":"2026-11-02T13:00:00Z"}`, ""},
		"address": {func(ctx context.Context, c *zoom.Client) (any, error) {
			return c.EmailExists(ctx, bearer, "a@x.example")
		}, "GET /v2/users/email?email=a%40x.example", "", `{"existed_email":true}`, `true`},
		"settings": {func(ctx context.Context, c *zoom.Client) (any, error) {
			return c.UserSettings(ctx, bearer, "u", zoom.AllSettings)
		}, "GET /v2/users/u/settings", "", `{"schedule_meeting":{"host_video":false,"pmi_password":"1"},"in_meeting":{"waiting_room":false,"allow_participants_chat_with":1},"feature":{"concurrent_meeting":"None","large_meeting_capacity":0},"tsp":{"call_out":true}}`, ""},
		"security": {func(ctx context.Context, c *zoom.Client) (any, error) {
			return c.UserSettings(ctx, bearer, "u", zoom.MeetingSecurityOption)
		}, "GET /v2/users/u/settings?option=meeting_security", "", `{"meeting_security":{"waiting_room":true,"waiting_room_settings":{"participants_to_place_in_waiting_room":0,"users_who_can_admit_participants_from_waiting_room":1}}}`, ""},
		"permissions": {func(ctx context.Context, c *zoom.Client) (any, error) { return c.Permissions(ctx, bearer, "u") }, "GET /v2/users/u/permissions", "", `{"permissions":["User:Edit"]}`, `["User:Edit"]`},
		"schedulers":  {func(ctx context.Context, c *zoom.Client) (any, error) { return c.Schedulers(ctx, bearer, "u") }, "GET /v2/users/u/schedulers", "", `{"schedulers":[{"id":"s","email":"s@x.example","pmi":3542471135}]}`, `[{"id":"s","email":"s@x.example","pmi":3542471135}]`},
		"assistants":  {func(ctx context.Context, c *zoom.Client) (any, error) { return c.Assistants(ctx, bearer, "u") }, "GET /v2/users/u/assistants", "", `{"assistants":[{"id":"s","email":"s@x.example","can_manage_host_private_event":false}]}`, `[{"id":"s","email":"s@x.example","can_manage_host_private_event":false}]`},
		"rooms": {func(ctx context.Context, c *zoom.Client) (any, error) {
			return c.Rooms(ctx, bearer, zoom.RoomsQuery{Name: "Hall", Unassigned: true})
		}, "GET /v2/rooms?page_size=300&query_name=Hall&unassigned_rooms=true", "", `{` + spare + `,"rooms":[{"id":"r","name":"Hall","activation_code":"1"}]}`, `[{"id":"r","name":"Hall","activation_code":"1"}]`},
		"room": {func(ctx context.Context, c *zoom.Client) (any, error) { return c.Room(ctx, bearer, "r") }, "GET /v2/rooms/r", "", `{"basic":{"name":"Hall","required_code_to_ext":false},"setup":{"under_construction":false}}`, ""},
	}
}

func TestOperations(t *testing.T) {
	t.Parallel()
	for name, op := range operations() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var sent, body string
			c := client(t, tripper(func(r *http.Request) (*http.Response, error) {
				sent = r.Method + " " + r.URL.RequestURI()
				if r.Body != nil {
					b, _ := io.ReadAll(r.Body)
					body = string(b)
				}
				if op.answer == "" {
					return answer(204, "")(r)
				}
				return answer(200, op.answer)(r)
			}))
			got, err := op.call(t.Context(), c)
			if err != nil || sent != op.sent {
				t.Fatalf("sent %s, %v\nwant %s", sent, err, op.sent)
			}
			if body != op.body {
				t.Errorf("sent body %s\nwant      %s", body, op.body)
			}
			want := op.want
			if want == "" {
				want = op.answer
			}
			if want != "" {
				sameJSON(t, got, want)
			}
		})
	}
}

// A success without what was asked for is not taken for an empty answer.
func TestAnswersWithoutTheAnswer(t *testing.T) {
	t.Parallel()
	for name, op := range operations() {
		if op.answer == "" || name == "settings" || name == "security" || name == "room" || name == "address" {
			continue // of which any part may be missing
		}
		got, err := op.call(t.Context(), client(t, answer(200, `{"more":1}`)))
		write := !strings.HasPrefix(op.sent, http.MethodGet)
		if greenroom.KindOf(err) != greenroom.Unavailable || zoom.IsAmbiguous(err) != write {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
}

// sameJSON fails unless the JSON of v says what want says.
func sameJSON(t *testing.T, v any, want string) {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	var x, y any
	if err := json.Unmarshal(b, &x); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(want), &y); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(y, x); diff != "" {
		t.Errorf("JSON differs (-want +got):\n%s", diff)
	}
}

func TestUpdateOccurrence(t *testing.T) {
	t.Parallel()
	var sent []string
	c := client(t, tripper(func(r *http.Request) (*http.Response, error) {
		sent = append(sent, r.Method+" "+r.URL.RequestURI())
		if r.Method == http.MethodPatch {
			return answer(204, "")(r)
		}
		return answer(200, `{"id":7,"duration":30,"settings":{"waiting_room":false}}`)(r)
	}))
	s, err := c.UpdateOccurrence(t.Context(), bearer, 7, "1", zoom.OccurrenceChange{Duration: 30, Settings: zoom.OccurrenceSettings{WaitingRoom: new(true)}})
	if err != nil {
		t.Fatal(err)
	}
	differs(t, s, "settings.waiting_room")
	series := client(t, tripper(func(r *http.Request) (*http.Response, error) {
		if r.Method == http.MethodPatch {
			return answer(204, "")(r)
		}
		return answer(200, `{"id":7,"start_time":"2026-11-02T12:00:00Z","duration":30,"occurrences":[{"occurrence_id":"1","start_time":"2026-11-02T12:00:00Z","duration":30},{"occurrence_id":"2","start_time":"2026-11-03T15:00:00Z","duration":45}]}`)(r)
	}))
	if s, err = series.UpdateOccurrence(t.Context(), bearer, 7, "2", zoom.OccurrenceChange{Start: zoom.At(noon.Add(27 * time.Hour)), Duration: 45}); err != nil {
		t.Fatal(err)
	}
	differs(t, s)
	if diff := cmp.Diff([]string{"PATCH /v2/meetings/7?occurrence_id=1", "GET /v2/meetings/7?occurrence_id=1"}, sent); diff != "" {
		t.Error(diff)
	}
}

func TestOperationsThatAreNotSent(t *testing.T) {
	t.Parallel()
	c := client(t, tripper(func(r *http.Request) (*http.Response, error) {
		t.Errorf("%s was sent", r.URL.Path)
		return nil, io.EOF
	}))
	ctx := t.Context()
	for name, call := range map[string]func() error{
		"registrant":  func() error { _, err := c.Registrant(ctx, bearer, 1, ""); return err },
		"unregister":  func() error { return c.DeleteRegistrant(ctx, bearer, 1, "..", "") },
		"past":        func() error { _, err := c.PastMeeting(ctx, bearer, ""); return err },
		"room":        func() error { _, err := c.Room(ctx, bearer, "."); return err },
		"permissions": func() error { _, err := c.Permissions(ctx, bearer, "me"); return err },
		"occurrence": func() error {
			_, err := c.UpdateOccurrence(ctx, bearer, 1, "", zoom.OccurrenceChange{Duration: 30})
			return err
		},
		"no refresh token": func() error { _, err := c.Refresh(ctx, app, ""); return err },
		"too many": func() error {
			_, err := c.AddRegistrants(ctx, bearer, 1, zoom.RegistrantBatch{Registrants: make([]zoom.BatchedPerson, 31)})
			return err
		},
	} {
		if kind := greenroom.KindOf(call()); kind != greenroom.Internal && kind != greenroom.Invalid {
			t.Errorf("%s: %q", name, kind)
		}
	}
}

func TestReportDeletion(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		status int
		body   string
		want   greenroom.Kind
	}{
		{200, `{"code":"ok"}`, ""}, {204, ``, ""}, {400, `{"code":300}`, greenroom.Invalid},
		{401, `{"reason":"Invalid client_id or client_secret","error":"invalid_client"}`, greenroom.Invalid}, {503, ``, greenroom.Unavailable},
	} {
		var sent string
		c := client(t, tripper(func(r *http.Request) (*http.Response, error) {
			id, secret, _ := r.BasicAuth()
			b, _ := io.ReadAll(r.Body)
			sent = r.URL.String() + " " + id + ":" + secret + " " + string(b)
			return answer(tt.status, tt.body)(r)
		}))
		err := c.ReportDeletion(t.Context(), app, zoom.DataDeletion{UserID: "u", AccountID: "a", Event: json.RawMessage(`{"user_data_retention":"false"}`)})
		want := `https://api.zoom.us/oauth/data/compliance client:secret-text {"client_id":"client","user_id":"u","account_id":"a","deauthorization_event_received":{"user_data_retention":"false"},"compliance_completed":true}`
		if sent != want || greenroom.KindOf(err) != tt.want || zoom.IsAmbiguous(err) {
			t.Errorf("HTTP %d: %v\n got %s\nwant %s", tt.status, err, sent, want)
		}
	}
}
