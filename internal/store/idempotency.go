package store

import (
	"context"

	"greenroom"
)

// Remembered is the answer that a request was given which carried an
// idempotency key. Such answers are kept for a day.
type Remembered struct {
	RequestHash string // another request with the same key is a mistake
	Status      int
	Body        string
}

// Remembered returns the answer kept for a key, which is hashed together with
// who sent it. It returns NotFound for a key that is new.
func (tx *Tx) Remembered(ctx context.Context, keyHash string) (*Remembered, error) {
	return one(ctx, tx.q, "request", scanRemembered, `
		select request_hash, status, body
		from   idempotency_keys
		where  organization_id = $1 and key_hash = $2`, tx.organization, keyHash)
}

func scanRemembered(row scanner) (*Remembered, error) {
	var r Remembered
	err := row.Scan(&r.RequestHash, &r.Status, &r.Body)
	return &r, err
}

// Remember keeps the answer to a request for a key. It returns a Conflict if
// there is one already: a request with the same key was faster.
func (tx *Tx) Remember(ctx context.Context, keyHash, requestHash string, status int, body string) error {
	_, err := tx.q.exec(ctx, `
		insert into idempotency_keys (organization_id, key_hash, request_hash, status, body, created_at)
		values ($1, $2, $3, $4, $5, $6)`,
		tx.organization, keyHash, requestHash, status, body, micros(tx.now))
	if isDuplicate(err) {
		return greenroom.Errorf(greenroom.Conflict, "A request with this idempotency key has been answered already. Nothing was changed. Send it again to get that answer.").Because(err)
	}
	return err
}
