package app

import (
	"context"
	"time"

	"greenroom"
	"greenroom/internal/seal"
	"greenroom/internal/store"
)

// ServerToServer is what an administrator enters to connect an organization.
type ServerToServer struct {
	Name        string // what people will call the connection
	Credentials greenroom.ServerCredentials
	DefaultHost string // e-mail address; "" if sessions must bring a host
}

// ConnectServerToServer connects an organization with the credentials of its own
// app. It tries them at the provider first, so credentials that do not work are
// refused and nothing is stored.
//
// Errors: Forbidden without ConnectProvider or while the video feature is off;
// whatever the provider says of the credentials; Conflict if they are connected
// already.
func (a *App) ConnectServerToServer(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID, in ServerToServer) (*greenroom.Connection, error) {
	if err := who.May(greenroom.ConnectProvider, organization, ""); err != nil {
		return nil, err
	}
	token, err := a.provider.ServerToken(ctx, in.Credentials)
	if err != nil {
		return nil, err
	}
	hosts, err := a.provider.Hosts(ctx, token)
	if err != nil {
		return nil, err
	}
	c := &greenroom.Connection{OwnerKind: greenroom.OrganizationOwner, OwnerID: string(organization), Name: in.Name,
		DefaultHost: in.DefaultHost, State: greenroom.Live, CreatedBy: greenroom.UserID(who.ID)}
	err = a.db.Write(ctx, organization, func(tx *store.Tx) error {
		o, err := tx.OwnOrganization(ctx)
		if err != nil {
			return err
		}
		if !o.VideoEnabled {
			return greenroom.Errorf(greenroom.Forbidden, "Video is switched off for this organization. Nothing was stored. Ask whoever runs this server to switch it on.")
		}
		if err := a.addServerGrant(ctx, tx, in.Credentials, token, c); err != nil {
			return err
		}
		if err := tx.SetHosts(ctx, c.ID, hosts); err != nil {
			return err
		}
		if err := tx.Enqueue(ctx, greenroom.FollowSessions{Organization: organization, Connection: c.ID}); err != nil {
			return err
		}
		return tx.AddEvent(ctx, &greenroom.Event{Actor: who, Verb: "connected",
			Subject: greenroom.Subject{Kind: "connection", ID: string(c.ID)}, Detail: map[string]string{"name": c.Name}})
	})
	return c, err
}

// addServerGrant stores app, grant and connection, with their secrets sealed.
func (a *App) addServerGrant(ctx context.Context, tx *store.Tx, credentials greenroom.ServerCredentials, token greenroom.Token, c *greenroom.Connection) error {
	app := greenroom.App{ID: tx.NewID("app"), Provider: greenroom.Zoom, Kind: greenroom.ServerToServer, ClientID: credentials.ClientID}
	grant := greenroom.Grant{ID: tx.NewID("grt"), App: app.ID, Account: credentials.AccountID, State: greenroom.Live,
		ExpiresAt: token.ExpiresAt, Scopes: token.Scopes, APIURL: token.APIURL}
	var err error
	if app.ClientSecret, err = a.box.Seal(credentials.ClientSecret, place("apps", "client_secret", app.ID)); err != nil {
		return err
	}
	if grant.Access, err = a.box.Seal(token.Access, place("grants", "access", grant.ID)); err != nil {
		return err
	}
	if err := tx.AddApp(ctx, &app); err != nil {
		return err
	}
	if err := tx.AddGrant(ctx, &grant); err != nil {
		return err
	}
	c.Grant = grant.ID
	return tx.AddConnection(ctx, c)
}

// place is where a secret stands that belongs to no organization's wall: apps
// and grants are named by their id alone, since grants may be shared.
func place(table, column, row string) seal.Place {
	return seal.Place{Table: table, Column: column, Row: row}
}

// expiryMargin is how long before its end a token is not used any more, in case
// clocks differ and calls take their time.
const expiryMargin = 2 * time.Minute

// token returns a token for a connection: the stored one while it lasts, else a
// fresh one, which is stored before it is used. No transaction is open while the
// provider is asked.
func (a *App) token(ctx context.Context, organization greenroom.OrganizationID, id greenroom.ConnectionID) (greenroom.Token, error) {
	var grant *greenroom.Grant
	var app *greenroom.App
	err := a.db.Read(ctx, organization, func(tx *store.Tx) (err error) {
		if grant, err = tx.Grant(ctx, id); err != nil {
			return err
		}
		app, err = tx.App(ctx, id)
		return err
	})
	if err != nil {
		return greenroom.Token{}, err
	}
	if grant.ExpiresAt.Sub(a.now()) > expiryMargin {
		access, err := a.box.Open(grant.Access, place("grants", "access", grant.ID))
		return greenroom.Token{Access: access, ExpiresAt: grant.ExpiresAt, Scopes: grant.Scopes, APIURL: grant.APIURL}, err
	}
	secret, err := a.box.Open(app.ClientSecret, place("apps", "client_secret", app.ID))
	if err != nil {
		return greenroom.Token{}, err
	}
	fresh, err := a.provider.ServerToken(ctx, greenroom.ServerCredentials{AccountID: grant.Account, ClientID: app.ClientID, ClientSecret: secret})
	if err != nil {
		return greenroom.Token{}, err
	}
	return fresh, a.storeToken(ctx, organization, id, grant, fresh)
}

func (a *App) storeToken(ctx context.Context, organization greenroom.OrganizationID, id greenroom.ConnectionID, grant *greenroom.Grant, fresh greenroom.Token) error {
	access, err := a.box.Seal(fresh.Access, place("grants", "access", grant.ID))
	if err != nil {
		return err
	}
	grant.Access, grant.ExpiresAt, grant.APIURL = access, fresh.ExpiresAt, fresh.APIURL
	err = a.db.Write(ctx, organization, func(tx *store.Tx) error { return tx.StoreToken(ctx, id, grant) })
	if greenroom.KindOf(err) == greenroom.Conflict {
		return nil // another lane was first; Server-to-Server tokens live side by side
	}
	return err
}
