package zoomspec_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"greenroom/internal/testkit/zoomspec"
)

// A witness is a test that writes down its errors.
type witness struct {
	testing.TB

	mu   sync.Mutex
	said []string
}

func (w *witness) Helper() {}

func (w *witness) Errorf(format string, args ...any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.said = append(w.said, fmt.Sprintf(format, args...))
}

// ask sends one request through Wrap to a server with one answer, and returns
// what the contract says of both.
func ask(t *testing.T, s *zoomspec.Spec, check zoomspec.Check, r *http.Request, h http.HandlerFunc) (*httptest.ResponseRecorder, []string) {
	t.Helper()
	said := &witness{TB: t}
	w := httptest.NewRecorder()
	s.Wrap(said, h, check).ServeHTTP(w, r)
	slices.Sort(said.said)
	return w, said.said
}

func reply(status int, contentType, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		if contentType != "" {
			w.Header().Set("Content-Type", contentType)
		}
		w.WriteHeader(status)
		io.WriteString(w, body)
	}
}

func TestAnswers(t *testing.T) {
	t.Parallel()
	s := zoomspec.Load(t)
	const json = "application/json;charset=UTF-8"
	tests := []struct {
		name, request string
		status        int
		kind, body    string
		want          []string // of each complaint, the end
	}{
		{"as described", "GET /v2/users", 200, json, `{"page_size":30,"users":[{"id":"a","email":"a@b.example","type":2}]}`, nil},
		{"literal before parameter", "GET /v2/users/email?email=a", 200, json, `{"existed_email":true}`, nil},
		{"escaped slash", "GET /v2/past_meetings/%252Fa%252F%252Fb==", 200, json, `{"uuid":"/a//b=="}`, nil},
		{"no body", "DELETE /v2/meetings/1", 204, "", "", nil},
		{"outside", "GET /somewhere", 200, "text/html", "<p>", nil},
		{"no such operation", "GET /v2/webinars/1", 404, "text/html", "", nil},
		{"refusal", "GET /v2/meetings/1", 404, json, `{"code":3001,"message":"Meeting does not exist: 1."}`, nil},
		{"scopes of any operation", "GET /v2/rooms", 400, json, `{"code":4711,"message":"No."}`, nil},
		{"wrong type", "GET /v2/users", 200, json, `{"page_size":"30"}`, []string{"/page_size: got string, want integer"}},
		{"missing field", "GET /v2/users", 200, json, `{"users":[{"type":2}]}`, []string{"/users/0: missing property 'email'"}},
		{"unknown field", "GET /v2/users", 200, json, `{"users":[{"email":"a@b.example","type":2,"mood":"fine"}]}`, []string{"/users/0/mood: Zoom has no such field"}},
		{"wrong value", "GET /v2/users", 200, json, `{"users":[{"email":"a@b.example","type":5}]}`, []string{"/users/0/type: value must be one of 1, 2, 4, 99"}},
		{"wrong date", "GET /v2/past_meetings/1", 200, json, `{"start_time":"yesterday"}`, []string{"/start_time: 'yesterday' is not valid date-time: less than 20 characters long"}},
		{"unlisted status", "POST /v2/users/a/meetings", 200, json, `{}`, []string{"the operation does not answer 200, but [201 400 404 429]"}},
		{"unlisted refusal", "GET /v2/meetings/1", 403, json, `{"code":1,"message":"No."}`, []string{"the operation does not answer 403, but [200 400 404 429]"}},
		{"unknown code", "GET /v2/meetings/1", 404, json, `{"code":1001,"message":"No."}`, []string{"/code: the operation has no error 1001 with status 404"}},
		{"shapeless refusal", "GET /v2/meetings/1", 404, json, `{"message":"No."}`, []string{"/: missing property 'code'"}},
		{"unknown part of a refusal", "GET /v2/meetings/1", 404, json, `{"code":3001,"message":"No.","status":404}`, []string{"/status: Zoom has no such field"}},
		{"content type", "GET /v2/users", 200, "text/plain", `{}`, []string{`the content type is "text/plain", not application/json`}},
		{"no JSON", "GET /v2/users", 200, json, `<p>`, []string{"the body is not JSON: invalid character '<' looking for beginning of value"}},
		{"body where none is", "DELETE /v2/meetings/1", 204, "", `{}`, []string{"a body of 2 bytes, where Zoom sends none"}},
		{"invented operation", "GET /v2/webinars/1", 200, json, `{}`, []string{"Zoom has no such operation"}},
		{"token without api_url", "POST /oauth/token", 200, json, `{"access_token":"a","token_type":"bearer","expires_in":3600,"scope":""}`, []string{"/: missing property 'api_url'"}},
		{"OAuth refusal", "POST /oauth/revoke", 400, json, `{"message":"No."}`, []string{"/: missing property 'error'", "/message: Zoom has no such field"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			method, target, _ := strings.Cut(tt.request, " ")
			w, said := ask(t, s, zoomspec.Check{}, httptest.NewRequest(method, target, nil), reply(tt.status, tt.kind, tt.body))
			var want []string
			for _, reason := range tt.want {
				want = append(want, fmt.Sprintf("zoomspec: %s was answered %d: %s", tt.request, tt.status, reason))
			}
			if diff := cmp.Diff(want, said); diff != "" {
				t.Error(diff)
			}
			if w.Code != tt.status || w.Body.String() != tt.body || w.Header().Get("Content-Type") != tt.kind {
				t.Errorf("passed on as %d %v %s", w.Code, w.Header(), w.Body)
			}
		})
	}
}

