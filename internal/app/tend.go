package app

import (
	"context"

	"greenroom"
	"greenroom/internal/store"
)

// mayTend returns an error unless the actor, who is self among the people or nil,
// may change, check and disconnect a connection: whoever may connect its owner,
// and of a person's the administrators too. Who may enter credentials or consent
// for an owner is a narrower question: see [connectable].
func mayTend(who greenroom.Actor, self *greenroom.Person, c *greenroom.Connection) error {
	if isOwn(self, c) {
		return nil
	}
	return mayTendOwner(who, c.Organization, c.OwnerKind, c.OwnerID)
}

// mayTendOwner returns an error unless the actor may look after the connections of
// an owner who is not themselves.
func mayTendOwner(who greenroom.Actor, organization greenroom.OrganizationID, owner greenroom.OwnerKind, id string) error {
	if owner == greenroom.ProgramOwner {
		return who.May(greenroom.ConnectProgram, organization, greenroom.ProgramID(id))
	}
	return who.May(greenroom.ConnectProvider, organization, "")
}

// mayTendNow is mayTend for an actor of whom nothing is known yet.
func mayTendNow(ctx context.Context, tx *store.Tx, who greenroom.Actor, c *greenroom.Connection) error {
	self, err := selfOf(ctx, tx, who)
	if err != nil {
		return err
	}
	return mayTend(who, self, c)
}

// isOwn reports whether a connection is a person's own.
func isOwn(self *greenroom.Person, c *greenroom.Connection) bool {
	return self != nil && c.OwnerKind == greenroom.PersonOwner && c.OwnerID == string(self.ID)
}

// selfOf returns who the user is among the organization's people, or nil.
func selfOf(ctx context.Context, tx *store.Tx, who greenroom.Actor) (*greenroom.Person, error) {
	self, err := tx.OwnPerson(ctx, who.Account())
	if greenroom.KindOf(err) == greenroom.NotFound {
		return nil, nil
	}
	return self, err
}
