package app_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"greenroom"
	"greenroom/internal/app"
	"greenroom/internal/store"
	"greenroom/zoomsim"
)

// second returns the use cases as another process has them, on the same database.
func (k *kit) second(t *testing.T) *app.App {
	t.Helper()
	parts := k.parts
	var err error
	if parts.DB, err = store.Open(t.Context(), k.dsn, parts.Now); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(parts.DB.Close)
	return app.New(parts)
}

// grant returns the authorization that a connection uses.
func (k *kit) grant(t *testing.T, c *greenroom.Connection) (g *greenroom.Grant) {
	t.Helper()
	if err := k.db.Read(t.Context(), c.Organization, func(tx *store.Tx) (err error) { g, err = tx.Grant(t.Context(), c.ID); return err }); err != nil {
		t.Fatal(err)
	}
	return g
}

// asked returns how often Zoom was asked for a token so far.
func (k *kit) asked() (n int) {
	for _, call := range k.sim.Calls() {
		if call.Path == "/oauth/token" {
			n++
		}
	}
	return n
}

// Many callers in two processes need a fresh token at once: one of them asks
// Zoom, and all get what it stored.
func TestOneRefreshesForAll(t *testing.T) {
	onServersWithApps(t, func(t *testing.T, k *kit) {
		c := k.authorize(t, k.who, greenroom.OrganizationOwner, string(k.org), zoomAdmin)
		before, old := k.asked(), k.grant(t, c)
		k.ahead.Add(int64(time.Hour))
		if err := k.sim.AddFault(zoomsim.Fault{PathPrefix: "/oauth/token", Kind: zoomsim.Delay, DelayMS: 300}); err != nil {
			t.Fatal(err) // slow enough for all to meet
		}
		got := make(chan greenroom.Secret, 8)
		processes := []*app.App{k.App, k.second(t)}
		var wait sync.WaitGroup
		for i := range cap(got) {
			process := processes[i%2]
			wait.Go(func() {
				token, err := process.Token(t.Context(), k.org, c.ID)
				if err != nil {
					t.Error(err)
				}
				got <- token.Access
			})
		}
		wait.Wait()
		close(got)
		first := <-got
		for token := range got {
			if token != first {
				t.Error("two callers got two tokens")
			}
		}
		if n := k.asked() - before; n != 1 {
			t.Errorf("Zoom was asked %d times, want once", n)
		}
		if g := k.grant(t, c); g.State != greenroom.Live || g.Generation != old.Generation+1 || !g.LeaseUntil.IsZero() {
			t.Errorf("the grant is %+v", g)
		}
	})
}

// A refresh that fails for a while is given back, so that the next caller need
// not wait, and the grant stays.
func TestRefreshIsTriedAgain(t *testing.T) {
	onServersWithApps(t, func(t *testing.T, k *kit) {
		c := k.authorize(t, k.who, greenroom.OrganizationOwner, string(k.org), zoomAdmin)
		k.ahead.Add(int64(time.Hour))
		if err := k.sim.AddFault(zoomsim.Fault{PathPrefix: "/oauth/token", Kind: zoomsim.StatusFault, Status: 503}); err != nil {
			t.Fatal(err)
		}
		if _, err := k.Token(t.Context(), k.org, c.ID); greenroom.KindOf(err) != greenroom.Unavailable {
			t.Errorf("got %v, want Unavailable", err)
		}
		if g := k.grant(t, c); g.State != greenroom.Live || !g.LeaseUntil.IsZero() {
			t.Errorf("the grant is %+v", g)
		}
		if _, err := k.Token(t.Context(), k.org, c.ID); err != nil {
			t.Errorf("the next time: %v", err)
		}
	})
}

// A holder who never comes back is not waited for longer than the lease.
func TestLeaseOfTheDeadRunsOut(t *testing.T) {
	onServersWithApps(t, func(t *testing.T, k *kit) {
		c := k.authorize(t, k.who, greenroom.OrganizationOwner, string(k.org), zoomAdmin)
		k.ahead.Add(int64(time.Hour))
		if err := k.db.Write(t.Context(), k.org, func(tx *store.Tx) error {
			return tx.LeaseGrant(t.Context(), c.ID, k.grantIn(t, tx, c), tx.Now().Add(time.Minute))
		}); err != nil {
			t.Fatal(err)
		}
		_, err := k.Token(t.Context(), k.org, c.ID)
		if greenroom.KindOf(err) != greenroom.Unavailable || greenroom.RetryAfterOf(err) <= 0 {
			t.Errorf("while it is held: %v, want Unavailable and when to come back", err)
		}
		k.ahead.Add(int64(time.Minute))
		if _, err := k.Token(t.Context(), k.org, c.ID); err != nil {
			t.Errorf("after it ran out: %v", err)
		}
	})
}

