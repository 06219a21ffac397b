package greenroom_test

import (
	"errors"
	"testing"
	"time"

	"greenroom"

	"pgregory.net/rapid"
)

func wanted() *greenroom.MeetingSpec {
	return &greenroom.MeetingSpec{Topic: "Interview", Start: noon, Minutes: 20, TimeZone: "America/Chicago"}
}

func TestNextStep(t *testing.T) {
	t.Parallel()
	exists := greenroom.ReportedMeeting{ProviderID: "1"}
	tests := []struct {
		name    string
		prepare func(*greenroom.Meeting)
		want    greenroom.Step
		link    greenroom.LinkState
	}{
		{"new", func(*greenroom.Meeting) {}, greenroom.StoreIntent, greenroom.LinkWaiting},
		{"intended, outcome unknown", func(m *greenroom.Meeting) { m.Intend(noon) }, greenroom.LookUp, greenroom.LinkWaiting},
		{"intended, not there", func(m *greenroom.Meeting) { m.Intend(noon); m.NotFound() }, greenroom.StoreIntent, greenroom.LinkWaiting},
		{"made", func(m *greenroom.Meeting) { m.Report(exists, 1) }, greenroom.Nothing, greenroom.LinkLinked},
		{"changed since", func(m *greenroom.Meeting) {
			m.Report(exists, 1)
			s := *wanted()
			s.Topic = "Second"
			m.Want(&s)
		}, greenroom.UpdateAtHost, greenroom.LinkWaiting},
		{"wanted the same again", func(m *greenroom.Meeting) { m.Report(exists, 1); m.Want(wanted()) }, greenroom.Nothing, greenroom.LinkLinked},
		{"changed while it was being made", func(m *greenroom.Meeting) {
			m.Intend(noon)
			s := *wanted()
			s.Minutes = 30
			m.Want(&s)
			m.Report(exists, 1)
		}, greenroom.UpdateAtHost, greenroom.LinkWaiting},
		{"not wanted any more", func(m *greenroom.Meeting) { m.Report(exists, 1); m.Want(nil) }, greenroom.DeleteAtHost, greenroom.LinkWaiting},
		{"deleted", func(m *greenroom.Meeting) { m.Report(exists, 1); m.Want(nil); m.Gone() }, greenroom.Nothing, greenroom.LinkOff},
		{"cancelled before it was made", func(m *greenroom.Meeting) { m.Want(nil) }, greenroom.Nothing, greenroom.LinkOff},
		{"cancelled while it may have been made", func(m *greenroom.Meeting) { m.Intend(noon); m.Want(nil) }, greenroom.LookUp, greenroom.LinkWaiting},
		{"deleted at the provider", func(m *greenroom.Meeting) { m.Report(exists, 1); m.Gone() }, greenroom.StoreIntent, greenroom.LinkWaiting},
		{"provider down", func(m *greenroom.Meeting) {
			m.Fail(greenroom.Errorf(greenroom.Unavailable, "Zoom does not answer."), noon)
		}, greenroom.WaitForLater, greenroom.LinkWaiting},
		{"refused", func(m *greenroom.Meeting) {
			m.Fail(greenroom.Errorf(greenroom.Invalid, "Zoom refused."), noon)
		}, greenroom.WaitForLater, greenroom.LinkFailed},
		{"refused, then changed", func(m *greenroom.Meeting) {
			m.Fail(greenroom.Errorf(greenroom.Invalid, "Zoom refused."), noon)
			s := *wanted()
			s.Minutes = 30
			m.Want(&s)
		}, greenroom.StoreIntent, greenroom.LinkFailed},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m := greenroom.Meeting{Marker: "gr-1"}
			m.Want(wanted())
			tt.prepare(&m)
			if got := m.Next(noon); got != tt.want {
				t.Errorf("next step %s, want %s", got, tt.want)
			}
			if got := m.Link(); got != tt.link {
				t.Errorf("link %s, want %s", got, tt.link)
			}
		})
	}
}

// What is over is not made any more; what exists is put right for another day.
func TestLate(t *testing.T) {
	t.Parallel()
	end := noon.Add(20 * time.Minute)
	for _, tt := range []struct {
		name    string
		prepare func(*greenroom.Meeting)
		now     time.Time
		want    greenroom.Step
	}{
		{"not made, running", func(*greenroom.Meeting) {}, end.Add(-time.Second), greenroom.StoreIntent},
		{"not made, over", func(*greenroom.Meeting) {}, end, greenroom.Nothing},
		{"perhaps made, over", func(m *greenroom.Meeting) { m.Intend(noon) }, end, greenroom.LookUp},
		{"to be deleted, over", func(m *greenroom.Meeting) { m.Report(greenroom.ReportedMeeting{}, 1); m.Want(nil) }, end, greenroom.DeleteAtHost},
		{"to be deleted, long over", func(m *greenroom.Meeting) { m.Report(greenroom.ReportedMeeting{}, 1); m.Want(nil) }, end.Add(24 * time.Hour), greenroom.Nothing},
	} {
		m := greenroom.Meeting{Marker: "gr-1"}
		m.Want(wanted())
		tt.prepare(&m)
		if got := m.Next(tt.now); got != tt.want {
			t.Errorf("%s: next step %s, want %s", tt.name, got, tt.want)
		}
	}
}

