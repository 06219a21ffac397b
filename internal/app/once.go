package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"greenroom"
	"greenroom/internal/store"
)

// Once names a request that its sender may repeat, since an answer can get
// lost. The use cases that make something make it once: repeated, they change
// nothing and give what they made the first time its identity again. A request
// that failed made nothing and may be repeated or changed.
type Once struct {
	Key     string // chosen by the sender; those of others do not meet it
	Request string // what is asked for: the same key with something else is refused
}

type onceKey struct{}

// WithOnce returns a context in which one use case makes what it makes once.
func WithOnce(ctx context.Context, once Once) context.Context {
	return context.WithValue(ctx, onceKey{}, once)
}

// createOnce runs create, which gives id its value, in one transaction. The key
// is claimed and kept in the same one: what is made and the knowledge of it
// exist together or not at all, and of two requests at once the second waits
// for the first.
func createOnce[ID ~string](ctx context.Context, a *App, who greenroom.Actor, organization greenroom.OrganizationID, id *ID, create func(*store.Tx) error) error {
	once, asked := ctx.Value(onceKey{}).(Once)
	if !asked {
		return a.db.Write(ctx, organization, create)
	}
	key, request := digest(who.Kind, who.ID, once.Key), digest(once.Request)
	return a.db.Write(ctx, organization, func(tx *store.Tx) error {
		done, err := tx.Claim(ctx, key, request)
		switch {
		case err != nil:
			return err
		case done != nil && done.RequestHash != request:
			return greenroom.Errorf(greenroom.Invalid, "This idempotency key belongs to another request. Nothing was changed. Send a new key, or the same request.").At("Idempotency-Key")
		case done != nil:
			*id = ID(done.Made)
			return nil
		}
		if err := create(tx); err != nil {
			return err
		}
		return tx.Remember(ctx, key, string(*id))
	})
}

// digest returns the SHA-256 of texts, none of which holds a zero byte.
func digest(texts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(texts, "\x00")))
	return hex.EncodeToString(sum[:])
}
