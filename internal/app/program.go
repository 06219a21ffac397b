package app

import (
	"context"
	"errors"

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
// Zoom stays as it is. Sessions that exist keep what they have. Errors are those
// of SelectVirtualType where that changes.
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
		if p.DefaultLocation != stored.DefaultLocation {
			if err := mayBegin(ctx, tx, p); err != nil {
				return err
			}
		}
		if err := tx.UpdateProgram(ctx, p); err != nil {
			return err
		}
		if err := tx.AddEvent(ctx, programEvent(who, "changed", p)); err != nil || p.DefaultLocation == stored.DefaultLocation {
			return err
		}
		return tx.AddEvent(ctx, typeSelected(who, p))
	})
}

// typeSelected says that somebody has chosen where new sessions happen.
func typeSelected(who greenroom.Actor, p *greenroom.Program) *greenroom.Event {
	e := programEvent(who, "virtual_type_selected", p)
	e.Detail = map[string]string{"location": string(p.DefaultLocation)}
	return e
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

// SetZoomUse says whether a program may use Zoom, or leaves it to what its
// organization says of all programs. Whoever may connect the organization
// decides. Meetings that exist stay.
func (a *App) SetZoomUse(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID, id greenroom.ProgramID, revision int64, use greenroom.ZoomUse) (p *greenroom.Program, err error) {
	if err := who.May(greenroom.ConnectProvider, organization, ""); err != nil {
		return nil, err
	}
	err = a.db.Write(ctx, organization, func(tx *store.Tx) (err error) {
		p, err = setZoomUse(ctx, tx, who, ZoomChange{id, revision, use})
		return err
	})
	return p, err
}

func setZoomUse(ctx context.Context, tx *store.Tx, who greenroom.Actor, c ZoomChange) (*greenroom.Program, error) {
	p, err := tx.Program(ctx, c.Program)
	if err != nil {
		return nil, err
	}
	p.ZoomUse, p.Revision = c.Use, c.Revision
	if err := p.Validate(); err != nil {
		return nil, err
	}
	if err := tx.UpdateProgram(ctx, p); err != nil {
		return nil, err
	}
	if err := promiseMeetings(ctx, tx); err != nil {
		return nil, err
	}
	verb := map[greenroom.ZoomUse]string{greenroom.ZoomGranted: "zoom_granted", greenroom.ZoomRefused: "zoom_refused", greenroom.ZoomInherited: "zoom_inherited"}[c.Use]
	return p, tx.AddEvent(ctx, programEvent(who, verb, p))
}

// SelectVirtualType sets where new sessions of a program happen. Sessions that
// exist stay where they are. It returns Invalid at "location" for Zoom if a gate
// is closed; whether Zoom is connected is not asked.
func (a *App) SelectVirtualType(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID, id greenroom.ProgramID, revision int64, to greenroom.Location) (p *greenroom.Program, err error) {
	if err := who.May(greenroom.EditProgram, organization, id); err != nil {
		return nil, err
	}
	err = a.db.Write(ctx, organization, func(tx *store.Tx) (err error) {
		if p, err = tx.Program(ctx, id); err != nil {
			return err
		}
		p.DefaultLocation, p.Revision = to, revision
		if err := p.Validate(); err != nil {
			return err
		}
		if err := mayBegin(ctx, tx, p); err != nil {
			return err
		}
		if err := tx.UpdateProgram(ctx, p); err != nil {
			return err
		}
		return tx.AddEvent(ctx, typeSelected(who, p))
	})
	return p, err
}

// mayBegin returns an error if new sessions of the program cannot begin where it
// says: on Zoom, while a gate is closed.
func mayBegin(ctx context.Context, tx *store.Tx, p *greenroom.Program) error {
	if p.DefaultLocation != greenroom.Zoom {
		return nil
	}
	why, err := closedGate(ctx, tx, p, nil)
	return errors.Join(err, why)
}

func programEvent(who greenroom.Actor, verb string, p *greenroom.Program) *greenroom.Event {
	return &greenroom.Event{Actor: who, Verb: verb, Program: p.ID, Subject: greenroom.Subject{Kind: "program", ID: string(p.ID)}}
}
