package store

import (
	"context"

	"greenroom"
)

const appColumns = `id, organization_id, provider, kind, name, client_id, client_secret_sealed, webhook_secret_sealed, heard_at, revision, created_at`

// AddApp stores an app of the organization under the identity that it has: a
// sealed secret names the row it is for, so whoever seals must know the identity
// first. See [Tx.NewID].
func (tx *Tx) AddApp(ctx context.Context, a *greenroom.App) error {
	a.Organization, a.Revision, a.CreatedAt = tx.organization, 1, tx.now
	_, err := tx.q.exec(ctx, `
		insert into apps (id, organization_id, provider, kind, name, client_id, client_secret_sealed, webhook_secret_sealed, created_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		a.ID, a.Organization, a.Provider, a.Kind, a.Name, a.ClientID, a.ClientSecret, nullable(a.WebhookSecret), micros(a.CreatedAt))
	return err
}

// App returns the app that a connection's grant is of.
func (tx *Tx) App(ctx context.Context, id greenroom.ConnectionID) (*greenroom.App, error) {
	return one(ctx, tx.q, "connection", scanApp, `
		select a.id, a.organization_id, a.provider, a.kind, a.name, a.client_id, a.client_secret_sealed, a.webhook_secret_sealed, a.heard_at, a.revision, a.created_at
		from   apps a
		join   grants g on g.app_id = a.id
		join   connections c on c.grant_id = g.id
		where  c.organization_id = $1 and c.id = $2`, tx.organization, id)
}

// UsableApp returns an app of the organization, unless it is removed, or of the
// server.
func (tx *Tx) UsableApp(ctx context.Context, id string) (*greenroom.App, error) {
	return one(ctx, tx.q, "app", scanApp, `
		select `+appColumns+`
		from   apps
		where  id = $1 and (organization_id = $2 or organization_id is null) and removed_at is null`, id, tx.organization)
}

// OwnApps returns the organization's apps on which people consent, the oldest
// first, at most 100.
func (tx *Tx) OwnApps(ctx context.Context) ([]*greenroom.App, error) {
	return all(ctx, tx.q, scanApp, `
		select `+appColumns+`
		from   apps
		where  organization_id = $1 and kind <> 'server_to_server' and removed_at is null
		order  by id
		limit  100`, tx.organization)
}

// OwnApp returns one of the organization's own apps, of any kind.
func (tx *Tx) OwnApp(ctx context.Context, id string) (*greenroom.App, error) {
	return one(ctx, tx.q, "app", scanApp, `
		select `+appColumns+`
		from   apps
		where  organization_id = $1 and id = $2 and removed_at is null`, tx.organization, id)
}

// IsServersApp reports whether the server itself has an app with a client id on
// which people consent.
func (tx *Tx) IsServersApp(ctx context.Context, client string) (bool, error) {
	found, err := all(ctx, tx.q, scanText[string], `
		select id
		from   apps
		where  organization_id is null and client_id = $1
		limit  1`, client)
	return len(found) > 0, err
}

// UpdateApp stores name, secrets and the time of the last signed event of an app
// of the organization, if it is still at its revision, which it raises.
func (tx *Tx) UpdateApp(ctx context.Context, a *greenroom.App) error {
	err := update(ctx, tx.q, func() error { _, err := tx.OwnApp(ctx, a.ID); return err }, `
		update apps
		set    name = $1, client_secret_sealed = $2, webhook_secret_sealed = $3, heard_at = $4, revision = revision + 1
		where  organization_id = $5 and id = $6 and revision = $7 and removed_at is null`,
		a.Name, a.ClientSecret, nullable(a.WebhookSecret), instantOrNull(a.HeardAt), tx.organization, a.ID, a.Revision)
	if err == nil {
		a.Revision++
	}
	return err
}

// RemoveApp erases the secrets of an app of the organization at a revision, and
// hides it: what was made with it keeps its history.
func (tx *Tx) RemoveApp(ctx context.Context, id string, revision int64) error {
	return update(ctx, tx.q, func() error { _, err := tx.OwnApp(ctx, id); return err }, `
		update apps
		set    client_secret_sealed = '', webhook_secret_sealed = null, removed_at = $1, revision = revision + 1
		where  organization_id = $2 and id = $3 and revision = $4 and removed_at is null`, micros(tx.now), tx.organization, id, revision)
}

// AppUses returns how many connections of the organization, and how many
// authorizations, of one of its own apps have not ended.
func (tx *Tx) AppUses(ctx context.Context, id string) (connections, grants int, err error) {
	type uses struct{ connections, grants int }
	u, err := one(ctx, tx.q, "app", func(row scanner) (u uses, err error) {
		return u, row.Scan(&u.connections, &u.grants)
	}, `
		select (select count(*) from connections c join grants g on g.id = c.grant_id where g.app_id = a.id and c.state <> 'revoked'),
		       (select count(*) from grants g where g.app_id = a.id and g.state <> 'revoked')
		from   apps a
		where  a.organization_id = $1 and a.id = $2 and a.removed_at is null`, tx.organization, id)
	return u.connections, u.grants, err
}

// ServerGrant returns the organization's authorization by the credentials of a
// Server-to-Server app, whether it has ended or not. It holds the organization
// until the transaction ends: of two that connect at once, the second finds what
// the first made.
func (tx *Tx) ServerGrant(ctx context.Context, account, client string) (*greenroom.Grant, error) {
	if _, err := tx.q.exec(ctx, `update organizations set id = id where id = $1`, tx.organization); err != nil {
		return nil, err
	}
	return one(ctx, tx.q, "authorization", scanGrant, `
		select `+grantColumns+`
		from   grants
		where  provider_account_id = $1 and app_id in (
		       select id from apps where organization_id = $2 and kind = 'server_to_server' and client_id = $3 and removed_at is null)
		order  by id desc
		limit  1`, account, tx.organization, client)
}

// AddServerApp stores an app of the server under the identity that it has,
// unless there is one of the same kind and client id.
func (s *System) AddServerApp(ctx context.Context, a *greenroom.App) error {
	a.Organization, a.CreatedAt = "", s.now
	_, err := s.q.exec(ctx, `
		insert into apps (id, organization_id, provider, kind, client_id, client_secret_sealed, webhook_secret_sealed, created_at)
		values ($1, null, $2, $3, $4, $5, $6, $7)
		on conflict do nothing`,
		a.ID, a.Provider, a.Kind, a.ClientID, a.ClientSecret, nullable(a.WebhookSecret), micros(a.CreatedAt))
	return err
}

// ServerApp returns the server's app of a kind and client id.
func (s *System) ServerApp(ctx context.Context, kind greenroom.AppKind, client string) (*greenroom.App, error) {
	return one(ctx, s.q, "app", scanApp, `
		select `+appColumns+`
		from   apps
		where  organization_id is null and kind = $1 and client_id = $2`, kind, client)
}

// UpdateServerApp stores the sealed secrets of an app of the server.
func (s *System) UpdateServerApp(ctx context.Context, a *greenroom.App) error {
	changed, err := s.q.exec(ctx, `
		update apps
		set    client_secret_sealed = $1, webhook_secret_sealed = $2
		where  id = $3 and organization_id is null`, a.ClientSecret, nullable(a.WebhookSecret), a.ID)
	return mustTouch(changed, err, "app")
}

func scanApp(row scanner) (*greenroom.App, error) {
	var a greenroom.App
	var organization, webhook *string
	var created int64
	var heard *int64
	err := row.Scan(&a.ID, &organization, &a.Provider, &a.Kind, &a.Name, &a.ClientID, &a.ClientSecret, &webhook, &heard, &a.Revision, &created)
	a.Organization, a.WebhookSecret = orEmpty[greenroom.OrganizationID](organization), orEmpty[greenroom.Sealed](webhook)
	a.HeardAt, a.CreatedAt = instantOrZero(heard), instant(created)
	return &a, err
}
