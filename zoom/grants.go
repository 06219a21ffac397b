package zoom

import (
	"context"
	"errors"
	"time"

	"greenroom"
)

const (
	expiryMargin = 2 * time.Minute  // before its end a token is not used any more: clocks differ and calls take time
	renewalLimit = 60 * time.Second // for waiting for the lock, asking Zoom and storing
	lockLimit    = 30 * time.Second // for waiting alone: the rest is for an answer that must not be lost
)

// GrantStore keeps the tokens of grants for all processes that use them. It is
// what a program brings so that a refresh token, which works once, is never used
// twice: [Grants] decides when a token is renewed, the store that only one
// caller at a time renews it.
type GrantStore interface {
	// Load returns the token of a grant as it is stored now.
	Load(ctx context.Context, grant string) (Token, error)

	// Refresh renews the token of a grant. It takes a lock on the grant that
	// excludes every other process, then reads the stored token and calls renew
	// with it, then stores what renew returned, and only then gives up the lock
	// and returns it. If renew fails, it stores nothing and returns that error.
	// A store that fails after renew has succeeded tries again while ctx lasts:
	// the former token is dead by then.
	Refresh(ctx context.Context, grant string, renew func(ctx context.Context, current Token) (Token, error)) (Token, error)
}

// Grants gives out tokens of an app's grants that are good to use. It is safe
// for concurrent use.
type Grants struct {
	client *Client
	app    AppCredentials
	store  GrantStore
}

// NewGrants returns the grants of an app that a store keeps.
func NewGrants(client *Client, app AppCredentials, store GrantStore) *Grants {
	return &Grants{client, app, store}
}

// Token returns a token that lasts for two minutes at least: the stored one, or
// a new one, which is stored already.
//
// Errors are those of the store and of [Client.Refresh]. [ErrGrantDead] is among
// them only if Zoom refused the very token that is stored.
func (g *Grants) Token(ctx context.Context, grant string) (Token, error) {
	t, err := g.store.Load(ctx, grant)
	if err != nil || g.good(t, "") {
		return t, err
	}
	return g.renew(ctx, grant, "")
}

// Do calls use with a token, and if Zoom no longer accepts that token, once more
// with a new one. It returns the error of the last call. An error that [IsUnread]
// is returned at once: what was written is not written again.
func (g *Grants) Do(ctx context.Context, grant string, use func(Token) error) error {
	t, err := g.Token(ctx, grant)
	if err != nil {
		return err
	}
	if err = use(t); greenroom.KindOf(err) != greenroom.Unauthenticated || IsUnread(err) {
		return err
	}
	if t, err = g.renew(ctx, grant, t.Access); err != nil {
		return err
	}
	return use(t)
}

// good reports whether a token can be used. rejected is one that Zoom did not
// accept, or "".
func (g *Grants) good(t Token, rejected greenroom.Secret) bool {
	return t.Access != "" && t.Access != rejected && t.Expires.Sub(g.client.now()) > expiryMargin
}

// renew has a token renewed by whoever comes first. A caller who leaves does not
// end that: the answer would be lost, and with it the grant.
//
// Zoom's "dead" is believed only of the token that is stored: where a lock has
// run out, another may have been stored since.
func (g *Grants) renew(ctx context.Context, grant string, rejected greenroom.Secret) (Token, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), renewalLimit)
	defer cancel()
	early, stop := context.WithTimeout(ctx, lockLimit)
	defer stop()
	var sent greenroom.Secret
	t, err := g.store.Refresh(ctx, grant, func(ctx context.Context, current Token) (Token, error) {
		if g.good(current, rejected) {
			return current, nil // another caller was first
		}
		if early.Err() != nil {
			return Token{}, errBusy().Because(early.Err())
		}
		sent = current.Refresh
		return g.ask(ctx, current)
	})
	if !errors.Is(err, ErrGrantDead) {
		return t, err
	}
	now, loadErr := g.store.Load(ctx, grant)
	switch {
	case loadErr != nil:
		return Token{}, loadErr
	case now.Refresh == sent:
		return Token{}, err
	case g.good(now, rejected):
		return now, nil
	}
	return Token{}, errBusy()
}

func errBusy() *greenroom.Error {
	return greenroom.Errorf(greenroom.Unavailable, "Zoom's permission is being renewed elsewhere. Try again in a few minutes.")
}

func (g *Grants) ask(ctx context.Context, current Token) (Token, error) {
	fresh, err := g.client.Refresh(ctx, g.app, current.Refresh)
	fresh.UserLevel = current.UserLevel
	return fresh, err
}
