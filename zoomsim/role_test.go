package zoomsim_test

import (
	"net/url"
	"testing"

	"greenroom/zoomsim"
)

// TestGotcha20TrimmedRole: scopes follow the role of who made the app, at once
// and with the token that worked before.
func TestGotcha20TrimmedRole(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	token := b.s2s()
	path, _ := b.create(token, `{"start_time":"2030-03-09T09:00:00Z"}`)
	b.must(b.sim.SetRole(hospital, "admin", []string{zoomsim.UserRead, zoomsim.RoomRead}))
	tests := []struct {
		method, path string
		status, code int
	}{
		{"POST", "/v2/users/" + sample + "/meetings", 400, 4711},
		{"PATCH", path, 400, 4711},
		{"GET", path, 400, 4711},
		{"GET", "/v2/users", 200, 0},
		{"GET", "/v2/rooms", 200, 0},
	}
	for _, tt := range tests {
		if a := b.call(tt.method, tt.path, token, `{}`); a.status != tt.status || a.code() != tt.code {
			t.Errorf("%s %s: %d %s", tt.method, tt.path, a.status, a.text)
		}
	}
	b.must(b.sim.SetRole(hospital, "admin", nil))
	if a := b.call("GET", "/v2/users", token, ""); a.code() != 4711 {
		t.Errorf("no rights at all: %d %s", a.status, a.text)
	}
	b.must(b.sim.SetRole(hospital, "admin", []string{zoomsim.UserEdit}))
	b.create(token, `{}`)
}

// TestGotcha20InstallerMovesToAnotherRole: an account-level app follows the
// role of the person who installed it.
func TestGotcha20InstallerMovesToAnotherRole(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	_, q := b.consent(admin, "allow", userQuery("client_id", "sim-greenroom-admin"))
	token, _ := b.oauth("/oauth/token", "sim-greenroom-admin", "sim-greenroom-admin-secret", url.Values{
		"grant_type": {"authorization_code"}, "code": {q.Get("code")}, "redirect_uri": {callback}}).body["access_token"].(string)
	b.create(token, `{}`)
	role, err := b.sim.AddRole(zoomsim.Role{AccountID: hospital, Name: "Front desk", Privileges: []string{zoomsim.UserRead}})
	b.must(err)
	b.must(b.sim.SetUser(admin, zoomsim.UserChange{Role: role}))
	if a := b.call("POST", "/v2/users/"+sample+"/meetings", token, `{}`); a.status != 400 || a.code() != 4711 {
		t.Errorf("create: %d %s", a.status, a.text)
	}
	if a := b.call("GET", "/v2/users/"+admin, token, ""); a.body["role_name"] != "Front desk" || a.body["role_id"] != role {
		t.Errorf("user: %s", a.text)
	}
}

// TestScopesNeedTheirRight: to change people and tracking fields takes the right
// to edit them, to see them that to view them.
func TestScopesNeedTheirRight(t *testing.T) {
	t.Parallel()
	seed := zoomsim.DefaultSeed()
	seed.Apps[0].Scopes = []string{"user:read:admin", "user:write:admin", "tracking_fields:read:admin", "tracking_fields:write:admin"}
	b := start(t, zoomsim.Options{Seed: &seed})
	token := b.s2s()
	calls := [][2]string{{"GET", "/v2/users"}, {"DELETE", "/v2/users/" + coordinator}, {"GET", "/v2/tracking_fields"}, {"POST", "/v2/tracking_fields"}}
	for _, tt := range []struct {
		rights []string
		want   [4]int
	}{
		{[]string{zoomsim.UserRead, zoomsim.TrackingRead}, [4]int{200, 400, 200, 400}},
		{[]string{zoomsim.UserEdit, zoomsim.TrackingEdit}, [4]int{200, 204, 200, 201}},
		{nil, [4]int{400, 400, 400, 400}},
	} {
		b.must(b.sim.SetRole(hospital, "admin", tt.rights))
		for i, c := range calls {
			if a := b.call(c[0], c[1], token, `{"field":"Case"}`); a.status != tt.want[i] {
				t.Errorf("%v: %s %s: %d %s", tt.rights, c[0], c[1], a.status, a.text)
			}
		}
	}
}

func TestRoleRefusals(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	for name, err := range map[string]error{
		"unknown role":  b.sim.SetRole(hospital, "9", nil),
		"owner":         b.sim.SetRole(hospital, "owner", nil),
		"no such right": b.sim.SetRole(hospital, "admin", []string{"everything"}),
	} {
		if err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	for _, r := range []zoomsim.Role{{AccountID: hospital}, {AccountID: hospital, Name: "admin"}, {AccountID: "x", Name: "New"}} {
		if _, err := b.sim.AddRole(r); err == nil {
			t.Errorf("%+v is accepted", r)
		}
	}
}
