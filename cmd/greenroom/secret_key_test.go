package main

import (
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"greenroom"
	"greenroom/internal/store"
	"greenroom/internal/testkit"
)

// A database is used with the key that it was first started with, and with no
// other: neither one of another node, nor a new one.
func TestDatabaseKeepsToItsKey(t *testing.T) {
	for engine, newDatabase := range testkit.Engines() {
		t.Run(engine, func(t *testing.T) {
			first, second := newDatabase(t), newDatabase(t)
			path := func(name string) string { return filepath.Join(t.TempDir(), name) }
			mine, theirs, missing := path("mine"), path("theirs"), path("missing")
			open := func(dsn, key string) error {
				db, err := store.Open(t.Context(), dsn, time.Now)
				if err != nil {
					t.Fatal(err)
				}
				defer db.Close()
				_, err = openKey(t.Context(), db, key, slog.New(slog.DiscardHandler))
				return err
			}
			for _, fine := range []error{open(first, mine), open(second, theirs), open(first, mine)} {
				if fine != nil {
					t.Fatal(fine)
				}
			}
			for _, key := range []string{theirs, missing} {
				if err := open(first, key); greenroom.KindOf(err) != greenroom.Invalid || greenroom.FieldOf(err) != "GREENROOM_SECRET_KEY_FILE" {
					t.Errorf("with the key %s: %v, want Invalid", filepath.Base(key), err)
				}
			}
			if _, err := os.Stat(missing); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("a key was made: %v", err)
			}
		})
	}
}
