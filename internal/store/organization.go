package store

import (
	"context"

	"greenroom"
)

const organizationColumns = `id, name, time_zone, video_enabled, zoom_for_all, revision, created_at`

func scanOrganization(row scanner) (*greenroom.Organization, error) {
	var o greenroom.Organization
	var created int64
	err := row.Scan(&o.ID, &o.Name, &o.TimeZone, &o.VideoEnabled, &o.ZoomForAll, &o.Revision, &created)
	o.CreatedAt = instant(created)
	return &o, err
}

// AddOrganization stores a new organization and gives it its identity.
func (s *System) AddOrganization(ctx context.Context, o *greenroom.Organization) error {
	o.ID, o.Revision, o.CreatedAt = greenroom.OrganizationID(newID("org", s.now)), 1, s.now
	_, err := s.q.exec(ctx, `
		insert into organizations (`+organizationColumns+`)
		values ($1, $2, $3, $4, $5, $6, $7)`,
		o.ID, o.Name, o.TimeZone, o.VideoEnabled, o.ZoomForAll, o.Revision, micros(o.CreatedAt))
	if isDuplicate(err) {
		return greenroom.Errorf(greenroom.Conflict, "There is an organization named %q already. Nothing was changed. Choose another name.", o.Name).At("name").Because(err)
	}
	return err
}

// OrganizationByName returns the organization of a name.
func (s *System) OrganizationByName(ctx context.Context, name string) (*greenroom.Organization, error) {
	o, err := one(ctx, s.q, "organization", scanOrganization, `
		select `+organizationColumns+`
		from   organizations
		where  name = $1`, name)
	if greenroom.KindOf(err) == greenroom.NotFound {
		return nil, greenroom.Errorf(greenroom.NotFound, "There is no organization named %q. Nothing was changed. Check how it is written.", name).At("organization")
	}
	return o, err
}

// OwnOrganization returns the organization that the transaction is bound to.
func (tx *Tx) OwnOrganization(ctx context.Context) (*greenroom.Organization, error) {
	return one(ctx, tx.q, "organization", scanOrganization, `
		select `+organizationColumns+`
		from   organizations
		where  id = $1`, tx.organization)
}

// UpdateOrganization stores the organization if it is still at its revision,
// which it raises.
func (tx *Tx) UpdateOrganization(ctx context.Context, o *greenroom.Organization) error {
	err := update(ctx, tx.q, func() error { _, err := tx.OwnOrganization(ctx); return err }, `
		update organizations
		set    name = $1, time_zone = $2, video_enabled = $3, zoom_for_all = $4, revision = revision + 1
		where  id = $5 and id = $6 and revision = $7`,
		o.Name, o.TimeZone, o.VideoEnabled, o.ZoomForAll, tx.organization, o.ID, o.Revision)
	if err == nil {
		o.Revision++
	}
	return err
}

// Organizations returns up to limit organizations by name, from the first whose
// name follows after: for whoever runs the server.
func (s *System) Organizations(ctx context.Context, after string, limit int) ([]*greenroom.Organization, error) {
	return all(ctx, s.q, scanOrganization, `
		select `+organizationColumns+`
		from   organizations
		where  name > $1
		order  by name
		limit  $2`, after, limit)
}
