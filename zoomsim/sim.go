package zoomsim

import (
	"bytes"
	"cmp"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"html/template"
	"io"
	"log/slog"
	"maps"
	"math/big"
	"net/http"
	"net/url"
	"path"
	"strings"
	"sync"
	"time"
)

// The largest request bodies that are read, in bytes.
const (
	maxBody     = 1 << 20
	maxSnapshot = 1 << 30
)

// Options configures a [Sim]. The zero value is a simulator of [DefaultSeed]
// that keeps its state in memory and runs on the system's clock.
type Options struct {
	Seed           *Seed            // who exists at the start; nil means DefaultSeed
	Now            func() time.Time // nil means time.Now
	Plan           string           // of accounts whose seed names none: Free, Pro, Business, or Unlimited; "" means Business
	Data           string           // folder in which the state survives the process; "" keeps it in memory
	PublicURL      string           // scheme://host in every URL produced; "" takes it from the request
	Expose         bool             // the control API answers to any Host header, not only to names of this machine
	Latency        time.Duration    // added before every request is handled
	WebhookTimeout time.Duration    // in which a webhook must be answered; 0 means Zoom's 3 seconds
	RestampRetries bool             // sign each attempt of a webhook anew; false repeats the first timestamp. Zoom documents neither
	Log            *slog.Logger     // nil discards
}

// A Sim is a simulated Zoom. It is safe for concurrent use.
type Sim struct {
	opts  Options
	mux   *http.ServeMux
	pages *template.Template
	cross *http.CrossOriginProtection

	mu       sync.Mutex // guards everything below
	state    state
	journal  *journal           // nil without a data folder
	windows  map[string]*window // what the rate limits have counted
	held     map[string]bool    // locks of operations that run one at a time
	swept    time.Time          // the minute of the last sweep
	deadline time.Time          // no running meeting ends by itself before
	faults   []*Fault
	calls    []Call
	events   []Event
	here     string // scheme://host in the links that the request being handled produces
	zakKey   []byte // signs the login tokens of start_url
	webhooks dispatcher
}

// New returns a simulator. Accounts, people, and rooms of the data folder win
// over those of the seed with the same id; apps are the seed's again, so that a
// changed redirect list or secret takes effect. Without a seed, a folder that
// has accounts is taken as it is. It returns an error if the
// seed contradicts itself or the folder cannot be read or written.
func New(opts Options) (*Sim, error) {
	if opts.Now == nil {
		opts.Now = time.Now //nolint:forbidigo // the default of an option
	}
	if opts.Log == nil {
		opts.Log = slog.New(slog.DiscardHandler)
	}
	opts.WebhookTimeout = cmp.Or(opts.WebhookTimeout, answerWithin)
	opts.Plan = cmp.Or(opts.Plan, Business)
	if err := checkPlan(opts.Plan); err != nil {
		return nil, err
	}
	pages, err := parsePages()
	if err != nil {
		return nil, err
	}
	s := &Sim{opts: opts, mux: http.NewServeMux(), pages: pages, cross: http.NewCrossOriginProtection(),
		state: newState(), windows: map[string]*window{}, held: map[string]bool{},
		zakKey: []byte(secret(32)), here: opts.PublicURL, webhooks: newDispatcher(opts.WebhookTimeout)}
	if err := s.populate(); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	s.routes()
	s.requeue()
	s.Wake()
	return s, nil
}

// populate fills the state from the data folder and the seed.
func (s *Sim) populate() error {
	if err := s.open(); err != nil {
		return err
	}
	seed := s.opts.Seed
	if seed == nil && len(s.state.accounts.rows) == 0 {
		seed = new(DefaultSeed())
	}
	if seed != nil {
		if err := s.plant(*seed); err != nil {
			return err
		}
	}
	return s.rewrite()
}

// Close ends the webhooks under way, which are sent again after a restart, and
// lets go of the data folder. The simulator must not be used any more.
func (s *Sim) Close() error {
	s.stop()
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.journal.close()
}

func (s *Sim) handle(pattern string, serve func(*reply, *http.Request)) {
	s.mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
		serve(w.(*reply), r) //nolint:errcheck // ServeHTTP passes nothing else to the mux
	})
}

