// Package app holds the use cases: what the API and the pages can ask for, and
// what jobs do later. One use case is one transaction; what must follow is a
// job that the same transaction enqueues. Nothing in a request waits for the
// provider, but for the tests of a connection that somebody asks for.
//
// Start with session.go for what people do, and lane.go for how meetings follow.
package app

import (
	"log/slog"
	"time"

	"greenroom"
	"greenroom/internal/seal"
	"greenroom/internal/store"
)

// App is the use cases. It is safe for concurrent use.
type App struct {
	db       *store.DB
	box      *seal.Box
	provider greenroom.Provider
	now      func() time.Time
	log      *slog.Logger
}

// New returns the use cases over their parts.
func New(db *store.DB, box *seal.Box, provider greenroom.Provider, now func() time.Time, log *slog.Logger) *App {
	return &App{db: db, box: box, provider: provider, now: now, log: log}
}
