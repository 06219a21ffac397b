package zoomsim

import "net/http"

// A registerForm is what the page behind a registration_url shows.
type registerForm struct {
	Meeting *Meeting
	In      registration // what was typed
	Problem string
	Made    *registrant // nil before the registration
	Link    string      // of her own; "" until the host approves
}

// registerTarget returns a meeting to which people can register, or answers why
// they cannot.
func (s *Sim) registerTarget(w *reply, r *http.Request) *Meeting {
	m := s.joinTarget(w, r)
	if m == nil {
		return nil
	}
	fail := (&call{Request: r, sim: s}).open(m)
	switch {
	case !m.registers():
		s.page(w, http.StatusNotFound, "message", "No registration", "This meeting takes no registrations.")
	case fail != nil:
		s.page(w, http.StatusForbidden, "message", "Registration is closed", fail.Message)
	default:
		return m
	}
	return nil
}

// serveRegisterPage serves GET /meeting/register/{meeting}.
func (s *Sim) serveRegisterPage(w *reply, r *http.Request) {
	if m := s.registerTarget(w, r); m != nil {
		s.page(w, http.StatusOK, "register", "Register for "+m.Topic, registerForm{Meeting: m})
	}
}

// serveRegister serves POST /meeting/register/{meeting}: what POST
// /meetings/{meeting}/registrants does, for the person herself.
func (s *Sim) serveRegister(w *reply, r *http.Request) {
	m := s.registerTarget(w, r)
	if m == nil {
		return
	}
	f := registerForm{Meeting: m, In: registration{Email: trimmed(r, "email"), FirstName: trimmed(r, "first_name"), LastName: trimmed(r, "last_name")}}
	made, fail := (&call{Request: r, sim: s}).register(m, f.In, false)
	if fail != nil {
		f.Problem = fail.Message
		if fail.Errors != nil {
			f.Problem = "Enter a first name, and an address as in name@example.com."
		}
		s.page(w, http.StatusUnprocessableEntity, "register", "Register for "+m.Topic, f)
		return
	}
	f.Made, f.Link = made, made.joinURL(s.here, m)
	s.page(w, http.StatusOK, "register", "Register for "+m.Topic, f)
}
