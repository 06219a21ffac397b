package zoomsim_test

import (
	"encoding/json"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"greenroom/zoomsim"
)

// A tab is a browser in which somebody is signed in.
type tab struct {
	*bench
	client *http.Client
}

// as signs a person in.
func (b *bench) as(email string) tab {
	b.Helper()
	v := tab{b, browser(b)}
	if a := v.form("/oauth/signin", "email", email, "password", zoomsim.Password); a.status != 200 {
		b.Fatalf("sign-in: %d", a.status)
	}
	return v
}

func (v tab) open(path string) answer {
	v.Helper()
	return v.get(v.client, path)
}

// form sends a form of pairs and returns the page that it leads to.
func (v tab) form(path string, pairs ...string) answer {
	v.Helper()
	values := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		values.Add(pairs[i], pairs[i+1])
	}
	return v.post(v.client, path, values)
}

// says fails the test unless a page has a status and these texts.
func (a answer) says(t *testing.T, status int, texts ...string) {
	t.Helper()
	page := html.UnescapeString(a.text)
	missing := slices.DeleteFunc(texts, func(text string) bool { return strings.Contains(page, text) })
	if len(missing) > 0 || a.status != status || a.header.Get("Location") != "" {
		t.Errorf("%d to %q, want %d; the page lacks %q:\n%s", a.status, a.header.Get("Location"), status, missing, page)
	}
}

// lacks fails the test if a page has one of these texts.
func (a answer) lacks(t *testing.T, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if strings.Contains(html.UnescapeString(a.text), text) {
			t.Errorf("the page says %q", text)
		}
	}
}

