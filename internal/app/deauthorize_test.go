package app_test

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"greenroom"
	"greenroom/internal/app"
	"greenroom/internal/ingest"
	"greenroom/internal/store"
	"greenroom/zoomsim"
)

const webhookSecret = "a secret token of the app"

// heeded returns where the events of this Greenroom come in, and has the account's
// app at Zoom send them there. retention is the field that Zoom once had.
func (k *kit) heeded(t *testing.T, retention string) (address string) {
	t.Helper()
	mux := http.NewServeMux()
	mux.Handle(ingest.Pattern, ingest.Handler(k.App, k.parts.Now, slog.New(slog.DiscardHandler)))
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	apps := append([]app.ServerApp(nil), serverApps...)
	for i := range apps {
		apps[i].WebhookSecret = webhookSecret
	}
	if err := k.UseServerApps(t.Context(), apps); err != nil {
		t.Fatal(err)
	}
	for _, a := range zoomsim.DefaultSeed().Apps {
		kind, ours := map[string]string{"sim-greenroom-admin": "account", "sim-greenroom-user": "user"}[a.ClientID]
		if !ours {
			continue
		}
		a.RedirectURIs, a.SecretToken = []string{"https://greenroom.example/connect/zoom/callback"}, webhookSecret
		a.DeauthURL, a.DataRetention = server.URL+"/webhooks/zoom/"+kind, retention
		if err := k.sim.AddApp(a); err != nil {
			t.Fatal(err)
		}
	}
	return server.URL + "/webhooks/zoom/"
}

