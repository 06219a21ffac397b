package zoomsim

import (
	"cmp"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"
)

// Lifetimes, from the Zoom OAuth docs.
const (
	accessLife  = time.Hour
	refreshLife = 90 * 24 * time.Hour
	codeLife    = 5 * time.Minute
)

// A token is an access token or a refresh token; its hash is its key.
type token struct {
	Refresh   bool      `json:"refresh"`
	ClientID  string    `json:"client_id"`
	AccountID string    `json:"account_id"`
	UserID    string    `json:"user_id"` // "" for a Server-to-Server app
	Scopes    []string  `json:"scopes"`
	Expires   time.Time `json:"expires"`
	Grant     string    `json:"grant"` // what all tokens of one consent share
}

// A code is an authorization code; its hash is its key.
type code struct {
	ClientID    string    `json:"client_id"`
	UserID      string    `json:"user_id"`
	RedirectURI string    `json:"redirect_uri"`
	Challenge   string    `json:"challenge"` // PKCE; "" means none
	Method      string    `json:"method"`    // S256 or plain
	Expires     time.Time `json:"expires"`
}

// An oauthError is the body of a refusal by the token endpoint. Statuses and
// texts were observed by users of Zoom OAuth; those of a bad client and a
// redirect mismatch are documented as codes only.
type oauthError struct {
	status int
	Reason string `json:"reason"`
	Err    string `json:"error"`
}

func badGrantType() *oauthError {
	return &oauthError{http.StatusBadRequest, "unsupported grant type", "unsupported_grant_type"}
}

func badClient() *oauthError {
	return &oauthError{http.StatusUnauthorized, "Invalid client_id or client_secret", "invalid_client"}
}

func badCode() *oauthError {
	return &oauthError{http.StatusBadRequest, "Invalid authorization code", "invalid_grant"}
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
}

// serveToken serves POST /oauth/token; parameters come in the query or a form.
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
	answer.APIURL = s.baseURL(r)
	writeJSON(w, http.StatusOK, answer)
}

// client returns the app whose id and secret the request carries, in a Basic
// header or in the parameters.
func (s *Sim) client(w *reply, r *http.Request) (*App, *oauthError) {
	id, secret, ok := r.BasicAuth()
	if !ok {
		id, secret = r.FormValue("client_id"), r.FormValue("client_secret")
	}
	app := s.app(id)
	if app == nil || !same(app.ClientSecret, secret) {
		return nil, badClient()
	}
	w.client = app.ClientID
	if app.Disabled {
		return nil, badGrantType()
	}
	return app, nil
}

// same compares secrets in a time that does not depend on them.
func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

func (s *Sim) grantAccount(app *App, r *http.Request) (*tokenAnswer, *oauthError) {
	if app.Kind != ServerToServer {
		return nil, badGrantType()
	}
	if r.FormValue("account_id") != app.AccountID {
		return nil, &oauthError{http.StatusBadRequest, "Bad Request", "invalid_request"}
	}
	return s.issue(token{ClientID: app.ClientID, AccountID: app.AccountID, Scopes: app.Scopes, Grant: secret(16)}), nil
}

// grantCode redeems a code. A code that its own client presents is used up,
// whatever comes of it.
func (s *Sim) grantCode(app *App, r *http.Request) (*tokenAnswer, *oauthError) {
	key := hash(r.FormValue("code"))
	c, ok := s.state.Codes[key]
	if !ok || c.ClientID != app.ClientID {
		return nil, badCode()
	}
	delete(s.state.Codes, key)
	s.dirty = true
	user := s.user("", c.UserID)
	if s.now().After(c.Expires) || user == nil || !c.proves(r.FormValue("code_verifier")) {
		return nil, badCode()
	}
	if r.FormValue("redirect_uri") != c.RedirectURI {
		return nil, &oauthError{http.StatusBadRequest, "Redirect URI mismatch.", "invalid_request"}
	}
	s.revoke(c.UserID, c.ClientID) // error 4741: revoked by a later authorization
	return s.issue(token{ClientID: c.ClientID, AccountID: user.AccountID, UserID: user.ID,
		Scopes: app.Scopes, Grant: secret(16)}), nil
}

