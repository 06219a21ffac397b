package zoomsim

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"
)

// Fault kinds.
const (
	DropReply   = "drop_reply" // the change is made and kept, the connection closes without an answer
	Delay       = "delay"      // the request waits, then is handled
	StatusFault = "status"     // Status and Code are answered, nothing is done; Status may be 200
	HTMLFault   = "html"       // an HTML page is answered, nothing is done
	XMLFault    = "xml"        // an XML document is answered, nothing is done
	Reset       = "reset"      // the connection is reset, nothing is done
)

var faultKinds = []string{DropReply, Delay, StatusFault, HTMLFault, XMLFault, Reset}

// A Fault makes requests fail on purpose. Faults are tried in the order they
// were added; a request meets at most one.
type Fault struct {
	Method     string            `json:"method,omitempty"`      // in capitals; "" means any
	PathPrefix string            `json:"path_prefix,omitempty"` // as in /v2/users/; "" means any; /_sim/ is exempt
	Kind       string            `json:"kind"`                  // one of the fault kinds
	Status     int               `json:"status,omitempty"`      // of StatusFault, HTMLFault, and XMLFault; 0 becomes 503
	Code       int               `json:"code,omitempty"`        // error code in the body of REST answers; 0 becomes Status
	Message    string            `json:"message,omitempty"`     // text in the body; "" becomes "Simulated fault."
	Header     map[string]string `json:"header,omitempty"`      // more headers of the answer, as in Retry-After; not for Delay
	DelayMS    int               `json:"delay_ms,omitempty"`    // milliseconds, before any kind takes effect
	Count      int               `json:"count,omitempty"`       // requests it strikes; 0 becomes 1, below 0 means all
}

// AddFault adds a fault. It returns an error for an unknown kind or a status
// that is not one.
func (s *Sim) AddFault(f Fault) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, err := s.addFault(f)
	return err
}

func (s *Sim) addFault(f Fault) (*Fault, error) {
	if !slices.Contains(faultKinds, f.Kind) {
		return nil, fmt.Errorf("zoomsim: there is no fault kind %q", f.Kind)
	}
	if f.PathPrefix != "" && !strings.HasPrefix(f.PathPrefix, "/") || strings.HasPrefix(f.PathPrefix, "/_sim/") {
		return nil, fmt.Errorf("zoomsim: no request has a path like %s that a fault strikes; one begins with / and not with /_sim/", f.PathPrefix)
	}
	if f.DelayMS < 0 || f.Kind == Delay && f.DelayMS == 0 {
		return nil, fmt.Errorf("zoomsim: %d is not how many milliseconds a request can wait", f.DelayMS)
	}
	f.Method = strings.ToUpper(f.Method)
	f.Status = cmp.Or(f.Status, http.StatusServiceUnavailable)
	if f.Status < 200 || f.Status > 599 {
		return nil, fmt.Errorf("zoomsim: %d is not the status of an answer", f.Status)
	}
	f.Code, f.Count = cmp.Or(f.Code, f.Status), cmp.Or(f.Count, 1)
	s.faults = append(s.faults, &f)
	return &f, nil
}

// ClearFaults forgets all faults.
func (s *Sim) ClearFaults() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = nil
}

// takeFault returns the fault that strikes r, counted down, or nil.
func (s *Sim) takeFault(r *http.Request) *Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	if strings.HasPrefix(r.URL.Path, "/_sim/") {
		return nil
	}
	i := slices.IndexFunc(s.faults, func(f *Fault) bool {
		return (f.Method == "" || f.Method == r.Method) && strings.HasPrefix(r.URL.Path, f.PathPrefix)
	})
	if i < 0 {
		return nil
	}
	f := *s.faults[i]
	if s.faults[i].Count--; s.faults[i].Count == 0 {
		s.faults = slices.Delete(s.faults, i, i+1)
	}
	return &f
}

// kind returns the kind of f, or "" for nil.
func (f *Fault) kind() string {
	if f == nil {
		return ""
	}
	return f.Kind
}

// instead waits as long as f says and reports whether f replaces the
// handling of the request. A caller who leaves during the wait is not served.
func (f *Fault) instead(r *http.Request) bool {
	if f == nil {
		return false
	}
	if !pause(r.Context(), time.Duration(f.DelayMS)*time.Millisecond) {
		panic(http.ErrAbortHandler)
	}
	return f.Kind != DropReply && f.Kind != Delay
}

// faultHeader names the kind of fault in an answer that one made.
const faultHeader = "X-Zoomsim-Fault"

// answer sends what f says in place of an answer.
func (f *Fault) answer(w http.ResponseWriter, r *http.Request) {
	if f.Kind == Reset {
		reset(w)
		return
	}
	w.Header().Set(faultHeader, f.Kind)
	for name, value := range f.Header {
		w.Header().Set(name, value)
	}
	switch f.Kind {
	case HTMLFault:
		w.Header().Set("Content-Type", "text/html;charset=UTF-8")
		w.WriteHeader(f.Status)
		fmt.Fprint(w, "<!doctype html><html lang=\"en\"><title>Simulated fault</title><h1>Bad gateway</h1></html>")
	case XMLFault:
		w.Header().Set("Content-Type", "application/xml;charset=UTF-8")
		w.WriteHeader(f.Status)
		fmt.Fprintf(w, "<?xml version=\"1.0\" encoding=\"UTF-8\"?><result><code>%d</code><message>Simulated fault.</message></result>", f.Code)
	default:
		w.Header().Set("Content-Type", "application/json;charset=UTF-8")
		w.Header().Set(trackingHeader, trackingID())
		w.WriteHeader(f.Status)
		_ = json.NewEncoder(w).Encode(f.body(r))
	}
}

// body returns what a StatusFault says, in the words of who was called.
func (f *Fault) body(r *http.Request) any {
	message := cmp.Or(f.Message, "Simulated fault.")
	if r.URL.Path != "/oauth/token" && r.URL.Path != "/oauth/revoke" {
		return refuse(f.Status, f.Code, message)
	}
	return &oauthError{f.Status, message, cmp.Or(map[int]string{
		http.StatusBadRequest:          "invalid_grant",
		http.StatusUnauthorized:        "invalid_client",
		http.StatusServiceUnavailable:  "temporarily_unavailable",
		http.StatusInternalServerError: "server_error",
	}[f.Status], "invalid_request")}
}

// reset closes the connection with a TCP reset where the server lets it, and
// without an answer everywhere else.
func reset(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0) // without it the caller sees an end of file
	}
	conn.Close()
}
