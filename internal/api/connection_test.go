package api_test

import (
	"strings"
	"testing"
)

func TestConnections(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		wrong := object{"account_id": "SimHospitalAccount01", "client_id": "sim-hospital-s2s", "client_secret": "wrong"}
		test := "/connections/server-to-server/test"
		if tried := k.ask("POST", test, wrong).want(200); tried.text("ok") != "false" || !strings.Contains(tried.text("checks"), "check:token outcome:broken") {
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

// Credentials are read with their middle masked, changed at a revision, and
// tried before that.
func TestCredentials(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		id := k.ask("POST", "/connections/server-to-server", credentials).want(201).text("id")
		at := "/connections/" + id + "/credentials"
		read := k.ask("GET", at, nil)
		shown := read.want(200)
		if shown.text("client_secret") != "sim-••••••cret" || shown.text("secret_token") != "" || !strings.Contains(shown.text("webhook_url"), "/webhooks/zoom/app_") {
			t.Errorf("shown is %v", shown)
		}
		tag := read.header.Get("ETag")
		k.ask("PUT", at, object{"name": "Other"}).want(428)
		k.ask("PUT", at, object{"name": "Other"}, "If-Match", `"99"`).want(412)
		if tried := k.ask("POST", at+"/test", object{"name": "Other", "client_secret": "wrong"}).want(200); tried.text("usable") != "false" {
			t.Errorf("a wrong secret is tried with %v", tried)
		}
		wrong := k.ask("PUT", at, object{"name": "Other", "client_secret": "wrong"}, "If-Match", tag).want(422)
		if wrong.text("field") != "client_secret" {
			t.Errorf("a wrong secret gives %v", wrong)
		}
		changed := k.ask("PUT", at, object{"name": "Other", "default_host": "rooms-1@hospital.example", "secret_token": "a token of some length"}, "If-Match", tag).want(200)
		if changed.text("name") != "Other" || changed.text("secret_token") != "a to••••••ngth" {
			t.Errorf("changed to %v", changed)
		}
		again := k.ask("POST", "/connections/server-to-server", credentials).want(409)
		if !strings.Contains(again.text("detail"), "connected already, as “Other”") {
			t.Errorf("connected again: %v", again)
		}
		program := object{"owner": object{"kind": "program", "id": k.program("Residency")}}
		for name, value := range credentials {
			program[name] = value
		}
		if c := k.ask("POST", "/connections/server-to-server", program).want(201); c.text("owner", "kind") != "program" {
			t.Errorf("for a program: %v", c)
		}
	})
}

func TestApps(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		ours := object{"kind": "account", "name": "Ours", "client_id": "sim-greenroom-admin", "client_secret": "sim-greenroom-admin-secret"}
		made := k.ask("POST", "/apps", ours)
		app := made.want(201)
		at := "/apps/" + app.text("id")
		if app.text("client_secret") != "sim-••••••cret" || app.text("redirect_url") != "https://greenroom.example/connect/zoom/callback" || !strings.HasSuffix(app.text("webhook_url"), "/webhooks/zoom/"+app.text("id")) {
			t.Errorf("made %v", app)
		}
		k.ask("POST", "/apps", ours).want(409)
		k.ask("POST", "/apps", object{"kind": "server_to_server", "name": "x", "client_id": "x"}).want(422)
		k.ask("PUT", at, object{"name": "Other"}, "If-Match", `"9"`).want(412)
		if changed := k.ask("PUT", at, object{"name": "Other"}, "If-Match", made.header.Get("ETag")).want(200); changed.text("name") != "Other" {
			t.Errorf("changed to %v", changed)
		}
		if list := k.ask("GET", "/apps", nil).want(200).items(); len(list) != 1 {
			t.Errorf("listed %v", list)
		}
		k.ask("DELETE", at, nil).want(428)
		k.ask("DELETE", at, nil, "If-Match", made.header.Get("ETag")).want(412)
		k.ask("DELETE", at, nil, "If-Match", k.ask("GET", at, nil).header.Get("ETag")).want(204)
		k.ask("GET", at, nil).want(404)
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
		if got := k.ask("PUT", at, object{"name": "Interviews", "default_host": "zoom.admin@clinic.example"}, "If-Match", etag()).want(200); got.text("name") != "Interviews" {
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
