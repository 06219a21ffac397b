package app

import (
	"context"
	"time"

	"greenroom"
	"greenroom/internal/store"
)

// askedFor is how long somebody who asked for a look is told that it goes on.
const askedFor = 2 * time.Minute

// A ConnectionDetail is a connection with all that its page shows.
type ConnectionDetail struct {
	*greenroom.ConnectionView
	Scopes      []string              // that it holds, as last seen
	Needs       []greenroom.ScopeNeed // what each feature needs; empty if the provider knows no scopes
	Looking     bool                  // somebody has asked for a look, which goes on
	BusiestHost string                // e-mail address; "" if nobody has used anything today
	BusiestUsed int64                 // of greenroom.HostDayLimit
	Programs    []*greenroom.Program  // whose sessions it serves at this moment, of those that the actor may read
	Meetings    int                   // wanted, of sessions to come
	MayTend     bool                  // the actor may check, change and disconnect it
	MayHistory  bool                  // the actor may read its history
}

// ConnectionDetail returns a connection with what its page shows. Whoever may
// read one of the organization's programs may see it; others only their own.
func (a *App) ConnectionDetail(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID, id greenroom.ConnectionID) (*ConnectionDetail, error) {
	if err := who.Belongs(organization); err != nil {
		return nil, err
	}
	d := &ConnectionDetail{}
	err := a.db.Read(ctx, organization, func(tx *store.Tx) error {
		views, err := tx.ConnectionViews(ctx)
		if err != nil {
			return err
		}
		for _, v := range views {
			if v.ID == id {
				d.ConnectionView = v
			}
		}
		if d.ConnectionView == nil {
			return greenroom.Errorf(greenroom.NotFound, "There is no such connection here, or it is not yours to see.")
		}
		if err := maySee(ctx, tx, who, &d.Connection); err != nil {
			return err
		}
		d.MayTend = mayTend(ctx, tx, who, &d.Connection) == nil
		d.MayHistory = mayHistory(ctx, tx, who, &d.Connection) == nil
		return a.detailConnection(ctx, tx, who, d)
	})
	if err != nil {
		return nil, err
	}
	return d, nil
}

// detailConnection fills in what stands beside the connection.
func (a *App) detailConnection(ctx context.Context, tx *store.Tx, who greenroom.Actor, d *ConnectionDetail) error {
	grant, err := tx.Grant(ctx, d.ID)
	if err != nil {
		return err
	}
	d.Scopes = grant.Scopes
	if scoper, ok := a.provider.(greenroom.Scoper); ok {
		d.Needs = scoper.ScopeNeeds(d.AppKind)
	}
	asked, err := tx.Asked(ctx, d.ID)
	if err != nil {
		return err
	}
	d.Looking = !asked.IsZero() && tx.Now().Sub(asked) < askedFor
	busiest, err := tx.BusiestHost(ctx, d.ID)
	if err != nil {
		return err
	}
	d.BusiestHost, d.BusiestUsed = busiest.Email, busiest.Used
	if d.Meetings, err = tx.MeetingsToCome(ctx, d.ID); err != nil {
		return err
	}
	d.Programs, err = servedPrograms(ctx, tx, who, &d.Connection)
	return err
}

// servedPrograms returns the programs whose sessions a connection serves unless
// whoever leads them has their own: those that the actor may read, at most 200.
func servedPrograms(ctx context.Context, tx *store.Tx, who greenroom.Actor, c *greenroom.Connection) (served []*greenroom.Program, err error) {
	const most = 200
	if c.OwnerKind == greenroom.PersonOwner {
		return nil, nil
	}
	programs, err := tx.Programs(ctx, "", most)
	if err != nil {
		return nil, err
	}
	for _, p := range programs {
		if who.May(greenroom.ReadProgram, tx.Organization(), p.ID) != nil {
			continue
		}
		nearest, err := nearestConnection(ctx, tx, p.ID)
		if err != nil {
			return nil, err
		}
		if nearest != nil && nearest.ID == c.ID {
			served = append(served, p)
		}
	}
	return served, nil
}

// mayHistory returns an error unless the actor may read what happened to a
// connection: their own, or one whose owner's history is theirs to read.
func mayHistory(ctx context.Context, tx *store.Tx, who greenroom.Actor, c *greenroom.Connection) error {
	program := greenroom.ProgramID("")
	if c.OwnerKind == greenroom.ProgramOwner {
		program = greenroom.ProgramID(c.OwnerID)
	}
	err := who.May(greenroom.ReadHistory, tx.Organization(), program)
	if err != nil && c.OwnerKind == greenroom.PersonOwner && isOwner(ctx, tx, who, c) == nil {
		return nil
	}
	return err
}

// ConnectionHistory returns the newest events of a connection, newest first.
func (a *App) ConnectionHistory(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID, id greenroom.ConnectionID, limit int) ([]Happening, error) {
	if err := who.Belongs(organization); err != nil {
		return nil, err
	}
	var events []*greenroom.Event
	err := a.db.Read(ctx, organization, func(tx *store.Tx) error {
		c, err := tx.Connection(ctx, id)
		if err != nil {
			return err
		}
		if err := mayHistory(ctx, tx, who, c); err != nil {
			return err
		}
		events, err = tx.EventsOf(ctx, greenroom.Subject{Kind: "connection", ID: string(id)}, limit)
		return err
	})
	if err != nil {
		return nil, err
	}
	return a.named(ctx, organization, events)
}
