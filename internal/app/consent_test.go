package app_test

import (
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"greenroom"
	"greenroom/internal/app"
	"greenroom/zoomsim"
)

// What goes wrong between the consent and the connection is said, leads back to
// where it was begun, and connects nothing; beginning again works.
func TestConsentThatCannotBeUsed(t *testing.T) {
	for name, tt := range map[string]struct {
		spoil, mend func(t *testing.T, k *kit)
		want        greenroom.Kind
		say         string
	}{
		"the code has expired": {func(t *testing.T, k *kit) {
			t.Helper()
			k.ahead.Add(int64(6 * time.Minute))
		}, func(*testing.T, *kit) {}, greenroom.Forbidden, "Connect Zoom again"},
		"the app was disabled": {func(t *testing.T, k *kit) {
			t.Helper()
			if err := k.sim.DisableApp("sim-greenroom-admin"); err != nil {
				t.Fatal(err)
			}
		}, func(t *testing.T, k *kit) {
			t.Helper()
			if err := k.sim.EnableApp("sim-greenroom-admin"); err != nil {
				t.Fatal(err)
			}
		}, "", "Zoom"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			onServersWithApps(t, func(t *testing.T, k *kit) {
				q := consent(t, k.begin(t, k.who, greenroom.OrganizationOwner, string(k.org)), zoomAdmin, "allow")
				tt.spoil(t, k)
				c, back, err := k.finish(t, k.who, browser, q)
				if c != nil || back != returnTo || err == nil || !strings.Contains(greenroom.MessageOf(err), tt.say) || tt.want != "" && greenroom.KindOf(err) != tt.want {
					t.Errorf("got %+v, back to %q, %v", c, back, err)
				}
				if kind := greenroom.KindOf(err); kind == greenroom.Internal {
					t.Errorf("it is not explained: %v", err)
				}
				if bound := k.views(t); len(bound) != 0 {
					t.Errorf("bound %+v", bound[0])
				}
				tt.mend(t, k)
				k.authorize(t, k.who, greenroom.OrganizationOwner, string(k.org), zoomAdmin)
			})
		})
	}
}

// A code that has connected once connects nobody else: a second attempt of the
// same user that carries it is refused by Zoom.
func TestReplayedCode(t *testing.T) {
	onServersWithApps(t, func(t *testing.T, k *kit) {
		used := consent(t, k.begin(t, k.who, greenroom.OrganizationOwner, string(k.org)), zoomAdmin, "allow")
		first, _, err := k.finish(t, k.who, browser, used)
		if err != nil {
			t.Fatal(err)
		}
		fresh := consent(t, k.begin(t, k.who, greenroom.ProgramOwner, string(k.program)), zoomAdmin, "allow")
		fresh.Set("code", used.Get("code"))
		if c, _, err := k.finish(t, k.who, browser, fresh); c != nil || greenroom.KindOf(err) != greenroom.Forbidden {
			t.Errorf("a code that was used: %+v, %v", c, err)
		}
		if bound := k.views(t); len(bound) != 1 || bound[0].ID != first.ID {
			t.Errorf("bound %+v", bound)
		}
	})
}

// A consent is kept though Zoom does not say who can host: that is looked at
// again.
func TestConsentWithoutHosts(t *testing.T) {
	onServersWithApps(t, func(t *testing.T, k *kit) {
		refuse := func(r *http.Request) {
			if r.URL.Path != "/v2/users" {
				return
			}
			if err := k.sim.AddFault(zoomsim.Fault{PathPrefix: "/v2/users", Kind: zoomsim.StatusFault, Status: 503}); err != nil {
				t.Error(err)
			}
		}
		k.gate.Store(&refuse)
		c := k.authorize(t, k.who, greenroom.OrganizationOwner, string(k.org), zoomAdmin)
		if v := k.views(t)[0]; c.State != greenroom.Live || v.Hosts != 0 || v.DefaultHost != zoomAdmin {
			t.Errorf("connected as %+v", v)
		}
		k.gate.Store(nil)
		k.sim.ClearFaults()
		if c := k.lookAt(t, c.ID); c.Hosts == 0 || c.State != greenroom.Live {
			t.Errorf("after a look it is %+v", c.ConnectionView)
		}
	})
}

