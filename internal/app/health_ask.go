package app

import (
	"context"
	"time"

	"greenroom"
	"greenroom/internal/store"
)

// newlyConnected promises what follows when a connection has been authorized, be
// it anew: sessions that wait get their meetings, and it is looked at.
func newlyConnected(ctx context.Context, tx *store.Tx, c *greenroom.Connection) error {
	if err := resume(ctx, tx, c); err != nil {
		return err
	}
	if err := promiseMeetings(ctx, tx); err != nil {
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
// Errors: NotFound for whoever may not see it, Forbidden for whoever may not
// change it, and Conflict if it has ended.
func (a *App) AskCheck(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID, id greenroom.ConnectionID) error {
	return a.db.Write(ctx, organization, func(tx *store.Tx) error {
		c, err := connectionToChange(ctx, tx, who, id)
		if err != nil {
			return err
		}
		return askCheck(ctx, tx, who, c)
	})
}

// askCheck promises a look, which is news unless one is promised.
func askCheck(ctx context.Context, tx *store.Tx, who greenroom.Actor, c *greenroom.Connection) error {
	news, err := promiseLook(ctx, tx, c, 0)
	if err != nil || !news {
		return err
	}
	return tx.AddEvent(ctx, connectionEvent(who, "check_asked", c))
}

// promiseLook notes the wish for a look, and promises one for after a pause unless
// one is promised, which it reports. A look that is under way sees the wish when
// it ends, and begins anew; it is no reason not to promise another, since it may
// have ended already.
func promiseLook(ctx context.Context, tx *store.Tx, c *greenroom.Connection, pause time.Duration) (news bool, err error) {
	asked, err := tx.Asked(ctx, c.ID)
	if err != nil {
		return false, err
	}
	if err := tx.SetAsked(ctx, c.ID, tx.Now()); err != nil || tx.Now().Sub(asked) < askedFor {
		return false, err
	}
	return true, tx.EnqueueAt(ctx, greenroom.CheckConnection{Organization: c.Organization, Connection: c.ID}, tx.Now().Add(pause))
}
