package app_test

import (
	"regexp"
	"testing"

	"github.com/google/go-cmp/cmp"

	"greenroom"
	"greenroom/internal/app"
)

func (h *house) key(t *testing.T, who greenroom.Actor) (key greenroom.Secret, id string) {
	t.Helper()
	key, id, err := h.CreateAPIKey(t.Context(), who, h.hospital, "Import")
	if err != nil {
		t.Fatal(err)
	}
	return key, id
}

// A key acts with its user's roles of the moment, inside its organization only.
func TestActorByKey(t *testing.T) {
	inHouses(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		coordinator, super := h.user(t, "c@hospital.example", greenroom.Coordinator), h.user(t, "s@hospital.example", greenroom.Superuser)
		if _, err := h.AddUser(ctx, h.operator, app.NewUser{Email: "c@hospital.example", Role: greenroom.OrganizationAdministrator, Organization: h.clinic}); err != nil {
			t.Fatal(err)
		}
		for want, owner := range map[greenroom.Role]greenroom.Actor{greenroom.Coordinator: coordinator, greenroom.OrganizationAdministrator: super} {
			key, id := h.key(t, owner)
			if !regexp.MustCompile(`^grk_[a-z2-7]{32}$`).MatchString(key.Reveal()) {
				t.Errorf("the key is %s", key.Reveal())
			}
			who, organization, err := h.ActorByKey(ctx, key)
			if err != nil || organization != h.hospital {
				t.Fatalf("got %v, %s", err, organization)
			}
			expected := greenroom.Actor{Kind: "api_key", ID: id, User: greenroom.UserID(owner.ID), Roles: []greenroom.RoleGrant{{Role: want, Organization: h.hospital}}}
			if want == greenroom.OrganizationAdministrator { // a superuser, who may also switch the organization's video
				expected.Roles = append(expected.Roles, greenroom.RoleGrant{Role: greenroom.Superuser, Organization: h.hospital})
			}
			if diff := cmp.Diff(expected, who); diff != "" {
				t.Error(diff)
			}
		}
		key, _ := h.key(t, coordinator)
		h.disable(t, coordinator)
		for _, key := range []greenroom.Secret{key, key[:35], "grk_", "", "usr_1"} {
			if who, _, err := h.ActorByKey(ctx, key); greenroom.KindOf(err) != greenroom.Unauthenticated || len(who.Roles) > 0 {
				t.Errorf("%v, %+v; want Unauthenticated", err, who)
			}
		}
	})
}

func TestAPIKeysAreListedAndRevoked(t *testing.T) {
	inHouses(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		admin, one, two := h.user(t, "a@hospital.example", greenroom.OrganizationAdministrator), h.user(t, "1@hospital.example", greenroom.Coordinator), h.user(t, "2@hospital.example", greenroom.Participant)
		key, first := h.key(t, one)
		_, second := h.key(t, two)
		expect := func(who greenroom.Actor, want ...string) {
			t.Helper()
			keys, err := h.APIKeys(ctx, who, h.hospital)
			seen := map[string]bool{}
			for _, k := range keys {
				seen[k.ID] = k.Name == "Import" && k.Organization == h.hospital && k.CreatedAt.Equal(h.clock.Now())
			}
			wanted := map[string]bool{}
			for _, id := range want {
				wanted[id] = true
			}
			if diff := cmp.Diff(wanted, seen); err != nil || diff != "" {
				t.Errorf("%s sees: %v\n%s", who.ID, err, diff)
			}
		}
		expect(admin, first, second)
		expect(one, first)
		expect(two, second)
		if err := h.RevokeAPIKey(ctx, two, h.hospital, first); greenroom.KindOf(err) != greenroom.NotFound {
			t.Errorf("somebody else's key: %v, want NotFound", err)
		}
		if _, _, err := h.ActorByKey(ctx, key); err != nil {
			t.Errorf("the key was revoked: %v", err)
		}
		for who, id := range map[string]string{"own": first, "all": second} {
			revoker := map[string]greenroom.Actor{"own": one, "all": admin}[who]
			if err := h.RevokeAPIKey(ctx, revoker, h.hospital, id); err != nil {
				t.Errorf("%s: %v", who, err)
			}
		}
		if _, _, err := h.ActorByKey(ctx, key); greenroom.KindOf(err) != greenroom.Unauthenticated {
			t.Errorf("a revoked key: %v, want Unauthenticated", err)
		}
		expect(admin)
		verbs := map[string]int{}
		for _, event := range h.events(t, h.hospital) {
			if event.Subject.Kind == "api_key" {
				verbs[event.Verb]++
			}
		}
		if diff := cmp.Diff(map[string]int{"created": 2, "revoked": 2}, verbs); diff != "" {
			t.Errorf("history:\n%s", diff)
		}
	})
}

func TestAPIKeysAreRefused(t *testing.T) {
	inHouses(t, func(t *testing.T, h *house) {
		ctx, who := t.Context(), h.user(t, "a@hospital.example", greenroom.OrganizationAdministrator)
		key, id := h.key(t, who)
		program, _, err := h.ActorByKey(ctx, key)
		if err != nil {
			t.Fatal(err)
		}
		for name, try := range map[string]struct {
			err  func() error
			want greenroom.Kind
		}{
			"by a key":                  {func() error { _, _, err := h.CreateAPIKey(ctx, program, h.hospital, "x"); return err }, greenroom.Forbidden},
			"by the operator":           {func() error { _, _, err := h.CreateAPIKey(ctx, h.operator, h.hospital, "x"); return err }, greenroom.Forbidden},
			"without a name":            {func() error { _, _, err := h.CreateAPIKey(ctx, who, h.hospital, " "); return err }, greenroom.Invalid},
			"elsewhere":                 {func() error { _, _, err := h.CreateAPIKey(ctx, who, h.clinic, "x"); return err }, greenroom.NotFound},
			"a list from elsewhere":     {func() error { _, err := h.APIKeys(ctx, who, h.clinic); return err }, greenroom.NotFound},
			"revoking from elsewhere":   {func() error { return h.RevokeAPIKey(ctx, who, h.clinic, id) }, greenroom.NotFound},
			"revoking what is not here": {func() error { return h.RevokeAPIKey(ctx, who, h.hospital, "key_none") }, greenroom.NotFound},
		} {
			if err := try.err(); greenroom.KindOf(err) != try.want {
				t.Errorf("%s: %v, want %s", name, err, try.want)
			}
		}
	})
}
