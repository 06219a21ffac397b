package store_test

import (
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
