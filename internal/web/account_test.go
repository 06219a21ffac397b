package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"greenroom/clocktest"
)

// A link signs in once, and only when its button is pressed.
func TestSignInLink(t *testing.T) {
	t.Parallel()
	k := newKit(t, time.Now)
	link := k.link(t, "coordinator")
	scanner, r := k.anonymous(t), k.anonymous(t)
	for range 2 {
		if got := scanner.get(link); got.status != http.StatusOK || !strings.Contains(got.body, "Sign in now") {
			t.Fatalf("the link answers %d", got.status)
		}
	}
	if got := r.post(link, nil); got.status != http.StatusSeeOther || got.to != "/" {
		t.Fatalf("pressing the button answers %d", got.status)
	}
	if got := r.get("/"); got.to != k.path("") {
		t.Errorf("the start leads to %q", got.to)
	}
	again := scanner.post(link, nil)
	if again.status != http.StatusNotFound {
		t.Errorf("the second time answers %d", again.status)
	}
	again.says(t, "This link does not work any more")
}

// Signing in gives the browser a new token; signing out ends the session, and
// so do twelve hours without a visit.
func TestBrowserSession(t *testing.T) {
	t.Parallel()
	clock := clocktest.At(time.Now())
	k := newKit(t, clock.Now)
	r := k.anonymous(t)
	token := func() string {
		home, err := url.Parse(k.base)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range r.client.Jar.Cookies(home) {
			if c.Name == "greenroom_session" {
				return c.Value
			}
		}
		return ""
	}
	in := r.post(k.link(t, "coordinator"), nil)
	cookie := in.header.Get("Set-Cookie")
	for _, want := range []string{"HttpOnly", "SameSite=Lax", "Path=/"} {
		if !strings.Contains(cookie, want) {
			t.Errorf("the cookie %q has no %s", cookie, want)
		}
	}
	first := token()
	r.post(k.link(t, "coordinator"), nil)
	if token() == first || first == "" {
		t.Error("signing in again did not change the token")
	}
	clock.Advance(11 * time.Hour)
	if got := r.get(k.path("")); got.status != http.StatusOK {
		t.Errorf("after 11 hours: %d", got.status)
	}
	clock.Advance(11 * time.Hour)
	if got := r.get(k.path("")); got.status != http.StatusOK {
		t.Errorf("after 11 more hours: %d", got.status)
	}
	clock.Advance(13 * time.Hour)
	if got := r.get(k.path("")); got.status != http.StatusSeeOther {
		t.Errorf("after 13 hours without a visit: %d", got.status)
	}
	r = k.as(t, "coordinator")
	if got := r.post("/sign-out", nil); got.to != "/sign-in" {
		t.Errorf("signing out leads to %q", got.to)
	}
	if got := r.get(k.path("")); got.status != http.StatusSeeOther {
		t.Errorf("signed out: %d", got.status)
	}
}

func TestSignInReturnsToLocalPathsOnly(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"/o/org_1?a=b": "/o/org_1?a=b", "": "/", "https://evil.example": "/", "//evil.example": "/", `/\evil.example`: "/",
		"javascript:alert(1)": "/", "evil.example": "/", "/\tx": "/",
	} {
		if got := localPath(address); got != want {
			t.Errorf("%q leads to %q, want %q", address, got, want)
		}
	}
}

var shownKey = regexp.MustCompile(`<code>(grk_[a-z0-9]+)</code>`)

func TestAccount(t *testing.T) {
	t.Parallel()
	clock := clocktest.At(time.Now())
	k := newKit(t, clock.Now)
	r := k.as(t, "coordinator")
	clock.Advance(linkProves)
	r.get("/account").says(t, "C. Coordinator", "Europe/Vienna", "Sign out")
	if got := r.post("/account/password", url.Values{"password": {"short"}}); got.status != http.StatusUnprocessableEntity {
		t.Errorf("a short password answers %d", got.status)
	}
	wrong := r.post("/account/password", url.Values{"current_password": {"wrong"}, "password": {"other words in a row"}})
	if wrong.status != http.StatusUnprocessableEntity {
		t.Errorf("a wrong password answers %d", wrong.status)
	}
	wrong.says(t, "The current password is wrong.", `autocomplete="current-password"`)
	r.post("/account/password", url.Values{"current_password": {password.Reveal()}, "password": {"other words in a row"}})
	r.get("/account").says(t, "Your new password is set.")

	made := r.post("/account/keys", url.Values{"name": {"Reports"}, "organization": {string(k.org)}})
	found := shownKey.FindStringSubmatch(made.body)
	if made.status != http.StatusOK || found == nil {
		t.Fatalf("making a key answers %d: %s", made.status, made.body)
	}
	later := r.get("/account")
	if strings.Contains(later.body, found[1]) {
		t.Error("the key is shown again")
	}
	later.says(t, "Reports")
	revoke := regexp.MustCompile(`/account/keys/[^"/]+/revoke`).FindString(later.body)
	r.post(revoke, url.Values{"organization": {string(k.org)}})
	if got := r.get("/account"); strings.Contains(got.body, "Reports") {
		t.Error("a revoked key is listed")
	}
}

