package greenroom_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"greenroom"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

var noon = time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)

func at(t interface{ Fatal(...any) }, wall string) greenroom.Slot {
	slot, err := greenroom.NewSlot(wall, "Europe/London", time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	return slot
}

func draft(t interface{ Fatal(...any) }) greenroom.Session {
	return greenroom.Session{Title: "Interview", State: greenroom.Draft, Slot: at(t, "2026-12-01T13:00"),
		Location: greenroom.Zoom, Strategy: greenroom.PerSession,
		Participants: []greenroom.Participation{{Person: "per_a", Role: greenroom.Interviewer}, {Person: "per_b", Role: greenroom.Candidate}}}
}

// changes are what can be done to a session, by name.
func changes(t interface{ Fatal(...any) }) map[string]func(*greenroom.Session) error {
	return map[string]func(*greenroom.Session) error{
		"confirm":       func(s *greenroom.Session) error { return s.Confirm(noon) },
		"move":          func(s *greenroom.Session) error { return s.Reschedule(at(t, "2026-12-01T15:00"), noon) },
		"move back":     func(s *greenroom.Session) error { return s.Reschedule(at(t, "2026-12-01T13:00"), noon) },
		"move to past":  func(s *greenroom.Session) error { return s.Reschedule(at(t, "2026-12-01T10:00"), noon) },
		"rename":        func(s *greenroom.Session) error { return s.Rename("Second interview") },
		"rename to air": func(s *greenroom.Session) error { return s.Rename("  ") },
		"replace": func(s *greenroom.Session) error {
			return s.Invite([]greenroom.Participation{{Person: "per_c", Role: greenroom.Interviewer}, {Person: "per_b", Role: greenroom.Candidate}})
		},
		"restore": func(s *greenroom.Session) error {
			return s.Invite([]greenroom.Participation{{Person: "per_a", Role: greenroom.Interviewer}, {Person: "per_b", Role: greenroom.Candidate}})
		},
		"details":       func(s *greenroom.Session) error { s.Announce(); return nil },
		"empty":         func(s *greenroom.Session) error { return s.Invite(nil) },
		"cancel":        (*greenroom.Session).Cancel,
		"finish":        func(s *greenroom.Session) error { return s.Finish(noon.Add(2 * time.Hour)) },
		"finish early":  func(s *greenroom.Session) error { return s.Finish(noon) },
		"confirm later": func(s *greenroom.Session) error { return s.Confirm(noon.Add(24 * time.Hour)) },
	}
}

func TestPlaceIsOneShortLine(t *testing.T) {
	for _, place := range []greenroom.Place{{Text: "Room 4\nBcc: x"}, {ID: strings.Repeat("1", 2001)}} {
		s := draft(t)
		s.Location, s.Place = greenroom.InPerson, place
		if err := s.Validate(); greenroom.KindOf(err) != greenroom.Invalid || !strings.HasPrefix(greenroom.FieldOf(err), "place.") {
			t.Errorf("%.30q gives %v", place, err)
		}
	}
}

func TestSessionChanges(t *testing.T) {
	t.Parallel()
	const ok = greenroom.Kind("")
	tests := []struct {
		state    greenroom.SessionState
		change   string
		want     greenroom.Kind
		then     greenroom.SessionState
		sequence int64
	}{
		{greenroom.Draft, "confirm", ok, greenroom.Confirmed, 0},
		{greenroom.Draft, "confirm later", greenroom.Invalid, greenroom.Draft, 0},
		{greenroom.Draft, "move", ok, greenroom.Draft, 0},
		{greenroom.Draft, "cancel", ok, greenroom.Cancelled, 0},
		{greenroom.Draft, "finish", greenroom.Conflict, greenroom.Draft, 0},
		{greenroom.Draft, "empty", ok, greenroom.Draft, 0},
		{greenroom.Confirmed, "confirm", greenroom.Conflict, greenroom.Confirmed, 0},
		{greenroom.Confirmed, "move", ok, greenroom.Confirmed, 1},
		{greenroom.Confirmed, "move back", ok, greenroom.Confirmed, 0},
		{greenroom.Confirmed, "move to past", greenroom.Invalid, greenroom.Confirmed, 0},
		{greenroom.Confirmed, "rename", ok, greenroom.Confirmed, 1},
		{greenroom.Confirmed, "rename to air", greenroom.Invalid, greenroom.Confirmed, 0},
		{greenroom.Confirmed, "replace", ok, greenroom.Confirmed, 1},
		{greenroom.Confirmed, "empty", greenroom.Invalid, greenroom.Confirmed, 0},
		{greenroom.Confirmed, "cancel", ok, greenroom.Cancelled, 1},
		{greenroom.Confirmed, "finish", ok, greenroom.Done, 0},
		{greenroom.Confirmed, "finish early", greenroom.Conflict, greenroom.Confirmed, 0},
		{greenroom.Cancelled, "cancel", ok, greenroom.Cancelled, 0},
		{greenroom.Cancelled, "move", greenroom.Conflict, greenroom.Cancelled, 0},
		{greenroom.Cancelled, "rename", greenroom.Conflict, greenroom.Cancelled, 0},
		{greenroom.Done, "replace", greenroom.Conflict, greenroom.Done, 0},
		{greenroom.Done, "cancel", greenroom.Conflict, greenroom.Done, 0},
	}
	for _, tt := range tests {
		t.Run(string(tt.state)+", "+tt.change, func(t *testing.T) {
			s := draft(t)
			s.State = tt.state
			kind := greenroom.KindOf(changes(t)[tt.change](&s))
			if kind != tt.want || s.State != tt.then || s.Sequence != tt.sequence {
				t.Errorf("got %q, %s at sequence %d; want %q, %s at %d", kind, s.State, s.Sequence, tt.want, tt.then, tt.sequence)
			}
		})
	}
}

// Whatever is tried, in whatever order: the sequence never falls, an ended
// session never changes again, and what is refused changes nothing.
func TestSessionWalks(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := draft(t)
		all := changes(t)
		names := make([]string, 0, len(all))
		for name := range all {
			names = append(names, name)
		}
		slices.Sort(names)
		for _, name := range rapid.SliceOfN(rapid.SampledFrom(names), 1, 20).Draw(t, "changes") {
			before := s
			err := all[name](&s)
			ended := before.State == greenroom.Cancelled || before.State == greenroom.Done
			same := cmp.Equal(before, s)
			switch {
			case s.Sequence < before.Sequence:
				t.Fatalf("%s lowered the sequence", name)
			case err != nil && !same:
				t.Fatalf("%s was refused (%v) and yet changed the session", name, err)
			case ended && !same:
				t.Fatalf("%s changed a session that was %s", name, before.State)
			}
			if err := s.Validate(); err != nil {
				t.Fatalf("after %s: %v", name, err)
			}
		}
	})
}

