package app

import (
	"context"

	"greenroom"
	"greenroom/internal/store"
)

// A ConnectAnswer is what the provider's page sent back.
type ConnectAnswer struct {
	State string
	Code  string
	Error string // such as access_denied; "" with a code
}

// A Finish is what came of an answer of the provider's page.
type Finish struct {
	Connection *greenroom.Connection // nil if nothing is connected
	ReturnTo   string                // where they began; "" if that is not theirs to know
	Already    bool                  // this very answer had connected it before, and nothing was changed
}

// FinishConnect takes what the provider's page sent back. It connects if this
// user began in this browser, or this browser with a one-time link. The attempt
// is used up whatever comes of it; the same answer again changes nothing, and
// says so.
//
// Errors: NotFound for a state that was not issued, or is expired, another's or
// another browser's; Conflict if the answer was used already and did not lead to
// a connection that works; Forbidden if they declined, or may not connect any
// more; and what the provider says. Nothing is connected then.
func (a *App) FinishConnect(ctx context.Context, who greenroom.Actor, browser greenroom.Secret, in ConnectAnswer) (out Finish, err error) {
	attempt, spent, err := a.spendAttempt(ctx, who, browser, in.State)
	if err != nil {
		return out, err
	}
	out.ReturnTo = attempt.ReturnTo
	switch {
	case spent:
		out.Connection, err = a.ledTo(ctx, attempt)
		out.Already = err == nil
		return out, err
	case in.Error == "access_denied":
		return out, greenroom.Errorf(greenroom.Forbidden, "Zoom was asked not to connect. Nothing was connected. You can begin again at any time.")
	case in.Error != "":
		return out, greenroom.Errorf(greenroom.Unavailable, "Zoom did not connect. Nothing was connected. Begin again from Integrations.")
	case in.Code == "":
		return out, notBegun()
	}
	// Who leaves now would lose the answer, and an older consent with it.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), renewalTime)
	defer cancel()
	given, err := a.redeem(ctx, who, attempt, in.Code)
	if err != nil {
		return out, err
	}
	out.Connection, err = a.bind(ctx, who, attempt, given)
	return out, err
}

// notBegun is the one answer to every state that is not to be trusted.
func notBegun() *greenroom.Error {
	return greenroom.Errorf(greenroom.NotFound, "Nothing was connected. Begin again from Integrations.")
}

// spendAttempt returns the attempt of a state if whoever asks began it, and
// whether it was spent before.
func (a *App) spendAttempt(ctx context.Context, who greenroom.Actor, browser greenroom.Secret, state string) (attempt *greenroom.Attempt, spent bool, err error) {
	err = a.db.System(ctx, func(s *store.System) (err error) {
		attempt, err = s.SpendAttempt(ctx, tokenHash(greenroom.Secret(state)))
		if spent = greenroom.KindOf(err) == greenroom.NotFound; spent {
			attempt, err = s.Attempt(ctx, tokenHash(greenroom.Secret(state)))
		}
		return err
	})
	switch {
	case greenroom.KindOf(err) == greenroom.NotFound:
		return nil, false, notBegun().Because(err)
	case err != nil:
		return nil, false, err
	case attempt.BrowserHash != tokenHash(browser), !spent && !a.now().Before(attempt.ExpiresAt),
		attempt.Link == "" && (who.Kind != "user" || string(attempt.User) != who.ID):
		return nil, false, notBegun()
	}
	return attempt, spent, nil
}

// ledTo returns the connection that a spent attempt has led to, if it can be
// used, and a Conflict otherwise.
func (a *App) ledTo(ctx context.Context, attempt *greenroom.Attempt) (c *greenroom.Connection, err error) {
	err = a.db.Read(ctx, attempt.Organization, func(tx *store.Tx) (err error) {
		c, err = tx.Connection(ctx, attempt.Connection)
		return err
	})
	if greenroom.KindOf(err) == greenroom.NotFound || err == nil && !c.Usable() {
		return nil, greenroom.Errorf(greenroom.Conflict, "This answer of Zoom’s was used already. Nothing was connected by it now. See under Integrations what is connected, and begin again if it is not.").Because(err)
	}
	return c, err
}

// consent is what the provider gave.
type consent struct {
	app       *greenroom.App
	token     greenroom.Token
	login     greenroom.ProviderLogin
	directory directory
}

// redeem trades the code and reads who consented and who can host, with no
// transaction open. That the latter cannot be read is no reason to lose what was
// consented to: the first look at the connection says why.
func (a *App) redeem(ctx context.Context, who greenroom.Actor, attempt *greenroom.Attempt, code string) (given consent, err error) {
	authorizer, err := a.authorizer()
	if err != nil {
		return given, err
	}
	err = a.db.ReadSystem(ctx, func(s *store.System) (err error) {
		tx := s.In(attempt.Organization)
		if _, err := mayFinish(ctx, tx, s, who, attempt); err != nil {
			return err
		}
		given.app, err = tx.UsableApp(ctx, attempt.App)
		return err
	})
	if err != nil {
		return given, err
	}
	credentials, err := a.credentials(given.app)
	if err != nil {
		return given, err
	}
	verifier, err := a.box.Open(attempt.Verifier, attemptPlace(attempt))
	if err != nil {
		return given, err
	}
	if given.token, err = authorizer.ExchangeCode(ctx, credentials, code, verifier, a.url+callbackPath); err != nil {
		return given, err
	}
	given.token.UserLevel = given.app.Kind == greenroom.UserLevel
	if given.login, err = authorizer.Login(ctx, given.token); err != nil {
		return given, err
	}
	if err := a.passOn(ctx, attempt.Organization, given); err != nil {
		return given, err
	}
	ctx, cancel := context.WithTimeout(ctx, renewalTime/2) // what is left suffices to store the rest
	defer cancel()
	given.directory = a.readDirectory(ctx, given.token)
	return given, nil
}

