package app

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"log/slog"
	"slices"
	"time"

	"greenroom"
	"greenroom/internal/password"
	"greenroom/internal/store"
)

// How often a password may be tried for one address, and how long it takes until
// the tries are forgotten.
const (
	maxFailures  = 5
	forgetsAfter = 10 * time.Minute
)

// maxWait is how long a password waits to be worked at.
const maxWait = 2 * time.Second

// linkLife is how long a sign-in link may be used.
const linkLife = 24 * time.Hour

// SignIn returns the user with an address and a password. Whether the address or
// the password is wrong, or the user is disabled or has no password, is told
// neither by the error nor by the time it takes.
//
// Errors: Unauthenticated; Limited after five failures for the address, known or
// not, with the time until the next try.
func (a *App) SignIn(ctx context.Context, email string, given greenroom.Secret) (*greenroom.User, error) {
	wrong := greenroom.Errorf(greenroom.Unauthenticated, "The address or the password is wrong. Try again, or ask an administrator for a sign-in link.")
	if greenroom.CheckEmail(greenroom.EmailKey(email)) != nil || len(given) > greenroom.MaxPassword {
		return nil, wrong // nobody's
	}
	u, err := a.countSignIn(ctx, email)
	if err != nil {
		return nil, err
	}
	var right bool
	if err := a.hash(ctx, func() { right = password.Verify(u.PasswordHash, given) }); err != nil {
		return nil, err
	}
	if !right {
		return nil, wrong
	}
	if err := a.db.System(ctx, func(s *store.System) error { return s.ForgetFailures(ctx, email) }); err != nil {
		return nil, err
	}
	return u, nil
}

// countSignIn counts a try and returns the user with the address, or one without
// a password if there is none.
func (a *App) countSignIn(ctx context.Context, email string) (u *greenroom.User, err error) {
	var tries store.Failures
	err = a.db.System(ctx, func(s *store.System) (err error) {
		if tries, err = s.CountSignIn(ctx, email, maxFailures, a.now().Add(forgetsAfter)); err != nil {
			return err
		}
		u, err = s.UserByEmail(ctx, email)
		if greenroom.KindOf(err) == greenroom.NotFound {
			u, err = &greenroom.User{}, nil
		}
		return err
	})
	if err == nil && tries.Count > maxFailures {
		limited := greenroom.Errorf(greenroom.Limited, "There were too many wrong passwords for this address. Wait ten minutes, or ask an administrator for a sign-in link.")
		limited.RetryAfter = max(time.Second, tries.Until.Sub(a.now()))
		return nil, limited
	}
	return u, err
}

// hash runs work that hashes a password when there is a place for it. Whoever has
// waited maxWait for one gets Limited.
func (a *App) hash(ctx context.Context, work func()) error {
	full := time.NewTimer(maxWait)
	defer full.Stop()
	select {
	case a.hashing <- struct{}{}:
		defer func() { <-a.hashing }()
		work()
		return nil
	case <-full.C:
		limited := greenroom.Errorf(greenroom.Limited, "Too many people sign in at this moment. Nothing was changed. Wait a few seconds and try again.")
		limited.RetryAfter = maxWait
		return limited
	case <-ctx.Done():
		return ctx.Err()
	}
}

// SetPassword gives the signed-in user a new password for their current one, which
// is looked at only if they have one.
//
// Errors: Forbidden for whoever is not a user; Invalid at "password" if the new one
// may not be used, and at "current_password" if that is wrong; Limited as for
// SignIn.
func (a *App) SetPassword(ctx context.Context, who greenroom.Actor, current, chosen greenroom.Secret) error {
	if err := maySetPassword(who, chosen); err != nil {
		return err
	}
	if err := a.checkCurrent(ctx, greenroom.UserID(who.ID), current); err != nil {
		return err
	}
	return a.ReplacePassword(ctx, who, chosen)
}

func maySetPassword(who greenroom.Actor, chosen greenroom.Secret) error {
	if who.Kind != "user" {
		return greenroom.Errorf(greenroom.Forbidden, "Only somebody who has signed in can set their password. Nothing was changed.")
	}
	return greenroom.CheckPassword(chosen)
}

// ReplacePassword is SetPassword for whoever has just signed in by a one-time
// link: it proves as much as the current password, which they may have forgotten.
func (a *App) ReplacePassword(ctx context.Context, who greenroom.Actor, chosen greenroom.Secret) error {
	if err := maySetPassword(who, chosen); err != nil {
		return err
	}
	var hashed greenroom.Secret
	if err := a.hash(ctx, func() { hashed = password.Hash(chosen) }); err != nil {
		return err
	}
	err := a.db.System(ctx, func(s *store.System) error {
		if err := s.SetPassword(ctx, greenroom.UserID(who.ID), hashed); err != nil {
			return err
		}
		return tellOrganizations(ctx, s, who, greenroom.UserID(who.ID), "password_set")
	})
	if err == nil {
		a.log.InfoContext(ctx, "set a password", slog.String("user", who.ID))
	}
	return err
}

