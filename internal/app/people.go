package app

import (
	"context"
	"slices"

	"greenroom"
	"greenroom/internal/store"
)

// AddPerson puts somebody into a program, once: see [Once]. Whoever has the
// address in the organization already joins as they are, and p becomes them.
//
// Errors: Forbidden without EditProgram; Invalid; Conflict if they are in the
// program already.
func (a *App) AddPerson(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID, program greenroom.ProgramID, p *greenroom.Person, role greenroom.SessionRole) error {
	if err := who.May(greenroom.EditProgram, organization, program); err != nil {
		return err
	}
	if err := checkRole(role); err != nil {
		return err
	}
	if err := p.Validate(); err != nil {
		return err
	}
	given := *p
	return createOnce(ctx, a, who, organization, &p.ID, func(tx *store.Tx) error {
		*p = given
		if err := joinAs(ctx, tx, program, p); err != nil {
			return err
		}
		if err := tx.SetProgramPerson(ctx, program, p.ID, role); err != nil {
			return err
		}
		return tx.AddEvent(ctx, personEvent(who, "person_added", program, p))
	})
}

// joinAs makes p the person of that address, stored if they are new.
func joinAs(ctx context.Context, tx *store.Tx, program greenroom.ProgramID, p *greenroom.Person) error {
	known, err := tx.PersonByEmail(ctx, p.Email)
	if greenroom.KindOf(err) == greenroom.NotFound {
		return tx.AddPerson(ctx, p)
	}
	if err != nil {
		return err
	}
	_, err = tx.ProgramPerson(ctx, program, known.ID)
	if greenroom.KindOf(err) == greenroom.NotFound {
		*p = *known
		return nil
	}
	if err != nil {
		return err
	}
	return greenroom.Errorf(greenroom.Conflict, "Somebody with the address %s is in this program already. Nothing was changed.", p.Email).At("email")
}

// UpdatePerson changes the name, address and time zone of somebody in a program,
// for every program that they are in. With an address that another has given them
// they are no user any more, until an administrator adds that user: see AddUser.
//
// Errors: Forbidden without EditProgram in each of those programs; Invalid; NotFound if they are not in
// the program; Conflict if they are not at their revision, or somebody else has
// the address.
func (a *App) UpdatePerson(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID, program greenroom.ProgramID, p *greenroom.Person) error {
	if err := who.May(greenroom.EditProgram, organization, program); err != nil {
		return err
	}
	if err := p.Validate(); err != nil {
		return err
	}
	given := *p
	return a.db.Write(ctx, organization, func(tx *store.Tx) error {
		*p = given
		stored, err := tx.ProgramPerson(ctx, program, p.ID)
		if err != nil {
			return err
		}
		if err := mayChange(ctx, tx, who, p.ID); err != nil {
			return err
		}
		p.Organization, p.CreatedAt = stored.Person.Organization, stored.Person.CreatedAt
		if err := tx.UpdatePerson(ctx, p, who.Account()); err != nil {
			return err
		}
		return tx.AddEvent(ctx, personEvent(who, "person_changed", program, p))
	})
}

// mayChange returns Forbidden unless the actor may edit every program that somebody
// is in: they are the same person in all of them.
func mayChange(ctx context.Context, tx *store.Tx, who greenroom.Actor, person greenroom.PersonID) error {
	programs, err := tx.ProgramsOf(ctx, person)
	if err != nil {
		return err
	}
	for _, program := range programs {
		if err := who.May(greenroom.EditProgram, tx.Organization(), program); err != nil {
			return greenroom.Errorf(greenroom.Forbidden, "This person is also in programs that you may not edit. Nothing was changed. Ask an administrator of your organization, who may change people everywhere.").Because(err)
		}
	}
	return nil
}

// SetPersonRole changes which role somebody usually takes in a program. Sessions
// that exist stay as they are.
//
// Errors: Forbidden without EditProgram; Invalid; NotFound if they are not in
// the program.
func (a *App) SetPersonRole(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID, program greenroom.ProgramID, person greenroom.PersonID, role greenroom.SessionRole) error {
	if err := who.May(greenroom.EditProgram, organization, program); err != nil {
		return err
	}
	if err := checkRole(role); err != nil {
		return err
	}
	return a.db.Write(ctx, organization, func(tx *store.Tx) error {
		stored, err := tx.ProgramPerson(ctx, program, person)
		if err != nil || stored.Role == role {
			return err
		}
		if err := tx.SetProgramPerson(ctx, program, person, role); err != nil {
			return err
		}
		e := personEvent(who, "role_changed", program, stored.Person)
		e.Detail = map[string]string{"from": string(stored.Role), "to": string(role)}
		return tx.AddEvent(ctx, e)
	})
}

func checkRole(role greenroom.SessionRole) error {
	if !slices.Contains(greenroom.SessionRoles(), role) {
		return greenroom.Errorf(greenroom.Invalid, "There is no role %q in a program.", string(role)).At("role")
	}
	return nil
}

func personEvent(who greenroom.Actor, verb string, program greenroom.ProgramID, p *greenroom.Person) *greenroom.Event {
	return &greenroom.Event{Actor: who, Verb: verb, Program: program, Subject: greenroom.Subject{Kind: "person", ID: string(p.ID)}}
}

// maxPage is how many rows of a list are read at once.
const maxPage = 1000

// People returns up to limit people of a program by name, from the first after
// the cursor; at most 1000. Errors: Forbidden without ReadProgram; NotFound.
func (a *App) People(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID, program greenroom.ProgramID, after greenroom.PersonCursor, limit int) (people []greenroom.ProgramPerson, err error) {
	if err := who.May(greenroom.ReadProgram, organization, program); err != nil {
		return nil, err
	}
	err = a.db.Read(ctx, organization, func(tx *store.Tx) (err error) {
		if _, err = tx.Program(ctx, program); err != nil {
			return err
		}
		people, err = tx.ProgramPeople(ctx, program, after, min(max(limit, 0), maxPage))
		return err
	})
	return people, err
}

// Person returns somebody in a program. Errors: Forbidden without ReadProgram;
// NotFound.
func (a *App) Person(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID, program greenroom.ProgramID, id greenroom.PersonID) (p greenroom.ProgramPerson, err error) {
	if err := who.May(greenroom.ReadProgram, organization, program); err != nil {
		return p, err
	}
	err = a.db.Read(ctx, organization, func(tx *store.Tx) (err error) {
		p, err = tx.ProgramPerson(ctx, program, id)
		return err
	})
	return p, err
}
