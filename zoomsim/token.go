package zoomsim

import (
	"crypto/subtle"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Lifetimes, from the Zoom OAuth docs.
const (
	accessLife  = time.Hour
	refreshLife = 90 * 24 * time.Hour
	codeLife    = 5 * time.Minute
)

// A token is an access token or a refresh token.
type token struct {
	Hash      string    `json:"hash"`
	Refresh   bool      `json:"refresh"`
	ClientID  string    `json:"client_id"`
	AccountID string    `json:"account_id"`
	UserID    string    `json:"user_id"` // "" for a Server-to-Server app
	Scopes    []string  `json:"scopes"`
	Expires   time.Time `json:"expires"`
	Grant     string    `json:"grant"` // what all tokens of one consent share
}

// A code is an authorization code.
type code struct {
	Hash        string    `json:"hash"`
	ClientID    string    `json:"client_id"`
	UserID      string    `json:"user_id"`
	RedirectURI string    `json:"redirect_uri"`
	Challenge   string    `json:"challenge"` // PKCE; "" means none
	Method      string    `json:"method"`    // S256 or plain
	Scopes      []string  `json:"scopes"`    // what was consented to
	Expires     time.Time `json:"expires"`
}

// An oauthError is the body of a refusal by the token endpoint. Statuses and
// texts were observed by users of Zoom OAuth. Where they were not, the reason
// is the text of Zoom's list of OAuth errors (developers.zoom.us, OAuth error
// messages), and the rest is a guess.
type oauthError struct {
	status int
	Reason string `json:"reason"`
	Err    string `json:"error"`
}

func badGrantType() *oauthError {
	return &oauthError{http.StatusBadRequest, "unsupported grant type", "unsupported_grant_type"}
}

// inactive is for an app that was switched off. That of an OAuth app, error
// 4717, is a guess; that of a Server-to-Server app was observed
// (github.com/zoom/server-to-server-oauth-token, issue 3).
func (a *App) inactive() *oauthError {
	if a.Kind == ServerToServer {
		return badGrantType()
	}
	return &oauthError{http.StatusBadRequest, "The app has been disabled", "unsupported_grant_type"}
}

// badClient is the answer of RFC 6749. One observation of 2023 had the same
// body with 400 (github.com/JubaerHossain/zoom-laravel, issue 3).
func badClient() *oauthError {
	return &oauthError{http.StatusUnauthorized, "Invalid client_id or client_secret", "invalid_client"}
}

// noClient is error 4706; its JSON is a guess.
func noClient() *oauthError {
	return &oauthError{http.StatusBadRequest, "Client ID or client secret is missing.", "invalid_client"}
}

func badCode() *oauthError {
	return &oauthError{http.StatusBadRequest, "Invalid authorization code", "invalid_grant"}
}

// badRedirect is error 4709; its JSON is a guess.
func badRedirect() *oauthError {
	return &oauthError{http.StatusBadRequest, "Redirect URI mismatch.", "invalid_request"}
}

// withdrawn is error 4738, an administrator took the approval back; its JSON
// is a guess.
func withdrawn() *oauthError {
	return &oauthError{http.StatusBadRequest, "The pre-approval of the app was withdrawn.", "invalid_grant"}
}

func deadToken() *oauthError {
	return &oauthError{http.StatusBadRequest, "Invalid Token!", "invalid_grant"}
}

// tokenAnswer is the body of a success.
type tokenAnswer struct {
	AccessToken  string `json:"access_token"`
	TokenType    string `json:"token_type"`
	RefreshToken string `json:"refresh_token,omitempty"`
	ExpiresIn    int    `json:"expires_in"` // seconds
	Scope        string `json:"scope"`      // separated by spaces
	APIURL       string `json:"api_url"`
	account      string
}

// serveToken serves POST /oauth/token, on whatever host; parameters come in the
// query or a form. The grant client_credentials, of chat bots, and that of
// devices are not known here.
func (s *Sim) serveToken(w *reply, r *http.Request) {
	app, fail := s.client(w, r)
	if fail != nil {
		writeJSON(w, fail.status, fail)
		return
	}
	var answer *tokenAnswer
	switch r.FormValue("grant_type") {
	case "account_credentials":
		answer, fail = s.grantAccount(app, r)
	case "authorization_code":
		answer, fail = s.grantCode(app, r)
	case "refresh_token":
		answer, fail = s.grantRefresh(app, r)
	default:
		fail = badGrantType()
	}
	if fail != nil {
		writeJSON(w, fail.status, fail)
		return
	}
	answer.APIURL = s.apiURL(r, s.state.accounts.get(answer.account))
	writeJSON(w, http.StatusOK, answer)
}

// apiURL returns the host that REST calls for an account go to: the one of the
// seed, or the one that was called. Who called zoom.us or a name below it is
// sent to api.zoom.us, as by Zoom.
func (s *Sim) apiURL(r *http.Request, a *Account) string {
	if a.APIURL != "" {
		return a.APIURL
	}
	u, err := url.Parse(s.baseURL(r))
	if err != nil {
		return s.baseURL(r) // no URL that anyone could call anyway
	}
	name := u.Hostname()
	if name == "zoom.us" || strings.HasSuffix(name, ".zoom.us") && !strings.HasPrefix(name, "api") {
		u.Host = "api.zoom.us" + strings.TrimPrefix(u.Host, name)
	}
	return u.String()
}

// client returns the app whose id and secret the request carries, in a Basic
// header or in the parameters. A public app has no secret to show.
func (s *Sim) client(w *reply, r *http.Request) (*App, *oauthError) {
	w.trace()
	id, secret, ok := r.BasicAuth()
	if !ok {
		id, secret = r.FormValue("client_id"), r.FormValue("client_secret")
	}
	if id == "" {
		return nil, noClient()
	}
	app := s.state.apps.get(id)
	if app == nil || !app.admits(secret) {
		return nil, badClient()
	}
	w.client = app.ClientID
	if app.Disabled {
		return nil, app.inactive()
	}
	return app, nil
}

// same compares secrets in a time that does not depend on them.
func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

// grantAccount serves a Server-to-Server app. Each token lives its hour beside
// the others (Zoom's Server-to-Server OAuth page; until 2023 a new one killed
// the old). The refusal of another account's id is a guess.
func (s *Sim) grantAccount(app *App, r *http.Request) (*tokenAnswer, *oauthError) {
	if app.Kind != ServerToServer {
		return nil, badGrantType()
	}
	if r.FormValue("account_id") != app.AccountID {
		return nil, &oauthError{http.StatusBadRequest, "Bad Request", "invalid_request"}
	}
	return s.issue(token{ClientID: app.ClientID, AccountID: app.AccountID, Scopes: app.Scopes, Grant: app.ClientID}), nil
}

// grantCode redeems a code. A code that its own client presents is used up,
// whatever comes of it. An earlier grant of the same person and app ends: error
// 4741, revoked by a later authorization.
func (s *Sim) grantCode(app *App, r *http.Request) (*tokenAnswer, *oauthError) {
	c := s.state.codes.get(hash(r.FormValue("code")))
	if c == nil || c.ClientID != app.ClientID {
		return nil, badCode()
	}
	s.state.codes.drop(c.Hash)
	user := s.user("", c.UserID)
	if s.now().After(c.Expires) || !user.active() || !c.proves(r.FormValue("code_verifier")) {
		return nil, badCode()
	}
	if r.FormValue("redirect_uri") != c.RedirectURI {
		return nil, badRedirect()
	}
	if !s.approved(user.AccountID, app.ClientID) {
		return nil, withdrawn() // since the consent
	}
	s.endGrant(s.state.grants.get(grantKey(app.ClientID, user.ID)))
	g := &grant{secret(16), app.ClientID, user.AccountID, user.ID, c.Scopes, s.second()}
	s.state.grants.put(g)
	return s.issue(token{ClientID: g.ClientID, AccountID: g.AccountID, UserID: g.UserID, Scopes: g.Scopes, Grant: g.ID}), nil
}

// proves reports whether verifier answers the code's challenge (RFC 7636).
func (c *code) proves(verifier string) bool {
	if c.Challenge == "" {
		return true
	}
	if len(verifier) < 43 || len(verifier) > 128 {
		return false
	}
	if c.Method == "S256" {
		verifier = hash(verifier)
	}
	return same(c.Challenge, verifier)
}

// grantRefresh rotates: the refresh token presented is dead at once, without
// the tolerance that tokens before version 8 had (error 4740), so that of two
// refreshes at the same time one fails. The access token lives on until it
// expires. The scopes stay those of the consent. A refresh that is refused for
// want of approval leaves the token as it was.
func (s *Sim) grantRefresh(app *App, r *http.Request) (*tokenAnswer, *oauthError) {
	t := s.state.tokens.get(hash(r.FormValue("refresh_token")))
	if t == nil || !t.Refresh || t.ClientID != app.ClientID || s.now().After(t.Expires) {
		return nil, deadToken()
	}
	if u := s.user("", t.UserID); !u.active() {
		return nil, deadToken() // error 4735, the owner of the token is gone
	}
	if !s.approved(t.AccountID, app.ClientID) {
		return nil, withdrawn()
	}
	s.state.tokens.drop(t.Hash)
	return s.issue(*t), nil
}

// issue stores an access token like t and, if a person stands behind it, a
// refresh token.
func (s *Sim) issue(t token) *tokenAnswer {
	s.sweep()
	answer := &tokenAnswer{AccessToken: tokenText(), TokenType: "bearer", account: t.AccountID,
		ExpiresIn: int(accessLife / time.Second), Scope: strings.Join(t.Scopes, " ")}
	access := t
	access.Hash, access.Refresh, access.Expires = hash(answer.AccessToken), false, s.now().Add(accessLife)
	s.state.tokens.put(&access)
	if t.UserID != "" {
		answer.RefreshToken = tokenText()
		refresh := t
		refresh.Hash, refresh.Refresh, refresh.Expires = hash(answer.RefreshToken), true, s.now().Add(refreshLife)
		s.state.tokens.put(&refresh)
	}
	return answer
}

// tokenText returns a token of the shape and length of Zoom's. It is no JWT:
// nobody should look inside.
func tokenText() string {
	return "eyJzdiI6IjAwMDAwMiJ9." + secret(360) + "." + secret(64)
}

// serveRevoke serves POST /oauth/revoke, with the token in the query or a form.
// It is an uninstall: all tokens of the grant die at once, and the app receives
// app_deauthorized (devforum.zoom.us, thread 34578). Of a Server-to-Server
// app, only the token itself dies; that is a guess, as is the answer to a token
// that is dead already.
func (s *Sim) serveRevoke(w *reply, r *http.Request) {
	app, fail := s.client(w, r)
	if fail != nil {
		writeJSON(w, fail.status, fail)
		return
	}
	t := s.state.tokens.get(hash(r.FormValue("token")))
	if t == nil || t.ClientID != app.ClientID {
		fail = deadToken()
		writeJSON(w, fail.status, fail)
		return
	}
	if g := s.state.grants.get(grantKey(t.ClientID, t.UserID)); g != nil {
		s.uninstall(g)
	} else {
		s.state.tokens.drop(t.Hash)
	}
	writeJSON(w, http.StatusOK, map[string]string{"status": "success"})
}
