package app_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"greenroom"
	"greenroom/internal/app"
	"greenroom/internal/store"
	"greenroom/zoomsim"
)

// confirmed makes a session and confirms it.
func (k *kit) confirmed(t *testing.T, interviewer greenroom.PersonID) *greenroom.Session {
	t.Helper()
	s := k.draft(t, interviewer)
	s, err := k.ConfirmSession(t.Context(), k.who, k.org, s.ID, s.Revision)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// with replaces the interviewer of a session.
func (k *kit) with(t *testing.T, s *greenroom.Session, interviewer greenroom.PersonID) *greenroom.Session {
	t.Helper()
	s, err := k.ChangePeople(t.Context(), k.who, k.org, s.ID, s.Revision, []greenroom.Participation{
		{Person: interviewer, Role: greenroom.Interviewer}, {Person: k.guest, Role: greenroom.Candidate}})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// A session that loses its last host says so, and its meeting goes.
func TestASessionWithoutAHostSaysSo(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		ctx := t.Context()
		if _, err := k.ConnectServerToServer(ctx, k.who, k.org, app.ServerToServer{Credentials: credentials}); err != nil {
			t.Fatal(err)
		}
		s := k.confirmed(t, k.sample)
		old := k.meeting(t, s.ID, greenroom.LinkLinked)
		s, err := k.ChangePeople(ctx, k.who, k.org, s.ID, s.Revision, []greenroom.Participation{{Person: k.guest, Role: greenroom.Candidate}})
		if err != nil {
			t.Fatal(err)
		}
		view, err := k.Session(ctx, k.who, k.org, s.ID)
		if err != nil {
			t.Fatal(err)
		}
		if view.Link.State != greenroom.LinkFailed || view.Link.Problem == nil || !strings.Contains(view.Link.Problem.Error(), "no host") {
			t.Errorf("the link is %+v", view.Link)
		}
		k.gone(t, old.ID)
		if left := k.sim.Meetings(); len(left) != 0 {
			t.Errorf("Zoom has %d meetings", len(left))
		}
		k.with(t, s, k.sample)
		k.meeting(t, s.ID, greenroom.LinkLinked)
	})
}

// While video is off no meeting is made, and the session says why. It gets its
// meeting when video is on again.
func TestVideoOffMakesNoMeetings(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		ctx := t.Context()
		k.connect(t)
		root := greenroom.Actor{Kind: "system", Roles: []greenroom.RoleGrant{{Role: greenroom.Superuser}}}
		draft := k.draft(t, k.sample)
		o, err := k.Organization(ctx, root, k.org)
		if err != nil {
			t.Fatal(err)
		}
		if o, err = k.SwitchVideo(ctx, root, k.org, o.Revision, false); err != nil {
			t.Fatal(err)
		}
		if err := k.CreateSession(ctx, k.who, k.org, &greenroom.Session{Program: k.program, Title: "New", Slot: tomorrow(t, "11:00"), Location: greenroom.Zoom, Strategy: greenroom.PerSession}); greenroom.FieldOf(err) != "location" {
			t.Errorf("a new session on Zoom gives %v", err)
		}
		s, err := k.ConfirmSession(ctx, k.who, k.org, draft.ID, draft.Revision)
		if err != nil {
			t.Fatal(err)
		}
		view, err := k.Session(ctx, k.who, k.org, s.ID)
		if err != nil {
			t.Fatal(err)
		}
		if view.Meeting != "" || view.Link.Problem == nil || !strings.Contains(view.Link.Problem.Error(), "switched off") {
			t.Errorf("the link is %+v", view.Link)
		}
		if _, err := k.SwitchVideo(ctx, root, k.org, o.Revision, true); err != nil {
			t.Fatal(err)
		}
		k.meeting(t, s.ID, greenroom.LinkLinked)
	})
}

