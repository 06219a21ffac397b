package app_test

import (
	"testing"

	"greenroom"
	"greenroom/internal/app"
	"greenroom/internal/store"
)

// programNow returns the kit's program as it is stored.
func (k *kit) programNow(t *testing.T) *greenroom.Program {
	t.Helper()
	p, err := k.Program(t.Context(), k.who, k.org, k.program)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// use says whether the kit's program may use Zoom.
func (k *kit) use(t *testing.T, use greenroom.ZoomUse) {
	t.Helper()
	if _, err := k.SetZoomUse(t.Context(), k.who, k.org, k.program, k.programNow(t).Revision, use); err != nil {
		t.Fatal(err)
	}
}

// linkOf returns how the link of a session stands.
func (k *kit) linkOf(t *testing.T, id greenroom.SessionID) app.Link {
	t.Helper()
	view, err := k.Session(t.Context(), k.who, k.org, id)
	if err != nil {
		t.Fatal(err)
	}
	return view.Link
}

// A program that is refused Zoom gets no new meetings and keeps those it has;
// sessions that waited get theirs once it is granted.
func TestProgramGate(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		ctx := t.Context()
		k.connect(t)
		before := k.confirmed(t, k.sample)
		k.meeting(t, before.ID, greenroom.LinkLinked)
		draft := k.draft(t, k.sample)
		k.use(t, greenroom.ZoomRefused)
		err := k.CreateSession(ctx, k.who, k.org, &greenroom.Session{Program: k.program, Title: "New", Slot: tomorrow(t, "11:00"), Location: greenroom.Zoom, Strategy: greenroom.PerSession})
		if greenroom.KindOf(err) != greenroom.Invalid || greenroom.FieldOf(err) != "location" {
			t.Errorf("a new session on Zoom gives %v", err)
		}
		waiting, err := k.ConfirmSession(ctx, k.who, k.org, draft.ID, draft.Revision)
		if err != nil {
			t.Fatal(err)
		}
		if link := k.linkOf(t, waiting.ID); link.State != greenroom.LinkFailed || greenroom.MessageOf(link.Problem) != "This program may not use Zoom. An administrator of the organization can allow it under Integrations; sessions that wait for it then get their meetings." {
			t.Errorf("behind the gate the link is %+v", link)
		}
		if before, err = k.RenameSession(ctx, k.who, k.org, before.ID, before.Revision, "Still on Zoom"); err != nil {
			t.Fatal(err)
		}
		k.meeting(t, before.ID, greenroom.LinkLinked)
		k.use(t, greenroom.ZoomGranted)
		k.meeting(t, waiting.ID, greenroom.LinkLinked)
	})
}

// Where only granted programs may use Zoom, the others wait until the
// organization says that all may.
func TestZoomForAll(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		ctx := t.Context()
		k.connect(t)
		o, err := k.Organization(ctx, k.who, k.org)
		if err != nil {
			t.Fatal(err)
		}
		draft := k.draft(t, k.sample)
		if o, err = k.SetZoomForAll(ctx, k.who, k.org, o.Revision, false); err != nil {
			t.Fatal(err)
		}
		s, err := k.ConfirmSession(ctx, k.who, k.org, draft.ID, draft.Revision)
		if err != nil || s.Meeting != "" {
			t.Fatalf("confirmed: %v, with the meeting %q", err, s.Meeting)
		}
		gates, err := k.Gates(ctx, k.who, k.org, k.program, "")
		if err != nil || gates[2].Open || gates[2].Source != greenroom.FromOrganization {
			t.Errorf("the program's gate is %+v, %v", gates[2], err)
		}
		coordinator := greenroom.Actor{Kind: "user", ID: "usr_c", Roles: []greenroom.RoleGrant{{Role: greenroom.Coordinator, Organization: k.org, Program: k.program}}}
		if _, err := k.SetZoomForAll(ctx, coordinator, k.org, o.Revision, true); greenroom.KindOf(err) != greenroom.Forbidden {
			t.Errorf("a coordinator opens the gate for all: %v", err)
		}
		if _, err := k.SetZoomUse(ctx, coordinator, k.org, k.program, 1, greenroom.ZoomGranted); greenroom.KindOf(err) != greenroom.Forbidden {
			t.Errorf("a coordinator grants Zoom: %v", err)
		}
		if err := k.SetZoomPermissions(ctx, k.who, k.org, o.Revision, true, []app.ZoomChange{{Program: k.program}}); err != nil {
			t.Fatal(err)
		}
		k.meeting(t, s.ID, greenroom.LinkLinked)
	})
}

