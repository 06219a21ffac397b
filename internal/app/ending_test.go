package app_test

import (
	"maps"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"greenroom"
	"greenroom/internal/store"
)

// Whose own connection ends is told, and who runs the programs that have sessions
// through it; administrators are not.
func TestEndOfAPersonsConnection(t *testing.T) {
	onServersWithApps(t, func(t *testing.T, k *kit) {
		k.administrators(t)
		sam := k.user(t, "s.sample@hospital.example", greenroom.Participant)
		k.user(t, "c.coordinator@hospital.example", greenroom.Coordinator)
		told := func(by greenroom.Actor, want ...string) {
			t.Helper()
			c := k.authorize(t, sam, greenroom.PersonOwner, string(k.sample), "s.sample@hospital.example")
			if len(want) > 1 {
				if m := k.meeting(t, k.confirmed(t, k.sample).ID, greenroom.LinkLinked); m.Connection != c.ID {
					t.Fatalf("the meeting is made through %s", m.Connection)
				}
			}
			before := k.noticed(t)
			if err := k.Disconnect(t.Context(), by, k.org, c.ID, k.connectionNow(t, c.ID).Revision); err != nil {
				t.Fatal(err)
			}
			after := k.noticed(t)
			maps.DeleteFunc(after, func(who string, subjects []string) bool { return len(subjects) == len(before[who]) })
			if got := slices.Sorted(maps.Keys(after)); !slices.Equal(got, want) {
				t.Errorf("told are %q, want %q", got, want)
			}
		}
		told(sam, "s.sample@hospital.example")
		told(k.who, "c.coordinator@hospital.example", "s.sample@hospital.example")
	})
}

// Two organizations share an authorization. Whatever happens to it, in whatever
// order: nothing is usable without a token, there is one live authorization at
// most, it lives as long as somebody uses it, and its tokens are gone once nobody
// does and Zoom has been told, or Zoom has told us.
func TestSharedAuthorization(t *testing.T) {
	onServersWithApps(t, func(t *testing.T, k *kit) {
		k.heeded(t, "")
		seed := rand.Uint64()
		random := rand.New(rand.NewPCG(seed, 0))
		h := &shared{k: k, houses: []*kit{k, k.sister(t)}}
		steps := map[string]func(*testing.T, *kit){
			"consent": h.consent, "disconnect": h.disconnect, "check": h.check, "tell Zoom": h.tellZoom, "at once": h.atOnce,
			"uninstall": h.uninstall, "kill": h.kill,
		}
		names := append(slices.Sorted(maps.Keys(steps)), "consent", "consent", "disconnect", "tell Zoom")
		h.consent(t, k)
		var done []string
		for range 40 {
			at := random.IntN(len(h.houses))
			name := names[random.IntN(len(names))]
			done = append(done, h.houses[at].name(t)+": "+name)
			if steps[name](t, h.houses[at]); !h.holds(t) {
				t.Fatalf("seed %d, after %q", seed, done)
			}
		}
	})
}

// shared is an authorization that several organizations use.
type shared struct {
	k      *kit
	houses []*kit
	c      *greenroom.Connection // some connection on it
}

func (k *kit) name(t *testing.T) string {
	t.Helper()
	o, err := k.Organization(t.Context(), k.who, k.org)
	if err != nil {
		t.Fatal(err)
	}
	return o.Name
}

func (h *shared) consent(t *testing.T, house *kit) {
	t.Helper()
	h.c = house.authorize(t, house.who, greenroom.OrganizationOwner, string(house.org), zoomAdmin)
	if h.c.State != greenroom.Live || h.grant(t).State != greenroom.Live {
		t.Errorf("consented to, it is %s", h.c.State)
	}
}

// disconnect ends what the organization has, if it has something.
func (h *shared) disconnect(t *testing.T, house *kit) {
	t.Helper()
	for _, c := range house.views(t) {
		err := house.Disconnect(t.Context(), house.who, house.org, c.ID, c.Revision)
		if want := map[bool]greenroom.Kind{true: greenroom.Conflict}[c.State == greenroom.Revoked]; greenroom.KindOf(err) != want {
			t.Errorf("disconnecting what is %s: %v", c.State, err)
		}
	}
}

