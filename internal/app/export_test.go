package app

import (
	"context"

	"greenroom"
)

// Token is token, for tests of who refreshes.
func (a *App) Token(ctx context.Context, organization greenroom.OrganizationID, id greenroom.ConnectionID) (greenroom.Token, error) {
	return a.token(ctx, organization, id)
}
