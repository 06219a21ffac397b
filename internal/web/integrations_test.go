package web

import (
	"maps"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/alexedwards/scs/v2"

	"greenroom"
	"greenroom/internal/app"
	"greenroom/internal/store"
	"greenroom/zoomsim"
)

// country returns a kit of a hospital with video that is not connected, its
// administrator as "country".
func (k *kit) country(t *testing.T) *kit {
	t.Helper()
	c := k.elsewhere(t)
	u, err := k.AddUser(t.Context(), k.root, app.NewUser{Name: "R. Rural", Email: "r.rural@country.example", Role: greenroom.OrganizationAdministrator, Organization: c.org})
	if err != nil {
		t.Fatal(err)
	}
	c.users = map[string]greenroom.UserID{"country": u.ID}
	return c
}

// connections returns those of the organization.
func (k *kit) connections(t *testing.T) []*greenroom.ConnectionView {
	t.Helper()
	views, err := k.Connections(t.Context(), k.root, k.org)
	if err != nil {
		t.Fatal(err)
	}
	return views
}

// consent decides on Zoom's page and returns where it sends the browser: a path
// of ours.
func (k *kit) consent(t *testing.T, page, decision string) string {
	t.Helper()
	return k.consentAs(t, page, "zoom.admin@hospital.example", decision)
}

