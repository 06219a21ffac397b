package app_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"greenroom"
	"greenroom/internal/app"
	"greenroom/zoomsim"
)

// tested says what came of each check, and of scopes for each feature.
func tested(t *testing.T, test *app.ConnectionTest, err error) map[string]greenroom.Outcome {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]greenroom.Outcome{}
	for _, c := range test.Checks {
		name := string(c.Check)
		if c.Check == greenroom.CheckScopes {
			name = c.About
		}
		if c.Check != greenroom.CheckRole {
			got[name] = c.Outcome
		}
		if c.Problem != nil && c.Outcome == greenroom.Passed || c.Problem == nil && c.Outcome > greenroom.Passed {
			t.Errorf("%s: %d, says %v", name, c.Outcome, c.Problem)
		}
	}
	return got
}

// Every check has its line, also those after one that failed.
func TestServerToServerIsTried(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		good := app.ServerToServer{Credentials: credentials, DefaultHost: " rooms-1@hospital.example "}
		all := map[string]greenroom.Outcome{"token": 1, "app": 1, "make_meetings": 1, "read_meetings": 1, "read_hosts": 1, "read_settings": 1,
			"read_rights": 1, "read_rooms": 1, "hosts": 1, "default_host": 1}
		refused := func(token, active greenroom.Outcome) map[string]greenroom.Outcome {
			return map[string]greenroom.Outcome{"token": token, "app": active, "make_meetings": 0, "read_meetings": 0, "read_hosts": 0, "read_settings": 0,
				"read_rights": 0, "read_rooms": 0, "hosts": 0, "default_host": 0}
		}
		but := func(name string, came greenroom.Outcome) map[string]greenroom.Outcome {
			some := maps.Clone(all)
			some[name] = came
			return some
		}
		for _, tt := range []struct {
			name   string
			change func(*app.ServerToServer)
			want   map[string]greenroom.Outcome
			says   string
		}{
			{"all well", func(*app.ServerToServer) {}, all, ""},
			{"a wrong secret", func(in *app.ServerToServer) { in.Credentials.ClientSecret = "wrong" }, refused(greenroom.Broken, 0), "does not know this client ID and secret"},
			{"an unknown account", func(in *app.ServerToServer) { in.Credentials.AccountID = "SimClinicAccount0001" }, refused(greenroom.Broken, 0), "not as one of this account"},
			{"an inactive app", func(in *app.ServerToServer) {
				in.Credentials.ClientID, in.Credentials.ClientSecret = "sim-off", "sim-off-secret"
			}, refused(0, greenroom.Broken), "not activated"},
			{"a host without licence", func(in *app.ServerToServer) { in.DefaultHost = "u.usher@hospital.example" }, but("default_host", greenroom.Noticed), "40 minutes"},
			{"a host who is not there", func(in *app.ServerToServer) { in.DefaultHost = "y.yonder@hospital.example" }, but("default_host", greenroom.Impaired), "no user of this Zoom account"},
		} {
			k.addServerApp(t, "sim-off", "meeting:write:admin")
			if err := k.sim.DisableApp("sim-off"); err != nil {
				t.Fatal(err)
			}
			in := good
			tt.change(&in)
			test, err := k.TestServerToServer(t.Context(), k.who, k.org, in)
			if diff := cmp.Diff(tt.want, tested(t, test, err)); diff != "" {
				t.Errorf("%s:\n%s", tt.name, diff)
			}
			if said := saidBy(test); !strings.Contains(said, tt.says) {
				t.Errorf("%s: says %s", tt.name, said)
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

// saidBy is all that a test says.
func saidBy(test *app.ConnectionTest) string {
	var said []string
	for _, c := range test.Checks {
		if c.Problem != nil {
			said = append(said, greenroom.MessageOf(c.Problem))
		}
	}
	return strings.Join(said, "\n")
}

// addServerApp registers a Server-to-Server app of the hospital at Zoom, whose
// secret is its client id and "-secret".
func (k *kit) addServerApp(t *testing.T, client string, scopes ...string) greenroom.ServerCredentials {
	t.Helper()
	if err := k.sim.AddApp(zoomsim.App{ClientID: client, ClientSecret: client + "-secret", Name: client, Kind: zoomsim.ServerToServer,
		AccountID: "SimHospitalAccount01", Creator: "zoom.admin@hospital.example", Scopes: scopes}); err != nil {
		t.Fatal(err)
	}
	return greenroom.ServerCredentials{AccountID: "SimHospitalAccount01", ClientID: client, ClientSecret: greenroom.Secret(client + "-secret")}
}

// What a scope is missing for is said, with the scopes to add; classic and
// granular ones count alike.
func TestEachScopeIsTried(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		for _, tt := range []struct {
			name        string
			scopes      []string
			want        map[string]greenroom.Outcome
			says        string
			works       bool
			connectable bool
		}{
			{"granular", []string{"meeting:write:meeting:admin", "meeting:update:meeting:admin", "meeting:delete:meeting:admin", "meeting:read:meeting:admin",
				"meeting:read:list_meetings:admin", "user:read:list_users:admin", "user:read:user:admin", "user:read:settings:admin"},
				map[string]greenroom.Outcome{"make_meetings": 1, "read_meetings": 1, "read_hosts": 1, "read_settings": 1, "read_rights": 3, "read_rooms": 2},
				"zoom_rooms:read:list_rooms:admin", true, true},
			{"half of what makes meetings", []string{"meeting:write:meeting:admin", "user:read:admin"},
				map[string]greenroom.Outcome{"make_meetings": 4, "read_meetings": 3, "read_hosts": 1, "read_settings": 1, "read_rights": 1, "read_rooms": 2},
				"meeting:update:meeting:admin, meeting:delete:meeting:admin", false, false},
			{"the source page's set", []string{"meeting:write:admin", "user:write:admin"},
				map[string]greenroom.Outcome{"make_meetings": 1, "read_meetings": 3, "read_hosts": 3, "read_settings": 3, "read_rights": 3, "read_rooms": 2},
				"could not be checked", true, true},
		} {
			in := app.ServerToServer{Credentials: k.addServerApp(t, "sim-some", tt.scopes...), DefaultHost: "rooms-1@hospital.example"}
			test, err := k.TestServerToServer(t.Context(), k.who, k.org, in)
			got := tested(t, test, err)
			for feature, want := range tt.want {
				if got[feature] != want {
					t.Errorf("%s: %s is %d, want %d", tt.name, feature, got[feature], want)
				}
			}
			if said := saidBy(test); !strings.Contains(said, tt.says) || test.Works() != tt.works || test.Whole() {
				t.Errorf("%s: works %t, whole %t, says %s", tt.name, test.Works(), test.Whole(), said)
			}
			if test.WritesOnly() != (tt.name == "the source page's set") {
				t.Errorf("%s: writes only: %t", tt.name, test.WritesOnly())
			}
			c, err := k.ConnectServerToServer(t.Context(), k.who, k.org, in)
			switch {
			case !tt.connectable:
				if greenroom.KindOf(err) != greenroom.Invalid || greenroom.FieldOf(err) != "client_id" {
					t.Errorf("%s: connecting gives %v", tt.name, err)
				}
			case err != nil || c.State != greenroom.Degraded || !c.Usable():
				t.Errorf("%s: connected as %+v, %v", tt.name, c, err)
			default:
				k.end(t, c)
			}
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
		if outcomes := tested(t, got, err); outcomes["hosts"] != greenroom.Impaired || got.Licensed != 0 || !got.Works() {
			t.Errorf("got %+v", got)
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
		if err := k.sim.SetUser("t.template@hospital.example", zoomsim.UserChange{Status: "inactive"}); err != nil {
			t.Fatal(err)
		}
		for _, host := range []string{"y.yonder@hospital.example", "t.template@hospital.example"} {
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
