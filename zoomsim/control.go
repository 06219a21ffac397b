package zoomsim

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// maxCalls is how many calls the log keeps.
const maxCalls = 1000

// A Call is one request to the REST API or the OAuth endpoints.
type Call struct {
	At        time.Time `json:"at"` // the simulator's time
	Method    string    `json:"method"`
	Path      string    `json:"path"`
	Query     string    `json:"query,omitempty"` // REST only: OAuth's holds secrets
	Status    int       `json:"status"`          // as decided, even if it was never sent
	ClientID  string    `json:"client_id,omitempty"`
	Fault     string    `json:"fault,omitempty"` // kind of the fault that struck
	Label     string    `json:"label,omitempty"` // of its rate limit
	Remaining int       `json:"remaining"`       // calls left under that limit; -1 where there is none
}

// record logs a call.
func (s *Sim) record(r *http.Request, rep *reply, f *Fault) {
	rest := strings.HasPrefix(r.URL.Path, "/v2/")
	if !rest && !strings.HasPrefix(r.URL.Path, "/oauth/") {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	c := Call{At: s.now(), Method: r.Method, Path: r.URL.Path, Status: rep.status, ClientID: rep.client, Fault: f.kind()}
	if rest {
		c.Query = r.URL.RawQuery
	}
	c.Label, c.Remaining = rep.header.Get("X-RateLimit-Category"), -1
	if left, err := strconv.Atoi(rep.header.Get("X-RateLimit-Remaining")); err == nil {
		c.Remaining = left
	}
	s.opts.Log.LogAttrs(r.Context(), slog.LevelDebug, "call", slog.String("method", c.Method), slog.String("path", c.Path),
		slog.Int("status", c.Status), slog.String("client", c.ClientID), slog.String("fault", c.Fault))
	s.calls = append(s.calls[max(0, len(s.calls)-maxCalls+1):], c)
}

// Calls returns the last 1000 calls, oldest first.
func (s *Sim) Calls() []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.calls)
}

// Meetings returns copies of all unexpired meetings, by start. Their settings
// are shared with the simulator and must not be changed.
func (s *Sim) Meetings() []Meeting {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := []Meeting{}
	for _, m := range s.unexpired(s.state.meetings.all()) {
		all = append(all, *m)
	}
	return all
}

// RevokeGrants kills the tokens of a person (by id or address) and an app, as
// an uninstall does; "" matches all. It returns how many tokens died.
func (s *Sim) RevokeGrants(user, clientID string) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := s.revoke(s.idOf(user), clientID)
	return n, s.save()
}

// idOf returns the id of the person named, or the name itself.
func (s *Sim) idOf(idOrEmail string) string {
	if u := s.user("", idOrEmail); u != nil {
		return u.ID
	}
	return idOrEmail
}

// serveState serves GET /_sim/state: everything but secrets.
func (s *Sim) serveState(w *reply, _ *http.Request) {
	apps := s.state.apps.all()
	for i, a := range apps {
		bare := *a
		bare.ClientSecret, bare.SecretToken = "", ""
		apps[i] = &bare
	}
	writeJSON(w, http.StatusOK, map[string]any{
		"now": s.now(), "accounts": s.state.accounts.all(), "users": s.state.users.all(), "apps": apps,
		"meetings": s.unexpired(s.state.meetings.all()), "faults": append([]*Fault{}, s.faults...),
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
	d := json.NewDecoder(r.Body)
	d.DisallowUnknownFields()
	return answered(w, d.Decode(v))
}

// answered reports whether err is nil, and answers 400 if it is not.
func answered(w *reply, err error) bool {
	if err != nil {
		writeJSON(w, http.StatusBadRequest, map[string]string{"error": err.Error()})
	}
	return err == nil
}

func (s *Sim) serveAddFault(w *reply, r *http.Request) {
	var f Fault
	if s.control(w, r, &f) && answered(w, s.addFault(f)) {
		w.WriteHeader(http.StatusNoContent)
	}
}

func (s *Sim) serveClearFaults(w *reply, r *http.Request) {
	if s.control(w, r, nil) {
		s.faults = nil
		w.WriteHeader(http.StatusNoContent)
	}
}

func (s *Sim) serveClock(w *reply, r *http.Request) {
	var in struct {
		Seconds int64 `json:"advance_seconds"`
	}
	if !s.control(w, r, &in) {
		return
	}
	at := time.Unix(s.now().Unix()+in.Seconds, int64(s.now().Nanosecond())) // a Duration ends after 292 years
	if answered(w, s.moveClock(at)) {
		writeJSON(w, http.StatusOK, map[string]any{"now": s.now()})
	}
}

func (s *Sim) serveRevokeGrants(w *reply, r *http.Request) {
	var in struct {
		UserID   string `json:"user_id"`
		ClientID string `json:"client_id"`
	}
	if s.control(w, r, &in) {
		writeJSON(w, http.StatusOK, map[string]int{"revoked": s.revoke(s.idOf(in.UserID), in.ClientID)})
	}
}
