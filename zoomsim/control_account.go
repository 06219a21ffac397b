package zoomsim

import "net/http"

// SetAccount changes an account.
func (s *Sim) SetAccount(id string, change AccountChange) error {
	return s.change(func() error { return s.setAccount(id, change) })
}

// AddRole adds a role, of which account and name are required, and returns its
// id.
func (s *Sim) AddRole(r Role) (id string, err error) {
	err = s.change(func() error {
		added, err := s.addRole(r)
		if err == nil {
			id = added.ID
		}
		return err
	})
	return id, err
}

// SetRole gives a role of an account other privileges. The role is an id, or
// one of the words admin and member. What apps may do follows at once.
func (s *Sim) SetRole(account, role string, privileges []string) error {
	return s.change(func() error { return s.setRole(account, role, privileges) })
}

func (s *Sim) serveSetAccount(w *reply, r *http.Request) {
	var in AccountChange
	id := r.PathValue("account")
	if s.control(w, r, &in) && answered(w, s.setAccount(id, in)) {
		writeJSON(w, http.StatusOK, s.state.accounts.get(id))
	}
}

func (s *Sim) serveAddRole(w *reply, r *http.Request) {
	var in struct {
		ID         string   `json:"id"`
		Name       string   `json:"name"`
		Privileges []string `json:"privileges"`
	}
	if s.control(w, r, &in) {
		role, err := s.addRole(Role{in.ID, r.PathValue("account"), in.Name, in.Privileges})
		added(w, role, err)
	}
}

func (s *Sim) serveSetRole(w *reply, r *http.Request) {
	var in struct {
		Privileges []string `json:"privileges"`
	}
	account, role := r.PathValue("account"), r.PathValue("role")
	if s.control(w, r, &in) && answered(w, s.setRole(account, role, in.Privileges)) {
		writeJSON(w, http.StatusOK, s.roleOf(account, role))
	}
}