// Whoever has just come by a one-time link may have forgotten their password, and
// is not asked for it; later they are.
func TestALinkProvesAsMuchAsThePassword(t *testing.T) {
	t.Parallel()
	clock := clocktest.At(time.Now())
	k := newKit(t, clock.Now)
	r := k.as(t, "coordinator")
	if strings.Contains(r.get("/account").body, "current-password") {
		t.Error("just after the link, the current password is asked for")
	}
	r.post("/account/password", url.Values{"password": {"other words in a row"}})
	r.get("/account").says(t, "Your new password is set.", "current-password")
	if got := r.post("/account/password", url.Values{"password": {"words without the current ones"}}); got.status != http.StatusUnprocessableEntity {
		t.Errorf("a second change, without the current password, answers %d", got.status)
	}
}

// A new password signs every other browser of the user out, and nobody else.
// Whoever has none yet is asked for none.
func TestNewPasswordEndsOtherSessions(t *testing.T) {
	t.Parallel()
	clock := clocktest.At(time.Now())
	k := newKit(t, clock.Now)
	for user, current := range map[string]string{"coordinator": password.Reveal(), "participant": ""} {
		r, elsewhere, other := k.as(t, user), k.as(t, user), k.as(t, "administrator")
		clock.Advance(linkProves)
		if asked := strings.Contains(r.get("/account").body, "current-password"); asked != (current != "") {
			t.Errorf("the %s is asked for a password: %t", user, asked)
		}
		refused := r.post("/account/password", url.Values{"current_password": {current}, "password": {"short"}})
		if got := elsewhere.get("/account"); refused.status != http.StatusUnprocessableEntity || got.status != http.StatusOK {
			t.Errorf("a refused password (%d) leaves the other browser at %d", refused.status, got.status)
		}
		r.post("/account/password", url.Values{"current_password": {current}, "password": {"other words in a row"}})
		r.get("/account").says(t, "Your new password is set.")
		if got := elsewhere.get("/account"); got.status != http.StatusSeeOther || !strings.HasPrefix(got.to, "/sign-in") {
			t.Errorf("the other browser of the %s gets %d, %s", user, got.status, got.to)
		}
		if got := other.get("/account"); got.status != http.StatusOK {
			t.Errorf("the administrator gets %d", got.status)
		}
	}
}

// Every page forbids what it does not use, and is not kept; other sites cannot
// post; what is too large is refused; and nothing unknown is a page.
func TestGuards(t *testing.T) {
	t.Parallel()
	k := newKit(t, time.Now)
	r := k.as(t, "coordinator")
	page := r.get(k.path(""))
	policy := page.header.Get("Content-Security-Policy")
	for _, want := range []string{"default-src 'none'", "script-src 'self';", "style-src 'self';", "form-action 'self' http://127.0.0.1", "frame-ancestors 'none'", "base-uri 'none'"} {
		if !strings.Contains(policy, want) {
			t.Errorf("the policy %q has no %q", policy, want)
		}
	}
	if got := page.header.Get("Cache-Control"); got != "no-store" {
		t.Errorf("Cache-Control is %q", got)
	}
	for _, inline := range []string{" style=", "<style", " onclick=", "javascript:"} {
		if strings.Contains(page.body, inline) {
			t.Errorf("the page has %q", inline)
		}
	}
	foreign := httptest.NewRequest(http.MethodPost, k.base+"/sign-out", nil)
	foreign.Header.Set("Sec-Fetch-Site", "cross-site")
	w := httptest.NewRecorder()
	k.site.ServeHTTP(w, foreign)
	if w.Code != http.StatusForbidden || !strings.Contains(w.Body.String(), "another website") {
		t.Errorf("a form of another site answers %d", w.Code)
	}
	large := r.post("/account/keys", url.Values{"name": {strings.Repeat("x", maxForm)}})
	if large.status != http.StatusRequestEntityTooLarge {
		t.Errorf("a large form answers %d", large.status)
	}
	large.says(t, "64 KiB")
	missing := r.get("/no/such/page")
	if missing.status != http.StatusNotFound {
		t.Errorf("an unknown page answers %d", missing.status)
	}
	missing.says(t, "Nothing to see here", "reference")
}
