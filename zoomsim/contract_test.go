package zoomsim_test

import (
	"net/http/httptest"
	"strconv"
	"testing"
	"time"

	"greenroom/internal/testkit/zoomspec"
	"greenroom/zoomsim"
)

// TestContract walks through every operation of Zoom's API reference and
// demands that each has succeeded and was answered as the reference says. The
// other tests of the package have their answers checked, too.
func TestContract(t *testing.T) {
	t.Parallel()
	spec := zoomspec.Load(t)
	b := everything(t, spec)
	token := b.s2s()
	ok := func(status int, method, path, body string) answer {
		t.Helper()
		a := b.call(method, "/v2"+path, token, body)
		if a.status != status {
			t.Errorf("%s %s: %d %s", method, path, a.status, a.text)
		}
		return a
	}
	user := "/users/" + sample
	for _, path := range []string{"/users", "/users/email?email=" + sample, user, user + "/settings", user + "/permissions",
		user + "/schedulers", user + "/assistants", "/rooms"} {
		ok(200, "GET", path, "")
	}
	ok(201, "POST", "/tracking_fields", `{"field":"Department","recommended_values":["Surgery"]}`)
	ok(200, "GET", "/tracking_fields", "")
	room := ok(200, "GET", "/rooms", "").body["rooms"].([]any)[0].(map[string]any)
	ok(200, "GET", "/rooms/"+room["id"].(string), "")

	made := ok(201, "POST", user+"/meetings", `{"topic":"Interview","start_time":"2030-03-05T09:00:00Z","duration":30,"settings":{"approval_type":0}}`)
	id := idOf(made)
	meeting := "/meetings/" + id
	ok(204, "PATCH", meeting, `{"topic":"Second interview"}`)
	for _, path := range []string{meeting, meeting + "/invitation", meeting + "/token?type=closed_caption_token", user + "/meetings", user + "/upcoming_meetings"} {
		ok(200, "GET", path, "")
	}
	ok(201, "POST", meeting+"/invite_links", `{"attendees":[{"name":"Vera Verity"}]}`)
	ok(201, "POST", user+"/meeting_templates", `{"meeting_id":`+id+`,"name":"Interviews"}`)
	ok(200, "GET", user+"/meeting_templates", "")

	one := ok(201, "POST", meeting+"/registrants", `{"email":"a@example.com","first_name":"Anna","last_name":"Antes"}`)
	registrant, _ := one.body["registrant_id"].(string)
	ok(201, "POST", meeting+"/batch_registrants", `{"auto_approve":true,"registrants":[{"email":"b@example.com","first_name":"Ben","last_name":"Bora"}]}`)
	ok(200, "GET", meeting+"/registrants", "")
	ok(200, "GET", meeting+"/registrants/"+registrant, "")
	ok(204, "DELETE", meeting+"/registrants/"+registrant, "")
	ok(204, "PUT", meeting+"/registrants/status", `{"action":"cancel","registrants":[{"email":"b@example.com"}]}`)
	ok(204, "PATCH", meeting, `{"settings":{"approval_type":2}}`)

	b.hold(id)
	ok(202, "PATCH", "/live_meetings/"+id+"/events", `{"method":"participant.invite","params":{"contacts":[{"email":"v.verity@hospital.example"}]}}`)
	if _, err := b.sim.Advance(20 * time.Minute); err != nil {
		t.Fatal(err)
	}
	ok(204, "PUT", meeting+"/status", `{"action":"end"}`)
	for _, path := range []string{"", "/instances", "/participants"} {
		ok(200, "GET", "/past_meetings/"+id+path, "")
	}
	ok(204, "DELETE", meeting, "")
	ok(204, "DELETE", "/users/v.verity@hospital.example?action=delete", "")

	for _, op := range spec.Missing() {
		t.Errorf("%s was never answered with success", op)
	}
	for _, e := range b.sim.Events() {
		spec.Webhook(t, e.Body)
	}
}

// everything returns a simulator whose Server-to-Server app may do everything.
func everything(t *testing.T, spec *zoomspec.Spec) *bench {
	t.Helper()
	seed := zoomsim.DefaultSeed()
	seed.Apps[0].Scopes = []string{"meeting:read:admin", "meeting:write:admin", "user:read:admin", "user:write:admin",
		"room:read:admin", "tracking_fields:read:admin", "tracking_fields:write:admin"}
	sim, err := zoomsim.New(zoomsim.Options{Seed: &seed, Plan: zoomsim.Business, Now: func() time.Time { return noon }})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(spec.Wrap(t, sim, zoomspec.Check{Headers: true, Budget: true, Requests: true}))
	t.Cleanup(server.Close)
	return &bench{t, sim, server.URL}
}

// hold has the host start a meeting and a guest join it.
func (b *bench) hold(id string) {
	b.Helper()
	number, err := strconv.ParseInt(id, 10, 64)
	if err != nil {
		b.Fatal(err)
	}
	for _, who := range []zoomsim.JoinAs{{Host: true}, {Name: "Gina Guest", Email: "g.guest@example.com"}} {
		if _, _, err := b.sim.Join(number, who); err != nil {
			b.Fatal(err)
		}
	}
}
