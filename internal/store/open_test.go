package store_test

import (
	"path/filepath"
	"testing"
	"time"

	"greenroom"
	"greenroom/clocktest"
	"greenroom/internal/store"
	"greenroom/internal/testkit"
)

// noon is when the tests of the store take place.
var noon = time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)

func TestMain(m *testing.M) { testkit.Main(m) }

// onEngines runs a test on SQLite and on PostgreSQL, each time on an empty
// database of its own.
func onEngines(t *testing.T, test func(t *testing.T, db *store.DB)) {
	for name, newDatabase := range testkit.Engines() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db, err := store.Open(t.Context(), newDatabase(t), clocktest.At(noon).Now)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(db.Close)
			test(t, db)
		})
	}
}

func TestOpen(t *testing.T) {
	onEngines(t, func(t *testing.T, db *store.DB) {
		if err := db.Ping(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

func TestOpenSaysWhichSettingIsWrong(t *testing.T) {
	for _, dsn := range []string{
		"sqlite:" + filepath.Join(t.TempDir(), "no", "such", "folder", "x.db"),
		"postgres:///none?host=" + t.TempDir(),
	} {
		_, err := store.Open(t.Context(), dsn, time.Now)
		if greenroom.KindOf(err) != greenroom.Unavailable {
			t.Errorf("Open(%q) gives %v, want an Unavailable error", dsn, err)
		}
	}
}

func TestMigrateTwiceChangesNothing(t *testing.T) {
	for name, newDatabase := range testkit.Engines() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if err := store.Migrate(t.Context(), newDatabase(t)); err != nil {
				t.Error(err)
			}
		})
	}
}
