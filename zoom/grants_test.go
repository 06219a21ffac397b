package zoom_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"greenroom"
	"greenroom/zoom"
)

// vault is a GrantStore of one grant in memory, with a lock as a database has.
type vault struct {
	lock   sync.Mutex // held while the grant is renewed
	mu     sync.Mutex // guards token
	token  zoom.Token
	behind *zoom.Token // what renew is given instead, as by a lock that ran out
	queue  func()      // called before the lock is taken, if not nil
}

func (v *vault) Load(context.Context, string) (zoom.Token, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.token, nil
}

func (v *vault) Refresh(ctx context.Context, grant string, renew func(context.Context, zoom.Token) (zoom.Token, error)) (zoom.Token, error) {
	if v.queue != nil {
		v.queue()
	}
	v.lock.Lock()
	defer v.lock.Unlock()
	current, err := v.Load(ctx, grant)
	if v.behind != nil {
		current = *v.behind
	}
	if err != nil {
		return current, err
	}
	fresh, err := renew(ctx, current)
	if err != nil {
		return zoom.Token{}, err
	}
	if ctx.Err() != nil {
		return zoom.Token{}, ctx.Err()
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	v.token = fresh
	return fresh, nil
}

// rotation is Zoom's token endpoint: each refresh token works once.
type rotation struct {
	mu    sync.Mutex
	n     int    // refreshes asked for
	alive string // the one refresh token that works
	asked func() // called while an answer is made, if not nil
}

func (z *rotation) RoundTrip(r *http.Request) (*http.Response, error) {
	z.mu.Lock()
	defer z.mu.Unlock()
	z.n++
	if z.asked != nil {
		z.asked()
	}
	body, _ := io.ReadAll(r.Body)
	if !strings.Contains(string(body), "refresh_token="+z.alive) {
		return answer(400, `{"reason":"Invalid Token!","error":"invalid_grant"}`)(r)
	}
	z.alive = fmt.Sprintf("refresh-%d", z.n)
	return answer(200, fmt.Sprintf(`{"access_token":"access-%d","refresh_token":%q,"expires_in":3600}`, z.n, z.alive))(r)
}

func TestGotcha01OneRefresherPerGrant(t *testing.T) {
	t.Parallel()
	z := &rotation{alive: "refresh-0"}
	v := &vault{token: zoom.Token{Access: "access-0", Refresh: "refresh-0", Expires: noon.Add(time.Minute), UserLevel: true}}
	c := client(t, z)
	const callers = 50
	var all, queued sync.WaitGroup
	queued.Add(callers)
	v.queue = func() { queued.Done(); queued.Wait() } // all of them saw the old token
	for range callers {
		all.Go(func() {
			// Each has its own Grants, as each process would.
			got, err := zoom.NewGrants(c, app, v).Token(t.Context(), "g")
			stored, _ := v.Load(t.Context(), "g")
			if err != nil || got.Access != "access-1" || !got.UserLevel || stored.Access != got.Access {
				t.Errorf("token %+v, stored %+v, %v", got, stored, err)
			}
		})
	}
	all.Wait()
	if z.n != 1 {
		t.Errorf("Zoom was asked %d times, which kills the grant", z.n)
	}
}

func TestGotcha01DeathIsNotBelievedOfAnOldToken(t *testing.T) {
	t.Parallel()
	z := &rotation{alive: "refresh-9"}
	old := zoom.Token{Access: "access-0", Refresh: "refresh-0", Expires: noon}
	v := &vault{behind: &old, token: zoom.Token{Access: "access-9", Refresh: "refresh-9", Expires: noon.Add(time.Hour)}}
	grants := zoom.NewGrants(client(t, z), app, v)
	err := grants.Do(t.Context(), "g", func(got zoom.Token) error {
		if got.Access == "access-9" && z.n == 0 {
			v.mu.Lock()
			v.token.Access = "access-10" // another process has renewed it meanwhile
			v.mu.Unlock()
			return greenroom.Errorf(greenroom.Unauthenticated, "Rejected.")
		}
		if got.Access != "access-10" {
			t.Errorf("used %q", got.Access.Reveal())
		}
		return nil
	})
	if err != nil || z.n != 1 {
		t.Errorf("%d refreshes, %v", z.n, err)
	}
}

func TestGotcha01DeathIsBelievedOfTheStoredToken(t *testing.T) {
	t.Parallel()
	v := &vault{token: zoom.Token{Access: "access-0", Refresh: "refresh-0", Expires: noon}}
	_, err := zoom.NewGrants(client(t, &rotation{alive: "another"}), app, v).Token(t.Context(), "g")
	if !errors.Is(err, zoom.ErrGrantDead) || !errors.Is(err, greenroom.ErrGrantEnded) || greenroom.KindOf(err) != greenroom.Forbidden {
		t.Error(err)
	}
	old := v.token
	v.behind, v.token.Refresh = &old, "refresh-1" // stored since, and expired as well
	if _, err := zoom.NewGrants(client(t, &rotation{alive: "another"}), app, v).Token(t.Context(), "g"); errors.Is(err, zoom.ErrGrantDead) || greenroom.KindOf(err) != greenroom.Unavailable {
		t.Error(err)
	}
}

func TestGotcha01ACallerWhoLeavesLosesNothing(t *testing.T) {
	t.Parallel()
	ctx, leave := context.WithCancel(t.Context())
	z := &rotation{alive: "refresh-0", asked: leave}
	v := &vault{token: zoom.Token{Access: "access-0", Refresh: "refresh-0", Expires: noon}}
	if _, err := zoom.NewGrants(client(t, z), app, v).Token(ctx, "g"); err != nil {
		t.Error(err)
	}
	if stored, _ := v.Load(t.Context(), "g"); stored.Refresh != "refresh-1" {
		t.Errorf("stored %+v", stored)
	}
}

func TestGotcha01NothingIsAskedWithoutTimeForTheAnswer(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		z := &rotation{alive: "refresh-0"}
		v := &vault{token: zoom.Token{Access: "access-0", Refresh: "refresh-0", Expires: noon}}
		v.queue = func() { time.Sleep(50 * time.Second) } // until the lock is free
		grants := zoom.NewGrants(client(t, z), app, v)
		if _, err := grants.Token(t.Context(), "g"); greenroom.KindOf(err) != greenroom.Unavailable || z.n != 0 || errors.Is(err, zoom.ErrGrantDead) {
			t.Errorf("%d refreshes, whose answer nobody could have stored: %v", z.n, err)
		}
		v.queue = func() { time.Sleep(20 * time.Second) }
		if _, err := grants.Token(t.Context(), "g"); err != nil || z.n != 1 {
			t.Errorf("%d refreshes, %v", z.n, err)
		}
	})
}

