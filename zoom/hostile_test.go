package zoom_test

import (
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"greenroom"
	"greenroom/zoom"
)

// flood writes until nobody reads any more.
func flood(w io.Writer, text string) {
	for {
		if _, err := io.WriteString(w, text); err != nil {
			return
		}
	}
}

// raw takes the connection and writes to it whatever the case wants.
func raw(write func(io.Writer)) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			panic(err)
		}
		defer conn.Close()
		write(conn)
	}
}

// A server that does what none should ends a call soon, with the outcome open.
func TestHostileServer(t *testing.T) {
	t.Parallel()
	tests := map[string]http.HandlerFunc{
		"a body without end": func(w http.ResponseWriter, _ *http.Request) { flood(w, strings.Repeat(" ", 1<<16)) },
		"a body that swells": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			packed := gzip.NewWriter(w)
			flood(packed, strings.Repeat(" ", 1<<20))
		},
		"a body that breaks off": func(w http.ResponseWriter, _ *http.Request) {
			io.WriteString(w, `{"id":`)
			http.NewResponseController(w).Flush()
			panic(http.ErrAbortHandler)
		},
		"a body that stands still": func(w http.ResponseWriter, r *http.Request) {
			io.WriteString(w, `{"id":`)
			http.NewResponseController(w).Flush()
			<-r.Context().Done()
		},
		"no answer": func(_ http.ResponseWriter, r *http.Request) {
			io.Copy(io.Discard, r.Body) // before that the server does not see that the caller left
			<-r.Context().Done()
		},
		"a long header": func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("X-Long", strings.Repeat("x", 1<<20)) },
		"headers without end": raw(func(w io.Writer) {
			fmt.Fprint(w, "HTTP/1.1 200 OK\r\n")
			flood(w, "X-More: more\r\n")
		}),
		"answers to come without end": raw(func(w io.Writer) { flood(w, "HTTP/1.1 103 Early Hints\r\nLink: more\r\n\r\n") }),
		"rubbish":                     raw(func(w io.Writer) { flood(w, "\x00\x01\x02") }),
		"deep JSON":                   func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, strings.Repeat(`{"id":`, 100_000)) },
	}
	for name, serve := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := httptest.NewServer(serve)
			t.Cleanup(server.Close)
			c, err := zoom.New(zoom.Options{APIURL: server.URL, OAuthURL: server.URL, Now: func() time.Time { return noon }})
			if err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
			defer cancel()
			_, made := c.CreateMeeting(ctx, bearer, "u", request)
			_, fresh := c.Refresh(ctx, app, "refresh-text")
			for _, err := range []error{made, fresh} {
				if greenroom.KindOf(err) != greenroom.Unavailable || len(err.Error()) > 1000 || strings.Contains(fmt.Sprint(err), "-text") {
					t.Errorf("%.2000v", err)
				}
			}
			if !zoom.IsAmbiguous(made) {
				t.Errorf("the outcome of a write is not open: %v", made)
			}
		})
	}
}

// An HTTP/2 stream that is reset in the middle of an answer leaves the outcome
// open.
func TestHostileStream(t *testing.T) {
	t.Parallel()
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ProtoMajor != 2 {
			t.Errorf("asked by %s", r.Proto)
		}
		io.WriteString(w, `{"id":`)
		http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	}))
	server.EnableHTTP2 = true
	server.StartTLS()
	t.Cleanup(server.Close)
	c := client(t, server.Client().Transport, func(o *zoom.Options) { o.APIURL = server.URL })
	if _, err := c.CreateMeeting(t.Context(), bearer, "u", request); greenroom.KindOf(err) != greenroom.Unavailable || !zoom.IsAmbiguous(err) {
		t.Error(err)
	}
}
