package app

import (
	"context"
	"log/slog"
	"time"

	"greenroom"
	"greenroom/internal/store"
)

// revokeFor is how long the provider is asked to end an authorization. Its tokens
// are erased then, whatever the provider says.
const revokeFor = 3 * 24 * time.Hour

// RevokeGrant tells the provider that nobody here uses an authorization any more,
// and erases its tokens. It returns after how long to try again, or 0 when there
// is no more to do. A consent that came meanwhile stays: the provider has ended
// the older tokens then, so that it is no use to them that they are revoked.
func (a *App) RevokeGrant(ctx context.Context, job greenroom.RevokeGrant) (again time.Duration, err error) {
	var g *greenroom.Grant
	var app *greenroom.App
	err = a.db.ReadSystem(ctx, func(s *store.System) (err error) {
		if g, err = s.Authorization(ctx, job.Grant); err != nil {
			return err
		}
		app, err = s.AnyApp(ctx, g.App)
		return err
	})
	if err != nil {
		return 0, err
	}
	now := a.now()
	switch {
	case g.State != greenroom.Revoked || g.Access == "" && g.Refresh == "":
		return 0, nil
	case g.LeaseUntil.After(now): // a refresh is under way: what it stores is to be revoked
		return g.LeaseUntil.Sub(now), nil
	}
	if failure := a.revokeAtProvider(ctx, app, g); failure != nil {
		a.log.WarnContext(ctx, "an authorization could not be revoked", slog.String("grant", g.ID), slog.String("kind", string(greenroom.KindOf(failure))))
		if now.Sub(g.EndedAt) < revokeFor {
			return since(g.EndedAt, now), nil
		}
	}
	return 0, a.db.System(ctx, func(s *store.System) error { return s.EraseTokens(ctx, g) })
}

func (a *App) revokeAtProvider(ctx context.Context, app *greenroom.App, g *greenroom.Grant) error {
	authorizer, err := a.authorizer()
	if err != nil {
		return err
	}
	credentials, err := a.credentials(app)
	if err != nil {
		return err
	}
	sealed, column := g.Refresh, "refresh" // which lasts longer
	if sealed == "" {
		sealed, column = g.Access, "access"
	}
	token, err := a.box.Open(sealed, place("grants", column, g.ID))
	if err != nil {
		return err
	}
	return authorizer.RevokeToken(ctx, credentials, token)
}

// since is how long to wait before something is tried again that was begun some
// time ago: as long again, but at least 10 seconds and at most an hour.
func since(began, now time.Time) time.Duration {
	return min(max(now.Sub(began), 10*time.Second), time.Hour)
}