// proves reports whether verifier answers the code's challenge (RFC 7636).
func (c code) proves(verifier string) bool {
	if c.Challenge == "" {
		return true
	}
	if len(verifier) < 43 || len(verifier) > 128 {
		return false
	}
	if c.Method == "S256" {
		sum := sha256.Sum256([]byte(verifier))
		verifier = base64.RawURLEncoding.EncodeToString(sum[:])
	}
	return same(c.Challenge, verifier)
}

// grantRefresh rotates: the refresh token presented is dead at once. The
// scopes stay those of the consent.
func (s *Sim) grantRefresh(app *App, r *http.Request) (*tokenAnswer, *oauthError) {
	key := hash(r.FormValue("refresh_token"))
	t, ok := s.state.Tokens[key]
	if !ok || !t.Refresh || t.ClientID != app.ClientID || s.now().After(t.Expires) {
		return nil, deadToken()
	}
	if u := s.user("", t.UserID); u == nil || u.Status != "active" {
		return nil, deadToken()
	}
	delete(s.state.Tokens, key)
	return s.issue(t), nil
}

// issue stores an access token like t and, if a person stands behind it, a
// refresh token.
func (s *Sim) issue(t token) *tokenAnswer {
	s.dirty = true
	answer := &tokenAnswer{AccessToken: secret(48), TokenType: "bearer",
		ExpiresIn: int(accessLife / time.Second), Scope: strings.Join(t.Scopes, " ")}
	t.Refresh, t.Expires = false, s.now().Add(accessLife)
	s.state.Tokens[hash(answer.AccessToken)] = t
	if t.UserID != "" {
		answer.RefreshToken = secret(48)
		t.Refresh, t.Expires = true, s.now().Add(refreshLife)
		s.state.Tokens[hash(answer.RefreshToken)] = t
	}
	return answer
}

// serveRevoke serves POST /oauth/revoke. All tokens of the grant die at once.
func (s *Sim) serveRevoke(w *reply, r *http.Request) {
	app, fail := s.client(w, r)
	if fail != nil {
		writeJSON(w, fail.status, fail)
		return
	}
	t, ok := s.state.Tokens[hash(r.FormValue("token"))]
	if !ok || t.ClientID != app.ClientID {
		fail = deadToken()
		writeJSON(w, fail.status, fail)
		return
	}
	maps.DeleteFunc(s.state.Tokens, func(_ string, other token) bool { return other.Grant == t.Grant })
	s.dirty = true
	writeJSON(w, http.StatusOK, map[string]string{"status": "success"})
}

// revoke kills the tokens and codes of a person and an app; "" matches all.
// It returns how many tokens died.
func (s *Sim) revoke(userID, clientID string) int {
	matches := func(user, client string) bool {
		return cmp.Or(userID, user) == user && cmp.Or(clientID, client) == client
	}
	before := len(s.state.Tokens)
	maps.DeleteFunc(s.state.Tokens, func(_ string, t token) bool { return matches(t.UserID, t.ClientID) })
	maps.DeleteFunc(s.state.Codes, func(_ string, c code) bool { return matches(c.UserID, c.ClientID) })
	s.dirty = true
	return before - len(s.state.Tokens)
}

// allows reports whether uri is on the app's list, or extends an entry of it
// by a path or a query.
func (a *App) allows(uri string) bool {
	return slices.ContainsFunc(a.RedirectURIs, func(entry string) bool {
		rest, ok := strings.CutPrefix(uri, entry)
		return ok && entry != "" && (rest == "" || rest[0] == '/' || rest[0] == '?')
	})
}
