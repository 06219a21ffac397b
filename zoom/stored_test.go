package zoom_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"greenroom/zoom"
)

// updated returns what an update is stored as if Zoom then has got.
func updated(t *testing.T, want zoom.MeetingRequest, got string) *zoom.Stored {
	t.Helper()
	s, err := client(t, tripper(func(r *http.Request) (*http.Response, error) {
		if r.Method == http.MethodPatch {
			return answer(204, "")(r)
		}
		return answer(200, got)(r)
	})).UpdateMeeting(t.Context(), bearer, 1, want)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestStored(t *testing.T) {
	t.Parallel()
	settings := func(s zoom.MeetingSettings) zoom.MeetingRequest { return zoom.MeetingRequest{Settings: s} }
	rooms := zoom.BreakoutRooms{Enable: new(true), Rooms: []zoom.BreakoutRoom{{Name: "A", Participants: []string{"a@x.example"}}}}
	tests := []struct {
		name  string
		want  zoom.MeetingRequest
		got   string
		field string // "" if nothing differs
	}{
		{"nothing asked", zoom.MeetingRequest{}, `{"topic":"T","password":"1"}`, ""},
		{"an instant, another text", zoom.MeetingRequest{Start: zoom.At(noon)}, `{"start_time":"2026-11-02T13:00:00.0000000+01:00"}`, ""},
		{"an hour off, as after a change of the clocks", zoom.MeetingRequest{Start: zoom.At(noon)}, `{"start_time":"2026-11-02T13:00:00Z"}`, "start_time"},
		{"a series, whose occurrences alone have times", zoom.MeetingRequest{Start: zoom.At(noon), Duration: 30}, `{"occurrences":[{"occurrence_id":"1","start_time":"2026-11-02T12:00:00Z","duration":30},{"occurrence_id":"2","start_time":"2026-11-03T12:00:00Z","duration":30}]}`, ""},
		{"a series at another time", zoom.MeetingRequest{Start: zoom.At(noon), Duration: 30}, `{"occurrences":[{"occurrence_id":"1","start_time":"2026-11-02T13:00:00Z","duration":30}]}`, "start_time"},
		{"no start", zoom.MeetingRequest{Start: zoom.At(noon)}, `{"uuid":"u"}`, "start_time"},
		{"another name of the zone", zoom.MeetingRequest{Timezone: "Asia/Kolkata"}, `{"timezone":"Asia/Calcutta"}`, ""},
		{"another zone", zoom.MeetingRequest{Timezone: "Europe/Vienna"}, `{"timezone":"Africa/Lagos","start_time":"2026-11-02T13:00:00Z"}`, "timezone"},
		{"another zone that has the same time until winter", zoom.MeetingRequest{Timezone: "Europe/Vienna"}, `{"timezone":"Africa/Johannesburg","start_time":"2026-04-10T12:00:00Z"}`, "timezone"},
		{"another name of the zone, without a time", zoom.MeetingRequest{Timezone: "Europe/Vienna"}, `{"timezone":"Europe/Rome","created_at":"2026-04-10T12:00:00Z"}`, ""},
		{"no zone", zoom.MeetingRequest{Timezone: "UTC"}, `{"uuid":"u"}`, "timezone"},
		{"passcode", zoom.MeetingRequest{Password: "abc"}, `{"password":"xyz"}`, "password"},
		{"agenda emptied", zoom.MeetingRequest{Agenda: new("")}, `{"uuid":"u"}`, ""},
		{"agenda kept", zoom.MeetingRequest{Agenda: new("")}, `{"agenda":"A"}`, "agenda"},
		{"locked setting", settings(zoom.MeetingSettings{WaitingRoom: new(false)}), `{"settings":{"waiting_room":true}}`, "settings.waiting_room"},
		{"absent is false", settings(zoom.MeetingSettings{MuteUponEntry: new(false), JBHTime: new(0)}), `{"uuid":"u"}`, ""},
		{"registration dropped", settings(zoom.MeetingSettings{ApprovalType: new(zoom.ApproveAutomatically)}), `{"settings":{"approval_type":2}}`, "settings.approval_type"},
		{"registration not told", settings(zoom.MeetingSettings{ApprovalType: new(zoom.ApproveAutomatically)}), `{"uuid":"u"}`, "settings.approval_type"},
		{"no registration, not told", settings(zoom.MeetingSettings{ApprovalType: new(zoom.NoRegistration)}), `{"uuid":"u"}`, ""},
		{"nested", settings(zoom.MeetingSettings{WaitingRoomOptions: zoom.WaitingRoomOptions{Mode: "custom", Who: "everyone"}}), `{"settings":{"waiting_room_options":{"mode":"follow_setting","who_goes_to_waiting_room":"everyone"}}}`, "settings.waiting_room_options.mode"},
		{"rooms", settings(zoom.MeetingSettings{BreakoutRooms: rooms}), `{"settings":{"breakout_room":{"enable":true,"rooms":[{"name":"A","participants":["a@x.example"],"more":1}]}}}`, ""},
		{"another room", settings(zoom.MeetingSettings{BreakoutRooms: rooms}), `{"settings":{"breakout_room":{"enable":true,"rooms":[{"name":"B"}]}}}`, "settings.breakout_room.rooms"},
		{"hosts in another order", settings(zoom.MeetingSettings{AlternativeHosts: zoom.AlternativeHosts{"A@x.example", "b@x.example"}}), `{"settings":{"alternative_hosts":"b@x.example,a@x.example"}}`, ""},
		{"a host by id", settings(zoom.MeetingSettings{AlternativeHosts: zoom.AlternativeHosts{"KDcuGIm1QgePTO8WbOqwIQ"}}), `{"settings":{"alternative_hosts":"a@x.example"}}`, ""},
		{"hosts by id and by address", settings(zoom.MeetingSettings{AlternativeHosts: zoom.AlternativeHosts{"KDcuGIm1QgePTO8WbOqwIQ", "b@x.example"}}), `{"settings":{"alternative_hosts":"a@x.example;B@x.example"}}`, ""},
		{"another host than the address", settings(zoom.MeetingSettings{AlternativeHosts: zoom.AlternativeHosts{"KDcuGIm1QgePTO8WbOqwIQ", "b@x.example"}}), `{"settings":{"alternative_hosts":"a@x.example;c@x.example"}}`, "settings.alternative_hosts"},
		{"a host dropped", settings(zoom.MeetingSettings{AlternativeHosts: zoom.AlternativeHosts{"a@x.example"}}), `{"settings":{"alternative_hosts":""}}`, "settings.alternative_hosts"},
		{"hosts removed", settings(zoom.MeetingSettings{AlternativeHosts: zoom.AlternativeHosts{}}), `{"settings":{"alternative_hosts":""}}`, ""},
		{"tracking fields of the account too", zoom.MeetingRequest{TrackingFields: []zoom.TrackingValue{{Field: "f", Value: "v"}}}, `{"tracking_fields":[{"field":"g","value":""},{"field":"f","value":"v","visible":true}]}`, ""},
		{"no tracking field", zoom.MeetingRequest{TrackingFields: []zoom.TrackingValue{{Field: "f", Value: "v"}}}, `{"uuid":"u"}`, "tracking_fields"},
		{"end of a series", zoom.MeetingRequest{Recurrence: zoom.Recurrence{Type: zoom.Daily, RepeatInterval: 1, EndDate: zoom.At(noon)}}, `{"recurrence":{"type":1,"repeat_interval":1,"end_date_time":"2026-11-02T12:00:00Z","end_times":3}}`, ""},
		{"what no answer repeats", zoom.MeetingRequest{DefaultPassword: new(false), ScheduleFor: "u"}, `{"uuid":"u"}`, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := updated(t, tt.want, strings.Replace(tt.got, "{", `{"id":1,`, 1))
			if tt.field == "" {
				differs(t, s)
				return
			}
			differs(t, s, tt.field)
		})
	}
}

