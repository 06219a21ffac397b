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
	*Use
	Scopes      []string              // that it holds, as last seen
	Needs       []greenroom.ScopeNeed // what each feature needs; empty if the provider knows no scopes
	Looking     bool                  // somebody has asked for a look, which goes on
	BusiestHost string                // e-mail address; "" if nobody has used anything today
	BusiestUsed int64                 // of greenroom.HostDayLimit
	MayHistory  bool                  // the actor may read its history
}

// ConnectionDetail returns a connection with what its page shows. Whoever may
// read one of the organization's programs may see it; others only their own.
func (a *App) ConnectionDetail(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID, id greenroom.ConnectionID) (*ConnectionDetail, error) {
	if err := who.Belongs(organization); err != nil {
		return nil, err
	}
	d := &ConnectionDetail{}
	err := a.db.Read(ctx, organization, func(tx *store.Tx) (err error) {
		if d.ConnectionView, err = tx.ConnectionView(ctx, id); err != nil {
			return err
		}
		self, err := selfOf(ctx, tx, who)
		if err != nil {
			return err
		}
		if err := maySee(who, self, &d.Connection); err != nil {
			return err
		}
		views, err := tx.ConnectionViews(ctx)
		if err != nil {
			return err
		}
		uses, err := usesOf(ctx, tx, who, self, views)
		if err != nil {
			return err
		}
		d.Use, d.MayHistory = uses[id], mayHistory(who, self, &d.Connection) == nil
		return a.detailConnection(ctx, tx, d)
	})
	if err != nil {
		return nil, err
	}
	return d, nil
}

// maySee returns an error unless the actor, who is self among the people, may see
// a connection: whoever may read a program of the organization sees all,
// everybody else their own.
func maySee(who greenroom.Actor, self *greenroom.Person, c *greenroom.Connection) error {
	if isOwn(self, c) || mayAnywhere(who, greenroom.ReadProgram, c.Organization) == nil {
		return nil
	}
	return greenroom.Errorf(greenroom.NotFound, "There is no such connection here, or it is not yours to see.")
}

// detailConnection fills in what stands beside the connection.
func (a *App) detailConnection(ctx context.Context, tx *store.Tx, d *ConnectionDetail) error {
	grant, err := tx.Grant(ctx, d.ID)
	if err != nil {
		return err
	}
	d.Scopes = grant.Scopes
	d.Needs = a.ScopeNeeds(d.AppKind)
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
	return nil
}

// mayHistory returns an error unless the actor may read what happened to a
// connection: their own, or one whose owner's history is theirs to read.
func mayHistory(who greenroom.Actor, self *greenroom.Person, c *greenroom.Connection) error {
	if isOwn(self, c) {
		return nil
	}
	program := greenroom.ProgramID("")
	if c.OwnerKind == greenroom.ProgramOwner {
		program = greenroom.ProgramID(c.OwnerID)
	}
	return who.May(greenroom.ReadHistory, c.Organization, program)
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
		self, err := selfOf(ctx, tx, who)
		if err != nil {
			return err
		}
		if err := mayHistory(who, self, c); err != nil {
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