// A second connection of an owner stands behind the first, and keeps its place
// when it is consented to again.
func TestConnectionsStandInLine(t *testing.T) {
	onServersWithApps(t, func(t *testing.T, k *kit) {
		k.connect(t)
		second := k.authorize(t, k.who, greenroom.OrganizationOwner, string(k.org), zoomAdmin)
		third := k.authorize(t, k.who, greenroom.OrganizationOwner, string(k.org), "zoom.admin@clinic.example")
		k.end(t, second)
		again := k.authorize(t, k.who, greenroom.OrganizationOwner, string(k.org), zoomAdmin)
		if second.Rank != 1 || third.Rank != 2 || again.ID != second.ID || again.Rank != 1 || again.State != greenroom.Live {
			t.Errorf("the second has rank %d, the third %d; again: %+v", second.Rank, third.Rank, again)
		}
	})
}

// Who never comes back from Zoom's page finds out here, for a day.
func TestPendingConnections(t *testing.T) {
	onServersWithApps(t, func(t *testing.T, k *kit) {
		other := k.user(t, "other@hospital.example", greenroom.Coordinator)
		pending := func(who greenroom.Actor) []*greenroom.AttemptView {
			t.Helper()
			found, err := k.PendingConnections(t.Context(), who, k.org)
			if err != nil {
				t.Fatal(err)
			}
			return found
		}
		page := k.begin(t, k.who, greenroom.OrganizationOwner, string(k.org))
		k.ahead.Add(int64(time.Hour)) // longer than an attempt lasts
		found := pending(k.who)
		if len(found) != 1 || found[0].OwnerName != "Hospital" || found[0].ReturnTo != returnTo || len(pending(other)) != 0 {
			t.Fatalf("pending %+v", found)
		}
		if err := k.ForgetPending(t.Context(), other, k.org, found[0].StateHash); greenroom.KindOf(err) != greenroom.NotFound {
			t.Errorf("forgotten by another: %v", err)
		}
		if err := k.ForgetPending(t.Context(), k.who, k.org, found[0].StateHash); err != nil || len(pending(k.who)) != 0 {
			t.Errorf("forgotten: %v", err)
		}
		if _, _, err := k.finish(t, k.who, browser, consent(t, page, zoomAdmin, "allow")); greenroom.KindOf(err) != greenroom.Conflict || len(k.views(t)) != 0 {
			t.Errorf("come back after it was forgotten: %v", err)
		}
		k.begin(t, k.who, greenroom.OrganizationOwner, string(k.org))
		k.ahead.Add(int64(25 * time.Hour))
		if found := pending(k.who); len(found) != 0 {
			t.Errorf("after a day %+v", found)
		}
		k.begin(t, k.who, greenroom.OrganizationOwner, string(k.org))
		k.authorize(t, k.who, greenroom.OrganizationOwner, string(k.org), zoomAdmin)
		if found := pending(k.who); len(found) != 0 {
			t.Errorf("once connected %+v", found)
		}
	})
}

// What Zoom will ask for is told to those who may connect, and to nobody else.
func TestPlanConnect(t *testing.T) {
	onServersWithApps(t, func(t *testing.T, k *kit) {
		sam := k.user(t, "s.sample@hospital.example", greenroom.Participant)
		plan, err := k.PlanConnect(t.Context(), k.who, k.org, app.ConnectRequest{Owner: greenroom.OrganizationOwner, OwnerID: string(k.org)})
		if err != nil || plan.OwnerName != "Hospital" || plan.ClientID != "sim-greenroom-admin" || len(plan.Scopes) != 6 || len(plan.Rights) != 2 || plan.AppID != "" {
			t.Errorf("for the organization: %+v, %v", plan, err)
		}
		plan, err = k.PlanConnect(t.Context(), sam, k.org, app.ConnectRequest{Owner: greenroom.PersonOwner, OwnerID: string(k.sample)})
		if err != nil || plan.ClientID != "sim-greenroom-user" || len(plan.Rights) != 0 {
			t.Errorf("for oneself: %+v, %v", plan, err)
		}
		for _, in := range []app.ConnectRequest{{Owner: greenroom.OrganizationOwner, OwnerID: string(k.org)}, {Owner: greenroom.ProgramOwner, OwnerID: string(k.program)}} {
			if _, err := k.PlanConnect(t.Context(), sam, k.org, in); greenroom.KindOf(err) != greenroom.Forbidden {
				t.Errorf("a participant, for %s: %v", in.Owner, err)
			}
		}
	})
}

