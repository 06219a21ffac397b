package app

import (
	"context"
	"strings"

	"greenroom"
	"greenroom/internal/seal"
	"greenroom/internal/store"
)

// ServerToServer is what somebody enters to connect with the credentials of a
// Server-to-Server app.
type ServerToServer struct {
	Owner         greenroom.OwnerKind // "": the organization
	OwnerID       string              // of the organization: "" or its id
	Name          string              // what people will call the connection
	Credentials   greenroom.ServerCredentials
	WebhookSecret greenroom.Secret // Zoom's Secret Token; "" if there is none
	DefaultHost   string           // e-mail address; "" if sessions must bring a host
}

// ConnectedError is in the tree of the Conflict that ConnectServerToServer returns
// for credentials which the owner has connected already.
type ConnectedError struct{ Connection greenroom.ConnectionID }

// Error implements error.
func (e *ConnectedError) Error() string { return "connected already as " + string(e.Connection) }

// ConnectServerToServer connects an organization, a program or the person who
// asks with the credentials of an app, once: see [Once]. It tries them at the
// provider first, so credentials that do not work are refused and nothing is
// stored. A connection of the owner that has ended, with the same credentials,
// lives again.
//
// Errors: Forbidden without the permission, for a person who they are not, and
// while the video feature is off; Invalid at a field that is empty, at one that
// the provider does not accept, and at "default_host" if nobody of that address
// can host; Conflict at "client_id", with ConnectedError in its tree, if the owner
// is connected with them already.
func (a *App) ConnectServerToServer(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID, in ServerToServer) (*greenroom.Connection, error) {
	in = in.trimmed(organization)
	if _, err := a.OwnerToConnect(ctx, who, organization, in.Owner, in.OwnerID); err != nil {
		return nil, err
	}
	c := &greenroom.Connection{OwnerKind: in.Owner, OwnerID: in.OwnerID, Name: in.Name,
		DefaultHost: in.DefaultHost, State: greenroom.Live, CreatedBy: who.Account()}
	if err := c.Validate(); err != nil {
		return nil, err
	}
	if err := in.complete(); err != nil {
		return nil, err
	}
	tried, err := a.tryServer(ctx, in.Credentials, in.DefaultHost)
	if err != nil {
		return nil, err
	}
	err = createOnce(ctx, a, who, organization, &c.ID, func(tx *store.Tx) error {
		if err := mayOwn(ctx, tx, who, in.Owner, in.OwnerID); err != nil {
			return err
		}
		if err := videoIsOn(ctx, tx); err != nil {
			return err
		}
		var err error
		if c.Grant, err = a.storeServerGrant(ctx, tx, who, in, tried.token); err != nil {
			return err
		}
		return a.storeServer(ctx, tx, who, c, tried)
	})
	return c, err
}

// OwnerToConnect returns the name of an owner for whom the actor may connect.
// Errors: Forbidden without the permission, for a person who they are not, and
// while video is off; NotFound; Invalid at "owner".
func (a *App) OwnerToConnect(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID, owner greenroom.OwnerKind, id string) (name string, err error) {
	if err := who.Belongs(organization); err != nil {
		return "", err
	}
	err = a.db.Read(ctx, organization, func(tx *store.Tx) (err error) {
		if name, err = connectable(ctx, tx, who, owner, id); err != nil {
			return err
		}
		return videoIsOn(ctx, tx)
	})
	return name, err
}

// mayOwn returns an error unless the actor may connect and disconnect for the
// owner, who exists.
func mayOwn(ctx context.Context, tx *store.Tx, who greenroom.Actor, owner greenroom.OwnerKind, id string) error {
	_, err := connectable(ctx, tx, who, owner, id)
	return err
}

// trimmed returns the input without the blanks that copying adds, and with its
// owner named.
func (in ServerToServer) trimmed(organization greenroom.OrganizationID) ServerToServer {
	if in.Owner == "" || in.Owner == greenroom.OrganizationOwner && in.OwnerID == "" {
		in.Owner, in.OwnerID = greenroom.OrganizationOwner, string(organization)
	}
	in.DefaultHost = strings.TrimSpace(in.DefaultHost)
	in.Credentials.AccountID = strings.TrimSpace(in.Credentials.AccountID)
	in.Credentials.ClientID = strings.TrimSpace(in.Credentials.ClientID)
	in.Credentials.ClientSecret = trimmed(in.Credentials.ClientSecret)
	in.WebhookSecret = trimmed(in.WebhookSecret)
	return in
}

func trimmed(secret greenroom.Secret) greenroom.Secret {
	return greenroom.Secret(strings.TrimSpace(secret.Reveal()))
}

// complete returns an Invalid error that names the first credential that is
// missing.
func (in ServerToServer) complete() error {
	switch "" {
	case in.Credentials.AccountID:
		return greenroom.Errorf(greenroom.Invalid, "Enter the account ID.").At("account_id")
	case in.Credentials.ClientID:
		return greenroom.Errorf(greenroom.Invalid, "Enter the client ID.").At("client_id")
	case in.Credentials.ClientSecret.Reveal():
		return greenroom.Errorf(greenroom.Invalid, "Enter the client secret.").At("client_secret")
	}
	return nil
}

