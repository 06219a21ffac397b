package store

import (
	"context"
	"encoding/json"
	"fmt"

	"greenroom"
)

const connectionColumns = `id, organization_id, owner_kind, owner_id, grant_id, name, default_host, rank,
	state, health, health_at, ended_by, ended_at, revision, created_by, created_at`

// AddConnection stores a new use of a grant, not looked at yet, and gives it its identity. It
// stands by behind the owner's others. The grant's app is the organization's or
// the server's; any other is not found.
func (tx *Tx) AddConnection(ctx context.Context, c *greenroom.Connection) error {
	c.ID, c.Organization = greenroom.ConnectionID(newID("con", tx.now)), tx.organization
	c.Revision, c.CreatedAt = 1, tx.now
	rank, err := one(ctx, tx.q, "authorization", scanCount, `
		insert into connections (id, organization_id, owner_kind, owner_id, grant_id, name, default_host, rank, state, revision, created_by, created_at)
		select $1, $2, $3, $4, g.id, $5, $6,
		       (select coalesce(max(c.rank) + 1, 0) from connections c where c.organization_id = $2 and c.owner_kind = $3 and c.owner_id = $4),
		       $7, $8, $9, $10
		from   grants g
		join   apps a on a.id = g.app_id
		where  g.id = $11 and (a.organization_id = $2 or a.organization_id is null)
		returning rank`,
		c.ID, c.Organization, c.OwnerKind, c.OwnerID, c.Name, nullable(c.DefaultHost), c.State, c.Revision, nullable(c.CreatedBy), micros(c.CreatedAt), c.Grant)
	c.Rank = rank
	return err
}

func scanCount(row scanner) (n int, err error) {
	err = row.Scan(&n)
	return n, err
}

// Connection returns one connection.
func (tx *Tx) Connection(ctx context.Context, id greenroom.ConnectionID) (*greenroom.Connection, error) {
	return one(ctx, tx.q, "connection", scanConnection, `
		select `+connectionColumns+`
		from   connections
		where  organization_id = $1 and id = $2`, tx.organization, id)
}

// Connections returns the connections of one owner in the order in which they
// are to be used, at most 100.
func (tx *Tx) Connections(ctx context.Context, kind greenroom.OwnerKind, owner string) ([]*greenroom.Connection, error) {
	return all(ctx, tx.q, scanConnection, `
		select `+connectionColumns+`
		from   connections
		where  organization_id = $1 and owner_kind = $2 and owner_id = $3
		order  by rank, id
		limit  100`, tx.organization, kind, owner)
}

func scanConnection(row scanner) (*greenroom.Connection, error) {
	var c greenroom.Connection
	return &c, scanInto(row, &c)
}

