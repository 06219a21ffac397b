package app

import (
	"cmp"
	"context"
	"maps"

	"greenroom"
	"greenroom/internal/say"
	"greenroom/internal/store"
)

// LinkHost decides that a user of a connection's account is a person here, whatever
// their address. It holds for every connection of the organization to that
// account.
//
// Errors: Forbidden without ConnectProvider or, for a program's connection,
// ConnectProgram; NotFound; Invalid at "person" if none is named; Conflict there if
// the person is linked to another user of the account.
func (a *App) LinkHost(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID, id greenroom.ConnectionID, user string, person greenroom.PersonID) error {
	return a.changeLink(ctx, who, organization, id, user, func(tx *store.Tx) (*greenroom.Event, error) {
		if person == "" {
			return nil, greenroom.Errorf(greenroom.Invalid, "Choose somebody first. Nothing was changed.").At("person")
		}
		p, err := tx.Person(ctx, person)
		if err != nil {
			return nil, err
		}
		return &greenroom.Event{Verb: "host_linked", Detail: map[string]string{"person": p.Name}}, tx.SetHostLink(ctx, id, user, person)
	})
}

// IgnoreHost decides that a user of a connection's account is nobody here. Errors
// are those of LinkHost.
func (a *App) IgnoreHost(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID, id greenroom.ConnectionID, user string) error {
	return a.changeLink(ctx, who, organization, id, user, func(tx *store.Tx) (*greenroom.Event, error) {
		return &greenroom.Event{Verb: "host_ignored"}, tx.SetHostLink(ctx, id, user, "")
	})
}

// UnlinkHost forgets what was decided about a user of a connection's account:
// they are whoever has their address. Errors are those of LinkHost; NotFound if
// nothing was decided.
func (a *App) UnlinkHost(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID, id greenroom.ConnectionID, user string) error {
	return a.changeLink(ctx, who, organization, id, user, func(tx *store.Tx) (*greenroom.Event, error) {
		return &greenroom.Event{Verb: "host_unlinked"}, tx.DeleteHostLink(ctx, id, user)
	})
}

// changeLink makes a change of who a user is here, and lets the sessions that
// wait for a host follow. History does not name the user: what the provider has
// told of them must be erased when the app is removed there.
func (a *App) changeLink(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID, id greenroom.ConnectionID, user string,
	change func(*store.Tx) (*greenroom.Event, error),
) error {
	if err := who.Belongs(organization); err != nil {
		return err
	}
	return a.db.Write(ctx, organization, func(tx *store.Tx) error {
		c, err := tx.Connection(ctx, id)
		if err != nil {
			return err
		}
		if err := mayTendOwner(who, organization, c.OwnerKind, c.OwnerID); err != nil {
			return err
		}
		if _, err := tx.HostByID(ctx, id, user); err != nil {
			return err
		}
		event, err := change(tx)
		if err != nil {
			return err
		}
		told := connectionEvent(who, event.Verb, c)
		maps.Copy(told.Detail, event.Detail)
		if err := tx.AddEvent(ctx, told); err != nil {
			return err
		}
		return promiseMeetings(ctx, tx)
	})
}

// InviteHost puts a user of a connection's account into a program, as a person
// with their name, address and time zone.
//
// Errors: Forbidden without EditProgram in the program; NotFound; Conflict if they
// are in the program already, or are to be ignored.
func (a *App) InviteHost(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID, id greenroom.ConnectionID, user string, program greenroom.ProgramID, role greenroom.SessionRole) (*greenroom.Person, error) {
	if err := who.May(greenroom.EditProgram, organization, program); err != nil {
		return nil, err
	}
	p := &greenroom.Person{}
	if err := a.db.Read(ctx, organization, func(tx *store.Tx) error {
		host, err := tx.DirectoryHost(ctx, id, user)
		if err != nil {
			return err
		}
		to, err := tx.Program(ctx, program)
		if err != nil {
			return err
		}
		if host.ByHand || host.Ignored {
			return greenroom.Errorf(greenroom.Conflict, "Somebody has linked %s by hand, or decided to ignore them. Nothing was changed. Undo that first.", host.Email)
		}
		*p = greenroom.Person{Name: cmp.Or(host.Name, host.Email), Email: host.Email, TimeZone: to.TimeZone}
		if _, err := greenroom.Zone(host.TimeZone); err == nil && host.TimeZone != "" {
			p.TimeZone = host.TimeZone
		}
		return nil
	}); err != nil {
		return nil, err
	}
	return p, a.AddPerson(ctx, who, organization, program, p, role)
}

