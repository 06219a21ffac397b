package zoomsim_test

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"greenroom/internal/testkit/zoomspec"
	"greenroom/zoomsim"
)

// accepted is, for each operation of Zoom's API reference that lists errors, a
// request that succeeds in a new scene. {u} is the host, {m} her meeting with
// registration, {r} its registrant, {held} a meeting that has ended, {live} one
// that runs, and {room} a room.
var accepted = map[string]struct{ path, body string }{
	"PATCH /live_meetings/{meetingId}/events":                 {"/live_meetings/{live}/events", `{"method":"recording.stop"}`},
	"GET /meetings/{meetingId}":                               {"/meetings/{m}", ""},
	"DELETE /meetings/{meetingId}":                            {"/meetings/{m}", ""},
	"PATCH /meetings/{meetingId}":                             {"/meetings/{m}", `{"topic":"Moved"}`},
	"POST /meetings/{meetingId}/batch_registrants":            {"/meetings/{m}/batch_registrants", `{"registrants":[{"email":"b@example.com","first_name":"Ben"}]}`},
	"GET /meetings/{meetingId}/invitation":                    {"/meetings/{m}/invitation", ""},
	"POST /meetings/{meetingId}/invite_links":                 {"/meetings/{m}/invite_links", `{"attendees":[{"name":"Vera"}]}`},
	"GET /meetings/{meetingId}/registrants":                   {"/meetings/{m}/registrants", ""},
	"POST /meetings/{meetingId}/registrants":                  {"/meetings/{m}/registrants", `{"email":"b@example.com","first_name":"Ben"}`},
	"PUT /meetings/{meetingId}/registrants/status":            {"/meetings/{m}/registrants/status", `{"action":"cancel","registrants":[{"email":"a@example.com"}]}`},
	"GET /meetings/{meetingId}/registrants/{registrantId}":    {"/meetings/{m}/registrants/{r}", ""},
	"DELETE /meetings/{meetingId}/registrants/{registrantId}": {"/meetings/{m}/registrants/{r}", ""},
	"PUT /meetings/{meetingId}/status":                        {"/meetings/{live}/status", `{"action":"end"}`},
	"GET /meetings/{meetingId}/token":                         {"/meetings/{m}/token", ""},
	"GET /past_meetings/{meetingId}":                          {"/past_meetings/{held}", ""},
	"GET /past_meetings/{meetingId}/instances":                {"/past_meetings/{held}/instances", ""},
	"GET /rooms/{roomId}":                                     {"/rooms/{room}", ""},
	"GET /users/email":                                        {"/users/email?email={u}", ""},
	"GET /users/{userId}":                                     {"/users/{u}", ""},
	"GET /users/{userId}/assistants":                          {"/users/{u}/assistants", ""},
	"GET /users/{userId}/meeting_templates":                   {"/users/{u}/meeting_templates", ""},
	"POST /users/{userId}/meeting_templates":                  {"/users/{u}/meeting_templates", `{"meeting_id":{m},"name":"Interviews"}`},
	"GET /users/{userId}/meetings":                            {"/users/{u}/meetings", ""},
	"POST /users/{userId}/meetings":                           {"/users/{u}/meetings", `{}`},
	"GET /users/{userId}/permissions":                         {"/users/{u}/permissions", ""},
	"GET /users/{userId}/schedulers":                          {"/users/{u}/schedulers", ""},
	"GET /users/{userId}/settings":                            {"/users/{u}/settings", ""},
	"GET /users/{userId}/upcoming_meetings":                   {"/users/{u}/upcoming_meetings", ""},
}

// A refusal is an error of an operation and what makes Zoom answer it.
type refusal struct {
	op         string
	status     int
	code       int
	path, body string       // "" means those of the accepted request
	given      func(*scene) // what happened before; nil for nothing
}

const (
	noMeeting = "81234567890"
	nobody    = "y.yonder@hospital.example"
	invited   = "i.invited@hospital.example"
)

