package zoomsim

import (
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// simulator returns one whose clock stands, and a person in it.
func simulator(t *testing.T) (*Sim, *User) {
	t.Helper()
	noon := time.Date(2030, 3, 4, 12, 0, 0, 0, time.UTC)
	s, err := New(Options{Now: func() time.Time { return noon }, PublicURL: "https://zoom.example"})
	if err != nil {
		t.Fatal(err)
	}
	return s, s.user("", "s.sample@hospital.example")
}

// A hundred thousand meetings fit in memory because what is usual is not stored.
func TestUsualSettingsAreNotStored(t *testing.T) {
	t.Parallel()
	s, host := simulator(t)
	usual := map[string]any{"waiting_room": false, "audio": "both", "jbh_time": 0.0, "approval_type": 2.0, "alternative_hosts": ""}
	for range 1000 {
		m, fail := s.newMeeting(host, meetingRequest{Settings: usual})
		if fail != nil {
			t.Fatal(fail.Message)
		}
		s.addMeeting(m, host)
	}
	for _, m := range s.state.meetings.all() {
		if m.Settings != nil || m.Changed != nil {
			t.Fatalf("a meeting stores %v", m.Settings)
		}
	}
}

// A setting that returns to the usual leaves nothing behind, and the old row of
// a meeting stays as it was.
func TestRowsAreNotChanged(t *testing.T) {
	t.Parallel()
	s, host := simulator(t)
	m, fail := s.newMeeting(host, meetingRequest{Settings: map[string]any{"waiting_room": true}})
	if fail != nil {
		t.Fatal(fail.Message)
	}
	s.addMeeting(m, host)
	if fail := s.updateMeetingAs(host, m, meetingRequest{Topic: new("By hand"), Settings: map[string]any{"waiting_room": false}}); fail != nil {
		t.Fatal(fail.Message)
	}
	now := s.state.meetings.get(m.key())
	if !m.on("waiting_room") || m.Topic != "Zoom Meeting" || now.Settings != nil || now.Topic != "By hand" {
		t.Errorf("before %v %q, now %v %q", m.Settings, m.Topic, now.Settings, now.Topic)
	}
	s.trashMeeting(host, now)
	last := s.events[len(s.events)-1]
	if s.meeting("", m.key()) != nil || last.Name != "meeting.deleted" || !strings.Contains(string(last.Body), host.Email) {
		t.Errorf("after a delete by hand the last event is %s", last.Body)
	}
	if q := s.state.quota.all(); len(q) != 0 {
		t.Errorf("changes by hand used up %d of the host's day", q[0].Count)
	}
}

// A meeting that runs neither expires nor stays running when it is deleted.
func TestRunningMeeting(t *testing.T) {
	t.Parallel()
	s, host := simulator(t)
	m, fail := s.newMeeting(host, meetingRequest{Type: new(Instant), Duration: new(1)})
	if fail != nil {
		t.Fatal(fail.Message)
	}
	s.addMeeting(m, host)
	s.keep(&Instance{UUID: s.newUUID(), MeetingID: m.ID, HostID: host.ID, Started: s.now()})
	s.setClock(s.now().Add(time.Hour), 1)
	if s.meeting("", m.key()) == nil || s.meetingAnswer(m, false).Status != "started" {
		t.Error("a running meeting is gone")
	}
	s.endLive(m)
	if s.live(m.ID) != nil || s.meeting("", m.key()) != nil {
		t.Error("an instant meeting outlives its end")
	}
	s.keep(&Instance{UUID: s.newUUID(), MeetingID: m.ID, HostID: host.ID, Started: s.now()})
	s.trashMeeting(host, m)
	if s.live(m.ID) != nil {
		t.Error("a deleted meeting runs on")
	}
}

// Occurrences come in order, at one wall time, and are as many as asked for.
func TestRecurrenceProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		zone, err := time.LoadLocation(rapid.SampledFrom([]string{"UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"}).Draw(t, "zone"))
		if err != nil {
			t.Fatal(err)
		}
		day := rapid.IntRange(0, 3000).Draw(t, "day")
		start := time.Date(2030, 1, 1+day, rapid.IntRange(6, 22).Draw(t, "hour"), rapid.IntRange(0, 59).Draw(t, "minute"), 0, 0, zone)
		in := recurrenceRequest{Type: new(rapid.IntRange(1, 3).Draw(t, "type"))}
		in.Interval = new(rapid.IntRange(1, map[int]int{daily: 99, weekly: 50, monthly: 10}[*in.Type]).Draw(t, "interval"))
		in.WeeklyDays = new(fmt.Sprintf("%d, %d", rapid.IntRange(1, 7).Draw(t, "one"), rapid.IntRange(1, 7).Draw(t, "two")))
		if rapid.Bool().Draw(t, "by week") {
			in.MonthlyWeek, in.MonthlyWeekDay = new(rapid.SampledFrom([]int{-1, 1, 2, 3, 4}).Draw(t, "week")), new(rapid.IntRange(1, 7).Draw(t, "week day"))
		} else {
			in.MonthlyDay = new(rapid.IntRange(1, 31).Draw(t, "month day"))
		}
		end := time.Time{}
		if rapid.Bool().Draw(t, "dated") {
			end = start.AddDate(0, 0, rapid.IntRange(0, 2000).Draw(t, "days"))
			in.EndDate = new(stamp(end))
		} else {
			in.EndTimes = new(rapid.IntRange(0, maxOccurrences).Draw(t, "times"))
		}
		r, wrong := in.read()
		if wrong != "" {
			t.Fatal(wrong)
		}
		all := r.times(start)
		if len(all) > maxOccurrences || in.EndTimes != nil && *in.EndTimes > 0 && len(all) != *in.EndTimes {
			t.Fatalf("%d occurrences of %+v from %s", len(all), r, start)
		}
		for i, o := range all {
			if o.Before(start) || i > 0 && !o.After(all[i-1]) || !end.IsZero() && o.After(end) ||
				o.Hour() != start.Hour() || o.Minute() != start.Minute() {
				t.Fatalf("%+v from %s: %s", r, start, all)
			}
		}
	})
}

// A token of another simulator, or a changed one, lets nobody in.
func TestForgedZak(t *testing.T) {
	t.Parallel()
	s, host := simulator(t)
	other, _ := simulator(t)
	m, fail := s.newMeeting(host, meetingRequest{})
	if fail != nil {
		t.Fatal(fail.Message)
	}
	zak := s.zak(m, host)
	if u, fresh := s.zakHost(m, zak); u != host || !fresh {
		t.Errorf("its own token names %v", u)
	}
	for _, forged := range []string{"", ".", zak[1:], zak[:len(zak)-1], other.zak(m, host), strings.Repeat("A", 43), "x." + strings.Repeat("A", 43)} {
		if u, fresh := s.zakHost(m, forged); u != nil || fresh {
			t.Errorf("%q lets in %s", forged, u.Email)
		}
	}
	s.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(t.Context(), "GET", "/", nil))
	if s.here != "https://zoom.example" {
		t.Errorf("links lead to %s", s.here)
	}
}
