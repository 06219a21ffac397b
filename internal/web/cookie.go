package web

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strings"
	"time"

	"github.com/alexedwards/scs/v2"

	"greenroom"
)

// How long somebody stays signed in: at most, and without asking for a page.
const (
	maxSession = 30 * 24 * time.Hour
	maxIdle    = 12 * time.Hour
)

// seenEvery is how often a visit is noted. It is rare, so that few requests
// write, and none of two side by side undoes what the other wrote.
const seenEvery = 10 * time.Minute

// What a browser session holds.
const (
	keyUser = "user" // the identity of the user
	keyOf   = "of"   // of which of their passwords it is: see passwordMark
	keySeen = "seen" // the last visit, in Unix seconds
	keyLink = "link" // when it was begun by a one-time link, in Unix seconds
	keySaid = "said" // what the next page says was done
	keyNot  = "not"  // what the next page says was not done

	keyBrowser = "browser" // a secret of this browser, with which it begins to connect
	keyTyped   = "typed"   // a sealed secret from a form: see typedSecret
)

func newCookies(o Options) *scs.SessionManager {
	m := scs.New()
	m.Store = o.Sessions
	m.HashTokenInStore = true
	m.Lifetime = maxSession
	m.Cookie.Name = "greenroom_session"
	m.Cookie.HttpOnly = true
	m.Cookie.SameSite = http.SameSiteLaxMode
	m.Cookie.Secure = strings.HasPrefix(o.URL, "https://")
	return m
}

// enter signs a user in. The session gets a new token, so that one that was
// planted before is worth nothing; and so is the secret of the browser, which
// whoever planted it could have used.
func (v *visit) enter(u *greenroom.User) error {
	if err := v.cookies.RenewToken(v.ctx()); err != nil {
		return err
	}
	v.cookies.Put(v.ctx(), keyUser, string(u.ID))
	v.cookies.Put(v.ctx(), keyOf, passwordMark(u))
	v.cookies.Put(v.ctx(), keySeen, v.now().Unix())
	v.cookies.Remove(v.ctx(), keyLink)
	v.cookies.Remove(v.ctx(), keyBrowser)
	return nil
}

// linkProves is how long a one-time link proves as much as a password.
const linkProves = 15 * time.Minute

// enteredByLink reports whether the visitor has just signed in by a one-time link.
func (v *visit) enteredByLink() bool {
	return v.now().Sub(time.Unix(v.cookies.GetInt64(v.ctx(), keyLink), 0)) < linkProves
}

// passwordMark is another after each change of a user's password, which so ends
// the sessions of the old one, even one that a request is about to store. It tells
// nothing of the password: hashes have a random salt.
func passwordMark(u *greenroom.User) string {
	sum := sha256.Sum256([]byte(u.PasswordHash.Reveal()))
	return hex.EncodeToString(sum[:])
}

// signedIn returns the user of the browser session and their roles as they are
// now, or nil if nobody has signed in, or did not come for too long, or is
// disabled, or has another password by now.
func (v *visit) signedIn() (*greenroom.User, greenroom.Actor, error) {
	ctx := v.ctx()
	id := greenroom.UserID(v.cookies.GetString(ctx, keyUser))
	if id == "" {
		return nil, greenroom.Actor{}, nil
	}
	idle := v.now().Sub(time.Unix(v.cookies.GetInt64(ctx, keySeen), 0))
	if idle > maxIdle {
		return nil, greenroom.Actor{}, v.cookies.Destroy(ctx)
	}
	if idle > seenEvery {
		v.cookies.Put(ctx, keySeen, v.now().Unix())
	}
	who, err := v.app.Actor(ctx, id)
	if greenroom.KindOf(err) == greenroom.Unauthenticated {
		return nil, greenroom.Actor{}, v.cookies.Destroy(ctx)
	}
	if err != nil {
		return nil, greenroom.Actor{}, err
	}
	u, err := v.app.User(ctx, id)
	if err == nil && v.cookies.GetString(ctx, keyOf) != passwordMark(u) {
		return nil, greenroom.Actor{}, v.cookies.Destroy(ctx)
	}
	return u, who, err
}
