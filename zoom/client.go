package zoom

import (
	"bytes"
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
}

// Client talks to Zoom. It has no state but its connections and is safe for
// concurrent use. It never retries and never follows a redirect.
type Client struct {
	apiURL, oauthURL string
	http             *http.Client
	now              func() time.Time
	log              *slog.Logger
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
	hc := http.Client{Timeout: 10 * time.Second}
	if o.HTTP != nil {
		hc = *o.HTTP
	} else {
		hc.Transport = newTransport()
	}
	// A redirect would carry the bearer token to an address of its choosing.
	hc.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	log := o.Log
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &Client{apiURL: api, oauthURL: oauth, http: &hc, now: o.Now, log: log}, nil
}

func newTransport() *http.Transport {
	const limit = 10 * time.Second
	return &http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		DialContext:           (&net.Dialer{Timeout: limit}).DialContext,
		TLSHandshakeTimeout:   limit,
		ResponseHeaderTimeout: limit,
		IdleConnTimeout:       90 * time.Second,
		MaxIdleConnsPerHost:   8,
		ForceAttemptHTTP2:     true,
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
	r := &reply{status: resp.StatusCode, header: resp.Header, tracking: resp.Header.Get("X-Zm-Trackingid")}
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
		return greenroom.Errorf(greenroom.Internal, "The request to Zoom could not be written. Nothing was sent.").Because(err)
	}
	start := c.now()
	r, err := c.send(req)
	if err != nil {
		err = unanswered(err, k.write)
	} else {
		err = c.judge(r, k)
	}
	c.record(ctx, k.method, k.route, r, c.now().Sub(start), err)
	return err
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

// record writes the one log line of an exchange.
func (c *Client) record(ctx context.Context, method, route string, r *reply, took time.Duration, err error) {
	attrs := []slog.Attr{slog.String("method", method), slog.String("route", route), slog.Duration("took", took)}
	if r != nil {
		attrs = append(attrs, slog.Int("status", r.status), slog.String("zoom_tracking_id", r.tracking))
	}
	if err == nil {
		c.log.LogAttrs(ctx, slog.LevelDebug, "zoom answered", attrs...)
		return
	}
	attrs = append(attrs, slog.String("kind", string(greenroom.KindOf(err))), slog.Bool("ambiguous", IsAmbiguous(err)))
	if e, ok := errors.AsType[*APIError](err); ok {
		attrs = append(attrs, slog.Int("zoom_code", e.Code))
	}
	if e, ok := errors.AsType[*OAuthError](err); ok {
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
