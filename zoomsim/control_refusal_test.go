package zoomsim_test

import (
	"strings"
	"testing"

	"greenroom/zoomsim"
)

// What the control API cannot do as it is asked is refused with a sentence, and
// not taken in silence.
func TestControlRefuses(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	tests := []struct {
		method, path, body string
		status             int
		says               string
	}{
		{"POST", "faults", `{"kind":"status","path_prefix":"v2/users"}`, 400, "begins with /"},
		{"POST", "faults", `{"kind":"status","path_prefix":"/_sim/"}`, 400, "not with /_sim/"},
		{"POST", "faults", `{"kind":"delay"}`, 400, "milliseconds"},
		{"POST", "faults", `{"kind":"status","delay_ms":-1}`, 400, "milliseconds"},
		{"POST", "approvals", `{"account_id":"SimHospitalAccount01","client_id":"sim-greenroom-user"}`, 400, "true or false"},
		{"POST", "apps", `{"client_id":"x","kind":"user_level","creator":"ghost@hospital.example"}`, 400, "nobody of the account"},
		{"DELETE", "users/s.sample@hospital.example?action=delete", `{}`, 400, "not in the query"},
		{"POST", "clock", ``, 400, "the body is empty"},
		{"POST", "clock", `{} trailing`, 400, "something follows its end"},
		{"POST", "clock", `{"advance_seconds":"1"}`, 400, "not the JSON object that was expected"},
		{"POST", "nope", `{}`, 404, "there is no POST /_sim/nope"},
		{"GET", "faults", ``, 404, "there is no GET /_sim/faults"},
	}
	for _, tt := range tests {
		a := b.call(tt.method, "/_sim/"+tt.path, "", tt.body)
		if said, _ := a.body["error"].(string); a.status != tt.status || !strings.Contains(said, tt.says) {
			t.Errorf("%s %s %s: %d %s", tt.method, tt.path, tt.body, a.status, a.text)
		}
	}
	if a := b.call("POST", "/_sim/faults", "", `{"kind":"status","method":"get"}`); a.status != 201 || a.body["method"] != "GET" {
		t.Errorf("a method in small letters: %d %s", a.status, a.text)
	}
}

// A folder that has accounts needs no seed, and the default one does not join
// them.
func TestFolderWithoutSeed(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	seed := zoomsim.Seed{Accounts: []zoomsim.Account{{ID: "Mine", TrackingFields: []zoomsim.TrackingField{{Field: "A"}, {Field: "B"}}}},
		Users: []zoomsim.User{{AccountID: "Mine", Email: "nameless@mine.example"}}}
	start(t, zoomsim.Options{Seed: &seed, Data: folder}).end()
	b := start(t, zoomsim.Options{Data: folder})
	state := b.call("GET", "/_sim/state", "", "")
	accounts, _ := state.body["accounts"].([]any)
	if len(accounts) != 1 || len(state.body["roles"].([]any)) != 3 {
		t.Fatalf("the folder holds %s", state.text)
	}
	fields := accounts[0].(map[string]any)["tracking_fields"].([]any)
	if one, two := fields[0].(map[string]any)["id"], fields[1].(map[string]any)["id"]; one == "" || one == two {
		t.Errorf("tracking fields have the ids %v and %v", one, two)
	}
	if page := b.call("GET", "/account/Mine/users", "", ""); !strings.Contains(page.text, ">nameless@mine.example</a>") {
		t.Error("who has no name is not called by her address")
	}
}
