package zoomsim_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"greenroom/zoomsim"
)

const (
	userApp   = "sim-greenroom-user"
	userKey   = "sim-greenroom-user-secret"
	adminApp  = "sim-greenroom-admin"
	serverApp = "sim-hospital-s2s"
)

// refused fails the test unless an answer is this refusal.
func (b *bench) refused(a answer, status int, reason, code string) {
	b.Helper()
	want := map[string]any{"reason": reason, "error": code}
	if diff := cmp.Diff(want, a.body); diff != "" || a.status != status {
		b.Errorf("got %d, want %d; %s", a.status, status, diff)
	}
}

func TestGotcha01ConcurrentRefresh(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	token := b.granted(sample)["refresh_token"]
	var won, lost atomic.Int32
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			switch a := b.refresh(token); {
			case a.status == 200:
				won.Add(1)
			case a.status == 400 && a.body["error"] == "invalid_grant":
				lost.Add(1)
			}
		})
	}
	group.Wait()
	if won.Load() != 1 || lost.Load() != 7 {
		t.Errorf("%d refreshes won and %d were refused, want 1 and 7", won.Load(), lost.Load())
	}
}

func TestGotcha01LostRefresh(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	first := b.granted(sample)
	if err := b.sim.AddFault(zoomsim.Fault{PathPrefix: "/oauth/token", Kind: zoomsim.DropReply}); err != nil {
		t.Fatal(err)
	}
	form := url.Values{"grant_type": {"refresh_token"}, "refresh_token": {first["refresh_token"].(string)},
		"client_id": {userApp}, "client_secret": {userKey}}
	if resp, err := b.try("POST", "/oauth/token?"+form.Encode(), "", ""); err == nil {
		resp.Body.Close()
		t.Fatalf("the reply was not dropped: %d", resp.StatusCode)
	}
	b.refused(b.refresh(first["refresh_token"]), 400, "Invalid Token!", "invalid_grant")
	if a := b.call("GET", "/v2/users/me", first["access_token"].(string), ""); a.status != 200 {
		t.Errorf("the access token died with the refresh: %d %s", a.status, a.text)
	}
}

func TestGotcha02SecondAuthorization(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	first, other := b.granted(sample), b.granted("w.wellmade@hospital.example")
	second := b.granted(sample)
	b.refused(b.refresh(first["refresh_token"]), 400, "Invalid Token!", "invalid_grant")
	if a := b.call("GET", "/v2/users/me", first["access_token"].(string), ""); a.status != 401 || a.code() != 124 {
		t.Errorf("the first access token: %d %s", a.status, a.text)
	}
	for _, living := range []map[string]any{second, other} {
		if a := b.refresh(living["refresh_token"]); a.status != 200 {
			t.Errorf("another grant died too: %s", a.text)
		}
	}
	if n := len(b.sim.Events()); n != 0 {
		t.Errorf("a second authorization emits %d events", n)
	}
}

func TestGotcha11ScopesAddedLater(t *testing.T) {
	t.Parallel()
	seed := zoomsim.DefaultSeed()
	app := seed.Apps[3]
	app.Scopes = []string{"meeting:read:meeting"}
	seed.Apps[3] = app
	b := start(t, zoomsim.Options{Seed: &seed})
	token := b.granted(sample)
	app.Scopes = append(app.Scopes, "user:read:user")
	if err := b.sim.AddApp(app); err != nil {
		t.Fatal(err)
	}
	refreshed := b.refresh(token["refresh_token"])
	if refreshed.body["scope"] != "meeting:read:meeting" {
		t.Errorf("a refresh brings %q", refreshed.body["scope"])
	}
	want := map[string]any{"code": 4711.0, "message": "Invalid access token, does not contain scopes:[user:read:user, user:read:user:admin]."}
	for _, old := range []any{token["access_token"], refreshed.body["access_token"]} {
		a := b.call("GET", "/v2/users/me", old.(string), "")
		if diff := cmp.Diff(want, a.body); diff != "" || a.status != 400 {
			t.Error(a.status, diff)
		}
	}
	again := b.granted(sample)
	if a := b.call("GET", "/v2/users/me", again["access_token"].(string), ""); a.status != 200 {
		t.Errorf("after another consent: %d %s", a.status, a.text)
	}
}

