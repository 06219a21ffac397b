package zoom

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"greenroom"
)

// Zoom's own addresses, the defaults of [Options].
const (
	DefaultAPIURL   = "https://api.zoom.us"
	DefaultOAuthURL = "https://zoom.us"
)

const (
	maxBody     = 1 << 20 // bytes of an answer that are read
	maxTracking = 200     // bytes of a tracking id that are kept
)

// Options configures a [Client]. Only Now is required.
type Options struct {
	APIURL   string           // REST base without "/v2"; "" means DefaultAPIURL
	OAuthURL string           // authorize and token base; "" means DefaultOAuthURL
	HTTP     *http.Client     // copied; its redirect policy is replaced. nil means 10 s timeouts
	Now      func() time.Time // the clock
	Log      *slog.Logger     // nil discards

	// Domain is where the api_url of a token may lead: to https hosts that are
	// this one or below it. Any other api_url is ignored and APIURL is used. ""
	// means DefaultDomain if APIURL is below that, and else the host of APIURL,
	// so that a client of a simulator never sends its token to Zoom, nor one of
	// Zoom elsewhere.
	Domain string

	// Observe is called after each exchange, from the goroutine that made it.
	// nil means that nobody watches.
	Observe func(context.Context, Exchange)
}

// Exchange is one request to Zoom and what came of it. It names nobody, and nor
// does the text of its error.
type Exchange struct {
	Method, Route string // as in "GET" and "/users/{user}"
	Status        int    // HTTP status; 0 without an answer
	TrackingID    string // x-zm-trackingid, for Zoom's support
	Category      string // X-RateLimit-Category, as in "Light"
	Remaining     string // X-RateLimit-Remaining: what is left of the limit that Limit says
	Limit         string // X-RateLimit-Limit
	Took          time.Duration
	Err           error // as the caller gets it
}

// Client talks to Zoom. It has no state but its connections and is safe for
// concurrent use. It follows no redirect and repeats nothing, but for a meeting
// that Zoom refuses with alternative hosts; see [AlternativeHosts].
type Client struct {
	apiURL, oauthURL string
	domain, apiPort  string // see regional
	http             *http.Client
	now              func() time.Time
	log              *slog.Logger
	observe          func(context.Context, Exchange)
}

// New returns a client. It returns an Internal error without a clock and an
// Invalid error if an address is not an absolute http or https URL.
func New(o Options) (*Client, error) {
	if o.Now == nil {
		return nil, greenroom.Errorf(greenroom.Internal, "The Zoom client was built without a clock.")
	}
	api, err := baseURL(o.APIURL, DefaultAPIURL)
	if err != nil {
		return nil, err
	}
	oauth, err := baseURL(o.OAuthURL, DefaultOAuthURL)
	if err != nil {
		return nil, err
	}
	domain, port, err := domainOf(o.Domain, api)
	if err != nil {
		return nil, err
	}
	return &Client{
		apiURL: api, oauthURL: oauth, domain: domain, apiPort: port, http: httpClient(o.HTTP), now: o.Now,
		log: cmp.Or(o.Log, slog.New(slog.DiscardHandler)), observe: o.Observe,
	}, nil
}

// httpClient returns a copy of hc, or a client of our own, that follows no
// redirect: one would carry the bearer token to an address of its choosing.
func httpClient(given *http.Client) *http.Client {
	hc := http.Client{Timeout: 10 * time.Second}
	if given != nil {
		hc = *given
	} else {
		hc.Transport = newTransport()
	}
	hc.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &hc
}

func newTransport() *http.Transport {
	const limit = 10 * time.Second
	return &http.Transport{
		Proxy:                  http.ProxyFromEnvironment,
		DialContext:            (&net.Dialer{Timeout: limit}).DialContext,
		TLSHandshakeTimeout:    limit,
		ResponseHeaderTimeout:  limit,
		IdleConnTimeout:        90 * time.Second,
		MaxIdleConnsPerHost:    8,
		MaxResponseHeaderBytes: 64 << 10, // limits are logged and observed as they come
		ForceAttemptHTTP2:      true,
	}
}

// reply is an answer that was read to its end.
type reply struct {
	status   int
	header   http.Header
	body     []byte
	tracking string
}

// failure is an exchange without a complete answer. Its cause has lost the URL
// that net/http adds, which may contain an address of a person.
type failure struct {
	err  error
	sent bool // the request may have reached Zoom
}

func (f *failure) Error() string { return f.err.Error() }
func (f *failure) Unwrap() error { return f.err }

