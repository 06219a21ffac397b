package app_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"greenroom"
	"greenroom/internal/app"
	"greenroom/internal/store"
	"greenroom/internal/testkit"
	"greenroom/zoomsim"
)

func (k *kit) endHere(t *testing.T, c *greenroom.Connection) {
	t.Helper()
	if err := k.Disconnect(t.Context(), k.who, k.org, c.ID, k.connectionNow(t, c.ID).Revision); err != nil {
		t.Fatal(err)
	}
}

// authorized reports whether Zoom still has an authorization of the account's app.
func (k *kit) authorized(t *testing.T) bool {
	t.Helper()
	w := httptest.NewRecorder()
	k.sim.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "http://127.0.0.1/_sim/state", nil))
	if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "grants") {
		t.Fatalf("the state answers %d: %s", w.Code, w.Body)
	}
	return strings.Contains(w.Body.String(), `"granted":`)
}

// The same Zoom user is connected from two organizations: one authorization, of
// which each may let go. The last one ends it at Zoom.
func TestDisconnectTheLastOneTellsZoom(t *testing.T) {
	onServersWithApps(t, func(t *testing.T, k *kit) {
		ctx := t.Context()
		k.heeded(t, "")
		c := k.authorize(t, k.who, greenroom.OrganizationOwner, string(k.org), zoomAdmin)
		clinic := k.sister(t)
		shared := clinic.authorize(t, clinic.who, greenroom.OrganizationOwner, string(clinic.org), zoomAdmin)
		s := k.confirmed(t, k.sample)
		m := k.meeting(t, s.ID, greenroom.LinkLinked)
		e, err := k.Ending(ctx, k.who, k.org, c.ID)
		if err != nil || e.Sessions != 1 || e.Waiting != 0 || e.Shared != 1 || e.TellsProvider() || len(e.Falls) != 1 || e.Falls[0].Next != nil {
			t.Errorf("the preview is %+v, %v", e, err)
		}
		k.endHere(t, c)
		g := k.grant(t, c)
		if got := k.connectionNow(t, c.ID); got.State != greenroom.Revoked || got.EndedBy != greenroom.Disconnected || g.State != greenroom.Live || g.Access == "" {
			t.Errorf("the connection is %+v, its grant %+v", got, g)
		}
		if _, err := clinic.Token(ctx, clinic.org, shared.ID); err != nil || clinic.connectionNow(t, shared.ID).State != greenroom.Live {
			t.Errorf("the other organization: %v", err)
		}
		if err := k.Disconnect(ctx, k.who, k.org, c.ID, k.connectionNow(t, c.ID).Revision); greenroom.KindOf(err) != greenroom.Conflict {
			t.Errorf("twice: %v", err)
		}
		e, err = clinic.Ending(ctx, clinic.who, clinic.org, shared.ID)
		if err != nil || e.Shared != 0 || !e.TellsProvider() {
			t.Errorf("the preview of the last one is %+v, %v", e, err)
		}
		clinic.endHere(t, shared)
		if g := k.grant(t, c); g.State != greenroom.Revoked || g.Refresh == "" {
			t.Errorf("before Zoom is told the grant is %+v", g)
		}
		if err := k.sim.AddFault(zoomsim.Fault{PathPrefix: "/oauth/revoke", Kind: zoomsim.StatusFault, Status: 503}); err != nil {
			t.Fatal(err)
		}
		job := greenroom.RevokeGrant{Grant: g.ID}
		if again, err := k.RevokeGrant(ctx, job); again <= 0 || err != nil || !k.authorized(t) {
			t.Errorf("while Zoom is away: again after %s, %v", again, err)
		}
		if again, err := k.RevokeGrant(ctx, job); again != 0 || err != nil || k.authorized(t) {
			t.Errorf("told: again after %s, %v", again, err)
		}
		if err := k.sim.Flush(ctx); err != nil { // Zoom tells us of it
			t.Fatal(err)
		}
		if g := k.grant(t, c); g.Access != "" || g.Refresh != "" || g.State != greenroom.Revoked {
			t.Errorf("afterwards the grant is %+v", g)
		}
		if got := k.connectionNow(t, c.ID); got.EndedBy != greenroom.Disconnected {
			t.Errorf("the cause is now %s", got.EndedBy)
		}
		view, err := k.Session(ctx, k.who, k.org, s.ID)
		if err != nil || view.Link.JoinURL == "" || view.Link.MeetingID != m.Reported.ProviderID {
			t.Errorf("the link is %+v, %v", view.Link, err)
		}
	})
}

