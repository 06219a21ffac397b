package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/riverqueue/river/rivertype"

	"greenroom"
	"greenroom/internal/api"
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

// kit is the API over a whole Greenroom beside a simulated Zoom: two
// organizations, of which the first has two programs.
type kit struct {
	*app.App
	t       *testing.T
	base    string
	key     string // of an administrator of the hospital; requests carry it
	org     greenroom.OrganizationID
	clinic  greenroom.OrganizationID
	drained chan struct{} // told each time a lane rests
}

// operator may do everything.
var operator = greenroom.Actor{Kind: "system", ID: "command_line", Roles: []greenroom.RoleGrant{{Role: greenroom.Superuser}}}

// onEngines runs a test with a kit on each engine.
func onEngines(t *testing.T, test func(*testing.T, *kit)) {
	for name, newDatabase := range testkit.Engines() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, newKit(t, newDatabase(t)))
		})
	}
}

func newKit(t *testing.T, dsn string) *kit {
	t.Helper()
	log := slog.New(slog.DiscardHandler)
	sim, err := zoomsim.New(zoomsim.Options{Log: log})
	must(t, err)
	provider := httptest.NewServer(zoomspec.Optional(t).Wrap(t, sim, zoomspec.Simulated()))
	t.Cleanup(provider.Close)
	client, err := zoom.New(zoom.Options{APIURL: provider.URL, OAuthURL: provider.URL, Now: time.Now, Log: log})
	must(t, err)
	db, err := store.Open(t.Context(), dsn, time.Now)
	must(t, err)
	t.Cleanup(db.Close)
	box, err := seal.Create(filepath.Join(t.TempDir(), "key"))
	must(t, err)
	k := &kit{t: t, drained: make(chan struct{}, 100), App: app.New(app.Options{DB: db, Box: box, Provider: zoom.NewProvider(client),
		From: mail.Address{Name: "Greenroom", Email: "greenroom@hospital.example"}, URL: "https://greenroom.example", Now: time.Now, Log: log})}
	must(t, k.UseServerApps(t.Context(), []app.ServerApp{{Kind: greenroom.AccountLevel, ClientID: "sim-greenroom-admin", ClientSecret: "sim-greenroom-admin-secret"}}))
	k.org, k.clinic = k.organization("Hospital"), k.organization("Clinic")
	k.key = k.keyOf(adminOf(k.org))
	k.work(db, log)
	server := httptest.NewServer(api.HandlerWith(k.App, log, 50*time.Millisecond))
	t.Cleanup(server.Close)
	k.base = server.URL + api.Prefix
	return k
}

func (k *kit) organization(name string) greenroom.OrganizationID {
	k.t.Helper()
	o := &greenroom.Organization{Name: name, TimeZone: "America/Chicago", VideoEnabled: true, ZoomForAll: true}
	must(k.t, k.CreateOrganization(k.t.Context(), operator, o))
	return o.ID
}

// keyOf returns the key of a new user with a role.
func (k *kit) keyOf(grant greenroom.RoleGrant) string {
	k.t.Helper()
	ctx := k.t.Context()
	u, err := k.AddUser(ctx, operator, app.NewUser{Email: fmt.Sprintf("u%d@hospital.example", time.Now().UnixNano()), Role: grant.Role,
		Organization: grant.Organization, Program: grant.Program})
	must(k.t, err)
	who, err := k.Actor(ctx, u.ID)
	must(k.t, err)
	key, _, err := k.CreateAPIKey(ctx, who, grant.Organization, "Test")
	must(k.t, err)
	return key.Reveal()
}

func (k *kit) work(db *store.DB, log *slog.Logger) {
	k.t.Helper()
	handlers := jobs.NewHandlers()
	jobs.HandleLane(handlers, log, func(ctx context.Context, lane greenroom.DrainLane, job *rivertype.JobRow) (time.Duration, error) {
		again, err := k.DrainLane(ctx, lane, job)
		k.drained <- struct{}{}
		return again, err
	})
	jobs.Handle(handlers, func(ctx context.Context, job greenroom.CheckConnection) (time.Duration, error) {
		return 0, k.CheckConnection(ctx, job)
	})
	jobs.Handle(handlers, func(ctx context.Context, job greenroom.DeliverMessage) (time.Duration, error) {
		again, err := k.DeliverMessage(ctx, job)
		k.drained <- struct{}{}
		return again, err
	})
	runner, err := jobs.Start(k.t.Context(), db, handlers, log)
	must(k.t, err)
	k.t.Cleanup(func() {
		if err := runner.Stop(context.Background()); err != nil {
			k.t.Error(err)
		}
	})
}

