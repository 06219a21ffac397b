package web

import (
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/riverqueue/river/rivertype"

	"greenroom"
	"greenroom/internal/app"
	"greenroom/internal/httpkit"
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

// kit is a whole Greenroom with its pages, beside a simulated Zoom: a hospital
// with two programs, whose people can meet, and a clinic that is another
// organization.
type kit struct {
	*app.App
	db      *store.DB
	box     *seal.Box
	base    string // address of the pages
	site    http.Handler
	root    greenroom.Actor // superuser
	org     greenroom.OrganizationID
	program greenroom.ProgramID
	session greenroom.SessionID // a draft of the program
	users   map[string]greenroom.UserID
	sample  greenroom.PersonID // interviewer, licensed at Zoom
	guest   greenroom.PersonID // candidate
	zoom    *sync.RWMutex      // whoever holds it keeps Zoom from answering
	sim     *zoomsim.Sim       // Zoom itself
	zoomURL string             // where Zoom's pages are
	logged  *journal

	clinic        greenroom.OrganizationID
	consultations greenroom.ProgramID
	patient       greenroom.PersonID
}

// A journal is what was logged.
type journal struct {
	mu   sync.Mutex
	text strings.Builder
}

func (j *journal) Write(line []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(line)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.String()
}

const password = greenroom.Secret("a few words in a row")

// newKit returns a kit whose pages take the time from now.
func newKit(t *testing.T, now func() time.Time) *kit {
	t.Helper()
	return newKitOn(t, testkit.SQLite(t), now)
}

// newKitOn returns a kit on a migrated database.
func newKitOn(t *testing.T, dsn string, now func() time.Time) *kit {
	t.Helper()
	k := &kit{zoom: new(sync.RWMutex), logged: &journal{}}
	log := slog.New(slog.NewTextHandler(k.logged, &slog.HandlerOptions{Level: slog.LevelDebug}))
	server := httptest.NewUnstartedServer(nil)
	base := "http://" + server.Listener.Addr().String()
	seed := zoomsim.DefaultSeed()
	for i := range seed.Apps {
		seed.Apps[i].RedirectURIs = []string{base + "/connect/zoom/callback"}
	}
	seed.Rooms[0].ID, seed.Rooms[1].ID = "a", "b" // those that [kit.directory] has, too
	sim, err := zoomsim.New(zoomsim.Options{Seed: &seed, Log: log})
	if err != nil {
		t.Fatal(err)
	}
	k.sim = sim
	held := zoomspec.Optional(t).Wrap(t, sim, zoomspec.Simulated())
	zoomServer := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		k.zoom.RLock()
		defer k.zoom.RUnlock()
		held.ServeHTTP(w, r)
	}))
	t.Cleanup(zoomServer.Close)
	k.zoomURL = zoomServer.URL
	client, err := zoom.New(zoom.Options{APIURL: zoomServer.URL, OAuthURL: zoomServer.URL, Now: time.Now, Log: log})
	if err != nil {
		t.Fatal(err)
	}
	db, err := store.Open(t.Context(), dsn, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	box, err := seal.Create(filepath.Join(t.TempDir(), "key"))
	if err != nil {
		t.Fatal(err)
	}
	k.db, k.box, k.base = db, box, base
	k.App = app.New(app.Options{DB: db, Box: box, Provider: zoom.NewProvider(client),
		From: mail.Address{Name: "Greenroom", Email: "greenroom@hospital.example"}, URL: base, Now: time.Now, Log: log})
	if err := k.UseServerApps(t.Context(), []app.ServerApp{
		{Kind: greenroom.AccountLevel, ClientID: "sim-greenroom-admin", ClientSecret: "sim-greenroom-admin-secret"},
		{Kind: greenroom.UserLevel, ClientID: "sim-greenroom-user", ClientSecret: "sim-greenroom-user-secret"},
	}); err != nil {
		t.Fatal(err)
	}
	k.site = httpkit.Secure(New(Options{App: k.App, Sessions: db.WebSessions(), URL: base, FormActions: []string{zoomServer.URL}, Dev: true, Now: now, Log: log}))
	server.Config.Handler = k.site
	live, end := context.WithCancel(t.Context())
	server.Config.BaseContext = func(net.Listener) context.Context { return live }
	server.Start()
	t.Cleanup(server.Close)
	t.Cleanup(end)
	k.seed(t)
	k.work(t, log)
	return k
}

