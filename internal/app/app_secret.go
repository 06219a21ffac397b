package app

import (
	"context"
	"time"

	"greenroom"
	"greenroom/internal/store"
)

// secrets are those of an app, as somebody enters them.
type secrets struct {
	client  greenroom.Secret // "" keeps the one that is stored
	webhook greenroom.Secret // likewise
	forget  bool             // removes the webhook secret
}

// changeSecrets gives an app of the organization other secrets, if there are
// any. Whoever sets or removes the webhook secret must be allowed to change every
// connection on the grant: its events concern them all.
func (a *App) changeSecrets(ctx context.Context, tx *store.Tx, who greenroom.Actor, app *greenroom.App, grant string, in secrets) error {
	webhook := in.webhook != "" || in.forget && app.WebhookSecret != ""
	if in.client == "" && !webhook {
		return nil
	}
	if webhook {
		if err := mayChangeAll(ctx, tx, who, grant); err != nil {
			return err
		}
	}
	if err := a.sealSecrets(app, in); err != nil {
		return err
	}
	return tx.UpdateApp(ctx, app)
}

func mayChangeAll(ctx context.Context, tx *store.Tx, who greenroom.Actor, grant string) error {
	users, err := tx.ConnectionsOfGrant(ctx, grant)
	if err != nil {
		return err
	}
	self, err := selfOf(ctx, tx, who)
	if err != nil {
		return err
	}
	for _, c := range users {
		if mayTend(who, self, c) != nil {
			return greenroom.Errorf(greenroom.Forbidden, "Others here use the same Zoom app, so only an administrator of your organization can change its Secret Token. Nothing was changed. Leave the Secret Token empty, or ask them.").At("webhook_secret")
		}
	}
	return nil
}

// sealSecrets puts the secrets that are not empty into an app. Events signed with
// another webhook secret than before have not been heard yet.
func (a *App) sealSecrets(app *greenroom.App, in secrets) (err error) {
	if in.client != "" {
		if app.ClientSecret, err = a.box.Seal(in.client, place("apps", "client_secret", app.ID)); err != nil {
			return err
		}
	}
	switch {
	case in.webhook != "":
		app.WebhookSecret, err = a.box.Seal(in.webhook, place("apps", "webhook_secret", app.ID))
	case in.forget:
		app.WebhookSecret = ""
	default:
		return nil
	}
	app.HeardAt = time.Time{}
	return err
}

// masks returns what is shown of an app's secrets.
func (a *App) masks(app *greenroom.App) (client, webhook greenroom.Mask, err error) {
	secret, err := a.box.Open(app.ClientSecret, place("apps", "client_secret", app.ID))
	if err != nil || app.WebhookSecret == "" {
		return secret.Mask(), webhook, err
	}
	token, err := a.box.Open(app.WebhookSecret, place("apps", "webhook_secret", app.ID))
	return secret.Mask(), token.Mask(), err
}

// WebhookURL returns the address at which the provider's events for an app are to
// reach us, to be entered there: of the server's by their kind, of an
// organization's by its id.
func (a *App) WebhookURL(app *greenroom.App) string {
	name := app.ID
	if app.Organization == "" {
		name = string(app.Kind)
	}
	return a.url + "/webhooks/zoom/" + name
}
