package app_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"greenroom"
	"greenroom/internal/app"
	"greenroom/zoomsim"
)

func TestServerToServerIsTried(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		good := app.ServerToServer{Credentials: credentials, DefaultHost: " rooms-1@hospital.example "}
		wrong, basic, nobody := good, good, good
		wrong.Credentials.ClientSecret = "wrong"
		basic.DefaultHost = "u.usher@hospital.example"
		nobody.DefaultHost = "y.yonder@hospital.example"
		for name, tt := range map[string]struct {
			in     app.ServerToServer
			checks map[string]bool
		}{
			"all well":                {good, map[string]bool{app.CheckCredentials: true, app.CheckHosts: true, app.CheckDefaultHost: true}},
			"a wrong secret":          {wrong, map[string]bool{app.CheckCredentials: false}},
			"a host without licence":  {basic, map[string]bool{app.CheckCredentials: true, app.CheckHosts: true, app.CheckDefaultHost: false}},
			"a host who is not there": {nobody, map[string]bool{app.CheckCredentials: true, app.CheckHosts: true, app.CheckDefaultHost: false}},
		} {
			got, err := k.TestServerToServer(t.Context(), k.who, k.org, tt.in)
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			checks := map[string]bool{}
			for _, c := range got.Checks {
				checks[c.Name] = c.Problem == nil
			}
			if diff := cmp.Diff(tt.checks, checks); diff != "" {
				t.Errorf("%s:\n%s", name, diff)
			}
			if checks[app.CheckHosts] && (got.Hosts != 7 || got.Licensed != 6) {
				t.Errorf("%s: %d hosts, %d licensed", name, got.Hosts, got.Licensed)
			}
		}
		if views := k.views(t); len(views) != 0 {
			t.Errorf("trying stored %+v", views[0])
		}
		guest := greenroom.Actor{Kind: "user", ID: "usr_y", Roles: []greenroom.RoleGrant{{Role: greenroom.Coordinator, Organization: k.org, Program: k.program}}}
		if _, err := k.TestServerToServer(t.Context(), guest, k.org, good); greenroom.KindOf(err) != greenroom.Forbidden {
			t.Errorf("a coordinator: %v, want Forbidden", err)
		}
	})
}

func TestAccountWithoutLicences(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		for _, name := range []string{"zoom.admin", "rooms-1", "s.sample", "t.template", "v.verity", "w.wellmade"} {
			if err := k.sim.SetUser(name+"@hospital.example", zoomsim.UserChange{Type: zoomsim.Basic}); err != nil {
				t.Fatal(err)
			}
		}
		got, err := k.TestServerToServer(t.Context(), k.who, k.org, app.ServerToServer{Credentials: credentials})
		if err != nil || len(got.Checks) != 2 || got.Checks[1].Problem == nil || got.Licensed != 0 {
			t.Errorf("got %+v, %v", got, err)
		}
	})
}

// Credentials come with blanks and without a name; a default host who cannot
// host is refused, and nothing is stored.
func TestConnectServerToServerChecksItsInput(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		in := app.ServerToServer{Name: " ", Credentials: credentials, DefaultHost: "y.yonder@hospital.example"}
		in.Credentials.ClientID += "\n"
		in.Credentials.ClientSecret = " " + in.Credentials.ClientSecret
		for _, host := range []string{"y.yonder@hospital.example", "u.usher@hospital.example"} {
			in.DefaultHost = host
			_, err := k.ConnectServerToServer(t.Context(), k.who, k.org, in)
			if greenroom.KindOf(err) != greenroom.Invalid || greenroom.FieldOf(err) != "default_host" {
				t.Errorf("%s: %v, want Invalid at default_host", host, err)
			}
		}
		if views := k.views(t); len(views) != 0 {
			t.Errorf("stored %+v", views[0])
		}
		in.DefaultHost = " Rooms-1@hospital.example"
		c, err := k.ConnectServerToServer(t.Context(), k.who, k.org, in)
		if err != nil || c.Name != "Zoom" || c.DefaultHost != "Rooms-1@hospital.example" {
			t.Errorf("connected as %+v, %v", c, err)
		}
	})
}

func TestConnectionsAreNotForStrangers(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		for _, tt := range []struct {
			role greenroom.RoleGrant
			want greenroom.Kind
		}{
			{greenroom.RoleGrant{Role: greenroom.Coordinator, Organization: k.org, Program: k.program}, ""},
			{greenroom.RoleGrant{Role: greenroom.Participant, Organization: k.org, Program: k.program}, greenroom.Forbidden},
			{greenroom.RoleGrant{Role: greenroom.OrganizationAdministrator, Organization: "org_x"}, greenroom.NotFound},
			{greenroom.RoleGrant{Role: greenroom.Superuser}, ""},
		} {
			who := greenroom.Actor{Kind: "user", ID: "usr_x", Roles: []greenroom.RoleGrant{tt.role}}
			if _, err := k.Connections(t.Context(), who, k.org); greenroom.KindOf(err) != tt.want {
				t.Errorf("%s: %v, want kind %q", tt.role.Role, err, tt.want)
			}
		}
	})
}
