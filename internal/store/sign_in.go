package store

import (
	"context"
	"time"

	"greenroom"
)

// Failures are the tries of a password for one address since the last that was
// right.
type Failures struct {
	Count int64
	Until time.Time // when they are forgotten
}

// CountSignIn counts one more try for an address and returns them all. Counted
// before the password is looked at, tries at the same moment do not slip
// through. They are forgotten at until, which each try puts off until there are
// limit of them.
func (s *System) CountSignIn(ctx context.Context, email string, limit int64, until time.Time) (Failures, error) {
	return one(ctx, s.q, "count", scanFailures, `
		insert into sign_in_failures as f (email_key, failures, until_at)
		values ($1, 1, $2)
		on conflict (email_key) do update
		set    failures = case when f.until_at <= $3 then 1 else f.failures + 1 end,
		       until_at = case when f.until_at > $3 and f.failures >= $4 then f.until_at else excluded.until_at end
		returning failures, until_at`,
		greenroom.EmailKey(email), micros(until), micros(s.now), limit)
}

func scanFailures(row scanner) (Failures, error) {
	var f Failures
	var until int64
	err := row.Scan(&f.Count, &until)
	f.Until = instant(until)
	return f, err
}

// ForgetFailures forgets the tries for an address.
func (s *System) ForgetFailures(ctx context.Context, email string) error {
	_, err := s.q.exec(ctx, `
		delete from sign_in_failures
		where  email_key = $1`, greenroom.EmailKey(email))
	return err
}

// AddSignInLink stores a one-time link of a user under the hash of its token.
func (s *System) AddSignInLink(ctx context.Context, user greenroom.UserID, tokenHash string, expires time.Time) error {
	_, err := s.q.exec(ctx, `
		insert into sign_in_links (token_hash, user_id, expires_at)
		values ($1, $2, $3)`, tokenHash, user, micros(expires))
	return err
}

// SpendSignInLink spends a link and returns whose it was. A link that is
// unknown, expired or spent is not found; of two that spend it at once, one wins.
func (s *System) SpendSignInLink(ctx context.Context, tokenHash string) (greenroom.UserID, error) {
	return one(ctx, s.q, "link", scanUserID, `
		update sign_in_links
		set    spent_at = $1
		where  token_hash = $2 and spent_at is null and expires_at > $1
		returning user_id`, micros(s.now), tokenHash)
}

func scanUserID(row scanner) (greenroom.UserID, error) {
	var id greenroom.UserID
	err := row.Scan(&id)
	return id, err
}
