package store_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"greenroom"
	"greenroom/internal/store"
)

func TestRemember(t *testing.T) {
	onEngines(t, func(t *testing.T, db *store.DB) {
		ctx, org, other := t.Context(), organization(t, db, "Hospital"), organization(t, db, "Clinic")
		err := db.Write(ctx, org, func(tx *store.Tx) error {
			if _, err := tx.Remembered(ctx, "key"); greenroom.KindOf(err) != greenroom.NotFound {
				t.Errorf("a new key gives %v, want NotFound", err)
			}
			return tx.Remember(ctx, "key", "request", 201, `{"id":"ses_1"}`)
		})
		if err != nil {
			t.Fatal(err)
		}
		write(t, db, other, func(tx *store.Tx) error { return tx.Remember(ctx, "key", "another", 409, "") })
		err = db.Read(ctx, org, func(tx *store.Tx) error {
			got, err := tx.Remembered(ctx, "key")
			if diff := cmp.Diff(&store.Remembered{RequestHash: "request", Status: 201, Body: `{"id":"ses_1"}`}, got); diff != "" {
				t.Error(diff)
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
		err = db.Write(ctx, org, func(tx *store.Tx) error { return tx.Remember(ctx, "key", "request", 201, "") })
		if greenroom.KindOf(err) != greenroom.Conflict {
			t.Errorf("a second answer gives %v, want a Conflict", err)
		}
	})
}
