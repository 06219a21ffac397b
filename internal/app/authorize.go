package app

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"strings"
	"time"

	"greenroom"
	"greenroom/internal/seal"
	"greenroom/internal/store"
)

const (
	// attemptLife is how long somebody may take on the provider's page.
	attemptLife = 10 * time.Minute
	// callbackPath is where that page sends them back to. It is registered there.
	callbackPath = "/connect/zoom/callback"
)

// BeginConnect returns the provider's page on which the user consents, for an
// organization, a program or the person who they are. browser is a secret that
// no other browser of theirs has; returnTo, a path of ours, is where they began.
//
// Errors: Forbidden without the permission, for a person who they are not, and
// while the video feature is off; Conflict if the server has no app for it;
// Invalid at "return_to".
func (a *App) BeginConnect(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID,
	owner greenroom.OwnerKind, ownerID string, browser greenroom.Secret, returnTo string,
) (redirect string, err error) {
	authorizer, err := a.authorizer()
	if err != nil {
		return "", err
	}
	if !IsLocalPath(returnTo) {
		return "", greenroom.Errorf(greenroom.Invalid, "The way back must be a page of Greenroom. Nothing was begun.").At("return_to")
	}
	state, verifier := randomSecret(), randomSecret()
	attempt := &greenroom.Attempt{StateHash: tokenHash(state), BrowserHash: tokenHash(browser), User: greenroom.UserID(who.ID),
		OwnerKind: owner, OwnerID: ownerID, ReturnTo: returnTo}
	if attempt.Verifier, err = a.box.Seal(verifier, attemptPlace(organization, attempt)); err != nil {
		return "", err
	}
	var app *greenroom.App
	err = a.db.Write(ctx, organization, func(tx *store.Tx) error {
		if err := mayConnect(ctx, tx, who, owner, ownerID); err != nil {
			return err
		}
		if app, err = a.serverApp(ctx, tx, owner); err != nil {
			return err
		}
		attempt.App, attempt.ExpiresAt = app.ID, tx.Now().Add(attemptLife)
		return tx.AddAttempt(ctx, attempt)
	})
	if err != nil {
		return "", err
	}
	return authorizer.AuthorizeURL(greenroom.AuthorizeRequest{ClientID: app.ClientID, RedirectURL: a.url + callbackPath,
		State: state, Challenge: challenge(verifier)}), nil
}

// ConnectPage returns the address of the page on which somebody who has signed in
// connects: consent is given by people in a browser, not through a key.
//
// Errors: Forbidden for whoever may connect nothing; NotFound without a role in
// the organization.
func (a *App) ConnectPage(who greenroom.Actor, organization greenroom.OrganizationID) (address string, err error) {
	if err := mayAnywhere(who, greenroom.ConnectProgram, organization); err != nil {
		return "", err
	}
	return a.url + "/o/" + string(organization) + "/integrations", nil
}

// authorizer is the provider, if people can consent on a page of its own.
func (a *App) authorizer() (greenroom.Authorizer, error) {
	if authorizer, ok := a.provider.(greenroom.Authorizer); ok {
		return authorizer, nil
	}
	return nil, greenroom.Errorf(greenroom.Conflict, "This provider has no page of consent. Nothing was begun. Connect with its credentials instead.")
}

// mayConnect returns an error unless the actor may connect for the owner, who
// exists, and the video feature is on.
func mayConnect(ctx context.Context, tx *store.Tx, who greenroom.Actor, owner greenroom.OwnerKind, id string) error {
	var err error
	switch owner {
	case greenroom.OrganizationOwner:
		err = who.May(greenroom.ConnectProvider, tx.Organization(), "")
		if err == nil && id != string(tx.Organization()) {
			err = greenroom.Errorf(greenroom.NotFound, "There is no such organization here, or it is not yours to see.")
		}
	case greenroom.ProgramOwner:
		if err = who.May(greenroom.ConnectProgram, tx.Organization(), greenroom.ProgramID(id)); err == nil {
			_, err = tx.Program(ctx, greenroom.ProgramID(id))
		}
	case greenroom.PersonOwner:
		if err = mayAnywhere(who, greenroom.ConnectOneself, tx.Organization()); err == nil {
			err = isOneself(ctx, tx, who, greenroom.PersonID(id))
		}
	default:
		err = greenroom.Errorf(greenroom.Invalid, "There is no owner %q of connections.", string(owner)).At("owner")
	}
	if err != nil {
		return err
	}
	if who.Kind != "user" {
		return greenroom.Errorf(greenroom.Forbidden, "Only a user who has signed in can consent at Zoom. Nothing was begun.")
	}
	return videoIsOn(ctx, tx)
}

