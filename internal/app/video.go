package app

import (
	"context"
	"maps"

	"greenroom"
	"greenroom/internal/store"
)

// A ZoomOffer is what Zoom is for the sessions of a program and stage: whether it
// can be used, and through which connection.
type ZoomOffer struct {
	Gates      []greenroom.Gate
	Connection *greenroom.Connection                        // the program's or the organization's; nil if there is none
	Own        map[greenroom.PersonID]*greenroom.Connection // of people who have one themselves: it is used if they lead
}

// Closed returns why Zoom cannot be used, or nil. Whether something is connected
// is not asked.
func (o ZoomOffer) Closed() error {
	for _, g := range o.Gates {
		if g.Name != greenroom.ConnectionGate && !g.Open {
			return g.Why
		}
	}
	return nil
}

// Through returns the connection that a session would use that somebody leads,
// or nobody: "". It is nil if there is none.
func (o ZoomOffer) Through(leader greenroom.PersonID) *greenroom.Connection {
	if own := o.Own[leader]; own != nil {
		return own
	}
	return o.Connection
}

// ZoomOffer returns what Zoom is for the sessions of a program, in a stage or "".
// Connections of people's own are those of the program's people.
func (a *App) ZoomOffer(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID, program greenroom.ProgramID, stage greenroom.StageID) (offer ZoomOffer, err error) {
	if err := who.May(greenroom.ReadProgram, organization, program); err != nil {
		return offer, err
	}
	err = a.db.Read(ctx, organization, func(tx *store.Tx) (err error) {
		if offer.Gates, offer.Connection, err = gatesOf(ctx, tx, program, stage); err != nil {
			return err
		}
		offer.Own, err = ownConnections(ctx, tx, program)
		return err
	})
	return offer, err
}

// ownConnections returns the usable connections that people of a program have
// themselves, by person.
func ownConnections(ctx context.Context, tx *store.Tx, program greenroom.ProgramID) (map[greenroom.PersonID]*greenroom.Connection, error) {
	connections, err := tx.ConnectionViews(ctx)
	if err != nil {
		return nil, err
	}
	var owners []greenroom.PersonID
	own := map[greenroom.PersonID]*greenroom.Connection{}
	for _, c := range connections {
		id := greenroom.PersonID(c.OwnerID)
		if c.OwnerKind == greenroom.PersonOwner && c.Usable() && own[id] == nil {
			own[id], owners = &c.Connection, append(owners, id)
		}
	}
	roles, err := tx.ProgramRoles(ctx, program, owners)
	maps.DeleteFunc(own, func(id greenroom.PersonID, _ *greenroom.Connection) bool { return roles[id] == "" })
	return own, err
}

// maxSince is how many events of a program are looked through for the latest
// change of its virtual interview type.
const maxSince = 50

// VirtualTypeChange returns the event by which the program itself was taken off
// Zoom, because its authorization ended; or nil if somebody has chosen since, or
// it never happened.
func (a *App) VirtualTypeChange(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID, program greenroom.ProgramID) (change *greenroom.Event, err error) {
	if err := who.May(greenroom.ReadProgram, organization, program); err != nil {
		return nil, err
	}
	err = a.db.Read(ctx, organization, func(tx *store.Tx) error {
		change = nil
		events, err := tx.EventsOf(ctx, greenroom.Subject{Kind: "program", ID: string(program)}, maxSince)
		for _, e := range events {
			switch e.Verb {
			case "virtual_type_changed":
				change = e
				return err
			case "virtual_type_selected":
				return err
			}
		}
		return err
	})
	return change, err
}