func TestGotcha01AnAnswerWithoutARefreshTokenKeepsIt(t *testing.T) {
	t.Parallel()
	c := client(t, answer(200, `{"access_token":"access-1","expires_in":3600}`))
	got, err := c.Refresh(t.Context(), app, "refresh-0")
	if err != nil || got.Access != "access-1" || got.Refresh != "refresh-0" {
		t.Errorf("token %+v, %v", got, err)
	}
}

func TestGotcha03WhatWasWrittenIsNotWrittenAgain(t *testing.T) {
	t.Parallel()
	writes := 0
	c := client(t, tripper(func(r *http.Request) (*http.Response, error) {
		if r.Method == http.MethodPatch {
			writes++
			return answer(204, "")(r)
		}
		if r.Method == http.MethodPost {
			return answer(200, `{"access_token":"access-1","refresh_token":"refresh-1"}`)(r)
		}
		return answer(401, `{"code":124}`)(r) // the token ended in between
	}))
	v := &vault{token: zoom.Token{Access: "access-0", Refresh: "refresh-0", Expires: noon.Add(time.Hour)}}
	err := zoom.NewGrants(c, app, v).Do(t.Context(), "g", func(token zoom.Token) error {
		_, err := c.UpdateMeeting(t.Context(), token, 1, zoom.MeetingRequest{Topic: "T"})
		return err
	})
	if !zoom.IsUnread(err) || writes != 1 {
		t.Errorf("%d writes, %v", writes, err)
	}
}