func isOneself(ctx context.Context, tx *store.Tx, who greenroom.Actor, id greenroom.PersonID) error {
	own, err := tx.OwnPerson(ctx, greenroom.UserID(who.ID))
	if err != nil && greenroom.KindOf(err) != greenroom.NotFound {
		return err
	}
	if err != nil || own.ID != id {
		return greenroom.Errorf(greenroom.Forbidden, "People connect their own Zoom account only. Nothing was begun. Ask the person to sign in and connect theirs.")
	}
	return nil
}

// serverApp returns the server's app for an owner: people consent for
// themselves, everybody else for a whole account.
func (a *App) serverApp(ctx context.Context, tx *store.Tx, owner greenroom.OwnerKind) (*greenroom.App, error) {
	kind := greenroom.AccountLevel
	if owner == greenroom.PersonOwner {
		kind = greenroom.UserLevel
	}
	id, ok := a.serverApps[kind]
	switch {
	case ok:
		return tx.UsableApp(ctx, id)
	case kind == greenroom.UserLevel:
		return nil, greenroom.Errorf(greenroom.Conflict, "This server has no Zoom app for single people. Nothing was begun. Ask whoever runs it to set GREENROOM_ZOOM_USER_CLIENT_ID and GREENROOM_ZOOM_USER_CLIENT_SECRET.")
	}
	return nil, greenroom.Errorf(greenroom.Conflict, "This server has no Zoom app for whole accounts. Nothing was begun. Ask whoever runs it to set GREENROOM_ZOOM_ADMIN_CLIENT_ID and GREENROOM_ZOOM_ADMIN_CLIENT_SECRET, or connect with Server-to-Server credentials.")
}

// FinishConnect takes what the provider's page sent back: a state, and a code or
// an error code. It connects if this user began in this browser. The attempt is
// used up whatever comes of it. returnTo is where they began, or "" if that is
// not theirs to know.
//
// Errors: NotFound for a state that was not issued, or is used up, expired,
// another's or another browser's; Forbidden if they declined, or may not connect
// any more; and what the provider says. Nothing is connected then.
func (a *App) FinishConnect(ctx context.Context, who greenroom.Actor, browser greenroom.Secret, state, code, oauthError string,
) (c *greenroom.Connection, returnTo string, err error) {
	attempt, err := a.spendAttempt(ctx, who, browser, state)
	if err != nil {
		return nil, "", err
	}
	switch {
	case oauthError == "access_denied":
		return nil, attempt.ReturnTo, greenroom.Errorf(greenroom.Forbidden, "Zoom was asked not to connect. Nothing was connected. You can begin again at any time.")
	case oauthError != "":
		return nil, attempt.ReturnTo, greenroom.Errorf(greenroom.Unavailable, "Zoom did not connect. Nothing was connected. Begin again from Integrations.")
	case code == "":
		return nil, attempt.ReturnTo, notBegun()
	}
	// Who leaves now would lose the answer, and an older consent with it.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), renewalTime)
	defer cancel()
	given, err := a.redeem(ctx, who, attempt, code)
	if err != nil {
		return nil, attempt.ReturnTo, err
	}
	c, err = a.bind(ctx, who, attempt, given)
	return c, attempt.ReturnTo, err
}

// notBegun is the one answer to every state that is not to be trusted.
func notBegun() *greenroom.Error {
	return greenroom.Errorf(greenroom.NotFound, "Nothing was connected. Begin again from Integrations.")
}

func (a *App) spendAttempt(ctx context.Context, who greenroom.Actor, browser greenroom.Secret, state string) (attempt *greenroom.Attempt, err error) {
	err = a.db.System(ctx, func(s *store.System) (err error) {
		attempt, err = s.SpendAttempt(ctx, tokenHash(greenroom.Secret(state)))
		return err
	})
	switch {
	case greenroom.KindOf(err) == greenroom.NotFound:
		return nil, notBegun().Because(err)
	case err != nil:
		return nil, err
	case who.Kind != "user" || string(attempt.User) != who.ID || attempt.BrowserHash != tokenHash(browser) || !a.now().Before(attempt.ExpiresAt):
		return nil, notBegun()
	}
	return attempt, nil
}

