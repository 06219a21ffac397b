package app

import (
	"context"

	"greenroom"
	"greenroom/internal/store"
)

// A ServerApp is an app of the server's own, as its settings name it.
type ServerApp struct {
	Kind          greenroom.AppKind
	ClientID      string
	ClientSecret  greenroom.Secret
	WebhookSecret greenroom.Secret // "" if the provider tells nothing by itself
}

// UseServerApps makes the apps those that people connect with, one of each kind.
// An app that is stored already gets the secrets of the settings; one that is
// in the settings no more stays, for the connections made with it. Call it once,
// before anything is served.
func (a *App) UseServerApps(ctx context.Context, apps []ServerApp) error {
	used := map[greenroom.AppKind]string{}
	err := a.db.System(ctx, func(s *store.System) error {
		for _, in := range apps {
			stored, err := a.storeServerApp(ctx, s, in)
			if err != nil {
				return err
			}
			used[in.Kind] = stored.ID
		}
		return nil
	})
	a.serverApps = used
	return err
}

// storeServerApp stores an app that is not stored, or whose secrets differ. Two
// nodes that start at once store one.
func (a *App) storeServerApp(ctx context.Context, s *store.System, in ServerApp) (*greenroom.App, error) {
	fresh := &greenroom.App{ID: s.NewID("app"), Provider: greenroom.Zoom, Kind: in.Kind, ClientID: in.ClientID}
	given := secrets{client: in.ClientSecret, webhook: in.WebhookSecret, forget: in.WebhookSecret == ""}
	if err := a.sealSecrets(fresh, given); err != nil {
		return nil, err
	}
	if err := s.AddServerApp(ctx, fresh); err != nil {
		return nil, err
	}
	stored, err := s.ServerApp(ctx, in.Kind, in.ClientID)
	if err != nil || a.holds(stored, in) {
		return stored, err
	}
	if err := a.sealSecrets(stored, given); err != nil {
		return nil, err
	}
	return stored, s.UpdateServerApp(ctx, stored)
}

// holds reports whether the secrets of a stored app are those of the settings.
func (a *App) holds(app *greenroom.App, in ServerApp) bool {
	secret, err := a.box.Open(app.ClientSecret, place("apps", "client_secret", app.ID))
	if err != nil || secret != in.ClientSecret || (app.WebhookSecret == "") != (in.WebhookSecret == "") {
		return false
	}
	if app.WebhookSecret == "" {
		return true
	}
	webhook, err := a.box.Open(app.WebhookSecret, place("apps", "webhook_secret", app.ID))
	return err == nil && webhook == in.WebhookSecret
}
