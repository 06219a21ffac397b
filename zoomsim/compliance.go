package zoomsim

import (
	"encoding/json"
	"net/http"
	"slices"
	"time"
)

// A Compliance is an app's word that it deleted what it had of a person. Zoom
// has withdrawn this API, and the field that asked for the call with it
// (developers.zoom.us, Data Compliance API, as of February 2026); apps that
// still call it are answered as before.
type Compliance struct {
	ID        string          `json:"id"` // the simulator's
	At        time.Time       `json:"at"`
	ClientID  string          `json:"client_id"`
	UserID    string          `json:"user_id"`
	AccountID string          `json:"account_id"`
	Event     json.RawMessage `json:"deauthorization_event_received"` // the payload of app_deauthorized
	Completed bool            `json:"compliance_completed"`
}

// complete reports whether all fields are there.
func (c *Compliance) complete() bool {
	return c.ClientID != "" && c.UserID != "" && c.AccountID != "" && len(c.Event) > 1 && c.Event[0] == '{' && c.Completed
}

// Compliance returns the compliance calls, oldest first.
func (s *Sim) Compliance() []Compliance {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := copies(s.state.compliance.all())
	slices.SortStableFunc(all, func(a, b Compliance) int { return a.At.Compare(b.At) })
	return all
}

// serveCompliance serves POST /oauth/data/compliance, which some apps call
// below /v2. The bodies of its answers are a guess.
func (s *Sim) serveCompliance(w *reply, r *http.Request) {
	app, fail := s.client(w, r)
	if fail != nil {
		writeJSON(w, http.StatusUnauthorized, refuse(0, 124, "Invalid client id or secret."))
		return
	}
	var c Compliance
	if err := json.NewDecoder(r.Body).Decode(&c); err != nil {
		writeJSON(w, http.StatusBadRequest, refuse(0, 300, "Request Body should be a valid JSON object."))
		return
	}
	if !c.complete() || c.ClientID != app.ClientID {
		writeJSON(w, http.StatusBadRequest, refuse(0, 300, "Validation Failed."))
		return
	}
	c.ID, c.At = secret(12), s.now()
	s.state.compliance.put(&c)
	writeJSON(w, http.StatusOK, struct{}{})
}