func TestRequests(t *testing.T) {
	t.Parallel()
	s := zoomspec.Load(t)
	tests := []struct {
		request, body string
		want          []string
	}{
		{"GET /v2/users?page_size=300&status=active", "", nil},
		{"GET /v2/meetings/1?show_previous_occurrences=true", "", nil},
		{"POST /v2/users/a/meetings", `{"topic":"Interview","type":2,"settings":{"waiting_room":true}}`, nil},
		{"POST /v2/users/a/meetings", `{"type":8,"recurrence":{"type":2,"weekly_days":"2,4"}}`, nil},
		{"GET /v2/users?page_size=301", "", []string{"query parameter page_size/: maximum: got 301, want 300"}},
		{"GET /v2/users?page_size=many", "", []string{"query parameter page_size/: got string, want integer"}},
		{"GET /v2/users?mail=a", "", []string{"Zoom has no such query parameter: mail"}},
		{"GET /v2/users", `{}`, []string{"a body of 2 bytes, where Zoom takes none"}},
		{"POST /v2/users/a/meetings", `{"title":"Interview","settings":{"lobby":true}}`,
			[]string{"/settings/lobby: Zoom has no such field", "/title: Zoom has no such field"}},
		{"POST /v2/users/a/meetings", `{"duration":0}`, []string{"/duration: minimum: got 0, want 1"}},
		{"POST /v2/people", `{}`, []string{"Zoom has no such operation"}},
	}
	for _, tt := range tests {
		t.Run(tt.request+" "+tt.body, func(t *testing.T) {
			method, target, _ := strings.Cut(tt.request, " ")
			r := httptest.NewRequest(method, target, strings.NewReader(tt.body))
			r.Header.Set("Content-Type", "application/json")
			var received string
			_, said := ask(t, s, zoomspec.Check{Requests: true, Exempt: anything}, r, func(_ http.ResponseWriter, r *http.Request) {
				data, _ := io.ReadAll(r.Body)
				received = string(data)
			})
			var want []string
			for _, reason := range tt.want {
				want = append(want, fmt.Sprintf("zoomspec: the client sent %s: %s", tt.request, reason))
			}
			if diff := cmp.Diff(want, said); diff != "" {
				t.Error(diff)
			}
			if received != tt.body {
				t.Errorf("the handler received %q", received)
			}
		})
	}
}

