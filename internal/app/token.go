package app

import (
	"context"
	"errors"
	"time"

	"greenroom"
	"greenroom/internal/store"
)

const (
	// expiryMargin is how long before its end a token is not used any more, in
	// case clocks differ and calls take their time.
	expiryMargin = 2 * time.Minute
	// renewalTime is what asking for a token and storing it may take.
	renewalTime = 30 * time.Second
	// leaseTime is how long nobody else refreshes. It outlasts the renewal, so
	// that two are never at it.
	leaseTime = 2 * renewalTime
	// leasePolls and leasePoll say how often, and how long apart, a caller looks
	// whether another's refresh is done, and leasePause when to come back if not.
	leasePolls = 12
	leasePoll  = 250 * time.Millisecond
	leasePause = 2 * time.Second
	// storeTries and storePause say how often, and how long apart, a fresh token
	// is stored anew when the database fails: without it the grant is lost.
	storeTries = 5
	storePause = time.Second
)

// standing is a connection with what stands behind it.
type standing struct {
	connection *greenroom.Connection
	grant      *greenroom.Grant
	app        *greenroom.App
}

func (a *App) standing(ctx context.Context, organization greenroom.OrganizationID, id greenroom.ConnectionID) (*standing, error) {
	var c standing
	err := a.db.Read(ctx, organization, func(tx *store.Tx) (err error) {
		if c.connection, err = tx.Connection(ctx, id); err != nil {
			return err
		}
		if c.grant, err = tx.Grant(ctx, id); err != nil {
			return err
		}
		c.app, err = tx.App(ctx, id)
		return err
	})
	return &c, err
}

// token returns a token for a connection: the stored one while it lasts, else a
// fresh one, which is stored before it is used. No transaction is open while the
// provider is asked.
//
// Errors: Forbidden if the connection has ended; Unavailable, to be tried again;
// and what the provider says of the app.
func (a *App) token(ctx context.Context, organization greenroom.OrganizationID, id greenroom.ConnectionID) (greenroom.Token, error) {
	return a.tokenBut(ctx, organization, id, "")
}

// tokenBut is token, but for one that the provider has rejected before its time.
//
// A refresh token works once, so one caller alone refreshes a grant, in whatever
// process; the others wait for what it stores.
func (a *App) tokenBut(ctx context.Context, organization greenroom.OrganizationID, id greenroom.ConnectionID, rejected greenroom.Secret) (greenroom.Token, error) {
	for range leasePolls {
		c, err := a.standing(ctx, organization, id)
		if err != nil {
			return greenroom.Token{}, err
		}
		token, err := a.stored(c)
		if err != nil {
			return greenroom.Token{}, err
		}
		if token.Access != rejected && token.ExpiresAt.Sub(a.now()) > expiryMargin {
			return token, nil
		}
		if c.app.Kind == greenroom.ServerToServer {
			return a.serverToken(ctx, c)
		}
		if err = a.lease(ctx, c); err == nil {
			return a.refresh(ctx, c)
		}
		if greenroom.KindOf(err) != greenroom.Conflict {
			return greenroom.Token{}, err
		}
		if err := pause(ctx, leasePoll); err != nil {
			return greenroom.Token{}, err
		}
	}
	return greenroom.Token{}, renewing()
}

func renewing() *greenroom.Error {
	err := greenroom.Errorf(greenroom.Unavailable, "Zoom's permission is being renewed, which takes long. Nothing was lost. It is tried again by itself.")
	err.RetryAfter = leasePause
	return err
}

// stored returns the token as stored. It returns a Forbidden error if the
// connection has ended.
func (a *App) stored(c *standing) (greenroom.Token, error) {
	if c.connection.State == greenroom.Revoked || c.grant.State == greenroom.Revoked {
		return greenroom.Token{}, ended(c.connection, c.connection.EndedBy)
	}
	access, err := a.box.Open(c.grant.Access, place("grants", "access", c.grant.ID))
	return greenroom.Token{Access: access, ExpiresAt: c.grant.ExpiresAt, Scopes: c.grant.Scopes, APIURL: c.grant.APIURL,
		UserLevel: c.app.Kind == greenroom.UserLevel}, err
}

// ended says that a connection has ended, and why.
func ended(c *greenroom.Connection, cause greenroom.EndCause) *greenroom.Error {
	over := *c
	over.State, over.EndedBy = greenroom.Revoked, cause
	err, _ := errors.AsType[*greenroom.Error](over.Ended())
	return err
}

func (a *App) lease(ctx context.Context, c *standing) error {
	return a.db.Write(ctx, c.connection.Organization, func(tx *store.Tx) error {
		return tx.LeaseGrant(ctx, c.connection.ID, c.grant, tx.Now().Add(leaseTime))
	})
}