func TestDifferenceHidesThePasscode(t *testing.T) {
	t.Parallel()
	s := updated(t, zoom.MeetingRequest{Password: "wanted-1"}, `{"id":1,"password":"stored-2","start_url":"https://zak.example"}`)
	text := fmt.Sprint(s.Differences) + fmt.Sprintf("%+v %#v", s.Differences, s.StartURL) + fmt.Sprintf("%+v", s.Meeting)
	var log strings.Builder
	slog.New(slog.NewJSONHandler(&log, nil)).Info("x", slog.Any("meeting", s.Meeting), slog.Any("stored", *s), slog.Any("url", s.StartURL))
	for _, secret := range []string{"wanted-1", "stored-2", "zak"} {
		if strings.Contains(text+log.String(), secret) {
			t.Errorf("%s is in %s %s", secret, text, log.String())
		}
	}
	if s.StartURL.Reveal() != "https://zak.example" {
		t.Error("the start URL is lost")
	}
}

func TestTokensAndPasscodesAreNotLogged(t *testing.T) {
	t.Parallel()
	var log strings.Builder
	slog.New(slog.NewJSONHandler(&log, nil)).Info("x",
		slog.Any("answer", zoom.TokenAnswer{AccessToken: "hide-1", RefreshToken: "hide-2"}), slog.Any("token", zoom.MeetingToken{Token: "hide-3"}),
		slog.Any("request", zoom.MeetingRequest{Topic: "hide-4", Password: "hide-5"}), slog.Any("user", zoom.User{ID: "u", HostKey: "hide-6"}),
		slog.Any("upcoming", zoom.UpcomingMeeting{ID: 7, Passcode: "hide-7"}))
	if text := log.String(); strings.Contains(text, "hide") || !strings.Contains(text, `"user":"u","upcoming":7`) {
		t.Error(text)
	}
}

func TestTime(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		`"2022-03-25T07:29:29.0000000+00:00"`: `"2022-03-25T07:29:29Z"`, `"2022-03-25T08:29:29.5+01:00"`: `"2022-03-25T07:29:29.5Z"`,
		`""`: `""`, `null`: `""`,
	} {
		var at zoom.Time
		if err := json.Unmarshal([]byte(in), &at); err != nil {
			t.Errorf("%s: %v", in, err)
		}
		if b, err := json.Marshal(at); err != nil || string(b) != want {
			t.Errorf("%s: %s, %v", in, b, err)
		}
	}
	for _, in := range []string{`"2022-03-25T07:29:29"`, `"tomorrow"`, `7`} {
		if err := json.Unmarshal([]byte(in), new(zoom.Time)); err == nil {
			t.Errorf("%s was read", in)
		}
	}
	if diff := cmp.Diff(zoom.Time{Time: noon}, zoom.At(noon.In(time.FixedZone("", 60)))); diff != "" {
		t.Error(diff)
	}
}
