package app

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"greenroom"
	"greenroom/internal/store"
)

// NewApp is what somebody enters for an app of their organization on which people
// consent, and ChangedApp what they may change of it later: another client id is
// another app.
type NewApp struct {
	Kind     greenroom.AppKind // AccountLevel or UserLevel
	ClientID string
	ChangedApp
}

// ChangedApp is what may be changed of an app.
type ChangedApp struct {
	Name          string
	ClientSecret  greenroom.Secret // "" keeps the one that is stored
	WebhookSecret greenroom.Secret // likewise
	ForgetWebhook bool             // removes the webhook secret
}

func (in ChangedApp) trimmed() ChangedApp {
	in.Name = strings.TrimSpace(in.Name)
	in.ClientSecret, in.WebhookSecret = trimmed(in.ClientSecret), trimmed(in.WebhookSecret)
	return in
}

// An OwnApp is an app of an organization, as far as it is shown.
type OwnApp struct {
	ID            string
	Kind          greenroom.AppKind
	Name          string
	ClientID      string
	ClientSecret  greenroom.Mask
	WebhookSecret greenroom.Mask
	HeardAt       time.Time // when a signed event last arrived; zero: never
	Revision      int64
	Connections   int    // that use it and have not ended
	OfServer      bool   // the server has an app of the same client id
	RedirectURL   string // to be registered at the provider
	WebhookURL    string // likewise, for events and for the removal of the app
}

// OwnApps returns the organization's own apps on which people consent. Errors:
// Forbidden without ConnectProvider.
func (a *App) OwnApps(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID) (views []*OwnApp, err error) {
	if err := who.May(greenroom.ConnectProvider, organization, ""); err != nil {
		return nil, err
	}
	err = a.db.Read(ctx, organization, func(tx *store.Tx) error {
		apps, err := tx.OwnApps(ctx)
		if err != nil {
			return err
		}
		for _, app := range apps {
			view, err := a.viewApp(ctx, tx, app)
			if err != nil {
				return err
			}
			views = append(views, view)
		}
		return nil
	})
	return views, err
}

// OwnApp returns one of them. Errors: Forbidden without ConnectProvider;
// NotFound.
func (a *App) OwnApp(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID, id string) (view *OwnApp, err error) {
	if err := who.May(greenroom.ConnectProvider, organization, ""); err != nil {
		return nil, err
	}
	err = a.db.Read(ctx, organization, func(tx *store.Tx) error {
		app, err := consentApp(ctx, tx, id)
		if err != nil {
			return err
		}
		view, err = a.viewApp(ctx, tx, app)
		return err
	})
	return view, err
}

// consentApp returns an app of the organization on which people consent. Those
// of Server-to-Server connections are changed with their connection.
func consentApp(ctx context.Context, tx *store.Tx, id string) (*greenroom.App, error) {
	app, err := tx.OwnApp(ctx, id)
	if err == nil && app.Kind == greenroom.ServerToServer {
		return nil, greenroom.Errorf(greenroom.NotFound, "There is no such app here, or it is not yours to see.")
	}
	return app, err
}

func (a *App) viewApp(ctx context.Context, tx *store.Tx, app *greenroom.App) (*OwnApp, error) {
	v := &OwnApp{ID: app.ID, Kind: app.Kind, Name: app.Name, ClientID: app.ClientID, HeardAt: app.HeardAt, Revision: app.Revision,
		RedirectURL: a.RedirectURL(), WebhookURL: a.WebhookURL(app)}
	var err error
	if v.ClientSecret, v.WebhookSecret, err = a.masks(app); err != nil {
		return nil, err
	}
	if v.OfServer, err = tx.IsServersApp(ctx, app.ClientID); err != nil {
		return nil, err
	}
	v.Connections, _, err = tx.AppUses(ctx, app.ID)
	return v, err
}

// RedirectURL returns the address to which the provider's page of consent sends
// people back, to be registered there.
func (a *App) RedirectURL() string { return a.url + callbackPath }

// MayAddOwnApp returns an error unless the actor may add an app: Forbidden without
// ConnectProvider, and while video is off.
func (a *App) MayAddOwnApp(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID) error {
	if err := who.May(greenroom.ConnectProvider, organization, ""); err != nil {
		return err
	}
	return a.db.Read(ctx, organization, func(tx *store.Tx) error { return videoIsOn(ctx, tx) })
}

