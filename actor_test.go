package greenroom_test

import (
	"testing"

	"greenroom"

	"pgregory.net/rapid"
)

const (
	hospital  = greenroom.OrganizationID("org_hospital")
	clinic    = greenroom.OrganizationID("org_clinic")
	residency = greenroom.ProgramID("prg_residency")
	fellows   = greenroom.ProgramID("prg_fellows")
)

func holder(role greenroom.Role, organization greenroom.OrganizationID, program greenroom.ProgramID) greenroom.Actor {
	return greenroom.Actor{Kind: "user", ID: "usr_1", Roles: []greenroom.RoleGrant{{Role: role, Organization: organization, Program: program}}}
}

func TestMay(t *testing.T) {
	t.Parallel()
	const ok, no, hidden = greenroom.Kind(""), greenroom.Forbidden, greenroom.NotFound
	tests := []struct {
		name    string
		who     greenroom.Actor
		do      greenroom.Permission
		org     greenroom.OrganizationID
		program greenroom.ProgramID
		want    greenroom.Kind
	}{
		{"superuser switches video on", holder(greenroom.Superuser, "", ""), greenroom.SwitchVideo, hospital, "", ok},
		{"administrator does not", holder(greenroom.OrganizationAdministrator, hospital, ""), greenroom.SwitchVideo, hospital, "", no},
		{"administrator connects", holder(greenroom.OrganizationAdministrator, hospital, ""), greenroom.ConnectProvider, hospital, "", ok},
		{"administrator edits any program", holder(greenroom.OrganizationAdministrator, hospital, ""), greenroom.EditSessions, hospital, fellows, ok},
		{"coordinator edits in the program", holder(greenroom.Coordinator, hospital, residency), greenroom.EditSessions, hospital, residency, ok},
		{"coordinator in another program", holder(greenroom.Coordinator, hospital, residency), greenroom.EditSessions, hospital, fellows, no},
		{"coordinator of the whole organization", holder(greenroom.Coordinator, hospital, ""), greenroom.EditSessions, hospital, fellows, ok},
		{"coordinator asks about the organization", holder(greenroom.Coordinator, hospital, residency), greenroom.ReadHistory, hospital, "", no},
		{"coordinator does not connect the organization", holder(greenroom.Coordinator, hospital, ""), greenroom.ConnectProvider, hospital, "", no},
		{"participant connects oneself", holder(greenroom.Participant, hospital, residency), greenroom.ConnectOneself, hospital, residency, ok},
		{"participant does not edit", holder(greenroom.Participant, hospital, residency), greenroom.EditSessions, hospital, residency, no},
		{"a stranger is told nothing", holder(greenroom.OrganizationAdministrator, clinic, ""), greenroom.ReadProgram, hospital, residency, hidden},
		{"nobody is told nothing", greenroom.Actor{}, greenroom.ReadProgram, hospital, residency, hidden},
		{"superuser inside an organization switches its video", greenroom.Actor{Roles: holder(greenroom.Superuser, "", "").Inside(hospital)}, greenroom.SwitchVideo, hospital, "", ok},
		{"and no other's", greenroom.Actor{Roles: holder(greenroom.Superuser, "", "").Inside(hospital)}, greenroom.SwitchVideo, clinic, "", hidden},
		{"nor does anything on the server", greenroom.Actor{Roles: holder(greenroom.Superuser, "", "").Inside(hospital)}, greenroom.SwitchVideo, "", "", hidden},
		{"superuser bound to an organization is none", holder(greenroom.Superuser, hospital, ""), greenroom.EditSessions, hospital, residency, no},
		{"an administrator of nowhere is none", holder(greenroom.OrganizationAdministrator, "", ""), greenroom.EditSessions, "", "", hidden},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := greenroom.KindOf(tt.who.May(tt.do, tt.org, tt.program)); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// Whatever a role of one organization is, it opens nothing in another.
func TestMayNeverCrossesTheWall(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		who := holder(rapid.SampledFrom(greenroom.Roles()).Draw(t, "role"), clinic,
			rapid.SampledFrom([]greenroom.ProgramID{"", residency}).Draw(t, "program"))
		do := rapid.SampledFrom(greenroom.Permissions()).Draw(t, "permission")
		if err := who.May(do, hospital, residency); greenroom.KindOf(err) != greenroom.NotFound {
			t.Fatalf("%v may %s across the wall: %v", who.Roles, do, err)
		}
	})
}

func TestRoleGrantValidate(t *testing.T) {
	t.Parallel()
	tests := []struct {
		grant greenroom.RoleGrant
		field string // "" is valid
	}{
		{greenroom.RoleGrant{Role: greenroom.Superuser}, ""},
		{greenroom.RoleGrant{Role: greenroom.Superuser, Organization: hospital}, "organization"},
		{greenroom.RoleGrant{Role: greenroom.OrganizationAdministrator, Organization: hospital}, ""},
		{greenroom.RoleGrant{Role: greenroom.OrganizationAdministrator}, "organization"},
		{greenroom.RoleGrant{Role: greenroom.OrganizationAdministrator, Organization: hospital, Program: residency}, "program"},
		{greenroom.RoleGrant{Role: greenroom.Coordinator, Organization: hospital, Program: residency}, ""},
		{greenroom.RoleGrant{Role: greenroom.Coordinator, Organization: hospital}, ""},
		{greenroom.RoleGrant{Role: greenroom.Coordinator, Program: residency}, "organization"},
		{greenroom.RoleGrant{Role: "janitor", Organization: hospital}, "role"},
	}
	for _, tt := range tests {
		err := tt.grant.Validate()
		if (err == nil) != (tt.field == "") || greenroom.FieldOf(err) != tt.field {
			t.Errorf("%+v gives %v, want an error at %q", tt.grant, err, tt.field)
		}
	}
}

// What an actor may do through the roles inside an organization is what they may
// do there, and nothing anywhere else.
func TestInsideIsWhatOneMayThere(t *testing.T) {
	t.Parallel()
	organizations := rapid.SampledFrom([]greenroom.OrganizationID{"", hospital, clinic})
	programs := rapid.SampledFrom([]greenroom.ProgramID{"", residency, fellows})
	rapid.Check(t, func(t *rapid.T) {
		who := holder(rapid.SampledFrom(greenroom.Roles()).Draw(t, "role"), organizations.Draw(t, "organization"), programs.Draw(t, "program"))
		inside := greenroom.Actor{Roles: who.Inside(hospital)}
		do, program := rapid.SampledFrom(greenroom.Permissions()).Draw(t, "permission"), programs.Draw(t, "asked program")
		if greenroom.KindOf(inside.May(do, hospital, program)) != greenroom.KindOf(who.May(do, hospital, program)) {
			t.Fatalf("%v and %v differ in %s", who.Roles, inside.Roles, do)
		}
		if err := inside.May(do, clinic, program); greenroom.KindOf(err) != greenroom.NotFound {
			t.Fatalf("%v may %s elsewhere: %v", inside.Roles, do, err)
		}
		if err := inside.May(do, "", ""); err == nil {
			t.Fatalf("%v may %s on the server", inside.Roles, do)
		}
	})
}