var refusals = []refusal{
	{op: "PATCH /live_meetings/{meetingId}/events", status: 400, code: 300, path: "/live_meetings/{m}/events"},
	{op: "PATCH /live_meetings/{meetingId}/events", status: 400, code: 3309, body: `{"method":"recording.start"}`, given: licence(zoomsim.Basic)},
	{op: "PATCH /live_meetings/{meetingId}/events", status: 403, code: 2314, body: `{"method":"ai_companion.start"}`},
	{op: "PATCH /live_meetings/{meetingId}/events", status: 404, code: 3001, path: "/live_meetings/" + noMeeting + "/events"},

	{op: "DELETE /meetings/{meetingId}", status: 400, code: 300, path: "/meetings/{m}?occurrence_id=1"},
	{op: "DELETE /meetings/{meetingId}", status: 400, code: 3018, path: "/meetings/{pmi}"},
	{op: "PATCH /meetings/{meetingId}", status: 400, code: 300, body: `{"schedule_for":"` + nobody + `"}`},
	{op: "PATCH /meetings/{meetingId}", status: 400, code: 300, body: `{"settings":{"enforce_login_domains":"a.example,b.example"}}`},
	{op: "PATCH /meetings/{meetingId}", status: 400, code: 3000, body: `{"schedule_for":"w.wellmade@hospital.example"}`},
	{op: "PATCH /meetings/{meetingId}", status: 400, code: 3000, body: `{"type":8,"pre_schedule":true,"recurrence":{"type":1,"end_times":2}}`},
	{op: "PATCH /meetings/{meetingId}", status: 400, code: 3000, body: `{"schedule_for":"p.practitioner@clinic.example"}`, given: chat},
	{op: "PATCH /meetings/{meetingId}", status: 400, code: 3000, body: `{"settings":{"meeting_invitees":[{"email":"x@Rival.example"}]}}`, given: blockedDomain},
	{op: "PATCH /meetings/{meetingId}", status: 401, code: 124, given: func(s *scene) { s.token = "nonsense" }},
	{op: "PATCH /meetings/{meetingId}", status: 401, code: 124, given: func(s *scene) { s.advance(time.Hour) }},
	{op: "PATCH /meetings/{meetingId}", status: 429, code: 4001, given: busy("PATCH", "/meetings/{m}", `{}`)},

	{op: "POST /meetings/{meetingId}/batch_registrants", status: 400, code: 303, given: func(s *scene) {
		s.call("PATCH", s.fill("/v2/meetings/{m}"), s.token, `{"type":3}`)
	}},
	{op: "POST /meetings/{meetingId}/batch_registrants", status: 400, code: 404, given: func(s *scene) {
		s.call("PATCH", s.fill("/v2/meetings/{m}"), s.token, `{"settings":{"approval_type":2}}`)
	}},
	{op: "POST /meetings/{meetingId}/batch_registrants", status: 400, code: 3038, given: later(48 * time.Hour)},
	{op: "POST /meetings/{meetingId}/batch_registrants", status: 400, code: 3043, given: full},
	{op: "POST /meetings/{meetingId}/registrants", status: 400, code: 3043, given: full},
	{op: "POST /meetings/{meetingId}/registrants", status: 404, code: 1001, path: "/meetings/" + noMeeting + "/registrants"},
	{op: "GET /meetings/{meetingId}/registrants", status: 400, code: 300, path: "/meetings/{m}/registrants?status=absent"},
	{op: "DELETE /meetings/{meetingId}/registrants/{registrantId}", status: 400, code: 200, given: licence(zoomsim.Basic)},
	{op: "DELETE /meetings/{meetingId}/registrants/{registrantId}", status: 400, code: 300, path: "/meetings/{m}/registrants/none"},
	{op: "DELETE /meetings/{meetingId}/registrants/{registrantId}", status: 400, code: 300, path: "/meetings/{held}/registrants/{r}"},
	{op: "POST /meetings/{meetingId}/invite_links", status: 400, code: 300, path: "/meetings/none/invite_links"},
	{op: "GET /meetings/{meetingId}/token", status: 400, code: 300, path: "/meetings/none/token"},

	{op: "GET /past_meetings/{meetingId}", status: 400, code: 200, given: func(s *scene) {
		s.must(s.sim.SetAccount(hospital, zoomsim.AccountChange{Plan: zoomsim.Free}))
	}},
	{op: "GET /past_meetings/{meetingId}", status: 400, code: 12702, given: later(366 * 24 * time.Hour)},
	{op: "GET /past_meetings/{meetingId}/instances", status: 429, code: 4001, given: busy("GET", "/past_meetings/{held}/instances", "")},
	{op: "GET /rooms/{roomId}", status: 400, code: 200, given: func(s *scene) {
		s.must(s.sim.SetAccount(hospital, zoomsim.AccountChange{ZoomRooms: new(false)}))
	}},
	{op: "GET /rooms/{roomId}", status: 404, code: 1012, path: "/rooms/none"},

	{op: "GET /users/email", status: 400, code: 300, path: "/users/email"},
	{op: "GET /users/{userId}", status: 400, code: 1120, path: "/users/" + invited, given: expiredInvitation},
	{op: "GET /users/{userId}/settings", status: 400, code: 1120, path: "/users/" + invited + "/settings", given: expiredInvitation},
	{op: "GET /users/{userId}/upcoming_meetings", status: 404, code: 3001, path: "/users/" + nobody + "/upcoming_meetings"},
	{op: "GET /users/{userId}/meetings", status: 403, code: 2306, given: scheduledByAnother},
	{op: "POST /users/{userId}/meeting_templates", status: 400, code: 300, given: func(s *scene) {
		for i := range 40 {
			s.call("POST", s.fill("/v2/users/{u}/meeting_templates"), s.token, s.fill(fmt.Sprintf(`{"meeting_id":{m},"name":"No. %d"}`, i)))
		}
	}},
	{op: "POST /users/{userId}/meeting_templates", status: 400, code: 3000, given: func(s *scene) {
		s.call("POST", s.fill("/v2/users/{u}/meeting_templates"), s.token, s.fill(`{"meeting_id":{m},"name":"Interviews"}`))
	}},
	{op: "POST /users/{userId}/meeting_templates", status: 400, code: 3001, body: `{"meeting_id":` + noMeeting + `,"name":"Interviews"}`},
	{op: "POST /users/{userId}/meetings", status: 400, code: 300, body: `{"schedule_for":"` + nobody + `"}`},
	{op: "POST /users/{userId}/meetings", status: 400, code: 300, body: `{"settings":{"enforce_login_domains":"a.example b.example"}}`},
	{op: "POST /users/{userId}/meetings", status: 400, code: 3000, body: `{"type":1,"schedule_for":"w.wellmade@hospital.example"}`},
	{op: "POST /users/{userId}/meetings", status: 400, code: 3000, body: `{"schedule_for":"w.wellmade@hospital.example"}`},
	{op: "POST /users/{userId}/meetings", status: 400, code: 3000, body: `{"settings":{"meeting_invitees":[{"email":"x@rival.example"}]}}`, given: blockedDomain},
}

