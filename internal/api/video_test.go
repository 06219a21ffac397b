package api_test

import (
	"maps"
	"testing"

	"greenroom"
)

// While video is off, nothing can be connected and no session be planned on Zoom,
// whoever asks, and the answer says who can switch it on. Other sessions are
// planned as ever.
func TestWithoutVideo(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		k.connect()
		program := k.program("Residency")
		connection := "/connections/" + k.ask("GET", "/connections", nil).want(200).items()[0].text("id")
		o, err := k.Organization(t.Context(), operator, k.org)
		must(t, err)
		_, err = k.SwitchVideo(t.Context(), operator, k.org, o.Revision, false)
		must(t, err)
		const who = "Whoever runs this server can switch it on"
		k.draft(program).wantProblem(422, "location", who)
		if g := k.ask("GET", "/programs/"+program+"/gates", nil).want(200)["gates"].([]any)[0].(map[string]any); g["open"] != false || object(g).text("why") == "" {
			t.Errorf("the gate is %v", g)
		}
		if p := k.ask("GET", "/programs/"+program, nil).want(200); p.text("connection", "id") != "" {
			t.Errorf("the program uses %v", p["connection"])
		}
		k.ask("POST", "/connections/server-to-server", otherCredentials).want(403)
		k.ask("POST", "/connections/server-to-server/test", otherCredentials).want(403)
		k.ask("POST", "/connect-links", object{"owner": "organization"}).want(403)
		at := "/programs/" + program
		etag := func() string { return k.ask("GET", at, nil).header.Get("ETag") }
		fields := func(where string) object {
			return object{"name": "Residency", "time_zone": "America/Chicago", "default_location": where}
		}
		k.ask("PUT", at, fields("zoom"), "If-Match", etag()).want(200) // as it was
		k.ask("PUT", at, fields("manual_link"), "If-Match", etag()).want(200)
		k.ask("PUT", at, fields("zoom"), "If-Match", etag()).wantProblem(422, "location", who)
		s := k.draft(program, object{"location": "manual_link", "place": object{"url": "https://meet.example.org/x"}})
		path := "/sessions/" + s.want(201).text("id")
		k.ask("PUT", path+"/location", object{"location": "zoom"}, "If-Match", s.header.Get("ETag")).wantProblem(422, "location", who)
		k.ask("GET", connection+"/ending", nil).want(200) // what is connected can be seen, and disconnected
		for _, role := range []greenroom.Role{greenroom.Coordinator, greenroom.ProgramDirector} {
			other := k.as(k.keyOf(greenroom.RoleGrant{Role: role, Organization: k.org, Program: greenroom.ProgramID(program)}))
			other.draft(program, object{"location": "zoom"}).wantProblem(422, "location", who)
			own := maps.Clone(otherCredentials)
			own["owner"] = object{"kind": "program", "id": program}
			other.ask("POST", "/connections/server-to-server", own).want(403)
		}
	})
}
