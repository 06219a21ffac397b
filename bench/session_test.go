package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"greenroom"
	"greenroom/internal/api"
	"greenroom/internal/app"
	"greenroom/internal/jobs"
	"greenroom/internal/mail"
	"greenroom/internal/seal"
	"greenroom/internal/store"
	"greenroom/internal/testkit"
	"greenroom/zoom"
	"greenroom/zoomsim"
)

// rounds is how often each thing is done.
const rounds = 300

// BenchmarkCreateSession measures POST /sessions, and beside it a bare handler
// that runs the same transaction. The two take turns.
func BenchmarkCreateSession(b *testing.B) {
	for engine, newDatabase := range testkit.Engines() {
		k := newKit(b, newDatabase(b))
		var through, bare durations
		for i := range rounds + 20 {
			began := time.Now()
			k.post(b, "/api/v1/sessions", k.sessionBody(), http.StatusCreated)
			between := time.Now()
			k.post(b, "/bare", k.sessionBody(), http.StatusCreated)
			if i >= 20 { // the first are warm-up
				through, bare = append(through, between.Sub(began)), append(bare, time.Since(between))
			}
		}
		name := "create_session/" + strings.ToLower(engine)
		report(name+"/p50", through.ms(0.5), "ms")
		report(name+"/p95", through.ms(0.95), "ms")
		report(name+"/bare_p50", bare.ms(0.5), "ms")
		report(name+"/bare_p95", bare.ms(0.95), "ms")
		report(name+"/p50_ratio", through.ms(0.5)/bare.ms(0.5), "x")
		report(name+"/p95_ratio", through.ms(0.95)/bare.ms(0.95), "x")
	}
}

// BenchmarkLinked measures from the request that confirms a session until its
// meeting is known to stand at a Zoom that answers at once.
func BenchmarkLinked(b *testing.B) {
	for engine, newDatabase := range testkit.Engines() {
		k := newKit(b, newDatabase(b))
		k.work(b)
		var linked durations
		for range 50 {
			linked = append(linked, k.confirm(b))
		}
		name := "confirm_to_linked/" + strings.ToLower(engine)
		report(name+"/p50", linked.ms(0.5), "ms")
		report(name+"/p95", linked.ms(0.95), "ms")
	}
}

// kit is a Greenroom with its API, beside a Zoom that answers at once.
type kit struct {
	*app.App
	db      *store.DB
	base    string
	who     greenroom.Actor
	key     greenroom.Secret
	org     greenroom.OrganizationID
	program greenroom.ProgramID
	people  []greenroom.PersonID // the interviewers, then the applicant
	made    int
}

func newKit(b *testing.B, dsn string) *kit {
	b.Helper()
	log := slog.New(slog.DiscardHandler)
	sim, err := zoomsim.New(zoomsim.Options{Plan: zoomsim.Unlimited})
	must(b, err)
	zoomServer := httptest.NewServer(sim)
	b.Cleanup(zoomServer.Close)
	client, err := zoom.New(zoom.Options{APIURL: zoomServer.URL, OAuthURL: zoomServer.URL, Now: time.Now, Log: log})
	must(b, err)
	db, err := store.Open(b.Context(), dsn, time.Now)
	must(b, err)
	b.Cleanup(db.Close)
	box, err := seal.Create(filepath.Join(b.TempDir(), "key"))
	must(b, err)
	k := &kit{db: db, App: app.New(app.Options{DB: db, Box: box, Provider: zoom.NewProvider(client),
		From: mail.Address{Email: "greenroom@localhost"}, URL: "http://localhost", Now: time.Now, Log: log})}
	k.fill(b)
	mux := http.NewServeMux()
	mux.Handle("/api/", api.Handler(k.App, log))
	mux.HandleFunc("POST /bare", k.bare)
	server := httptest.NewServer(mux)
	b.Cleanup(server.Close)
	k.base = server.URL
	return k
}

// fill makes an organization that is connected, with a program, people and a
// key.
func (k *kit) fill(b *testing.B) {
	b.Helper()
	ctx := b.Context()
	root := greenroom.Actor{Kind: "system", Roles: []greenroom.RoleGrant{{Role: greenroom.Superuser}}}
	o := &greenroom.Organization{Name: "Hospital", TimeZone: "UTC", VideoEnabled: true}
	must(b, k.CreateOrganization(ctx, root, o))
	k.org = o.ID
	p := &greenroom.Program{Name: "Residency", TimeZone: "UTC", DefaultLocation: greenroom.Zoom, Strategy: greenroom.PerSession}
	must(b, k.CreateProgram(ctx, root, k.org, p))
	k.program = p.ID
	u, err := k.AddUser(ctx, root, app.NewUser{Email: "admin@hospital.example", Role: greenroom.OrganizationAdministrator, Organization: k.org})
	must(b, err)
	k.who, err = k.Actor(ctx, u.ID)
	must(b, err)
	k.key, _, err = k.CreateAPIKey(ctx, k.who, k.org, "bench")
	must(b, err)
	_, err = k.ConnectServerToServer(ctx, k.who, k.org, app.ServerToServer{DefaultHost: "rooms-1@hospital.example",
		Credentials: greenroom.ServerCredentials{AccountID: "SimHospitalAccount01", ClientID: "sim-hospital-s2s", ClientSecret: "sim-hospital-s2s-secret"}})
	must(b, err)
	for _, email := range []string{"s.sample@hospital.example", "t.template@hospital.example", "b.beispiel@example.org"} {
		person := &greenroom.Person{Name: email, Email: email, TimeZone: "UTC"}
		must(b, k.AddPerson(ctx, root, k.org, k.program, person, greenroom.Interviewer))
		k.people = append(k.people, person.ID)
	}
}

