package zoomsim_test

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"greenroom/zoomsim"
)

func TestUserGrantLifecycle(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	_, q := b.consent(sample, "allow", userQuery())
	if q.Get("state") != "a&b" || q.Get("code") == "" {
		t.Fatalf("redirected with %v", q)
	}
	first := b.redeem(q.Get("code"))
	want := map[string]any{"token_type": "bearer", "expires_in": 3600.0, "api_url": b.base,
		"scope":        "meeting:read meeting:write user:read",
		"access_token": first.body["access_token"], "refresh_token": first.body["refresh_token"]}
	if diff := cmp.Diff(want, first.body); diff != "" {
		t.Error(diff)
	}
	if again := b.redeem(q.Get("code")); again.body["error"] != "invalid_grant" {
		t.Errorf("a used code answers %s", again.text)
	}
	second := b.refresh(first.body["refresh_token"])
	if second.status != 200 {
		t.Fatalf("refresh: %s", second.text)
	}
	dead := b.refresh(first.body["refresh_token"])
	if diff := cmp.Diff(map[string]any{"reason": "Invalid Token!", "error": "invalid_grant"}, dead.body); diff != "" || dead.status != 400 {
		t.Error(dead.status, diff)
	}
	me := b.call("GET", "/v2/users/me", second.body["access_token"].(string), "")
	if me.body["email"] != sample || me.body["account_id"] != "SimHospitalAccount01" {
		t.Errorf("me is %s", me.text)
	}
	if own := b.call("GET", "/v2/users/"+sample, second.body["access_token"].(string), ""); own.code() != 4711 {
		t.Errorf("a user-level token with an id: %s", own.text)
	}

	_, q = b.consent(sample, "allow", userQuery())
	third := b.redeem(q.Get("code"))
	if a := b.refresh(second.body["refresh_token"]); a.status != 400 {
		t.Errorf("the second authorization left the first alive: %s", a.text)
	}
	form := url.Values{"token": {third.body["access_token"].(string)}}
	gone := b.oauth("/oauth/revoke", "sim-greenroom-user", "sim-greenroom-user-secret", form)
	if diff := cmp.Diff(map[string]any{"status": "success"}, gone.body); diff != "" {
		t.Error(diff)
	}
	if a := b.refresh(third.body["refresh_token"]); a.status != 400 {
		t.Errorf("revoke left the refresh token alive: %s", a.text)
	}
}

func TestAuthorizeRefusals(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	tests := []struct {
		name   string
		email  string
		query  url.Values
		status int
	}{
		{"redirect not on the list", sample, userQuery("redirect_uri", "http://evil.example/"), 400},
		{"redirect that only begins alike", sample, userQuery("redirect_uri", callback+".evil.example"), 400},
		{"unknown app", sample, userQuery("client_id", "nobody"), 400},
		{"server-to-server app", sample, userQuery("client_id", "sim-hospital-s2s"), 400},
		{"account-level app, no admin", sample, userQuery("client_id", "sim-greenroom-admin"), 403},
		{"unknown person", "y.yonder@hospital.example", userQuery(), 422},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a, _ := b.consent(tt.email, "allow", tt.query)
			if a.status != tt.status || a.header.Get("Location") != "" {
				t.Errorf("got %d to %q, want %d and no redirect", a.status, a.header.Get("Location"), tt.status)
			}
		})
	}
	a, q := b.consent(sample, "decline", userQuery())
	if diff := cmp.Diff(url.Values{"error": {"access_denied"}, "state": {"a&b"}}, q); diff != "" || a.status != 302 {
		t.Error(a.status, diff)
	}
	if _, q := b.consent(admin, "allow", userQuery("client_id", "sim-greenroom-admin")); q.Get("code") == "" {
		t.Error("an admin cannot authorize the account-level app")
	}
}

func TestConsentRefusesForeignForm(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	req, err := http.NewRequest(http.MethodPost, b.base+"/oauth/authorize?"+userQuery().Encode(), nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Sec-Fetch-Site", "cross-site")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	if a := read(t, resp); a.status != 403 {
		t.Errorf("got %d", a.status)
	}
}

func TestCodeRedemption(t *testing.T) {
	t.Parallel()
	verifier := strings.Repeat("v", 43)
	sum := sha256.Sum256([]byte(verifier))
	s256 := userQuery("code_challenge_method", "S256", "code_challenge", base64.RawURLEncoding.EncodeToString(sum[:]))
	tests := []struct {
		name  string
		query url.Values
		wait  time.Duration
		extra []string
		want  string // OAuth error, "" means success
	}{
		{"S256", s256, 0, []string{"code_verifier", verifier}, ""},
		{"S256 with a wrong verifier", s256, 0, []string{"code_verifier", strings.Repeat("w", 43)}, "invalid_grant"},
		{"S256 without a verifier", s256, 0, nil, "invalid_grant"},
		{"plain is the default", userQuery("code_challenge", verifier), 0, []string{"code_verifier", verifier}, ""},
		{"too late", userQuery(), 6 * time.Minute, nil, "invalid_grant"},
		{"other redirect", userQuery(), 0, []string{"redirect_uri", callback + "/x"}, "invalid_request"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b := start(t, zoomsim.Options{})
			_, q := b.consent(sample, "allow", tt.query)
			if _, err := b.sim.Advance(tt.wait); err != nil {
				t.Fatal(err)
			}
			a := b.redeem(q.Get("code"), tt.extra...)
			if got, _ := a.body["error"].(string); got != tt.want || (a.status == 200) != (tt.want == "") {
				t.Errorf("got %d %s, want %q", a.status, a.text, tt.want)
			}
		})
	}
}

func TestTokenRefusals(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	const id, secret = "sim-hospital-s2s", "sim-hospital-s2s-secret"
	tests := []struct {
		name, id, secret, grant, account string
		status                           int
		want                             string
	}{
		{"wrong secret", id, "x", "account_credentials", "SimHospitalAccount01", 401, "invalid_client"},
		{"unknown grant", id, secret, "password", "SimHospitalAccount01", 400, "unsupported_grant_type"},
		{"other account", id, secret, "account_credentials", "SimClinicAccount0001", 400, "invalid_request"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a := b.oauth("/oauth/token", tt.id, tt.secret, url.Values{"grant_type": {tt.grant}, "account_id": {tt.account}})
			if a.status != tt.status || a.body["error"] != tt.want {
				t.Errorf("got %d %s", a.status, a.text)
			}
		})
	}
	q := url.Values{"grant_type": {"account_credentials"}, "account_id": {"SimHospitalAccount01"}, "client_id": {id}, "client_secret": {secret}}
	if a := b.call("POST", "/oauth/token?"+q.Encode(), "", ""); a.status != 200 || a.body["refresh_token"] != nil {
		t.Errorf("parameters in the query: %d %s", a.status, a.text)
	}
}
