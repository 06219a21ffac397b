package zoomsim

import (
	"errors"
	"net/http"
)

// SetUser changes a person, named by id or address, and tells apps what
// happened to her.
func (s *Sim) SetUser(idOrEmail string, change UserChange) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return errors.Join(s.setUser(idOrEmail, change, nil), s.save())
}

// SetSettings changes settings of a person, named by id or address. A null
// goes back to the account's.
func (s *Sim) SetSettings(idOrEmail string, changes Settings) error {
	return s.SetUser(idOrEmail, UserChange{Settings: changes})
}

// AddUser adds a person, of whom account and address are required, and returns
// her id.
func (s *Sim) AddUser(u User) (id string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	added, err := s.addUser(u, nil)
	if err != nil {
		return "", err
	}
	return added.ID, s.save()
}

// DeleteUser removes a person, named by id or address, from her account.
func (s *Sim) DeleteUser(idOrEmail string, how Removal) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return errors.Join(s.removeUser(idOrEmail, how, nil), s.save())
}

// SetAccount changes an account.
func (s *Sim) SetAccount(id string, change AccountChange) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return errors.Join(s.setAccount(id, change), s.save())
}

// SetRole gives a role of an account other privileges. The role is an id, or
// one of the words admin and member. What apps may do follows at once.
func (s *Sim) SetRole(account, role string, privileges []string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return errors.Join(s.setRole(account, role, privileges), s.save())
}

// AddRole adds a role, of which account and name are required, and returns its
// id.
func (s *Sim) AddRole(r Role) (id string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	added, err := s.addRole(r)
	if err != nil {
		return "", err
	}
	return added.ID, s.save()
}

// AddRoom adds a Zoom Room, of which account and name are required, and
// returns its id.
func (s *Sim) AddRoom(r Room) (id string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	added, err := s.addRoom(r)
	if err != nil {
		return "", err
	}
	return added.ID, s.save()
}

// SetRoom changes a Zoom Room.
func (s *Sim) SetRoom(id string, change RoomChange) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return errors.Join(s.setRoom(id, change), s.save())
}

// DeleteRoom removes a Zoom Room.
func (s *Sim) DeleteRoom(id string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return errors.Join(s.deleteRoom(id), s.save())
}

func (s *Sim) serveAddUser(w *reply, r *http.Request) {
	var in User
	if !s.control(w, r, &in) {
		return
	}
	if u, err := s.addUser(in, nil); answered(w, err) {
		writeJSON(w, http.StatusCreated, u)
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

func (s *Sim) serveSetSettings(w *reply, r *http.Request) {
	var in Settings
	if !s.control(w, r, &in) {
		return
	}
	name := r.PathValue("user")
	if answered(w, s.setUser(name, UserChange{Settings: in}, nil)) {
		writeJSON(w, http.StatusOK, s.settings(s.user("", name), ""))
	}
}

func (s *Sim) serveDeleteUser(w *reply, r *http.Request) {
	var in Removal
	into := any(&in)
	if r.ContentLength == 0 {
		into = nil
	}
	if s.control(w, r, into) && answered(w, s.removeUser(r.PathValue("user"), in, nil)) {
		w.WriteHeader(http.StatusNoContent)
	}
}

func (s *Sim) serveSetAccount(w *reply, r *http.Request) {
	var in AccountChange
	if s.control(w, r, &in) && answered(w, s.setAccount(r.PathValue("account"), in)) {
		writeJSON(w, http.StatusOK, s.state.accounts.get(r.PathValue("account")))
	}
}

func (s *Sim) serveAddRole(w *reply, r *http.Request) {
	var in struct {
		ID         string   `json:"id"`
		Name       string   `json:"name"`
		Privileges []string `json:"privileges"`
	}
	if !s.control(w, r, &in) {
		return
	}
	added, err := s.addRole(Role{in.ID, r.PathValue("account"), in.Name, in.Privileges})
	if answered(w, err) {
		writeJSON(w, http.StatusCreated, added)
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

func (s *Sim) serveAddRoom(w *reply, r *http.Request) {
	var in Room
	if !s.control(w, r, &in) {
		return
	}
	if room, err := s.addRoom(in); answered(w, err) {
		writeJSON(w, http.StatusCreated, room)
	}
}

func (s *Sim) serveSetRoom(w *reply, r *http.Request) {
	var in RoomChange
	if s.control(w, r, &in) && answered(w, s.setRoom(r.PathValue("room"), in)) {
		writeJSON(w, http.StatusOK, s.state.rooms.get(r.PathValue("room")))
	}
}

func (s *Sim) serveDeleteRoom(w *reply, r *http.Request) {
	if s.control(w, r, nil) && answered(w, s.deleteRoom(r.PathValue("room"))) {
		w.WriteHeader(http.StatusNoContent)
	}
}
