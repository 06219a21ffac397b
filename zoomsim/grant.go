package zoomsim

import (
	"cmp"
	"time"
)

// A grant is one person's authorization of one app, which Marketplace shows as
// an installed app. Zoom keeps one for each pair: a later authorization kills
// the tokens of the earlier.
type grant struct {
	ID        string    `json:"id"`
	ClientID  string    `json:"client_id"`
	AccountID string    `json:"account_id"`
	UserID    string    `json:"user_id"`
	Scopes    []string  `json:"scopes"` // the app's at the consent; a scope added later needs another consent
	Granted   time.Time `json:"granted"`
}

func grantKey(clientID, userID string) string { return clientID + " " + userID }
func (g *grant) key() string                  { return grantKey(g.ClientID, g.UserID) }

// endGrant forgets a grant, which may be nil, and its tokens.
func (s *Sim) endGrant(g *grant) {
	if g == nil {
		return
	}
	s.state.grants.drop(g.key())
	for _, t := range s.state.tokens.in(g.ID) {
		s.state.tokens.drop(t.Hash)
	}
}

// revoke kills the tokens and codes of a person and an app; "" matches all.
// It returns how many tokens died. The apps stay installed and hear nothing.
func (s *Sim) revoke(userID, clientID string) int {
	matches := func(user, client string) bool {
		return cmp.Or(userID, user) == user && cmp.Or(clientID, client) == client
	}
	s.state.codes.dropIf(func(c *code) bool { return matches(c.UserID, c.ClientID) })
	return s.state.tokens.dropIf(func(t *token) bool { return matches(t.UserID, t.ClientID) })
}

// uninstall ends a grant, with its tokens and unused codes, and tells the app.
func (s *Sim) uninstall(g *grant) {
	s.endGrant(g)
	s.state.codes.dropIf(func(c *code) bool { return c.UserID == g.UserID && c.ClientID == g.ClientID })
	if app := s.state.apps.get(g.ClientID); app != nil {
		s.emit(event{name: appDeauthorized, account: g.AccountID, person: g.UserID, client: g.ClientID, payload: deauthorized(app, g, s.now())})
	}
}

// deauthorized returns the payload of app_deauthorized. Its fields are those of
// Zoom's event types of 2026. What the signature signs is documented nowhere:
// ours is a guess that nobody should check.
func deauthorized(app *App, g *grant, now time.Time) map[string]any {
	payload := map[string]any{
		"user_id": g.UserID, "client_id": g.ClientID, "signature": digest(app.SecretToken, g.UserID+g.AccountID+g.ClientID),
		"deauthorization_time": now.Format("2006-01-02T15:04:05.000Z"),
	}
	if app.DataRetention != "" {
		payload["user_data_retention"] = app.DataRetention
	}
	return payload
}

// uninstallAll ends the grants of a person and an app; "" matches all. It
// returns how many ended.
func (s *Sim) uninstallAll(userID, clientID string) int {
	n := 0
	for _, g := range s.state.grants.all() {
		if cmp.Or(userID, g.UserID) == g.UserID && cmp.Or(clientID, g.ClientID) == g.ClientID {
			s.uninstall(g)
			n++
		}
	}
	return n
}
