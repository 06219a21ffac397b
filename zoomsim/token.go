package zoomsim

import (
	"cmp"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"net/http"
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
	app := s.state.apps.get(id)
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
	if s.now().After(c.Expires) || user == nil || !c.proves(r.FormValue("code_verifier")) {
		return nil, badCode()
	}
	if r.FormValue("redirect_uri") != c.RedirectURI {
		return nil, &oauthError{http.StatusBadRequest, "Redirect URI mismatch.", "invalid_request"}
	}
	s.endGrant(s.state.grants.get(grantKey(app.ClientID, user.ID)))
	g := &Grant{secret(16), app.ClientID, user.AccountID, user.ID, app.Scopes, s.second()}
	s.state.grants.put(g)
	return s.issue(token{ClientID: g.ClientID, AccountID: g.AccountID, UserID: g.UserID, Scopes: g.Scopes, Grant: g.ID}), nil
}

// endGrant forgets a grant and its tokens and returns how many died. The grant
// may be nil.
func (s *Sim) endGrant(g *Grant) int {
	if g == nil {
		return 0
	}
	s.state.grants.drop(g.key())
	return s.dropTokens(g.ID)
}

func (s *Sim) dropTokens(grant string) int {
	dead := s.state.tokens.in(grant)
	for _, t := range dead {
		s.state.tokens.drop(t.Hash)
	}
	return len(dead)
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
		sum := sha256.Sum256([]byte(verifier))
		verifier = base64.RawURLEncoding.EncodeToString(sum[:])
	}
	return same(c.Challenge, verifier)
}

// grantRefresh rotates: the refresh token presented is dead at once. The
// scopes stay those of the consent.
func (s *Sim) grantRefresh(app *App, r *http.Request) (*tokenAnswer, *oauthError) {
	t := s.state.tokens.get(hash(r.FormValue("refresh_token")))
	if t == nil || !t.Refresh || t.ClientID != app.ClientID || s.now().After(t.Expires) {
		return nil, deadToken()
	}
	if u := s.user("", t.UserID); u == nil || u.Status != "active" {
		return nil, deadToken()
	}
	s.state.tokens.drop(t.Hash)
	return s.issue(*t), nil
}

// issue stores an access token like t and, if a person stands behind it, a
// refresh token.
func (s *Sim) issue(t token) *tokenAnswer {
	s.sweep()
	answer := &tokenAnswer{AccessToken: secret(48), TokenType: "bearer",
		ExpiresIn: int(accessLife / time.Second), Scope: strings.Join(t.Scopes, " ")}
	access := t
	access.Hash, access.Refresh, access.Expires = hash(answer.AccessToken), false, s.now().Add(accessLife)
	s.state.tokens.put(&access)
	if t.UserID != "" {
		answer.RefreshToken = secret(48)
		refresh := t
		refresh.Hash, refresh.Refresh, refresh.Expires = hash(answer.RefreshToken), true, s.now().Add(refreshLife)
		s.state.tokens.put(&refresh)
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
	t := s.state.tokens.get(hash(r.FormValue("token")))
	if t == nil || t.ClientID != app.ClientID {
		fail = deadToken()
		writeJSON(w, fail.status, fail)
		return
	}
	s.dropTokens(t.Grant)
	writeJSON(w, http.StatusOK, map[string]string{"status": "success"})
}

// revoke kills the tokens and codes of a person and an app; "" matches all.
// It returns how many tokens died.
func (s *Sim) revoke(userID, clientID string) int {
	matches := func(user, client string) bool {
		return cmp.Or(userID, user) == user && cmp.Or(clientID, client) == client
	}
	s.state.codes.dropIf(func(c *code) bool { return matches(c.UserID, c.ClientID) })
	return s.state.tokens.dropIf(func(t *token) bool { return matches(t.UserID, t.ClientID) })
}
