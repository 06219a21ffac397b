package app

import (
	"context"
	"strings"
	"time"

	"greenroom"
	"greenroom/internal/store"
)

// A ServerChange is what somebody changes of a Server-to-Server connection.
type ServerChange struct {
	Name          string
	DefaultHost   string           // e-mail address; "" for none
	ClientSecret  greenroom.Secret // "" keeps the one that is stored
	WebhookSecret greenroom.Secret // likewise
	ForgetWebhook bool             // removes the webhook secret
}

func (in ServerChange) trimmed() ServerChange {
	in.DefaultHost = strings.TrimSpace(in.DefaultHost)
	in.ClientSecret, in.WebhookSecret = trimmed(in.ClientSecret), trimmed(in.WebhookSecret)
	return in
}

// A ServerView is a Server-to-Server connection with what was entered for it, as
// far as it is shown.
type ServerView struct {
	*greenroom.Connection
	AccountID     string
	ClientID      string
	ClientSecret  greenroom.Mask
	WebhookSecret greenroom.Mask
	WebhookURL    string
	HeardAt       time.Time // when a signed event last arrived; zero: never
}

// ServerConnection returns a Server-to-Server connection, to whoever may change
// it. Errors: NotFound; Forbidden; Conflict for one that was made by consent.
func (a *App) ServerConnection(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID, id greenroom.ConnectionID) (*ServerView, error) {
	c, err := a.serverConnection(ctx, who, organization, id)
	if err != nil {
		return nil, err
	}
	v := &ServerView{Connection: c.connection, AccountID: c.grant.Account, ClientID: c.app.ClientID,
		WebhookURL: a.WebhookURL(c.app), HeardAt: c.app.HeardAt}
	v.ClientSecret, v.WebhookSecret, err = a.masks(c.app)
	return v, err
}

// changedCredentials are those of a connection, but for what is changed.
func (a *App) changedCredentials(c *standing, in ServerChange) (greenroom.ServerCredentials, error) {
	credentials := greenroom.ServerCredentials{AccountID: c.grant.Account, ClientID: c.app.ClientID, ClientSecret: in.ClientSecret}
	if in.ClientSecret != "" {
		return credentials, nil
	}
	stored, err := a.credentials(c.app)
	credentials.ClientSecret = stored.ClientSecret
	return credentials, err
}

// ChangeServerToServer changes a Server-to-Server connection at a revision. A
// client secret and a default host are tried at the provider first; what does
// not work is refused, and all stays as it is. A new client secret that works
// makes a connection that has ended live again.
//
// Errors: NotFound; Forbidden for whoever may not change the connection, or its
// Secret Token; Conflict at another revision; otherwise as for
// ConnectServerToServer.
func (a *App) ChangeServerToServer(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID, id greenroom.ConnectionID, revision int64, in ServerChange) (*greenroom.Connection, error) {
	in = in.trimmed()
	c, err := a.serverConnection(ctx, who, organization, id)
	if err != nil {
		return nil, err
	}
	changed := *c.connection
	changed.Revision, changed.Name, changed.DefaultHost = revision, in.Name, in.DefaultHost
	if err := changed.Validate(); err != nil {
		return nil, err
	}
	var came *tried
	if revision == c.connection.Revision {
		if came, err = a.tryChange(ctx, c, in); err != nil {
			return nil, err
		}
	}
	err = a.db.Write(ctx, organization, func(tx *store.Tx) error {
		if err := mayOwn(ctx, tx, who, changed.OwnerKind, changed.OwnerID); err != nil {
			return err
		}
		if err := a.changeServerApp(ctx, tx, who, c, in); err != nil {
			return err
		}
		if came == nil {
			if err := tx.UpdateConnection(ctx, &changed); err != nil {
				return err
			}
			return tx.AddEvent(ctx, connectionEvent(who, "changed", &changed))
		}
		if in.ClientSecret != "" {
			if err := a.renewServer(ctx, tx, &changed, came.token); err != nil {
				return err
			}
		}
		changed.Judge(came.health(tx.Now()))
		if err := tx.UpdateConnection(ctx, &changed); err != nil {
			return err
		}
		return a.settleServer(ctx, tx, who, &changed, *came, "changed")
	})
	return &changed, err
}

// tryChange tries at the provider what is changed, if that is for the provider
// to judge; otherwise it returns nil. A connection that has ended has nothing to
// try until it is given a client secret.
func (a *App) tryChange(ctx context.Context, c *standing, in ServerChange) (*tried, error) {
	moved := in.DefaultHost != c.connection.DefaultHost && c.connection.State != greenroom.Revoked
	if in.ClientSecret == "" && !moved {
		return nil, nil
	}
	credentials, err := a.changedCredentials(c, in)
	if err != nil {
		return nil, err
	}
	came, err := a.tryServer(ctx, credentials, in.DefaultHost)
	return &came, err
}

// changeServerApp stores the secrets that somebody has changed.
func (a *App) changeServerApp(ctx context.Context, tx *store.Tx, who greenroom.Actor, c *standing, in ServerChange) error {
	app, err := tx.OwnApp(ctx, c.app.ID)
	if err != nil {
		return err
	}
	return a.changeSecrets(ctx, tx, who, app, c.grant.ID, secrets{client: in.ClientSecret, webhook: in.WebhookSecret, forget: in.ForgetWebhook})
}

// renewServer stores a token of fresh credentials, whatever became of the
// authorization before. A connection that has ended lives again.
func (a *App) renewServer(ctx context.Context, tx *store.Tx, c *greenroom.Connection, token greenroom.Token) error {
	if c.State == greenroom.Revoked {
		if err := videoIsOn(ctx, tx); err != nil {
			return err
		}
		c.Consent()
	}
	grant, err := tx.Grant(ctx, c.ID)
	if err != nil {
		return err
	}
	grant.State, grant.Scopes = greenroom.Live, token.Scopes
	if err := a.sealToken(grant, token); err != nil {
		return err
	}
	return tx.ReplaceGrant(ctx, grant)
}
