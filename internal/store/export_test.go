package store

import (
	"context"

	"greenroom"
)

// AddStage stores a stage, which no use case makes yet.
func AddStage(ctx context.Context, tx *Tx, program greenroom.ProgramID, id greenroom.StageID) error {
	_, err := tx.q.exec(ctx, `
		insert into stages (id, organization_id, program_id, name, position)
		values ($1, $2, $3, 'Interviews', 1)`, id, tx.organization, program)
	return err
}