// shared returns the refusals that many operations share: of an unknown meeting,
// an unknown person, and a host whose licence is gone.
func shared() []refusal {
	var all []refusal
	for op, a := range accepted {
		method, _, _ := strings.Cut(op, " ")
		for _, name := range []string{"/{m}", "/{live}", "/{held}"} {
			if strings.Contains(a.path, name) && op != "POST /meetings/{meetingId}/registrants" {
				all = append(all, refusal{op: op, status: 404, code: 3001, path: strings.Replace(a.path, name, "/"+noMeeting, 1)})
			}
		}
		if strings.HasPrefix(a.path, "/users/{u}") && !strings.HasSuffix(op, "/upcoming_meetings") {
			all = append(all, refusal{op: op, status: 404, code: 1001, path: strings.Replace(a.path, "{u}", nobody, 1)})
		}
		hosts := strings.HasPrefix(a.path, "/meetings/") || strings.HasSuffix(a.path, "/meetings") || strings.HasSuffix(a.path, "/meeting_templates")
		if hosts {
			all = append(all, refusal{op: op, status: 400, code: 3161, given: licence(zoomsim.Unassigned)})
		}
		if hosts && method != "GET" && method != "DELETE" && !strings.HasSuffix(a.path, "/status") {
			all = append(all, refusal{op: op, status: 400, code: 3161, given: func(s *scene) {
				s.must(s.sim.SetUser(sample, zoomsim.UserChange{Status: "inactive"}))
			}})
		}
	}
	return all
}