// refresh trades the refresh token for a new pair and stores it. The caller
// holds the lease. A caller who leaves does not end it, since the answer would
// be lost and with it the grant.
func (a *App) refresh(ctx context.Context, c *standing) (greenroom.Token, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), renewalTime)
	defer cancel()
	fresh, err := a.askRefresh(ctx, c)
	switch {
	case err == nil:
		return a.storeToken(ctx, c, fresh)
	case errors.Is(err, greenroom.ErrGrantEnded):
		return a.believe(ctx, c, err)
	}
	return greenroom.Token{}, errors.Join(err, a.db.Write(ctx, c.connection.Organization, func(tx *store.Tx) error {
		return tx.ReleaseGrant(ctx, c.connection.ID, c.grant)
	}))
}

func (a *App) askRefresh(ctx context.Context, c *standing) (greenroom.Token, error) {
	authorizer, err := a.authorizer()
	if err != nil {
		return greenroom.Token{}, err
	}
	credentials, err := a.credentials(c.app)
	if err != nil {
		return greenroom.Token{}, err
	}
	refresh, err := a.box.Open(c.grant.Refresh, place("grants", "refresh", c.grant.ID))
	if err != nil {
		return greenroom.Token{}, err
	}
	token, err := authorizer.RefreshToken(ctx, credentials, refresh)
	token.UserLevel = c.app.Kind == greenroom.UserLevel
	return token, err
}

// credentials opens the secret of an app.
func (a *App) credentials(app *greenroom.App) (greenroom.AppCredentials, error) {
	secret, err := a.box.Open(app.ClientSecret, place("apps", "client_secret", app.ID))
	return greenroom.AppCredentials{ClientID: app.ClientID, ClientSecret: secret}, err
}

// serverToken asks for a token with the credentials of a Server-to-Server app.
// Such tokens live side by side, so that nobody waits for anybody.
func (a *App) serverToken(ctx context.Context, c *standing) (greenroom.Token, error) {
	credentials, err := a.credentials(c.app)
	if err != nil {
		return greenroom.Token{}, err
	}
	fresh, err := a.provider.ServerToken(ctx, greenroom.ServerCredentials{AccountID: c.grant.Account, ClientID: credentials.ClientID, ClientSecret: credentials.ClientSecret})
	if err != nil {
		return greenroom.Token{}, err
	}
	return a.storeToken(ctx, c, fresh)
}

// storeToken stores a fresh token and returns the one to use: another, if
// another was stored meanwhile.
func (a *App) storeToken(ctx context.Context, c *standing, fresh greenroom.Token) (greenroom.Token, error) {
	if err := a.sealToken(c.grant, fresh); err != nil {
		return greenroom.Token{}, err
	}
	for try := 1; ; try++ {
		err := a.db.Write(ctx, c.connection.Organization, func(tx *store.Tx) error {
			return tx.StoreToken(ctx, c.connection.ID, c.grant)
		})
		switch kind := greenroom.KindOf(err); {
		case err == nil:
			return fresh, nil
		case kind == greenroom.Conflict:
			return a.newer(ctx, c)
		case try == storeTries || kind == greenroom.NotFound || pause(ctx, storePause) != nil:
			return greenroom.Token{}, err
		}
	}
}

// sealToken puts a token into the grant that it is for.
func (a *App) sealToken(g *greenroom.Grant, token greenroom.Token) (err error) {
	if g.Access, err = a.box.Seal(token.Access, place("grants", "access", g.ID)); err != nil {
		return err
	}
	if token.Refresh != "" {
		g.Refresh, err = a.box.Seal(token.Refresh, place("grants", "refresh", g.ID))
	}
	g.ExpiresAt, g.APIURL = token.ExpiresAt, token.APIURL
	return err
}

// newer returns the token that was stored since the grant was read.
func (a *App) newer(ctx context.Context, c *standing) (greenroom.Token, error) {
	now, err := a.standing(ctx, c.connection.Organization, c.connection.ID)
	if err != nil {
		return greenroom.Token{}, err
	}
	if now.grant.Generation == c.grant.Generation {
		return greenroom.Token{}, renewing()
	}
	return a.stored(now)
}

// believe ends a grant that the provider calls dead, and every connection that
// uses it, unless another token was stored since it was read: then the dead one
// was only an old one.
func (a *App) believe(ctx context.Context, c *standing, cause error) (greenroom.Token, error) {
	err := a.db.System(ctx, func(s *store.System) error { return a.endGrant(ctx, s, c.grant, greenroom.Refused) })
	if greenroom.KindOf(err) == greenroom.Conflict {
		return a.newer(ctx, c)
	}
	if err != nil {
		return greenroom.Token{}, err
	}
	return greenroom.Token{}, ended(c.connection, greenroom.Refused).Because(cause)
}

// pause waits, but no longer than ctx lasts.
func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return greenroom.Errorf(greenroom.Unavailable, "The wait for Zoom's permission was broken off. Nothing was lost.").Because(ctx.Err())
	}
}
