package app

import (
	"context"

	"greenroom"
	"greenroom/internal/store"
)

// Token is token, for tests of who refreshes.
func (a *App) Token(ctx context.Context, organization greenroom.OrganizationID, id greenroom.ConnectionID) (greenroom.Token, error) {
	return a.token(ctx, organization, id)
}

// Notice is notice, for tests of what comes of one.
type Notice = notice

// Notify is notify, for the same.
func (a *App) Notify(ctx context.Context, tx *store.Tx, to []*greenroom.User, n Notice) error {
	return a.notify(ctx, tx, to, n)
}

// Hash is hash, for tests of how long it waits.
func (a *App) Hash(ctx context.Context, work func()) error { return a.hash(ctx, work) }

// ChooseHost is chooseHost, for tests of who hosts.
func (a *App) ChooseHost(ctx context.Context, organization greenroom.OrganizationID, s *greenroom.Session) (host greenroom.ProviderHost, why, err error) {
	err = a.db.Read(ctx, organization, func(tx *store.Tx) error { _, host, why, err = chooseHost(ctx, tx, s); return err })
	return host, why, err
}