// Who connects again before Zoom was told keeps what they consented to; and
// tokens do not outlast three days of silence.
func TestRevocationOvertaken(t *testing.T) {
	onServersWithApps(t, func(t *testing.T, k *kit) {
		ctx := t.Context()
		c := k.authorize(t, k.who, greenroom.OrganizationOwner, string(k.org), zoomAdmin)
		k.endHere(t, c)
		k.authorize(t, k.who, greenroom.OrganizationOwner, string(k.org), zoomAdmin)
		job := greenroom.RevokeGrant{Grant: k.grant(t, c).ID}
		if again, err := k.RevokeGrant(ctx, job); again != 0 || err != nil || !k.authorized(t) {
			t.Errorf("after a new consent: again after %s, %v", again, err)
		}
		if _, err := k.Token(ctx, k.org, c.ID); err != nil {
			t.Error(err)
		}
		k.endHere(t, c)
		if err := k.sim.AddFault(zoomsim.Fault{PathPrefix: "/oauth/revoke", Kind: zoomsim.StatusFault, Status: 503, Count: -1}); err != nil {
			t.Fatal(err)
		}
		if again, err := k.RevokeGrant(ctx, job); again <= 0 || err != nil {
			t.Errorf("again after %s, %v", again, err)
		}
		k.ahead.Add(int64(73 * time.Hour))
		if again, err := k.RevokeGrant(ctx, job); again != 0 || err != nil || k.grant(t, c).Refresh != "" {
			t.Errorf("after three days: again after %s, %v, %+v", again, err, k.grant(t, c))
		}
	})
}

// Somebody authorizes the same app as the same Zoom user elsewhere. Ours is dead,
// which is believed when it is met, and the sentence says what may have happened.
func TestKilledByAnotherAuthorization(t *testing.T) {
	onServersWithApps(t, func(t *testing.T, k *kit) {
		ctx := t.Context()
		c := k.authorize(t, k.who, greenroom.OrganizationOwner, string(k.org), zoomAdmin)
		other := newKit(t, testkit.SQLite(t)) // a server of its own, which has the same app
		other.parts.Provider = k.parts.Provider
		server := &kit{App: app.New(other.parts), db: other.db, sim: k.sim, who: other.who, org: other.org}
		if err := server.UseServerApps(ctx, serverApps); err != nil {
			t.Fatal(err)
		}
		server.authorize(t, server.who, greenroom.OrganizationOwner, string(server.org), zoomAdmin)
		k.ahead.Add(int64(time.Hour))
		_, err := k.Token(ctx, k.org, c.ID)
		if greenroom.KindOf(err) != greenroom.Forbidden {
			t.Errorf("got %v", err)
		}
		got := k.connectionNow(t, c.ID)
		if got.State != greenroom.Revoked || got.EndedBy != greenroom.Refused {
			t.Errorf("the connection is %+v", got)
		}
		for _, reason := range []string{"removed", "approval", "same Zoom user has connected the same app somewhere else", "Connect again"} {
			if !strings.Contains(greenroom.MessageOf(got.Ended()), reason) {
				t.Errorf("it does not say %q: %s", reason, greenroom.MessageOf(got.Ended()))
			}
		}
	})
}

