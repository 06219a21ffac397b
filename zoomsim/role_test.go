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
