package store

import (
	"context"
	"encoding/json"
	"fmt"

	"greenroom"
)

const stageColumns = `id, organization_id, program_id, name, position, locations, default_location, strategy, revision`

func scanStage(row scanner) (*greenroom.Stage, error) {
	var s greenroom.Stage
	var locations string
	var location, strategy *string
	if err := row.Scan(&s.ID, &s.Organization, &s.Program, &s.Name, &s.Position, &locations, &location, &strategy, &s.Revision); err != nil {
		return nil, err
	}
	s.DefaultLocation, s.Strategy = orEmpty[greenroom.Location](location), orEmpty[greenroom.Strategy](strategy)
	if err := json.Unmarshal([]byte(locations), &s.Locations); err != nil {
		return nil, fmt.Errorf("store: locations of stage: %w", err)
	}
	return &s, nil
}

// AddStage stores a new stage after the others of its program, and gives it its
// identity. It returns NotFound if the program is not of this organization, and
// a Conflict if that has a stage of the name.
func (tx *Tx) AddStage(ctx context.Context, s *greenroom.Stage) error {
	locations, err := json.Marshal(locationsOrNone(s))
	if err != nil {
		return fmt.Errorf("store: locations of stage: %w", err)
	}
	s.ID, s.Organization, s.Revision = greenroom.StageID(newID("stg", tx.now)), tx.organization, 1
	added, err := tx.q.exec(ctx, `
		insert into stages (`+stageColumns+`)
		select $1, $2, p.id, $3, coalesce((select max(position) from stages where program_id = p.id), 0) + 1, $4, $5, $6, $7
		from   programs p
		where  p.organization_id = $2 and p.id = $8`,
		s.ID, s.Organization, s.Name, string(locations), nullable(s.DefaultLocation), nullable(s.Strategy), s.Revision, s.Program)
	if isDuplicate(err) {
		return sameStage(s, err)
	}
	return mustTouch(added, err, "program")
}

func sameStage(s *greenroom.Stage, err error) error {
	return greenroom.Errorf(greenroom.Conflict, "There is a stage named %q in this program already. Nothing was changed. Choose another name.", s.Name).At("name").Because(err)
}

func locationsOrNone(s *greenroom.Stage) []greenroom.Location {
	return append([]greenroom.Location{}, s.Locations...)
}

// Stage returns one stage.
func (tx *Tx) Stage(ctx context.Context, id greenroom.StageID) (*greenroom.Stage, error) {
	return one(ctx, tx.q, "stage", scanStage, `
		select `+stageColumns+`
		from   stages
		where  organization_id = $1 and id = $2`, tx.organization, id)
}

// MaxStages is how many stages a program has at most.
const MaxStages = 100

// Stages returns the stages of a program in their order, at most MaxStages.
func (tx *Tx) Stages(ctx context.Context, program greenroom.ProgramID) ([]*greenroom.Stage, error) {
	return all(ctx, tx.q, scanStage, `
		select `+stageColumns+`
		from   stages
		where  organization_id = $1 and program_id = $2
		order  by position, id
		limit  $3`, tx.organization, program, MaxStages)
}

// UpdateStage stores the stage if it is still at its revision, which it raises.
// Its program and its place among the others stay.
func (tx *Tx) UpdateStage(ctx context.Context, s *greenroom.Stage) error {
	locations, err := json.Marshal(locationsOrNone(s))
	if err != nil {
		return fmt.Errorf("store: locations of stage: %w", err)
	}
	err = update(ctx, tx.q, func() error { _, err := tx.Stage(ctx, s.ID); return err }, `
		update stages
		set    name = $1, locations = $2, default_location = $3, strategy = $4, revision = revision + 1
		where  organization_id = $5 and id = $6 and revision = $7`,
		s.Name, string(locations), nullable(s.DefaultLocation), nullable(s.Strategy), tx.organization, s.ID, s.Revision)
	switch {
	case isDuplicate(err):
		return sameStage(s, err)
	case err == nil:
		s.Revision++
	}
	return err
}

// DeleteStage deletes a stage at a revision. It returns a Conflict if sessions
// are in it.
func (tx *Tx) DeleteStage(ctx context.Context, id greenroom.StageID, revision int64) error {
	used, err := all(ctx, tx.q, scanInt, `
		select 1
		from   sessions
		where  organization_id = $1 and stage_id = $2
		limit  1`, tx.organization, id)
	if err != nil {
		return err
	}
	if len(used) > 0 {
		return greenroom.Errorf(greenroom.Conflict, "There are sessions in this stage, and their history names it. Nothing was changed. Give it another name if it is to serve for something else.").At("stage")
	}
	return update(ctx, tx.q, func() error { _, err := tx.Stage(ctx, id); return err }, `
		delete from stages
		where  organization_id = $1 and id = $2 and revision = $3`, tx.organization, id, revision)
}