func TestWhoMayDisconnect(t *testing.T) {
	onServersWithApps(t, func(t *testing.T, k *kit) {
		ctx := t.Context()
		coordinator := k.user(t, "c.coordinator@hospital.example", greenroom.Coordinator)
		sam := k.user(t, "s.sample@hospital.example", greenroom.Participant)
		ursula := k.user(t, "u.usher@hospital.example", greenroom.Participant)
		stranger := greenroom.Actor{Kind: "user", ID: "usr_x"}
		organization := k.authorize(t, k.who, greenroom.OrganizationOwner, string(k.org), zoomAdmin)
		program := k.authorize(t, coordinator, greenroom.ProgramOwner, string(k.program), zoomAdmin)
		person := k.authorize(t, sam, greenroom.PersonOwner, string(k.sample), "s.sample@hospital.example")
		for name, tt := range map[string]struct {
			c   *greenroom.Connection
			may map[string]greenroom.Kind
		}{
			"organization": {organization, map[string]greenroom.Kind{"sam": greenroom.Forbidden, "coordinator": greenroom.Forbidden, "stranger": greenroom.NotFound, "admin": ""}},
			"program":      {program, map[string]greenroom.Kind{"sam": greenroom.Forbidden, "stranger": greenroom.NotFound, "coordinator": "", "admin": ""}},
			"person":       {person, map[string]greenroom.Kind{"coordinator": greenroom.Forbidden, "ursula": greenroom.Forbidden, "stranger": greenroom.NotFound, "sam": "", "admin": ""}},
		} {
			for who, want := range tt.may {
				actor := map[string]greenroom.Actor{"sam": sam, "ursula": ursula, "coordinator": coordinator, "stranger": stranger, "admin": k.who}[who]
				if _, err := k.Ending(ctx, actor, k.org, tt.c.ID); greenroom.KindOf(err) != want {
					t.Errorf("%s sees the end of the %s's: %v, want %q", who, name, err, want)
				}
				if want == "" {
					continue
				}
				if err := k.Disconnect(ctx, actor, k.org, tt.c.ID, tt.c.Revision); greenroom.KindOf(err) != want {
					t.Errorf("%s disconnects the %s's: %v, want %q", who, name, err, want)
				}
			}
		}
		if err := k.Disconnect(ctx, sam, k.org, person.ID, person.Revision+1); greenroom.KindOf(err) != greenroom.Conflict {
			t.Errorf("at another revision: %v", err)
		}
		for c, who := range map[*greenroom.Connection]greenroom.Actor{person: sam, program: coordinator} {
			if err := k.Disconnect(ctx, who, k.org, c.ID, k.connectionNow(t, c.ID).Revision); err != nil {
				t.Error(err)
			}
		}
		if g := k.grant(t, program); g.State != greenroom.Live {
			t.Error("the organization lost what the program let go")
		}
		if p, err := k.Program(ctx, k.who, k.org, k.program); err != nil || p.DefaultLocation != greenroom.Zoom {
			t.Errorf("the program falls to %v, %v, though the organization is connected", p, err)
		}
	})
}

// Of a Server-to-Server app nothing is left here; Zoom is not told.
func TestDisconnectServerToServer(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		ctx := t.Context()
		k.connect(t)
		c := &k.views(t)[0].Connection
		calls := len(k.sim.Calls())
		if e, err := k.Ending(ctx, k.who, k.org, c.ID); err != nil || e.TellsProvider() {
			t.Errorf("the preview is %+v, %v", e, err)
		}
		k.endHere(t, c)
		k.read(t, func(tx *store.Tx) error {
			a, err := tx.App(ctx, c.ID)
			if err == nil && (a.ClientSecret != "" || a.WebhookSecret != "") {
				t.Errorf("the app is %+v", a)
			}
			return err
		})
		if g := k.grant(t, c); g.Access != "" || g.State != greenroom.Revoked || len(k.sim.Calls()) != calls {
			t.Errorf("the grant is %+v", g)
		}
		if again, err := k.ConnectServerToServer(ctx, k.who, k.org, app.ServerToServer{Credentials: credentials}); err != nil || again.ID != c.ID || again.State != greenroom.Live {
			t.Errorf("connected again as %+v, %v", again, err)
		}
	})
}
