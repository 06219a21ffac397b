package api_test

import (
	"maps"
	"strings"
	"testing"
)

// The API says which connection a program and a session would use, and why; and
// of a meeting that exists, which one it was made through.
func TestWhichConnectionAndWhy(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		program := k.program("Residency")
		at := "/programs/" + program
		says := func(path, id, why string) {
			t.Helper()
			if got := k.ask("GET", path, nil).want(200); got.text("connection", "id") != id || !strings.Contains(got.text("connection", "why"), why) {
				t.Errorf("%s says %v, want %q because %q", path, got["connection"], id, why)
			}
		}
		interviewer, candidate := k.person(program, "s.sample@hospital.example", "interviewer"), k.person(program, "b@example.org", "candidate")
		made := k.draft(program, object{"participants": []object{{"person": interviewer, "role": "interviewer"}, {"person": candidate, "role": "candidate"}}})
		session := "/sessions/" + made.want(201).text("id")
		says(at, "", "Zoom is not connected")
		says(session, "", "Zoom is not connected")
		main := k.ask("POST", "/connections/server-to-server", credentials).want(201).text("id")
		says(at, main, "It is the organization's: the program has none of its own that can host.")
		says(session, main, "nor the program has one that can host.")
		k.ask("POST", session+"/confirm", nil, "If-Match", made.header.Get("ETag")).want(200)
		if s := k.linked(strings.TrimPrefix(session, "/sessions/"), "linked"); s.text("link", "connection", "id") != main {
			t.Errorf("it is made through %v", s["link"])
		}
		own := maps.Clone(otherCredentials)
		own["owner"], own["default_host"] = object{"kind": "program", "id": program}, "zoom.admin@clinic.example"
		nearer := k.ask("POST", "/connections/server-to-server", own).want(201).text("id")
		says(at, nearer, "It is the program's own, which comes before the organization's.")
		says(session, nearer, "It is the program's own: ")
		if s := k.ask("GET", session, nil).want(200); s.text("link", "connection", "id") != main {
			t.Errorf("the meeting has moved: %v", s["link"])
		}
	})
}