func anything(*http.Request, zoomspec.Answer) bool { return true }

func TestHeaders(t *testing.T) {
	t.Parallel()
	s := zoomspec.Load(t)
	_, said := ask(t, s, zoomspec.Check{Headers: true, Budget: true}, httptest.NewRequest(http.MethodGet, "/v2/users", nil),
		func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("X-RateLimit-Category", "Light")
			w.Header().Set("X-RateLimit-Limit", "20")
			w.Header().Set("X-RateLimit-Remaining", "21")
			w.Header().Set("X-RateLimit-Type", "Hourly")
			w.Header().Set("Retry-After", "60")
			reply(429, "application/json", `{"code":429,"message":"Later."}`)(w, r)
		})
	const about = "zoomspec: GET /v2/users was answered 429: the header"
	want := []string{
		about + ` Retry-After is not an ISO 8601 date: "60"`,
		about + ` X-RateLimit-Category is "Light", not MEDIUM`,
		about + ` X-RateLimit-Type is "Hourly"`,
		about + ` x-zm-trackingid is missing`,
		about + `s X-RateLimit-Limit and X-RateLimit-Remaining are "20" and "21"`,
	}
	if diff := cmp.Diff(want, said); diff != "" {
		t.Error(diff)
	}
}

func TestAbortedAnswersPassThrough(t *testing.T) {
	t.Parallel()
	s := zoomspec.Load(t)
	said := &witness{TB: t}
	server := httptest.NewServer(s.Wrap(said, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/v2/rooms" {
			conn, _, err := http.NewResponseController(w).Hijack()
			if err != nil {
				t.Error(err)
				return
			}
			conn.Close()
			return
		}
		panic(http.ErrAbortHandler)
	}), zoomspec.Check{Headers: true}))
	defer server.Close()
	for _, path := range []string{"/v2/users", "/v2/rooms"} {
		if resp, err := http.Get(server.URL + path); err == nil {
			resp.Body.Close()
			t.Errorf("%s was answered %s", path, resp.Status)
		}
	}
	if len(said.said) > 0 || len(s.Seen()) > 0 {
		t.Errorf("said %q, saw %q", said.said, s.Seen())
	}
}

func TestSeen(t *testing.T) {
	t.Parallel()
	s := zoomspec.Load(t)
	all := s.Missing()
	// The 32 of the file and two more.
	if len(all) != 34 {
		t.Errorf("%d operations: %q", len(all), all)
	}
	h := reply(429, "application/json", `{"code":429,"message":"Later."}`)
	ask(t, s, zoomspec.Check{}, httptest.NewRequest(http.MethodGet, "/v2/users", nil), h)
	ask(t, s, zoomspec.Check{}, httptest.NewRequest(http.MethodGet, "/v2/rooms", nil), reply(200, "application/json", `{}`))
	if diff := cmp.Diff([]string{"GET /rooms 200", "GET /users 429"}, s.Seen()); diff != "" {
		t.Error(diff)
	}
	if left := s.Missing(); len(left) != 33 || slices.Contains(left, "GET /rooms") || !slices.Contains(left, "GET /users") {
		t.Errorf("missing %q", left)
	}
}

func TestWithoutTheVariable(t *testing.T) {
	t.Parallel()
	if os.Getenv(zoomspec.Variable) == "" {
		if s, err := zoomspec.Open(); s != nil || err != nil {
			t.Errorf("%v, %v", s, err)
		}
	}
	var s *zoomspec.Spec
	s.Webhook(t, []byte(`{}`))
	w, said := ask(t, s, zoomspec.Check{Headers: true, Budget: true, Requests: true}, httptest.NewRequest(http.MethodGet, "/v2/nothing", nil), reply(200, "", "untouched"))
	if w.Body.String() != "untouched" || len(said) > 0 {
		t.Errorf("%s %q", w.Body, said)
	}
}
