package main

import (
	"context"
	"errors"
	"log/slog"

	"greenroom"
	"greenroom/internal/seal"
	"greenroom/internal/store"
)

// openKey opens the file with the server's key, and makes one at the first start.
// The database keeps a value sealed with the key that it was first started with:
// a node with another key could not open what others seal, so it is refused.
func openKey(ctx context.Context, db *store.DB, path string, log *slog.Logger) (*seal.Box, error) {
	box, err := seal.Open(path)
	if errors.Is(err, seal.ErrNoKey) {
		box, err = makeKey(ctx, db, path, log)
	}
	if err != nil {
		return nil, err
	}
	return box, checkKey(ctx, db, box)
}

// makeKey makes a new key, but never for a database that has one.
func makeKey(ctx context.Context, db *store.DB, path string, log *slog.Logger) (*seal.Box, error) {
	err := db.ReadSystem(ctx, func(s *store.System) error { _, err := s.KeyCheck(ctx); return err })
	switch {
	case err == nil:
		return nil, greenroom.Errorf(greenroom.Invalid,
			"The file named by GREENROOM_SECRET_KEY_FILE is missing, but the database was started with a key already. Nothing was changed; restore the file from its backup, or copy it from another node.").
			At("GREENROOM_SECRET_KEY_FILE")
	case greenroom.KindOf(err) != greenroom.NotFound:
		return nil, err
	}
	log.InfoContext(ctx, "made a new key for stored secrets; back it up apart from the database", slog.String("file", path))
	return seal.Create(path)
}

// checkKey compares the key with the one that the database was first started
// with, which is this one if there was none.
func checkKey(ctx context.Context, db *store.DB, box *seal.Box) error {
	in := seal.Place{Table: "server_settings", Column: "value", Row: "key_check"}
	var kept greenroom.Sealed
	err := db.ReadSystem(ctx, func(s *store.System) (err error) { kept, err = s.KeyCheck(ctx); return err })
	if greenroom.KindOf(err) == greenroom.NotFound {
		kept, err = keepKeyCheck(ctx, db, box, in)
	}
	if err != nil {
		return err
	}
	if _, err := box.Open(kept, in); err != nil {
		return greenroom.Errorf(greenroom.Invalid,
			"The key in the file named by GREENROOM_SECRET_KEY_FILE is not the one that the database was first started with. Nothing was changed; restore that file from its backup, or copy it from another node.").
			At("GREENROOM_SECRET_KEY_FILE").Because(err)
	}
	return nil
}

// keepKeyCheck stores what this key seals, and returns what is stored: another
// node may have been first.
func keepKeyCheck(ctx context.Context, db *store.DB, box *seal.Box, in seal.Place) (kept greenroom.Sealed, err error) {
	mine, err := box.Seal("greenroom", in)
	if err != nil {
		return "", err
	}
	err = db.System(ctx, func(s *store.System) (err error) { kept, err = s.KeepKeyCheck(ctx, mine); return err })
	return kept, err
}
