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

// A ConnectRequest says what somebody wants to connect.
type ConnectRequest struct {
	Owner    greenroom.OwnerKind
	OwnerID  string
	App      string // id of an app of the organization's own; "": the server's app that suits the owner
	ReturnTo string // a path of ours: where they began, and come back to
}

// BeginConnect returns the provider's page on which the user consents, for an
// organization, a program or the person who they are. browser is a secret that
// no other browser of theirs has.
//
// Errors: Forbidden without the permission, for a person who they are not, and
// while the video feature is off; Conflict if the server has no app for it;
// NotFound for an app of others; Invalid at "app" for one that does not suit the
// owner, and at "return_to".
func (a *App) BeginConnect(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID, in ConnectRequest, browser greenroom.Secret) (redirect string, err error) {
	if !IsLocalPath(in.ReturnTo) {
		return "", greenroom.Errorf(greenroom.Invalid, "The way back must be a page of Greenroom. Nothing was begun.").At("return_to")
	}
	attempt := &greenroom.Attempt{Organization: organization, User: greenroom.UserID(who.ID), OwnerKind: in.Owner, OwnerID: in.OwnerID, ReturnTo: in.ReturnTo}
	return a.begin(ctx, attempt, browser, func(tx *store.Tx, _ *store.System) (*greenroom.App, error) {
		if err := mayConnect(ctx, tx, who, in.Owner, in.OwnerID); err != nil {
			return nil, err
		}
		return a.appFor(ctx, tx, in.Owner, in.App)
	})
}

