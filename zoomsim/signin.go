package zoomsim

import (
	"html/template"
	"net/http"
	"net/url"
	"strings"
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
	if u := s.user("", v.UserID); u.active() {
		return u
	}
	return nil
}

// visitor returns who is signed in. If nobody is, it answers with the sign-in
// page, which leads back, and returns nil.
func (s *Sim) visitor(w *reply, r *http.Request) *User {
	user := s.signedIn(r)
	if user == nil {
		s.signInPage(w, r, comingBack(r), http.StatusOK, "")
	}
	return user
}

// comingBack returns the query of a sign-in that leads back to a page, or to
// the marketplace from a form.
func comingBack(r *http.Request) string {
	next := "/marketplace"
	if r.Method == http.MethodGet {
		next = r.URL.RequestURI()
	}
	return url.Values{"next": {next}}.Encode()
}

// serveSignInPage serves GET /oauth/signin.
func (s *Sim) serveSignInPage(w *reply, r *http.Request) {
	s.signInPage(w, r, r.URL.RawQuery, http.StatusOK, "")
}

// serveSignIn serves POST /oauth/signin and returns to where the person was.
func (s *Sim) serveSignIn(w *reply, r *http.Request) {
	user := s.user("", r.PostFormValue("email"))
	if !user.active() || !same(r.PostFormValue("password"), Password) {
		s.signInPage(w, r, r.URL.RawQuery, http.StatusUnprocessableEntity, "The address or the password is wrong, or the person is not active.")
		return
	}
	text := secret(16)
	s.state.sessions.put(&session{hash(text), user.ID, s.now().Add(sessionLife)})
	http.SetCookie(w, sessionCookie(r, text, int(sessionLife/time.Second)))
	back(w, r)
}

// serveSignOut serves POST /oauth/signout, for signing in as someone else.
func (s *Sim) serveSignOut(w *reply, r *http.Request) {
	if cookie, err := r.Cookie(cookieName); err == nil {
		s.state.sessions.drop(hash(cookie.Value))
	}
	http.SetCookie(w, sessionCookie(r, "", -1))
	back(w, r)
}

func sessionCookie(r *http.Request, value string, maxAge int) *http.Cookie {
	return &http.Cookie{ //nolint:gosec // Secure over TLS, as the program serves plain HTTP too
		Name: cookieName, Value: value, Path: "/", MaxAge: maxAge,
		HttpOnly: true, Secure: r.TLS != nil, SameSite: http.SameSiteLaxMode,
	}
}

// back returns to the authorize request that a form carried in its query, or
// to the page that it names as next. Browsers read a backslash as a slash, and
// overlook control characters, which no URL has.
func back(w *reply, r *http.Request) {
	q := r.URL.Query()
	next := q.Get("next")
	_, err := url.Parse(next)
	switch {
	case q.Has("client_id"):
		seeOther(w, "/oauth/authorize?"+r.URL.RawQuery)
	case err == nil && strings.HasPrefix(next, "/") && !strings.HasPrefix(next, "//") && !strings.Contains(next, `\`):
		seeOther(w, next)
	default:
		seeOther(w, "/marketplace")
	}
}

type signInData struct {
	Query   template.URL // carried through the form; html/template still escapes its quotes
	Email   string
	Problem string
}

func (s *Sim) signInPage(w *reply, r *http.Request, query string, status int, problem string) {
	s.page(w, status, "signin", "Sign in", signInData{carried(query), r.PostFormValue("email"), problem})
}

// carried is a query that a form's address repeats as it came.
func carried(query string) template.URL {
	return template.URL(query) //nolint:gosec // html/template still escapes its quotes
}
