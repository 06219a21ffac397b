package store

import (
	"context"

	"greenroom"
)

// AuthorizationOf returns the authorization of an app by a user of the provider.
func (s *System) AuthorizationOf(ctx context.Context, app, account, user string) (*greenroom.Grant, error) {
	return one(ctx, s.q, "authorization", scanGrant, `
		select `+grantColumns+`
		from   grants
		where  app_id = $1 and provider_account_id = $2 and provider_user_id = $3`, app, account, user)
}

// GrantsOf returns the authorizations of an app by users of one account that
// have not ended, at most 1000.
func (s *System) GrantsOf(ctx context.Context, app, account string) ([]*greenroom.Grant, error) {
	return all(ctx, s.q, scanGrant, `
		select `+grantColumns+`
		from   grants
		where  app_id = $1 and provider_account_id = $2 and state <> 'revoked'
		order  by id
		limit  1000`, app, account)
}

// GrantToChange returns an authorization, and keeps it from other transactions
// that want to change it, or to give or end a use of it, until this one ends.
func (s *System) GrantToChange(ctx context.Context, id string) (*greenroom.Grant, error) {
	if _, err := s.q.exec(ctx, `update grants set generation = generation where id = $1`, id); err != nil {
		return nil, err
	}
	return s.Authorization(ctx, id)
}

// Authorization returns one authorization.
func (s *System) Authorization(ctx context.Context, id string) (*greenroom.Grant, error) {
	return one(ctx, s.q, "authorization", scanGrant, `select `+grantColumns+` from grants where id = $1`, id)
}

// UsersOfGrant returns the organizations with a connection on an authorization
// that has not ended, in order.
func (s *System) UsersOfGrant(ctx context.Context, id string) ([]greenroom.OrganizationID, error) {
	return all(ctx, s.q, scanText[greenroom.OrganizationID], `
		select distinct organization_id
		from   connections
		where  grant_id = $1 and state <> 'revoked'
		order  by organization_id`, id)
}

// UsesOfGrant returns how many connections on an authorization have not ended.
func (s *System) UsesOfGrant(ctx context.Context, id string) (int, error) {
	found, err := all(ctx, s.q, scanInt, `
		select count(*)
		from   connections
		where  grant_id = $1 and state <> 'revoked'`, id)
	if err != nil || len(found) == 0 {
		return 0, err
	}
	return int(found[0]), nil
}

// EndGrant erases the tokens of an authorization that the provider has ended. It
// is a Conflict if a token has been stored since the grant was read.
func (s *System) EndGrant(ctx context.Context, g *greenroom.Grant) error {
	return update(ctx, s.q, func() error { return nil }, `
		update grants
		set    state = 'revoked', access_sealed = null, refresh_sealed = null, expires_at = null,
		       generation = generation + 1, lease_until = null, ended_at = coalesce(ended_at, $1)
		where  id = $2 and generation = $3`, micros(s.now), g.ID, g.Generation)
}

// RetireGrant ends an authorization that nobody here uses any more. Its tokens
// stay until the provider has been told: see [System.EraseTokens]. One that is
// being refreshed is stored still.
func (s *System) RetireGrant(ctx context.Context, id string) error {
	touched, err := s.q.exec(ctx, `
		update grants
		set    state = 'revoked', ended_at = coalesce(ended_at, $1)
		where  id = $2`, micros(s.now), id)
	return mustTouch(touched, err, "authorization")
}

// EraseTokens erases the tokens of an authorization that has ended, unless
// others have been stored since it was read.
func (s *System) EraseTokens(ctx context.Context, g *greenroom.Grant) error {
	_, err := s.q.exec(ctx, `
		update grants
		set    access_sealed = null, refresh_sealed = null, expires_at = null, generation = generation + 1, lease_until = null
		where  id = $1 and generation = $2 and state = 'revoked'`, g.ID, g.Generation)
	return err
}

// Deauthorized notes that the provider told us that an app was removed: what it
// told us through this authorization is to go. See [System.ForgetMeetings].
func (s *System) Deauthorized(ctx context.Context, id string) error {
	_, err := s.q.exec(ctx, `update grants set deauthorized_at = $1 where id = $2`, micros(s.now), id)
	return err
}

// ForgetDirectory deletes what is known of the users and rooms of an account
// through an authorization that has ended, and in every organization that does
// not use the account otherwise what was decided about its users.
func (s *System) ForgetDirectory(ctx context.Context, g *greenroom.Grant) error {
	for _, table := range []string{"hosts", "rooms"} {
		if _, err := s.q.exec(ctx, `delete from `+table+` where grant_id in (select id from grants where id = $1 and state = 'revoked')`, g.ID); err != nil {
			return err
		}
	}
	_, err := s.q.exec(ctx, `
		delete from host_links
		where  provider_account_id = $1 and not exists (
		       select 1
		       from   connections c
		       join   grants g on g.id = c.grant_id
		       where  c.organization_id = host_links.organization_id and c.state <> 'revoked' and g.provider_account_id = $1)`, g.Account)
	return err
}

// EraseIdleApp erases the secrets of a Server-to-Server app that no connection
// uses any more.
func (s *System) EraseIdleApp(ctx context.Context, id string) error {
	_, err := s.q.exec(ctx, `
		update apps
		set    client_secret_sealed = '', webhook_secret_sealed = null
		where  id = $1 and kind = 'server_to_server' and not exists (
		       select 1
		       from   connections c
		       join   grants g on g.id = c.grant_id
		       where  g.app_id = apps.id and c.state <> 'revoked')`, id)
	return err
}

// AnyApp returns an app, whosever it is.
func (s *System) AnyApp(ctx context.Context, id string) (*greenroom.App, error) {
	return one(ctx, s.q, "app", scanApp, `select `+appColumns+` from apps where id = $1`, id)
}

// Heard notes that a signed event of an app has reached us, at most once a
// minute.
func (s *System) Heard(ctx context.Context, app string) error {
	const minute = 60 * 1_000_000 // microseconds
	_, err := s.q.exec(ctx, `
		update apps
		set    heard_at = $1
		where  id = $2 and (heard_at is null or heard_at <= $3)`, micros(s.now), app, micros(s.now)-minute)
	return err
}