// consent is what the provider gave.
type consent struct {
	app   *greenroom.App
	token greenroom.Token
	login greenroom.ProviderLogin
	hosts []greenroom.ProviderHost
}

// redeem trades the code and reads who consented and who can host, with no
// transaction open.
func (a *App) redeem(ctx context.Context, who greenroom.Actor, attempt *greenroom.Attempt, code string) (given consent, err error) {
	authorizer, err := a.authorizer()
	if err != nil {
		return given, err
	}
	err = a.db.Read(ctx, attempt.Organization, func(tx *store.Tx) (err error) {
		if err := mayConnect(ctx, tx, who, attempt.OwnerKind, attempt.OwnerID); err != nil {
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
	verifier, err := a.box.Open(attempt.Verifier, attemptPlace(attempt.Organization, attempt))
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
	given.hosts, err = a.provider.Hosts(ctx, given.token)
	return given, err
}

// bind stores what the provider gave as a connection of the attempt's owner. A
// consent that the same login gave before is replaced, for all who use it; the
// owner's connection on it, if there is one, lives again.
func (a *App) bind(ctx context.Context, who greenroom.Actor, attempt *greenroom.Attempt, given consent) (c *greenroom.Connection, err error) {
	err = a.db.Write(ctx, attempt.Organization, func(tx *store.Tx) error {
		if err := mayConnect(ctx, tx, who, attempt.OwnerKind, attempt.OwnerID); err != nil {
			return err
		}
		grant, err := a.storeGrant(ctx, tx, given)
		if err != nil {
			return err
		}
		if c, err = storeConnection(ctx, tx, who, attempt, given, grant); err != nil {
			return err
		}
		if err := tx.SetHosts(ctx, c.ID, given.hosts); err != nil {
			return err
		}
		if err := resume(ctx, tx, c); err != nil {
			return err
		}
		if err := tx.Enqueue(ctx, greenroom.FollowSessions{Organization: c.Organization, Connection: c.ID}); err != nil {
			return err
		}
		return tx.AddEvent(ctx, connectionEvent(who, "connected", c))
	})
	return c, err
}

func (a *App) storeGrant(ctx context.Context, tx *store.Tx, given consent) (grant string, err error) {
	g, err := tx.GrantOfLogin(ctx, given.app.ID, given.login.Account, given.login.Host.ID)
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

func storeConnection(ctx context.Context, tx *store.Tx, who greenroom.Actor, attempt *greenroom.Attempt, given consent, grant string) (*greenroom.Connection, error) {
	c, err := tx.ConnectionOn(ctx, attempt.OwnerKind, attempt.OwnerID, grant)
	if err == nil {
		c.Consent()
		return c, tx.UpdateConnection(ctx, c)
	}
	if greenroom.KindOf(err) != greenroom.NotFound {
		return nil, err
	}
	c = &greenroom.Connection{OwnerKind: attempt.OwnerKind, OwnerID: attempt.OwnerID, Grant: grant,
		State: greenroom.Live, CreatedBy: who.Account()}
	if host := given.login.Host; given.token.UserLevel || host.Licensed && host.Active {
		c.DefaultHost = host.Email
	}
	if err := c.Validate(); err != nil {
		return nil, err
	}
	return c, tx.AddConnection(ctx, c)
}

func attemptPlace(organization greenroom.OrganizationID, attempt *greenroom.Attempt) seal.Place {
	return seal.Place{Organization: string(organization), Table: "oauth_attempts", Column: "verifier", Row: attempt.StateHash}
}

// randomSecret returns 256 random bits as 43 letters, which also suffice for a
// verifier of PKCE (RFC 7636, section 4.1).
func randomSecret() greenroom.Secret {
	var raw [32]byte
	rand.Read(raw[:])
	return greenroom.Secret(base64.RawURLEncoding.EncodeToString(raw[:]))
}

// challenge is the S256 of a verifier (RFC 7636, section 4.2).
func challenge(verifier greenroom.Secret) string {
	sum := sha256.Sum256([]byte(verifier.Reveal()))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// IsLocalPath reports whether a browser takes the text for a path on this host,
// so that it is safe to send somebody there: "//x" and "/\x" name another one.
func IsLocalPath(path string) bool {
	const longest = 2000 // bytes
	return strings.HasPrefix(path, "/") && !strings.HasPrefix(path, "//") && len(path) <= longest &&
		!strings.ContainsFunc(path, func(r rune) bool { return r == '\\' || r < ' ' || r == 0x7f })
}
