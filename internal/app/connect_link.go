package app

import (
	"context"
	"slices"
	"time"

	"greenroom"
	"greenroom/internal/store"
)

const (
	// connectLinkLife is how long a link to connect may be used.
	connectLinkLife = 7 * 24 * time.Hour
	// linkReturn is where a browser without an account comes back to.
	linkReturn = "/connect/link"
)

// A NewConnectLink is a link as its maker is shown it, once.
type NewConnectLink struct {
	greenroom.ConnectLink
	URL  greenroom.Secret // "" if the request was repeated: see [Once]
	Plan *ConnectPlan
}

// MakeConnectLink makes a link with which somebody without an account here, such
// as the administrator at the provider, authorizes one connection and does
// nothing else. It can be used for seven days. It is made once: see [Once].
//
// Errors: those of BeginConnect, though a key may ask, too; Invalid at "owner"
// for a person, whose account nobody else consents for.
func (a *App) MakeConnectLink(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID, in ConnectRequest) (*NewConnectLink, error) {
	made, token := &NewConnectLink{}, randomSecret()
	err := createOnce(ctx, a, who, organization, &made.ID, func(tx *store.Tx) (err error) {
		if made.Plan, err = a.plan(ctx, tx, who, in); err != nil {
			return err
		}
		if err := mayMakeLink(ctx, tx, who, in.Owner); err != nil {
			return err
		}
		app, err := a.appFor(ctx, tx, in.Owner, in.App)
		if err != nil {
			return err
		}
		made.ConnectLink = greenroom.ConnectLink{App: app.ID, OwnerKind: in.Owner, OwnerID: in.OwnerID, CreatedBy: who.Account(),
			ExpiresAt: tx.Now().Add(connectLinkLife)}
		if err := tx.AddConnectLink(ctx, &made.ConnectLink, tokenHash(token)); err != nil {
			return err
		}
		made.URL = greenroom.Secret(a.url + linkReturn + "/" + token.Reveal())
		return tx.AddEvent(ctx, linkEvent(who, "created", &made.ConnectLink))
	})
	return made, err
}

func mayMakeLink(ctx context.Context, tx *store.Tx, who greenroom.Actor, owner greenroom.OwnerKind) error {
	if owner == greenroom.PersonOwner {
		return greenroom.Errorf(greenroom.Invalid, "Nobody can consent for another person’s Zoom account. No link was made. Connect your own account yourself.").At("owner")
	}
	if who.Account() == "" {
		return greenroom.Errorf(greenroom.Forbidden, "A link is made in the name of a user. Nothing was made. Sign in, or use a key.")
	}
	return videoIsOn(ctx, tx)
}

// ConnectLinks returns the links of the last weeks that the actor could have
// made, newest first. Whoever may connect something may ask.
func (a *App) ConnectLinks(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID) (found []*greenroom.ConnectLinkView, err error) {
	if err := mayAnywhere(who, greenroom.ConnectProgram, organization); err != nil {
		return nil, err
	}
	err = a.db.Read(ctx, organization, func(tx *store.Tx) error { found, err = tx.ConnectLinks(ctx); return err })
	for _, l := range found {
		l.Standing = l.State(a.now())
	}
	return slices.DeleteFunc(found, func(l *greenroom.ConnectLinkView) bool {
		return mayTendOwner(who, organization, l.OwnerKind, l.OwnerID) != nil
	}), err
}

// WithdrawConnectLink ends a link. One that was withdrawn already is no error.
// It is a Conflict if it has led to a connection.
func (a *App) WithdrawConnectLink(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID, id string) error {
	if err := mayAnywhere(who, greenroom.ConnectProgram, organization); err != nil {
		return err
	}
	return a.db.Write(ctx, organization, func(tx *store.Tx) error {
		l, err := tx.ConnectLink(ctx, id)
		if err != nil {
			return err
		}
		if err := mayTendOwner(who, organization, l.OwnerKind, l.OwnerID); err != nil || !l.RevokedAt.IsZero() {
			return err
		}
		err = tx.WithdrawConnectLink(ctx, id)
		if greenroom.KindOf(err) == greenroom.Conflict {
			return greenroom.Errorf(greenroom.Conflict, "The link was used already. Nothing was changed. To undo what it did, disconnect the connection.").Because(err)
		}
		if err != nil {
			return err
		}
		return tx.AddEvent(ctx, linkEvent(who, "withdrawn", l))
	})
}

// A ConnectOffer is what a link leads to, as whoever follows it is shown.
type ConnectOffer struct {
	*ConnectPlan
	Organization string // its name
	Link         *greenroom.ConnectLink
	State        greenroom.ConnectLinkState
}

// OpenConnectLink returns what a link leads to, for a browser that has the
// secret, or "". It changes nothing: programs that look through mail open every
// link.
//
// Errors: NotFound for a link that does not exist, or does not work any more;
// Forbidden if its maker may not connect any more, or while video is off; both
// say whom to ask.
func (a *App) OpenConnectLink(ctx context.Context, token, browser greenroom.Secret) (offer *ConnectOffer, err error) {
	return a.offer(ctx, browser, func(s *store.System) (*greenroom.ConnectLink, error) {
		return s.ConnectLinkByHash(ctx, tokenHash(token))
	})
}