// absent are the errors of the API reference that the simulator never answers.
// docs/zoomsim.md has the same list.
var absent = map[string]string{
	"GET /meetings/{meetingId} 400 3000":                               "webinars",
	"DELETE /meetings/{meetingId} 400 3000":                            "webinars",
	"POST /meetings/{meetingId}/invite_links 400 3000":                 "webinars",
	"PUT /meetings/{meetingId}/registrants/status 400 3000":            "webinars",
	"GET /meetings/{meetingId}/registrants/{registrantId} 400 3000":    "webinars",
	"DELETE /meetings/{meetingId}/registrants/{registrantId} 400 3000": "webinars",
	"PUT /meetings/{meetingId}/status 400 3000":                        "webinars",
	"GET /meetings/{meetingId}/token 400 3000":                         "webinars",
	"POST /meetings/{meetingId}/registrants 400 3000":                  "the reference does not say when",
	"GET /past_meetings/{meetingId} 400 300":                           "the reference does not say when",
	"GET /meetings/{meetingId}/token 404 300":                          "the reference has 404 with 3001 for the same",
	"GET /users/email 404 1001":                                        "the answer says existed_email: false",
	"DELETE /meetings/{meetingId} 400 3037":                            "personal audio conferences",
	"PUT /meetings/{meetingId}/status 400 3063":                        "servers on the customer's premises",
}

// A scene is a simulator in which every operation has something to work on.
type scene struct {
	*bench
	token string
	names *strings.Replacer
}

func newScene(t *testing.T) *scene {
	t.Helper()
	seed := zoomsim.DefaultSeed()
	seed.Apps[0].Scopes = []string{"meeting:read:admin", "meeting:write:admin", "user:read:admin", "user:write:admin", "room:read:admin"}
	s := &scene{bench: start(t, zoomsim.Options{Seed: &seed})}
	s.token = s.s2s()
	path, made := s.create(s.token, `{"start_time":"2030-03-05T09:00:00Z","settings":{"approval_type":0}}`)
	one := s.call("POST", path+"/registrants", s.token, `{"email":"a@example.com","first_name":"Anna"}`)
	_, series := s.create(s.token, `{"type":3}`)
	_, live := s.create(s.token, `{"type":3}`)
	for _, a := range []answer{series, live} {
		number, err := strconv.ParseInt(idOf(a), 10, 64)
		s.must(err)
		_, _, err = s.sim.Join(number, zoomsim.JoinAs{Host: true})
		s.must(err)
		if idOf(a) == idOf(series) {
			s.must(s.sim.End(number))
		}
	}
	room := s.call("GET", "/v2/rooms", s.token, "").body["rooms"].([]any)[0].(map[string]any)
	pmi := fmt.Sprintf("%.0f", s.call("GET", "/v2/users/"+sample, s.token, "").body["pmi"])
	s.names = strings.NewReplacer("{u}", sample, "{m}", idOf(made), "{r}", one.body["registrant_id"].(string), "{held}", idOf(series),
		"{live}", idOf(live), "{room}", room["id"].(string), "{pmi}", pmi)
	return s
}

func (s *scene) fill(text string) string { return s.names.Replace(text) }

// later moves the clock and takes a new token.
func later(d time.Duration) func(*scene) {
	return func(s *scene) {
		s.advance(d)
		s.token = s.s2s()
	}
}

func licence(kind int) func(*scene) {
	return func(s *scene) { s.must(s.sim.SetUser(sample, zoomsim.UserChange{Type: kind})) }
}

// busy uses up a second of a Free account.
func busy(method, path, body string) func(*scene) {
	return func(s *scene) {
		s.must(s.sim.SetAccount(hospital, zoomsim.AccountChange{Plan: zoomsim.Free}))
		for range 4 {
			s.call(method, "/v2"+s.fill(path), s.token, body)
		}
	}
}

func full(s *scene) {
	for batch := range 167 {
		rows := make([]string, 30)
		if batch == 166 {
			rows = rows[:18] // with the one that is there already 4999
		}
		for i := range rows {
			rows[i] = fmt.Sprintf(`{"email":"p%d@example.com","first_name":"P"}`, 30*batch+i)
		}
		body := `{"registrants":[` + strings.Join(rows, ",") + `]}`
		if a := s.call("POST", s.fill("/v2/meetings/{m}/batch_registrants"), s.token, body); a.status != 201 {
			s.Fatalf("batch %d: %d %s", batch, a.status, a.text)
		}
	}
}

func chat(s *scene) {
	s.call("PATCH", s.fill("/v2/meetings/{m}"), s.token, `{"settings":{"continuous_meeting_chat":{"enable":true}}}`)
}