func TestValidateSession(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, field string
		spoil       func(*greenroom.Session)
	}{
		{"as it is", "", func(*greenroom.Session) {}},
		{"no title", "title", func(s *greenroom.Session) { s.Title = "" }},
		{"a title of two lines", "title", func(s *greenroom.Session) { s.Title = "a\r\nb" }},
		{"an endless title", "title", func(s *greenroom.Session) { s.Title = strings.Repeat("a", 201) }},
		{"no time", "start", func(s *greenroom.Session) { s.Slot = greenroom.Slot{} }},
		{"no such location", "location", func(s *greenroom.Session) { s.Location = "moon" }},
		{"no such strategy", "strategy", func(s *greenroom.Session) { s.Strategy = "none" }},
		{"a manual link", "", func(s *greenroom.Session) {
			s.Location, s.Place.URL = greenroom.ManualLink, "https://meet.example.org/x"
		}},
		{"a manual link without address", "place.url", func(s *greenroom.Session) { s.Location = greenroom.ManualLink }},
		{"a manual link that is a script", "place.url", func(s *greenroom.Session) {
			s.Location, s.Place.URL = greenroom.ManualLink, "javascript:alert(1)"
		}},
		{"no such role", "participants", func(s *greenroom.Session) { s.Participants[0].Role = "king" }},
		{"somebody twice", "participants", func(s *greenroom.Session) { s.Participants[0].Person = "per_b" }},
		{"a crowd", "participants", func(s *greenroom.Session) { s.Participants = make([]greenroom.Participation, 501) }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := draft(t)
			tt.spoil(&s)
			if got := greenroom.FieldOf(s.Validate()); got != tt.field {
				t.Errorf("names %q, want %q", got, tt.field)
			}
		})
	}
}
