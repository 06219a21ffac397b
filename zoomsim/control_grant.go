package zoomsim

import "net/http"

// RevokeGrants kills the tokens of a person (by id or address) and an app; ""
// matches all. The apps stay installed and hear nothing. It returns how many
// tokens died.
func (s *Sim) RevokeGrants(user, clientID string) (n int, err error) {
	err = s.change(func() error {
		n = s.revoke(s.idOf(user), clientID)
		return nil
	})
	return n, err
}

// Uninstall ends the authorizations of a person (by id or address) and an app,
// as the marketplace's page does: each is announced by app_deauthorized. ""
// matches all. It returns how many ended.
func (s *Sim) Uninstall(user, clientID string) (n int, err error) {
	err = s.change(func() error {
		n = s.uninstallAll(s.idOf(user), clientID)
		return nil
	})
	return n, err
}

// grantFilter names the grants that a request is about; "" matches all.
type grantFilter struct {
	UserID   string `json:"user_id"`
	ClientID string `json:"client_id"`
}

func (s *Sim) serveRevokeGrants(w *reply, r *http.Request) {
	var in grantFilter
	if s.control(w, r, &in) {
		writeJSON(w, http.StatusOK, map[string]int{"revoked": s.revoke(s.idOf(in.UserID), in.ClientID)})
	}
}

func (s *Sim) serveUninstall(w *reply, r *http.Request) {
	var in grantFilter
	if s.control(w, r, &in) {
		writeJSON(w, http.StatusOK, map[string]int{"uninstalled": s.uninstallAll(s.idOf(in.UserID), in.ClientID)})
	}
}
