package store

import (
	"context"
	"encoding/json"
	"fmt"

	"greenroom"
)

// AddApp stores an app of the organization under the identity that it has: a
// sealed secret names the row it is for, so whoever seals must know the identity
// first. See [Tx.NewID].
func (tx *Tx) AddApp(ctx context.Context, a *greenroom.App) error {
	a.Organization, a.CreatedAt = tx.organization, tx.now
	_, err := tx.q.exec(ctx, `
		insert into apps (id, organization_id, provider, kind, client_id, client_secret_sealed, webhook_secret_sealed, created_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8)`,
		a.ID, a.Organization, a.Provider, a.Kind, a.ClientID, a.ClientSecret, nullable(a.WebhookSecret), micros(a.CreatedAt))
	return err
}

// NewID returns a fresh identity with a prefix such as "app". Rows with sealed
// secrets need theirs before they are stored.
func (tx *Tx) NewID(prefix string) string { return newID(prefix, tx.now) }

// AddGrant stores a new authorization under the identity that it has. Its app is
// the organization's or the server's; any other is not found.
func (tx *Tx) AddGrant(ctx context.Context, g *greenroom.Grant) error {
	scopes, err := json.Marshal(g.Scopes)
	if err != nil {
		return fmt.Errorf("store: scopes of grant: %w", err)
	}
	g.CreatedAt = tx.now
	added, err := tx.q.exec(ctx, `
		insert into grants (`+grantColumns+`)
		select $1, a.id, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11
		from   apps a
		where  a.id = $12 and (a.organization_id = $13 or a.organization_id is null)`,
		g.ID, g.Account, g.User, g.State, nullable(g.Access), nullable(g.Refresh), instantOrNull(g.ExpiresAt),
		string(scopes), nullable(g.APIURL), g.Generation, micros(g.CreatedAt), g.App, tx.organization)
	if isDuplicate(err) {
		return greenroom.Errorf(greenroom.Conflict, "This account is connected with this app already. Nothing was changed.").Because(err)
	}
	return mustTouch(added, err, "app")
}

// mustTouch returns NotFound for a statement that touched no row.
func mustTouch(touched int64, err error, what string) error {
	if err == nil && touched == 0 {
		return greenroom.Errorf(greenroom.NotFound, "There is no such %s here, or it is not yours to use. Nothing was changed.", what)
	}
	return err
}

const grantColumns = `id, app_id, provider_account_id, provider_user_id, state,
	access_sealed, refresh_sealed, expires_at, scopes, api_url, generation, created_at`

// Grant returns the authorization that a connection of this organization uses.
func (tx *Tx) Grant(ctx context.Context, id greenroom.ConnectionID) (*greenroom.Grant, error) {
	return one(ctx, tx.q, "connection", scanGrant, `
		select g.id, g.app_id, g.provider_account_id, g.provider_user_id, g.state,
		       g.access_sealed, g.refresh_sealed, g.expires_at, g.scopes, g.api_url, g.generation, g.created_at
		from   grants g
		join   connections c on c.grant_id = g.id
		where  c.organization_id = $1 and c.id = $2`, tx.organization, id)
}

func scanGrant(row scanner) (*greenroom.Grant, error) {
	var g greenroom.Grant
	var access, refresh, api *string
	var expires *int64
	var scopes string
	var created int64
	err := row.Scan(&g.ID, &g.App, &g.Account, &g.User, &g.State, &access, &refresh, &expires, &scopes, &api, &g.Generation, &created)
	if err != nil {
		return nil, err
	}
	g.Access, g.Refresh, g.APIURL = orEmpty[greenroom.Sealed](access), orEmpty[greenroom.Sealed](refresh), orEmpty[string](api)
	if expires != nil {
		g.ExpiresAt = instant(*expires)
	}
	g.CreatedAt = instant(created)
	return &g, json.Unmarshal([]byte(scopes), &g.Scopes)
}

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
		c.ID, c.Organization, c.OwnerKind, c.OwnerID, c.Name, nullable(c.DefaultHost), c.State, c.Revision, c.CreatedBy, micros(c.CreatedAt), c.Grant)
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

func scanConnection(row scanner) (*greenroom.Connection, error) {
	var c greenroom.Connection
	var host *string
	var created int64
	err := row.Scan(&c.ID, &c.Organization, &c.OwnerKind, &c.OwnerID, &c.Grant, &c.Name, &host, &c.State, &c.Revision, &c.CreatedBy, &created)
	c.DefaultHost, c.CreatedAt = orEmpty[string](host), instant(created)
	return &c, err
}

// orEmpty is "" for null.
func orEmpty[T ~string](stored *string) T {
	if stored == nil {
		return ""
	}
	return T(*stored)
}

// App returns the app that a connection's grant is of.
func (tx *Tx) App(ctx context.Context, id greenroom.ConnectionID) (*greenroom.App, error) {
	return one(ctx, tx.q, "connection", scanApp, `
		select a.id, a.organization_id, a.provider, a.kind, a.client_id, a.client_secret_sealed, a.webhook_secret_sealed, a.created_at
		from   apps a
		join   grants g on g.app_id = a.id
		join   connections c on c.grant_id = g.id
		where  c.organization_id = $1 and c.id = $2`, tx.organization, id)
}

func scanApp(row scanner) (*greenroom.App, error) {
	var a greenroom.App
	var organization, webhook *string
	var created int64
	err := row.Scan(&a.ID, &organization, &a.Provider, &a.Kind, &a.ClientID, &a.ClientSecret, &webhook, &created)
	a.Organization, a.WebhookSecret = orEmpty[greenroom.OrganizationID](organization), orEmpty[greenroom.Sealed](webhook)
	a.CreatedAt = instant(created)
	return &a, err
}

// StoreToken stores a fresh token of the grant that a connection uses, unless
// another has been stored since the grant was read: then it is a Conflict, and
// the stored one is to be used.
func (tx *Tx) StoreToken(ctx context.Context, id greenroom.ConnectionID, g *greenroom.Grant) error {
	return update(ctx, tx.q, func() error { _, err := tx.Grant(ctx, id); return err }, `
		update grants
		set    access_sealed = $1, refresh_sealed = $2, expires_at = $3, api_url = $4, generation = generation + 1
		where  id = $5 and generation = $6
		  and  id in (select grant_id from connections where organization_id = $7 and id = $8)`,
		nullable(g.Access), nullable(g.Refresh), instantOrNull(g.ExpiresAt), nullable(g.APIURL),
		g.ID, g.Generation, tx.organization, id)
}

// HoldsSecrets reports whether anything in the database is sealed with the
// server's key.
func (s *System) HoldsSecrets(ctx context.Context) (bool, error) {
	found, err := all(ctx, s.q, scanInt, `
		select 1 where exists (select 1 from apps) or exists (select 1 from grants)
		   or exists (select 1 from join_links) or exists (select 1 from oauth_attempts) or exists (select 1 from messages)`)
	return len(found) > 0, err
}