func (k *kit) grantIn(t *testing.T, tx *store.Tx, c *greenroom.Connection) *greenroom.Grant {
	t.Helper()
	g, err := tx.Grant(t.Context(), c.ID)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// Somebody consents again while a refresh is under way. Zoom calls the old
// refresh token dead; that is no news of the grant, which has a new one.
func TestDeadTokenOfALiveGrant(t *testing.T) {
	onServersWithApps(t, func(t *testing.T, k *kit) {
		c := k.authorize(t, k.who, greenroom.OrganizationOwner, string(k.org), zoomAdmin)
		q := consent(t, k.begin(t, k.who, greenroom.OrganizationOwner, string(k.org)), zoomAdmin, "allow")
		k.ahead.Add(int64(time.Minute * 4)) // the code lives five minutes, the token is made to expire
		k.expire(t, c)
		arrived, release := make(chan struct{}), make(chan struct{})
		first := sync.OnceFunc(func() { close(arrived); <-release })
		watch := func(r *http.Request) {
			if r.URL.Path == "/oauth/token" {
				first()
			}
		}
		k.gate.Store(&watch)
		var wait sync.WaitGroup
		wait.Go(func() {
			token, err := k.Token(t.Context(), k.org, c.ID)
			if err != nil || token.ExpiresAt.Before(time.Now()) {
				t.Errorf("the refresh under way ends with %v, token until %v", err, token.ExpiresAt)
			}
		})
		<-arrived
		k.gate.Store(nil)
		if _, _, err := k.finish(t, k.who, browser, q); err != nil {
			t.Error(err)
		}
		close(release)
		wait.Wait()
		if views := k.views(t); len(views) != 1 || views[0].State != greenroom.Live || k.grant(t, c).State != greenroom.Live {
			t.Errorf("connections %+v", views)
		}
	})
}

// expire makes the stored token one that is over.
func (k *kit) expire(t *testing.T, c *greenroom.Connection) {
	t.Helper()
	if err := k.db.Write(t.Context(), c.Organization, func(tx *store.Tx) error {
		g := k.grantIn(t, tx, c)
		g.ExpiresAt = tx.Now()
		return tx.StoreToken(t.Context(), c.ID, g)
	}); err != nil {
		t.Fatal(err)
	}
}

// Somebody uninstalls the app at Zoom, while the token has not expired: the
// connections of every organization that shares the login end, the meeting says
// what to do, and connecting again mends it.
func TestEndedAtZoom(t *testing.T) {
	onServersWithApps(t, func(t *testing.T, k *kit) {
		ctx := t.Context()
		c := k.authorize(t, k.who, greenroom.OrganizationOwner, string(k.org), zoomAdmin)
		clinic := k.sister(t)
		shared := clinic.authorize(t, clinic.who, greenroom.OrganizationOwner, string(clinic.org), zoomAdmin)
		if shared.Grant != c.Grant {
			t.Fatalf("the organizations have two grants of one login")
		}
		if n, err := k.sim.RevokeGrants(zoomAdmin, "sim-greenroom-admin"); n == 0 || err != nil {
			t.Fatal(n, err)
		}
		s := k.draft(t, k.sample)
		k.confirm(t, s)
		m := k.meeting(t, s.ID, greenroom.LinkFailed)
		if m.ProblemKind != greenroom.Forbidden || !strings.Contains(m.Problem, "Connect again under Integrations") {
			t.Errorf("the meeting says %s: %q", m.ProblemKind, m.Problem)
		}
		for _, one := range []*kit{k, clinic} {
			if views := one.views(t); len(views) != 1 || views[0].State != greenroom.Revoked {
				t.Errorf("connections %+v", views)
			}
			if err := one.db.Read(ctx, one.org, func(tx *store.Tx) error {
				events, err := tx.Events(ctx, 0, 100)
				ended := 0
				for _, e := range events {
					if e.Verb == "ended" && e.Actor.Kind == "system" {
						ended++
					}
				}
				if ended != 1 {
					t.Errorf("the end was noted %d times, want once", ended)
				}
				return err
			}); err != nil {
				t.Error(err)
			}
		}
		if g := k.grant(t, c); g.State != greenroom.Revoked || g.Access != "" || g.Refresh != "" {
			t.Errorf("the grant is %+v", g)
		}
		if again := k.authorize(t, k.who, greenroom.OrganizationOwner, string(k.org), zoomAdmin); again.ID != c.ID {
			t.Errorf("connected again as %s, want %s", again.ID, c.ID)
		}
		k.meeting(t, s.ID, greenroom.LinkLinked)
		if views := clinic.views(t); views[0].State != greenroom.Revoked {
			t.Error("the other organization was connected again without its consent")
		}
	})
}

// sister returns another organization on the same server.
func (k *kit) sister(t *testing.T) *kit {
	t.Helper()
	o := greenroom.Organization{Name: "Clinic", TimeZone: "America/Chicago", VideoEnabled: true, ZoomForAll: true}
	if err := k.db.System(t.Context(), func(s *store.System) error { return s.AddOrganization(t.Context(), &o) }); err != nil {
		t.Fatal(err)
	}
	other := *k
	other.org, other.program = o.ID, ""
	other.who = greenroom.Actor{Kind: "system", Roles: []greenroom.RoleGrant{{Role: greenroom.Superuser}}}
	other.who = other.user(t, "z.admin@clinic.example", greenroom.OrganizationAdministrator)
	return &other
}

// A token that Zoom rejects before its time is replaced, and the step repeated.
func TestRejectedTokenIsReplaced(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		k.connect(t)
		if n, err := k.sim.RevokeGrants("", credentials.ClientID); n != 1 || err != nil {
			t.Fatal(n, err)
		}
		s := k.draft(t, k.sample)
		k.confirm(t, s)
		k.meeting(t, s.ID, greenroom.LinkLinked)
		k.expectAtZoom(t, "Interview", "s.sample@hospital.example")
	})
}