// passOn gives those who use the login's authorization already the token of the
// new consent, at once and whatever comes of that: the provider has ended the one
// that they had.
func (a *App) passOn(ctx context.Context, organization greenroom.OrganizationID, given consent) error {
	return a.db.System(ctx, func(s *store.System) error {
		tx := s.In(organization)
		g, err := tx.GrantOfLogin(ctx, given.app.ID, given.login.Account, given.login.Host.ID)
		if greenroom.KindOf(err) == greenroom.NotFound || err == nil && g.State == greenroom.Revoked {
			return nil
		}
		if err == nil {
			_, err = a.storeGrant(ctx, s, tx, given)
		}
		return err
	})
}

// mayFinish returns an error unless the attempt may still lead to a connection,
// and otherwise whose act that is: the user's, or the link's.
func mayFinish(ctx context.Context, tx *store.Tx, s *store.System, who greenroom.Actor, attempt *greenroom.Attempt) (greenroom.Actor, error) {
	if attempt.Link == "" {
		return who, mayConnect(ctx, tx, who, attempt.OwnerKind, attempt.OwnerID)
	}
	l, err := tx.ConnectLink(ctx, attempt.Link)
	if err != nil {
		return who, err
	}
	if !l.WorksFor(attempt.BrowserHash, tx.Now()) {
		return who, linkIsOver()
	}
	_, err = linkMay(ctx, tx, s, l)
	return l.Actor(), err
}

// bind stores what the provider gave as a connection of the attempt's owner. A
// consent that the same login gave before is replaced, for all who use it; the
// owner's connection on it, if there is one, lives again.
func (a *App) bind(ctx context.Context, who greenroom.Actor, attempt *greenroom.Attempt, given consent) (c *greenroom.Connection, err error) {
	for range hearTries { // another consent of the login may be stored at this very moment
		if c, err = a.tryBind(ctx, who, attempt, given); greenroom.KindOf(err) != greenroom.Conflict {
			break
		}
	}
	return c, err
}

func (a *App) tryBind(ctx context.Context, who greenroom.Actor, attempt *greenroom.Attempt, given consent) (c *greenroom.Connection, err error) {
	err = a.db.System(ctx, func(s *store.System) error {
		tx := s.In(attempt.Organization)
		actor, err := mayFinish(ctx, tx, s, who, attempt)
		if err != nil {
			return err
		}
		grant, err := a.storeGrant(ctx, s, tx, given)
		if err != nil {
			return err
		}
		if c, err = storeConnection(ctx, tx, attempt, given, grant); err != nil {
			return err
		}
		if err := storeDirectory(ctx, tx, c, given.directory); err != nil {
			return err
		}
		if err := spent(ctx, tx, attempt, c.ID); err != nil {
			return err
		}
		if err := newlyConnected(ctx, tx, c); err != nil {
			return err
		}
		return tx.AddEvent(ctx, connectionEvent(actor, "connected", c))
	})
	return c, err
}

// spent notes what an attempt has led to, and that its link is used up.
func spent(ctx context.Context, tx *store.Tx, attempt *greenroom.Attempt, id greenroom.ConnectionID) error {
	if err := tx.FinishAttempt(ctx, attempt.StateHash, id); err != nil || attempt.Link == "" {
		return err
	}
	err := tx.UseConnectLink(ctx, attempt.Link)
	if greenroom.KindOf(err) == greenroom.Conflict {
		return linkIsOver().Because(err)
	}
	return err
}

// storeGrant stores what a login has consented to, unless it has given a later
// consent, which has ended this one.
func (a *App) storeGrant(ctx context.Context, s *store.System, tx *store.Tx, given consent) (grant string, err error) {
	g, err := tx.GrantOfLogin(ctx, given.app.ID, given.login.Account, given.login.Host.ID)
	if err == nil {
		g, err = s.GrantToChange(ctx, g.ID)
	}
	if err == nil && g.State != greenroom.Revoked && g.ExpiresAt.After(given.token.ExpiresAt) {
		return g.ID, nil
	}
	save := tx.ReplaceGrant
	if greenroom.KindOf(err) == greenroom.NotFound {
		g, err = &greenroom.Grant{ID: tx.NewID("grt"), App: given.app.ID, Account: given.login.Account, User: given.login.Host.ID}, nil
		save = tx.AddGrant
	}
	if err != nil {
		return "", err
	}
	g.State, g.Scopes = greenroom.Live, given.token.Scopes
	if err := a.sealToken(g, given.token); err != nil {
		return "", err
	}
	return g.ID, save(ctx, g)
}

// storeConnection brings the owner's connection on a grant back, or adds one
// that stands behind those that the owner has.
func storeConnection(ctx context.Context, tx *store.Tx, attempt *greenroom.Attempt, given consent, grant string) (*greenroom.Connection, error) {
	c, err := tx.ConnectionOn(ctx, attempt.OwnerKind, attempt.OwnerID, grant)
	if err == nil {
		c.Consent()
		return c, tx.UpdateConnection(ctx, c)
	}
	if greenroom.KindOf(err) != greenroom.NotFound {
		return nil, err
	}
	c = &greenroom.Connection{OwnerKind: attempt.OwnerKind, OwnerID: attempt.OwnerID, Grant: grant, State: greenroom.Live, CreatedBy: attempt.User}
	if host := given.login.Host; given.token.UserLevel || host.Licensed && host.Active {
		c.DefaultHost = host.Email
	}
	if err := c.Validate(); err != nil {
		return nil, err
	}
	return c, tx.AddConnection(ctx, c)
}
