package app_test

import (
	"errors"
	"testing"
	"time"

	"greenroom"
	"greenroom/internal/store"
)

// A host whose day is used up makes and changes no meetings until the next, but
// deletes still go through.
func TestAFullHostStillDeletes(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		ctx := t.Context()
		k.connect(t)
		gone, late := k.draft(t, k.sample), k.draft(t, k.sample)
		gone, err := k.ConfirmSession(ctx, k.who, k.org, gone.ID, gone.Revision)
		if err != nil {
			t.Fatal(err)
		}
		made := k.meeting(t, gone.ID, greenroom.LinkLinked)
		if err := k.db.Write(ctx, k.org, func(tx *store.Tx) error {
			day, err := tx.HostDay(ctx, made.Connection, made.Host)
			if day.Used != 1 {
				t.Errorf("one create counts as %d", day.Used)
			}
			for range greenroom.HostDayLimit - day.Used {
				err = errors.Join(err, tx.CountCall(ctx, made.Connection, made.Host))
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
		calls := len(k.sim.Calls())

		if late, err = k.ConfirmSession(ctx, k.who, k.org, late.ID, late.Revision); err != nil {
			t.Fatal(err)
		}
		waits := k.meetingThat(t, late.ID, func(m *greenroom.Meeting) bool { return m.Problem != "" })
		midnight := time.Now().UTC().Truncate(24 * time.Hour).Add(24 * time.Hour)
		if waits.Link() != greenroom.LinkWaiting || !waits.NextAttempt.Equal(midnight) {
			t.Errorf("the link is %s until %v, want waiting until %v: %s", waits.Link(), waits.NextAttempt, midnight, waits.Problem)
		}
		if now := len(k.sim.Calls()); now != calls {
			t.Errorf("Zoom was called %d times for it", now-calls)
		}
		if _, err := k.CancelSession(ctx, k.who, k.org, gone.ID, gone.Revision); err != nil {
			t.Fatal(err)
		}
		k.meeting(t, gone.ID, greenroom.LinkOff)

		k.ahead.Store(int64(24 * time.Hour))
		if err := k.db.System(ctx, func(s *store.System) error { return s.WakeLanes(ctx) }); err != nil {
			t.Fatal(err)
		}
		k.meeting(t, late.ID, greenroom.LinkLinked)
	})
}

// A host whose day others have used up, which Zoom says at the first call, is
// not asked again for the next session.
func TestZoomSaysAHostIsFull(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		ctx := t.Context()
		k.connect(t)
		token, err := k.parts.Provider.ServerToken(ctx, credentials)
		if err != nil {
			t.Fatal(err)
		}
		for range greenroom.HostDayLimit {
			spec := greenroom.MeetingSpec{Topic: "Another program's", Start: time.Now().Add(time.Hour).UTC(), Minutes: 20, TimeZone: "UTC"}
			if _, err := k.parts.Provider.CreateMeeting(ctx, token, "s.sample@hospital.example", "", spec); err != nil {
				t.Fatal(err)
			}
		}
		calls := len(k.sim.Calls())
		for range 2 {
			s := k.draft(t, k.sample)
			if _, err := k.ConfirmSession(ctx, k.who, k.org, s.ID, s.Revision); err != nil {
				t.Fatal(err)
			}
			waits := k.meetingThat(t, s.ID, func(m *greenroom.Meeting) bool { return m.Problem != "" })
			if waits.Link() != greenroom.LinkWaiting || waits.ProblemKind != greenroom.Limited {
				t.Errorf("the link is %s: %s: %s", waits.Link(), waits.ProblemKind, waits.Problem)
			}
		}
		if now := len(k.sim.Calls()); now != calls+1 {
			t.Errorf("two sessions made %d calls, want the one that Zoom refused", now-calls)
		}
	})
}
