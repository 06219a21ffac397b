package app_test

import (
	"testing"

	"greenroom"
	"greenroom/internal/app"
)

// A session on Zoom can be in a Zoom Room of a connection that its program uses.
func TestSessionInAZoomRoom(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		ctx := t.Context()
		k.connect(t)
		c := k.onlyConnection(t)
		k.lookAt(t, c.ID)
		rooms, err := k.RoomsFor(ctx, k.who, k.org, k.program)
		if err != nil || len(rooms) != 2 || rooms[0].Name != "Conference Room A" {
			t.Fatalf("the rooms are %v: %v", rooms, err)
		}
		make := func(at greenroom.Location, room string) (*greenroom.Session, error) {
			s := &greenroom.Session{Program: k.program, Title: "Interview", Slot: tomorrow(t, "08:50"), Location: at, Strategy: greenroom.PerSession,
				Place: greenroom.Place{Room: room}}
			return s, k.CreateSession(ctx, k.who, k.org, s)
		}
		for name, refused := range map[string]func() (*greenroom.Session, error){
			"no such room":            func() (*greenroom.Session, error) { return make(greenroom.Zoom, "none") },
			"a room without its Zoom": func() (*greenroom.Session, error) { return make(greenroom.Phone, rooms[0].ID) },
		} {
			if _, err := refused(); greenroom.KindOf(err) != greenroom.Invalid || greenroom.FieldOf(err) != "place.room" {
				t.Errorf("%s: %v", name, err)
			}
		}
		s, err := make(greenroom.Zoom, rooms[0].ID)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := k.RelocateSession(ctx, k.who, k.org, s.ID, s.Revision, greenroom.Zoom, greenroom.Place{Room: "none"}); greenroom.FieldOf(err) != "place.room" {
			t.Errorf("moved to no such room: %v", err)
		}
		if _, err := k.RelocateSession(ctx, k.who, k.org, s.ID, s.Revision, greenroom.Zoom, greenroom.Place{Room: rooms[1].ID}); err != nil {
			t.Fatal(err)
		}
		in := func() *greenroom.ProviderRoom {
			t.Helper()
			views, err := k.Sessions(ctx, k.who, k.org, k.program, app.SessionCursor{}, 10)
			if err != nil || len(views) != 1 {
				t.Fatalf("the sessions are %v: %v", views, err)
			}
			return views[0].Room
		}
		if room := in(); room == nil || room.Name != "Conference Room B" {
			t.Errorf("the session is in %+v", room)
		}
		if err := k.sim.DeleteRoom(rooms[1].ID); err != nil {
			t.Fatal(err)
		}
		k.lookAt(t, c.ID)
		if room := in(); room != nil {
			t.Errorf("in a room that is gone: %+v", room)
		}
	})
}
