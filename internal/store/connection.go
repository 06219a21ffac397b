package store

import (
	"context"

	"greenroom"
)

const connectionColumns = `id, organization_id, owner_kind, owner_id, grant_id, name, default_host, state, revision, created_by, created_at`

// AddConnection stores a new use of a grant, and gives it its identity. The
// grant's app is the organization's or the server's; any other is not found.
func (tx *Tx) AddConnection(ctx context.Context, c *greenroom.Connection) error {
	c.ID, c.Organization = greenroom.ConnectionID(newID("con", tx.now)), tx.organization
	c.Revision, c.CreatedAt = 1, tx.now
	added, err := tx.q.exec(ctx, `
		insert into connections (`+connectionColumns+`)
		select $1, $2, $3, $4, g.id, $5, $6, $7, $8, $9, $10
		from   grants g
		join   apps a on a.id = g.app_id
		where  g.id = $11 and (a.organization_id = $2 or a.organization_id is null)`,
		c.ID, c.Organization, c.OwnerKind, c.OwnerID, c.Name, nullable(c.DefaultHost), c.State, c.Revision, nullable(c.CreatedBy), micros(c.CreatedAt), c.Grant)
	return mustTouch(added, err, "authorization")
}

// Connection returns one connection.
func (tx *Tx) Connection(ctx context.Context, id greenroom.ConnectionID) (*greenroom.Connection, error) {
	return one(ctx, tx.q, "connection", scanConnection, `
		select `+connectionColumns+`
		from   connections
		where  organization_id = $1 and id = $2`, tx.organization, id)
}

// Connections returns the connections of one owner, newest first, at most 100.
func (tx *Tx) Connections(ctx context.Context, kind greenroom.OwnerKind, owner string) ([]*greenroom.Connection, error) {
	return all(ctx, tx.q, scanConnection, `
		select `+connectionColumns+`
		from   connections
		where  organization_id = $1 and owner_kind = $2 and owner_id = $3
		order  by id desc
		limit  100`, tx.organization, kind, owner)
}

// ServerConnection returns the organization's connection that uses credentials of
// an account and has not ended. It holds the organization until the transaction
// ends: of two that connect at once, the second finds what the first made.
func (tx *Tx) ServerConnection(ctx context.Context, account, client string) (*greenroom.Connection, error) {
	if _, err := tx.q.exec(ctx, `update organizations set id = id where id = $1`, tx.organization); err != nil {
		return nil, err
	}
	return one(ctx, tx.q, "connection", scanConnection, `
		select `+connectionColumns+`
		from   connections
		where  organization_id = $1 and owner_kind = 'organization' and state <> 'revoked' and grant_id in (
		       select g.id
		       from   grants g
		       join   apps a on a.id = g.app_id
		       where  a.kind = 'server_to_server' and a.client_id = $2 and g.provider_account_id = $3)
		order  by id desc
		limit  1`, tx.organization, client, account)
}

func scanConnection(row scanner) (*greenroom.Connection, error) {
	var c greenroom.Connection
	var host, creator *string
	var created int64
	err := row.Scan(&c.ID, &c.Organization, &c.OwnerKind, &c.OwnerID, &c.Grant, &c.Name, &host, &c.State, &c.Revision, &creator, &created)
	c.DefaultHost, c.CreatedBy, c.CreatedAt = orEmpty[string](host), orEmpty[greenroom.UserID](creator), instant(created)
	return &c, err
}

// orEmpty is "" for null.
func orEmpty[T ~string](stored *string) T {
	if stored == nil {
		return ""
	}
	return T(*stored)
}

// ConnectionOn returns the newest connection of an owner that uses a grant.
func (tx *Tx) ConnectionOn(ctx context.Context, kind greenroom.OwnerKind, owner, grant string) (*greenroom.Connection, error) {
	return one(ctx, tx.q, "connection", scanConnection, `
		select `+connectionColumns+`
		from   connections
		where  organization_id = $1 and owner_kind = $2 and owner_id = $3 and grant_id = $4
		order  by id desc
		limit  1`, tx.organization, kind, owner, grant)
}

// UpdateConnection stores name, default host and state of a connection if it is
// still at its revision, which it raises.
func (tx *Tx) UpdateConnection(ctx context.Context, c *greenroom.Connection) error {
	var ended *int64
	if c.State == greenroom.Revoked {
		ended = instantOrNull(tx.now)
	}
	err := update(ctx, tx.q, func() error { _, err := tx.Connection(ctx, c.ID); return err }, `
		update connections
		set    name = $1, default_host = $2, state = $3, ended_at = $4, revision = revision + 1
		where  organization_id = $5 and id = $6 and revision = $7`,
		c.Name, nullable(c.DefaultHost), c.State, ended, tx.organization, c.ID, c.Revision)
	if err == nil {
		c.Revision++
	}
	return err
}

// ConnectionsOfGrant returns those of the organization's connections that use a
// grant and have not ended, at most 1000.
func (tx *Tx) ConnectionsOfGrant(ctx context.Context, grant string) ([]*greenroom.Connection, error) {
	return all(ctx, tx.q, scanConnection, `
		select `+connectionColumns+`
		from   connections
		where  organization_id = $1 and grant_id = $2 and state <> 'revoked'
		order  by id
		limit  1000`, tx.organization, grant)
}

// ConnectionViews returns the organization's connections, its own first, then
// those of programs and of people, each newest first, at most 500.
func (tx *Tx) ConnectionViews(ctx context.Context) ([]*greenroom.ConnectionView, error) {
	return all(ctx, tx.q, scanConnectionView, `
		select c.id, c.organization_id, c.owner_kind, c.owner_id, c.grant_id, c.name, c.default_host, c.state, c.revision, c.created_by, c.created_at,
		       coalesce(p.name, q.name, o.name, ''), coalesce(u.name, ''), a.kind, g.provider_account_id,
		       (select count(*) from hosts h where h.grant_id = g.id),
		       (select count(*) from hosts h where h.grant_id = g.id and h.licence = 'licensed' and h.status = 'active')
		from   connections c
		join   grants g on g.id = c.grant_id
		join   apps a on a.id = g.app_id
		left   join users u on u.id = c.created_by
		left   join organizations o on c.owner_kind = 'organization' and o.id = c.owner_id
		left   join programs p on c.owner_kind = 'program' and p.organization_id = c.organization_id and p.id = c.owner_id
		left   join people q on c.owner_kind = 'person' and q.organization_id = c.organization_id and q.id = c.owner_id
		where  c.organization_id = $1
		order  by case c.owner_kind when 'organization' then 0 when 'program' then 1 else 2 end, c.id desc
		limit  500`, tx.organization)
}

func scanConnectionView(row scanner) (*greenroom.ConnectionView, error) {
	var v greenroom.ConnectionView
	var host, creator *string
	var created int64
	err := row.Scan(&v.ID, &v.Organization, &v.OwnerKind, &v.OwnerID, &v.Grant, &v.Name, &host, &v.State, &v.Revision, &creator, &created,
		&v.OwnerName, &v.CreatorName, &v.AppKind, &v.Account, &v.Hosts, &v.Licensed)
	v.DefaultHost, v.CreatedBy, v.CreatedAt = orEmpty[string](host), orEmpty[greenroom.UserID](creator), instant(created)
	return &v, err
}

// mustTouch returns NotFound for a statement that touched no row.
func mustTouch(touched int64, err error, what string) error {
	if err == nil && touched == 0 {
		return greenroom.Errorf(greenroom.NotFound, "There is no such %s here, or it is not yours to use. Nothing was changed.", what)
	}
	return err
}
