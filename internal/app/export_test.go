package app

import (
	"context"

	"greenroom"
)

// Token is token, for tests of who refreshes.
func (a *App) Token(ctx context.Context, organization greenroom.OrganizationID, id greenroom.ConnectionID) (greenroom.Token, error) {
	return a.token(ctx, organization, id)
}

// Hash is hash, for tests of how long it waits.
func (a *App) Hash(ctx context.Context, work func()) error { return a.hash(ctx, work) }