// scanInto reads connectionColumns, and then what else a row has.
func scanInto(row scanner, c *greenroom.Connection, more ...any) error {
	var host, creator, cause *string
	var health string
	var created int64
	var at, ended *int64
	err := row.Scan(append([]any{&c.ID, &c.Organization, &c.OwnerKind, &c.OwnerID, &c.Grant, &c.Name, &host, &c.Rank,
		&c.State, &health, &at, &cause, &ended, &c.Revision, &creator, &created}, more...)...)
	if err != nil {
		return err
	}
	c.DefaultHost, c.CreatedBy, c.CreatedAt = orEmpty[string](host), orEmpty[greenroom.UserID](creator), instant(created)
	c.EndedBy, c.EndedAt = orEmpty[greenroom.EndCause](cause), instantOrZero(ended)
	if err := json.Unmarshal([]byte(health), &c.Health); err != nil {
		return fmt.Errorf("store: health of connection: %w", err)
	}
	c.Health.At = instantOrZero(at)
	return nil
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

// UpdateConnection stores name, default host, rank, state and health of a
// connection if it is still at its revision, which it raises.
func (tx *Tx) UpdateConnection(ctx context.Context, c *greenroom.Connection) error {
	health, err := json.Marshal(greenroom.Health{Findings: c.Health.Findings})
	if err != nil {
		return fmt.Errorf("store: health of connection: %w", err)
	}
	err = update(ctx, tx.q, func() error { _, err := tx.Connection(ctx, c.ID); return err }, `
		update connections
		set    name = $1, default_host = $2, rank = $3, state = $4, health = $5, health_at = $6,
		       ended_by = $7, ended_at = $8, revision = revision + 1
		where  organization_id = $9 and id = $10 and revision = $11`,
		c.Name, nullable(c.DefaultHost), c.Rank, c.State, string(health), instantOrNull(c.Health.At),
		nullable(c.EndedBy), instantOrNull(c.EndedAt), tx.organization, c.ID, c.Revision)
	if err == nil {
		c.Revision++
	}
	return err
}

// ConnectionsOfGrant returns those of the organization's connections that use a
// grant and have not ended, at most 1000, and keeps them from other transactions
// that want to change them until this one ends.
func (tx *Tx) ConnectionsOfGrant(ctx context.Context, grant string) ([]*greenroom.Connection, error) {
	if _, err := tx.q.exec(ctx, `
		update connections
		set    revision = revision
		where  organization_id = $1 and grant_id = $2 and state <> 'revoked'`, tx.organization, grant); err != nil {
		return nil, err
	}
	return all(ctx, tx.q, scanConnection, `
		select `+connectionColumns+`
		from   connections
		where  organization_id = $1 and grant_id = $2 and state <> 'revoked'
		order  by id
		limit  1000`, tx.organization, grant)
}

const viewedConnections = `
		select c.id, c.organization_id, c.owner_kind, c.owner_id, c.grant_id, c.name, c.default_host, c.rank,
		       c.state, c.health, c.health_at, c.ended_by, c.ended_at, c.revision, c.created_by, c.created_at,
		       coalesce(p.name, q.name, o.name, ''), coalesce(u.name, ''), a.kind, a.id,
		       case when a.webhook_secret_sealed is null then 0 else 1 end, g.provider_account_id,
		       (select count(*) from hosts h where h.grant_id = g.id),
		       (select count(*) from hosts h where h.grant_id = g.id and h.licence = 'licensed' and h.status = 'active')
		from   connections c
		join   grants g on g.id = c.grant_id
		join   apps a on a.id = g.app_id
		left   join users u on u.id = c.created_by
		left   join organizations o on c.owner_kind = 'organization' and o.id = c.owner_id
		left   join programs p on c.owner_kind = 'program' and p.organization_id = c.organization_id and p.id = c.owner_id
		left   join people q on c.owner_kind = 'person' and q.organization_id = c.organization_id and q.id = c.owner_id
		where  c.organization_id = $1`

// ConnectionView returns one connection with what a list of them shows beside it.
func (tx *Tx) ConnectionView(ctx context.Context, id greenroom.ConnectionID) (*greenroom.ConnectionView, error) {
	return one(ctx, tx.q, "connection", scanConnectionView, viewedConnections+` and c.id = $2`, tx.organization, id)
}

// ConnectionViews returns the organization's connections, its own first, then
// those of programs and of people, each owner's in the order in which they are to
// be used, at most 500.
func (tx *Tx) ConnectionViews(ctx context.Context) ([]*greenroom.ConnectionView, error) {
	return all(ctx, tx.q, scanConnectionView, viewedConnections+`
		order  by case c.owner_kind when 'organization' then 0 when 'program' then 1 else 2 end, c.owner_id, c.rank, c.id
		limit  500`, tx.organization)
}

func scanConnectionView(row scanner) (*greenroom.ConnectionView, error) {
	var v greenroom.ConnectionView
	var signed int
	err := scanInto(row, &v.Connection, &v.OwnerName, &v.CreatorName, &v.AppKind, &v.AppID, &signed, &v.Account, &v.Hosts, &v.Licensed)
	v.Signed = signed == 1
	return &v, err
}

// SessionsByConnection returns how many confirmed sessions to come have a meeting,
// be it only wanted, at each of the organization's connections.
func (tx *Tx) SessionsByConnection(ctx context.Context) (map[greenroom.ConnectionID]int, error) {
	type count struct {
		id greenroom.ConnectionID
		n  int
	}
	found, err := all(ctx, tx.q, func(row scanner) (c count, err error) {
		err = row.Scan(&c.id, &c.n)
		return c, err
	}, `
		select m.connection_id, count(*)
		from   sessions s
		join   meetings m on m.id = s.meeting_id
		where  s.organization_id = $1 and m.organization_id = $1 and s.state = 'confirmed' and s.starts_at > $2 and m.wanted is not null
		group  by m.connection_id`, tx.organization, micros(tx.now))
	counts := make(map[greenroom.ConnectionID]int, len(found))
	for _, c := range found {
		counts[c.id] = c.n
	}
	return counts, err
}

// mustTouch returns NotFound for a statement that touched no row.
func mustTouch(touched int64, err error, what string) error {
	if err == nil && touched == 0 {
		return greenroom.Errorf(greenroom.NotFound, "There is no such %s here, or it is not yours to use. Nothing was changed.", what)
	}
	return err
}