func TestGotcha22APIURL(t *testing.T) {
	t.Parallel()
	seed := zoomsim.DefaultSeed()
	seed.Accounts[1].APIURL = "https://api-eu.zoom.us.evil.example"
	b := start(t, zoomsim.Options{Seed: &seed})
	tests := []struct{ host, app, account, want string }{
		{"", serverApp, hospital, b.base},
		{"zoom.us", serverApp, hospital, "http://api.zoom.us"},
		{"zoom.us:8443", serverApp, hospital, "http://api.zoom.us:8443"},
		{"api.zoom.us", serverApp, hospital, "http://api.zoom.us"},
		{"api-eu.zoom.us", serverApp, hospital, "http://api-eu.zoom.us"},
		{"vanity.zoom.us", serverApp, hospital, "http://api.zoom.us"},
		{"notzoom.us", serverApp, hospital, "http://notzoom.us"},
		{"zoom.us", "sim-clinic-s2s", "SimClinicAccount0001", "https://api-eu.zoom.us.evil.example"},
	}
	for _, tt := range tests {
		t.Run(tt.host+" "+tt.app, func(t *testing.T) {
			req, err := http.NewRequest(http.MethodPost, b.base+"/oauth/token?grant_type=account_credentials&account_id="+tt.account, nil)
			if err != nil {
				t.Fatal(err)
			}
			req.SetBasicAuth(tt.app, tt.app+"-secret")
			req.Host = tt.host
			resp, err := http.DefaultClient.Do(req)
			if err != nil {
				t.Fatal(err)
			}
			if a := read(t, resp); a.body["api_url"] != tt.want {
				t.Errorf("api_url is %q, want %q", a.body["api_url"], tt.want)
			}
		})
	}
}

func TestClientCredentials(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	grant := url.Values{"grant_type": {"account_credentials"}, "account_id": {hospital}}
	keys := url.Values{"client_id": {serverApp}, "client_secret": {serverApp + "-secret"}}
	wrong := url.Values{"client_id": {serverApp}, "client_secret": {"x"}}
	none := url.Values{"client_id": {serverApp}}
	unknown := url.Values{"client_id": {"nobody"}, "client_secret": {""}}
	missing, bad := "Client ID or client secret is missing.", "Invalid client_id or client_secret"
	tests := []struct {
		name        string
		query, form url.Values
		status      int
		reason      string // "" means success
	}{
		{"all in the form", nil, merged(grant, keys), 200, ""},
		{"all in the query", merged(grant, keys), nil, 200, ""},
		{"grant in the query, client in the form", grant, keys, 200, ""},
		{"no client", nil, grant, 400, missing},
		{"no secret", nil, merged(grant, none), 401, bad},
		{"wrong secret", nil, merged(grant, wrong), 401, bad},
		{"unknown client", nil, merged(grant, unknown), 401, bad},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			resp, err := http.Post(b.base+"/oauth/token?"+tt.query.Encode(), "application/x-www-form-urlencoded", strings.NewReader(tt.form.Encode()))
			if err != nil {
				t.Fatal(err)
			}
			a := read(t, resp)
			if tt.reason == "" {
				if a.status != 200 || a.body["refresh_token"] != nil || a.body["expires_in"] != 3600.0 {
					t.Errorf("got %d %s", a.status, a.text)
				}
				return
			}
			b.refused(a, tt.status, tt.reason, "invalid_client")
		})
	}
}

func merged(all ...url.Values) url.Values {
	out := url.Values{}
	for _, v := range all {
		maps.Copy(out, v)
	}
	return out
}

func TestUnsupportedGrants(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	if err := b.sim.DisableApp("sim-clinic-s2s"); err != nil {
		t.Fatal(err)
	}
	tests := []struct{ name, app, grant string }{
		{"no grant type", serverApp, ""},
		{"chat bot", serverApp, "client_credentials"},
		{"device", userApp, "urn:ietf:params:oauth:grant-type:device_code"},
		{"account credentials of a general app", userApp, "account_credentials"},
		{"inactive app", "sim-clinic-s2s", "account_credentials"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			form := url.Values{"account_id": {hospital}}
			if tt.grant != "" {
				form.Set("grant_type", tt.grant)
			}
			b.refused(b.oauth("/oauth/token", tt.app, tt.app+"-secret", form), 400, "unsupported grant type", "unsupported_grant_type")
		})
	}
}

