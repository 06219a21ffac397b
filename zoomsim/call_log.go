package zoomsim

import (
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