// Two consents of one Zoom user come back at once: Zoom keeps the later one only,
// and so do we, in whatever order they are stored.
func TestTwoConsentsAtOnce(t *testing.T) {
	onServersWithApps(t, func(t *testing.T, k *kit) {
		first := consent(t, k.begin(t, k.who, greenroom.OrganizationOwner, string(k.org)), zoomAdmin, "allow")
		second := consent(t, k.begin(t, k.who, greenroom.ProgramOwner, string(k.program)), zoomAdmin, "allow")
		exchanged, goOn := make(chan struct{}), make(chan struct{})
		var held atomic.Bool
		hold := func(r *http.Request) {
			if r.URL.Path == "/v2/users" && held.CompareAndSwap(false, true) {
				close(exchanged)
				<-goOn
			}
		}
		k.gate.Store(&hold)
		came := make(chan error)
		go func() { _, _, err := k.finish(t, k.who, browser, first); came <- err }()
		<-exchanged
		c, _, err := k.finish(t, k.who, browser, second)
		close(goOn)
		if other := <-came; err != nil || greenroom.KindOf(other) == greenroom.Internal {
			t.Fatalf("the later: %v; the earlier: %v", err, other)
		}
		k.ahead.Add(int64(2 * time.Hour))
		if _, err := k.Token(t.Context(), k.org, c.ID); err != nil {
			t.Errorf("what is stored does not last: %v", err)
		}
	})
}

// While a login consents once more, and Zoom takes its time to say who can host,
// those who use its authorization already are not cut off.
func TestConsentPassesTokenOn(t *testing.T) {
	onServersWithApps(t, func(t *testing.T, k *kit) {
		c := k.authorize(t, k.who, greenroom.OrganizationOwner, string(k.org), zoomAdmin)
		q := consent(t, k.begin(t, k.who, greenroom.ProgramOwner, string(k.program)), zoomAdmin, "allow")
		exchanged, goOn := make(chan struct{}), make(chan struct{})
		var held atomic.Bool
		hold := func(r *http.Request) {
			if r.URL.Path == "/v2/users" && held.CompareAndSwap(false, true) {
				close(exchanged)
				<-goOn
			}
		}
		k.gate.Store(&hold)
		came := make(chan error)
		go func() { _, _, err := k.finish(t, k.who, browser, q); came <- err }()
		<-exchanged
		k.ahead.Add(int64(2 * time.Hour)) // the token must be renewed
		_, err := k.Token(t.Context(), k.org, c.ID)
		close(goOn)
		if other := <-came; err != nil || other != nil || k.connectionNow(t, c.ID).State == greenroom.Revoked {
			t.Errorf("the first: %v; the second: %v", err, other)
		}
	})
}

// Two that are stored at the same instant do not stand in each other's way.
func TestTwoConsentsStoredAtOnce(t *testing.T) {
	onServersWithApps(t, func(t *testing.T, k *kit) {
		answers := []url.Values{
			consent(t, k.begin(t, k.who, greenroom.OrganizationOwner, string(k.org)), zoomAdmin, "allow"),
			consent(t, k.begin(t, k.who, greenroom.ProgramOwner, string(k.program)), zoomAdmin, "allow"),
		}
		came := make(chan error)
		for _, q := range answers {
			go func() { _, _, err := k.finish(t, k.who, browser, q); came <- err }()
		}
		for range answers {
			// Zoom may end the earlier before it has said who consented.
			if err := <-came; err != nil && greenroom.KindOf(err) != greenroom.Forbidden && greenroom.KindOf(err) != greenroom.Unauthenticated {
				t.Error(err)
			}
		}
		if bound := k.views(t); len(bound) == 0 {
			t.Error("nothing is connected")
		}
	})
}
