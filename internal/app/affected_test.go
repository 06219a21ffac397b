package app_test

import (
	"testing"
	"time"

	"greenroom"
	"greenroom/internal/app"
	"greenroom/internal/store"
)

// moved waits until a move is done and returns what remains.
func (k *kit) moved(t *testing.T, id greenroom.ConnectionID) *app.Affected {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); {
		left, err := k.AffectedSessions(t.Context(), k.who, k.org, id)
		if err != nil {
			t.Fatal(err)
		}
		if left.Move != nil && !left.Move.FinishedAt.IsZero() {
			return left
		}
		select {
		case <-k.drained:
		case <-time.After(50 * time.Millisecond):
		}
	}
	t.Fatal("the move does not end")
	return nil
}

// A connection ends that has a standby: sessions that had no meeting yet get one
// there by themselves; those that had one keep it until they are moved, after which
// people's links lead to the new one.
func TestMoveToTheStandby(t *testing.T) {
	onServersWithApps(t, func(t *testing.T, k *kit) {
		ctx := t.Context()
		k.heeded(t, "")
		c := k.authorize(t, k.who, greenroom.OrganizationOwner, string(k.org), zoomAdmin)
		k.connect(t)
		made := k.confirmed(t, k.sample)
		old := k.meeting(t, made.ID, greenroom.LinkLinked)
		if _, err := k.MoveSessions(ctx, k.who, k.org, c.ID, greenroom.Zoom); greenroom.KindOf(err) != greenroom.Conflict {
			t.Errorf("while it works: %v", err)
		}
		k.lanes.Lock()
		waits := k.confirmed(t, k.sample)
		e, err := k.Ending(ctx, k.who, k.org, c.ID)
		if err != nil || e.Sessions != 1 || e.Waiting != 1 || len(e.First) != 2 || len(e.Falls) != 1 || e.Falls[0].Next == nil || e.Falls[0].Next.Name != "Main Account" {
			t.Errorf("the preview is %+v, %v", e, err)
		}
		k.endHere(t, c)
		k.lanes.Unlock()
		if m := k.meeting(t, waits.ID, greenroom.LinkLinked); m.Connection == c.ID {
			t.Error("the one that waited is made through the ended connection")
		}
		if p, err := k.Program(ctx, k.who, k.org, k.program); err != nil || p.DefaultLocation != greenroom.Zoom {
			t.Errorf("the program falls to %v, %v", p.DefaultLocation, err)
		}
		left, err := k.AffectedSessions(ctx, k.who, k.org, c.ID)
		if err != nil || left.Total != 1 || left.Movable != 1 || len(left.Sessions) != 1 || len(left.Zoom) != 1 || left.Zoom[0] != "Main Account" {
			t.Fatalf("affected are %+v, %v", left, err)
		}
		if _, err := k.MoveSessions(ctx, k.who, k.org, c.ID, greenroom.Zoom); err != nil {
			t.Fatal(err)
		}
		if left := k.moved(t, c.ID); left.Total != 0 || left.Move.Moved != 1 || left.Move.Kept != 0 {
			t.Errorf("afterwards %+v, %+v", left, left.Move)
		}
		m := k.meetingThat(t, made.ID, func(m *greenroom.Meeting) bool { return m.ID != old.ID && m.Link() == greenroom.LinkLinked })
		if m.Connection == c.ID {
			t.Error("it was not moved")
		}
		if _, err := k.MoveSessions(ctx, k.who, k.org, c.ID, greenroom.Zoom); greenroom.KindOf(err) != greenroom.Conflict {
			t.Errorf("with nothing to move: %v", err)
		}
		k.read(t, func(tx *store.Tx) error { // it waits for the connection, and then goes
			gone, err := tx.Meeting(ctx, old.ID)
			if err == nil && (gone.Reported == nil || gone.Wanted != nil || gone.Attempts != 0) {
				t.Errorf("the old meeting is %+v", gone)
			}
			return err
		})
		k.authorize(t, k.who, greenroom.OrganizationOwner, string(k.org), zoomAdmin)
		k.gone(t, old.ID)
	})
}

// With nothing else connected they can go to the built-in room; what cannot stays,
// and is counted.
func TestMoveToTheBuiltInRoom(t *testing.T) {
	onServersWithApps(t, func(t *testing.T, k *kit) {
		ctx := t.Context()
		coordinator := k.user(t, "c.coordinator@hospital.example", greenroom.Coordinator)
		sam := k.user(t, "s.sample@hospital.example", greenroom.Participant)
		c := k.authorize(t, k.who, greenroom.OrganizationOwner, string(k.org), zoomAdmin)
		s := k.confirmed(t, k.sample)
		k.meeting(t, s.ID, greenroom.LinkLinked)
		k.endHere(t, c)
		if _, err := k.AffectedSessions(ctx, sam, k.org, c.ID); greenroom.KindOf(err) != greenroom.Forbidden {
			t.Errorf("a participant sees them: %v", err)
		}
		for to, want := range map[greenroom.Location]greenroom.Kind{greenroom.Phone: greenroom.Invalid, "": greenroom.Invalid} {
			if _, err := k.MoveSessions(ctx, coordinator, k.org, c.ID, to); greenroom.KindOf(err) != want {
				t.Errorf("to %q: %v", to, err)
			}
		}
		if left, err := k.AffectedSessions(ctx, coordinator, k.org, c.ID); err != nil || len(left.Zoom) != 0 || left.Movable != 1 {
			t.Errorf("affected are %+v, %v", left, err)
		}
		if _, err := k.MoveSessions(ctx, coordinator, k.org, c.ID, greenroom.Zoom); err != nil {
			t.Fatal(err)
		}
		if left := k.moved(t, c.ID); left.Total != 1 || left.Move.Moved != 0 || left.Move.Kept != 1 {
			t.Errorf("without another connection %+v, %+v", left, left.Move)
		}
		m, err := k.MoveSessions(ctx, coordinator, k.org, c.ID, greenroom.BuiltInRoom)
		if err != nil {
			t.Fatal(err)
		}
		if left := k.moved(t, c.ID); left.Move.ID != m.ID || left.Total != 0 || left.Move.Moved != 1 {
			t.Errorf("afterwards %+v, %+v", left, left.Move)
		}
		got, err := k.Session(ctx, k.who, k.org, s.ID)
		if err != nil || got.Location != greenroom.BuiltInRoom || got.Sequence == s.Sequence {
			t.Errorf("the session is %+v, %v", got, err)
		}
	})
}