// location returns where a page sends the browser.
func (a answer) location(t *testing.T) *url.URL {
	t.Helper()
	u, err := url.Parse(a.header.Get("Location"))
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// demanding starts a simulator whose hospital approves its apps, with a
// coordinator who manages users but no apps.
func demanding(t *testing.T) *bench {
	t.Helper()
	seed := zoomsim.DefaultSeed()
	seed.Accounts[0].PreApproval = true
	seed.Roles = []zoomsim.Role{
		{ID: "coordinator", AccountID: hospital, Name: "Coordinator", Privileges: []string{zoomsim.UserEdit, zoomsim.RoomRead}},
		{ID: "clerk", AccountID: hospital, Name: "Clerk", Privileges: []string{zoomsim.UserRead}},
	}
	for i, u := range seed.Users {
		switch u.Email {
		case coordinator:
			seed.Users[i].RoleID = "coordinator"
		case clerk:
			seed.Users[i].RoleID = "clerk"
		}
	}
	return start(t, zoomsim.Options{Seed: &seed})
}

const (
	coordinator = "w.wellmade@hospital.example"
	clerk       = "u.usher@hospital.example"
)

func TestGotcha19PreApproval(t *testing.T) {
	t.Parallel()
	b := demanding(t)
	ask := "/oauth/authorize?" + userQuery().Encode()
	v := b.as(sample)
	v.open(ask).says(t, 403, "You cannot authorize Greenroom for one person", "Request pre-approval")
	v.form(ask, "decision", "allow").says(t, 403, "Request pre-approval")
	for range 2 { // a second request changes nothing
		v.form(ask, "decision", "request", "reason", "Interviews").
			says(t, 403, "Pre-approval was requested on Mon 4 Mar 2030, 12:00 UTC", "What happens next", "App requests")
	}
	events := b.sim.Events()
	if len(events) != 1 || events[0].Name != "app.authorization_request_created" {
		t.Fatalf("events are %v", events)
	}
	var got map[string]any
	if err := json.Unmarshal(events[0].Body, &got); err != nil {
		t.Fatal(err)
	}
	link := map[string]any{"developer_documentation": "", "developer_privacy_policy": "", "developer_support": "", "developer_terms_of_use": ""}
	want := map[string]any{"event": "app.authorization_request_created", "event_ts": float64(noon.UnixMilli()), "payload": map[string]any{
		"app_name": "Greenroom for one person", "app_type": "OAuth App", "app_status": "published", "app_description": "", "app_link": link,
		"app_scopes": []any{"meeting:read", "meeting:write", "user:read"}, "requester_name": "Sam Sample",
		"requester_department": "", "requester_user_groups": []any{}, "request_reason": "Interviews",
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}

	b.as(sample).open("/marketplace/manage").says(t, 403, "Your role lacks the right “Marketplace: edit”")
	boss := b.as(admin)
	boss.open("/marketplace/manage").says(t, 200, sample, "Interviews", "Greenroom for one person")
	boss.form("/marketplace/manage", "client", userApp, "action", "approve").says(t, 200, "The app is pre-approved", "There are no requests")
	v.open(ask).says(t, 200, "Authorize Greenroom for one person", "Allow")
	token := b.redeem(v.form(ask, "decision", "allow").location(t).Query().Get("code")).body["refresh_token"]
	boss.form("/marketplace/manage", "client", userApp, "action", "withdraw").says(t, 200, "The approval is withdrawn")
	b.refused(b.refresh(token), 400, "The pre-approval of the app was withdrawn.", "invalid_grant")
	v.open(ask).says(t, 403, "Request pre-approval")
}

func TestGotcha19InstallWithoutState(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	v := b.as(sample)
	page := v.open("/marketplace/apps/" + userApp)
	page.says(t, 200, "Add", "View your meetings")
	add := regexp.MustCompile(`href="(/oauth/authorize[^"]+)"`).FindStringSubmatch(page.text)
	if add == nil {
		t.Fatalf("there is no way to add the app: %s", page.text)
	}
	to := html.UnescapeString(add[1])
	v.open(to).says(t, 200, "Allow")
	back := v.form(to, "decision", "allow").location(t)
	code := back.Query().Get("code")
	if back.Host != "localhost:8080" || code == "" || back.Query().Has("state") {
		t.Fatalf("the browser is sent to %s", back)
	}
	if a := b.redeem(code); a.status != 200 {
		t.Errorf("token: %s", a.text)
	}
	v.open("/marketplace/apps/"+userApp).says(t, 200, "You have it")
}

func TestLandingPage(t *testing.T) {
	t.Parallel()
	seed := zoomsim.DefaultSeed()
	seed.Apps[3].InstallURL = "https://greenroom.example/zoom/install"
	b := start(t, zoomsim.Options{Seed: &seed})
	page := b.as(sample).open("/marketplace/apps/" + userApp)
	page.says(t, 200, "Visit site to install", `href="https://greenroom.example/zoom/install"`)
	page.lacks(t, "/oauth/authorize")
}

func TestConsentHurdles(t *testing.T) {
	t.Parallel()
	b := demanding(t)
	if err := b.sim.AddApp(zoomsim.App{ClientID: "clinics", Name: "Clinic's own", Kind: zoomsim.UserLevel, AccountID: "SimClinicAccount0001",
		RedirectURIs: []string{callback}, Scopes: []string{"user:read"}}); err != nil {
		t.Fatal(err)
	}
	wide := userQuery("client_id", adminApp)
	tests := []struct {
		name, email string
		query       url.Values
		approved    bool
		status      int
		says        []string
	}{
		{"member, not approved", sample, wide, false, 403, []string{"Request pre-approval", "an administrator has to install it, or give you a role", "Zoom Rooms: view"}},
		{"member, approved", sample, wide, true, 403, []string{"An account admin is required to install this type of app.", "You are not sent back"}},
		{"role, not approved", coordinator, wide, false, 403, []string{"Request pre-approval"}},
		{"role, approved", coordinator, wide, true, 200, []string{"asks to act for everyone in Example Teaching Hospital", "View and manage everyone’s meetings"}},
		{"role too small, not approved", clerk, wide, false, 403, []string{"Request pre-approval", "Approval alone is not enough"}},
		{"role too small, approved", clerk, wide, true, 403, []string{"Your role, Clerk, lacks", "Users: view and edit", "Zoom Rooms: view", "User Management"}},
		{"administrator, not approved", admin, wide, false, 200, []string{"approves this app for the whole account"}},
		{"another account's app", sample, userQuery("client_id", "clinics"), true, 403, []string{"is not published"}},
		{"scopes of the app", admin, userQuery("scope", "user:read meeting:read"), false, 200, []string{"View your user profiles and settings"}},
		{"scopes beyond the app's", admin, userQuery("scope", "user:read recording:read"), false, 400, []string{"Invalid scope: user:read recording:read (4,700)"}},
		{"PKCE of an unknown kind", admin, userQuery("code_challenge_method", "S512"), false, 400, []string{"Invalid code_challenge_method"}},
		{"redirect", admin, userQuery("redirect_uri", "https://evil.example/"), false, 400, []string{"Invalid redirect: https://evil.example/ (4,700)", "error 4709"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			decide := b.sim.Withdraw
			if tt.approved {
				decide = b.sim.Approve
			}
			for _, app := range []string{adminApp, "clinics"} {
				if err := decide(hospital, app); err != nil {
					t.Fatal(err)
				}
			}
			ask := "/oauth/authorize?" + tt.query.Encode()
			v := b.as(tt.email)
			v.open(ask).says(t, tt.status, tt.says...)
			if tt.status != 200 {
				v.form(ask, "decision", "allow").says(t, tt.status, tt.says...)
				v.form(ask, "decision", "decline").says(t, tt.status, tt.says...)
			}
		})
	}
}

func TestAdministratorsConsentApproves(t *testing.T) {
	t.Parallel()
	b := demanding(t)
	_, q := b.consent(admin, "allow", userQuery("client_id", userApp))
	token := b.redeem(q.Get("code")).body["refresh_token"]
	if token == nil {
		t.Fatal("no token")
	}
	if a := b.refresh(token); a.status != 200 {
		t.Errorf("refresh: %s", a.text)
	}
	b.as(sample).open("/oauth/authorize?"+userQuery().Encode()).says(t, 200, "Allow")
}

func TestConsentTwice(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	v := b.as(sample)
	ask := "/oauth/authorize?" + userQuery().Encode()
	one := v.form(ask, "decision", "allow").location(t).Query().Get("code")
	two := v.form(ask, "decision", "allow").location(t).Query().Get("code")
	if one == two {
		t.Error("a code is given twice")
	}
	if a := b.redeem(two); a.status != 200 {
		t.Errorf("the second code: %s", a.text)
	}
	v.form(ask, "decision", "").says(t, 200, "Allow")
}

func TestUninstall(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	one, two := b.granted(sample), b.granted(coordinator)
	mine := "/marketplace/installed/" + userApp + "/" + b.user(sample)
	v := b.as(coordinator)
	v.open(mine).says(t, 404, "not yours to uninstall")
	v.form(mine).says(t, 404, "not yours to uninstall")
	v.open("/marketplace/installed").lacks(t, sample, "Other people’s")

	v = b.as(sample)
	v.open("/marketplace/installed").says(t, 200, mine)
	v.open(mine).says(t, 200, "Uninstall Greenroom for one person?", "Keep it")
	if n := len(b.sim.Events()); n != 0 {
		t.Errorf("looking at the question emits %d events", n)
	}
	v.form(mine).says(t, 200, "The app is uninstalled.", "You have installed no app")
	v.form(mine).says(t, 404, "not any more")
	b.refused(b.refresh(one["refresh_token"]), 400, "Invalid Token!", "invalid_grant")

	boss := b.as(admin)
	theirs := "/marketplace/installed/" + userApp + "/" + b.user(coordinator)
	boss.open("/marketplace/installed").says(t, 200, "Other people’s", coordinator)
	boss.form(theirs).says(t, 200, "The app is uninstalled.")
	b.refused(b.refresh(two["refresh_token"]), 400, "Invalid Token!", "invalid_grant")
	if events := b.sim.Events(); len(events) != 2 || events[1].Name != "app_deauthorized" {
		t.Errorf("events are %v", events)
	}
}

func TestSignInLeadsBack(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	tests := []struct{ path, want string }{
		{"/oauth/signin?next=%2Fmarketplace%2Finstalled%3Fa%3Db", "/marketplace/installed?a=b"},
		{"/oauth/signin?next=%2F%2Fevil.example", "/marketplace"},
		{"/oauth/signin?next=%2F%5Cevil.example", "/marketplace"},
		{"/oauth/signin?next=https%3A%2F%2Fevil.example", "/marketplace"},
		{"/oauth/signin?next=%2F%09%2Fevil.example", "/marketplace"}, // browsers overlook the tab
		{"/oauth/signin?next=%2F%0D%0AX%3A%20y", "/marketplace"},
		{"/oauth/signin", "/marketplace"},
		{"/oauth/signin?client_id=x&next=%2F", "/oauth/authorize?client_id=x&next=%2F"},
	}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	for _, tt := range tests {
		t.Run(tt.path, func(t *testing.T) {
			a := b.post(client, tt.path, url.Values{"email": {sample}, "password": {zoomsim.Password}})
			if got := a.header.Get("Location"); got != tt.want || a.status != 303 {
				t.Errorf("got %d to %q, want %q", a.status, got, tt.want)
			}
		})
	}
	b.call("GET", "/marketplace/develop/new/user_level", "", "").says(t, 200, "Sign in", "next=%2Fmarketplace%2Fdevelop%2Fnew%2Fuser_level")
	b.call("POST", "/marketplace/manage", "", "").says(t, 200, "Sign in", "next=%2Fmarketplace")
}

func TestDemandByPage(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	boss := b.as(admin)
	boss.form("/marketplace/manage", "action", "demand").says(t, 200, "People need your approval")
	b.as(sample).open("/marketplace/apps/"+userApp).says(t, 200, "Request pre-approval")
	b.as(sample).form("/marketplace/apps/"+userApp, "decision", "request").says(t, 200, "Pre-approval is requested.", "was requested on")
	boss.form("/marketplace/manage", "action", "deny", "client", userApp).says(t, 200, "The request is denied")
	boss.form("/marketplace/manage", "action", "trust").says(t, 200, "People can authorize any app now")
	b.as(sample).open("/marketplace/apps/"+userApp).says(t, 200, "Add")
}

func TestControlOfApps(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	b.granted(sample)
	tests := []struct {
		path, body string
		status     int
	}{
		{"/_sim/apps", `{"client_id":"made","name":"Made","kind":"user_level","scopes":[]}`, 201},
		{"/_sim/apps", `{"client_id":"made","kind":"no_kind","scopes":[]}`, 400},
		{"/_sim/apps", `{"client_id":"made","kind":"server_to_server","account_id":"nowhere","scopes":[]}`, 400},
		{"/_sim/apps/made/disable", ``, 204},
		{"/_sim/apps/made/enable", ``, 204},
		{"/_sim/apps/nobody/enable", ``, 400},
		{"/_sim/approvals", `{"account_id":"SimHospitalAccount01","client_id":"made","approved":true}`, 204},
		{"/_sim/approvals", `{"account_id":"nowhere","client_id":"made"}`, 400},
		{"/_sim/accounts/SimHospitalAccount01", `{"pre_approval":true}`, 200},
		{"/_sim/accounts/nowhere", `{"pre_approval":true}`, 400},
		{"/_sim/grants/uninstall", `{"user_id":"nobody"}`, 200},
	}
	for _, tt := range tests {
		t.Run(tt.path+" "+tt.body, func(t *testing.T) {
			if a := b.call("POST", tt.path, "", tt.body); a.status != tt.status {
				t.Errorf("got %d %s", a.status, a.text)
			}
		})
	}
	if a := b.call("POST", "/_sim/grants/uninstall", "", `{"user_id":"`+sample+`"}`); a.body["uninstalled"] != 1.0 {
		t.Errorf("got %d %s", a.status, a.text)
	}
	state := b.call("GET", "/_sim/state", "", "")
	if len(state.body["grants"].([]any)) != 0 || len(state.body["approvals"].([]any)) != 2 {
		t.Errorf("state is %s", state.text)
	}
}

func TestServerAppByPage(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	b := start(t, zoomsim.Options{Data: folder})
	boss := b.as(admin)
	boss.open("/marketplace/develop").says(t, 200, "Hospital server", "Server-to-Server app")
	const form = "/marketplace/develop/new/server_to_server"
	boss.open(form).says(t, 200, "Granular scopes", "meeting:write:meeting:admin", "user:write:admin")
	boss.form(form, "scope", "user:read:admin").says(t, 422, "The app needs a name.", `value="user:read:admin" checked`)
	boss.form(form, "name", "Mine", "scope", "user:read").says(t, 422, "cannot have the scope user:read")
	page := boss.form(form, "name", "Mine", "scope", "user:read:admin", "scope", "meeting:read:admin")
	page.says(t, 200, "The app is created.", "Not active", "Activate", hospital)
	read := func(id string) string {
		return regexp.MustCompile(`<code id="` + id + `">([^<]+)</code>`).FindStringSubmatch(page.text)[1]
	}
	id, key := read("client-id"), read("client-secret")
	token := func(b *bench) answer {
		return b.oauth("/oauth/token", id, key, url.Values{"grant_type": {"account_credentials"}, "account_id": {read("account-id")}})
	}
	b.refused(token(b), 400, "unsupported grant type", "unsupported_grant_type")
	path := "/marketplace/develop/apps/" + id
	b.as(sample).open(path).says(t, 404, "not yours to edit")
	b.as("zoom.admin@clinic.example").open(path).says(t, 404, "not yours to edit")
	boss.form(path+"/active", "active", "yes").says(t, 200, "The app is active.", "Deactivate")
	if a := token(b); a.status != 200 || a.body["scope"] != "user:read:admin meeting:read:admin" {
		t.Errorf("token: %d %s", a.status, a.text)
	}
	boss.form(path+"/scopes", "scope", "user:read:admin").says(t, 200, "Tokens that exist keep theirs")
	boss.form(path+"/subscribe", "url", "https://greenroom.example/hook").says(t, 422, "the events that it wants")

	b.end()
	again := start(t, zoomsim.Options{Data: folder})
	if a := token(again); a.status != 200 || a.body["scope"] != "user:read:admin" {
		t.Errorf("after a restart: %d %s", a.status, a.text)
	}
	if err := b.sim.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestRolesLimitServerApps(t *testing.T) {
	t.Parallel()
	b := demanding(t)
	const form = "/marketplace/develop/new/server_to_server"
	v := b.as(clerk)
	v.form(form, "name", "Mine", "scope", "user:read:admin", "scope", "meeting:read:admin").
		says(t, 422, "Your role lacks “Users: view and edit”, which meeting:read:admin needs.")
	v.form(form, "name", "Mine", "scope", "user:read:admin").says(t, 200, "The app is created.")
}

func TestGeneralAppByPage(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	v := b.as(sample)
	const form = "/marketplace/develop/new/user_level"
	v.form(form, "name", "Own", "scope", "user:read").says(t, 422, "needs a redirect address")
	v.form(form, "name", "Own", "scope", "user:read", "redirects", "ftp://greenroom.example").says(t, 422, "which ftp://greenroom.example does not")
	page := v.form(form, "name", "Own", "scope", "user:read", "redirects", callback+"\n"+callback+"/two")
	page.says(t, 200, "The app is created.", callback+"/two", "Active.")
	id := regexp.MustCompile(`<code id="client-id">([^<]+)</code>`).FindStringSubmatch(page.text)[1]
	_, q := b.consent(sample, "allow", userQuery("client_id", id))
	if q.Get("code") == "" {
		t.Error("the app cannot be authorized")
	}
	path := "/marketplace/develop/apps/" + id
	v.form(path+"/settings", "redirects", "").says(t, 422, "needs a redirect address")
	v.form(path+"/settings", "redirects", callback, "deauthorization", "https://greenroom.example/gone", "install", "https://greenroom.example/install").
		says(t, 200, "The addresses are saved.", "https://greenroom.example/gone")
	v.open("/marketplace/apps/"+id).says(t, 200, "Visit site to install")
	tab{b, browser(b)}.open("/marketplace/apps/"+id).says(t, 200, "Sign in", "next=%2Fmarketplace%2Fapps%2F"+id)
	b.as("p.practitioner@clinic.example").open("/marketplace/apps/"+id).says(t, 404, "Not found")
	v.form(path+"/unheard").says(t, 422, "There is no such form.")
}

func TestSeedKeepsWhatPagesDid(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	one := start(t, zoomsim.Options{Data: folder})
	if err := one.sim.DisableApp(serverApp); err != nil {
		t.Fatal(err)
	}
	one.end()
	two := start(t, zoomsim.Options{Data: folder})
	form := url.Values{"grant_type": {"account_credentials"}, "account_id": {hospital}}
	two.refused(two.oauth("/oauth/token", serverApp, serverApp+"-secret", form), 400, "unsupported grant type", "unsupported_grant_type")
}

func TestCodesEndWithTheInstallation(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	b.granted(sample)
	_, q := b.consent(sample, "allow", userQuery())
	if n, err := b.sim.Uninstall("", userApp); n != 1 || err != nil {
		t.Fatal(n, err)
	}
	b.refused(b.redeem(q.Get("code")), 400, "Invalid authorization code", "invalid_grant")
	_, q = b.consent(sample, "allow", userQuery())
	if _, err := b.sim.Advance(5*time.Minute + time.Second); err != nil {
		t.Fatal(err)
	}
	b.refused(b.redeem(q.Get("code")), 400, "Invalid authorization code", "invalid_grant")
}

func TestMarketplaceForeignForms(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	for _, path := range []string{"/marketplace/manage", "/marketplace/apps/" + userApp, "/marketplace/installed/a/b",
		"/marketplace/develop/new/user_level", "/marketplace/develop/apps/a/active"} {
		req, err := http.NewRequest(http.MethodPost, b.base+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Sec-Fetch-Site", "cross-site")
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		read(t, resp).says(t, 403, "This form came from another site.")
	}
}

func TestScopesAskedFor(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	_, q := b.consent(sample, "allow", userQuery("scope", "user:read"))
	if a := b.redeem(q.Get("code")); a.body["scope"] != "user:read" {
		t.Errorf("the token has %v", a.body["scope"])
	}
}

// What the pages announce arrives, signed, where the app's page says.
func TestPagesReachTheApp(t *testing.T) {
	t.Parallel()
	b := demanding(t)
	hook := listen(t)
	boss := b.as(admin)
	page := boss.form("/marketplace/develop/new/user_level", "name", "Own", "scope", "user:read", "redirects", callback)
	id := regexp.MustCompile(`<code id="client-id">([^<]+)</code>`).FindStringSubmatch(page.text)[1]
	path := "/marketplace/develop/apps/" + id
	subscription := []string{"url", hook.url, "event", "app.authorization_request_created"}
	boss.form(path+"/subscribe", subscription...).says(t, 422, "was not subscribed")
	token := regexp.MustCompile(`<code id="secret-token">([^<]+)</code>`).FindStringSubmatch(page.text)[1]
	hook.set(func() { hook.secret = token })
	boss.form(path+"/subscribe", subscription...).says(t, 200, "The event subscription is saved.", hook.url)
	boss.form(path+"/settings", "redirects", callback, "deauthorization", hook.url).says(t, 200, "The addresses are saved.")

	b.as(sample).form("/marketplace/apps/"+id, "decision", "request", "reason", "Interviews").says(t, 200, "Pre-approval is requested.")
	boss.form("/marketplace/manage", "client", id, "action", "approve").says(t, 200, "The app is pre-approved")
	_, q := b.consent(sample, "allow", userQuery("client_id", id))
	secret := regexp.MustCompile(`<code id="client-secret">([^<]+)</code>`).FindStringSubmatch(page.text)[1]
	form := url.Values{"grant_type": {"authorization_code"}, "code": {q.Get("code")}, "redirect_uri": {callback}}
	if a := b.oauth("/oauth/token", id, secret, form); a.status != 200 {
		t.Fatalf("token: %d %s", a.status, a.text)
	}
	b.as(sample).form("/marketplace/installed/"+id+"/"+b.user(sample)).says(t, 200, "The app is uninstalled.")
	b.flush()
	var got []string
	hook.set(func() {
		for _, r := range hook.got {
			got = append(got, r.event)
		}
	})
	slices.Sort(got)
	if diff := cmp.Diff([]string{"app.authorization_request_created", "app_deauthorized"}, got); diff != "" {
		t.Error(diff)
	}
	boss.form(path+"/unsubscribe", "url", hook.url).says(t, 200, "The event subscription is removed.", "The app receives no events.")
}
