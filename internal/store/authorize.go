package store

import (
	"context"

	"greenroom"
)

const attemptColumns = `state_hash, browser_hash, organization_id, user_id, link_id, app_id, owner_kind, owner_id,
	verifier_sealed, return_to, created_at, expires_at`

// AddAttempt stores a connection that somebody begins. Its app is the
// organization's or the server's; any other is not found.
func (tx *Tx) AddAttempt(ctx context.Context, a *greenroom.Attempt) error {
	a.Organization, a.CreatedAt = tx.organization, tx.now
	added, err := tx.q.exec(ctx, `
		insert into oauth_attempts (`+attemptColumns+`)
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

func scanAttempt(row scanner) (*greenroom.Attempt, error) {
	var a greenroom.Attempt
	var link *string
	var created, expires int64
	err := row.Scan(&a.StateHash, &a.BrowserHash, &a.Organization, &a.User, &link, &a.App, &a.OwnerKind, &a.OwnerID,
		&a.Verifier, &a.ReturnTo, &created, &expires)
	a.Link, a.CreatedAt, a.ExpiresAt = orEmpty[string](link), instant(created), instant(expires)
	return &a, err
}
