package store

import (
	"context"
)

// Remembered is what a request made that carried an idempotency key. It is kept
// for a day.
type Remembered struct {
	RequestHash string // another request with the same key is a mistake
	Made        string // identity of what it made
}

// Claim takes an idempotency key, which is hashed together with who sent it,
// for a request. If the key is taken, it returns what the request that took it
// has made, and it waits for one that is still under way.
func (tx *Tx) Claim(ctx context.Context, keyHash, requestHash string) (*Remembered, error) {
	claimed, err := tx.q.exec(ctx, `
		insert into idempotency_keys (organization_id, key_hash, request_hash, made, created_at)
		values ($1, $2, $3, '', $4)
		on conflict do nothing`, tx.organization, keyHash, requestHash, micros(tx.now))
	if err != nil || claimed == 1 {
		return nil, err
	}
	return tx.Remembered(ctx, keyHash)
}

// Remembered returns what was made under a key, or NotFound for a key that is
// new.
func (tx *Tx) Remembered(ctx context.Context, keyHash string) (*Remembered, error) {
	return one(ctx, tx.q, "request", scanRemembered, `
		select request_hash, made
		from   idempotency_keys
		where  organization_id = $1 and key_hash = $2`, tx.organization, keyHash)
}

func scanRemembered(row scanner) (*Remembered, error) {
	var r Remembered
	err := row.Scan(&r.RequestHash, &r.Made)
	return &r, err
}

// Remember keeps what was made by the request that has claimed a key.
func (tx *Tx) Remember(ctx context.Context, keyHash, made string) error {
	kept, err := tx.q.exec(ctx, `
		update idempotency_keys
		set    made = $1
		where  organization_id = $2 and key_hash = $3`, made, tx.organization, keyHash)
	return mustTouch(kept, err, "request")
}