// storeServerGrant stores the app and its authorization, or gives those that the
// organization has the secret and the token that were just tried. It returns
// the authorization's id.
func (a *App) storeServerGrant(ctx context.Context, tx *store.Tx, who greenroom.Actor, in ServerToServer, token greenroom.Token) (string, error) {
	grant, err := tx.ServerGrant(ctx, in.Credentials.AccountID, in.Credentials.ClientID)
	if greenroom.KindOf(err) == greenroom.NotFound {
		return a.addServerGrant(ctx, tx, in, token)
	}
	if err != nil {
		return "", err
	}
	app, err := tx.OwnApp(ctx, grant.App)
	if err != nil {
		return "", err
	}
	if err := a.changeSecrets(ctx, tx, who, app, grant.ID, secrets{client: in.Credentials.ClientSecret, webhook: in.WebhookSecret}); err != nil {
		return "", err
	}
	grant.State, grant.Scopes = greenroom.Live, token.Scopes
	if err := a.sealToken(grant, token); err != nil {
		return "", err
	}
	return grant.ID, tx.ReplaceGrant(ctx, grant)
}

// addServerGrant stores a new app and its authorization, with their secrets
// sealed.
func (a *App) addServerGrant(ctx context.Context, tx *store.Tx, in ServerToServer, token greenroom.Token) (string, error) {
	app := &greenroom.App{ID: tx.NewID("app"), Provider: greenroom.Zoom, Kind: greenroom.ServerToServer, ClientID: in.Credentials.ClientID}
	if err := a.sealSecrets(app, secrets{client: in.Credentials.ClientSecret, webhook: in.WebhookSecret}); err != nil {
		return "", err
	}
	grant := &greenroom.Grant{ID: tx.NewID("grt"), App: app.ID, Account: in.Credentials.AccountID, State: greenroom.Live, Scopes: token.Scopes}
	if err := a.sealToken(grant, token); err != nil {
		return "", err
	}
	if err := tx.AddApp(ctx, app); err != nil {
		return "", err
	}
	return grant.ID, tx.AddGrant(ctx, grant)
}

// storeServer stores a connection on the grant that it names, or lets the one
// that its owner had on it live again.
func (a *App) storeServer(ctx context.Context, tx *store.Tx, who greenroom.Actor, c *greenroom.Connection, tried tried) error {
	known, err := tx.ConnectionOn(ctx, c.OwnerKind, c.OwnerID, c.Grant)
	switch {
	case greenroom.KindOf(err) == greenroom.NotFound:
		c.Judge(tried.health(tx.Now()))
		if err := tx.AddConnection(ctx, c); err != nil {
			return err
		}
		if err := tx.SetHealth(ctx, c); err != nil {
			return err
		}
	case err != nil:
		return err
	case known.State != greenroom.Revoked:
		return greenroom.Errorf(greenroom.Conflict, "These credentials are connected already, as “%s”. Nothing was changed. Change that connection, or use the credentials of another app.", known.Name).
			At("client_id").Because(&ConnectedError{known.ID})
	default:
		known.Name, known.DefaultHost = c.Name, c.DefaultHost
		*c = *known
		c.Consent()
		c.Judge(tried.health(tx.Now()))
		if err := tx.UpdateConnection(ctx, c); err != nil {
			return err
		}
	}
	return a.settleServer(ctx, tx, who, c, tried, "connected")
}

// settleServer stores whom trying a connection's credentials found there, and
// promises what follows from them.
func (a *App) settleServer(ctx context.Context, tx *store.Tx, who greenroom.Actor, c *greenroom.Connection, tried tried, verb string) error {
	if err := storeDirectory(ctx, tx, c, tried.directory); err != nil {
		return err
	}
	if err := newlyConnected(ctx, tx, c); err != nil {
		return err
	}
	return tx.AddEvent(ctx, connectionEvent(who, verb, c))
}

// videoIsOn returns a Forbidden error while the organization's video feature is
// off.
func videoIsOn(ctx context.Context, tx *store.Tx) error {
	o, err := tx.OwnOrganization(ctx)
	if err == nil && !o.VideoEnabled {
		return greenroom.Errorf(greenroom.Forbidden, "Video is switched off for this organization. Nothing was stored. Ask whoever runs this server to switch it on.")
	}
	return err
}

func connectionEvent(who greenroom.Actor, verb string, c *greenroom.Connection) *greenroom.Event {
	e := &greenroom.Event{Actor: who, Verb: verb, Subject: greenroom.Subject{Kind: "connection", ID: string(c.ID)}, Detail: map[string]string{"name": c.Name}}
	if c.OwnerKind == greenroom.ProgramOwner {
		e.Program = greenroom.ProgramID(c.OwnerID)
	}
	return e
}

// place is where a secret stands that belongs to no organization's wall: apps
// and grants are named by their id alone, since grants may be shared.
func place(table, column, row string) seal.Place {
	return seal.Place{Table: table, Column: column, Row: row}
}

// Connections returns the connections of the organization, its programs and its
// people. Whoever may read one of its programs may see them.
func (a *App) Connections(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID) (views []*greenroom.ConnectionView, err error) {
	if err := mayAnywhere(who, greenroom.ReadProgram, organization); err != nil {
		return nil, err
	}
	err = a.db.Read(ctx, organization, func(tx *store.Tx) error { views, err = tx.ConnectionViews(ctx); return err })
	return views, err
}

// mayAnywhere returns an error unless the actor holds the permission in the
// organization or in one of its programs.
func mayAnywhere(who greenroom.Actor, do greenroom.Permission, organization greenroom.OrganizationID) error {
	err := who.May(do, organization, "")
	for _, role := range who.Roles {
		if err != nil && role.Organization == organization && who.May(do, organization, role.Program) == nil {
			return nil
		}
	}
	return err
}
