package api_test

import (
	"strings"
	"testing"
)

func TestConnections(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		wrong := object{"account_id": "SimHospitalAccount01", "client_id": "sim-hospital-s2s", "client_secret": "wrong"}
		test := "/connections/server-to-server/test"
		if tried := k.ask("POST", test, wrong).want(200); tried.text("ok") != "false" || !strings.Contains(tried.text("checks"), "name:credentials") {
			t.Errorf("wrong credentials give %v", tried)
		}
		if tried := k.ask("POST", test, credentials).want(200); tried.text("ok") != "true" || tried.text("licensed") == "0" {
			t.Errorf("the credentials give %v", tried)
		}
		if refused := k.ask("POST", "/connections/server-to-server", wrong); refused.status < 400 || refused.status >= 500 {
			t.Errorf("wrong credentials answer %d %s", refused.status, refused.body)
		}
		if list := k.ask("GET", "/connections", nil).want(200).items(); len(list) != 0 {
			t.Errorf("there is %v already", list)
		}

		made := k.ask("POST", "/connections/server-to-server", credentials)
		c := made.want(201)
		if c.text("owner", "name") != "Hospital" || c.text("kind") != "server_to_server" || c.text("state") != "live" || strings.Contains(string(made.body), "secret\"") {
			t.Errorf("connected %v", c)
		}
		if got := k.ask("GET", "/connections/"+c.text("id"), nil); string(got.body) != string(made.body) {
			t.Errorf("it is %s, want %s", got.body, made.body)
		}
		if list := k.ask("GET", "/connections?limit=1", nil).want(200); len(list.items()) != 1 || list.text("next") != "" {
			t.Errorf("listed %v", list)
		}
		open := k.ask("POST", "/connections/authorize", nil).want(200).text("open")
		if open != "https://greenroom.example/o/"+string(k.org)+"/integrations" {
			t.Errorf("consent is given at %s", open)
		}
	})
}

// A connection is renamed, and put before the one that was used.
func TestConnectionChanges(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		first := k.ask("POST", "/connections/server-to-server", credentials).want(201)
		second := k.ask("POST", "/connections/server-to-server", otherCredentials).want(201)
		if first.text("rank") != "0" || second.text("rank") != "1" {
			t.Errorf("the ranks are %s and %s", first.text("rank"), second.text("rank"))
		}
		program := "/programs/" + k.program("Residency")
		uses := func(want object, why string) {
			t.Helper()
			if got := k.ask("GET", program, nil).want(200); got.text("connection", "id") != want.text("id") || !strings.Contains(got.text("connection", "why"), why) {
				t.Errorf("the program uses %v", got.text("connection"))
			}
		}
		uses(first, "It is the organization's")
		at := "/connections/" + second.text("id")
		etag := func() string { return k.ask("GET", at, nil).header.Get("ETag") }
		if got := k.ask("PUT", at, object{"name": "Interviews"}, "If-Match", etag()).want(200); got.text("name") != "Interviews" || got.text("revision") != "2" {
			t.Errorf("renamed, it is %v", got)
		}
		k.ask("PUT", at, object{"name": "Interviews", "default_host": "nobody@example.org"}, "If-Match", etag()).wantProblem(422, "default_host", "is no user of this Zoom account")
		k.ask("PUT", at, object{"name": "Old"}, "If-Match", `"1"`).want(412)
		if got := k.ask("POST", at+"/first", nil, "If-Match", etag()).want(200); got.text("rank") != "0" {
			t.Errorf("put first, it is %v", got)
		}
		uses(second, "It is the organization's")
	})
}
