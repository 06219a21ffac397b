package store_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"greenroom"
	"greenroom/internal/store"
)

func TestUserWithRoles(t *testing.T) {
	onEngines(t, func(t *testing.T, db *store.DB) {
		ctx, org := t.Context(), organization(t, db, "Hospital")
		u := greenroom.User{Name: "C. Coordinator", Email: "C.Coordinator@example.org", TimeZone: "America/Chicago", PasswordHash: "hash"}
		role := greenroom.RoleGrant{Role: greenroom.Coordinator, Organization: org}
		err := db.System(ctx, func(s *store.System) error {
			if err := s.AddUser(ctx, &u); err != nil {
				return err
			}
			if err := s.AddRole(ctx, u.ID, role); err != nil {
				return err
			}
			got, err := s.UserByEmail(ctx, strings.ToLower(u.Email))
			if err != nil {
				return err
			}
			actor, err := s.Actor(ctx, got.ID)
			want := greenroom.Actor{Kind: "user", ID: string(u.ID), Roles: []greenroom.RoleGrant{role}}
			if diff := cmp.Diff([]any{&u, want}, []any{got, actor}); diff != "" {
				t.Error(diff)
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
		again := greenroom.User{Email: "c.coordinator@EXAMPLE.org"}
		err = db.System(ctx, func(s *store.System) error { return s.AddUser(ctx, &again) })
		if greenroom.KindOf(err) != greenroom.Conflict {
			t.Errorf("a second user of that address gives %v, want a Conflict", err)
		}
	})
}

// userWith makes a user with a role.
func userWith(t *testing.T, db *store.DB, grant greenroom.RoleGrant) greenroom.UserID {
	t.Helper()
	u := greenroom.User{Name: string(grant.Role), Email: string(grant.Role) + "@" + string(grant.Program+"."+greenroom.ProgramID(grant.Organization)) + ".example", TimeZone: "UTC"}
	system(t, db, func(s *store.System) error {
		if err := s.AddUser(t.Context(), &u); err != nil {
			return err
		}
		return s.AddRole(t.Context(), u.ID, grant)
	})
	return u.ID
}

// A role in the organization counts for each program, one in a program only there.
func TestUsersWith(t *testing.T) {
	onEngines(t, func(t *testing.T, db *store.DB) {
		ctx, org, clinic, p, q := t.Context(), organization(t, db, "Hospital"), organization(t, db, "Clinic"), program("Residency"), program("Nursing")
		write(t, db, org, func(tx *store.Tx) error { return errors.Join(tx.AddProgram(ctx, p), tx.AddProgram(ctx, q)) })
		admin := userWith(t, db, greenroom.RoleGrant{Role: greenroom.OrganizationAdministrator, Organization: org})
		all := userWith(t, db, greenroom.RoleGrant{Role: greenroom.Coordinator, Organization: org})
		one := userWith(t, db, greenroom.RoleGrant{Role: greenroom.Coordinator, Organization: org, Program: p.ID})
		userWith(t, db, greenroom.RoleGrant{Role: greenroom.OrganizationAdministrator, Organization: clinic})
		for _, c := range []struct {
			program greenroom.ProgramID
			roles   []greenroom.Role
			want    []greenroom.UserID
		}{
			{"", []greenroom.Role{greenroom.OrganizationAdministrator}, []greenroom.UserID{admin}},
			{"", []greenroom.Role{greenroom.OrganizationAdministrator, greenroom.Coordinator}, []greenroom.UserID{admin, all}},
			{p.ID, []greenroom.Role{greenroom.Coordinator, greenroom.OrganizationAdministrator}, []greenroom.UserID{admin, all, one}},
			{q.ID, []greenroom.Role{greenroom.Coordinator}, []greenroom.UserID{all}},
			{p.ID, nil, nil},
		} {
			var got []greenroom.UserID
			write(t, db, org, func(tx *store.Tx) error {
				found, err := tx.UsersWith(ctx, c.program, c.roles...)
				got = nil
				for _, u := range found {
					got = append(got, u.ID)
				}
				return err
			})
			slices.Sort(got)
			slices.Sort(c.want)
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("with %v in %q: %s", c.roles, c.program, diff)
			}
		}
	})
}
