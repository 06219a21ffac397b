package zoomsim

import "net/http"

// AddUser adds a person, of whom account and address are required, and returns
// her id.
func (s *Sim) AddUser(u User) (id string, err error) {
	err = s.change(func() error {
		added, err := s.addUser(u, nil)
		if err == nil {
			id = added.ID
		}
		return err
	})
	return id, err
}

// SetUser changes a person, named by id or address, and tells apps what
// happened to her.
func (s *Sim) SetUser(idOrEmail string, change UserChange) error {
	return s.change(func() error { return s.setUser(idOrEmail, change, nil) })
}

// DeleteUser removes a person, named by id or address, from her account.
func (s *Sim) DeleteUser(idOrEmail string, how Removal) error {
	return s.change(func() error { return s.deleteUser(idOrEmail, how, nil) })
}

func (s *Sim) serveAddUser(w *reply, r *http.Request) {
	var in User
	if s.control(w, r, &in) {
		u, err := s.addUser(in, nil)
		added(w, u, err)
	}
}

func (s *Sim) serveSetUser(w *reply, r *http.Request) {
	var in UserChange
	if !s.control(w, r, &in) {
		return
	}
	id := s.idOf(r.PathValue("user")) // the address may change
	if answered(w, s.setUser(id, in, nil)) {
		writeJSON(w, http.StatusOK, s.user("", id))
	}
}

func (s *Sim) serveDeleteUser(w *reply, r *http.Request) {
	var in Removal
	into := any(&in)
	if r.ContentLength == 0 {
		into = nil
	}
	if s.control(w, r, into) {
		done(w, s.deleteUser(r.PathValue("user"), in, nil))
	}
}