// uninstall removes the account's app at Zoom and waits until we have heard.
func (k *kit) uninstall(t *testing.T) {
	t.Helper()
	if n, err := k.sim.Uninstall(zoomAdmin, "sim-greenroom-admin"); n != 1 || err != nil {
		t.Fatalf("uninstalled %d, %v", n, err)
	}
	if err := k.sim.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func (k *kit) connectionNow(t *testing.T, id greenroom.ConnectionID) (c *greenroom.Connection) {
	t.Helper()
	k.read(t, func(tx *store.Tx) (err error) { c, err = tx.Connection(t.Context(), id); return err })
	return c
}

func (k *kit) read(t *testing.T, f func(*store.Tx) error) {
	t.Helper()
	if err := k.db.Read(t.Context(), k.org, f); err != nil {
		t.Fatal(err)
	}
}

func (k *kit) happenings(t *testing.T) (verbs []string) {
	t.Helper()
	k.read(t, func(tx *store.Tx) error {
		events, err := tx.Events(t.Context(), 0, 200)
		for _, e := range events {
			verbs = append(verbs, e.Subject.Kind+" "+e.Verb)
		}
		return err
	})
	return verbs
}

func count(all []string, one string) (n int) {
	for _, s := range all {
		if s == one {
			n++
		}
	}
	return n
}

// notices returns the subjects of the mail to users, by address.
func (k *kit) noticed(t *testing.T) map[string][]string {
	t.Helper()
	found := map[string][]string{}
	k.read(t, func(tx *store.Tx) error {
		all, err := tx.Messages(t.Context(), "", store.MessageCursor{}, 100)
		for _, m := range all {
			if m.Kind == greenroom.Notice {
				found[m.Recipient] = append(found[m.Recipient], m.Subject)
			}
		}
		return err
	})
	return found
}

// The app is removed at Zoom: tokens are gone at once, links of upcoming sessions
// stay, new sessions take place in the built-in room, and those who look after the
// program are told once.
func TestUninstalledAtZoom(t *testing.T) {
	onServersWithApps(t, func(t *testing.T, k *kit) {
		ctx := t.Context()
		k.heeded(t, "")
		k.user(t, "c.coordinator@hospital.example", greenroom.Coordinator)
		k.user(t, "p.participant@hospital.example", greenroom.Participant)
		root := greenroom.Actor{Kind: "system", Roles: []greenroom.RoleGrant{{Role: greenroom.Superuser}}}
		if _, err := k.AddUser(ctx, root, app.NewUser{Email: "o.admin@hospital.example", Role: greenroom.OrganizationAdministrator, Organization: k.org}); err != nil {
			t.Fatal(err)
		}
		c := k.authorize(t, k.who, greenroom.OrganizationOwner, string(k.org), zoomAdmin)
		s := k.confirmed(t, k.sample)
		k.meeting(t, s.ID, greenroom.LinkLinked)
		before, err := k.Session(ctx, k.who, k.org, s.ID)
		if err != nil {
			t.Fatal(err)
		}
		k.uninstall(t)
		if g := k.grant(t, c); g.State != greenroom.Revoked || g.Access != "" || g.Refresh != "" || g.EndedAt.IsZero() {
			t.Errorf("the grant is %+v", g)
		}
		if got := k.connectionNow(t, c.ID); got.State != greenroom.Revoked || got.EndedBy != greenroom.Deauthorized {
			t.Errorf("the connection is %+v", got)
		}
		k.read(t, func(tx *store.Tx) error {
			if _, err := tx.Host(ctx, c.ID, "s.sample@hospital.example"); greenroom.KindOf(err) != greenroom.NotFound {
				t.Errorf("the directory is still there: %v", err)
			}
			p, err := tx.Program(ctx, k.program)
			if err == nil && p.DefaultLocation != greenroom.BuiltInRoom {
				t.Errorf("new sessions take place in %s", p.DefaultLocation)
			}
			return err
		})
		after, err := k.Session(ctx, k.who, k.org, s.ID)
		if err != nil || after.Link.JoinURL == "" || after.Link.JoinURL != before.Link.JoinURL || after.Link.State != greenroom.LinkLinked {
			t.Errorf("the link is now %+v, %v", after.Link, err)
		}
		told := k.noticed(t)
		for _, who := range []string{"c.coordinator@hospital.example", "o.admin@hospital.example"} {
			if len(told[who]) != 1 || !strings.Contains(told[who][0], "Zoom connection ended") {
				t.Errorf("%s was told %q", who, told[who])
			}
		}
		if len(told) != 2 {
			t.Errorf("told were %v", told)
		}
		if verbs := k.happenings(t); count(verbs, "connection ended") != 1 || count(verbs, "program virtual_type_changed") != 1 {
			t.Errorf("history: %q", verbs)
		}
		// The same event again, late: nothing happens.
		for _, d := range k.sim.Deliveries() {
			if _, err := k.sim.Redeliver(d.ID); err != nil {
				t.Fatal(err)
			}
		}
		if err := k.sim.Flush(ctx); err != nil {
			t.Fatal(err)
		}
		if verbs := k.happenings(t); count(verbs, "connection ended") != 1 || len(k.noticed(t)["o.admin@hospital.example"]) != 1 {
			t.Errorf("told twice: %q", verbs)
		}
		// Nobody knocks at Zoom for what cannot be done.
		calls := len(k.sim.Calls())
		moved, err := k.RescheduleSession(ctx, k.who, k.org, s.ID, after.Revision, tomorrow(t, "15:00"))
		if err != nil {
			t.Fatal(err)
		}
		view, err := k.Session(ctx, k.who, k.org, s.ID)
		if err != nil || view.Link.State != greenroom.LinkFailed || view.Link.JoinURL == "" || !strings.Contains(greenroom.MessageOf(view.Link.Problem), "removed the app there") {
			t.Errorf("after it was moved its link is %+v, %v", view.Link, err)
		}
		if err := k.db.System(ctx, func(s *store.System) error { return s.WakeLanes(ctx) }); err != nil {
			t.Fatal(err)
		}
		if n := len(k.sim.Calls()); n != calls {
			t.Errorf("Zoom was called %d times", n-calls)
		}
		// Connected anew, what waited is done.
		if again := k.authorize(t, k.who, greenroom.OrganizationOwner, string(k.org), zoomAdmin); again.ID != c.ID {
			t.Errorf("connected as %s, want %s", again.ID, c.ID)
		}
		m := k.meetingThat(t, s.ID, func(m *greenroom.Meeting) bool {
			return m.Reported != nil && m.Reported.Spec.Start.Equal(moved.Slot.Start())
		})
		if m.Reported.ProviderID != before.Link.MeetingID {
			t.Errorf("the meeting is another: %+v", m)
		}
	})
}

// An event of before the latest consent ends nothing, however late it comes, and
// whatever is not signed, or is about another app, is refused.
func TestOldAndForeignEventsEndNothing(t *testing.T) {
	onServersWithApps(t, func(t *testing.T, k *kit) {
		ctx := t.Context()
		address := k.heeded(t, "")
		c := k.authorize(t, k.who, greenroom.OrganizationOwner, string(k.org), zoomAdmin)
		k.uninstall(t)
		k.ahead.Add(int64(time.Second))
		k.authorize(t, k.who, greenroom.OrganizationOwner, string(k.org), zoomAdmin)
		for _, d := range k.sim.Deliveries() {
			if _, err := k.sim.Redeliver(d.ID); err != nil {
				t.Fatal(err)
			}
		}
		if err := k.sim.Flush(ctx); err != nil {
			t.Fatal(err)
		}
		g := k.grant(t, c)
		if g.State != greenroom.Live || k.connectionNow(t, c.ID).State != greenroom.Live {
			t.Errorf("an old event ended the new consent: %+v", g)
		}
		if _, err := k.Token(ctx, k.org, c.ID); err != nil {
			t.Error(err)
		}
		another := app.ProviderEvent{Name: "app_deauthorized", Account: g.Account, User: g.User, Client: "another", At: k.parts.Now()}
		if err := k.Hear(ctx, "account", another); greenroom.KindOf(err) != greenroom.Forbidden {
			t.Errorf("about another app: %v", err)
		}
		another.Client, another.At = "", time.Time{}
		if err := k.Hear(ctx, "account", another); err != nil {
			t.Error(err)
		}
		for name, want := range map[string]int{"account": 401, "nobody": 404, "server_to_server": 404, g.App: 404} {
			body := strings.NewReader(`{"event":"app_deauthorized","payload":{"account_id":"` + g.Account + `","user_id":"` + g.User + `","deauthorization_time":"2099-01-01T00:00:00.000Z"}}`)
			response, err := http.Post(address+name, "application/json", body)
			if err != nil {
				t.Fatal(err)
			}
			response.Body.Close()
			if response.StatusCode != want {
				t.Errorf("unsigned to %s: %d, want %d", name, response.StatusCode, want)
			}
		}
		if k.connectionNow(t, c.ID).State != greenroom.Live {
			t.Error("it ended all the same")
		}
	})
}

// Zoom says when it wants to be told: once nothing is kept, it is, until it has
// taken it. What Zoom said of meetings goes when their sessions are over.
func TestErasureIsReported(t *testing.T) {
	onServersWithApps(t, func(t *testing.T, k *kit) {
		ctx := t.Context()
		k.heeded(t, "false")
		c := k.authorize(t, k.who, greenroom.OrganizationOwner, string(k.org), zoomAdmin)
		s := k.confirmed(t, k.sample)
		k.meeting(t, s.ID, greenroom.LinkLinked)
		if err := k.sim.AddFault(zoomsim.Fault{PathPrefix: "/oauth/data/compliance", Kind: zoomsim.StatusFault, Status: 503}); err != nil {
			t.Fatal(err)
		}
		k.uninstall(t)
		id := k.erasure(t, k.grant(t, c))
		if again, err := k.ReportErasure(ctx, greenroom.ReportErasure{Erasure: id}); again <= 0 || err != nil || len(k.sim.Compliance()) != 0 {
			t.Errorf("while a link is kept: again after %s, %v", again, err)
		}
		k.ahead.Add(int64(72 * time.Hour))
		if err := k.db.System(ctx, func(s *store.System) error { return s.KeepHouse(ctx) }); err != nil {
			t.Fatal(err)
		}
		k.read(t, func(tx *store.Tx) error {
			m, err := tx.Meeting(ctx, k.meetingID(t, s.ID))
			if err == nil && (m.Reported != nil || m.Link() != greenroom.LinkOff) {
				t.Errorf("still known of the meeting: %+v", m)
			}
			return err
		})
		for _, want := range []int{0, 1, 1} { // refused, taken, done already
			again, err := k.ReportErasure(ctx, greenroom.ReportErasure{Erasure: id})
			if said := k.sim.Compliance(); err != nil || len(said) != want || (want == 0) != (again > 0) {
				t.Fatalf("reported %d times, want %d, again after %s: %v", len(said), want, again, err)
			}
		}
		var sent map[string]any
		if said := k.sim.Compliance()[0]; json.Unmarshal(said.Event, &sent) != nil || sent["user_data_retention"] != "false" || said.ClientID != "sim-greenroom-admin" || !said.Completed {
			t.Errorf("reported %+v", said)
		}
	})
}

func (k *kit) meetingID(t *testing.T, id greenroom.SessionID) (meeting greenroom.MeetingID) {
	t.Helper()
	k.read(t, func(tx *store.Tx) error {
		s, err := tx.Session(t.Context(), id)
		if err == nil {
			meeting = s.Meeting
		}
		return err
	})
	return meeting
}

// erasure returns the only erasure of an authorization.
func (k *kit) erasure(t *testing.T, g *greenroom.Grant) (id string) {
	t.Helper()
	if err := k.db.ReadSystem(t.Context(), func(s *store.System) error {
		e, err := s.ErasureOf(t.Context(), g.App, g.Account, g.User)
		if err == nil {
			id = e.ID
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return id
}

// The address proves to Zoom that it holds the secret, takes no more than it must,
// and notes that it heard at most once a minute. What Zoom says of a user is a
// reason to look at the connections of that account, once for many events.
func TestEventsComeIn(t *testing.T) {
	onServersWithApps(t, func(t *testing.T, k *kit) {
		ctx := t.Context()
		address := k.heeded(t, "") + "account"
		c := k.authorize(t, k.who, greenroom.OrganizationOwner, string(k.org), zoomAdmin)
		if err := k.sim.Subscribe("sim-greenroom-admin", zoomsim.Subscription{URL: address, Events: []string{"user.updated"}}); err != nil {
			t.Fatal(err)
		}
		name := "Samuel"
		heard := func() time.Time {
			if err := k.sim.SetUser("s.sample@hospital.example", zoomsim.UserChange{FirstName: name}); err != nil {
				t.Fatal(err)
			}
			if err := k.sim.Flush(ctx); err != nil {
				t.Fatal(err)
			}
			name += "l"
			var at time.Time
			k.read(t, func(tx *store.Tx) error {
				a, err := tx.App(ctx, c.ID)
				if err == nil {
					at = a.HeardAt
				}
				return err
			})
			return at
		}
		first := heard()
		if first.IsZero() || !heard().Equal(first) {
			t.Errorf("heard at %s, and noted again at once", first)
		}
		k.ahead.Add(int64(2 * time.Minute))
		if again := heard(); !again.After(first) {
			t.Errorf("heard at %s, and two minutes later %s", first, again)
		}
		for _, d := range k.sim.Deliveries() {
			if d.State != zoomsim.Delivered {
				t.Errorf("a delivery is %+v", d)
			}
		}
		for name, tt := range map[string]struct {
			method, body string
			want         int
		}{
			"not POST":  {http.MethodGet, "", http.StatusMethodNotAllowed},
			"too long":  {http.MethodPost, strings.Repeat("x", 300<<10), http.StatusRequestEntityTooLarge},
			"no object": {http.MethodPost, "[]", http.StatusUnauthorized},
		} {
			r, err := http.NewRequestWithContext(ctx, tt.method, address, strings.NewReader(tt.body))
			if err != nil {
				t.Fatal(err)
			}
			response, err := http.DefaultClient.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			response.Body.Close()
			if response.StatusCode != tt.want {
				t.Errorf("%s: %d, want %d", name, response.StatusCode, tt.want)
			}
		}
	})
}

// Whoever has an app of their own signs what they like with its secret. It ends
// what that app was allowed, and leaves nothing, whatever they say of whom.
func TestForgedRemovalsLeaveNothing(t *testing.T) {
	onServersWithApps(t, func(t *testing.T, k *kit) {
		ctx := t.Context()
		server := k.authorize(t, k.who, greenroom.OrganizationOwner, string(k.org), zoomAdmin)
		theirs, err := k.ConnectServerToServer(ctx, k.who, k.org, app.ServerToServer{Credentials: credentials, WebhookSecret: "known to them", DefaultHost: "rooms-1@hospital.example"})
		if err != nil {
			t.Fatal(err)
		}
		own, shared := k.grant(t, theirs), k.grant(t, server)
		forge := func(account, user, payload string) {
			t.Helper()
			e := app.ProviderEvent{Name: "app_deauthorized", Account: account, User: user, At: k.parts.Now(), Erase: true, Payload: []byte(payload)}
			if err := k.Hear(ctx, own.App, e); err != nil {
				t.Errorf("%s: %v", payload[:min(len(payload), 20)], err)
			}
		}
		for i := range 20 {
			forge("account "+string(rune('a'+i)), "nobody", `{}`)
			forge(shared.Account, shared.User, `{"n":`+string(rune('a'+i))+`}`)
			forge(own.Account, "me", `{"n":"`+strings.Repeat(string(rune('a'+i)), 100_000)+`"}`)
		}
		if rows := strings.Count(k.rows(t)["erasures"], "era_"); rows != 0 {
			t.Errorf("%d rows are stored", rows)
		}
		if now := k.connectionNow(t, server.ID); now.State != greenroom.Live {
			t.Errorf("the connection of the server's app is %s", now.State)
		}
		if now := k.connectionNow(t, theirs.ID); now.EndedBy != greenroom.Deauthorized {
			t.Errorf("their own is %s", now.State)
		}
	})
}

// Once the app is removed at Zoom and the last session is over, no table holds
// whom Zoom has told us of, nor how to join what it made.
func TestErasureIsComplete(t *testing.T) {
	onServersWithApps(t, func(t *testing.T, k *kit) {
		ctx := t.Context()
		k.heeded(t, "false")
		k.user(t, "c.coordinator@hospital.example", greenroom.Coordinator)
		c := k.authorize(t, k.who, greenroom.OrganizationOwner, string(k.org), zoomAdmin)
		const known = "rooms-1@hospital.example" // to Zoom only
		id, name := k.userAt(t, c, known), "Sobald"
		if err := k.sim.SetUser(known, zoomsim.UserChange{FirstName: "Onlyatzoom", LastName: name}); err != nil {
			t.Fatal(err)
		}
		if err := k.CheckConnection(ctx, greenroom.CheckConnection{Organization: k.org, Connection: c.ID}); err != nil {
			t.Fatal(err)
		}
		if _, err := k.UpdateConnection(ctx, k.who, k.org, c.ID, k.connectionNow(t, c.ID).Revision, app.ConnectionSettings{Name: "Ours", DefaultHost: known}); err != nil {
			t.Fatal(err)
		}
		if err := k.CheckConnection(ctx, greenroom.CheckConnection{Organization: k.org, Connection: c.ID}); err != nil {
			t.Fatal(err)
		}
		if err := k.LinkHost(ctx, k.who, k.org, c.ID, id, k.usher); err != nil {
			t.Fatal(err)
		}
		if err := k.UnlinkHost(ctx, k.who, k.org, c.ID, id); err != nil {
			t.Fatal(err)
		}
		s := k.confirmed(t, k.usher)
		k.meeting(t, s.ID, greenroom.LinkLinked)
		view, err := k.Session(ctx, k.who, k.org, s.ID)
		if err != nil {
			t.Fatal(err)
		}
		g := k.grant(t, c)
		k.uninstall(t)
		k.ahead.Add(int64(72 * time.Hour))
		if err := k.db.System(ctx, func(s *store.System) error { return s.KeepHouse(ctx) }); err != nil {
			t.Fatal(err)
		}
		if again, err := k.ReportErasure(ctx, greenroom.ReportErasure{Erasure: k.erasure(t, g)}); again != 0 || err != nil {
			t.Errorf("again after %s, %v", again, err)
		}
		for table, rows := range k.rows(t) {
			if strings.HasPrefix(table, "river") { // what was done is kept for a day
				continue
			}
			for what, text := range map[string]string{"a host's address": known, "a host's id": id, "a host's name": name,
				"who consented": zoomAdmin, "the join link": view.Link.JoinURL.Reveal(), "the meeting": view.Link.MeetingID} {
				if text != "" && strings.Contains(rows, text) {
					t.Errorf("%s is in %s", what, table)
				}
			}
		}
	})
}
