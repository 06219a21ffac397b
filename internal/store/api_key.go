package store

import (
	"context"

	"greenroom"
)

const apiKeyColumns = `id, organization_id, user_id, name, created_at`

func scanAPIKey(row scanner) (*greenroom.APIKey, error) {
	var k greenroom.APIKey
	var created int64
	err := row.Scan(&k.ID, &k.Organization, &k.User, &k.Name, &created)
	k.CreatedAt = instant(created)
	return &k, err
}

// AddAPIKey stores a new key under the hash of its token and gives it its
// identity.
func (tx *Tx) AddAPIKey(ctx context.Context, k *greenroom.APIKey, tokenHash string) error {
	k.ID, k.Organization, k.CreatedAt = newID("key", tx.now), tx.organization, tx.now
	_, err := tx.q.exec(ctx, `
		insert into api_keys (`+apiKeyColumns+`, token_hash)
		values ($1, $2, $3, $4, $5, $6)`,
		k.ID, k.Organization, k.User, k.Name, micros(k.CreatedAt), tokenHash)
	return err
}

// APIKeys returns up to limit keys that are not revoked, newest first: those of
// one user, or of all if user is "".
func (tx *Tx) APIKeys(ctx context.Context, user greenroom.UserID, limit int) ([]*greenroom.APIKey, error) {
	return all(ctx, tx.q, scanAPIKey, `
		select `+apiKeyColumns+`
		from   api_keys
		where  organization_id = $1 and ($2 = '' or user_id = $2) and revoked_at is null
		order  by id desc
		limit  $3`, tx.organization, user, limit)
}

// RevokeAPIKey ends a key: one of the user's, or any if user is "".
func (tx *Tx) RevokeAPIKey(ctx context.Context, id string, user greenroom.UserID) error {
	revoked, err := tx.q.exec(ctx, `
		update api_keys
		set    revoked_at = $1
		where  organization_id = $2 and id = $3 and ($4 = '' or user_id = $4) and revoked_at is null`,
		micros(tx.now), tx.organization, id, user)
	return mustTouch(revoked, err, "key")
}

// APIKeyByHash returns the key whose token has a hash, if it is not revoked and
// its user not disabled.
func (s *System) APIKeyByHash(ctx context.Context, tokenHash string) (*greenroom.APIKey, error) {
	return one(ctx, s.q, "key", scanAPIKey, `
		select `+apiKeyColumns+`
		from   api_keys
		where  token_hash = $1 and revoked_at is null
		  and  exists (select 1 from users where users.id = user_id and disabled_at is null)`, tokenHash)
}
