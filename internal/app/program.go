package app

import (
	"context"

	"greenroom"
	"greenroom/internal/store"
)

// CreateProgram makes a program, once: see [Once].
func (a *App) CreateProgram(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID, p *greenroom.Program) error {
	if err := who.May(greenroom.ManageOrganization, organization, ""); err != nil {
		return err
	}
	if err := p.Validate(); err != nil {
		return err
	}
	return createOnce(ctx, a, who, organization, &p.ID, func(tx *store.Tx) error {
		if err := tx.AddProgram(ctx, p); err != nil {
			return err
		}
		return tx.AddEvent(ctx, programEvent(who, "created", p))
	})
}

// UpdateProgram changes a program's name, zone and defaults; whether it may use
// Zoom stays as it is. Sessions that exist keep what they have.
func (a *App) UpdateProgram(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID, p *greenroom.Program) error {
	if err := who.May(greenroom.EditProgram, organization, p.ID); err != nil {
		return err
	}
	if err := p.Validate(); err != nil {
		return err
	}
	return a.db.Write(ctx, organization, func(tx *store.Tx) error {
		stored, err := tx.Program(ctx, p.ID)
		if err != nil {
			return err
		}
		p.Organization, p.ZoomUse, p.CreatedAt = stored.Organization, stored.ZoomUse, stored.CreatedAt
		if err := tx.UpdateProgram(ctx, p); err != nil {
			return err
		}
		return tx.AddEvent(ctx, programEvent(who, "changed", p))
	})
}

// Program returns one program.
func (a *App) Program(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID, id greenroom.ProgramID) (p *greenroom.Program, err error) {
	if err := who.May(greenroom.ReadProgram, organization, id); err != nil {
		return nil, err
	}
	err = a.db.Read(ctx, organization, func(tx *store.Tx) (err error) {
		p, err = tx.Program(ctx, id)
		return err
	})
	return p, err
}

// Programs returns up to limit programs that the actor may read, by name, from
// the first whose name follows after. There are more if more is true.
func (a *App) Programs(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID, after string, limit int) (found []*greenroom.Program, more bool, err error) {
	if err := who.Belongs(organization); err != nil {
		return nil, false, err
	}
	err = a.db.Read(ctx, organization, func(tx *store.Tx) error {
		found = nil
		for {
			page, err := tx.Programs(ctx, after, limit)
			if err != nil {
				return err
			}
			for _, p := range page {
				after = p.Name
				if who.May(greenroom.ReadProgram, organization, p.ID) != nil {
					continue
				}
				if more = len(found) == limit; more {
					return nil
				}
				found = append(found, p)
			}
			if len(page) < limit {
				return nil
			}
		}
	})
	return found, more, err
}

func programEvent(who greenroom.Actor, verb string, p *greenroom.Program) *greenroom.Event {
	return &greenroom.Event{Actor: who, Verb: verb, Program: p.ID, Subject: greenroom.Subject{Kind: "program", ID: string(p.ID)}}
}
