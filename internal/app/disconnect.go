package app

import (
	"context"

	"greenroom"
	"greenroom/internal/store"
)

// An Ending is what stays and what stops when a connection is disconnected.
type Ending struct {
	Connection *greenroom.ConnectionView
	Sessions   int            // upcoming ones whose link stays, and which Zoom hears of no more
	First      []*SessionView // the first of all upcoming ones, at most 5
	Waiting    int            // upcoming ones whose meeting does not exist yet
	Falls      []Fall         // the programs that use it now
	Shared     int            // other connections on this server that use the same authorization
}

// A Fall is what a program uses once a connection is gone.
type Fall struct {
	Program *greenroom.Program
	Next    *greenroom.Connection // nil: nothing is left
}

// TellsProvider reports whether the provider is told: nobody else uses the
// authorization, and it is one that people gave.
func (e *Ending) TellsProvider() bool {
	return e.Shared == 0 && e.Connection.AppKind != greenroom.ServerToServer
}

// Ending returns what disconnecting would bring. Errors are those of Disconnect.
func (a *App) Ending(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID, id greenroom.ConnectionID) (out *Ending, err error) {
	if err := who.Belongs(organization); err != nil {
		return nil, err
	}
	err = a.db.ReadSystem(ctx, func(s *store.System) error {
		tx := s.In(organization)
		c, err := tx.ConnectionView(ctx, id)
		if err != nil {
			return err
		}
		if err := mayTendNow(ctx, tx, who, &c.Connection); err != nil {
			return err
		}
		if c.State == greenroom.Revoked {
			return endedAlready(&c.Connection)
		}
		out = &Ending{Connection: c}
		if err := a.countReliances(ctx, tx, out); err != nil {
			return err
		}
		if out.Falls, err = fallsOf(ctx, tx, &c.Connection); err != nil {
			return err
		}
		uses, err := s.UsesOfGrant(ctx, c.Grant)
		out.Shared = uses - 1
		return err
	})
	return out, err
}

func endedAlready(c *greenroom.Connection) error {
	return greenroom.Errorf(greenroom.Conflict, "The connection %q has ended already. Nothing was changed.", c.Name)
}

// countReliances counts what depends on the connection.
func (a *App) countReliances(ctx context.Context, tx *store.Tx, e *Ending) error {
	const few = 5
	relying, err := tx.Reliances(ctx, e.Connection.ID)
	if err != nil {
		return err
	}
	for _, r := range relying {
		e.Sessions += r.Sessions - r.Unmade
		e.Waiting += r.Unmade
	}
	found, err := tx.SessionsThrough(ctx, e.Connection.ID, store.SessionCursor{}, few)
	if err != nil {
		return err
	}
	e.First, err = a.view(ctx, tx, found)
	return err
}

// fallsOf returns the programs that use a connection now, and what they would use
// without it.
func fallsOf(ctx context.Context, tx *store.Tx, c *greenroom.Connection) (falls []Fall, err error) {
	o, err := tx.OwnOrganization(ctx)
	if err != nil {
		return nil, err
	}
	programs, err := programsOf(ctx, tx, c)
	if err != nil {
		return nil, err
	}
	for _, p := range programs {
		now, err := nearestConnection(ctx, tx, p.ID)
		if err != nil {
			return nil, err
		}
		if may, _ := p.MayUseZoom(o); !may || now == nil || now.ID != c.ID {
			continue
		}
		next, err := nearestBut(ctx, tx, c.ID, p.ID)
		if err != nil {
			return nil, err
		}
		falls = append(falls, Fall{p, next})
	}
	return falls, nil
}

// Disconnect ends a connection. Meetings that exist stay. If no other connection
// on the server uses its authorization, the provider is told to end that, and then
// its tokens are erased; of a Server-to-Server app, tokens and secrets are erased
// at once.
//
// Errors: NotFound; Forbidden for whoever may not tend it, see [mayTend]; Conflict if it has ended
// already, or is not at the revision.
func (a *App) Disconnect(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID, id greenroom.ConnectionID, revision int64) error {
	if err := who.Belongs(organization); err != nil {
		return err
	}
	return a.db.System(ctx, func(s *store.System) error {
		tx := s.In(organization)
		c, err := tx.Connection(ctx, id)
		if err != nil {
			return err
		}
		if err := mayTendNow(ctx, tx, who, c); err != nil {
			return err
		}
		g, err := s.GrantToChange(ctx, c.Grant)
		if err != nil {
			return err
		}
		if c, err = tx.Connection(ctx, id); err != nil { // as it is now that the grant is held
			return err
		}
		if c.State == greenroom.Revoked {
			return endedAlready(c)
		}
		c.Revision = revision
		if err := a.endConnection(ctx, tx, who, c, greenroom.Disconnected); err != nil {
			return err
		}
		return a.letGo(ctx, s, g)
	})
}

// letGo ends an authorization if nobody here uses it any more.
func (a *App) letGo(ctx context.Context, s *store.System, g *greenroom.Grant) error {
	uses, err := s.UsesOfGrant(ctx, g.ID)
	if err != nil {
		return err
	}
	if uses > 0 {
		return s.ForgetDirectory(ctx, g)
	}
	app, err := s.AnyApp(ctx, g.App)
	if err != nil {
		return err
	}
	if app.Kind == greenroom.ServerToServer {
		if err := s.EndGrant(ctx, g); err != nil {
			return err
		}
		err = s.EraseIdleApp(ctx, app.ID)
	} else if err = s.RetireGrant(ctx, g.ID); err == nil {
		err = s.Enqueue(ctx, greenroom.RevokeGrant{Grant: g.ID})
	}
	if err != nil {
		return err
	}
	return s.ForgetDirectory(ctx, g)
}