// checkCurrent returns an error unless the password is the user's, or they have
// none yet.
func (a *App) checkCurrent(ctx context.Context, user greenroom.UserID, given greenroom.Secret) error {
	u, err := a.User(ctx, user)
	if err != nil || u.PasswordHash == "" {
		return err
	}
	_, err = a.SignIn(ctx, u.Email, given)
	if greenroom.KindOf(err) == greenroom.Unauthenticated {
		return greenroom.Errorf(greenroom.Invalid, "The current password is wrong. It was kept. Try again.").At("current_password").Because(err)
	}
	return err
}

// MakeSignInLink returns a link that signs a user in, once, until it expires. It
// is a secret, which is not stored. Errors: NotFound for whoever is not a
// superuser, or if there is no such user.
func (a *App) MakeSignInLink(ctx context.Context, who greenroom.Actor, user greenroom.UserID) (url string, expires time.Time, err error) {
	if err := who.May(greenroom.ManageOrganization, "", ""); err != nil {
		return "", time.Time{}, err
	}
	raw := make([]byte, 16)
	rand.Read(raw)
	token := greenroom.Secret(base64.RawURLEncoding.EncodeToString(raw))
	expires = a.now().UTC().Add(linkLife)
	err = a.db.System(ctx, func(s *store.System) error {
		if _, err := s.User(ctx, user); err != nil {
			return err
		}
		if err := s.AddSignInLink(ctx, user, tokenHash(token), expires); err != nil {
			return err
		}
		return tellOrganizations(ctx, s, who, user, "sign_in_link_made")
	})
	if err != nil {
		return "", time.Time{}, err
	}
	a.log.InfoContext(ctx, "made a sign-in link", slog.String("user", string(user)), slog.String("by", who.ID))
	return a.url + "/sign-in/link/" + token.Reveal(), expires, nil
}

// SpendSignInLink returns the user whom a link's token signs in, and spends it:
// if two try at once, one of them wins. A link that is unknown, spent or expired
// is NotFound, and so is one of a disabled user.
func (a *App) SpendSignInLink(ctx context.Context, token greenroom.Secret) (u *greenroom.User, err error) {
	err = a.db.System(ctx, func(s *store.System) error {
		user, err := s.SpendSignInLink(ctx, tokenHash(token))
		if err != nil {
			return err
		}
		if u, err = s.User(ctx, user); err != nil {
			return err
		}
		return tellOrganizations(ctx, s, greenroom.Actor{Kind: "user", ID: string(user)}, user, "sign_in_link_used")
	})
	if greenroom.KindOf(err) == greenroom.NotFound {
		return nil, greenroom.Errorf(greenroom.NotFound, "This link does not work any more: it has been used, or is older than 24 hours. Ask an administrator for a new one.").Because(err)
	}
	if err != nil {
		return nil, err
	}
	a.log.InfoContext(ctx, "signed in by link", slog.String("user", string(u.ID)))
	return u, nil
}

// tellOrganizations writes what happened to a user's account into the history of
// every organization in which they have a role, in one order, so that no two
// transactions wait for each other. A superuser of none has only the log.
func tellOrganizations(ctx context.Context, s *store.System, who greenroom.Actor, user greenroom.UserID, verb string) error {
	holder, err := s.Actor(ctx, user)
	if err != nil {
		return err
	}
	for _, organization := range slices.Sorted(slices.Values(holder.Organizations())) {
		e := &greenroom.Event{Actor: who, Verb: verb, Subject: greenroom.Subject{Kind: "user", ID: string(user)}}
		if err := s.In(organization).AddEvent(ctx, e); err != nil {
			return err
		}
	}
	return nil
}

// Actor returns a user as whoever asks, with their roles as they are now. It
// returns Unauthenticated for a user who is disabled or does not exist.
func (a *App) Actor(ctx context.Context, user greenroom.UserID) (who greenroom.Actor, err error) {
	err = a.db.ReadSystem(ctx, func(s *store.System) (err error) {
		who, err = activeActor(ctx, s, user)
		return err
	})
	if greenroom.KindOf(err) == greenroom.NotFound {
		return greenroom.Actor{}, greenroom.Errorf(greenroom.Unauthenticated, "Your account does not exist any more, or is disabled. Ask an administrator.").Because(err)
	}
	return who, err
}

// activeActor returns a user with their roles, or NotFound if they are disabled.
func activeActor(ctx context.Context, s *store.System, user greenroom.UserID) (greenroom.Actor, error) {
	if _, err := s.User(ctx, user); err != nil {
		return greenroom.Actor{}, err
	}
	return s.Actor(ctx, user)
}

// tokenHash is how a token is stored. Its 128 random bits or more need no salt.
func tokenHash(token greenroom.Secret) string {
	sum := sha256.Sum256([]byte(token.Reveal()))
	return hex.EncodeToString(sum[:])
}