func TestPublicClient(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	err := b.sim.AddApp(zoomsim.App{ClientID: "phone", Name: "Phone", Kind: zoomsim.UserLevel, Public: true,
		RedirectURIs: []string{callback}, Scopes: []string{"user:read"}})
	if err != nil {
		t.Fatal(err)
	}
	if a, _ := b.consent(sample, "allow", userQuery("client_id", "phone")); a.status != 400 || !strings.Contains(a.text, "Missing code_challenge") {
		t.Errorf("without PKCE: %d", a.status)
	}
	verifier := strings.Repeat("v", 43)
	_, q := b.consent(sample, "allow", userQuery("client_id", "phone", "code_challenge", verifier))
	form := url.Values{"grant_type": {"authorization_code"}, "code": {q.Get("code")}, "redirect_uri": {callback},
		"client_id": {"phone"}, "code_verifier": {verifier}}
	a := b.call("POST", "/oauth/token?"+form.Encode(), "", "")
	if a.status != 200 {
		t.Fatalf("token: %d %s", a.status, a.text)
	}
	form = url.Values{"grant_type": {"refresh_token"}, "refresh_token": {a.body["refresh_token"].(string)}, "client_id": {"phone"}}
	if a = b.call("POST", "/oauth/token?"+form.Encode(), "", ""); a.status != 200 {
		t.Errorf("refresh: %d %s", a.status, a.text)
	}
}

func TestRefreshEnds(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name         string
		befall       func(*zoomsim.Sim) error
		reason, code string // "" means that the refresh works
	}{
		{"nothing", func(*zoomsim.Sim) error { return nil }, "", ""},
		{"89 days", func(s *zoomsim.Sim) error { _, err := s.Advance(89 * 24 * time.Hour); return err }, "", ""},
		{"91 days", func(s *zoomsim.Sim) error { _, err := s.Advance(91 * 24 * time.Hour); return err }, "Invalid Token!", "invalid_grant"},
		{"person deactivated", func(s *zoomsim.Sim) error {
			return s.SetUser(sample, zoomsim.UserChange{Status: "inactive"})
		}, "Invalid Token!", "invalid_grant"},
		{"approval demanded", func(s *zoomsim.Sim) error {
			return s.SetAccount(hospital, zoomsim.AccountChange{PreApproval: new(true)})
		}, "", ""},
		{"app disabled", func(s *zoomsim.Sim) error { return s.DisableApp(userApp) }, "The app has been disabled", "unsupported_grant_type"},
		{"app enabled again", func(s *zoomsim.Sim) error { s.DisableApp(userApp); return s.EnableApp(userApp) }, "", ""},
		{"tokens revoked", func(s *zoomsim.Sim) error { _, err := s.RevokeGrants(sample, userApp); return err }, "Invalid Token!", "invalid_grant"},
		{"app uninstalled", func(s *zoomsim.Sim) error { _, err := s.Uninstall(sample, userApp); return err }, "Invalid Token!", "invalid_grant"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b := start(t, zoomsim.Options{})
			token := b.granted(sample)["refresh_token"]
			if err := tt.befall(b.sim); err != nil {
				t.Fatal(err)
			}
			a := b.refresh(token)
			if tt.code != "" {
				b.refused(a, 400, tt.reason, tt.code)
				return
			}
			if a.status != 200 {
				t.Errorf("got %d %s", a.status, a.text)
			}
		})
	}
}

func TestRefreshIsRenewed(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	token := b.granted(sample)["refresh_token"]
	for range 3 {
		if _, err := b.sim.Advance(60 * 24 * time.Hour); err != nil {
			t.Fatal(err)
		}
		a := b.refresh(token)
		if a.status != 200 {
			t.Fatalf("refresh: %s", a.text)
		}
		token = a.body["refresh_token"]
	}
}

func TestWithdrawnApproval(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	token := b.granted(sample)["refresh_token"]
	if err := b.sim.SetAccount(hospital, zoomsim.AccountChange{PreApproval: new(true)}); err != nil {
		t.Fatal(err)
	}
	if err := b.sim.Withdraw(hospital, userApp); err != nil {
		t.Fatal(err)
	}
	b.refused(b.refresh(token), 400, "The pre-approval of the app was withdrawn.", "invalid_grant")
	if err := b.sim.Approve(hospital, userApp); err != nil {
		t.Fatal(err)
	}
	if a := b.refresh(token); a.status != 200 {
		t.Errorf("approved again: %s", a.text)
	}
}

