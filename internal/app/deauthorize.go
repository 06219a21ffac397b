package app

import (
	"context"
	"strings"
	"time"

	"greenroom"
	"greenroom/internal/store"
)

// appRemoved is the event that an app was removed at the provider (Zoom's
// webhook documentation, "App deauthorized").
const appRemoved = "app_deauthorized"

// hintPause is how long an event that hints at a change waits for others.
const hintPause = 5 * time.Second

// A ProviderEvent is an event that the provider has signed, as far as it concerns
// connections. It may come late, twice and in any order.
type ProviderEvent struct {
	Name    string // as the provider names it
	Account string // the provider's account id
	User    string // the provider's user id: who removed the app
	Client  string // client id of the app that it is about; "" if it does not say
	At      time.Time
	Erase   bool   // the provider wants to be told that what was known is erased
	Payload []byte // JSON: what it is to be told with
}

// WebhookSecret returns the secret that the events of an app are signed with: of
// the server's by their kind, "account" or "user", of an organization's by its id.
// It returns NotFound if there is no such app, or none whose events we take.
func (a *App) WebhookSecret(ctx context.Context, app string) (secret greenroom.Secret, err error) {
	err = a.db.ReadSystem(ctx, func(s *store.System) error {
		found, err := a.heardApp(ctx, s, app)
		if err != nil {
			return err
		}
		secret, err = a.box.Open(found.WebhookSecret, place("apps", "webhook_secret", found.ID))
		return err
	})
	return secret, err
}

// heardApp returns the app that an address for events names.
func (a *App) heardApp(ctx context.Context, s *store.System, name string) (*greenroom.App, error) {
	id, ofServer := a.serverApps[greenroom.AppKind(name)]
	if !ofServer {
		id = name
	}
	app, err := s.AnyApp(ctx, id)
	if err == nil && (app.WebhookSecret == "" || (app.Organization == "") != ofServer) {
		return nil, greenroom.Errorf(greenroom.NotFound, "There is no such app here.")
	}
	return app, err
}

// hearTries is how often an event is taken up that somebody's change stands in the
// way of.
const hearTries = 3

// Hear takes an event of an app, whose signature was verified with its
// WebhookSecret. Errors: NotFound as there; Forbidden if the event is about
// another app. After any other the provider is to send it again.
func (a *App) Hear(ctx context.Context, app string, e ProviderEvent) (err error) {
	for range hearTries {
		err = a.db.System(ctx, func(s *store.System) error { return a.hear(ctx, s, app, e) })
		if greenroom.KindOf(err) != greenroom.Conflict {
			return err
		}
	}
	return err
}

func (a *App) hear(ctx context.Context, s *store.System, name string, e ProviderEvent) error {
	app, err := a.heardApp(ctx, s, name)
	if err != nil {
		return err
	}
	if e.Client != "" && e.Client != app.ClientID {
		return greenroom.Errorf(greenroom.Forbidden, "The event is about another app. It was not read.")
	}
	if err := s.Heard(ctx, app.ID); err != nil {
		return err
	}
	family, _, _ := strings.Cut(e.Name, ".")
	switch family {
	case appRemoved:
		return a.hearRemoval(ctx, s, app, e)
	case "user", "zoomroom":
		grants, err := s.GrantsOf(ctx, app.ID, e.Account)
		if err != nil {
			return err
		}
		return lookAt(ctx, s, grants...)
	}
	return nil
}

// lookAt has the connections on authorizations checked soon.
func lookAt(ctx context.Context, s *store.System, grants ...*greenroom.Grant) error {
	for _, g := range grants {
		users, err := s.UsersOfGrant(ctx, g.ID)
		if err != nil {
			return err
		}
		for _, organization := range users {
			tx := s.In(organization)
			found, err := tx.ConnectionsOfGrant(ctx, g.ID)
			if err != nil {
				return err
			}
			for _, c := range found {
				if err := tx.EnqueueSoon(ctx, greenroom.CheckConnection{Organization: organization, Connection: c.ID}, hintPause); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// hearRemoval ends an authorization that was taken back at the provider, and
// forgets what the provider told us through it. An event that is older than the
// latest consent, or does not say of when it is, ends nothing: it is a reason to
// look whether the authorization still works.
func (a *App) hearRemoval(ctx context.Context, s *store.System, app *greenroom.App, e ProviderEvent) error {
	user := e.User
	if app.Kind == greenroom.ServerToServer {
		user = ""
	}
	known, err := s.AuthorizationOf(ctx, app.ID, e.Account, user)
	if greenroom.KindOf(err) == greenroom.NotFound && app.Organization != "" {
		return nil // nothing was ever known
	}
	if greenroom.KindOf(err) == greenroom.NotFound { // somebody installed it at the provider, and bound it to nothing
		return a.promiseErasure(ctx, s, app, e)
	}
	if err != nil {
		return err
	}
	g, err := s.GrantToChange(ctx, known.ID)
	if err != nil {
		return err
	}
	if e.At.Before(g.Consented.Truncate(time.Millisecond)) { // as precise as the event
		return lookAt(ctx, s, g)
	}
	if err := a.endGrant(ctx, s, g, greenroom.Deauthorized); err != nil {
		return err
	}
	if err := s.Deauthorized(ctx, g.ID); err != nil {
		return err
	}
	if err := s.ForgetMeetings(ctx); err != nil {
		return err
	}
	return a.promiseErasure(ctx, s, app, e)
}

// endGrant erases the tokens of an authorization at once, and ends every
// connection that uses it, with all that follows from that. It is a Conflict if a
// token was stored since the grant was read.
func (a *App) endGrant(ctx context.Context, s *store.System, g *greenroom.Grant, cause greenroom.EndCause) error {
	if err := s.EndGrant(ctx, g); err != nil {
		return err
	}
	users, err := s.UsersOfGrant(ctx, g.ID)
	if err != nil {
		return err
	}
	for _, organization := range users {
		tx := s.In(organization)
		found, err := tx.ConnectionsOfGrant(ctx, g.ID)
		if err != nil {
			return err
		}
		for _, c := range found {
			if err := a.endConnection(ctx, s, tx, greenroom.Actor{Kind: "system"}, c, cause); err != nil {
				return err
			}
		}
	}
	return s.ForgetDirectory(ctx, g)
}
