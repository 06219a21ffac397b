package app

import (
	"context"
	"slices"

	"greenroom"
	"greenroom/internal/store"
)

// CreateStage makes a stage after the others of its program, once: see [Once].
func (a *App) CreateStage(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID, s *greenroom.Stage) error {
	if err := who.May(greenroom.EditProgram, organization, s.Program); err != nil {
		return err
	}
	if err := s.Validate(); err != nil {
		return err
	}
	return createOnce(ctx, a, who, organization, &s.ID, func(tx *store.Tx) error {
		others, err := tx.Stages(ctx, s.Program)
		if err != nil {
			return err
		}
		if len(others) >= store.MaxStages {
			return greenroom.Errorf(greenroom.Invalid, "A program has at most %d stages. Nothing was made. Delete one that is not used.", store.MaxStages).At("name")
		}
		if err := tx.AddStage(ctx, s); err != nil {
			return err
		}
		return tx.AddEvent(ctx, stageEvent(who, "created", s))
	})
}

// UpdateStage changes a stage's name and defaults. Sessions that exist keep what
// they have; those that wait for Zoom get their meetings, if the stage now allows
// it.
func (a *App) UpdateStage(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID, s *greenroom.Stage) error {
	if err := s.Validate(); err != nil {
		return err
	}
	return a.db.Write(ctx, organization, func(tx *store.Tx) error {
		stored, err := stageToEdit(ctx, tx, who, s.ID)
		if err != nil {
			return err
		}
		s.Organization, s.Program, s.Position = stored.Organization, stored.Program, stored.Position
		if err := tx.UpdateStage(ctx, s); err != nil {
			return err
		}
		if err := promiseMeetings(ctx, tx); err != nil {
			return err
		}
		return tx.AddEvent(ctx, stageEvent(who, "changed", s))
	})
}

// DeleteStage deletes a stage that no session is in.
func (a *App) DeleteStage(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID, id greenroom.StageID, revision int64) error {
	return a.db.Write(ctx, organization, func(tx *store.Tx) error {
		s, err := stageToEdit(ctx, tx, who, id)
		if err != nil {
			return err
		}
		if err := tx.DeleteStage(ctx, id, revision); err != nil {
			return err
		}
		return tx.AddEvent(ctx, stageEvent(who, "deleted", s))
	})
}

// stageToEdit returns a stage that the actor may edit.
func stageToEdit(ctx context.Context, tx *store.Tx, who greenroom.Actor, id greenroom.StageID) (*greenroom.Stage, error) {
	if err := who.Belongs(tx.Organization()); err != nil {
		return nil, err
	}
	s, err := tx.Stage(ctx, id)
	if err != nil {
		return nil, err
	}
	return s, who.May(greenroom.EditProgram, tx.Organization(), s.Program)
}

// Stages returns the stages of a program in their order.
func (a *App) Stages(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID, program greenroom.ProgramID) (found []*greenroom.Stage, err error) {
	if err := who.May(greenroom.ReadProgram, organization, program); err != nil {
		return nil, err
	}
	err = a.db.Read(ctx, organization, func(tx *store.Tx) error {
		if _, err := tx.Program(ctx, program); err != nil {
			return err
		}
		found, err = tx.Stages(ctx, program)
		return err
	})
	return found, err
}

// Stage returns one stage of a program.
func (a *App) Stage(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID, program greenroom.ProgramID, id greenroom.StageID) (*greenroom.Stage, error) {
	found, err := a.Stages(ctx, who, organization, program)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(found, func(s *greenroom.Stage) bool { return s.ID == id })
	if i < 0 {
		return nil, greenroom.Errorf(greenroom.NotFound, "There is no such stage in this program. Nothing was changed. Choose another.").At("stage")
	}
	return found[i], nil
}

func stageEvent(who greenroom.Actor, verb string, s *greenroom.Stage) *greenroom.Event {
	return &greenroom.Event{Actor: who, Verb: verb, Program: s.Program, Subject: greenroom.Subject{Kind: "stage", ID: string(s.ID)},
		Detail: map[string]string{"name": s.Name}}
}