func TestServerTokens(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	one, two := b.s2s(), b.s2s()
	works := func(token string) bool { return b.call("GET", "/v2/users", token, "").status == 200 }
	if !works(one) || !works(two) {
		t.Error("two tokens do not work beside each other")
	}
	if a := b.oauth("/oauth/revoke", serverApp, serverApp+"-secret", url.Values{"token": {one}}); a.status != 200 || works(one) || !works(two) {
		t.Errorf("revoked one: %d, works %v, the other %v", a.status, works(one), works(two))
	}
	if err := b.sim.DisableApp(serverApp); err != nil {
		t.Fatal(err)
	}
	if a := b.call("GET", "/v2/users", two, ""); a.status != 401 || a.code() != 124 {
		t.Errorf("the app is off: %d %s", a.status, a.text)
	}
}

func TestOAuthAnswersAreTraced(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	for _, path := range []string{"/oauth/token", "/oauth/revoke", "/oauth/data/compliance"} {
		for _, key := range []string{userKey, "wrong"} {
			if a := b.oauth(path, userApp, key, nil); a.header.Get("x-zm-trackingid") == "" {
				t.Errorf("%s: %d without x-zm-trackingid", path, a.status)
			}
		}
	}
}

func TestRevokeUninstalls(t *testing.T) {
	t.Parallel()
	seed := zoomsim.DefaultSeed()
	seed.Apps[3].DataRetention = "false"
	b := start(t, zoomsim.Options{Seed: &seed})
	token := b.granted(sample)
	b.refused(b.oauth("/oauth/revoke", userApp, userKey, url.Values{"token": {"x"}}), 400, "Invalid Token!", "invalid_grant")
	a := b.call("POST", "/oauth/revoke?client_id="+userApp+"&client_secret="+userKey+"&token="+token["refresh_token"].(string), "", "")
	if diff := cmp.Diff(map[string]any{"status": "success"}, a.body); diff != "" || a.status != 200 {
		t.Error(a.status, diff)
	}
	if a := b.call("GET", "/v2/users/me", token["access_token"].(string), ""); a.status != 401 {
		t.Errorf("the access token lives on: %d", a.status)
	}
	events := b.sim.Events()
	if len(events) != 1 || events[0].Name != "app_deauthorized" {
		t.Fatalf("events are %v", events)
	}
	var got map[string]any
	if err := json.Unmarshal(events[0].Body, &got); err != nil {
		t.Fatal(err)
	}
	payload := got["payload"].(map[string]any)
	if signature, _ := payload["signature"].(string); len(signature) != 64 {
		t.Errorf("signature is %q", signature)
	}
	want := map[string]any{"event": "app_deauthorized", "payload": map[string]any{
		"user_id": b.user(sample), "account_id": hospital, "client_id": userApp, "signature": payload["signature"],
		"deauthorization_time": "2030-03-04T12:00:00.000Z", "event_ts": float64(noon.UnixMilli()), "user_data_retention": "false",
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestCompliance(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	const good = `{"client_id":"sim-greenroom-user","user_id":"u","account_id":"a","deauthorization_event_received":{"user_id":"u"},"compliance_completed":true}`
	tests := []struct {
		name, path, secret, body string
		status                   int
	}{
		{"documented path", "/oauth/data/compliance", userKey, good, 200},
		{"path of other programs", "/v2/oauth/data/compliance", userKey, good, 200},
		{"wrong secret", "/oauth/data/compliance", "x", good, 401},
		{"another app's", "/oauth/data/compliance", userKey, strings.Replace(good, userApp, adminApp, 1), 400},
		{"not completed", "/oauth/data/compliance", userKey, strings.Replace(good, "true", "false", 1), 400},
		{"no event", "/oauth/data/compliance", userKey, strings.Replace(good, `{"user_id":"u"}`, "null", 1), 400},
		{"no person", "/oauth/data/compliance", userKey, strings.Replace(good, `"user_id":"u",`, "", 1), 400},
		{"no JSON", "/oauth/data/compliance", userKey, "x", 400},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			req, err := http.NewRequest(http.MethodPost, b.base+tt.path, strings.NewReader(tt.body))
			if err != nil {
				t.Fatal(err)
			}
			req.SetBasicAuth(userApp, tt.secret)
			resp, err := http.DefaultClient.Do(req)
			if err != nil {
				t.Fatal(err)
			}
			if a := read(t, resp); a.status != tt.status {
				t.Errorf("got %d %s", a.status, a.text)
			}
		})
	}
	all := b.sim.Compliance()
	if len(all) != 2 || all[0].UserID != "u" || string(all[0].Event) != `{"user_id":"u"}` || !all[0].At.Equal(noon) {
		t.Errorf("recorded %+v", all)
	}
	if n := len(b.call("GET", "/_sim/state", "", "").body["compliance"].([]any)); n != 2 {
		t.Errorf("the state shows %d", n)
	}
}
