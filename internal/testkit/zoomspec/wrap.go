package zoomspec

import (
	"bufio"
	"bytes"
	"io"
	"maps"
	"net"
	"net/http"
	"strings"
	"testing"
)

// A Check says what [Spec.Wrap] looks at besides the answers.
type Check struct {
	// Headers asks for the headers of every answer: see [Spec.Headers].
	Headers bool
	// Budget asks for the limit in the headers of every answer: see [Spec.Budget].
	// A simulator without limits has none.
	Budget bool
	// Requests asks for what the client sends: see [Spec.Request].
	Requests bool
	// Exempt reports whether an answer is a fault that the test asked for, of
	// which nothing is expected. Nil means that none is.
	Exempt func(*http.Request, Answer) bool
}

// Simulated is a Check for the tests of programs that use the simulator: what
// they send is looked at, and faults that they asked for are not.
func Simulated() Check {
	return Check{Requests: true, Exempt: func(_ *http.Request, a Answer) bool { return a.Header.Get("X-Zoomsim-Fault") != "" }}
}

// Wrap returns next under the eyes of the contract: every request is passed on
// as it is, and what the contract refuses, below /v2 and in the answers of
// /oauth/token and /oauth/revoke, is an error of the test, which must outlive
// the server. An answer is held back until it is complete; a connection that
// next aborts or takes over is not looked at. A nil Spec returns next.
func (s *Spec) Wrap(t testing.TB, next http.Handler, check Check) http.Handler {
	t.Helper()
	if s == nil {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rest := strings.HasPrefix(r.URL.Path, prefix+"/") && !strings.HasPrefix(r.URL.Path, prefix+"/oauth/")
		if check.Requests && rest {
			s.receive(t, r)
		}
		rec := &recorder{to: w, header: http.Header{}}
		defer rec.send()
		next.ServeHTTP(rec, r)
		if rec.hijacked {
			return
		}
		a := rec.answer()
		switch {
		case check.Exempt != nil && check.Exempt(r, a):
		case rest:
			s.see(r, a)
			complain(t, r, a, s.Answer(r.Method, r.URL, a))
			if check.Headers {
				complain(t, r, a, s.Headers(r.Method, r.URL, a))
			}
			if check.Budget {
				complain(t, r, a, s.Budget(r.Method, r.URL, a))
			}
		default:
			complain(t, r, a, s.OAuth(r.URL.Path, a))
		}
	})
}

// receive checks a request and leaves it as it was.
func (s *Spec) receive(t testing.TB, r *http.Request) {
	t.Helper()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return // The client is gone.
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	for _, problem := range s.Request(r, body) {
		t.Errorf("zoomspec: the client sent %s %s: %s", r.Method, r.URL.RequestURI(), problem)
	}
}

func complain(t testing.TB, r *http.Request, a Answer, wrong []string) {
	t.Helper()
	for _, problem := range wrong {
		t.Errorf("zoomspec: %s %s was answered %d: %s", r.Method, r.URL.RequestURI(), a.Status, problem)
	}
}

// A recorder holds an answer back until it was looked at.
type recorder struct {
	to       http.ResponseWriter
	header   http.Header
	status   int
	body     bytes.Buffer
	hijacked bool
}

func (rec *recorder) Header() http.Header { return rec.header }

func (rec *recorder) Write(b []byte) (int, error) {
	rec.WriteHeader(http.StatusOK)
	return rec.body.Write(b)
}

func (rec *recorder) WriteHeader(status int) {
	if rec.status == 0 {
		rec.status = status
	}
}

// Hijack gives the connection away, and with it the answer.
func (rec *recorder) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, buffer, err := http.NewResponseController(rec.to).Hijack()
	rec.hijacked = err == nil
	return conn, buffer, err
}

func (rec *recorder) answer() Answer {
	rec.WriteHeader(http.StatusOK)
	return Answer{Status: rec.status, Header: rec.header, Body: rec.body.Bytes()}
}

// send passes on what was written, which is nothing or a part of the answer if
// the handler panicked.
func (rec *recorder) send() {
	if rec.hijacked || rec.status == 0 {
		return
	}
	maps.Copy(rec.to.Header(), rec.header)
	rec.to.WriteHeader(rec.status)
	rec.to.Write(rec.body.Bytes())
}