// begin stores an attempt of a browser with the app that choose returns, and
// returns the provider's page of consent.
func (a *App) begin(ctx context.Context, attempt *greenroom.Attempt, browser greenroom.Secret, choose func(*store.Tx, *store.System) (*greenroom.App, error)) (redirect string, err error) {
	authorizer, err := a.authorizer()
	if err != nil {
		return "", err
	}
	state, verifier := randomSecret(), randomSecret()
	attempt.StateHash, attempt.BrowserHash = tokenHash(state), tokenHash(browser)
	if attempt.Verifier, err = a.box.Seal(verifier, attemptPlace(attempt)); err != nil {
		return "", err
	}
	var app *greenroom.App
	err = a.db.System(ctx, func(s *store.System) (err error) {
		tx := s.In(attempt.Organization)
		if app, err = choose(tx, s); err != nil {
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
// connects an owner, or for none chooses one: consent is given by people in a
// browser, not through a key.
//
// Errors: Forbidden for whoever may connect nothing; NotFound without a role in
// the organization.
func (a *App) ConnectPage(who greenroom.Actor, organization greenroom.OrganizationID, owner greenroom.OwnerKind, id string) (address string, err error) {
	if err := mayAnywhere(who, greenroom.ConnectProgram, organization); err != nil {
		return "", err
	}
	if owner != "" {
		return a.consentPage(organization, ConnectRequest{Owner: owner, OwnerID: id}), nil
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

// mayConnect returns an error unless the actor, a user who has signed in, may
// connect for the owner, who exists, and the video feature is on.
func mayConnect(ctx context.Context, tx *store.Tx, who greenroom.Actor, owner greenroom.OwnerKind, id string) error {
	if _, err := connectable(ctx, tx, who, owner, id); err != nil {
		return err
	}
	if who.Kind != "user" {
		return greenroom.Errorf(greenroom.Forbidden, "Only a user who has signed in can consent at Zoom. Nothing was begun.")
	}
	return videoIsOn(ctx, tx)
}

// connectable returns the name of an owner for whom the actor may connect.
func connectable(ctx context.Context, tx *store.Tx, who greenroom.Actor, owner greenroom.OwnerKind, id string) (name string, err error) {
	switch owner {
	case greenroom.OrganizationOwner:
		if err := who.May(greenroom.ConnectProvider, tx.Organization(), ""); err != nil {
			return "", err
		}
		if id != string(tx.Organization()) {
			return "", greenroom.Errorf(greenroom.NotFound, "There is no such organization here, or it is not yours to see.")
		}
		o, err := tx.OwnOrganization(ctx)
		if err != nil {
			return "", err
		}
		return o.Name, nil
	case greenroom.ProgramOwner:
		if err := who.May(greenroom.ConnectProgram, tx.Organization(), greenroom.ProgramID(id)); err != nil {
			return "", err
		}
		p, err := tx.Program(ctx, greenroom.ProgramID(id))
		if err != nil {
			return "", err
		}
		return p.Name, nil
	case greenroom.PersonOwner:
		if err := mayAnywhere(who, greenroom.ConnectOneself, tx.Organization()); err != nil {
			return "", err
		}
		return oneself(ctx, tx, who, greenroom.PersonID(id))
	}
	return "", greenroom.Errorf(greenroom.Invalid, "There is no owner %q of connections.", string(owner)).At("owner")
}

// oneself returns the name of the person who the actor is.
func oneself(ctx context.Context, tx *store.Tx, who greenroom.Actor, id greenroom.PersonID) (name string, err error) {
	self, err := selfOf(ctx, tx, who)
	if err != nil {
		return "", err
	}
	if self == nil || self.ID != id {
		return "", greenroom.Errorf(greenroom.Forbidden, "People connect their own Zoom account only. Nothing was begun. Ask the person to sign in and connect theirs.")
	}
	return self.Name, nil
}

// consentKind is the kind of app that suits an owner: people consent for
// themselves, everybody else for a whole account.
func consentKind(owner greenroom.OwnerKind) greenroom.AppKind {
	if owner == greenroom.PersonOwner {
		return greenroom.UserLevel
	}
	return greenroom.AccountLevel
}

// appFor returns the app of an id, if it suits the owner, or for "" the server's
// app that does, or else the organization's first.
func (a *App) appFor(ctx context.Context, tx *store.Tx, owner greenroom.OwnerKind, id string) (*greenroom.App, error) {
	if id == "" {
		return a.usualApp(ctx, tx, consentKind(owner))
	}
	app, err := tx.UsableApp(ctx, id)
	if err == nil && app.Kind != consentKind(owner) {
		return nil, greenroom.Errorf(greenroom.Invalid, "This Zoom app is of another kind: people connect themselves with an app for one person, organizations and programs with one for a whole account. Nothing was begun. Choose another app.").At("app")
	}
	return app, err
}

// usualApp returns the server's app of a kind, or else the organization's first.
func (a *App) usualApp(ctx context.Context, tx *store.Tx, kind greenroom.AppKind) (*greenroom.App, error) {
	app, none := a.serverApp(ctx, tx, kind)
	if greenroom.KindOf(none) != greenroom.Conflict {
		return app, none
	}
	own, err := tx.OwnApps(ctx)
	if err != nil {
		return nil, err
	}
	for _, app := range own {
		if app.Kind == kind {
			return app, nil
		}
	}
	return nil, none
}

// offers reports whether people can consent through an app of a kind.
func (a *App) offers(ctx context.Context, tx *store.Tx, kind greenroom.AppKind) (bool, error) {
	_, err := a.usualApp(ctx, tx, kind)
	if greenroom.KindOf(err) == greenroom.Conflict {
		return false, nil
	}
	return err == nil, err
}

// serverApp returns the server's app of a kind.
func (a *App) serverApp(ctx context.Context, tx *store.Tx, kind greenroom.AppKind) (*greenroom.App, error) {
	id, ok := a.serverApps[kind]
	switch {
	case ok:
		return tx.UsableApp(ctx, id)
	case kind == greenroom.UserLevel:
		return nil, greenroom.Errorf(greenroom.Conflict, "This server has no Zoom app for single people. Nothing was begun. Ask whoever runs it to set GREENROOM_ZOOM_USER_CLIENT_ID and GREENROOM_ZOOM_USER_CLIENT_SECRET.")
	}
	return nil, greenroom.Errorf(greenroom.Conflict, "This server has no Zoom app for whole accounts. Nothing was begun. Ask whoever runs it to set GREENROOM_ZOOM_ADMIN_CLIENT_ID and GREENROOM_ZOOM_ADMIN_CLIENT_SECRET, or connect with Server-to-Server credentials.")
}

func attemptPlace(attempt *greenroom.Attempt) seal.Place {
	return seal.Place{Organization: string(attempt.Organization), Table: "oauth_attempts", Column: "verifier", Row: attempt.StateHash}
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
