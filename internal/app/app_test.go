package app_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/riverqueue/river/rivertype"

	"greenroom"
	"greenroom/internal/app"
	"greenroom/internal/jobs"
	"greenroom/internal/mail"
	"greenroom/internal/seal"
	"greenroom/internal/store"
	"greenroom/internal/testkit"
	"greenroom/internal/testkit/zoomspec"
	"greenroom/zoom"
	"greenroom/zoomsim"
)

func TestMain(m *testing.M) { testkit.Main(m) }

// kit is a whole Greenroom beside a simulated Zoom: one connected organization,
// an interviewer who is a licensed user there, one who is Basic, and a candidate.
type kit struct {
	*app.App
	db      *store.DB
	sim     *zoomsim.Sim
	who     greenroom.Actor
	org     greenroom.OrganizationID
	program greenroom.ProgramID
	sample  greenroom.PersonID // licensed
	usher   greenroom.PersonID // Basic
	guest   greenroom.PersonID // candidate
	drained chan struct{}      // told each time a lane rests

	dsn     string
	parts   app.Options                          // what the App was made of
	ahead   *atomic.Int64                        // by how much, in nanoseconds, the kit's clock is ahead
	gate    *atomic.Pointer[func(*http.Request)] // called with each request before Zoom sees it
	lanes   *sync.Mutex                          // hold it to keep every lane from working
	deliver *atomic.Bool                         // jobs deliver mail; otherwise tests do
	look    *atomic.Bool                         // jobs look at connections; otherwise tests do
	looked  chan struct{}                        // told each time a job has looked
}

// onEngines runs a test with a kit on each engine.
func onEngines(t *testing.T, test func(*testing.T, *kit)) {
	for name, newDatabase := range testkit.Engines() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, newKit(t, newDatabase(t)))
		})
	}
}

// newKit returns a kit whose options may be changed by with.
func newKit(t *testing.T, dsn string, with ...func(*app.Options)) *kit {
	t.Helper()
	log := slog.New(slog.DiscardHandler)
	ahead, gate := new(atomic.Int64), new(atomic.Pointer[func(*http.Request)])
	o := app.Options{From: mail.Address{Name: "Greenroom", Email: "greenroom@hospital.example"}, URL: "https://greenroom.example", Log: log,
		Now: func() time.Time { return time.Now().Add(time.Duration(ahead.Load())) }}
	for _, change := range with {
		change(&o)
	}
	seed := zoomsim.DefaultSeed()
	for i := range seed.Apps {
		seed.Apps[i].RedirectURIs = append(seed.Apps[i].RedirectURIs, "https://greenroom.example/connect/zoom/callback")
	}
	sim, err := zoomsim.New(zoomsim.Options{Log: log, Seed: &seed, Now: o.Now, Plan: zoomsim.Unlimited})
	if err != nil {
		t.Fatal(err)
	}
	held := zoomspec.Optional(t).Wrap(t, sim, zoomspec.Simulated())
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if watch := gate.Load(); watch != nil {
			(*watch)(r)
		}
		held.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	client, err := zoom.New(zoom.Options{APIURL: server.URL, OAuthURL: server.URL, Now: o.Now, Log: log})
	if err != nil {
		t.Fatal(err)
	}
	db, err := store.Open(t.Context(), dsn, o.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	if o.Box, err = seal.Create(filepath.Join(t.TempDir(), "key")); err != nil {
		t.Fatal(err)
	}
	o.DB, o.Provider = db, zoom.NewProvider(client)
	k := &kit{App: app.New(o), db: db, sim: sim, drained: make(chan struct{}, 100), dsn: dsn, parts: o, ahead: ahead, gate: gate,
		lanes: new(sync.Mutex), deliver: new(atomic.Bool), look: new(atomic.Bool), looked: make(chan struct{}, 100)}
	k.seed(t)
	k.work(t, log)
	return k
}

func (k *kit) seed(t *testing.T) {
	t.Helper()
	ctx := t.Context()
	o := greenroom.Organization{Name: "Hospital", TimeZone: "America/Chicago", VideoEnabled: true, ZoomForAll: true}
	u := greenroom.User{Name: "Z. Admin", Email: "z.admin@hospital.example", TimeZone: "America/Chicago"}
	if err := k.db.System(ctx, func(s *store.System) error {
		if err := s.AddOrganization(ctx, &o); err != nil {
			return err
		}
		return s.AddUser(ctx, &u)
	}); err != nil {
		t.Fatal(err)
	}
	k.org = o.ID
	k.who = greenroom.Actor{Kind: "user", ID: string(u.ID), Roles: []greenroom.RoleGrant{{Role: greenroom.OrganizationAdministrator, Organization: k.org}}}
	p := &greenroom.Program{Name: "Residency", TimeZone: "America/Chicago", DefaultLocation: greenroom.Zoom, Strategy: greenroom.PerSession}
	people := map[string]*greenroom.PersonID{"s.sample@hospital.example": &k.sample, "u.usher@hospital.example": &k.usher, "b@example.org": &k.guest}
	if err := k.db.Write(ctx, k.org, func(tx *store.Tx) error {
		for email, id := range people {
			person := &greenroom.Person{Name: email, Email: email, TimeZone: "America/Chicago"}
			if err := tx.AddPerson(ctx, person); err != nil {
				return err
			}
			*id = person.ID
		}
		return tx.AddProgram(ctx, p)
	}); err != nil {
		t.Fatal(err)
	}
	k.program = p.ID
}

func (k *kit) work(t *testing.T, log *slog.Logger) {
	t.Helper()
	handlers := jobs.NewHandlers()
	jobs.HandleLane(handlers, log, func(ctx context.Context, lane greenroom.DrainLane, job *rivertype.JobRow) (time.Duration, error) {
		k.lanes.Lock()
		again, err := k.DrainLane(ctx, lane, job)
		k.lanes.Unlock()
		k.drained <- struct{}{}
		return again, err
	})
	jobs.Handle(handlers, func(ctx context.Context, job greenroom.FollowSessions) (time.Duration, error) {
		return 0, k.FollowSessions(ctx, job)
	})
	jobs.Handle(handlers, func(ctx context.Context, job greenroom.CheckConnection) (time.Duration, error) {
		if !k.look.Load() {
			return 0, nil
		}
		err := k.CheckConnection(ctx, job)
		k.looked <- struct{}{}
		return 0, err
	})
	jobs.Handle(handlers, k.RunMove)
	jobs.Handle(handlers, func(ctx context.Context, job greenroom.DeliverMessage) (time.Duration, error) {
		if !k.deliver.Load() {
			return 0, nil
		}
		return k.DeliverMessage(ctx, job)
	})
	runner, err := jobs.Start(t.Context(), k.db, handlers, log)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := runner.Stop(context.Background()); err != nil {
			t.Error(err)
		}
	})
}