// answer is what came of a request.
type answer struct {
	t      *testing.T
	what   string
	status int
	header http.Header
	body   []byte
}

// ask sends a request. A body that is no text is sent as JSON; headers come in
// pairs of name and value.
func (k *kit) ask(method, path string, body any, headers ...string) answer {
	k.t.Helper()
	text, isText := body.(string)
	if !isText && body != nil {
		made, err := json.Marshal(body)
		must(k.t, err)
		text = string(made)
	}
	request, err := http.NewRequestWithContext(k.t.Context(), method, k.base+path, strings.NewReader(text))
	must(k.t, err)
	request.Header.Set("Authorization", "Bearer "+k.key)
	if text != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	response, err := http.DefaultClient.Do(request)
	must(k.t, err)
	defer response.Body.Close()
	got, err := io.ReadAll(response.Body)
	must(k.t, err)
	return answer{k.t, method + " " + path, response.StatusCode, response.Header, got}
}

// as returns the kit asking with another key.
func (k *kit) as(key string) *kit {
	other := *k
	other.key = key
	return &other
}

// want fails the test unless the answer has the status, and returns its body.
func (a answer) want(status int) object {
	a.t.Helper()
	if a.status != status {
		a.t.Fatalf("%s answers %d, want %d: %s", a.what, a.status, status, a.body)
	}
	var body object
	if len(bytes.TrimSpace(a.body)) > 0 {
		must(a.t, json.Unmarshal(a.body, &body))
	}
	return body
}

// wantProblem fails the test unless the answer is a problem of the status that
// names the field and says the text.
func (a answer) wantProblem(status int, field, says string) {
	a.t.Helper()
	p := a.want(status)
	if got := a.header.Get("Content-Type"); got != "application/problem+json" {
		a.t.Errorf("%s answers a %s", a.what, got)
	}
	if p["status"] != float64(status) || p.text("field") != field || !strings.Contains(p.text("detail"), says) {
		a.t.Errorf("%s answers %s, want field %q and %q", a.what, a.body, field, says)
	}
}

// object is a JSON object.
type object map[string]any

// text returns what stands at a path of names, as text; "" if nothing does.
func (o object) text(path ...string) string {
	var at any = map[string]any(o)
	for _, name := range path {
		inside, _ := at.(map[string]any)
		at = inside[name]
	}
	if at == nil {
		return ""
	}
	return fmt.Sprint(at)
}

func (o object) items() []object {
	var found []object
	list, _ := o["items"].([]any)
	for _, item := range list {
		found = append(found, item.(map[string]any))
	}
	return found
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// The things below are made by the API itself.

func (k *kit) program(name string) string {
	k.t.Helper()
	return k.ask("POST", "/programs", object{"name": name, "time_zone": "America/Chicago"}).want(201).text("id")
}

func (k *kit) person(program, email, role string) string {
	k.t.Helper()
	return k.ask("POST", "/programs/"+program+"/people", object{"name": "P. " + email, "email": email, "role": role}).want(201).text("id")
}

func (k *kit) connect() {
	k.t.Helper()
	k.ask("POST", "/connections/server-to-server", credentials).want(201)
}

var credentials = object{"name": "Main account", "account_id": "SimHospitalAccount01", "client_id": "sim-hospital-s2s",
	"client_secret": "sim-hospital-s2s-secret", "default_host": "rooms-1@hospital.example"}

// otherCredentials are those of another account.
var otherCredentials = object{"name": "Clinic account", "account_id": "SimClinicAccount0001", "client_id": "sim-clinic-s2s",
	"client_secret": "sim-clinic-s2s-secret"}

// draft makes a session of an interviewer, who is licensed at the simulator, and
// a candidate.
func (k *kit) draft(program string, more ...object) answer {
	k.t.Helper()
	body := object{"program": program, "title": "Interview", "start": day(2) + "T08:50", "minutes": 20}
	for _, m := range more {
		maps.Copy(body, m)
	}
	return k.ask("POST", "/sessions", body)
}

// day returns the date so many days ahead.
func day(ahead int) string { return time.Now().AddDate(0, 0, ahead).Format("2006-01-02") }

// linked waits until the session's link stands as wanted and returns the session.
func (k *kit) linked(id, state string) object {
	k.t.Helper()
	for {
		s := k.ask("GET", "/sessions/"+id, nil).want(200)
		if s.text("link", "state") == state {
			return s
		}
		select {
		case <-k.drained:
		case <-time.After(20 * time.Second):
			k.t.Fatalf("the link is %v, want %s", s["link"], state)
		}
	}
}

func adminOf(o greenroom.OrganizationID) greenroom.RoleGrant {
	return greenroom.RoleGrant{Role: greenroom.OrganizationAdministrator, Organization: o}
}