// A stage says where its sessions may happen; one that sessions are in stays.
func TestStageGate(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		ctx := t.Context()
		k.connect(t)
		stage := &greenroom.Stage{Program: k.program, Name: "On site", Locations: []greenroom.Location{greenroom.InPerson, greenroom.Zoom}}
		if err := k.CreateStage(ctx, k.who, k.org, stage); err != nil {
			t.Fatal(err)
		}
		s := &greenroom.Session{Program: k.program, Stage: stage.ID, Title: "Interview", Slot: tomorrow(t, "11:00"), Location: greenroom.Zoom, Strategy: greenroom.PerSession,
			Participants: []greenroom.Participation{{Person: k.sample, Role: greenroom.Interviewer}}}
		k.join(t, k.sample)
		if err := k.CreateSession(ctx, k.who, k.org, s); err != nil {
			t.Fatal(err)
		}
		stage.Locations = []greenroom.Location{greenroom.InPerson}
		if err := k.UpdateStage(ctx, k.who, k.org, stage); err != nil {
			t.Fatal(err)
		}
		again := *s
		if err := k.CreateSession(ctx, k.who, k.org, &again); greenroom.KindOf(err) != greenroom.Invalid || greenroom.FieldOf(err) != "location" {
			t.Errorf("a session on Zoom in a stage in person gives %v", err)
		}
		s, err := k.ConfirmSession(ctx, k.who, k.org, s.ID, s.Revision)
		if err != nil {
			t.Fatal(err)
		}
		if link := k.linkOf(t, s.ID); link.State != greenroom.LinkFailed || greenroom.FieldOf(link.Problem) != "location" {
			t.Errorf("behind the gate of its stage the link is %+v", link)
		}
		if err := k.DeleteStage(ctx, k.who, k.org, stage.ID, stage.Revision); greenroom.KindOf(err) != greenroom.Conflict {
			t.Errorf("a stage with a session is deleted: %v", err)
		}
		stage.Locations = nil
		if err := k.UpdateStage(ctx, k.who, k.org, stage); err != nil {
			t.Fatal(err)
		}
		k.meeting(t, s.ID, greenroom.LinkLinked)
		other := &greenroom.Stage{Program: k.program, Name: "Unused"}
		if err := k.CreateStage(ctx, k.who, k.org, other); err != nil {
			t.Fatal(err)
		}
		if err := k.DeleteStage(ctx, k.who, k.org, other.ID, other.Revision); err != nil {
			t.Error(err)
		}
		if left, err := k.Stages(ctx, k.who, k.org, k.program); err != nil || len(left) != 1 || left[0].Name != "On site" {
			t.Errorf("left are %+v, %v", left, err)
		}
	})
}

