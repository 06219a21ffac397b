package zoomsim

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"html/template"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"strings"
	"sync"
	"time"
)

// maxBody is the largest request body read, in bytes.
const maxBody = 1 << 20

// Options configures a [Sim]. The zero value is a simulator of [DefaultSeed]
// that keeps its state in memory and runs on the system's clock.
type Options struct {
	Seed      *Seed            // who exists at the start; nil means DefaultSeed
	Now       func() time.Time // nil means time.Now
	StateFile string           // where the state survives the process; "" keeps it in memory
	PublicURL string           // scheme://host in every URL produced; "" takes it from the request
	Latency   time.Duration    // added before every request is handled
	Log       *slog.Logger     // nil discards
}

// A Sim is a simulated Zoom. It is safe for concurrent use.
type Sim struct {
	opts  Options
	mux   *http.ServeMux
	pages *template.Template
	cross *http.CrossOriginProtection

	mu     sync.Mutex // guards everything below
	state  state
	dirty  bool // state differs from the state file
	faults []*Fault
	calls  []Call
}

// New returns a simulator. Accounts and people of the state file win over
// those of the seed with the same id; apps are always the seed's, so that a
// changed redirect list or secret takes effect. It returns an error if the
// seed contradicts itself or the state file cannot be read or written.
func New(opts Options) (*Sim, error) {
	if opts.Now == nil {
		opts.Now = time.Now //nolint:forbidigo // the default of an option
	}
	if opts.Log == nil {
		opts.Log = slog.New(slog.DiscardHandler)
	}
	seed := DefaultSeed()
	if opts.Seed != nil {
		seed = *opts.Seed
	}
	pages, err := parsePages()
	if err != nil {
		return nil, err
	}
	s := &Sim{opts: opts, mux: http.NewServeMux(), pages: pages, cross: http.NewCrossOriginProtection()}
	if err := s.load(seed); err != nil {
		return nil, err
	}
	s.routes()
	return s, nil
}

// routes is the table of contents of the simulator.
func (s *Sim) routes() {
	s.handle("POST /oauth/token", s.serveToken)
	s.handle("POST /oauth/revoke", s.serveRevoke)
	s.handle("GET /oauth/authorize", s.serveAuthorize)
	s.handle("POST /oauth/authorize", s.serveDecision)
	s.handle("POST /oauth/signin", s.serveSignIn)
	s.handle("POST /oauth/signout", s.serveSignOut)
	for _, op := range operations() {
		s.handle(op.method+" /v2"+op.path, func(w *reply, r *http.Request) { s.serveOperation(w, r, op) })
	}
	s.handle("/v2/", s.serveUnknownOperation)
	s.handle("GET /_sim/state", s.serveState)
	s.handle("POST /_sim/faults", s.serveAddFault)
	s.handle("DELETE /_sim/faults", s.serveClearFaults)
	s.handle("POST /_sim/clock", s.serveClock)
	s.handle("POST /_sim/users/{user}", s.serveSetUser)
	s.handle("POST /_sim/grants/revoke", s.serveRevokeGrants)
	s.handle("GET /_sim/style.css", s.serveStyle)
	s.handle("GET /{$}", s.serveHome)
	s.handle("GET /account/{account}/users", s.serveUsersPage)
	s.handle("GET /users/{user}/meetings", s.serveMeetingsPage)
	s.handle("GET /j/{meeting}", s.serveJoinPage)
	s.handle("GET /s/{meeting}", s.serveStartPage)
	s.handle("/", s.serveNotFound)
}

func (s *Sim) handle(pattern string, serve func(*reply, *http.Request)) {
	s.mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
		serve(w.(*reply), r) //nolint:errcheck // ServeHTTP passes nothing else to the mux
	})
}

// ServeHTTP handles a request: latency, then a matching fault, then the
// request itself, which is complete and saved before its reply is sent.
func (s *Sim) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !pause(r.Context(), s.opts.Latency) {
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		status := http.StatusBadRequest
		if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
			status = http.StatusRequestEntityTooLarge
		}
		http.Error(w, "The request body could not be read.", status)
		return
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	fault := s.takeFault(r)
	if fault.instead(r) {
		s.record(r, &reply{status: fault.Status}, fault)
		fault.answer(w)
		return
	}
	rep := s.transact(r)
	s.record(r, rep, fault)
	if fault.kind() == DropReply {
		panic(http.ErrAbortHandler)
	}
	rep.flush(w)
}

// transact runs the handler of r under the lock and saves what it changed.
func (s *Sim) transact(r *http.Request) *reply {
	s.mu.Lock()
	defer s.mu.Unlock()
	rep := &reply{header: http.Header{}, status: http.StatusOK}
	rep.header.Set("X-Content-Type-Options", "nosniff")
	rep.header.Set("Cache-Control", "no-store")
	s.mux.ServeHTTP(rep, r)
	if err := s.save(); err != nil {
		s.opts.Log.ErrorContext(r.Context(), "state not saved", slog.Any("error", err))
		rep.status = http.StatusInternalServerError
		rep.body.Reset()
	}
	return rep
}

// A reply is an answer that is not sent yet.
type reply struct {
	header http.Header
	status int
	body   bytes.Buffer
	client string // client id of the caller, once known
}

func (p *reply) Header() http.Header         { return p.header }
func (p *reply) WriteHeader(status int)      { p.status = status }
func (p *reply) Write(b []byte) (int, error) { return p.body.Write(b) }

func (p *reply) flush(w http.ResponseWriter) {
	maps.Copy(w.Header(), p.header)
	w.WriteHeader(p.status)
	w.Write(p.body.Bytes()) // the caller may be gone, which is its own affair
}

// pause waits for d. It reports whether ctx outlived the wait.
func pause(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return true
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// now returns the simulator's time in UTC, to the second. The lock is held.
func (s *Sim) now() time.Time {
	return s.opts.Now().Add(s.state.Advanced).UTC().Truncate(time.Second)
}

// baseURL returns scheme://host as the caller sees it.
func (s *Sim) baseURL(r *http.Request) string {
	if s.opts.PublicURL != "" {
		return strings.TrimSuffix(s.opts.PublicURL, "/")
	}
	if r.TLS != nil {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}

// secret returns n random bytes as URL-safe text.
func secret(n int) string {
	b := make([]byte, n)
	rand.Read(b) // never fails, says crypto/rand
	return base64.RawURLEncoding.EncodeToString(b)
}

// hash returns the form in which a secret is stored.
func hash(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}
