package zoomsim

import (
	"errors"
	"net/http"
)

// AddApp adds an app, or replaces the one with its client id: tokens keep the
// scopes that they were given. An app without a secret token keeps the one that
// it had, or gets one. It returns an error for an app without an id, of
// no known kind, or of an account that does not exist.
func (s *Sim) AddApp(app App) error {
	return s.change(func() error {
		_, err := s.addApp(app)
		return err
	})
}

// EnableApp turns an app on.
func (s *Sim) EnableApp(clientID string) error {
	return s.change(func() error { return s.switchApp(clientID, true) })
}

// DisableApp turns an app off: its tokens are refused and nobody can authorize
// it.
func (s *Sim) DisableApp(clientID string) error {
	return s.change(func() error { return s.switchApp(clientID, false) })
}

func (s *Sim) serveAddApp(w *reply, r *http.Request) {
	var in App
	if s.control(w, r, &in) {
		app, err := s.addApp(in)
		added(w, app, err)
	}
}

func (s *Sim) serveEnableApp(w *reply, r *http.Request) {
	if s.control(w, r, nil) {
		done(w, s.switchApp(r.PathValue("client"), true))
	}
}

func (s *Sim) serveDisableApp(w *reply, r *http.Request) {
	if s.control(w, r, nil) {
		done(w, s.switchApp(r.PathValue("client"), false))
	}
}

func (s *Sim) serveApproval(w *reply, r *http.Request) {
	var in struct {
		AccountID string `json:"account_id"`
		ClientID  string `json:"client_id"`
		Approved  *bool  `json:"approved"`
	}
	switch {
	case !s.control(w, r, &in):
	case in.Approved == nil:
		answered(w, errors.New("zoomsim: say whether the app is approved: true or false"))
	default:
		done(w, s.setApproval(in.AccountID, in.ClientID, *in.Approved))
	}
}