// sessionBody is a session like the last, under the next interviewer.
func (k *kit) sessionBody() map[string]any {
	k.made++
	return map[string]any{"program": k.program, "title": "Interview", "start": time.Now().AddDate(0, 0, 2).Format("2006-01-02") + "T08:50", "minutes": 20, "location": "zoom",
		"participants": []map[string]any{{"person": k.people[k.made%2], "role": "interviewer"}, {"person": k.people[2], "role": "candidate"}}}
}

// bare decodes a session and stores it, with nothing around that: no key, no
// checks, no description.
func (k *kit) bare(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Program      greenroom.ProgramID
		Title, Start string
		Minutes      int
		Participants []greenroom.Participation
	}
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	slot, err := greenroom.NewSlot(in.Start, "UTC", time.Duration(in.Minutes)*time.Minute)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	s := &greenroom.Session{Program: in.Program, Title: in.Title, State: greenroom.Draft, Slot: slot, Location: greenroom.Zoom, Strategy: greenroom.PerSession, Participants: in.Participants}
	err = k.db.Write(r.Context(), k.org, func(tx *store.Tx) error {
		if err := tx.AddSession(r.Context(), s); err != nil {
			return err
		}
		return tx.AddEvent(r.Context(), &greenroom.Event{Actor: k.who, Verb: "created", Program: s.Program, Subject: greenroom.Subject{Kind: "session", ID: string(s.ID)}})
	})
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.WriteHeader(http.StatusCreated)
	json.NewEncoder(w).Encode(s.ID) //nolint:errchkjson // an id always encodes
}

// post sends a request and returns the answer.
func (k *kit) post(b *testing.B, path string, body any, want int) []byte {
	b.Helper()
	text, err := json.Marshal(body)
	must(b, err)
	request, err := http.NewRequestWithContext(b.Context(), http.MethodPost, k.base+path, bytes.NewReader(text))
	must(b, err)
	request.Header.Set("Authorization", "Bearer "+k.key.Reveal())
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("If-Match", `"1"`)
	response, err := http.DefaultClient.Do(request)
	must(b, err)
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	must(b, err)
	if response.StatusCode != want {
		b.Fatalf("%s answers %d: %s", path, response.StatusCode, answer)
	}
	return answer
}

// work does jobs until the benchmark ends.
func (k *kit) work(b *testing.B) {
	b.Helper()
	log := slog.New(slog.DiscardHandler)
	handlers := jobs.NewHandlers()
	jobs.HandleLane(handlers, log, k.DrainLane)
	jobs.Handle(handlers, k.DeliverMessage)
	jobs.Handle(handlers, func(ctx context.Context, job greenroom.FollowSessions) (time.Duration, error) {
		return 0, k.FollowSessions(ctx, job)
	})
	runner, err := jobs.Start(b.Context(), k.db, handlers, log)
	must(b, err)
	b.Cleanup(func() { must(b, runner.Stop(context.Background())) })
}

// confirm makes a session, confirms it, and returns how long it took until an
// event says that it is linked.
func (k *kit) confirm(b *testing.B) time.Duration {
	b.Helper()
	var made struct{ ID string }
	must(b, json.Unmarshal(k.post(b, "/api/v1/sessions", k.sessionBody(), http.StatusCreated), &made))
	told, stop := k.db.Watch(k.org)
	defer stop()
	began := time.Now()
	k.post(b, fmt.Sprintf("/api/v1/sessions/%s/confirm", made.ID), nil, http.StatusOK)
	for {
		view, err := k.Session(b.Context(), k.who, k.org, greenroom.SessionID(made.ID))
		must(b, err)
		if view.Link.State == greenroom.LinkLinked {
			return time.Since(began)
		}
		select {
		case <-told:
		case <-time.After(20 * time.Second):
			b.Fatalf("not linked: %+v", view.Link)
		}
	}
}

func must(b *testing.B, err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

// durations are measured times.
type durations []time.Duration

// ms returns a quantile in milliseconds.
func (d durations) ms(quantile float64) float64 {
	sorted := slices.Sorted(slices.Values(d))
	return float64(sorted[int(quantile*float64(len(sorted)-1))]) / float64(time.Millisecond)
}
