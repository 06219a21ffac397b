package zoomsim

import (
	"html/template"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"time"
)

const (
	cookieName  = "zoomsim_session"
	sessionLife = 12 * time.Hour
)

// A session is a browser's sign-in.
type session struct {
	Hash    string    `json:"hash"` // of the cookie
	UserID  string    `json:"user_id"`
	Expires time.Time `json:"expires"`
}

// signedIn returns who the browser is signed in as, or nil.
func (s *Sim) signedIn(r *http.Request) *User {
	cookie, err := r.Cookie(cookieName)
	if err != nil {
		return nil
	}
	v := s.state.sessions.get(hash(cookie.Value))
	if v == nil || s.now().After(v.Expires) {
		return nil
	}
	if u := s.user("", v.UserID); u != nil && u.Status == "active" {
		return u
	}
	return nil
}

// requested returns the app that the authorize request names. Zoom refuses in
// the browser, never by a redirect, when the app or the redirect is wrong:
// error codes 4702, 4717, and 4709 of the Zoom OAuth docs.
func (s *Sim) requested(w *reply, r *http.Request) *App {
	q := r.URL.Query()
	app := s.state.apps.get(q.Get("client_id"))
	methods := []string{"", "plain", "S256"}
	switch {
	case app == nil || app.Kind == ServerToServer:
		s.refusePage(w, "Invalid client_id. (4,702)")
	case app.Disabled:
		s.refusePage(w, "The app has been disabled. (4,717)")
	case !app.allows(q.Get("redirect_uri")):
		s.refusePage(w, "Invalid redirect: the address is not on the app's list. (4,709)")
	case q.Get("response_type") != "code":
		s.refusePage(w, "Invalid response_type: only code is known. (4,700)")
	case !slices.Contains(methods, q.Get("code_challenge_method")):
		s.refusePage(w, "Invalid code_challenge_method. (4,700)")
	default:
		w.client = app.ClientID
		return app
	}
	return nil
}

// serveAuthorize serves GET /oauth/authorize: sign-in, refusal, or consent.
func (s *Sim) serveAuthorize(w *reply, r *http.Request) {
	app := s.requested(w, r)
	if app == nil {
		return
	}
	user := s.signedIn(r)
	if user == nil {
		s.signInPage(w, r, http.StatusOK, "")
		return
	}
	data := consentData{App: app, User: user, Query: template.URL(r.URL.RawQuery)} //nolint:gosec // html/template still escapes its quotes
	if app.Kind == AccountLevel && !user.mayAdminister() {
		s.page(w, http.StatusForbidden, "forbidden", "You cannot authorize this app", data)
		return
	}
	s.page(w, http.StatusOK, "consent", "Authorize "+app.Name, data)
}

type consentData struct {
	App   *App
	User  *User
	Query template.URL // the authorize request, carried through the form; html/template still escapes its quotes
}

// serveDecision serves POST /oauth/authorize, the answer to the consent page.
func (s *Sim) serveDecision(w *reply, r *http.Request) {
	if !s.sameOrigin(w, r) {
		return
	}
	app := s.requested(w, r)
	if app == nil {
		return
	}
	user := s.signedIn(r)
	if user == nil || app.Kind == AccountLevel && !user.mayAdminister() {
		s.serveAuthorize(w, r)
		return
	}
	answer := url.Values{"error": {"access_denied"}}
	if r.PostFormValue("decision") == "allow" {
		answer = url.Values{"code": {s.newCode(app, user, r.URL.Query())}}
	}
	redirect(w, r.URL.Query(), answer)
}

// newCode stores an authorization code. The method of PKCE is plain by default.
func (s *Sim) newCode(app *App, user *User, q url.Values) string {
	text := secret(24)
	s.state.codes.put(&code{Hash: hash(text), ClientID: app.ClientID, UserID: user.ID, RedirectURI: q.Get("redirect_uri"),
		Challenge: q.Get("code_challenge"), Method: q.Get("code_challenge_method"), Expires: s.now().Add(codeLife)})
	return text
}

// redirect sends the browser back to the app with answer and the state, if
// the app sent one.
func redirect(w *reply, q, answer url.Values) {
	target, err := url.Parse(q.Get("redirect_uri"))
	if err != nil {
		http.Error(w, "The redirect address cannot be read.", http.StatusBadRequest)
		return
	}
	all := target.Query()
	maps.Copy(all, answer)
	if q.Has("state") {
		all.Set("state", q.Get("state"))
	}
	target.RawQuery = all.Encode()
	w.Header().Set("Location", target.String())
	w.WriteHeader(http.StatusFound)
}

// serveSignIn serves POST /oauth/signin and returns to the authorize page.
func (s *Sim) serveSignIn(w *reply, r *http.Request) {
	if !s.sameOrigin(w, r) {
		return
	}
	user := s.user("", r.PostFormValue("email"))
	if user == nil || user.Status != "active" || !same(r.PostFormValue("password"), Password) {
		s.signInPage(w, r, http.StatusUnprocessableEntity, "The address or the password is wrong, or the person is not active.")
		return
	}
	text := secret(16)
	s.state.sessions.put(&session{hash(text), user.ID, s.now().Add(sessionLife)})
	http.SetCookie(w, sessionCookie(text, int(sessionLife/time.Second)))
	back(w, r)
}

// serveSignOut serves POST /oauth/signout, for signing in as someone else.
func (s *Sim) serveSignOut(w *reply, r *http.Request) {
	if !s.sameOrigin(w, r) {
		return
	}
	if cookie, err := r.Cookie(cookieName); err == nil {
		s.state.sessions.drop(hash(cookie.Value))
	}
	http.SetCookie(w, sessionCookie("", -1))
	back(w, r)
}

func sessionCookie(value string, maxAge int) *http.Cookie {
	return &http.Cookie{ //nolint:gosec // not Secure: the simulator serves plain HTTP
		Name: cookieName, Value: value, Path: "/", MaxAge: maxAge,
		HttpOnly: true, SameSite: http.SameSiteLaxMode,
	}
}

// back returns to the authorize request that a form carried in its query.
func back(w *reply, r *http.Request) {
	w.Header().Set("Location", "/oauth/authorize?"+r.URL.RawQuery)
	w.WriteHeader(http.StatusSeeOther)
}

// sameOrigin refuses a form that another site's page sent.
func (s *Sim) sameOrigin(w *reply, r *http.Request) bool {
	if err := s.cross.Check(r); err != nil {
		s.page(w, http.StatusForbidden, "message", "Refused", "This form came from another site.")
		return false
	}
	return true
}

func (s *Sim) refusePage(w *reply, why string) {
	s.page(w, http.StatusBadRequest, "message", "This request cannot be authorized", why)
}

type signInData struct {
	Query   template.URL // as in consentData
	Email   string
	Problem string
}

func (s *Sim) signInPage(w *reply, r *http.Request, status int, problem string) {
	s.page(w, status, "signin", "Sign in", signInData{template.URL(r.URL.RawQuery), r.PostFormValue("email"), problem}) //nolint:gosec // as in serveAuthorize
}
