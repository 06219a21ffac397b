package store_test

import (
	"os"
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

// Nobody but the owner reads a database, nor the files beside it.
func TestTheDatabaseIsItsOwners(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new.db")
	if err := store.Migrate(t.Context(), "sqlite:"+path); err != nil {
		t.Fatal(err)
	}
	db, err := store.Open(t.Context(), "sqlite:"+path, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	organization(t, db, "Hospital")
	files, err := filepath.Glob(path + "*")
	if err != nil || len(files) < 2 {
		t.Fatalf("the files are %q, %v", files, err)
	}
	for _, file := range files {
		info, err := os.Stat(file)
		if err != nil {
			t.Fatal(err)
		}
		if mode := info.Mode().Perm(); mode != 0o600 {
			t.Errorf("%s has mode %o", filepath.Base(file), mode)
		}
	}
}
