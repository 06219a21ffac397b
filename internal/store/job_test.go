package store_test

import (
	"testing"

	"greenroom/internal/store"
)

// Every purge is valid SQL on both engines, and none touches an empty database.
func TestKeepHouse(t *testing.T) {
	onEngines(t, func(t *testing.T, db *store.DB) {
		organization(t, db, "Hospital")
		if err := db.System(t.Context(), func(s *store.System) error { return s.KeepHouse(t.Context()) }); err != nil {
			t.Error(err)
		}
	})
}