var credentials = greenroom.ServerCredentials{AccountID: "SimHospitalAccount01", ClientID: "sim-hospital-s2s", ClientSecret: "sim-hospital-s2s-secret"}

func (k *kit) connect(t *testing.T) {
	t.Helper()
	if _, err := k.ConnectServerToServer(t.Context(), k.who, k.org, app.ServerToServer{
		Name: "Main Account", Credentials: credentials, DefaultHost: "rooms-1@hospital.example"}); err != nil {
		t.Fatal(err)
	}
}

func (k *kit) draft(t *testing.T, interviewer greenroom.PersonID) *greenroom.Session {
	t.Helper()
	s := &greenroom.Session{Program: k.program, Title: "Interview", Slot: tomorrow(t, "08:50"), Location: greenroom.Zoom, Strategy: greenroom.PerSession,
		Participants: []greenroom.Participation{{Person: interviewer, Role: greenroom.Interviewer}, {Person: k.guest, Role: greenroom.Candidate}}}
	k.join(t, k.sample, k.usher, k.guest)
	if err := k.CreateSession(t.Context(), k.who, k.org, s); err != nil {
		t.Fatal(err)
	}
	return s
}

// join puts people into the program, whose sessions they may then take part in.
func (k *kit) join(t *testing.T, people ...greenroom.PersonID) {
	t.Helper()
	if err := k.db.Write(t.Context(), k.org, func(tx *store.Tx) error {
		for _, id := range people {
			if err := tx.SetProgramPerson(t.Context(), k.program, id, greenroom.Attendee); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

func tomorrow(t *testing.T, clock string) greenroom.Slot {
	t.Helper()
	slot, err := greenroom.NewSlot(time.Now().AddDate(0, 0, 2).Format("2006-01-02")+"T"+clock, "America/Chicago", 20*time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	return slot
}

// meeting waits until the session's meeting stands as wanted and returns it.
func (k *kit) meeting(t *testing.T, id greenroom.SessionID, want greenroom.LinkState) *greenroom.Meeting {
	t.Helper()
	return k.meetingThat(t, id, func(m *greenroom.Meeting) bool { return m.Link() == want })
}

// meetingThat waits until the session's meeting is as wanted and returns it.
func (k *kit) meetingThat(t *testing.T, id greenroom.SessionID, want func(*greenroom.Meeting) bool) *greenroom.Meeting {
	t.Helper()
	for {
		var m *greenroom.Meeting
		if err := k.db.Read(t.Context(), k.org, func(tx *store.Tx) error {
			s, err := tx.Session(t.Context(), id)
			if err != nil {
				return err
			}
			if s.Meeting != "" {
				m, err = tx.Meeting(t.Context(), s.Meeting)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if m != nil && want(m) {
			return m
		}
		select {
		case <-k.drained:
		case <-time.After(20 * time.Second):
			t.Fatalf("the meeting is %+v", m)
		}
	}
}
