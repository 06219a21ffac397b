package zoomsim_test

import (
	"strings"
	"testing"

	"greenroom/zoomsim"
)

func TestControlPeople(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	tests := []struct {
		method, path, body string
		status             int
		want               string // in the answer
	}{
		{"POST", "/_sim/users", `{"account_id":"SimHospitalAccount01","email":"n.new@hospital.example","first_name":"Nia","type":2}`, 201, `"email":"n.new@hospital.example"`},
		{"POST", "/_sim/users", `{"account_id":"SimHospitalAccount01","email":"n.new@hospital.example"}`, 400, "there is a user n.new@hospital.example already"},
		{"POST", "/_sim/users/n.new@hospital.example", `{"email":"nia@hospital.example","role":"admin","language":"fr-FR"}`, 200, `"role":"1"`},
		{"POST", "/_sim/users/nia@hospital.example", `{"rank":"captain"}`, 400, `unknown field \"rank\"`},
		{"POST", "/_sim/users/nia@hospital.example", `{"settings":{"in_meeting":{"waiting_room":true}}}`, 200, `"waiting_room":true`},
		{"POST", "/_sim/users/nia@hospital.example", `{"settings":{"in_meeting":{"waiting_room":3}}}`, 400, "cannot be 3"},
		{"DELETE", "/_sim/users/nia@hospital.example", `{"action":"vanish"}`, 400, "it is delete or disassociate"},
		{"DELETE", "/_sim/users/nia@hospital.example", `{"action":"delete"}`, 204, ""},
		{"DELETE", "/_sim/users/" + sample, "", 204, ""},
		{"DELETE", "/_sim/users/nia@hospital.example", "", 400, "there is no user"},
		{"POST", "/_sim/accounts/SimHospitalAccount01", `{"plan":"pro","pre_approval":true,"locked":["in_meeting.waiting_room"]}`, 200, `"plan":"pro"`},
		{"POST", "/_sim/accounts/SimHospitalAccount01", `{"plan":"gold"}`, 400, "there is no plan"},
		{"POST", "/_sim/accounts/nowhere", `{}`, 400, "there is no account"},
		{"POST", "/_sim/accounts/SimHospitalAccount01/roles", `{"id":"desk","name":"Front desk","privileges":["User:Read"]}`, 201, `"id":"desk"`},
		{"POST", "/_sim/accounts/SimHospitalAccount01/roles/desk", `{"privileges":[]}`, 200, `"privileges":[]`},
		{"POST", "/_sim/accounts/SimHospitalAccount01/roles/owner", `{"privileges":[]}`, 400, "the owner of an account has every right"},
		{"POST", "/_sim/rooms", `{"account_id":"SimHospitalAccount01","id":"lobby","name":"Lobby"}`, 201, `"status":"Available"`},
		{"POST", "/_sim/rooms/lobby", `{"status":"Offline"}`, 200, `"status":"Offline"`},
		{"POST", "/_sim/rooms/lobby", `{"status":"On fire"}`, 400, "there is no room status"},
		{"DELETE", "/_sim/rooms/lobby", "", 204, ""},
		{"DELETE", "/_sim/rooms/lobby", "", 400, "there is no room"},
	}
	for _, tt := range tests {
		a := b.call(tt.method, tt.path, "", tt.body)
		if a.status != tt.status || !strings.Contains(a.text, tt.want) {
			t.Errorf("%s %s %s: %d %s", tt.method, tt.path, tt.body, a.status, a.text)
		}
	}
}

func TestPeopleSurviveARestart(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	one := start(t, zoomsim.Options{Data: folder})
	one.must(one.sim.SetUser(sample, zoomsim.UserChange{Settings: waitingRoom(true)}))
	one.must(one.sim.SetRole(hospital, "member", []string{zoomsim.RoomRead}))
	one.must(one.sim.SetAccount(hospital, zoomsim.AccountChange{Language: "de-DE"}))
	id, err := one.sim.AddRoom(zoomsim.Room{AccountID: hospital, Name: "Lobby"})
	one.must(err)
	one.end()
	two := start(t, zoomsim.Options{Data: folder})
	if on := two.settings("").body["in_meeting"].(map[string]any)["waiting_room"]; on != true {
		t.Errorf("her setting is %v", on)
	}
	token := two.s2s()
	if a := two.call("GET", "/v2/users/"+sample+"/permissions", token, ""); a.text != `{"permissions":["ZoomRooms:Read"]}`+"\n" {
		t.Error(a.text)
	}
	if a := two.call("GET", "/v2/rooms/"+id, token, ""); a.status != 200 {
		t.Error(a.text)
	}
	if a := two.call("GET", "/v2/rooms/x", token, ""); a.body["message"] != "Raum nicht gefunden:x." {
		t.Error(a.text)
	}
}
