package store

import (
	"context"

	"greenroom"
)

const appColumns = `id, organization_id, provider, kind, name, client_id, client_secret_sealed, webhook_secret_sealed, heard_at, created_at`

// AddApp stores an app of the organization under the identity that it has: a
// sealed secret names the row it is for, so whoever seals must know the identity
// first. See [Tx.NewID].
func (tx *Tx) AddApp(ctx context.Context, a *greenroom.App) error {
	a.Organization, a.CreatedAt = tx.organization, tx.now
	_, err := tx.q.exec(ctx, `
		insert into apps (id, organization_id, provider, kind, name, client_id, client_secret_sealed, webhook_secret_sealed, created_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		a.ID, a.Organization, a.Provider, a.Kind, a.Name, a.ClientID, a.ClientSecret, nullable(a.WebhookSecret), micros(a.CreatedAt))
	return err
}

// App returns the app that a connection's grant is of.
func (tx *Tx) App(ctx context.Context, id greenroom.ConnectionID) (*greenroom.App, error) {
	return one(ctx, tx.q, "connection", scanApp, `
		select a.id, a.organization_id, a.provider, a.kind, a.name, a.client_id, a.client_secret_sealed, a.webhook_secret_sealed, a.heard_at, a.created_at
		from   apps a
		join   grants g on g.app_id = a.id
		join   connections c on c.grant_id = g.id
		where  c.organization_id = $1 and c.id = $2`, tx.organization, id)
}

// UsableApp returns an app of the organization or of the server.
func (tx *Tx) UsableApp(ctx context.Context, id string) (*greenroom.App, error) {
	return one(ctx, tx.q, "app", scanApp, `
		select `+appColumns+`
		from   apps
		where  id = $1 and (organization_id = $2 or organization_id is null)`, id, tx.organization)
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
	err := row.Scan(&a.ID, &organization, &a.Provider, &a.Kind, &a.Name, &a.ClientID, &a.ClientSecret, &webhook, &heard, &created)
	a.Organization, a.WebhookSecret = orEmpty[greenroom.OrganizationID](organization), orEmpty[greenroom.Sealed](webhook)
	a.HeardAt, a.CreatedAt = instantOrZero(heard), instant(created)
	return &a, err
}
