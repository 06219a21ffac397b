package greenroom_test

import (
	"testing"
	"time"

	"greenroom"
)

func TestJoinStage(t *testing.T) {
	t.Parallel()
	start, end := at(t, "2026-12-01T13:00").Start(), at(t, "2026-12-01T13:00").End()
	tests := []struct {
		name   string
		state  greenroom.SessionState
		where  greenroom.Location
		linked bool
		now    time.Time
		want   greenroom.JoinStage
		admits bool
	}{
		{"days before", greenroom.Confirmed, greenroom.Zoom, true, start.AddDate(0, 0, -3), greenroom.JoinEarly, false},
		{"an hour before", greenroom.Confirmed, greenroom.Zoom, true, start.Add(-time.Hour), greenroom.JoinEarly, true},
		{"a quarter before", greenroom.Confirmed, greenroom.Zoom, true, start.Add(-15 * time.Minute), greenroom.JoinOpen, true},
		{"no link yet", greenroom.Confirmed, greenroom.Zoom, false, start, greenroom.JoinWaiting, true},
		{"an hour late", greenroom.Confirmed, greenroom.ManualLink, true, end.Add(time.Hour), greenroom.JoinOpen, true},
		{"later still", greenroom.Confirmed, greenroom.Zoom, true, end.Add(time.Hour + 1), greenroom.JoinOver, false},
		{"in person", greenroom.Confirmed, greenroom.InPerson, false, start, greenroom.JoinElsewhere, true},
		{"by phone, over", greenroom.Confirmed, greenroom.Phone, false, end.Add(2 * time.Hour), greenroom.JoinOver, false},
		{"cancelled", greenroom.Cancelled, greenroom.Zoom, true, start, greenroom.JoinCancelled, false},
		{"done", greenroom.Done, greenroom.Zoom, true, end, greenroom.JoinOver, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := draft(t)
			s.State, s.Location = tt.state, tt.where
			if got := s.JoinStage(tt.linked, tt.now); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
			if got := s.Admits(tt.now); got != tt.admits {
				t.Errorf("admits: %v", got)
			}
		})
	}
}
