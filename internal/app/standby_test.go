package app_test

import (
	"slices"
	"testing"

	"greenroom"
	"greenroom/internal/app"
	"greenroom/zoomsim"
)

// server connects an owner with credentials.
func (k *kit) server(t *testing.T, who greenroom.Actor, in app.ServerToServer) *greenroom.Connection {
	t.Helper()
	c, err := k.ConnectServerToServer(t.Context(), who, k.org, in)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// One connection after the other ends. Each new meeting is made through the next:
// another of the same owner, then the program's, then the organization's, and
// the reason says which and why. Meetings that exist stay where they are.
func TestStandbysOfEveryOwner(t *testing.T) {
	onServersWithApps(t, func(t *testing.T, k *kit) {
		k.wantDetails(t)
		org, program, person := string(k.org), string(k.program), string(k.sample)
		sam := k.user(t, "s.sample@hospital.example", greenroom.Participant)
		line := []struct {
			c   *greenroom.Connection
			why string
		}{
			{k.authorize(t, sam, greenroom.PersonOwner, person, "s.sample@hospital.example"), "It is S. Sample's own, and whoever leads a session comes first."},
			{k.server(t, sam, app.ServerToServer{Owner: greenroom.PersonOwner, OwnerID: person, Name: "Sam's server", Credentials: credentials, DefaultHost: "s.sample@hospital.example"}),
				"It is S. Sample's own, and whoever leads a session comes first. It stands in for “Zoom”, which ended on "},
			{k.authorize(t, k.who, greenroom.ProgramOwner, program, zoomAdmin), "It is the program's own: S. Sample has none that can host."},
			{k.server(t, k.who, app.ServerToServer{Owner: greenroom.ProgramOwner, OwnerID: program, Name: "The program's server", Credentials: clinicCredentials, DefaultHost: "zoom.admin@clinic.example"}),
				"It stands in for “Zoom”, which ended on "},
			{k.authorize(t, k.who, greenroom.OrganizationOwner, org, zoomAdmin), "It is the organization's: neither S. Sample nor the program has one that can host."},
			{k.server(t, k.who, app.ServerToServer{Name: "The server of all", Credentials: credentials}), "It stands in for “Zoom”, which ended on "},
		}
		made := make([]*greenroom.Session, len(line))
		for i, next := range line {
			k.uses(t, k.sample, next.c, next.why)
			made[i] = k.confirmed(t, k.sample)
			if m := k.meeting(t, made[i].ID, greenroom.LinkLinked); m.Connection != next.c.ID {
				t.Errorf("the meeting is made through %s, want %q: %s", m.Connection, next.c.Name, next.c.ID)
			}
			k.endHere(t, next.c)
		}
		k.uses(t, k.sample, nil, "Zoom is not connected")
		for i, s := range made {
			if m := k.meeting(t, s.ID, greenroom.LinkLinked); m.Connection != line[i].c.ID {
				t.Errorf("the meeting through %q has moved", line[i].c.Name)
			}
		}
	})
}

// seeded returns an app that Zoom has from the start.
func seeded(t *testing.T, client string) zoomsim.App {
	t.Helper()
	for _, a := range zoomsim.DefaultSeed().Apps {
		if a.ClientID == client {
			return a
		}
	}
	t.Fatalf("Zoom has no app %s", client)
	return zoomsim.App{}
}

// The first stops working, whatever the reason, and a standby is there: a session
// that waits gets its meeting there, one that has its meeting keeps it, and once
// the first works again it is used again.
func TestStandbyServesWhileTheFirstDoesNotWork(t *testing.T) {
	for name, tt := range map[string]struct {
		spoil, mend func(*testing.T, *kit) error
		found       greenroom.Check
	}{
		"the app is not active": {
			func(_ *testing.T, k *kit) error { return k.sim.DisableApp(credentials.ClientID) },
			func(_ *testing.T, k *kit) error { return k.sim.EnableApp(credentials.ClientID) }, greenroom.CheckApp,
		},
		"its secret was made anew": {
			func(t *testing.T, k *kit) error {
				a := seeded(t, credentials.ClientID)
				a.ClientSecret = "made anew"
				if err := k.sim.AddApp(a); err != nil {
					return err
				}
				_, err := k.sim.RevokeGrants("", credentials.ClientID)
				return err
			},
			func(t *testing.T, k *kit) error { return k.sim.AddApp(seeded(t, credentials.ClientID)) }, greenroom.CheckToken,
		},
		"its role may not make meetings": {
			func(_ *testing.T, k *kit) error { return k.sim.SetRole(hospital, zoomsim.Admin, nil) },
			func(_ *testing.T, k *kit) error {
				return k.sim.SetRole(hospital, zoomsim.Admin, []string{zoomsim.UserEdit, zoomsim.RoomRead})
			}, greenroom.CheckRole,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			onEngines(t, func(t *testing.T, k *kit) {
				k.look.Store(true)
				id := k.connected(t)
				k.until(t, id, func(c *app.ConnectionDetail) bool { return !c.Health.At.IsZero() })
				standby := k.standby(t)
				kept := k.confirmed(t, k.sample)
				if m := k.meeting(t, kept.ID, greenroom.LinkLinked); m.Connection != id {
					t.Fatalf("while the first works, the meeting is made through %s", m.Connection)
				}
				if err := tt.spoil(t, k); err != nil {
					t.Fatal(err)
				}
				waits := k.confirmed(t, k.sample)
				k.meetingThat(t, waits.ID, func(m *greenroom.Meeting) bool { return m.Link() == greenroom.LinkLinked && m.Connection == standby.ID })
				first := k.connectionNow(t, id)
				broken := func(f greenroom.Finding) bool { return f.Check == tt.found && f.Outcome == greenroom.Broken }
				if first.State != greenroom.Degraded || first.Usable() || !slices.ContainsFunc(first.Health.Findings, broken) {
					t.Errorf("the first is %s: %+v", first.State, first.Health.Findings)
				}
				k.uses(t, "", standby, "It stands in for “Main Account”, which cannot make meetings at present.")
				if m := k.meeting(t, kept.ID, greenroom.LinkLinked); m.Connection != id {
					t.Error("a meeting that exists has moved")
				}
				if err := tt.mend(t, k); err != nil {
					t.Fatal(err)
				}
				k.lookAt(t, id)
				k.uses(t, "", first)
				if m := k.meeting(t, k.confirmed(t, k.sample).ID, greenroom.LinkLinked); m.Connection != id {
					t.Errorf("it works again, and the meeting is made through %s", m.Connection)
				}
				if m := k.meeting(t, waits.ID, greenroom.LinkLinked); m.Connection != standby.ID {
					t.Error("the meeting on the standby has moved")
				}
			})
		})
	}
}

// A nearer connection that works and has nobody to host is passed over, and the
// reason does not say that it is broken.
func TestPassedOverWithoutAHost(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		k.wantDetails(t)
		k.server(t, k.who, app.ServerToServer{Owner: greenroom.ProgramOwner, OwnerID: string(k.program), Name: "The program's", Credentials: clinicCredentials})
		k.connect(t)
		main := &k.views(t)[0].Connection
		if main.OwnerKind != greenroom.OrganizationOwner {
			main = &k.views(t)[1].Connection
		}
		k.uses(t, k.sample, main, "neither S. Sample nor the program has one that can host")
	})
}
