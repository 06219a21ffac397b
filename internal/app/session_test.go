package app_test

import (
	"net/http"
	"testing"
	"time"

	"greenroom"
	"greenroom/internal/app"
	"greenroom/internal/store"
	"greenroom/zoomsim"
)

func TestMeetingFollowsItsSession(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		ctx := t.Context()
		k.connect(t)
		s := k.draft(t, k.sample)
		s, err := k.ConfirmSession(ctx, k.who, k.org, s.ID, s.Revision)
		if err != nil {
			t.Fatal(err)
		}
		m := k.meeting(t, s.ID, greenroom.LinkLinked)
		k.expectAtZoom(t, "Interview", "s.sample@hospital.example")

		to := tomorrow(t, "15:00")
		if s, err = k.RescheduleSession(ctx, k.who, k.org, s.ID, s.Revision, to); err != nil {
			t.Fatal(err)
		}
		if s, err = k.RenameSession(ctx, k.who, k.org, s.ID, s.Revision, "Second interview"); err != nil {
			t.Fatal(err)
		}
		moved := k.meeting(t, s.ID, greenroom.LinkLinked)
		if moved.Reported.ProviderID != m.Reported.ProviderID || !moved.Reported.Spec.Start.Equal(to.Start()) {
			t.Errorf("moved to %v: reported %+v, before %+v", to.Start(), moved.Reported, m.Reported)
		}
		k.expectAtZoom(t, "Second interview", "s.sample@hospital.example")

		if s, err = k.CancelSession(ctx, k.who, k.org, s.ID, s.Revision); err != nil {
			t.Fatal(err)
		}
		k.meeting(t, s.ID, greenroom.LinkOff)
		if left := k.sim.Meetings(); len(left) != 0 {
			t.Errorf("after the cancellation Zoom has %d meetings", len(left))
		}
	})
}

// A session that was confirmed before Zoom was connected says so, and gets its
// meeting once it is.
func TestMeetingFollowsALateConnection(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		ctx := t.Context()
		s := k.draft(t, k.sample)
		s, err := k.ConfirmSession(ctx, k.who, k.org, s.ID, s.Revision)
		if err != nil {
			t.Fatal(err)
		}
		view, err := k.Session(ctx, k.who, k.org, s.ID)
		if err != nil {
			t.Fatal(err)
		}
		if view.Link.State != greenroom.LinkFailed || view.Link.Problem == nil {
			t.Errorf("without a connection the link is %+v", view.Link)
		}
		k.connect(t)
		k.meeting(t, s.ID, greenroom.LinkLinked)
		if view, err = k.Session(ctx, k.who, k.org, s.ID); err != nil {
			t.Fatal(err)
		}
		if view.Link.Problem != nil || view.Link.Host != "s.sample@hospital.example" || view.Link.MeetingID == "" || view.Link.JoinURL == "" || view.Link.Passcode == "" {
			t.Errorf("linked, the link is %+v", view.Link)
		}
	})
}

// A session that is over is done; one that was moved in time is not.
func TestFinishSessions(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		ctx := t.Context()
		over, moved, draft := k.draft(t, k.sample), k.draft(t, k.sample), k.draft(t, k.sample)
		for _, s := range []*greenroom.Session{over, moved} {
			if _, err := k.ConfirmSession(ctx, k.who, k.org, s.ID, s.Revision); err != nil {
				t.Fatal(err)
			}
		}
		later, err := greenroom.NewSlot(time.Now().AddDate(0, 0, 9).Format(time.DateOnly)+"T09:00", "America/Chicago", time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := k.RescheduleSession(ctx, k.who, k.org, moved.ID, 2, later); err != nil {
			t.Fatal(err)
		}
		k.ahead.Store(int64(4 * 24 * time.Hour))
		for range 2 {
			if err := k.FinishSessions(ctx); err != nil {
				t.Fatal(err)
			}
		}
		for s, want := range map[*greenroom.Session]greenroom.SessionState{over: greenroom.Done, moved: greenroom.Confirmed, draft: greenroom.Draft} {
			view, err := k.Session(ctx, k.who, k.org, s.ID)
			if err != nil {
				t.Fatal(err)
			}
			if view.State != want {
				t.Errorf("a session is %s, want %s", view.State, want)
			}
		}
	})
}

