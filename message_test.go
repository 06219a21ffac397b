package greenroom_test

import (
	"testing"
	"time"

	"greenroom"
)

func TestMessageIsTriedUntilItIsRefused(t *testing.T) {
	t.Parallel()
	later, refused := greenroom.Errorf(greenroom.Unavailable, "Later."), greenroom.Errorf(greenroom.Invalid, "Never.")
	now, end := noon, noon.Add(time.Hour)
	m := &greenroom.Message{State: greenroom.MessageWanted, NotBefore: now.Add(time.Minute)}
	if wait := m.Wait(now); wait != time.Minute {
		t.Errorf("before it is due, it waits %v", wait)
	}
	now = now.Add(time.Minute)
	for attempt, want := range []time.Duration{30 * time.Second, time.Minute, 2 * time.Minute, 4 * time.Minute, 8 * time.Minute, 16 * time.Minute, 30 * time.Minute, 30 * time.Minute} {
		if wait := m.Wait(now); wait != 0 {
			t.Fatalf("attempt %d waits %v", attempt, wait)
		}
		if m.Claim(now); m.Wait(now) <= time.Minute {
			t.Fatal("another attempt may begin during this one")
		}
		m.Compose("", "", now)
		if again := m.Fail(later, end, now); again != want || m.Problem != "Later." || !m.Pending() {
			t.Errorf("after attempt %d it is tried again in %v, want %v", attempt, again, want)
		}
		now = m.NotBefore
	}
	dead := *m
	if again := dead.Fail(refused, end, now); again != 0 || dead.State != greenroom.MessageFailed {
		t.Errorf("refused: %s, again in %v", dead.State, again)
	}
	dead = *m
	if again := dead.Fail(later, end, end.Add(25*time.Hour)); again != 0 || dead.State != greenroom.MessageFailed {
		t.Errorf("a day late: %s, again in %v", dead.State, again)
	}
	m.State = greenroom.MessageSuperseded
	if again := m.Fail(later, end, now); again != 0 || m.State != greenroom.MessageSuperseded {
		t.Errorf("superseded: %s, again in %v", m.State, again)
	}
	if m.Sent(now); m.State != greenroom.MessageSent || m.Problem != "" {
		t.Errorf("superseded, but taken: %+v", m)
	}
}
