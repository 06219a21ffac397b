package store

import (
	"context"
	"time"

	"greenroom"
)

const attemptColumns = `state_hash, browser_hash, organization_id, user_id, link_id, app_id, owner_kind, owner_id,
	verifier_sealed, return_to, created_at, expires_at, spent_at, connection_id`

// maxAttempts is how often a user, or whoever has a one-time link, may begin to
// connect on one day, for which every attempt is kept.
const maxAttempts = 100

// AddAttempt stores a connection that somebody begins. Its app is the
// organization's or the server's; any other is not found. It is Limited for
// whoever has begun too often.
func (tx *Tx) AddAttempt(ctx context.Context, a *greenroom.Attempt) error {
	begun, err := one(ctx, tx.q, "attempt to connect", scanCount, `
		select count(*)
		from   oauth_attempts
		where  organization_id = $1 and user_id = $2 and coalesce(link_id, '') = $3 and created_at > $4`,
		tx.organization, a.User, a.Link, micros(tx.now.Add(-24*time.Hour)))
	if err != nil {
		return err
	}
	if begun >= maxAttempts {
		return greenroom.Errorf(greenroom.Limited, "You have begun to connect %d times within a day, and more is not possible. Nothing was begun. Try again tomorrow.", maxAttempts)
	}
	a.Organization, a.CreatedAt = tx.organization, tx.now
	added, err := tx.q.exec(ctx, `
		insert into oauth_attempts (state_hash, browser_hash, organization_id, user_id, link_id, app_id, owner_kind, owner_id,
		                            verifier_sealed, return_to, created_at, expires_at)
		select $1, $2, $3, $4, $5, id, $6, $7, $8, $9, $10, $11
		from   apps
		where  id = $12 and (organization_id = $3 or organization_id is null)`,
		a.StateHash, a.BrowserHash, a.Organization, a.User, nullable(a.Link), a.OwnerKind, a.OwnerID,
		a.Verifier, a.ReturnTo, micros(a.CreatedAt), micros(a.ExpiresAt), a.App)
	return mustTouch(added, err, "app")
}

// SpendAttempt returns an attempt and sees to it that nobody else is given it.
// One that is unknown or spent is not found. The provider's answer says no more
// than the state, so that this crosses the wall.
func (s *System) SpendAttempt(ctx context.Context, stateHash string) (*greenroom.Attempt, error) {
	return one(ctx, s.q, "attempt to connect", scanAttempt, `
		update oauth_attempts
		set    spent_at = $1
		where  state_hash = $2 and spent_at is null
		returning `+attemptColumns, micros(s.now), stateHash)
}

// Attempt returns an attempt, spent or not. It crosses the wall as SpendAttempt
// does.
func (s *System) Attempt(ctx context.Context, stateHash string) (*greenroom.Attempt, error) {
	return one(ctx, s.q, "attempt to connect", scanAttempt, `
		select `+attemptColumns+`
		from   oauth_attempts
		where  state_hash = $1`, stateHash)
}

// FinishAttempt notes what an attempt of the organization has led to.
func (tx *Tx) FinishAttempt(ctx context.Context, stateHash string, id greenroom.ConnectionID) error {
	changed, err := tx.q.exec(ctx, `
		update oauth_attempts
		set    connection_id = $1
		where  organization_id = $2 and state_hash = $3`, id, tx.organization, stateHash)
	return mustTouch(changed, err, "attempt to connect")
}

// PendingAttempts returns a user's attempts since a time from which the browser
// never came back, newest first: for each owner the last one, unless somebody
// else's has connected that owner meanwhile. At most 50.
func (tx *Tx) PendingAttempts(ctx context.Context, user greenroom.UserID, since time.Time) ([]*greenroom.AttemptView, error) {
	return all(ctx, tx.q, scanAttemptView, `
		select a.state_hash, a.browser_hash, a.organization_id, a.user_id, a.link_id, a.app_id, a.owner_kind, a.owner_id,
		       a.verifier_sealed, a.return_to, a.created_at, a.expires_at, a.spent_at, a.connection_id,
		       coalesce(p.name, q.name, o.name, '')
		from   oauth_attempts a
		left   join organizations o on a.owner_kind = 'organization' and o.id = a.owner_id
		left   join programs p on a.owner_kind = 'program' and p.organization_id = a.organization_id and p.id = a.owner_id
		left   join people q on a.owner_kind = 'person' and q.organization_id = a.organization_id and q.id = a.owner_id
		where  a.organization_id = $1 and a.user_id = $2 and a.link_id is null and a.spent_at is null and a.created_at >= $3
		  and  not exists (
		       select 1
		       from   oauth_attempts later
		       where  later.organization_id = a.organization_id and later.owner_kind = a.owner_kind and later.owner_id = a.owner_id
		         and  later.created_at > a.created_at and (later.connection_id is not null or later.user_id = a.user_id and later.link_id is null))
		order  by a.created_at desc, a.state_hash
		limit  50`, tx.organization, user, micros(since))
}

// ForgetAttempt gives up an attempt of a user's, so that nothing comes of it any
// more.
func (tx *Tx) ForgetAttempt(ctx context.Context, user greenroom.UserID, stateHash string) error {
	changed, err := tx.q.exec(ctx, `
		update oauth_attempts
		set    spent_at = $1
		where  organization_id = $2 and user_id = $3 and state_hash = $4 and link_id is null and spent_at is null`,
		micros(tx.now), tx.organization, user, stateHash)
	return mustTouch(changed, err, "attempt to connect")
}

func scanAttempt(row scanner) (*greenroom.Attempt, error) {
	var a greenroom.Attempt
	return &a, scanAttemptInto(row, &a)
}

func scanAttemptView(row scanner) (*greenroom.AttemptView, error) {
	var v greenroom.AttemptView
	return &v, scanAttemptInto(row, &v.Attempt, &v.OwnerName)
}

// scanAttemptInto reads attemptColumns, and then what else a row has.
func scanAttemptInto(row scanner, a *greenroom.Attempt, more ...any) error {
	var link, connection *string
	var created, expires int64
	var spent *int64
	err := row.Scan(append([]any{&a.StateHash, &a.BrowserHash, &a.Organization, &a.User, &link, &a.App, &a.OwnerKind, &a.OwnerID,
		&a.Verifier, &a.ReturnTo, &created, &expires, &spent, &connection}, more...)...)
	a.Link, a.Connection = orEmpty[string](link), orEmpty[greenroom.ConnectionID](connection)
	a.CreatedAt, a.ExpiresAt, a.SpentAt = instant(created), instant(expires), instantOrZero(spent)
	return err
}