func (k *kit) work(t *testing.T, log *slog.Logger) {
	t.Helper()
	handlers := jobs.NewHandlers()
	jobs.HandleLane(handlers, log, func(ctx context.Context, lane greenroom.DrainLane, job *rivertype.JobRow) (time.Duration, error) {
		return k.DrainLane(ctx, lane, job)
	})
	jobs.Handle(handlers, k.DeliverMessage)
	jobs.Handle(handlers, func(ctx context.Context, job greenroom.CheckConnection) (time.Duration, error) {
		return 0, k.CheckConnection(ctx, job)
	})
	jobs.Handle(handlers, k.RunMove)
	jobs.Handle(handlers, k.RevokeGrant)
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

func (k *kit) seed(t *testing.T) {
	t.Helper()
	ctx := t.Context()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	k.root = greenroom.Actor{Kind: "system", ID: "test", Roles: []greenroom.RoleGrant{{Role: greenroom.Superuser}}}
	hospital := &greenroom.Organization{Name: "Example Teaching Hospital", TimeZone: "America/Chicago", VideoEnabled: true, ZoomForAll: true}
	clinic := &greenroom.Organization{Name: "Clinic", TimeZone: "Europe/Vienna"}
	must(k.CreateOrganization(ctx, k.root, hospital))
	must(k.CreateOrganization(ctx, k.root, clinic))
	k.org = hospital.ID
	residency := &greenroom.Program{Name: "Residency interviews", TimeZone: "America/Chicago", DefaultLocation: greenroom.Zoom, Strategy: greenroom.PerSession}
	mentoring := &greenroom.Program{Name: "Mentoring", TimeZone: "America/Chicago", DefaultLocation: greenroom.Zoom, Strategy: greenroom.PerSession}
	must(k.CreateProgram(ctx, k.root, k.org, residency))
	must(k.CreateProgram(ctx, k.root, k.org, mentoring))
	k.program = residency.ID
	k.users = map[string]greenroom.UserID{}
	for name, in := range map[string]app.NewUser{
		"superuser":     {Role: greenroom.Superuser},
		"administrator": {Role: greenroom.OrganizationAdministrator, Organization: k.org},
		"coordinator":   {Role: greenroom.Coordinator, Organization: k.org, Program: residency.ID},
		"other":         {Role: greenroom.Coordinator, Organization: k.org, Program: mentoring.ID},
		"participant":   {Role: greenroom.Participant, Organization: k.org, Program: residency.ID},
		"stranger":      {Role: greenroom.OrganizationAdministrator, Organization: clinic.ID},
	} {
		in.Name, in.Email, in.TimeZone = "C. "+strings.ToUpper(name[:1])+name[1:], name+"@hospital.example", "Europe/Vienna"
		u, err := k.AddUser(ctx, k.root, in)
		must(err)
		k.users[name] = u.ID
	}
	must(k.SetPassword(ctx, greenroom.Actor{Kind: "user", ID: string(k.users["coordinator"])}, "", password))
	add := func(name, email, zone string, role greenroom.SessionRole) greenroom.PersonID {
		p := &greenroom.Person{Name: name, Email: email, TimeZone: zone}
		must(k.AddPerson(ctx, k.root, k.org, k.program, p, role))
		return p.ID
	}
	k.sample = add("Dr S. Sample", "s.sample@hospital.example", "America/Chicago", greenroom.Interviewer)
	k.guest = add("B. Beispiel", "b.beispiel@example.org", "Europe/Vienna", greenroom.Candidate)
	add("O. Observer", "o.observer@example.org", "Asia/Kolkata", greenroom.Observer)
	admin := greenroom.Actor{Kind: "user", ID: string(k.users["administrator"]), Roles: k.root.Roles}
	_, err := k.ConnectServerToServer(ctx, admin, k.org, app.ServerToServer{Name: "Main Account", DefaultHost: "rooms-1@hospital.example",
		Credentials: greenroom.ServerCredentials{AccountID: "SimHospitalAccount01", ClientID: "sim-hospital-s2s", ClientSecret: "sim-hospital-s2s-secret"}})
	must(err)
	other := &greenroom.Program{Name: "Consultations", TimeZone: "Europe/Vienna", DefaultLocation: greenroom.Zoom, Strategy: greenroom.PerSession}
	must(k.CreateProgram(ctx, k.root, clinic.ID, other))
	patient := &greenroom.Person{Name: "P. Patient", Email: "p.patient@example.org", TimeZone: "Europe/Vienna"}
	must(k.AddPerson(ctx, k.root, clinic.ID, other.ID, patient, greenroom.Candidate))
	k.clinic, k.consultations, k.patient = clinic.ID, other.ID, patient.ID
	k.session = k.draft(t, "B. Beispiel with Dr S. Sample", 1)
}

// draft makes a session so many days from now.
func (k *kit) draft(t *testing.T, title string, days int) greenroom.SessionID {
	t.Helper()
	slot, err := greenroom.NewSlot(time.Now().AddDate(0, 0, days).Format("2006-01-02")+"T08:50", "America/Chicago", 20*time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	s := &greenroom.Session{Program: k.program, Title: title, Slot: slot, Location: greenroom.Zoom, Strategy: greenroom.PerSession,
		Participants: []greenroom.Participation{{Person: k.guest, Role: greenroom.Candidate}, {Person: k.sample, Role: greenroom.Interviewer}}}
	if err := k.CreateSession(t.Context(), k.root, k.org, s); err != nil {
		t.Fatal(err)
	}
	return s.ID
}

// stage returns a stage of the program, which is made if there is none.
func (k *kit) stage(t *testing.T) greenroom.StageID {
	t.Helper()
	found, err := k.Stages(t.Context(), k.root, k.org, k.program)
	if err != nil {
		t.Fatal(err)
	}
	if len(found) > 0 {
		return found[0].ID
	}
	s := &greenroom.Stage{Program: k.program, Name: "On site", Locations: []greenroom.Location{greenroom.InPerson, greenroom.ManualLink}}
	if err := k.CreateStage(t.Context(), k.root, k.org, s); err != nil {
		t.Fatal(err)
	}
	return s.ID
}

// stopZoom keeps Zoom from answering until it is released.
func (k *kit) stopZoom(t *testing.T) (release func()) {
	t.Helper()
	k.zoom.Lock()
	release = sync.OnceFunc(k.zoom.Unlock)
	t.Cleanup(release)
	return release
}

// unconnected makes a confirmed session that has no meeting, because the clinic
// has not connected Zoom, and which begins so long from now.
func (k *kit) unconnected(t *testing.T, title string, from time.Duration) {
	t.Helper()
	zone, err := greenroom.Zone("Europe/Vienna")
	if err != nil {
		t.Fatal(err)
	}
	slot, err := greenroom.NewSlot(time.Now().In(zone).Add(from).Format("2006-01-02T15:04"), "Europe/Vienna", 20*time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	o, err := k.Organization(t.Context(), k.root, k.clinic)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := k.SwitchVideo(t.Context(), k.root, k.clinic, o.Revision, true); err != nil {
		t.Fatal(err)
	}
	s := &greenroom.Session{Program: k.consultations, Title: title, Slot: slot, Location: greenroom.Zoom, Strategy: greenroom.PerSession,
		Participants: []greenroom.Participation{{Person: k.patient, Role: greenroom.Candidate}}}
	if err := k.CreateSession(t.Context(), k.root, k.clinic, s); err != nil {
		t.Fatal(err)
	}
	if _, err := k.ConfirmSession(t.Context(), k.root, k.clinic, s.ID, s.Revision); err != nil {
		t.Fatal(err)
	}
}

// path returns an address among the hospital's pages.
func (k *kit) path(more string) string { return "/o/" + string(k.org) + more }

// A reader is a browser without a script.
type reader struct {
	t      *testing.T
	base   string
	client *http.Client
}

// anonymous returns a reader who has not signed in.
func (k *kit) anonymous(t *testing.T) *reader {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	stay := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &reader{t: t, base: k.base, client: &http.Client{Jar: jar, CheckRedirect: stay}}
}

// link returns the path of a link that signs a user in.
func (k *kit) link(t *testing.T, name string) string {
	t.Helper()
	link, _, err := k.MakeSignInLink(t.Context(), k.root, k.users[name])
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimPrefix(link, k.base)
}

// as returns a reader who has signed in.
func (k *kit) as(t *testing.T, name string) *reader {
	t.Helper()
	r := k.anonymous(t)
	if got := r.post(k.link(t, name), nil); got.status != http.StatusSeeOther {
		t.Fatalf("the link of %s answers %d", name, got.status)
	}
	return r
}

// An answer is what a reader got.
type answer struct {
	status int
	to     string // where it leads
	body   string
	header http.Header
}

func (r *reader) get(path string) answer { return r.send(http.MethodGet, path, nil) }

func (r *reader) post(path string, form url.Values) answer {
	return r.send(http.MethodPost, path, form)
}

// send asks with headers, each a name and its value.
func (r *reader) send(method, path string, form url.Values, headers ...[2]string) answer {
	r.t.Helper()
	request, err := http.NewRequestWithContext(r.t.Context(), method, r.base+path, strings.NewReader(form.Encode()))
	if err != nil {
		r.t.Fatal(err)
	}
	if method == http.MethodPost {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for _, h := range headers {
		request.Header.Set(h[0], h[1])
	}
	response, err := r.client.Do(request)
	if err != nil {
		r.t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		r.t.Fatal(err)
	}
	return answer{status: response.StatusCode, to: response.Header.Get("Location"), body: string(body), header: response.Header}
}

var hiddenRevision = regexp.MustCompile(`name="revision" value="(\d+)"`)

// revision is the one that the forms of a page carry.
func (a answer) revision(t *testing.T) string {
	t.Helper()
	found := hiddenRevision.FindStringSubmatch(a.body)
	if found == nil {
		t.Fatalf("the page has no form with a revision:\n%s", a.body)
	}
	return found[1]
}

// says fails the test unless a page says each of the texts.
func (a answer) says(t *testing.T, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(a.body, text) {
			t.Errorf("the page (%d) does not say %q:\n%s", a.status, text, a.body)
		}
	}
}
