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
