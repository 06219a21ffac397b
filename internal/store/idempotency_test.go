package store_test

import (
	"errors"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"greenroom/internal/store"
)

func TestClaim(t *testing.T) {
	onEngines(t, func(t *testing.T, db *store.DB) {
		ctx, org, other := t.Context(), organization(t, db, "Hospital"), organization(t, db, "Clinic")
		take := func(tx *store.Tx) error {
			done, err := tx.Claim(ctx, "key", "request")
			if done != nil {
				t.Errorf("a new key has made %+v", done)
			}
			return errors.Join(err, tx.Remember(ctx, "key", "ses_1"))
		}
		write(t, db, org, take)
		write(t, db, other, take) // the same key of another organization is another key
		write(t, db, org, func(tx *store.Tx) error {
			done, err := tx.Claim(ctx, "key", "another request")
			if diff := cmp.Diff(&store.Remembered{RequestHash: "request", Made: "ses_1"}, done); diff != "" {
				t.Error(diff)
			}
			return err
		})
	})
}

// Of many who claim a key at once, one finds it free, and the others what that
// one made.
func TestClaimAtOnce(t *testing.T) {
	onEngines(t, func(t *testing.T, db *store.DB) {
		ctx, org := t.Context(), organization(t, db, "Hospital")
		var wait sync.WaitGroup
		first := make(chan struct{}, 8)
		for range cap(first) {
			wait.Go(func() {
				free := false
				err := db.Write(ctx, org, func(tx *store.Tx) error {
					done, err := tx.Claim(ctx, "key", "request")
					if free = done == nil; err != nil || !free {
						if err == nil && done.Made != "ses_1" {
							t.Errorf("found %+v", done)
						}
						return err
					}
					return tx.Remember(ctx, "key", "ses_1")
				})
				if err != nil {
					t.Error(err)
				}
				if free {
					first <- struct{}{}
				}
			})
		}
		wait.Wait()
		if len(first) != 1 {
			t.Errorf("%d found the key free, want 1", len(first))
		}
	})
}

// A request that fails leaves its key free.
func TestClaimIsGivenBack(t *testing.T) {
	onEngines(t, func(t *testing.T, db *store.DB) {
		ctx, org, failed := t.Context(), organization(t, db, "Hospital"), errors.New("changed its mind")
		for range 2 {
			err := db.Write(ctx, org, func(tx *store.Tx) error {
				if done, err := tx.Claim(ctx, "key", "request"); done != nil || err != nil {
					t.Errorf("found %+v, %v", done, err)
				}
				return failed
			})
			if !errors.Is(err, failed) {
				t.Errorf("got %v", err)
			}
		}
	})
}