// consentAs is consent by a person of Zoom.
func (k *kit) consentAs(t *testing.T, page, email, decision string) string {
	t.Helper()
	ask, err := url.Parse(page)
	if err != nil {
		t.Fatal(err)
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	to := ""
	for _, step := range []struct {
		path string
		form url.Values
	}{
		{"/oauth/signin", url.Values{"email": {email}, "password": {zoomsim.Password}}},
		{"/oauth/authorize", url.Values{"decision": {decision}}},
	} {
		response, err := client.PostForm(ask.Scheme+"://"+ask.Host+step.path+"?"+ask.RawQuery, step.form)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		to = response.Header.Get("Location")
	}
	path, ours := strings.CutPrefix(to, k.base)
	if !ours {
		t.Fatalf("Zoom sends the browser to %q", to)
	}
	return path
}

// begin begins to connect and returns Zoom's page.
func (r *reader) begin(k *kit, owner greenroom.OwnerKind) string {
	r.t.Helper()
	got := r.post(k.path("/integrations/authorize"), url.Values{"owner": {string(owner)}, "program": {string(k.program)}})
	if got.status != http.StatusSeeOther || !strings.Contains(got.to, "/oauth/authorize?") {
		r.t.Fatalf("beginning answers %d, to %q", got.status, got.to)
	}
	return got.to
}

func TestConsentConnects(t *testing.T) {
	t.Parallel()
	k := newKit(t, time.Now).country(t)
	r := k.as(t, "country")
	r.get(k.path("/integrations")).says(t, "Zoom is not connected yet", "Connect with Zoom", "Use Server-to-Server")
	for i, owner := range []greenroom.OwnerKind{greenroom.OrganizationOwner, greenroom.ProgramOwner} {
		began := []string{k.path("/integrations"), k.path("/programs/" + string(k.program))}[i]
		got := r.get(k.consent(t, r.begin(k, owner), "allow"))
		if got.status != http.StatusSeeOther || got.to != began || got.header.Get("Referrer-Policy") != "no-referrer" {
			t.Errorf("coming back answers %d, to %q, %v", got.status, got.to, got.header)
		}
		r.get(got.to).says(t, "Zoom is connected. Sessions that waited for it get their meetings now.")
		r.get(k.path("/integrations")).says(t, "by R. Rural.", "OAuth, for the whole account", "7 users at Zoom, 6 licensed", "zoom.admin@hospital.example")
		if views := k.connections(t); len(views) != i+1 || views[i].OwnerKind != owner {
			t.Errorf("connected %+v", views)
		}
	}
}

// What comes back binds nothing unless this user began in this browser and this
// is the first time. It is said, and neither code nor state is shown or kept in
// an address.
func TestNothingIsBoundByAnAnswerThatWasNotAsked(t *testing.T) {
	t.Parallel()
	hospital := newKit(t, time.Now)
	k := hospital.country(t)
	const nothing = "Nothing was connected. Begin again from Integrations."
	r := k.as(t, "country")
	for name, ask := range map[string]func(back string) answer{
		"forged":    func(string) answer { return r.get("/connect/zoom/callback?code=abc&state=forged") },
		"anonymous": func(back string) answer { return k.anonymous(t).get(back) },
		"stranger":  func(back string) answer { return hospital.as(t, "coordinator").get(back) },
		"another browser of theirs": func(back string) answer {
			other := k.as(t, "country")
			other.begin(k, greenroom.OrganizationOwner)
			return other.get(back)
		},
	} {
		back := k.consent(t, r.begin(k, greenroom.OrganizationOwner), "allow")
		got := ask(back)
		if got.says(t, nothing); got.status != http.StatusNotFound || got.header.Get("Referrer-Policy") != "no-referrer" {
			t.Errorf("%s: %d, %v", name, got.status, got.header)
		}
		q, err := url.Parse(back)
		if err != nil {
			t.Fatal(err)
		}
		for _, secret := range []string{q.Query().Get("code"), q.Query().Get("state")} {
			if strings.Contains(got.body, secret) {
				t.Errorf("%s: the page shows %s", name, secret)
			}
			if strings.Contains(k.logged.String(), secret) {
				t.Errorf("%s: the log has %s", name, secret)
			}
		}
		if views := k.connections(t); len(views) != 0 {
			t.Fatalf("%s: bound %+v", name, views[0])
		}
	}
	back := k.consent(t, r.begin(k, greenroom.OrganizationOwner), "decline")
	got := r.get(back)
	if got.status != http.StatusSeeOther || got.to != k.path("/integrations") {
		t.Fatalf("declined: %d, to %q", got.status, got.to)
	}
	r.get(got.to).says(t, `role="alert"`, "Zoom was asked not to connect. Nothing was connected.")
	back = k.consent(t, r.begin(k, greenroom.OrganizationOwner), "allow")
	if first := r.get(back); first.status != http.StatusSeeOther || first.to != k.path("/integrations") {
		t.Errorf("once: %d, to %q", first.status, first.to)
	}
	again := r.get(back)
	if again.status != http.StatusSeeOther || again.to != k.path("/integrations") {
		t.Errorf("again: %d, to %q", again.status, again.to)
	}
	r.get(again.to).says(t, "Zoom is connected already. Nothing was changed.")
	if views := k.connections(t); len(views) != 1 {
		t.Errorf("bound %+v", views)
	}
}

// serverTyped is what an administrator types.
func serverTyped() url.Values {
	return url.Values{"account_id": {"SimClinicAccount0001"}, "client_id": {"sim-clinic-s2s"}, "client_secret": {"sim-clinic-s2s-secret"},
		"default_host": {"zoom.admin@clinic.example"}, "name": {"Clinic account"}}
}

var wrongSecret = url.Values{"client_secret": {"a-wrong-secret-that-is-nobodys"}}

func TestServerToServerByForm(t *testing.T) {
	t.Parallel()
	var later atomic.Int64
	k := newKit(t, func() time.Time { return time.Now().Add(time.Duration(later.Load())) }).country(t)
	r, path := k.as(t, "country"), k.path("/integrations/server-to-server")
	var pages []answer
	send := func(to string, changes ...url.Values) answer {
		t.Helper()
		form := serverTyped()
		for _, change := range changes {
			maps.Copy(form, change)
		}
		got := r.post(to, form)
		pages = append(pages, got)
		return got
	}
	send(path+"/test", wrongSecret).says(t, "does not work yet", "broken", "not known", `value="SimClinicAccount0001"`)
	send(path, wrongSecret).says(t, `id="client-secret-error"`, `value="sim-clinic-s2s"`, "does not know this client ID and secret")
	send(path, url.Values{"default_host": {"nobody@clinic.example"}}).says(t, `id="default-host-error"`, "is no user of this Zoom account")
	send(path+"/test", url.Values{"default_host": {"a%d@clinic.example"}}).says(t, "a%d@clinic.example is no user of this Zoom account")
	send(path, url.Values{"account_id": {""}}).says(t, `id="account-id-error"`, "Enter the account ID.")
	tested := send(path+"/test", url.Values{"client_secret": {" sim-clinic-s2s-secret "}})
	tested.says(t, "Nothing is stored yet: choose Connect.", "Licensed users there, who can host: 2 of 2.", "works in part", "zoom_rooms:read:list_rooms:admin", "is kept, encrypted, until")
	handle := hiddenTyped(t, tested)
	kept := url.Values{"client_secret": {""}, "typed": {handle}}
	later.Store(int64(11 * time.Minute))
	send(path, kept).says(t, "Enter the client secret.")
	later.Store(0)
	done := send(path, kept)
	if done.status != http.StatusSeeOther || done.to != k.path("/integrations") {
		t.Fatalf("connecting answers %d, to %q", done.status, done.to)
	}
	shown := r.get(done.to)
	shown.says(t, "Clinic account is connected, but not everything works", "Zoom · Clinic account", "Server-to-Server")
	send(path, kept).says(t, "Enter the client secret.") // forgotten
	again := send(path)
	if want := k.path("/connections/" + string(k.connections(t)[0].ID) + "/edit"); again.to != want {
		t.Errorf("again leads to %q, want %q", again.to, want)
	}
	r.get(again.to).says(t, "connected already, as “Clinic account”", "Change “Clinic account”", "sim-", "cret", "by polling only")
	if views := k.connections(t); len(views) != 1 {
		t.Errorf("connected %+v", views)
	}
	if strings.Contains(k.logged.String(), "sim-clinic-s2s-secret") {
		t.Error("the log has the secret")
	}
	for _, page := range append(pages, shown, r.get(path)) {
		for _, secret := range []string{"sim-clinic-s2s-secret", wrongSecret.Get("client_secret")} {
			if strings.Contains(page.body, secret) {
				t.Errorf("a page shows %s:\n%s", secret, page.body)
			}
		}
	}
}

// hiddenTyped is the handle of the secret that a page keeps.
func hiddenTyped(t *testing.T, page answer) string {
	t.Helper()
	_, rest, found := strings.Cut(page.body, `name="typed" value="`)
	handle, _, _ := strings.Cut(rest, `"`)
	if !found || handle == "" {
		t.Fatalf("the page keeps no secret:\n%s", page.body)
	}
	return handle
}

// A browser session never holds the secret in clear.
func TestTypedSecretIsSealedInTheDatabase(t *testing.T) {
	t.Parallel()
	k := newKit(t, time.Now).country(t)
	kept := &spy{Store: k.db.WebSessions()}
	v := &visit{site: &site{app: k.App, cookies: newCookies(Options{Sessions: kept, URL: k.base}), now: time.Now}, org: &greenroom.Organization{ID: k.org},
		who: greenroom.Actor{Kind: "user", ID: string(k.users["country"])}}
	serve := v.cookies.LoadAndSave(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		v.r = r
		in := entry{Values: url.Values{}}
		if err := v.keepTyped(in, "sim-clinic-s2s-secret"); err != nil { //nolint:contextcheck // the visit has the request
			t.Error(err)
		}
		if got, _ := v.typedSecret(in.Get("typed")); got != "sim-clinic-s2s-secret" { //nolint:contextcheck // likewise
			t.Errorf("kept %q", got.Reveal())
		}
	}))
	serve.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/", nil))
	if len(kept.written) == 0 || strings.Contains(string(kept.written), "sim-clinic-s2s-secret") {
		t.Errorf("the database holds %q", kept.written)
	}
}