func (h *shared) check(t *testing.T, house *kit) {
	t.Helper()
	for _, c := range house.views(t) {
		if err := house.CheckConnection(t.Context(), greenroom.CheckConnection{Organization: house.org, Connection: c.ID}); err != nil {
			t.Error(err)
		}
	}
}

func (h *shared) tellZoom(t *testing.T, _ *kit) {
	t.Helper()
	g := h.grant(t)
	if again, err := h.k.RevokeGrant(t.Context(), greenroom.RevokeGrant{Grant: g.ID}); again != 0 || err != nil {
		t.Errorf("again after %s, %v", again, err)
	}
	if err := h.k.sim.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	if after := h.grant(t); after.State == greenroom.Revoked && (after.Access != "" || after.Refresh != "") {
		t.Errorf("Zoom was told, and there is %+v", after)
	}
}

// uninstall removes the app at Zoom, which tells us.
func (h *shared) uninstall(t *testing.T, _ *kit) {
	t.Helper()
	h.k.ahead.Add(int64(time.Second)) // after the latest consent
	n, err := h.k.sim.Uninstall(zoomAdmin, "sim-greenroom-admin")
	if err != nil {
		t.Fatal(err)
	}
	if err := h.k.sim.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	if g := h.grant(t); n > 0 && (g.State != greenroom.Revoked || g.Access != "" || g.Refresh != "") {
		t.Errorf("uninstalled, and there is %+v", g)
	}
}

// kill ends the authorization at Zoom, of which we are not told.
func (h *shared) kill(t *testing.T, house *kit) {
	t.Helper()
	if _, err := h.k.sim.RevokeGrants(zoomAdmin, "sim-greenroom-admin"); err != nil {
		t.Fatal(err)
	}
	h.check(t, house)
}

// atOnce lets go of it in all organizations while it is looked at and used.
func (h *shared) atOnce(t *testing.T, _ *kit) {
	t.Helper()
	var wg sync.WaitGroup
	for _, house := range h.houses {
		for _, c := range house.views(t) {
			wg.Go(func() { h.heeds(t, house.Disconnect(t.Context(), house.who, house.org, c.ID, c.Revision)) })
			wg.Go(func() {
				h.heeds(t, house.CheckConnection(t.Context(), greenroom.CheckConnection{Organization: house.org, Connection: c.ID}))
			})
			wg.Go(func() { _, err := house.Token(t.Context(), house.org, c.ID); h.heeds(t, err) })
		}
	}
	wg.Wait()
}

// heeds takes the refusals that a change which came first may bring.
func (h *shared) heeds(t *testing.T, err error) {
	t.Helper()
	if kind := greenroom.KindOf(err); kind != "" && kind != greenroom.Conflict && kind != greenroom.Forbidden {
		t.Error(err)
	}
}

func (h *shared) grant(t *testing.T) *greenroom.Grant {
	t.Helper()
	return h.k.grant(t, h.c)
}

// holds reports whether all that is promised holds.
func (h *shared) holds(t *testing.T) bool {
	t.Helper()
	var live []*greenroom.Grant
	g := h.grant(t)
	if err := h.k.db.ReadSystem(t.Context(), func(s *store.System) (err error) {
		live, err = s.GrantsOf(t.Context(), g.App, g.Account)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	used := 0
	for _, house := range h.houses {
		for _, c := range house.views(t) {
			if c.State != greenroom.Revoked {
				used++
			}
			if c.Grant != g.ID || c.Usable() && (g.State != greenroom.Live || g.Access == "" || g.Refresh == "") {
				t.Errorf("the connection is %+v, its authorization %+v", c.Connection, g)
			}
		}
	}
	if len(live) > 1 || (used > 0) != (g.State == greenroom.Live) || g.State == greenroom.Live && g.Access == "" {
		t.Errorf("%d connections use %d authorizations, the last of them %+v", used, len(live), g)
	}
	return !t.Failed()
}