// A session leaves Zoom, and its meeting with it; when it comes back there is
// another. In the built-in room, which is not there, it says so.
func TestRelocate(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		ctx := t.Context()
		k.connect(t)
		s := k.confirmed(t, k.sample)
		first := k.meeting(t, s.ID, greenroom.LinkLinked)
		place := greenroom.Place{URL: "https://meet.example.org/x", ID: "room 7", Passcode: "4711"}
		s, err := k.RelocateSession(ctx, k.who, k.org, s.ID, s.Revision, greenroom.ManualLink, place)
		if err != nil {
			t.Fatal(err)
		}
		k.gone(t, first.ID)
		if left := k.sim.Meetings(); len(left) != 0 {
			t.Errorf("Zoom has %d meetings", len(left))
		}
		sequence := s.Sequence
		if s, err = k.RelocateSession(ctx, k.who, k.org, s.ID, s.Revision, greenroom.ManualLink, place); err != nil || s.Sequence != sequence {
			t.Errorf("moved to where it is: sequence %d, before %d, %v", s.Sequence, sequence, err)
		}
		view, err := k.Session(ctx, k.who, k.org, s.ID)
		if err != nil || view.Place.URL.Reveal() != place.URL.Reveal() || view.Place.ID != "room 7" || view.Place.Passcode.Reveal() != "4711" || view.Link.State != greenroom.LinkOff {
			t.Errorf("elsewhere it is %+v, %v", view.Place, err)
		}
		if s, err = k.RelocateSession(ctx, k.who, k.org, s.ID, s.Revision, greenroom.BuiltInRoom, greenroom.Place{}); err != nil || s.Sequence != sequence+1 {
			t.Fatalf("to the built-in room: %v, sequence %d", err, s.Sequence)
		}
		if link := k.linkOf(t, s.ID); link.State != greenroom.LinkFailed || greenroom.MessageOf(link.Problem) != "Built-in room: not installed on this server. Whoever runs it can install it; until then choose another location." {
			t.Errorf("in the built-in room the link is %+v", link)
		}
		k.use(t, greenroom.ZoomRefused)
		if _, err := k.RelocateSession(ctx, k.who, k.org, s.ID, s.Revision, greenroom.Zoom, greenroom.Place{}); greenroom.KindOf(err) != greenroom.Invalid || greenroom.FieldOf(err) != "location" {
			t.Errorf("to Zoom behind a closed gate: %v", err)
		}
		k.use(t, greenroom.ZoomInherited)
		if s, err = k.RelocateSession(ctx, k.who, k.org, s.ID, s.Revision, greenroom.Zoom, greenroom.Place{}); err != nil {
			t.Fatal(err)
		}
		if again := k.meeting(t, s.ID, greenroom.LinkLinked); again.ID == first.ID {
			t.Error("the deleted meeting is back")
		}
	})
}

// The virtual interview type is chosen by hand; what the program itself did is
// told until then.
func TestVirtualType(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		ctx := t.Context()
		choose := func(to greenroom.Location) {
			t.Helper()
			if _, err := k.SelectVirtualType(ctx, k.who, k.org, k.program, k.programNow(t).Revision, to); err != nil {
				t.Fatal(err)
			}
		}
		choose(greenroom.ManualLink)
		if err := k.db.Write(ctx, k.org, func(tx *store.Tx) error {
			return tx.AddEvent(ctx, &greenroom.Event{Actor: greenroom.Actor{Kind: "system"}, Verb: "virtual_type_changed", Program: k.program,
				Subject: greenroom.Subject{Kind: "program", ID: string(k.program)}})
		}); err != nil {
			t.Fatal(err)
		}
		if change, err := k.VirtualTypeChange(ctx, k.who, k.org, k.program); err != nil || change == nil {
			t.Errorf("switched by itself: %v, %v", change, err)
		}
		choose(greenroom.Zoom)
		if change, err := k.VirtualTypeChange(ctx, k.who, k.org, k.program); err != nil || change != nil {
			t.Errorf("chosen since: %v, %v", change, err)
		}
		k.use(t, greenroom.ZoomRefused)
		if _, err := k.SelectVirtualType(ctx, k.who, k.org, k.program, k.programNow(t).Revision, greenroom.Zoom); greenroom.FieldOf(err) != "location" {
			t.Errorf("behind a closed gate: %v", err)
		}
	})
}
