package app_test

import (
	"strings"
	"testing"
	"time"

	"greenroom"
	"greenroom/internal/app"
	"greenroom/zoomsim"
)

// connectWriting connects with the scopes that the source page names, which can
// neither read meetings nor list users.
func (k *kit) connectWriting(t *testing.T) *greenroom.Connection {
	t.Helper()
	in := app.ServerToServer{Credentials: k.addServerApp(t, "sim-minimal", "meeting:write:admin", "user:write:admin")}
	_, err := k.ConnectServerToServer(t.Context(), k.who, k.org, in)
	if greenroom.KindOf(err) != greenroom.Invalid || greenroom.FieldOf(err) != "default_host" {
		t.Errorf("without a default host: %v", err)
	}
	in.DefaultHost = "rooms-1@hospital.example"
	c, err := k.ConnectServerToServer(t.Context(), k.who, k.org, in)
	if err != nil || c.State != greenroom.Degraded || !c.Usable() {
		t.Fatalf("connected as %+v, %v", c, err)
	}
	return c
}

// With no more than the right to write, meetings are made under the default
// host, changed and deleted; what was not read back is said.
func TestWritingOnly(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		ctx := t.Context()
		k.connectWriting(t)
		s := k.draft(t, k.sample)
		k.confirm(t, s)
		k.meeting(t, s.ID, greenroom.LinkLinked)
		before, err := k.Session(ctx, k.who, k.org, s.ID)
		if err != nil || before.Link.Unread || before.Link.Host != "rooms-1@hospital.example" || before.Link.JoinURL == "" {
			t.Fatalf("made as %+v, %v", before.Link, err)
		}
		made := k.sim.Meetings()
		if len(made) != 1 || made[0].Topic != "Interview" {
			t.Fatalf("at Zoom are %+v", made)
		}
		if _, err := k.RenameSession(ctx, k.who, k.org, s.ID, before.Revision, "Second interview"); err != nil {
			t.Fatal(err)
		}
		k.meetingThat(t, s.ID, func(m *greenroom.Meeting) bool {
			return m.Link() == greenroom.LinkLinked && m.Reported.Spec.Topic == "Second interview"
		})
		after, err := k.Session(ctx, k.who, k.org, s.ID)
		if err != nil || !after.Link.Unread || after.Link.JoinURL != before.Link.JoinURL || after.Link.Passcode != before.Link.Passcode {
			t.Errorf("changed as %+v, %v", after.Link, err)
		}
		if now := k.sim.Meetings(); len(now) != 1 || now[0].Topic != "Second interview" || now[0].ID != made[0].ID {
			t.Errorf("at Zoom are %+v", now)
		}
		if _, err := k.CancelSession(ctx, k.who, k.org, s.ID, after.Revision); err != nil {
			t.Fatal(err)
		}
		k.meeting(t, s.ID, greenroom.LinkOff)
		if left := k.sim.Meetings(); len(left) != 0 {
			t.Errorf("left at Zoom are %+v", left)
		}
	})
}

// A lost answer cannot be looked up: the meeting waits until a person has
// looked, and is then made once.
func TestALostAnswerWaitsForAPerson(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		ctx := t.Context()
		k.connectWriting(t)
		if err := k.sim.AddFault(zoomsim.Fault{Method: "POST", PathPrefix: "/v2/users/", Kind: zoomsim.DropReply}); err != nil {
			t.Fatal(err)
		}
		s := k.draft(t, k.sample)
		k.confirm(t, s)
		m := k.meetingThat(t, s.ID, func(m *greenroom.Meeting) bool { return m.Unseen() })
		if m.Link() != greenroom.LinkFailed || !strings.Contains(m.Problem, "Look at Zoom among the meetings of the host") {
			t.Errorf("it stands as %s, and says %s", m.Link(), m.Problem)
		}
		view, err := k.Session(ctx, k.who, k.org, s.ID)
		if err != nil || !view.Link.Unseen {
			t.Fatalf("it is shown as %+v, %v", view.Link, err)
		}
		guest := k.user(t, "p@hospital.example", greenroom.Participant)
		if err := k.MakeMeetingAgain(ctx, guest, k.org, s.ID); greenroom.KindOf(err) != greenroom.Forbidden {
			t.Errorf("a participant: %v, want Forbidden", err)
		}
		lost := k.sim.Meetings()
		if len(lost) != 1 {
			t.Fatalf("at Zoom are %d, want the one whose answer was lost", len(lost))
		}
		if err := k.MakeMeetingAgain(ctx, k.who, k.org, s.ID); err != nil {
			t.Fatal(err)
		}
		k.meeting(t, s.ID, greenroom.LinkLinked)
		if now := k.sim.Meetings(); len(now) != 2 {
			t.Errorf("at Zoom are %d, want 2", len(now))
		}
		if err := k.MakeMeetingAgain(ctx, k.who, k.org, s.ID); greenroom.KindOf(err) != greenroom.Conflict {
			t.Errorf("again: %v, want a Conflict", err)
		}
	})
}

// What Zoom has refused was not made, so that nobody needs to look.
func TestARefusedMeetingIsNotLookedFor(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		k.connectWriting(t)
		if err := k.sim.AddFault(zoomsim.Fault{Method: "POST", PathPrefix: "/v2/users/", Kind: zoomsim.StatusFault, Status: 429, Code: 4001, Header: map[string]string{"Retry-After": "1"}}); err != nil {
			t.Fatal(err)
		}
		s := k.draft(t, k.sample)
		k.confirm(t, s)
		if m := k.meetingThat(t, s.ID, func(m *greenroom.Meeting) bool { return m.Attempts > 0 }); m.Unseen() || m.ProblemKind != greenroom.Limited {
			t.Errorf("refused, it is %+v", m)
		}
		k.ahead.Add(int64(2 * time.Second))
		k.meeting(t, s.ID, greenroom.LinkLinked)
		if now := k.sim.Meetings(); len(now) != 1 {
			t.Errorf("at Zoom are %d, want 1", len(now))
		}
	})
}