// FollowedConnectLink returns what the link leads to that a browser has followed
// last, be it used by now. Errors are those of OpenConnectLink.
func (a *App) FollowedConnectLink(ctx context.Context, browser greenroom.Secret) (offer *ConnectOffer, err error) {
	return a.offer(ctx, browser, func(s *store.System) (*greenroom.ConnectLink, error) {
		return s.ConnectLinkOfBrowser(ctx, tokenHash(browser))
	})
}

func (a *App) offer(ctx context.Context, browser greenroom.Secret, find func(*store.System) (*greenroom.ConnectLink, error)) (offer *ConnectOffer, err error) {
	err = a.db.ReadSystem(ctx, func(s *store.System) error {
		l, err := a.linkFor(s, browser, find)
		if err != nil {
			return err
		}
		tx := s.In(l.Organization)
		o, err := tx.OwnOrganization(ctx)
		if err != nil {
			return err
		}
		offer = &ConnectOffer{Organization: o.Name, Link: l, State: l.State(a.now())}
		if offer.State == greenroom.ConnectLinkUsed {
			return nil
		}
		name, err := linkMay(ctx, tx, s, l)
		if err != nil {
			return err
		}
		app, err := tx.UsableApp(ctx, l.App)
		if err != nil {
			return err
		}
		offer.ConnectPlan = a.planOf(app, l.OwnerKind, l.OwnerID, name)
		return nil
	})
	return offer, err
}

// linkFor returns a link that works for a browser, or that it has used.
func (a *App) linkFor(s *store.System, browser greenroom.Secret, find func(*store.System) (*greenroom.ConnectLink, error)) (*greenroom.ConnectLink, error) {
	l, err := find(s)
	if greenroom.KindOf(err) == greenroom.NotFound {
		return nil, linkIsOver().Because(err)
	}
	if err != nil {
		return nil, err
	}
	used := l.State(a.now()) == greenroom.ConnectLinkUsed && browser != "" && l.BrowserHash == tokenHash(browser)
	if !used && !l.WorksFor(tokenHash(browser), a.now()) {
		return nil, linkIsOver()
	}
	return l, nil
}

// linkIsOver is the one answer to every link that does not work.
func linkIsOver() *greenroom.Error {
	return greenroom.Errorf(greenroom.NotFound, "This link does not work, or not any more, or was opened in another browser first. Nothing was connected. Ask whoever sent it to you for a new one.")
}

// linkMay returns the name of whom a link is for. It returns a Forbidden error if
// whoever made the link could not make it now.
func linkMay(ctx context.Context, tx *store.Tx, s *store.System, l *greenroom.ConnectLink) (name string, err error) {
	maker, err := activeActor(ctx, s, l.CreatedBy)
	if err == nil {
		name, err = connectable(ctx, tx, maker, l.OwnerKind, l.OwnerID)
	}
	if kind := greenroom.KindOf(err); kind == greenroom.Forbidden || kind == greenroom.NotFound {
		return "", greenroom.Errorf(greenroom.Forbidden, "Whoever made this link may not connect Zoom any more. Nothing was connected. Ask an administrator of the organization for a new link.").Because(err)
	}
	if err != nil {
		return "", err
	}
	if err := videoIsOn(ctx, tx); err != nil {
		return "", err
	}
	return name, nil
}

// FollowConnectLink spends a link: from now on it works in this browser only. It
// returns the provider's page of consent. browser is a secret that no other
// browser has. Errors are those of OpenConnectLink.
func (a *App) FollowConnectLink(ctx context.Context, token, browser greenroom.Secret) (redirect string, err error) {
	offer, err := a.OpenConnectLink(ctx, token, browser)
	if err != nil {
		return "", err
	}
	return a.followLink(ctx, offer.Link, browser)
}

// FollowAgain goes back to the provider's page with the link that a browser has
// followed last, as after a refusal. Errors are those of OpenConnectLink.
func (a *App) FollowAgain(ctx context.Context, browser greenroom.Secret) (redirect string, err error) {
	offer, err := a.FollowedConnectLink(ctx, browser)
	if err != nil {
		return "", err
	}
	return a.followLink(ctx, offer.Link, browser)
}

func (a *App) followLink(ctx context.Context, l *greenroom.ConnectLink, browser greenroom.Secret) (redirect string, err error) {
	attempt := &greenroom.Attempt{Organization: l.Organization, User: l.CreatedBy, Link: l.ID, OwnerKind: l.OwnerKind, OwnerID: l.OwnerID, ReturnTo: linkReturn}
	return a.begin(ctx, attempt, browser, func(tx *store.Tx, s *store.System) (*greenroom.App, error) {
		if _, err := linkMay(ctx, tx, s, l); err != nil {
			return nil, err
		}
		err := tx.FollowConnectLink(ctx, l.ID, attempt.BrowserHash)
		if greenroom.KindOf(err) == greenroom.Conflict {
			return nil, linkIsOver().Because(err)
		}
		if err != nil {
			return nil, err
		}
		if l.BrowserHash == "" {
			if err := tx.AddEvent(ctx, linkEvent(l.Actor(), "followed", l)); err != nil {
				return nil, err
			}
		}
		return tx.UsableApp(ctx, l.App)
	})
}

func linkEvent(who greenroom.Actor, verb string, l *greenroom.ConnectLink) *greenroom.Event {
	e := &greenroom.Event{Actor: who, Verb: verb, Subject: greenroom.Subject{Kind: "connect_link", ID: l.ID}}
	if l.OwnerKind == greenroom.ProgramOwner {
		e.Program = greenroom.ProgramID(l.OwnerID)
	}
	return e
}
