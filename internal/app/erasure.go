package app

import (
	"context"
	"log/slog"
	"time"

	"greenroom"
	"greenroom/internal/store"
)

// promiseErasure stores that the provider wants to be told once what was known is
// erased, if it does, once for an event. It never asks that of a Server-to-Server
// app, which is nobody's but the account's own.
func (a *App) promiseErasure(ctx context.Context, s *store.System, app *greenroom.App, e ProviderEvent) error {
	if _, wants := a.provider.(greenroom.Eraser); !wants || !e.Erase || app.Kind == greenroom.ServerToServer {
		return nil
	}
	erasure := &greenroom.Erasure{App: app.ID, Account: e.Account, User: e.User, Event: e.Payload}
	added, err := s.AddErasure(ctx, erasure)
	if err != nil || !added {
		return err
	}
	return s.Enqueue(ctx, greenroom.ReportErasure{Erasure: erasure.ID})
}

// ReportErasure tells the provider that what was known of a user is erased, once
// that is so: links of upcoming sessions are kept until these are over. It returns
// after how long to try again, or 0 when there is no more to do. After a new
// consent there is nothing to report.
func (a *App) ReportErasure(ctx context.Context, job greenroom.ReportErasure) (again time.Duration, err error) {
	var e *greenroom.Erasure
	var app *greenroom.App
	err = a.db.System(ctx, func(s *store.System) (err error) {
		again = 0
		if e, err = s.Erasure(ctx, job.Erasure); err != nil || !e.ReportedAt.IsZero() {
			return err
		}
		if app, err = s.AnyApp(ctx, e.App); err != nil {
			return err
		}
		again, err = a.erase(ctx, s, app, e)
		return err
	})
	if err != nil || again > 0 || !e.ReportedAt.IsZero() {
		return again, err
	}
	if failure := a.reportErasure(ctx, app, e); failure != nil {
		a.log.WarnContext(ctx, "an erasure could not be reported", slog.String("erasure", e.ID), slog.String("kind", string(greenroom.KindOf(failure))))
		return since(e.CreatedAt, a.now()), nil
	}
	return 0, a.db.System(ctx, func(s *store.System) error { return s.Reported(ctx, e) })
}

// erase forgets what may be forgotten by now, and returns after how long the rest
// may be. It marks an erasure that a new consent has made pointless.
func (a *App) erase(ctx context.Context, s *store.System, app *greenroom.App, e *greenroom.Erasure) (again time.Duration, err error) {
	g, err := s.AuthorizationOf(ctx, app.ID, e.Account, e.User)
	if greenroom.KindOf(err) == greenroom.NotFound {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	if g.State != greenroom.Revoked {
		e.ReportedAt = a.now()
		return 0, s.Reported(ctx, e)
	}
	if err := s.ForgetMeetings(ctx); err != nil {
		return 0, err
	}
	until, err := s.KeptUntil(ctx, g.ID)
	if err != nil {
		return 0, err
	}
	if until.IsZero() {
		return 0, s.ForgetHosts(ctx)
	}
	return max(until.Sub(a.now()), time.Minute), nil
}

func (a *App) reportErasure(ctx context.Context, app *greenroom.App, e *greenroom.Erasure) error {
	credentials, err := a.credentials(app)
	if err != nil {
		return err
	}
	eraser, ok := a.provider.(greenroom.Eraser)
	if !ok {
		return nil
	}
	return eraser.ReportErasure(ctx, credentials, e.Account, e.User, e.Event)
}
