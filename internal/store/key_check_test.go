package store_test

import (
	"sync"
	"testing"

	"greenroom"
	"greenroom/internal/store"
)

// However many nodes start at once on an empty database, the key of one is kept.
func TestKeyCheckIsThatOfTheFirst(t *testing.T) {
	onEngines(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		if err := db.System(ctx, func(s *store.System) error { _, err := s.KeyCheck(ctx); return err }); greenroom.KindOf(err) != greenroom.NotFound {
			t.Errorf("before the first start: %v, want NotFound", err)
		}
		var wait sync.WaitGroup
		kept := make([]greenroom.Sealed, 4)
		for node, mine := range []greenroom.Sealed{"a", "b", "c", "d"} {
			wait.Go(func() {
				if err := db.System(ctx, func(s *store.System) (err error) { kept[node], err = s.KeepKeyCheck(ctx, mine); return err }); err != nil {
					t.Error(err)
				}
			})
		}
		wait.Wait()
		for _, got := range kept {
			if got == "" || got != kept[0] {
				t.Fatalf("the nodes found %q", kept)
			}
		}
	})
}
