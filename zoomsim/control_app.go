package zoomsim

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
)

// AddApp adds an app, or replaces the one with its client id: tokens keep the
// scopes that they were given. An app without a secret token keeps the one that
// it had, or gets one. It returns an error for an app without an id, of
// no known kind, or of an account that does not exist.
func (s *Sim) AddApp(app App) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return errors.Join(s.addApp(app), s.save())
}

func (s *Sim) addApp(app App) error {
	if !app.valid(func(id string) bool { return s.state.accounts.get(id) != nil }) {
		return fmt.Errorf("zoomsim: app %q is nameless, of no known kind, or of an account that does not exist", app.ClientID)
	}
	if app.SecretToken == "" {
		if before := s.state.apps.get(app.ClientID); before != nil {
			app.SecretToken = before.SecretToken
		}
		app.SecretToken = cmp.Or(app.SecretToken, secret(16))
	}
	s.state.apps.put(&app)
	return nil
}

// EnableApp and DisableApp turn an app on and off. While it is off, its tokens
// are refused and nobody can authorize it.
func (s *Sim) EnableApp(clientID string) error  { return s.setApp(clientID, true) }
func (s *Sim) DisableApp(clientID string) error { return s.setApp(clientID, false) }

func (s *Sim) setApp(clientID string, on bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	app := s.state.apps.get(clientID)
	if app == nil {
		return fmt.Errorf("zoomsim: there is no app %q", clientID)
	}
	s.switchApp(app, on)
	return s.save()
}

// Uninstall ends the authorizations of a person (by id or address) and an app,
// as the marketplace's page does: each is announced by app_deauthorized. ""
// matches all. It returns how many ended.
func (s *Sim) Uninstall(user, clientID string) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := s.uninstallAll(s.idOf(user), clientID)
	return n, s.save()
}

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

func (s *Sim) serveAddApp(w *reply, r *http.Request) {
	var app App
	if s.control(w, r, &app) && answered(w, s.addApp(app)) {
		w.WriteHeader(http.StatusNoContent)
	}
}

func (s *Sim) serveEnableApp(w *reply, r *http.Request)  { s.serveSwitch(w, r, true) }
func (s *Sim) serveDisableApp(w *reply, r *http.Request) { s.serveSwitch(w, r, false) }

func (s *Sim) serveSwitch(w *reply, r *http.Request, on bool) {
	if !s.control(w, r, nil) {
		return
	}
	app := s.state.apps.get(r.PathValue("client"))
	if app == nil {
		answered(w, fmt.Errorf("zoomsim: there is no app %q", r.PathValue("client")))
		return
	}
	s.switchApp(app, on)
	w.WriteHeader(http.StatusNoContent)
}

func (s *Sim) serveApproval(w *reply, r *http.Request) {
	var in struct {
		AccountID string `json:"account_id"`
		ClientID  string `json:"client_id"`
		Approved  bool   `json:"approved"`
	}
	if s.control(w, r, &in) && answered(w, s.setApproval(in.AccountID, in.ClientID, in.Approved)) {
		w.WriteHeader(http.StatusNoContent)
	}
}

func (s *Sim) serveDemand(w *reply, r *http.Request) {
	var in struct {
		AccountID string `json:"account_id"`
		Demand    bool   `json:"pre_approval"`
	}
	if s.control(w, r, &in) && answered(w, s.setDemand(in.AccountID, in.Demand)) {
		w.WriteHeader(http.StatusNoContent)
	}
}

func (s *Sim) serveUninstall(w *reply, r *http.Request) {
	var in struct {
		UserID   string `json:"user_id"`
		ClientID string `json:"client_id"`
	}
	if s.control(w, r, &in) {
		writeJSON(w, http.StatusOK, map[string]int{"uninstalled": s.uninstallAll(s.idOf(in.UserID), in.ClientID)})
	}
}