// AddOwnApp adds an app of the organization, once: see [Once]. Its client id and
// secret are tried at the provider first.
//
// Errors: as MayAddOwnApp; Invalid at a field that is empty, and at
// "client_secret" if the provider does not accept it; Conflict at "client_id"
// if the organization has the app already.
func (a *App) AddOwnApp(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID, in NewApp) (id string, err error) {
	if err := a.MayAddOwnApp(ctx, who, organization); err != nil {
		return "", err
	}
	in.ChangedApp, in.ClientID = in.trimmed(), strings.TrimSpace(in.ClientID)
	if err := in.validate(); err != nil {
		return "", err
	}
	if err := a.tryApp(ctx, in.ClientID, in.ClientSecret); err != nil {
		return "", err
	}
	err = createOnce(ctx, a, who, organization, &id, func(tx *store.Tx) error {
		apps, err := tx.OwnApps(ctx)
		if err != nil {
			return err
		}
		if i := slices.IndexFunc(apps, func(app *greenroom.App) bool { return app.ClientID == in.ClientID }); i >= 0 {
			return greenroom.Errorf(greenroom.Conflict, "This app is here already, as “%s”. Nothing was added. Change that one, or enter the client ID of another app.", apps[i].Name).At("client_id")
		}
		app := &greenroom.App{ID: tx.NewID("app"), Provider: greenroom.Zoom, Kind: in.Kind, Name: in.Name, ClientID: in.ClientID}
		if err := a.sealSecrets(app, secrets{client: in.ClientSecret, webhook: in.WebhookSecret}); err != nil {
			return err
		}
		id = app.ID
		if err := tx.AddApp(ctx, app); err != nil {
			return err
		}
		return tx.AddEvent(ctx, appEvent(who, "added", app))
	})
	return id, err
}

func (in NewApp) validate() error {
	named := in.ChangedApp.validate()
	switch {
	case in.Kind != greenroom.AccountLevel && in.Kind != greenroom.UserLevel:
		return greenroom.Errorf(greenroom.Invalid, "Say whether an administrator consents for the whole account, or each person for themselves.").At("kind")
	case named != nil:
		return named
	case in.ClientID == "":
		return greenroom.Errorf(greenroom.Invalid, "Enter the client ID.").At("client_id")
	case in.ClientSecret == "":
		return greenroom.Errorf(greenroom.Invalid, "Enter the client secret.").At("client_secret")
	}
	return nil
}

func (in ChangedApp) validate() error {
	if in.Name == "" {
		return greenroom.Errorf(greenroom.Invalid, "Enter a name by which people here know the app.").At("name")
	}
	return (&greenroom.App{Name: in.Name}).Validate()
}

// tryApp asks the provider to refresh an authorization that does not exist: it
// refuses that, but refuses another client secret first.
func (a *App) tryApp(ctx context.Context, client string, secret greenroom.Secret) error {
	authorizer, err := a.authorizer()
	if err != nil {
		return err
	}
	_, err = authorizer.RefreshToken(ctx, greenroom.AppCredentials{ClientID: client, ClientSecret: secret}, randomSecret())
	if err == nil || errors.Is(err, greenroom.ErrGrantEnded) {
		return nil
	}
	return atCredential(err)
}

// ChangeOwnApp changes an app of the organization at a revision. A client secret
// is tried at the provider first. Errors: as for AddOwnApp; NotFound; Conflict at
// another revision.
func (a *App) ChangeOwnApp(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID, id string, revision int64, in ChangedApp) error {
	view, err := a.OwnApp(ctx, who, organization, id)
	if err != nil {
		return err
	}
	in = in.trimmed()
	if err := in.validate(); err != nil {
		return err
	}
	if in.ClientSecret != "" {
		if err := a.tryApp(ctx, view.ClientID, in.ClientSecret); err != nil {
			return err
		}
	}
	return a.db.Write(ctx, organization, func(tx *store.Tx) error {
		app, err := consentApp(ctx, tx, id)
		if err != nil {
			return err
		}
		app.Name, app.Revision = in.Name, revision
		if err := a.sealSecrets(app, secrets{client: in.ClientSecret, webhook: in.WebhookSecret, forget: in.ForgetWebhook}); err != nil {
			return err
		}
		if err := tx.UpdateApp(ctx, app); err != nil {
			return err
		}
		return tx.AddEvent(ctx, appEvent(who, "changed", app))
	})
}

// RemoveOwnApp removes an app of the organization at a revision, which nothing
// uses. Its secrets are erased; the history of what was connected with it stays.
// Errors: Forbidden without ConnectProvider; NotFound; Conflict while something
// uses it, and at another revision.
func (a *App) RemoveOwnApp(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID, id string, revision int64) error {
	if err := who.May(greenroom.ConnectProvider, organization, ""); err != nil {
		return err
	}
	return a.db.Write(ctx, organization, func(tx *store.Tx) error {
		app, err := consentApp(ctx, tx, id)
		if err != nil {
			return err
		}
		connections, grants, err := tx.AppUses(ctx, id)
		switch {
		case err != nil:
			return err
		case connections > 0:
			return greenroom.Errorf(greenroom.Conflict, "%d connections use this app. Nothing was removed. Disconnect them first.", connections)
		case grants > 0:
			return greenroom.Errorf(greenroom.Conflict, "Zoom is just being told that a connection with this app is over, for which its secret is needed. Nothing was removed. Try again in a minute.")
		}
		if err := tx.RemoveApp(ctx, id, revision); err != nil {
			return err
		}
		return tx.AddEvent(ctx, appEvent(who, "removed", app))
	})
}

func appEvent(who greenroom.Actor, verb string, app *greenroom.App) *greenroom.Event {
	return &greenroom.Event{Actor: who, Verb: verb, Subject: greenroom.Subject{Kind: "app", ID: app.ID}, Detail: map[string]string{"name": app.Name}}
}
