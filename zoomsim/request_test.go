package zoomsim_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"greenroom/zoomsim"
)

// send makes a request as it is written, and follows no redirect.
func (s *scene) send(method, path, kind, body string) answer {
	s.Helper()
	req, err := http.NewRequestWithContext(s.Context(), method, s.base+s.fill(path), strings.NewReader(s.fill(body)))
	s.must(err)
	req.Header.Set("Authorization", "Bearer "+s.token)
	if kind != "" {
		req.Header.Set("Content-Type", kind)
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.Do(req)
	s.must(err)
	return read(s.T, resp)
}

// TestOddPaths asks for what is not there, in every way that clients come upon.
func TestOddPaths(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	tests := []struct {
		method, path string
		status, code int
	}{
		{"GET", "/v2/meetings/{m}/", 200, 0},
		{"OPTIONS", "/v2/meetings/{m}", 404, 2300},
		{"PUT", "/v2/meetings/{m}", 404, 2300},
		{"POST", "/v2/meetings/{m}/status", 404, 2300},
		{"GET", "/v2", 404, 2300},
		{"GET", "/v2/", 404, 2300},
		{"GET", "/v2/nothing", 404, 2300},
		{"GET", "/v2//meetings/{m}", 404, 2300},
		{"POST", "/v2/users//meetings", 404, 2300},
		{"GET", "/v2/users/../users", 404, 2300},
		{"GET", "/v2/past_meetings//abc==", 404, 2300}, // UUIDs that nobody encoded
		{"GET", "/v2/past_meetings/ab/cd==", 404, 2300},
		{"GET", "/v2/past_meetings/ab%2Fcd==", 404, 3001},
		{"GET", "/v2/past_meetings/%2Fcd==", 404, 3001},
		{"GET", "/v2/past_meetings/%252Fcd==", 404, 3001},
		{"GET", "/v2/meetings/812%203456%207890", 404, 3001},
		{"GET", "/v2/meetings/812-3456-7890", 404, 3001},
		{"GET", "/v2/meetings/+{m}", 404, 3001},
		{"GET", "/v2/meetings/0{m}", 404, 3001},
		{"GET", "/v2/meetings/-{m}", 404, 3001},
		{"GET", "/v2/meetings/999999999999999999999999", 404, 3001},
		{"GET", "/v2/users/a%2Fb/meetings", 404, 1001},
	}
	for _, tt := range tests {
		a := s.send(tt.method, tt.path, "", "")
		if a.status != tt.status || a.code() != tt.code || a.header.Get("X-Zm-Trackingid") == "" {
			t.Errorf("%s %s: %d %s", tt.method, tt.path, a.status, a.text)
		}
	}
	resp, err := s.try("HEAD", s.fill("/v2/meetings/{m}"), s.token, "")
	s.must(err)
	s.must(resp.Body.Close())
	if resp.StatusCode != 200 || resp.Header.Get("X-RateLimit-Category") != "Light" {
		t.Errorf("HEAD: %d %v", resp.StatusCode, resp.Header)
	}
}

// TestBodies: what is no object is refused, whatever its type is called, and a
// value of a wrong type is named.
func TestBodies(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	const users, plain = "/v2/users/{u}/meetings", "application/json"
	tests := []struct {
		method, path, kind, body string
		status                   int
		field                    string // that is wrong; "" for the body as a whole
	}{
		{"POST", users, plain, ``, 400, ""},
		{"POST", users, plain, `null`, 400, ""},
		{"POST", users, plain, `[]`, 400, ""},
		{"POST", users, plain, `{}{}`, 400, ""},
		{"PATCH", "/v2/meetings/{m}", plain, ``, 400, ""},
		{"POST", users, "application/json; charset=utf-8", `{"topic":"x"}`, 201, ""},
		{"POST", users, "", `{"topic":"x"}`, 201, ""},
		{"PATCH", "/v2/meetings/{m}", "application/x-www-form-urlencoded", `{"topic":"x"}`, 204, ""},
		{"POST", users, plain, `{"topic":5}`, 400, "topic"},
		{"POST", users, plain, `{"type":"two"}`, 400, "type"},
		{"POST", users, plain, `{"settings":[]}`, 400, "settings"},
		{"POST", users, plain, `{"settings":{"waiting_room":"maybe"}}`, 400, "settings.waiting_room"},
		{"POST", users, plain, `{"recurrence":{"type":"1"}}`, 400, "recurrence.type"},
		{"POST", users, plain, `{"tracking_fields":[{"field":1}]}`, 400, "tracking_fields.field"},
		{"POST", "/v2/meetings/{m}/registrants", plain, `{"email":5}`, 400, "email"},
		{"POST", "/v2/meetings/{m}/batch_registrants", plain, `{"registrants":[{"email":5}]}`, 400, "registrants.email"},
		{"PUT", "/v2/meetings/{m}/registrants/status", plain, `{"action":5}`, 400, "action"},
		{"PUT", "/v2/meetings/{live}/status", plain, `{"action":5}`, 400, "action"},
		{"POST", "/v2/meetings/{m}/invite_links", plain, `{"attendees":[{"name":5}]}`, 400, "attendees.name"},
		{"PATCH", "/v2/live_meetings/{live}/events", plain, `{"method":5}`, 400, "method"},
		{"POST", "/v2/users/{u}/meeting_templates", plain, `{"meeting_id":"x"}`, 400, "meeting_id"},
	}
	for _, tt := range tests {
		a := s.send(tt.method, tt.path, tt.kind, tt.body)
		field := ""
		if errors, ok := a.body["errors"].([]any); ok {
			field, _ = errors[0].(map[string]any)["field"].(string)
		}
		if a.status != tt.status || field != tt.field || a.status == 400 && a.code() != 300 {
			t.Errorf("%s %s %s: %d %s", tt.method, tt.path, tt.body, a.status, a.text)
		}
	}
}

// TestNulls: null is the same as nothing, on every level.
func TestNulls(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	token := b.s2s()
	_, plain := b.create(token, `{"password":"secret1"}`)
	path, made := b.create(token, `{"topic":null,"type":null,"start_time":null,"duration":null,"timezone":"","password":"secret1","agenda":null,
		"recurrence":null,"schedule_for":null,"template_id":null,"pre_schedule":null,"tracking_fields":null,"unknown":[],"settings":{
		"jbh_time":null,"alternative_hosts":null,"waiting_room_options":null,"unknown":{},"breakout_room":{"enable":null,"rooms":null},
		"approved_or_denied_countries_or_regions":{"enable":false,"method":null,"approved_list":null}}}`)
	own := []string{"uuid", "id", "join_url", "start_url", "encrypted_password", "h323_password", "pstn_password"}
	for _, name := range own {
		delete(plain.body, name)
		delete(made.body, name)
	}
	if diff := cmp.Diff(plain.body, made.body); diff != "" {
		t.Error(diff)
	}
	before := b.call("GET", path, token, "").body
	after := b.changed(token, path, `{"topic":null,"timezone":"","start_time":null,"settings":null}`)
	delete(before, "start_url")
	delete(after, "start_url")
	if diff := cmp.Diff(before, after); diff != "" {
		t.Error(diff)
	}
}
