package app

import (
	"context"
	"strings"

	"greenroom"
	"greenroom/internal/store"
)

// ConnectionSettings are what people say about a connection, however it was made.
type ConnectionSettings struct {
	Name        string
	DefaultHost string // e-mail address; "" if sessions must bring a host
}

// UpdateConnection renames a connection at a revision, and says who hosts where
// nobody who leads can. A new default host is one of the users that were last
// seen there.
//
// Errors: NotFound; Forbidden for whoever may not connect its owner; Conflict at
// another revision, and for one that has ended; Invalid at "name" and
// "default_host".
func (a *App) UpdateConnection(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID, id greenroom.ConnectionID, revision int64, in ConnectionSettings) (c *greenroom.Connection, err error) {
	err = a.db.Write(ctx, organization, func(tx *store.Tx) error {
		if c, err = connectionToChange(ctx, tx, who, id); err != nil {
			return err
		}
		before := *c
		c.Revision, c.Name, c.DefaultHost = revision, in.Name, in.DefaultHost
		if err := c.Validate(); err != nil {
			return err
		}
		moved := greenroom.EmailKey(c.DefaultHost) != greenroom.EmailKey(before.DefaultHost)
		if moved {
			if err := checkStoredHost(ctx, tx, c); err != nil {
				return err
			}
		}
		if err := tx.UpdateConnection(ctx, c); err != nil {
			return err
		}
		if moved {
			if err := lookAgainAt(ctx, tx, c); err != nil {
				return err
			}
		}
		return tx.AddEvent(ctx, connectionEvent(who, "changed", c))
	})
	return c, err
}

// lookAgainAt promises a look at a connection whose settings have changed, and
// that sessions which waited for that follow.
func lookAgainAt(ctx context.Context, tx *store.Tx, c *greenroom.Connection) error {
	if err := tx.Enqueue(ctx, greenroom.CheckConnection{Organization: c.Organization, Connection: c.ID}); err != nil {
		return err
	}
	return promiseMeetings(ctx, tx)
}

// UseFirst puts a connection before its owner's others: the next meetings are
// made through it, and the others stand by in the order that they had. Meetings
// that exist stay where they are.
//
// Errors: as UpdateConnection.
func (a *App) UseFirst(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID, id greenroom.ConnectionID, revision int64) (c *greenroom.Connection, err error) {
	err = a.db.Write(ctx, organization, func(tx *store.Tx) error {
		if c, err = connectionToChange(ctx, tx, who, id); err != nil {
			return err
		}
		c.Revision, c.Rank = revision, 0
		if err := tx.UpdateConnection(ctx, c); err != nil {
			return err
		}
		all, err := tx.Connections(ctx, c.OwnerKind, c.OwnerID)
		if err != nil {
			return err
		}
		if err := standBehind(ctx, tx, c, all); err != nil {
			return err
		}
		if err := promiseMeetings(ctx, tx); err != nil {
			return err
		}
		return tx.AddEvent(ctx, connectionEvent(who, "used_first", c))
	})
	return c, err
}

// standBehind ranks an owner's connections behind the first, in their order.
func standBehind(ctx context.Context, tx *store.Tx, first *greenroom.Connection, all []*greenroom.Connection) error {
	rank := 1
	for _, c := range all {
		if c.ID == first.ID {
			continue
		}
		if c.Rank != rank {
			c.Rank = rank
			if err := tx.UpdateConnection(ctx, c); err != nil {
				return err
			}
		}
		rank++
	}
	return nil
}

// connectionToChange returns a connection that has not ended, to whoever may
// change it.
func connectionToChange(ctx context.Context, tx *store.Tx, who greenroom.Actor, id greenroom.ConnectionID) (*greenroom.Connection, error) {
	if err := who.Belongs(tx.Organization()); err != nil {
		return nil, err
	}
	c, err := tx.Connection(ctx, id)
	if err != nil {
		return nil, err
	}
	if err := mayTendNow(ctx, tx, who, c); err != nil {
		return nil, err
	}
	if c.State == greenroom.Revoked {
		return nil, greenroom.Errorf(greenroom.Conflict, "The connection “%s” has ended. Nothing was changed. Connect again first.", c.Name)
	}
	return c, nil
}

// checkStoredHost returns an Invalid error unless the default host is among the
// users that were last seen, and can host: on a connection that many share, that
// takes a licence. Where no users could be read, any address will do.
func checkStoredHost(ctx context.Context, tx *store.Tx, c *greenroom.Connection) error {
	if c.DefaultHost == "" {
		return nil
	}
	host, err := tx.Host(ctx, c.ID, strings.ToLower(c.DefaultHost))
	switch {
	case greenroom.KindOf(err) == greenroom.NotFound:
		if known, err := tx.KnowsHosts(ctx, c.ID); err != nil || !known {
			return err
		}
		return greenroom.Errorf(greenroom.Invalid, "%s is no user of this Zoom account, as last read. Nothing was changed. Choose one of its users, or check the address.", c.DefaultHost).At("default_host")
	case err != nil:
		return err
	case !host.Active:
		return greenroom.Errorf(greenroom.Invalid, "%s is not active at Zoom. Nothing was changed. Choose another, or activate them in Zoom.", c.DefaultHost).At("default_host")
	case !host.Licensed && c.OwnerKind != greenroom.PersonOwner:
		return greenroom.Errorf(greenroom.Invalid, "%s has no Zoom licence. Nothing was changed. Choose a licensed Zoom user as the default host.", c.DefaultHost).At("default_host")
	}
	return nil
}
