package app_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"greenroom"
	"greenroom/internal/app"
	"greenroom/internal/store"
)

func (h *house) events(t *testing.T, organization greenroom.OrganizationID) (events []*greenroom.Event) {
	t.Helper()
	if err := h.db.Read(t.Context(), organization, func(tx *store.Tx) (err error) {
		events, err = tx.Events(t.Context(), 0, 100)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return events
}

// A second role for the same address is one more of the same user; the same role
// again changes nothing.
func TestAddUser(t *testing.T) {
	inHouses(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		in := app.NewUser{Email: "c.coordinator@hospital.example", Role: greenroom.Coordinator, Organization: h.hospital, Program: h.program}
		first, err := h.AddUser(ctx, h.operator, in)
		if err != nil {
			t.Fatal(err)
		}
		if first.Name != "c.coordinator" || first.TimeZone != "America/Chicago" {
			t.Errorf("defaults are %q, %q", first.Name, first.TimeZone)
		}
		in.Email, in.Name = "C.Coordinator@hospital.example", "Another Name"
		again, err := h.AddUser(ctx, h.operator, in)
		if diff := cmp.Diff(first, again); err != nil || diff != "" {
			t.Errorf("again: %v\n%s", err, diff)
		}
		in.Organization, in.Program, in.Role = h.clinic, "", greenroom.OrganizationAdministrator
		if _, err := h.AddUser(ctx, h.operator, in); err != nil {
			t.Fatal(err)
		}
		who, err := h.Actor(ctx, first.ID)
		want := []greenroom.RoleGrant{{Role: greenroom.Coordinator, Organization: h.hospital, Program: h.program},
			{Role: greenroom.OrganizationAdministrator, Organization: h.clinic}}
		if diff := cmp.Diff(want, who.Roles, cmp.Transformer("set", bySet)); err != nil || diff != "" {
			t.Errorf("roles: %v\n%s", err, diff)
		}
		for organization, role := range map[greenroom.OrganizationID]greenroom.Role{h.hospital: greenroom.Coordinator, h.clinic: greenroom.OrganizationAdministrator} {
			events := h.events(t, organization)
			if len(events) != 1 || events[0].Verb != "granted" || events[0].Subject.ID != string(first.ID) || events[0].Detail["role"] != string(role) {
				t.Errorf("history of %s: %+v", organization, events)
			}
		}
	})
}

func bySet(grants []greenroom.RoleGrant) map[greenroom.RoleGrant]bool {
	set := map[greenroom.RoleGrant]bool{}
	for _, grant := range grants {
		set[grant] = true
	}
	return set
}

func TestAddUserIsRefused(t *testing.T) {
	inHouses(t, func(t *testing.T, h *house) {
		admin, coordinator := h.user(t, "a@hospital.example", greenroom.OrganizationAdministrator), h.user(t, "c@hospital.example", greenroom.Coordinator)
		before := len(h.events(t, h.hospital))
		const email = "new@hospital.example"
		tests := []struct {
			name string
			who  greenroom.Actor
			in   app.NewUser
			want greenroom.Kind
		}{
			{"a superuser by an administrator", admin, app.NewUser{Email: email, Role: greenroom.Superuser}, greenroom.NotFound},
			{"a superuser of an organization", admin, app.NewUser{Email: email, Role: greenroom.Superuser, Organization: h.hospital}, greenroom.Invalid},
			{"in another organization", admin, app.NewUser{Email: email, Role: greenroom.Coordinator, Organization: h.clinic}, greenroom.NotFound},
			{"by a coordinator", coordinator, app.NewUser{Email: email, Role: greenroom.Coordinator, Organization: h.hospital}, greenroom.Forbidden},
			{"by nobody", greenroom.Actor{}, app.NewUser{Email: email, Role: greenroom.Coordinator, Organization: h.hospital}, greenroom.NotFound},
			{"in no organization", h.operator, app.NewUser{Email: email, Role: greenroom.Coordinator}, greenroom.Invalid},
			{"in one that is not there", h.operator, app.NewUser{Email: email, Role: greenroom.Coordinator, Organization: "org_none"}, greenroom.NotFound},
			{"in another's program", h.operator, app.NewUser{Email: email, Role: greenroom.Coordinator, Organization: h.clinic, Program: h.program}, greenroom.NotFound},
			{"without an address", admin, app.NewUser{Email: "nobody", Role: greenroom.Coordinator, Organization: h.hospital}, greenroom.Invalid},
			{"in no time zone", admin, app.NewUser{Email: email, TimeZone: "Mars/Olympus", Role: greenroom.Coordinator, Organization: h.hospital}, greenroom.Invalid},
		}
		for _, tt := range tests {
			if u, err := h.AddUser(t.Context(), tt.who, tt.in); greenroom.KindOf(err) != tt.want || u != nil {
				t.Errorf("%s: %v, want %s", tt.name, err, tt.want)
			}
		}
		if err := h.db.ReadSystem(t.Context(), func(s *store.System) error { _, err := s.UserByEmail(t.Context(), email); return err }); greenroom.KindOf(err) != greenroom.NotFound {
			t.Errorf("somebody was made: %v", err)
		}
		if after := len(h.events(t, h.hospital)); after != before {
			t.Errorf("history has %d events more", after-before)
		}
		if _, err := h.AddUser(t.Context(), admin, app.NewUser{Email: email, Role: greenroom.ProgramDirector, Organization: h.hospital, Program: h.program}); err != nil {
			t.Errorf("an administrator in their own organization: %v", err)
		}
	})
}