// ServeHTTP handles a request: latency, then a matching fault, then the
// request itself, which is complete and saved before its reply is sent.
// Webhooks that it caused leave after the reply.
func (s *Sim) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	lock, busy := s.hold(r)
	defer s.release(lock)
	if !pause(r.Context(), s.opts.Latency) {
		return
	}
	limit := int64(maxBody)
	if r.URL.Path == "/_sim/snapshot" {
		limit = maxSnapshot
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, limit))
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
		fault.answer(w, r)
		return
	}
	rep := s.transact(r, busy)
	defer s.Wake()
	if rep.later != nil {
		rep.later()
	}
	s.record(r, rep, fault)
	if fault.kind() == DropReply {
		panic(http.ErrAbortHandler)
	}
	rep.flush(w)
}

// transact runs the handler of r under the lock and saves what it changed.
func (s *Sim) transact(r *http.Request, busy bool) *reply {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.here = pagesURL(s.baseURL(r))
	rep := &reply{header: http.Header{}, status: http.StatusOK, busy: busy, request: r}
	rep.header.Set("X-Content-Type-Options", "nosniff")
	rep.header.Set("Cache-Control", "no-store")
	s.lapse()
	r = withoutSlash(r)
	switch {
	case !s.reachable(r):
		writeJSON(rep, http.StatusForbidden, map[string]string{"error": "The simulator is not controlled by the name " + r.Host +
			". Use localhost, or start it with --public-url or --expose."})
	case unclean(r):
		s.serveUnknownOperation(rep, r)
	default:
		s.mux.ServeHTTP(rep, r)
	}
	if err := s.write(); err != nil {
		s.opts.Log.ErrorContext(r.Context(), "state not saved", slog.Any("error", err))
		rep.header, rep.later = http.Header{}, nil
		rep.body.Reset()
		http.Error(rep, "The change could not be kept.", http.StatusInternalServerError)
	}
	return rep
}

// unclean reports whether r asks for an operation by a path that [http.ServeMux]
// would redirect, as one with an empty segment. An API does not redirect.
func unclean(r *http.Request) bool {
	name := r.URL.EscapedPath()
	return name == "/v2" || strings.HasPrefix(name, "/v2/") && path.Clean(name) != name
}

// withoutSlash returns r without the slash at the end of an operation's path,
// which clients send and Zoom does not mind (a guess from such clients).
func withoutSlash(r *http.Request) *http.Request {
	if r.URL.Path == "/v2/" || !strings.HasPrefix(r.URL.Path, "/v2/") || !strings.HasSuffix(r.URL.Path, "/") {
		return r
	}
	bare := r.Clone(r.Context())
	bare.URL.Path, bare.URL.RawPath = strings.TrimSuffix(r.URL.Path, "/"), strings.TrimSuffix(r.URL.RawPath, "/")
	return bare
}

// A reply is an answer that is not sent yet.
type reply struct {
	header  http.Header
	status  int
	body    bytes.Buffer
	request *http.Request // that is answered
	client  string        // client id of the caller, once known
	busy    bool          // another request holds the lock of the operation
	later   func()        // completes the reply without the lock, which network calls need; may be nil
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

// pagesURL returns scheme://host of the pages that links lead to. Zoom's API
// and its marketplace have hosts of their own, which no link to a meeting names.
func pagesURL(base string) string {
	u, err := url.Parse(base)
	if err != nil {
		return base
	}
	name := u.Hostname()
	first, rest, _ := strings.Cut(name, ".")
	if rest == "zoom.us" && (first == "marketplace" || first == "api" || strings.HasPrefix(first, "api-")) {
		u.Host = rest + strings.TrimPrefix(u.Host, name)
	}
	return u.String()
}

// secret returns n random bytes as URL-safe text.
func secret(n int) string {
	b := make([]byte, n)
	rand.Read(b) // never fails, says crypto/rand
	return base64.RawURLEncoding.EncodeToString(b)
}

// random returns a number from 0 to below n.
func random(n int64) int64 {
	r, err := rand.Int(rand.Reader, big.NewInt(n))
	if err != nil {
		panic(err) // crypto/rand does not fail
	}
	return r.Int64()
}

// shortHash returns what an id of Zoom's looks like, always the same for the
// same text.
func shortHash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return base64.RawURLEncoding.EncodeToString(sum[:16])
}

// hash returns the form in which a secret is stored.
func hash(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}
