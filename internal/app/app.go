// Package app holds the use cases: what the API and the pages can ask for, and
// what jobs do later. One use case is one transaction; what must follow is a
// job that the same transaction enqueues. Nothing in a request waits for the
// provider, but for the tests of a connection that somebody asks for.
//
// Start with session.go for what people do, lane.go for how meetings follow, and
// invite.go for how mail does.
package app

import (
	"log/slog"
	"time"

	"greenroom"
	"greenroom/internal/mail"
	"greenroom/internal/seal"
	"greenroom/internal/store"
)

// Options are the parts that the use cases work with. All are needed but Mail.
type Options struct {
	DB       *store.DB
	Box      *seal.Box
	Provider greenroom.Provider
	Mail     *mail.Transport // nil: mail stays in the outbox
	From     mail.Address    // whom mail is from
	URL      string          // public base address, without a slash at its end
	Now      func() time.Time
	Log      *slog.Logger
}

// App is the use cases. It is safe for concurrent use, once UseServerApps has been
// called.
type App struct {
	db       *store.DB
	box      *seal.Box
	provider greenroom.Provider
	mail     *mail.Transport
	from     mail.Address
	url      string
	now      func() time.Time
	log      *slog.Logger
	hashing  chan struct{} // a place for each password that is worked at

	serverApps map[greenroom.AppKind]string // ids of the server's own apps; see UseServerApps
}

// maxHashing is how many passwords are worked at side by side: each takes 19 MiB
// and a core.
const maxHashing = 2

// New returns the use cases over their parts.
func New(o Options) *App {
	return &App{db: o.DB, box: o.Box, provider: o.Provider, mail: o.Mail, from: o.From, url: o.URL, now: o.Now, log: o.Log,
		hashing: make(chan struct{}, maxHashing)}
}