// A spy sees what is stored of browser sessions.
type spy struct {
	scs.Store
	written []byte
}

func (s *spy) Commit(token string, data []byte, expiry time.Time) error {
	s.written = data
	return s.Store.Commit(token, data, expiry)
}

// Who may do what is offered that, and told who can do the rest.
func TestIntegrationsOfferWhatOneMay(t *testing.T) {
	t.Parallel()
	k := newKit(t, time.Now)
	path := k.path("/integrations")
	for name, tt := range map[string]struct{ says, not []string }{
		"superuser":     {[]string{"Switch video off", "Connect with Zoom", "Use Server-to-Server", `aria-current="page">Integrations`}, []string{"Only superusers"}},
		"administrator": {[]string{"Zoom · Main Account", "by C. Administrator", "rooms-1@hospital.example", "Connect with Zoom", "Connect the program", "Only superusers"}, []string{"Switch video off"}},
		"coordinator":   {[]string{"Zoom · Main Account", "An administrator of your organization can add another, or change these: C. Administrator.", "Connect the program", "Your own Zoom account can be connected once"}, []string{"Connect with Zoom", "Not a Zoom administrator?"}},
		"participant":   {[]string{"Your own connection"}, []string{"Main Account", "Connect with Zoom", "Connect the program"}},
	} {
		page := k.as(t, name).get(path)
		page.says(t, tt.says...)
		for _, text := range tt.not {
			if strings.Contains(page.body, text) {
				t.Errorf("%s is told %q", name, text)
			}
		}
	}
	if err := k.UseServerApps(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	administrator := k.as(t, "administrator")
	if page := administrator.get(path); strings.Contains(page.body, "Connect with Zoom") || strings.Contains(page.body, "Connect the program") {
		t.Error("consent is offered without an app")
	}
	refused := administrator.post(path+"/authorize", url.Values{"owner": {"organization"}})
	if refused.says(t, "GREENROOM_ZOOM_ADMIN_CLIENT_ID"); refused.status != http.StatusConflict {
		t.Errorf("without an app: %d", refused.status)
	}
}

func TestVideoIsSwitched(t *testing.T) {
	t.Parallel()
	k := newKit(t, time.Now)
	r, path := k.as(t, "superuser"), "/o/"+string(k.clinic)
	page := r.get(path + "/integrations")
	page.says(t, "Video is switched off for this organization.", "Switch video on")
	if strings.Contains(page.body, "Connect with Zoom") {
		t.Error("connecting is offered while video is off")
	}
	form := url.Values{"video": {"on"}, "revision": {page.revision(t)}}
	if got := r.post(path+"/video", form); got.status != http.StatusSeeOther {
		t.Fatalf("switching answers %d", got.status)
	}
	r.get(path+"/integrations").says(t, "Video is on.", "Switch video off", "Connect with Zoom")
	if got := r.post(path+"/video", form); got.status != http.StatusConflict {
		t.Errorf("the second time answers %d", got.status)
	}
}

// A connection that has ended says why, what is kept and what to do: openly while
// nothing has come in its place, then folded away.
func TestEndedConnection(t *testing.T) {
	t.Parallel()
	k := newKit(t, time.Now)
	k.endConnection(t)
	page := k.as(t, "coordinator").get(k.path("/integrations"))
	page.says(t, `data-state="failed"`, "and ended on", "which no longer accepts it", "Meetings that exist stay as they are")
	if strings.Contains(page.body, "Connect again:") {
		t.Error("a coordinator is offered to connect the organization")
	}
	k.as(t, "administrator").get(k.path("/integrations")).says(t, "Connect again:")
	k.standby(t)
	k.as(t, "administrator").get(k.path("/integrations")).says(t, "Zoom · Clinic account", "Used first", "Show 1 connection that has ended", "which no longer accepts it")
}

// standby connects a second account of the organization.
func (k *kit) standby(t *testing.T) {
	t.Helper()
	if _, err := k.ConnectServerToServer(t.Context(), k.root, k.org, app.ServerToServer{Name: "Clinic account", DefaultHost: "zoom.admin@clinic.example",
		Credentials: greenroom.ServerCredentials{AccountID: "SimClinicAccount0001", ClientID: "sim-clinic-s2s", ClientSecret: "sim-clinic-s2s-secret"}}); err != nil {
		t.Fatal(err)
	}
}

// Of two connections the page says which is used and which stands by, and the
// order can be changed.
func TestOrderOfConnections(t *testing.T) {
	t.Parallel()
	k := newKit(t, time.Now)
	k.standby(t)
	r := k.as(t, "administrator")
	r.get(k.path("/integrations")).says(t, "Used first", "Stands by, and takes over when “Main Account” ends or breaks", "Use this one first")
	second := k.connections(t)[1]
	first := k.path("/connections/" + string(second.ID) + "/first")
	if got := r.post(first, url.Values{"revision": {"7"}}); got.status != http.StatusConflict {
		t.Errorf("at an old revision: %d", got.status)
	}
	got := r.post(first, url.Values{"revision": {strconv.FormatInt(second.Revision, 10)}})
	if got.status != http.StatusSeeOther {
		t.Fatalf("it answers %d", got.status)
	}
	r.get(got.to).says(t, "“Clinic account” is used first from now on.", "Stands by, and takes over when “Clinic account” ends or breaks")
	if coordinator := k.as(t, "coordinator").get(k.path("/integrations")); strings.Contains(coordinator.body, "Use this one first") {
		t.Error("a coordinator is offered to change the order")
	}
}

// A connection has one form. One made by consent has no credentials, so that its
// default host is looked for among the users that were read.
func TestSettingsOfConsent(t *testing.T) {
	t.Parallel()
	k := newKit(t, time.Now).country(t)
	r := k.as(t, "country")
	if got := r.get(k.consent(t, r.begin(k, greenroom.OrganizationOwner), "allow")); got.status != http.StatusSeeOther {
		t.Fatalf("connecting answers %d", got.status)
	}
	path := k.path("/connections/" + string(k.connections(t)[0].ID) + "/edit")
	page := r.get(path)
	page.says(t, "Change “Zoom”", "Connect your account again", "Directory")
	if strings.Contains(page.body, "Client secret") {
		t.Error("it asks for a secret")
	}
	form := url.Values{"revision": {page.revision(t)}, "name": {"Interviews"}, "default_host": {"nobody@hospital.example"}}
	r.post(path, form).says(t, `id="default-host-error"`, "is no user of this Zoom account, as last read", `value="Interviews"`)
	form.Set("default_host", "rooms-1@hospital.example")
	r.get(r.post(path, form).to).says(t, "“Interviews” is changed.", "Zoom · Interviews")
	r.post(path, form).says(t, "Somebody else has changed this meanwhile.", `value="Interviews"`)
}

// Name and default host of a connection are changed, with what is wrong said at
// the field.
func TestConnectionSettings(t *testing.T) {
	t.Parallel()
	k := newKit(t, time.Now)
	c := k.connections(t)[0]
	r, path := k.as(t, "administrator"), k.path("/connections/"+string(c.ID)+"/edit")
	page := r.get(path)
	page.says(t, `value="Main Account"`, "Client secret")
	form := url.Values{"revision": {page.revision(t)}, "name": {"Interviews"}, "default_host": {"nobody@hospital.example"}}
	r.post(path, form).says(t, `id="default-host-error"`, "is no user of this Zoom account", `value="Interviews"`)
	form.Set("default_host", "rooms-1@hospital.example")
	got := r.post(path, form)
	if got.status != http.StatusSeeOther {
		t.Fatalf("it answers %d", got.status)
	}
	r.get(got.to).says(t, "“Interviews” is changed.", "Zoom · Interviews")
	again := r.post(path, form)
	if again.says(t, "Somebody else has changed this meanwhile."); again.status != http.StatusConflict {
		t.Errorf("at the old revision: %d", again.status)
	}
}

func (k *kit) endConnection(t *testing.T) {
	t.Helper()
	c := k.connections(t)[0].Connection
	c.End(greenroom.Refused, time.Now())
	if err := k.db.Write(t.Context(), k.org, func(tx *store.Tx) error { return tx.UpdateConnection(t.Context(), &c) }); err != nil {
		t.Fatal(err)
	}
}