func TestFailWaitsLongerEachTimeUnlessTold(t *testing.T) {
	t.Parallel()
	var m greenroom.Meeting
	var last time.Duration
	for range 20 {
		m.Fail(errors.New("broken"), noon)
		pause := m.NextAttempt.Sub(noon)
		if pause < last || pause > 10*time.Minute {
			t.Fatalf("after %d failures it waits %v, before %v", m.Attempts, pause, last)
		}
		last = pause
	}
	told := greenroom.Errorf(greenroom.Limited, "Zoom's limit is reached.")
	told.RetryAfter = 3 * time.Hour
	m.Fail(told, noon)
	if pause := m.NextAttempt.Sub(noon); pause != 3*time.Hour {
		t.Errorf("told to wait 3 h, it waits %v", pause)
	}
}

func TestMarkerIsFoundInACutAgenda(t *testing.T) {
	t.Parallel()
	m, other := greenroom.Meeting{Marker: "gr-1"}, greenroom.Meeting{Marker: "gr-11"}
	if len(m.Agenda()) > 250 {
		t.Errorf("the agenda has %d characters; lists cut it at 250", len(m.Agenda()))
	}
	if !m.Marked(m.Agenda()) || m.Marked(other.Agenda()) || m.Marked("") || (&greenroom.Meeting{}).Marked("") {
		t.Error("the marker is not told from others")
	}
}

// A provider that loses replies, and a lane that crashes at any point, still end
// with exactly one meeting while one is wanted, and with none when none is.
func TestExactlyOneMeeting(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m := greenroom.Meeting{Marker: "gr-1"}
		m.Want(wanted())
		var atProvider []int64 // the revision each existing meeting carries
		now, wanting := noon, true
		mishaps := rapid.IntRange(0, 8).Draw(t, "mishaps")
		for step := 0; ; step++ {
			if step > 100 {
				t.Fatalf("never settles: %+v", m)
			}
			if mishaps > 0 && rapid.IntRange(0, 5).Draw(t, "change the plan") == 0 {
				mishaps--
				if wanting = !wanting; wanting {
					m.Want(wanted())
				} else {
					m.Want(nil)
				}
			}
			if m.Next(now) == greenroom.Nothing {
				break
			}
			lose := mishaps > 0 && rapid.Bool().Draw(t, "lose the reply")
			if lose {
				mishaps--
			}
			lane(t, &m, &atProvider, now, lose)
			now = now.Add(time.Minute)
		}
		if want := map[bool]int{true: 1, false: 0}[wanting]; len(atProvider) != want {
			t.Fatalf("the provider has %d meetings, want %d", len(atProvider), want)
		}
		if wanting && atProvider[0] != m.WantedRevision {
			t.Fatalf("the provider has revision %d, want %d", atProvider[0], m.WantedRevision)
		}
	})
}

// lane does one step as a worker would; lose drops the provider's reply after
// it did what was asked.
func lane(t *rapid.T, m *greenroom.Meeting, atProvider *[]int64, now time.Time, lose bool) {
	lost := greenroom.Errorf(greenroom.Unavailable, "The reply was lost.")
	switch step := m.Next(now); step {
	case greenroom.StoreIntent:
		m.Intend(now)
		if lose && rapid.Bool().Draw(t, "crash before the create is sent") {
			return
		}
		*atProvider = append(*atProvider, m.WantedRevision)
		if lose {
			return // crashed before the reply was stored
		}
		m.Report(greenroom.ReportedMeeting{ProviderID: "1"}, m.WantedRevision)
	case greenroom.LookUp:
		if len(*atProvider) > 0 {
			m.Report(greenroom.ReportedMeeting{ProviderID: "1"}, (*atProvider)[0])
			return
		}
		m.NotFound()
	case greenroom.UpdateAtHost:
		if len(*atProvider) == 0 {
			m.Gone() // an earlier delete was done, though its reply was lost
			return
		}
		(*atProvider)[0] = m.WantedRevision
		if lose {
			m.Fail(lost, now)
			return
		}
		m.Report(greenroom.ReportedMeeting{ProviderID: "1"}, m.WantedRevision)
	case greenroom.DeleteAtHost:
		*atProvider = nil
		if lose {
			m.Fail(lost, now)
			return
		}
		m.Gone()
	case greenroom.CreateAtHost, greenroom.WaitForLater, greenroom.Nothing:
		t.Fatalf("unexpected step %s", step)
	}
}