// expectAtZoom checks that Zoom has exactly one meeting, with this topic and
// under this host.
func (k *kit) expectAtZoom(t *testing.T, topic, host string) {
	t.Helper()
	var want greenroom.ProviderHost
	if err := k.db.Read(t.Context(), k.org, func(tx *store.Tx) error {
		links, err := tx.Connections(t.Context(), greenroom.OrganizationOwner, string(k.org))
		if err != nil {
			return err
		}
		want, err = tx.Host(t.Context(), links[0].ID, host)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	meetings := k.sim.Meetings()
	if len(meetings) != 1 || meetings[0].Topic != topic || meetings[0].HostID != want.ID {
		t.Errorf("Zoom has %+v, want one meeting %q of %s", meetings, topic, host)
	}
}

// Another interviewer hosts: the new meeting is made first, then the old one is
// deleted, so that at no time there is none.
func TestChangeOfHostMakesBeforeItDeletes(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		ctx := t.Context()
		k.connect(t)
		s := k.draft(t, k.sample)
		s, err := k.ConfirmSession(ctx, k.who, k.org, s.ID, s.Revision)
		if err != nil {
			t.Fatal(err)
		}
		old := k.meeting(t, s.ID, greenroom.LinkLinked)
		// The create fails once: the old meeting must outlast that.
		if err := k.sim.AddFault(zoomsim.Fault{Method: "POST", PathPrefix: "/v2/users/", Kind: zoomsim.StatusFault, Status: 503, Count: 1}); err != nil {
			t.Fatal(err)
		}
		s, err = k.ChangePeople(ctx, k.who, k.org, s.ID, s.Revision, []greenroom.Participation{{Person: k.usher, Role: greenroom.Interviewer}})
		if err != nil {
			t.Fatal(err)
		}
		if m := k.meeting(t, s.ID, greenroom.LinkLinked); m.Reported.ProviderID == old.Reported.ProviderID {
			t.Error("the meeting kept its host")
		}
		k.gone(t, old.ID)
		k.expectAtZoom(t, "Interview", "rooms-1@hospital.example")
		var made, deleted int
		for i, call := range k.sim.Calls() {
			switch {
			case call.Method == http.MethodPost && call.Status == 201:
				made = i
			case call.Method == http.MethodDelete:
				deleted = i
			}
		}
		if deleted < made {
			t.Errorf("deleted with call %d, made with call %d", deleted, made)
		}
	})
}

// gone waits until a meeting is not there any more, as wanted.
func (k *kit) gone(t *testing.T, id greenroom.MeetingID) {
	t.Helper()
	for {
		var m *greenroom.Meeting
		if err := k.db.Read(t.Context(), k.org, func(tx *store.Tx) (err error) { m, err = tx.Meeting(t.Context(), id); return err }); err != nil {
			t.Fatal(err)
		}
		if m.Link() == greenroom.LinkOff {
			return
		}
		select {
		case <-k.drained:
		case <-time.After(20 * time.Second):
			t.Fatalf("the meeting is still there: %+v", m)
		}
	}
}

// An interviewer who is no licensed user there does not host; the default does.
func TestBasicInterviewerDoesNotHost(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		k.connect(t)
		s := k.draft(t, k.usher)
		if _, err := k.ConfirmSession(t.Context(), k.who, k.org, s.ID, s.Revision); err != nil {
			t.Fatal(err)
		}
		k.meeting(t, s.ID, greenroom.LinkLinked)
		k.expectAtZoom(t, "Interview", "rooms-1@hospital.example")
	})
}