// InviteToConnect asks a person who leads sessions, by mail, to connect their own
// account at the provider.
//
// Errors: Forbidden without EditProgram in one of their programs; NotFound;
// Conflict if the server has no app for single people, or the person is no user
// here.
func (a *App) InviteToConnect(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID, person greenroom.PersonID) (to *greenroom.User, err error) {
	if err := mayAnywhere(who, greenroom.EditProgram, organization); err != nil {
		return nil, err
	}
	err = a.db.Write(ctx, organization, func(tx *store.Tx) error {
		p, err := tx.Person(ctx, person)
		if err != nil {
			return err
		}
		if err := mayEditOneOf(ctx, tx, who, person); err != nil {
			return err
		}
		if ok, err := a.offers(ctx, tx, greenroom.UserLevel); err != nil {
			return err
		} else if !ok {
			return greenroom.Errorf(greenroom.Conflict, "This server has no Zoom app for single people. Nobody was asked. Whoever runs the server can add one.")
		}
		to, err = tx.UserOfPerson(ctx, person)
		if greenroom.KindOf(err) == greenroom.NotFound {
			return greenroom.Errorf(greenroom.Conflict, "%s cannot sign in here, and so cannot connect an account. Nobody was asked. An administrator can give them a user account first, or whoever administers Zoom can add them to the Zoom account.", p.Name)
		}
		if err != nil {
			return err
		}
		if err := a.notify(ctx, tx, []*greenroom.User{to}, notice{
			Subject: say.T(ctx, "Connect your Zoom account"),
			Lines: []string{
				say.T(ctx, "You lead sessions, and are no user of the Zoom account that is connected here. Somebody else hosts the meetings of your sessions until you connect your own Zoom account."),
				say.T(ctx, "It takes a minute, and you can disconnect it at any time."),
			},
			Path: "/o/" + string(organization) + "/integrations", Label: say.T(ctx, "Connect my Zoom account"),
		}); err != nil {
			return err
		}
		return tx.AddEvent(ctx, &greenroom.Event{Actor: who, Verb: "asked_to_connect", Subject: greenroom.Subject{Kind: "person", ID: string(person)}, Detail: map[string]string{"name": p.Name}})
	})
	return to, err
}

// mayEditOneOf returns an error unless the actor may edit one of the programs that
// somebody is in.
func mayEditOneOf(ctx context.Context, tx *store.Tx, who greenroom.Actor, person greenroom.PersonID) error {
	programs, err := tx.ProgramsOf(ctx, person)
	if err != nil {
		return err
	}
	err = who.May(greenroom.EditProgram, tx.Organization(), "")
	for _, program := range programs {
		if err != nil && who.May(greenroom.EditProgram, tx.Organization(), program) == nil {
			return nil
		}
	}
	return err
}

// Host returns one user of a connection's account, with who they are here.
// Whoever may edit one of the organization's programs may see them.
func (a *App) Host(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID, id greenroom.ConnectionID, user string) (found *greenroom.DirectoryHost, err error) {
	if err := mayAnywhere(who, greenroom.EditProgram, organization); err != nil {
		return nil, err
	}
	err = a.db.Read(ctx, organization, func(tx *store.Tx) error {
		h, err := tx.DirectoryHost(ctx, id, user)
		found = &h
		return err
	})
	return found, err
}

// Leader returns a person who leads sessions in one of the organization's programs.
// Whoever may edit one of them may see them.
func (a *App) Leader(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID, id greenroom.PersonID) (p *greenroom.Person, err error) {
	if err := mayAnywhere(who, greenroom.EditProgram, organization); err != nil {
		return nil, err
	}
	err = a.db.Read(ctx, organization, func(tx *store.Tx) error { p, err = tx.Leader(ctx, id); return err })
	return p, err
}
