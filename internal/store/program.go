package store

import (
	"context"

	"greenroom"
)

const programColumns = `id, organization_id, name, time_zone, zoom_use,
	default_location, strategy, invite_details, revision, created_at`

func scanProgram(row scanner) (*greenroom.Program, error) {
	var p greenroom.Program
	var zoom *string
	var created int64
	err := row.Scan(&p.ID, &p.Organization, &p.Name, &p.TimeZone, &zoom,
		&p.DefaultLocation, &p.Strategy, &p.InviteDetails, &p.Revision, &created)
	p.ZoomUse, p.CreatedAt = orEmpty[greenroom.ZoomUse](zoom), instant(created)
	return &p, err
}

// AddProgram stores a new program and gives it its identity. It returns a
// Conflict if the organization has one of that name.
func (tx *Tx) AddProgram(ctx context.Context, p *greenroom.Program) error {
	p.ID, p.Organization = greenroom.ProgramID(newID("prg", tx.now)), tx.organization
	p.Revision, p.CreatedAt = 1, tx.now
	_, err := tx.q.exec(ctx, `
		insert into programs (`+programColumns+`)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		p.ID, p.Organization, p.Name, p.TimeZone, nullable(p.ZoomUse),
		p.DefaultLocation, p.Strategy, p.InviteDetails, p.Revision, micros(p.CreatedAt))
	if isDuplicate(err) {
		return greenroom.Errorf(greenroom.Conflict, "There is a program named %q already. Nothing was changed. Choose another name.", p.Name).At("name").Because(err)
	}
	return err
}

// Program returns one program.
func (tx *Tx) Program(ctx context.Context, id greenroom.ProgramID) (*greenroom.Program, error) {
	return one(ctx, tx.q, "program", scanProgram, `
		select `+programColumns+`
		from   programs
		where  organization_id = $1 and id = $2`, tx.organization, id)
}

// ProgramByName returns the program of a name.
func (tx *Tx) ProgramByName(ctx context.Context, name string) (*greenroom.Program, error) {
	p, err := one(ctx, tx.q, "program", scanProgram, `
		select `+programColumns+`
		from   programs
		where  organization_id = $1 and name = $2`, tx.organization, name)
	if greenroom.KindOf(err) == greenroom.NotFound {
		return nil, greenroom.Errorf(greenroom.NotFound, "There is no program named %q here. Nothing was changed. Check how it is written.", name).At("program")
	}
	return p, err
}

// Programs returns up to limit programs by name, from the first whose name
// follows after.
func (tx *Tx) Programs(ctx context.Context, after string, limit int) ([]*greenroom.Program, error) {
	return all(ctx, tx.q, scanProgram, `
		select `+programColumns+`
		from   programs
		where  organization_id = $1 and name > $2
		order  by name
		limit  $3`, tx.organization, after, limit)
}

// UpdateProgram stores the program if it is still at its revision, which it
// raises.
func (tx *Tx) UpdateProgram(ctx context.Context, p *greenroom.Program) error {
	err := update(ctx, tx.q, func() error { _, err := tx.Program(ctx, p.ID); return err }, `
		update programs
		set    name = $1, time_zone = $2, zoom_use = $3, default_location = $4,
		       strategy = $5, invite_details = $6, revision = revision + 1
		where  organization_id = $7 and id = $8 and revision = $9`,
		p.Name, p.TimeZone, nullable(p.ZoomUse), p.DefaultLocation,
		p.Strategy, p.InviteDetails, tx.organization, p.ID, p.Revision)
	if err == nil {
		p.Revision++
	}
	return err
}