// However often the host changes while Zoom is away, the first meeting stays
// until the last exists, and the join link leads there.
func TestTwoChangesOfHostKeepTheFirstMeeting(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		ctx := t.Context()
		k.connect(t)
		s := k.confirmed(t, k.sample)
		first := k.meeting(t, s.ID, greenroom.LinkLinked)
		refuse := func(r *http.Request) {
			if r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, "/meetings") {
				panic(http.ErrAbortHandler)
			}
		}
		k.gate.Store(&refuse)
		s = k.with(t, s, k.usher) // the default host
		k.meetingThat(t, s.ID, func(m *greenroom.Meeting) bool { return m.Attempts > 0 })
		verity := &greenroom.Person{Name: "V. Verity", Email: "v.verity@hospital.example", TimeZone: "UTC"}
		if err := k.AddPerson(ctx, k.who, k.org, k.program, verity, greenroom.Interviewer); err != nil {
			t.Fatal(err)
		}
		s = k.with(t, s, verity.ID)
		k.meetingThat(t, s.ID, func(m *greenroom.Meeting) bool { return m.Attempts > 0 })
		if left := k.sim.Meetings(); len(left) != 1 || left[0].Topic != "Interview" {
			t.Errorf("while there is no other, Zoom has %+v", left)
		}
		if err := k.db.Read(ctx, k.org, func(tx *store.Tx) error {
			m, err := tx.Meeting(ctx, first.ID)
			if err == nil && (m.Reported == nil || m.ReplacedBy != s.Meeting) {
				t.Errorf("the first meeting is %+v, to be replaced by %s", m, s.Meeting)
			}
			return err
		}); err != nil {
			t.Error(err)
		}
		k.gate.Store(nil)
		k.meeting(t, s.ID, greenroom.LinkLinked)
		k.gone(t, first.ID)
		k.expectAtZoom(t, "Interview", "v.verity@hospital.example")
	})
}

// An answer that does not say what is missing makes no second meeting.
func TestAnUnclear404MakesNoSecondMeeting(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		ctx := t.Context()
		k.connect(t)
		s := k.confirmed(t, k.sample)
		first := k.meeting(t, s.ID, greenroom.LinkLinked)
		if err := k.sim.AddFault(zoomsim.Fault{Method: "PATCH", PathPrefix: "/v2/meetings/", Kind: zoomsim.StatusFault, Status: 404, Code: 1001, Count: 1}); err != nil {
			t.Fatal(err)
		}
		s, err := k.RenameSession(ctx, k.who, k.org, s.ID, s.Revision, "Second interview")
		if err != nil {
			t.Fatal(err)
		}
		if again := k.meeting(t, s.ID, greenroom.LinkLinked); again.Reported.ProviderID != first.Reported.ProviderID {
			t.Error("there is another meeting")
		}
		k.expectAtZoom(t, "Second interview", "s.sample@hospital.example")
	})
}

var errStop = errors.New("stop")

// A meeting of a session that is over is not made any more.
func TestNothingIsMadeForWhatIsOver(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		k.connect(t)
		down := func(r *http.Request) {
			if strings.HasPrefix(r.URL.Path, "/v2/") {
				panic(http.ErrAbortHandler)
			}
		}
		k.gate.Store(&down)
		s := k.confirmed(t, k.sample)
		failed := k.meetingThat(t, s.ID, func(m *greenroom.Meeting) bool { return m.Attempts > 0 })
		k.ahead.Store(int64(5 * 24 * time.Hour))
		k.gate.Store(nil)
		err := k.db.Write(t.Context(), k.org, func(tx *store.Tx) error {
			next, err := tx.NextInLane(t.Context(), greenroom.DrainLane{Organization: k.org, Connection: failed.Connection, Host: failed.Host})
			if next != nil {
				t.Errorf("the lane would do %s", next.Next(tx.Now()))
			}
			return errors.Join(err, errStop)
		})
		if !errors.Is(err, errStop) {
			t.Fatal(err)
		}
	})
}
