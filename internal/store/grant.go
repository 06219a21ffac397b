package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"greenroom"
)

// AddGrant stores a new authorization under the identity that it has. Its app is
// the organization's or the server's; any other is not found.
func (tx *Tx) AddGrant(ctx context.Context, g *greenroom.Grant) error {
	scopes, err := json.Marshal(g.Scopes)
	if err != nil {
		return fmt.Errorf("store: scopes of grant: %w", err)
	}
	g.CreatedAt, g.Consented, g.EndedAt = tx.now, tx.now, time.Time{}
	added, err := tx.q.exec(ctx, `
		insert into grants (`+grantColumns+`)
		select $1, a.id, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14
		from   apps a
		where  a.id = $15 and (a.organization_id = $16 or a.organization_id is null)`,
		g.ID, g.Account, g.User, g.State, nullable(g.Access), nullable(g.Refresh), instantOrNull(g.ExpiresAt),
		string(scopes), nullable(g.APIURL), g.Generation, instantOrNull(g.LeaseUntil), micros(g.Consented), instantOrNull(g.EndedAt),
		micros(g.CreatedAt), g.App, tx.organization)
	if isDuplicate(err) {
		return greenroom.Errorf(greenroom.Conflict, "This account is connected with this app already. Nothing was changed.").Because(err)
	}
	return mustTouch(added, err, "app")
}

const grantColumns = `id, app_id, provider_account_id, provider_user_id, state,
	access_sealed, refresh_sealed, expires_at, scopes, api_url, generation, lease_until, consented_at, ended_at, created_at`

// Grant returns the authorization that a connection of this organization uses.
func (tx *Tx) Grant(ctx context.Context, id greenroom.ConnectionID) (*greenroom.Grant, error) {
	return one(ctx, tx.q, "connection", scanGrant, `
		select g.id, g.app_id, g.provider_account_id, g.provider_user_id, g.state,
		       g.access_sealed, g.refresh_sealed, g.expires_at, g.scopes, g.api_url, g.generation, g.lease_until, g.consented_at, g.ended_at, g.created_at
		from   grants g
		join   connections c on c.grant_id = g.id
		where  c.organization_id = $1 and c.id = $2`, tx.organization, id)
}

func scanGrant(row scanner) (*greenroom.Grant, error) {
	var g greenroom.Grant
	var access, refresh, api *string
	var expires, lease, ended *int64
	var scopes string
	var consented, created int64
	err := row.Scan(&g.ID, &g.App, &g.Account, &g.User, &g.State, &access, &refresh, &expires, &scopes, &api, &g.Generation, &lease, &consented, &ended, &created)
	if err != nil {
		return nil, err
	}
	g.Access, g.Refresh, g.APIURL = orEmpty[greenroom.Sealed](access), orEmpty[greenroom.Sealed](refresh), orEmpty[string](api)
	g.ExpiresAt, g.LeaseUntil, g.CreatedAt = instantOrZero(expires), instantOrZero(lease), instant(created)
	g.Consented, g.EndedAt = instant(consented), instantOrZero(ended)
	return &g, json.Unmarshal([]byte(scopes), &g.Scopes)
}

// StoreToken stores a fresh token of the grant that a connection uses, unless
// another has been stored since the grant was read: then it is a Conflict, and
// the stored one is to be used. It ends the lease.
func (tx *Tx) StoreToken(ctx context.Context, id greenroom.ConnectionID, g *greenroom.Grant) error {
	return update(ctx, tx.q, func() error { _, err := tx.Grant(ctx, id); return err }, `
		update grants
		set    access_sealed = $1, refresh_sealed = $2, expires_at = $3, api_url = $4,
		       generation = generation + 1, lease_until = null
		where  id = $5 and generation = $6
		  and  id in (select grant_id from connections where organization_id = $7 and id = $8)`,
		nullable(g.Access), nullable(g.Refresh), instantOrNull(g.ExpiresAt), nullable(g.APIURL),
		g.ID, g.Generation, tx.organization, id)
}

// GrantOfLogin returns the authorization of an app by a user of the provider,
// whoever uses it. The app is the organization's or the server's; those of any
// other are not found.
func (tx *Tx) GrantOfLogin(ctx context.Context, app, account, user string) (*greenroom.Grant, error) {
	return one(ctx, tx.q, "authorization", scanGrant, `
		select `+grantColumns+`
		from   grants
		where  app_id = $1 and provider_account_id = $2 and provider_user_id = $3
		  and  app_id in (select id from apps where organization_id = $4 or organization_id is null)`,
		app, account, user, tx.organization)
}

// ReplaceGrant stores what a new consent by the same login gave, whatever was
// stored before: the provider has ended that. Its app is the organization's or
// the server's; any other is not found.
func (tx *Tx) ReplaceGrant(ctx context.Context, g *greenroom.Grant) error {
	scopes, err := json.Marshal(g.Scopes)
	if err != nil {
		return fmt.Errorf("store: scopes of grant: %w", err)
	}
	changed, err := tx.q.exec(ctx, `
		update grants
		set    state = $1, access_sealed = $2, refresh_sealed = $3, expires_at = $4, scopes = $5, api_url = $6,
		       generation = generation + 1, lease_until = null, consented_at = $7, ended_at = null, deauthorized_at = null
		where  id = $8 and app_id in (select id from apps where organization_id = $9 or organization_id is null)`,
		g.State, nullable(g.Access), nullable(g.Refresh), instantOrNull(g.ExpiresAt), string(scopes), nullable(g.APIURL),
		micros(tx.now), g.ID, tx.organization)
	return mustTouch(changed, err, "authorization")
}

// LeaseGrant lets the caller alone refresh the grant that a connection uses,
// until the given time or the next StoreToken or ReleaseGrant. It is a Conflict
// if another holds it, or if a token has been stored since the grant was read.
func (tx *Tx) LeaseGrant(ctx context.Context, id greenroom.ConnectionID, g *greenroom.Grant, until time.Time) error {
	until = until.UTC().Truncate(time.Microsecond)
	err := update(ctx, tx.q, func() error { _, err := tx.Grant(ctx, id); return err }, `
		update grants
		set    lease_until = $1
		where  id = $2 and generation = $3 and state <> 'revoked' and (lease_until is null or lease_until <= $4)
		  and  id in (select grant_id from connections where organization_id = $5 and id = $6)`,
		micros(until), g.ID, g.Generation, micros(tx.now), tx.organization, id)
	if err == nil {
		g.LeaseUntil = until
	}
	return err
}

// ReleaseGrant ends a lease that came to nothing, so that others may try. A
// lease that is another's by now stays.
func (tx *Tx) ReleaseGrant(ctx context.Context, id greenroom.ConnectionID, g *greenroom.Grant) error {
	if _, err := tx.Grant(ctx, id); err != nil {
		return err
	}
	_, err := tx.q.exec(ctx, `
		update grants
		set    lease_until = null
		where  id = $1 and lease_until = $2
		  and  id in (select grant_id from connections where organization_id = $3 and id = $4)`,
		g.ID, micros(g.LeaseUntil), tx.organization, id)
	return err
}

func scanText[T ~string](row scanner) (T, error) {
	var text T
	err := row.Scan(&text)
	return text, err
}
