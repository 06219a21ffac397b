package app

import (
	"context"

	"greenroom"
	"greenroom/internal/store"
)

// Gates returns how each gate between the sessions of a program and Zoom stands,
// in order. The stage may be "".
func (a *App) Gates(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID, program greenroom.ProgramID, stage greenroom.StageID) (gates []greenroom.Gate, err error) {
	if err := who.May(greenroom.ReadProgram, organization, program); err != nil {
		return nil, err
	}
	err = a.db.Read(ctx, organization, func(tx *store.Tx) error {
		gates, _, err = gatesOf(ctx, tx, program, stage)
		return err
	})
	return gates, err
}

// gatesOf returns the gates, and the connection of the program or organization
// that would be used, or nil.
func gatesOf(ctx context.Context, tx *store.Tx, program greenroom.ProgramID, stage greenroom.StageID) ([]greenroom.Gate, *greenroom.Connection, error) {
	o, err := tx.OwnOrganization(ctx)
	if err != nil {
		return nil, nil, err
	}
	p, err := tx.Program(ctx, program)
	if err != nil {
		return nil, nil, err
	}
	s, err := stageOf(ctx, tx, program, stage)
	if err != nil {
		return nil, nil, err
	}
	c, err := nearestConnection(ctx, tx, program)
	return greenroom.Gates(o, p, s, c), c, err
}

// closedGate returns why sessions of a program, in a stage or none, may not use
// Zoom: the sentence of the first closed gate. Whether something is connected is
// not asked: that depends on who leads the session.
func closedGate(ctx context.Context, tx *store.Tx, program *greenroom.Program, stage *greenroom.Stage) (why, err error) {
	o, err := tx.OwnOrganization(ctx)
	if err != nil {
		return nil, err
	}
	for _, g := range greenroom.Gates(o, program, stage, nil) {
		if g.Name != greenroom.ConnectionGate && !g.Open {
			return g.Why, nil
		}
	}
	return nil, nil
}

// closedGateOf is closedGate for sessions of a program and stage by their
// identities.
func closedGateOf(ctx context.Context, tx *store.Tx, program greenroom.ProgramID, stage greenroom.StageID) (why, err error) {
	p, err := tx.Program(ctx, program)
	if err != nil {
		return nil, err
	}
	s, err := stageOf(ctx, tx, program, stage)
	if err != nil {
		return nil, err
	}
	return closedGate(ctx, tx, p, s)
}

// A track is a program, and a stage of it or none.
type track struct {
	program greenroom.ProgramID
	stage   greenroom.StageID
}

// remembered returns what look says of a track, which it asks once of each.
func remembered(known map[track]error, on track, look func(track) (why, err error)) (why, err error) {
	if why, asked := known[on]; asked {
		return why, nil
	}
	if why, err = look(on); err == nil {
		known[on] = why
	}
	return why, err
}

// stageOf returns a stage of a program, or nil for "". One of another program is
// not found.
func stageOf(ctx context.Context, tx *store.Tx, program greenroom.ProgramID, id greenroom.StageID) (*greenroom.Stage, error) {
	if id == "" {
		return nil, nil
	}
	s, err := tx.Stage(ctx, id)
	if greenroom.KindOf(err) == greenroom.NotFound || err == nil && s.Program != program {
		return nil, greenroom.Errorf(greenroom.NotFound, "There is no such stage in this program. Nothing was changed. Choose another.").At("stage")
	}
	return s, err
}
