package zoomsim

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// change makes a change as a helper of Go programs does: once what time alone
// does is done, and saved before it returns.
func (s *Sim) change(do func() error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lapse()
	return errors.Join(do(), s.save())
}

// serveState serves GET /_sim/state: what is stored, without secrets.
func (s *Sim) serveState(w *reply, _ *http.Request) {
	apps := s.state.apps.all()
	for i, a := range apps {
		bare := *a
		bare.ClientSecret, bare.SecretToken = "", ""
		apps[i] = &bare
	}
	writeJSON(w, http.StatusOK, map[string]any{
		"now": s.now(), "accounts": s.state.accounts.all(), "roles": s.state.roles.all(), "users": s.state.users.all(),
		"rooms": s.state.rooms.all(), "apps": apps, "meetings": s.unexpired(s.state.meetings.all()),
		"instances": s.state.instances.all(), "registrants": s.state.registrants.all(), "faults": append([]*Fault{}, s.faults...),
		"grants": s.state.grants.all(), "approvals": s.state.approvals.all(), "compliance": s.state.compliance.all(),
		"calls": append([]Call{}, s.calls...), "events": append([]Event{}, s.events...),
	})
}

// control decodes a control request into v and refuses other sites' pages.
func (s *Sim) control(w *reply, r *http.Request, v any) bool {
	if err := s.cross.Check(r); err != nil {
		writeJSON(w, http.StatusForbidden, map[string]string{"error": err.Error()})
		return false
	}
	if v == nil {
		return true
	}
	if r.URL.RawQuery != "" {
		return answered(w, errors.New("zoomsim: what is asked of the control API is said in the body, not in the query"))
	}
	return answered(w, readControl(r.Body, v))
}

// readControl decodes one JSON object. A field that v does not have is an error.
func readControl(body io.Reader, v any) error {
	d := json.NewDecoder(body)
	d.DisallowUnknownFields()
	err := d.Decode(v)
	if errors.Is(err, io.EOF) {
		return errors.New("zoomsim: the body is empty; send a JSON object")
	}
	if err == nil && d.More() {
		err = errors.New("something follows its end")
	}
	if err != nil {
		return fmt.Errorf("zoomsim: the body is not the JSON object that was expected: %s", strings.TrimPrefix(err.Error(), "json: "))
	}
	return nil
}

// serveUnknownControl answers what the control API does not have.
func (s *Sim) serveUnknownControl(w *reply, r *http.Request) {
	writeJSON(w, http.StatusNotFound, map[string]string{"error": "zoomsim: there is no " + r.Method + " " + r.URL.Path + "; docs/zoomsim.md lists what there is"})
}

// answered reports whether err is nil, and answers 400 if it is not.
func answered(w *reply, err error) bool {
	if err != nil {
		writeJSON(w, http.StatusBadRequest, map[string]string{"error": err.Error()})
	}
	return err == nil
}

// added answers 201 with what was added, or 400.
func added(w *reply, v any, err error) {
	if answered(w, err) {
		writeJSON(w, http.StatusCreated, v)
	}
}

// done answers 204, or 400.
func done(w *reply, err error) {
	if answered(w, err) {
		w.WriteHeader(http.StatusNoContent)
	}
}

func (s *Sim) serveAddFault(w *reply, r *http.Request) {
	var in Fault
	if s.control(w, r, &in) {
		f, err := s.addFault(in)
		added(w, f, err)
	}
}

func (s *Sim) serveClearFaults(w *reply, r *http.Request) {
	if s.control(w, r, nil) {
		s.faults = nil
		done(w, nil)
	}
}

// serveClock serves POST /_sim/clock. What is sent is done in this order: the
// time is set, the clock is moved, the speed is changed.
func (s *Sim) serveClock(w *reply, r *http.Request) {
	var in struct {
		Time    time.Time `json:"time"` // zero for no change
		Seconds int64     `json:"advance_seconds"`
		Speed   *float64  `json:"speed"`
	}
	if !s.control(w, r, &in) {
		return
	}
	at, speed := s.now(), s.speed()
	if !in.Time.IsZero() {
		at = in.Time
	}
	if in.Speed != nil {
		speed = *in.Speed
	}
	at = time.Unix(at.Unix()+in.Seconds, int64(at.Nanosecond())) // a Duration ends after 292 years
	if answered(w, checkSpeed(speed)) && answered(w, s.moveClock(at)) {
		s.setClock(s.now(), speed)
		writeJSON(w, http.StatusOK, map[string]any{"now": s.now(), "speed": s.speed()})
	}
}