// Zoom makes the meeting and the reply is lost: there is one meeting, not two.
func TestLostReplyMakesNoSecondMeeting(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		k.connect(t)
		if err := k.sim.AddFault(zoomsim.Fault{Method: "POST", PathPrefix: "/v2/users/", Kind: zoomsim.DropReply}); err != nil {
			t.Fatal(err)
		}
		s := k.draft(t, k.sample)
		if _, err := k.ConfirmSession(t.Context(), k.who, k.org, s.ID, s.Revision); err != nil {
			t.Fatal(err)
		}
		k.meeting(t, s.ID, greenroom.LinkLinked)
		k.expectAtZoom(t, "Interview", "s.sample@hospital.example")
	})
}

func TestConfirmWithoutAConnection(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		s := k.draft(t, k.sample)
		s, err := k.ConfirmSession(t.Context(), k.who, k.org, s.ID, s.Revision)
		if err != nil || s.Meeting != "" {
			t.Errorf("got %v, meeting %q; want a confirmed session without a meeting", err, s.Meeting)
		}
	})
}

func TestWrongCredentialsStoreNothing(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		wrong := app.ServerToServer{Name: "Main Account", Credentials: credentials}
		wrong.Credentials.ClientSecret = "wrong"
		if _, err := k.ConnectServerToServer(t.Context(), k.who, k.org, wrong); greenroom.KindOf(err) != greenroom.Invalid {
			t.Errorf("got %v, want Invalid", err)
		}
		if err := k.db.Read(t.Context(), k.org, func(tx *store.Tx) error {
			found, err := tx.Connections(t.Context(), greenroom.OrganizationOwner, string(k.org))
			if len(found) != 0 {
				t.Errorf("stored %+v", found[0])
			}
			return err
		}); err != nil {
			t.Error(err)
		}
	})
}

func TestChangesAreRefused(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		ctx, s := t.Context(), k.draft(t, k.sample)
		if _, err := k.RenameSession(ctx, k.who, k.org, s.ID, s.Revision+1, "Late"); greenroom.KindOf(err) != greenroom.Conflict {
			t.Errorf("at another revision: %v, want a Conflict", err)
		}
		stranger := greenroom.Actor{Kind: "user", ID: "usr_x"}
		if _, err := k.CancelSession(ctx, stranger, k.org, s.ID, s.Revision); greenroom.KindOf(err) != greenroom.NotFound {
			t.Errorf("a stranger: %v, want NotFound", err)
		}
		guest := greenroom.Actor{Kind: "user", ID: "usr_y", Roles: []greenroom.RoleGrant{{Role: greenroom.Participant, Organization: k.org}}}
		if _, err := k.CancelSession(ctx, guest, k.org, s.ID, s.Revision); greenroom.KindOf(err) != greenroom.Forbidden {
			t.Errorf("a participant: %v, want Forbidden", err)
		}
	})
}

// Where a manual link leads is stored sealed only, and shown to whoever may see
// the session.
func TestManualLinkIsSealed(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		ctx := t.Context()
		s := &greenroom.Session{Program: k.program, Title: "Interview", Slot: chicago(t, "2026-12-01T08:50"), Location: greenroom.ManualLink, Strategy: greenroom.PerSession,
			Place: greenroom.Place{URL: "https://meet.example.org/x", ID: "room-7", Passcode: "open sesame"}}
		if err := k.CreateSession(ctx, k.who, k.org, s); err != nil {
			t.Fatal(err)
		}
		if _, err := k.RenameSession(ctx, k.who, k.org, s.ID, s.Revision, "Second interview"); err != nil {
			t.Fatal(err)
		}
		if err := k.db.Read(ctx, k.org, func(tx *store.Tx) error {
			stored, err := tx.Session(ctx, s.ID)
			if want := (greenroom.Place{ID: "room-7", Sealed: s.Place.Sealed}); err == nil && (stored.Place != want || want.Sealed == "") {
				t.Errorf("stored %+v", stored.Place)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
		view, err := k.Session(ctx, k.who, k.org, s.ID)
		if err != nil || view.Place.URL.Reveal() != "https://meet.example.org/x" || view.Place.Passcode.Reveal() != "open sesame" {
			t.Errorf("shown %q, %q, %v", view.Place.URL.Reveal(), view.Place.Passcode.Reveal(), err)
		}
	})
}