func blockedDomain(s *scene) {
	s.must(s.sim.SetAccount(hospital, zoomsim.AccountChange{Settings: zoomsim.Settings{"meeting_security": {
		"block_user_domain": true, "block_user_domain_list": []any{"rival.example"}}}}))
}

func expiredInvitation(s *scene) {
	_, err := s.sim.AddUser(zoomsim.User{AccountID: hospital, Email: invited, Status: "pending"})
	s.must(err)
	later(31 * 24 * time.Hour)(s)
}

func scheduledByAnother(s *scene) {
	s.must(s.sim.SetAccount(hospital, zoomsim.AccountChange{HideScheduled: new(true)}))
	if a := s.call("GET", s.fill("/v2/users/{u}/meetings"), s.token, ""); a.status != 200 {
		s.Fatalf("a list with her own meetings: %d %s", a.status, a.text)
	}
	s.must(s.sim.SetUser(sample, zoomsim.UserChange{Schedulers: []string{"w.wellmade@hospital.example"}}))
	made := s.call("POST", "/v2/users/w.wellmade@hospital.example/meetings", s.token, `{"schedule_for":"`+sample+`"}`)
	if made.status != 201 {
		s.Fatalf("schedule for her: %d %s", made.status, made.text)
	}
}

// TestEveryRefusal provokes every error of the API reference that the simulator
// knows, by a request that succeeds otherwise.
func TestEveryRefusal(t *testing.T) {
	t.Parallel()
	for op, a := range accepted {
		t.Run(op, func(t *testing.T) {
			t.Parallel()
			s := newScene(t)
			method, _, _ := strings.Cut(op, " ")
			if got := s.call(method, "/v2"+s.fill(a.path), s.token, s.fill(a.body)); got.status/100 != 2 {
				t.Errorf("%d %s", got.status, got.text)
			}
		})
	}
	for _, r := range append(shared(), refusals...) {
		t.Run(fmt.Sprintf("%s %d %d", r.op, r.status, r.code), func(t *testing.T) {
			t.Parallel()
			s := newScene(t)
			if r.given != nil {
				r.given(s)
			}
			method, _, _ := strings.Cut(r.op, " ")
			path, body := r.path, r.body
			if path == "" {
				path = accepted[r.op].path
			}
			if body == "" {
				body = accepted[r.op].body
			}
			a := s.call(method, "/v2"+s.fill(path), s.token, s.fill(body))
			if a.status != r.status || a.code() != r.code {
				t.Errorf("%d %s", a.status, a.text)
			}
			s.must(s.sim.SetUser(admin, zoomsim.UserChange{Language: "de-DE"}))
			german := s.call(method, "/v2"+s.fill(path), s.token, s.fill(body))
			if german.code() != r.code || german.body["message"] == a.body["message"] && !spokenEnglish(r) {
				t.Errorf("in German: %d %s", german.status, german.text)
			}
		})
	}
}

// spokenEnglish reports whether a text is in English for everybody: that of a
// token behind which nobody is known, and those of the AI Companion and of
// the cloud's storage, which the simulator does not translate.
func spokenEnglish(r refusal) bool {
	return r.code == 124 || r.code == 2314 || r.code == 3309 || strings.Contains(r.body, "pre_schedule") || strings.Contains(r.body, "clinic")
}

// TestEveryRefusalIsKnown holds the tables above against the reference's own.
func TestEveryRefusalIsKnown(t *testing.T) {
	t.Parallel()
	data := zoomspec.Load(t).Read(t, "endpoint-index.json")
	var index []struct {
		Method, Path string
		Errors       map[string][]struct{ Code int }
	}
	if err := json.Unmarshal(data, &index); err != nil {
		t.Fatal(err)
	}
	known, listed := map[string]bool{}, map[string]bool{}
	for _, r := range append(shared(), refusals...) {
		known[fmt.Sprintf("%s %d %d", r.op, r.status, r.code)] = true
	}
	for _, op := range index {
		for status, errors := range op.Errors {
			for _, e := range errors {
				name := fmt.Sprintf("%s %s %s %d", op.Method, op.Path, status, e.Code)
				listed[name] = true
				if known[name] == (absent[name] != "") {
					t.Errorf("%s: provoked %t, absent because of %q", name, known[name], absent[name])
				}
			}
		}
	}
	for name := range absent {
		if !listed[name] {
			t.Errorf("the reference has no %s", name)
		}
	}
}
