package app

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"strings"

	"greenroom"
	"greenroom/internal/store"
)

// keyPrefix tells people, and scanners for leaked secrets, what a key is for.
const keyPrefix = "grk_"

// maxKeys is how many keys one list shows.
const maxKeys = 1000

// CreateAPIKey makes a key with which a program acts as the signed-in user, but
// in one organization only. The key is returned once and stored as a hash.
// Errors: Forbidden for whoever is not a user; NotFound without a role in the
// organization; Invalid.
func (a *App) CreateAPIKey(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID, name string) (key greenroom.Secret, id string, err error) {
	if err := who.Belongs(organization); err != nil {
		return "", "", err
	}
	if who.Kind != "user" {
		return "", "", greenroom.Errorf(greenroom.Forbidden, "Only somebody who has signed in can make a key. Nothing was changed.")
	}
	k := greenroom.APIKey{User: greenroom.UserID(who.ID), Name: name}
	if err := k.Validate(); err != nil {
		return "", "", err
	}
	key = newKey()
	err = a.db.Write(ctx, organization, func(tx *store.Tx) error {
		if err := tx.AddAPIKey(ctx, &k, tokenHash(key)); err != nil {
			return err
		}
		return tx.AddEvent(ctx, keyEvent(who, "created", k.ID))
	})
	if err != nil {
		return "", "", err
	}
	return key, k.ID, nil
}

// ActorByKey returns whoever a key acts as, with the roles that its user has by
// now in its organization. It returns Unauthenticated if the key is unknown or
// revoked, or if its user is disabled or has no role there any more.
func (a *App) ActorByKey(ctx context.Context, key greenroom.Secret) (who greenroom.Actor, organization greenroom.OrganizationID, err error) {
	err = a.db.ReadSystem(ctx, func(s *store.System) error {
		k, err := s.APIKeyByHash(ctx, tokenHash(key))
		if err != nil {
			return err
		}
		user, err := s.Actor(ctx, k.User)
		who = greenroom.Actor{Kind: "api_key", ID: k.ID, User: k.User, Roles: user.Inside(k.Organization)}
		organization = k.Organization
		return err
	})
	if greenroom.KindOf(err) == greenroom.NotFound || err == nil && len(who.Roles) == 0 {
		return greenroom.Actor{}, "", greenroom.Errorf(greenroom.Unauthenticated, "This key is not valid. Make a new one in your settings.").Because(err)
	}
	return who, organization, err
}

// APIKeys returns the keys that are not revoked, newest first: one's own, or all
// of the organization with ManageOrganization. Errors: NotFound without a role
// in the organization; Forbidden for a key without ManageOrganization.
func (a *App) APIKeys(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID) (keys []*greenroom.APIKey, err error) {
	owner, err := keyOwner(who, organization)
	if err != nil {
		return nil, err
	}
	err = a.db.Read(ctx, organization, func(tx *store.Tx) (err error) {
		keys, err = tx.APIKeys(ctx, owner, maxKeys)
		return err
	})
	return keys, err
}

// RevokeAPIKey ends a key: one's own, or any of the organization with
// ManageOrganization. Errors: NotFound; Forbidden for a key without
// ManageOrganization.
func (a *App) RevokeAPIKey(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID, id string) error {
	owner, err := keyOwner(who, organization)
	if err != nil {
		return err
	}
	return a.db.Write(ctx, organization, func(tx *store.Tx) error {
		if err := tx.RevokeAPIKey(ctx, id, owner); err != nil {
			return err
		}
		return tx.AddEvent(ctx, keyEvent(who, "revoked", id))
	})
}

// keyOwner returns whose keys somebody may see and revoke; "" is everybody's. A
// key has none of its own.
func keyOwner(who greenroom.Actor, organization greenroom.OrganizationID) (greenroom.UserID, error) {
	err := who.May(greenroom.ManageOrganization, organization, "")
	switch {
	case err == nil:
		return "", nil
	case greenroom.KindOf(err) == greenroom.Forbidden && who.Kind == "user":
		return greenroom.UserID(who.ID), nil
	}
	return "", err
}

func keyEvent(who greenroom.Actor, verb, id string) *greenroom.Event {
	return &greenroom.Event{Actor: who, Verb: verb, Subject: greenroom.Subject{Kind: "api_key", ID: id}}
}

// newKey returns a key with 160 random bits.
func newKey() greenroom.Secret {
	raw := make([]byte, 20)
	rand.Read(raw)
	return greenroom.Secret(keyPrefix + strings.ToLower(base32.StdEncoding.EncodeToString(raw)))
}
