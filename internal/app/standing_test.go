package app_test

import (
	"strings"
	"testing"

	"greenroom"
	"greenroom/internal/app"
	"greenroom/internal/store"
)

var clinicCredentials = greenroom.ServerCredentials{AccountID: "SimClinicAccount0001", ClientID: "sim-clinic-s2s", ClientSecret: "sim-clinic-s2s-secret"}

// standby connects the organization's second account, which stands by.
func (k *kit) standby(t *testing.T) *greenroom.Connection {
	t.Helper()
	c, err := k.ConnectServerToServer(t.Context(), k.who, k.org, app.ServerToServer{
		Name: "Clinic account", Credentials: clinicCredentials, DefaultHost: "zoom.admin@clinic.example"})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// uses asks which connection the program's sessions use that somebody leads, and
// checks it and what the reason says.
func (k *kit) uses(t *testing.T, leader greenroom.PersonID, want *greenroom.Connection, says ...string) {
	t.Helper()
	got, err := k.Standing(t.Context(), k.who, k.org, k.program, leader)
	if err != nil {
		t.Fatal(err)
	}
	if (got.Connection == nil) != (want == nil) || want != nil && got.Connection.ID != want.ID {
		t.Errorf("led by %q it uses %+v, want %+v", leader, got.Connection, want)
	}
	for _, part := range says {
		if !strings.Contains(got.Why, part) {
			t.Errorf("led by %q the reason is %q, which lacks %q", leader, got.Why, part)
		}
	}
}

// The nearest connection that works is used, and the reason names it.
func TestStandingNamesTheNearest(t *testing.T) {
	onServersWithApps(t, func(t *testing.T, k *kit) {
		k.wantDetails(t)
		k.uses(t, "", nil, "Zoom is not connected")
		main := k.authorize(t, k.who, greenroom.OrganizationOwner, string(k.org), zoomAdmin)
		k.uses(t, "", main, "It is the organization's: the program has none of its own")
		k.uses(t, k.sample, main, "neither S. Sample nor the program has one that can host")
		program := k.authorize(t, k.who, greenroom.ProgramOwner, string(k.program), zoomAdmin)
		k.uses(t, "", program, "It is the program's own, which comes before")
		k.uses(t, k.usher, program, "U. Usher has none that can host")
		sam := k.user(t, "s.sample@hospital.example", greenroom.Participant)
		own := k.authorize(t, sam, greenroom.PersonOwner, string(k.sample), "s.sample@hospital.example")
		k.uses(t, k.sample, own, "It is S. Sample's own, and whoever leads a session comes first")
		k.uses(t, k.usher, program)
		everywhere, err := k.Standing(t.Context(), k.who, k.org, "", k.sample)
		if err != nil || everywhere.Connection.ID != own.ID {
			t.Errorf("in no program: %+v, %v", everywhere, err)
		}
		if _, err := k.Standing(t.Context(), sam, k.org, k.program, k.sample); greenroom.KindOf(err) != greenroom.Forbidden {
			t.Errorf("a participant asks: %v", err)
		}
	})
}

// A standby takes over when the first ends, which everybody is told, and the
// sessions that waited follow.
func TestStandbyTakesOver(t *testing.T) {
	onServersWithApps(t, func(t *testing.T, k *kit) {
		main := k.authorize(t, k.who, greenroom.OrganizationOwner, string(k.org), zoomAdmin)
		standby := k.standby(t)
		if standby.Rank != 1 {
			t.Errorf("the second has rank %d", standby.Rank)
		}
		k.uses(t, "", main)
		use := k.usage(t, standby.ID)
		if use.InUse || use.Before == nil || use.Before.ID != main.ID || !use.MayFirst {
			t.Errorf("the standby is used %+v", use)
		}
		if n, err := k.sim.RevokeGrants(zoomAdmin, "sim-greenroom-admin"); n == 0 || err != nil {
			t.Fatal(n, err)
		}
		s := k.draft(t, k.usher)
		k.confirm(t, s) // which asks Zoom, and learns that the first has ended
		m := k.meeting(t, s.ID, greenroom.LinkLinked)
		if m.Connection != standby.ID {
			t.Errorf("the meeting is made through %s, want the standby", m.Connection)
		}
		k.uses(t, "", standby, "It stands in for “Zoom”, which ended on ")
		if use := k.usage(t, standby.ID); !use.InUse || use.Misses == nil || use.Misses.ID != main.ID || use.Sessions != 1 || len(use.Programs) != 1 {
			t.Errorf("the standby is used %+v", use)
		}
	})
}

// One that is broken is passed over as long as it is.
func TestBrokenConnectionIsPassedOver(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		k.connect(t)
		main, standby := &k.views(t)[0].Connection, k.standby(t)
		k.judge(t, main.ID, greenroom.Broken)
		k.uses(t, "", standby, "It stands in for “Main Account”, which cannot make meetings at present.")
		k.judge(t, main.ID, greenroom.Passed)
		k.uses(t, "", main)
	})
}

// judge finds a connection to be so.
func (k *kit) judge(t *testing.T, id greenroom.ConnectionID, found greenroom.Outcome) {
	t.Helper()
	if err := k.db.Write(t.Context(), k.org, func(tx *store.Tx) error {
		c, err := tx.Connection(t.Context(), id)
		if err != nil {
			return err
		}
		c.Judge(greenroom.Health{Findings: []greenroom.Finding{{Check: greenroom.CheckToken, Outcome: found}}, At: tx.Now()})
		return tx.UpdateConnection(t.Context(), c)
	}); err != nil {
		t.Fatal(err)
	}
}

// usage returns how a connection is used.
func (k *kit) usage(t *testing.T, id greenroom.ConnectionID) *app.Use {
	t.Helper()
	found, err := k.Integrations(t.Context(), k.who, k.org)
	if err != nil {
		t.Fatal(err)
	}
	return found.Uses[id]
}
