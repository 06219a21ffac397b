package app

import (
	"context"

	"greenroom"
	"greenroom/internal/store"
)

// newlyConnected promises what follows when a connection has been authorized, be
// it anew: sessions that wait get their meetings, and it is looked at.
func newlyConnected(ctx context.Context, tx *store.Tx, c *greenroom.Connection) error {
	if err := tx.Enqueue(ctx, greenroom.FollowSessions{Organization: c.Organization, Connection: c.ID}); err != nil {
		return err
	}
	return tx.Enqueue(ctx, greenroom.CheckConnection{Organization: c.Organization, Connection: c.ID})
}

// checkAll promises a look at every connection of the organization that has not
// ended.
func checkAll(ctx context.Context, tx *store.Tx) error {
	found, err := tx.ConnectionViews(ctx)
	if err != nil {
		return err
	}
	for _, c := range found {
		if c.State == greenroom.Revoked {
			continue
		}
		if err := tx.Enqueue(ctx, greenroom.CheckConnection{Organization: c.Organization, Connection: c.ID}); err != nil {
			return err
		}
	}
	return nil
}

// AskCheck promises a look at a connection because somebody wants one now.
// Whoever may connect for its owner may. Errors: those of Connection, Forbidden,
// and Conflict if the connection has ended.
func (a *App) AskCheck(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID, id greenroom.ConnectionID) error {
	return a.db.Write(ctx, organization, func(tx *store.Tx) error {
		c, err := tx.ConnectionToChange(ctx, id)
		if err != nil {
			return err
		}
		if err := maySee(ctx, tx, who, c); err != nil {
			return err
		}
		if err := mayTend(ctx, tx, who, c); err != nil {
			return err
		}
		if c.State == greenroom.Revoked {
			return greenroom.Errorf(greenroom.Conflict, "The connection has ended, so there is nothing to look at. Connect again under Integrations.")
		}
		return askCheck(ctx, tx, who, c)
	})
}

// askCheck notes the wish for a look, and promises one unless one is promised. A
// look that is under way sees the wish when it ends, and begins anew; it is no
// reason not to promise another, since it may have seen it already.
func askCheck(ctx context.Context, tx *store.Tx, who greenroom.Actor, c *greenroom.Connection) error {
	asked, err := tx.Asked(ctx, c.ID)
	if err != nil {
		return err
	}
	if err := tx.SetAsked(ctx, c.ID, tx.Now()); err != nil {
		return err
	}
	if tx.Now().Sub(asked) < askedFor {
		return nil
	}
	if err := tx.EnqueueAt(ctx, greenroom.CheckConnection{Organization: c.Organization, Connection: c.ID}, tx.Now()); err != nil {
		return err
	}
	return tx.AddEvent(ctx, connectionEvent(who, "check_asked", c))
}

// maySee returns an error unless the actor may see a connection: whoever may read
// a program of the organization sees all, everybody else their own.
func maySee(ctx context.Context, tx *store.Tx, who greenroom.Actor, c *greenroom.Connection) error {
	err := mayAnywhere(who, greenroom.ReadProgram, tx.Organization())
	if err == nil || greenroom.KindOf(err) == greenroom.NotFound || c.OwnerKind != greenroom.PersonOwner {
		return err
	}
	if isOwner(ctx, tx, who, c) == nil {
		return nil
	}
	return err
}

// mayTend returns an error unless the actor may connect and disconnect for the
// owner of a connection. An administrator may tend everybody's.
func mayTend(ctx context.Context, tx *store.Tx, who greenroom.Actor, c *greenroom.Connection) error {
	err := who.May(greenroom.ConnectProvider, tx.Organization(), "")
	switch {
	case err == nil:
		return nil
	case c.OwnerKind == greenroom.ProgramOwner:
		return who.May(greenroom.ConnectProgram, tx.Organization(), greenroom.ProgramID(c.OwnerID))
	case c.OwnerKind == greenroom.PersonOwner:
		return isOwner(ctx, tx, who, c)
	}
	return err
}

// isOwner returns an error unless a connection is the actor's own.
func isOwner(ctx context.Context, tx *store.Tx, who greenroom.Actor, c *greenroom.Connection) error {
	_, err := oneself(ctx, tx, who, greenroom.PersonID(c.OwnerID))
	return err
}