// send does one exchange. Its error is a *failure.
func (c *Client) send(req *http.Request) (*reply, error) {
	if err := req.Context().Err(); err != nil {
		return nil, &failure{err: err}
	}
	// Without a connection nothing was sent. A transport that does not trace
	// is taken to have sent.
	var asked, got atomic.Bool
	trace := &httptrace.ClientTrace{
		GetConn: func(string) { asked.Store(true) },
		GotConn: func(httptrace.GotConnInfo) { got.Store(true) },
	}
	resp, err := c.http.Do(req.WithContext(httptrace.WithClientTrace(req.Context(), trace)))
	if err != nil {
		if u, ok := errors.AsType[*url.Error](err); ok {
			err = u.Err
		}
		return nil, &failure{err: err, sent: got.Load() || !asked.Load()}
	}
	defer resp.Body.Close()
	r := &reply{status: resp.StatusCode, header: resp.Header, tracking: field(resp.Header, "X-Zm-Trackingid")}
	if len(r.tracking) > maxTracking {
		r.tracking = r.tracking[:maxTracking]
	}
	r.body, err = io.ReadAll(io.LimitReader(resp.Body, maxBody+1))
	if err == nil && len(r.body) > maxBody {
		err = fmt.Errorf("answer longer than %d bytes", maxBody)
	}
	if err != nil {
		return r, &failure{err: fmt.Errorf("reading the answer, HTTP %d, tracking id %q: %w", r.status, r.tracking, err), sent: true}
	}
	return r, nil
}

// call is one REST request.
type call struct {
	method, route string // route is the pattern that is logged, as in "/users/{user}"
	path          string // below /v2, segments escaped
	query         url.Values
	in, out       any  // JSON bodies; nil for none
	write         bool // a lost answer leaves the outcome open
	counted       bool // Zoom counts it against the host's day
}

// do sends one REST request with the token and decodes the answer into k.out.
func (c *Client) do(ctx context.Context, t Token, k call) error {
	req, err := c.request(ctx, t, k)
	if err != nil {
		return unwritten(err)
	}
	_, err = c.exchange(req, k.route, k.write, func(r *reply) error { return c.judge(r, k) })
	return err
}

func unwritten(cause error) error {
	return greenroom.Errorf(greenroom.Internal, "The request to Zoom could not be written. Nothing was sent.").Because(cause)
}

// exchange sends a request and judges the answer, which is nil if there was
// none. write says that a lost answer leaves the outcome open.
func (c *Client) exchange(req *http.Request, route string, write bool, judge func(*reply) error) (*reply, error) {
	start := c.now()
	r, err := c.send(req)
	if err != nil {
		err = unanswered(err, write)
	} else {
		err = judge(r)
	}
	c.record(req.Context(), Exchange{Method: req.Method, Route: route, Took: c.now().Sub(start), Err: err}, r)
	return r, err
}

func (c *Client) request(ctx context.Context, t Token, k call) (*http.Request, error) {
	var body io.Reader
	if k.in != nil {
		b, err := json.Marshal(k.in)
		if err != nil {
			return nil, err
		}
		body = bytes.NewReader(b)
	}
	target := c.base(t) + "/v2" + k.path
	if len(k.query) > 0 {
		target += "?" + k.query.Encode()
	}
	req, err := http.NewRequestWithContext(ctx, k.method, target, body)
	if err != nil {
		return nil, errors.New("malformed request address")
	}
	req.Header.Set("Authorization", "Bearer "+t.Access.Reveal())
	req.Header.Set("Accept", "application/json")
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	return req, nil
}

// record tells of an exchange: one log line, and whoever observes. r is nil
// without an answer.
func (c *Client) record(ctx context.Context, x Exchange, r *reply) {
	if r != nil {
		x.Status, x.TrackingID = r.status, r.tracking
		x.Category, x.Limit, x.Remaining = field(r.header, "X-RateLimit-Category"), field(r.header, "X-RateLimit-Limit"), field(r.header, "X-RateLimit-Remaining")
	}
	if c.observe != nil {
		c.observe(ctx, x)
	}
	attrs := []slog.Attr{
		slog.String("method", x.Method), slog.String("route", x.Route), slog.Duration("took", x.Took),
		slog.Int("status", x.Status), slog.String("zoom_tracking_id", x.TrackingID),
	}
	if x.Err == nil {
		c.log.LogAttrs(ctx, slog.LevelDebug, "zoom answered", attrs...)
		return
	}
	attrs = append(attrs, slog.String("kind", string(greenroom.KindOf(x.Err))), slog.Bool("ambiguous", IsAmbiguous(x.Err)))
	if e, ok := errors.AsType[*APIError](x.Err); ok {
		attrs = append(attrs, slog.Int("zoom_code", e.Code))
	}
	if e, ok := errors.AsType[*OAuthError](x.Err); ok {
		attrs = append(attrs, slog.String("zoom_error", e.Code))
	}
	c.log.LogAttrs(ctx, slog.LevelWarn, "zoom call failed", attrs...)
}

func baseURL(s, otherwise string) (string, error) {
	if s == "" {
		return otherwise, nil
	}
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return "", greenroom.Errorf(greenroom.Invalid, "The address of Zoom must be a plain http or https URL such as %s.", otherwise)
	}
	return strings.TrimRight(s, "/"), nil
}
