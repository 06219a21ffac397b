package app

import (
	"context"
	"strings"

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
// app, once: see [Once]. It tries them at the provider first, so credentials that
// do not work are refused and nothing is stored.
//
// Errors: Forbidden without ConnectProvider or while the video feature is off;
// Invalid at a field that is empty; whatever the provider says of the
// credentials; Invalid at "default_host" if it is no licensed user there;
// Conflict at "client_id" if they are connected already.
func (a *App) ConnectServerToServer(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID, in ServerToServer) (*greenroom.Connection, error) {
	if err := who.May(greenroom.ConnectProvider, organization, ""); err != nil {
		return nil, err
	}
	in = in.trimmed()
	c := &greenroom.Connection{OwnerKind: greenroom.OrganizationOwner, OwnerID: string(organization), Name: in.Name,
		DefaultHost: in.DefaultHost, State: greenroom.Live, CreatedBy: who.Account()}
	if err := c.Validate(); err != nil {
		return nil, err
	}
	if err := in.complete(); err != nil {
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
	if err := checkDefaultHost(hosts, in.DefaultHost); err != nil {
		return nil, err
	}
	err = createOnce(ctx, a, who, organization, &c.ID, func(tx *store.Tx) error {
		if err := videoIsOn(ctx, tx); err != nil {
			return err
		}
		if err := notConnected(ctx, tx, in.Credentials); err != nil {
			return err
		}
		if err := a.addServerGrant(ctx, tx, in.Credentials, token, c); err != nil {
			return err
		}
		if err := tx.SetHosts(ctx, c.ID, hosts); err != nil {
			return err
		}
		if err := newlyConnected(ctx, tx, c); err != nil {
			return err
		}
		return tx.AddEvent(ctx, connectionEvent(who, "connected", c))
	})
	return c, err
}

// trimmed returns the input without the blanks that copying adds.
func (in ServerToServer) trimmed() ServerToServer {
	in.DefaultHost = strings.TrimSpace(in.DefaultHost)
	in.Credentials.AccountID = strings.TrimSpace(in.Credentials.AccountID)
	in.Credentials.ClientID = strings.TrimSpace(in.Credentials.ClientID)
	in.Credentials.ClientSecret = greenroom.Secret(strings.TrimSpace(in.Credentials.ClientSecret.Reveal()))
	return in
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

// notConnected returns a Conflict if the organization uses the credentials
// already.
func notConnected(ctx context.Context, tx *store.Tx, credentials greenroom.ServerCredentials) error {
	c, err := tx.ServerConnection(ctx, credentials.AccountID, credentials.ClientID)
	switch {
	case greenroom.KindOf(err) == greenroom.NotFound:
		return nil
	case err != nil:
		return err
	}
	return greenroom.Errorf(greenroom.Conflict, "These credentials are connected already, as “%s”. Nothing was changed. Use that connection, or the credentials of another app.", c.Name).At("client_id")
}

// checkDefaultHost returns an Invalid error unless the address is that of a
// licensed user, or "".
func checkDefaultHost(hosts []greenroom.ProviderHost, email string) error {
	if email == "" {
		return nil
	}
	for _, h := range hosts {
		if greenroom.EmailKey(h.Email) != greenroom.EmailKey(email) {
			continue
		}
		if !isLicensed(h) {
			return greenroom.Errorf(greenroom.Invalid, "%s has no Zoom licence. Choose a licensed Zoom user as the default host.", email).At("default_host")
		}
		return nil
	}
	return greenroom.Errorf(greenroom.Invalid, "%s is no user of this Zoom account. Choose one of its licensed users as the default host.", email).At("default_host")
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
