package app_test

import (
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"greenroom"
	"greenroom/internal/app"
	"greenroom/internal/store"
	"greenroom/zoomsim"
)

const (
	zoomAdmin = "zoom.admin@hospital.example"
	returnTo  = "/integrations?tab=zoom"
	browser   = greenroom.Secret("the secret of one browser")
)

var serverApps = []app.ServerApp{
	{Kind: greenroom.AccountLevel, ClientID: "sim-greenroom-admin", ClientSecret: "sim-greenroom-admin-secret"},
	{Kind: greenroom.UserLevel, ClientID: "sim-greenroom-user", ClientSecret: "sim-greenroom-user-secret"},
}

// onServersWithApps runs a test with a kit on each engine, whose server has both
// kinds of app.
func onServersWithApps(t *testing.T, test func(*testing.T, *kit)) {
	onEngines(t, func(t *testing.T, k *kit) {
		if err := k.UseServerApps(t.Context(), serverApps); err != nil {
			t.Fatal(err)
		}
		test(t, k)
	})
}

// user adds a user with a role, as whoever asks.
func (k *kit) user(t *testing.T, email string, role greenroom.Role) greenroom.Actor {
	t.Helper()
	u, err := k.AddUser(t.Context(), k.who, app.NewUser{Email: email, Role: role, Organization: k.org, Program: k.program})
	if err != nil {
		t.Fatal(err)
	}
	return greenroom.Actor{Kind: "user", ID: string(u.ID), Roles: []greenroom.RoleGrant{{Role: role, Organization: k.org, Program: k.program}}}
}

func (k *kit) begin(t *testing.T, who greenroom.Actor, owner greenroom.OwnerKind, id string) (page string) {
	t.Helper()
	page, err := k.BeginConnect(t.Context(), who, k.org, app.ConnectRequest{Owner: owner, OwnerID: id, ReturnTo: returnTo}, browser)
	if err != nil {
		t.Fatal(err)
	}
	return page
}

// consent opens Zoom's page as a person of Zoom, decides, and returns what the
// browser brings back to us.
func consent(t *testing.T, page, email, decision string) url.Values {
	t.Helper()
	ask, err := url.Parse(page)
	if err != nil {
		t.Fatal(err)
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Jar: jar, CheckRedirect: func(r *http.Request, _ []*http.Request) error {
		if r.URL.Host == ask.Host {
			return nil
		}
		return http.ErrUseLastResponse
	}}
	post := func(path string, form url.Values) *url.URL {
		response, err := client.PostForm(ask.Scheme+"://"+ask.Host+path+"?"+ask.RawQuery, form)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		location, _ := response.Location()
		return location
	}
	post("/oauth/signin", url.Values{"email": {email}, "password": {zoomsim.Password}})
	back := post("/oauth/authorize", url.Values{"decision": {decision}})
	if back == nil {
		t.Fatal("Zoom sends the browser nowhere")
	}
	if got := back.Scheme + "://" + back.Host + back.Path; got != "https://greenroom.example/connect/zoom/callback" {
		t.Fatalf("Zoom sends the browser to %s", got)
	}
	return back.Query()
}

func (k *kit) finish(t *testing.T, who greenroom.Actor, browser greenroom.Secret, q url.Values) (*greenroom.Connection, string, error) {
	t.Helper()
	out, err := k.FinishConnect(t.Context(), who, browser, app.ConnectAnswer{State: q.Get("state"), Code: q.Get("code"), Error: q.Get("error")})
	return out.Connection, out.ReturnTo, err
}

// authorize connects an owner from beginning to end.
func (k *kit) authorize(t *testing.T, who greenroom.Actor, owner greenroom.OwnerKind, id, email string) *greenroom.Connection {
	t.Helper()
	c, back, err := k.finish(t, who, browser, consent(t, k.begin(t, who, owner, id), email, "allow"))
	if err != nil {
		t.Fatal(err)
	}
	if back != returnTo {
		t.Errorf("goes back to %q, want %q", back, returnTo)
	}
	return c
}

// views returns the organization's connections.
func (k *kit) views(t *testing.T) []*greenroom.ConnectionView {
	t.Helper()
	views, err := k.Connections(t.Context(), k.who, k.org)
	if err != nil {
		t.Fatal(err)
	}
	return views
}

func (k *kit) confirm(t *testing.T, s *greenroom.Session) {
	t.Helper()
	if _, err := k.ConfirmSession(t.Context(), k.who, k.org, s.ID, s.Revision); err != nil {
		t.Fatal(err)
	}
}

// hostedBy checks that Zoom has one meeting, and under whom.
func (k *kit) hostedBy(t *testing.T, link greenroom.ConnectionID, email string) {
	t.Helper()
	var want greenroom.ProviderHost
	if err := k.db.Read(t.Context(), k.org, func(tx *store.Tx) (err error) {
		want, err = tx.Host(t.Context(), link, email)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if got := k.sim.Meetings(); len(got) != 1 || got[0].HostID != want.ID {
		t.Errorf("Zoom has %+v, want one meeting of %s", got, email)
	}
}

func TestConnectAnAccount(t *testing.T) {
	onServersWithApps(t, func(t *testing.T, k *kit) {
		c := k.authorize(t, k.who, greenroom.OrganizationOwner, string(k.org), zoomAdmin)
		want := &greenroom.ConnectionView{Connection: *c, OwnerName: "Hospital", CreatorName: "Z. Admin", AppKind: greenroom.AccountLevel,
			Account: "SimHospitalAccount01", Hosts: 7, Licensed: 6}
		want.AppID = k.views(t)[0].AppID
		if diff := cmp.Diff([]*greenroom.ConnectionView{want}, k.views(t)); diff != "" {
			t.Error(diff)
		}
		if c.DefaultHost != zoomAdmin || c.State != greenroom.Live || c.Name != "Zoom" {
			t.Errorf("connected as %+v", c)
		}
		s := k.draft(t, k.sample)
		k.confirm(t, s)
		k.meeting(t, s.ID, greenroom.LinkLinked)
		k.hostedBy(t, c.ID, "s.sample@hospital.example")
	})
}

// A coordinator connects a program: it comes before the organization's.
func TestConnectAProgram(t *testing.T) {
	onServersWithApps(t, func(t *testing.T, k *kit) {
		k.connect(t)
		coordinator := k.user(t, "c.coordinator@hospital.example", greenroom.Coordinator)
		c := k.authorize(t, coordinator, greenroom.ProgramOwner, string(k.program), zoomAdmin)
		s := k.draft(t, k.usher) // Basic, so the default hosts
		k.confirm(t, s)
		if m := k.meeting(t, s.ID, greenroom.LinkLinked); m.Connection != c.ID {
			t.Errorf("the meeting is on %s, want the program's %s", m.Connection, c.ID)
		}
		k.hostedBy(t, c.ID, zoomAdmin)
		views, err := k.Connections(t.Context(), coordinator, k.org)
		if err != nil || len(views) != 2 || views[1].OwnerName != "Residency" {
			t.Errorf("the coordinator sees %+v, %v", views, err)
		}
	})
}

// A person's own connection comes first, and hosts with them though they are
// Basic there and have another address.
func TestConnectOneself(t *testing.T) {
	onServersWithApps(t, func(t *testing.T, k *kit) {
		k.connect(t)
		sam := k.user(t, "s.sample@hospital.example", greenroom.Participant)
		c := k.authorize(t, sam, greenroom.PersonOwner, string(k.sample), "u.usher@hospital.example")
		if c.DefaultHost != "u.usher@hospital.example" {
			t.Errorf("connected as %+v", c)
		}
		s := k.draft(t, k.sample)
		k.confirm(t, s)
		if m := k.meeting(t, s.ID, greenroom.LinkLinked); m.Connection != c.ID {
			t.Errorf("the meeting is on %s, want the person's %s", m.Connection, c.ID)
		}
		k.hostedBy(t, c.ID, "u.usher@hospital.example")
	})
}

func TestBeginConnectIsRefused(t *testing.T) {
	onServersWithApps(t, func(t *testing.T, k *kit) {
		sam := k.user(t, "s.sample@hospital.example", greenroom.Participant)
		key, stranger := k.who, greenroom.Actor{Kind: "user", ID: "usr_x"}
		key.Kind = "api_key"
		org, program, sample := string(k.org), string(k.program), string(k.sample)
		for name, tt := range map[string]struct {
			who      greenroom.Actor
			owner    greenroom.OwnerKind
			id, back string
			want     greenroom.Kind
		}{
			"an organization, by a participant": {sam, greenroom.OrganizationOwner, org, "/", greenroom.Forbidden},
			"another organization":              {k.who, greenroom.OrganizationOwner, "org_x", "/", greenroom.NotFound},
			"a program, by a participant":       {sam, greenroom.ProgramOwner, program, "/", greenroom.Forbidden},
			"another program":                   {k.who, greenroom.ProgramOwner, "prg_x", "/", greenroom.NotFound},
			"somebody else":                     {sam, greenroom.PersonOwner, string(k.usher), "/", greenroom.Forbidden},
			"somebody else, by who may most":    {k.who, greenroom.PersonOwner, sample, "/", greenroom.Forbidden},
			"by a stranger":                     {stranger, greenroom.OrganizationOwner, org, "/", greenroom.NotFound},
			"by a key":                          {key, greenroom.OrganizationOwner, org, "/", greenroom.Forbidden},
			"for nothing":                       {k.who, "room", org, "/", greenroom.Invalid},
			"back to another host":              {k.who, greenroom.OrganizationOwner, org, "//evil.example", greenroom.Invalid},
			"back by a backslash":               {k.who, greenroom.OrganizationOwner, org, `/\evil.example`, greenroom.Invalid},
			"back by a tab":                     {k.who, greenroom.OrganizationOwner, org, "/\t/evil.example", greenroom.Invalid},
			"back by an address":                {k.who, greenroom.OrganizationOwner, org, "https://evil.example", greenroom.Invalid},
		} {
			if _, err := k.BeginConnect(t.Context(), tt.who, k.org, app.ConnectRequest{Owner: tt.owner, OwnerID: tt.id, ReturnTo: tt.back}, browser); greenroom.KindOf(err) != tt.want {
				t.Errorf("%s: %v, want %s", name, err, tt.want)
			}
		}
		k.switchVideoOff(t)
		if _, err := k.BeginConnect(t.Context(), k.who, k.org, app.ConnectRequest{Owner: greenroom.OrganizationOwner, OwnerID: org, ReturnTo: "/"}, browser); greenroom.KindOf(err) != greenroom.Forbidden {
			t.Errorf("while video is off: %v, want Forbidden", err)
		}
	})
}

func (k *kit) switchVideoOff(t *testing.T) {
	t.Helper()
	if err := k.db.Write(t.Context(), k.org, func(tx *store.Tx) error {
		o, err := tx.OwnOrganization(t.Context())
		if err != nil {
			return err
		}
		o.VideoEnabled = false
		return tx.UpdateOrganization(t.Context(), o)
	}); err != nil {
		t.Fatal(err)
	}
}

// Without an app of the server's the sentence says which settings are missing.
func TestBeginConnectWithoutAnApp(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		_, err := k.BeginConnect(t.Context(), k.who, k.org, app.ConnectRequest{Owner: greenroom.OrganizationOwner, OwnerID: string(k.org), ReturnTo: "/"}, browser)
		if greenroom.KindOf(err) != greenroom.Conflict || !strings.Contains(greenroom.MessageOf(err), "GREENROOM_ZOOM_ADMIN_CLIENT_ID") {
			t.Errorf("got %v, want a Conflict that names the setting", err)
		}
	})
}

// What comes back binds nothing unless this user began in this browser, not long
// ago, and this is the first time.
func TestFinishConnectBindsNothing(t *testing.T) {
	const nothing = "Nothing was connected. Begin again from Integrations."
	tests := map[string]struct {
		tamper func(t *testing.T, k *kit, who *greenroom.Actor, from *greenroom.Secret, q url.Values)
		back   string
		want   greenroom.Kind
		say    string
	}{
		"forged": {func(_ *testing.T, _ *kit, _ *greenroom.Actor, _ *greenroom.Secret, q url.Values) {
			q.Set("state", "forged")
		}, "", greenroom.NotFound, nothing},
		"without a state, as from the marketplace": {func(_ *testing.T, _ *kit, _ *greenroom.Actor, _ *greenroom.Secret, q url.Values) {
			q.Del("state")
		}, "", greenroom.NotFound, nothing},
		"another browser": {func(_ *testing.T, _ *kit, _ *greenroom.Actor, from *greenroom.Secret, _ url.Values) {
			*from = "another browser"
		}, "", greenroom.NotFound, nothing},
		"another user": {func(t *testing.T, k *kit, who *greenroom.Actor, _ *greenroom.Secret, _ url.Values) {
			other := k.user(t, "other@hospital.example", greenroom.Coordinator)
			who.ID = other.ID
		}, "", greenroom.NotFound, nothing},
		"too late": {func(_ *testing.T, k *kit, _ *greenroom.Actor, _ *greenroom.Secret, _ url.Values) {
			k.ahead.Add(int64(10 * time.Minute))
		}, "", greenroom.NotFound, nothing},
		"a wrong code": {func(_ *testing.T, _ *kit, _ *greenroom.Actor, _ *greenroom.Secret, q url.Values) {
			q.Set("code", "wrong")
		}, returnTo, greenroom.Forbidden, "Connect Zoom again"},
		"without a code": {func(_ *testing.T, _ *kit, _ *greenroom.Actor, _ *greenroom.Secret, q url.Values) {
			q.Del("code")
		}, returnTo, greenroom.NotFound, nothing},
		"no longer allowed": {func(_ *testing.T, _ *kit, who *greenroom.Actor, _ *greenroom.Secret, _ url.Values) {
			who.Roles = nil
		}, returnTo, greenroom.NotFound, "not yours"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			onServersWithApps(t, func(t *testing.T, k *kit) {
				q := consent(t, k.begin(t, k.who, greenroom.OrganizationOwner, string(k.org)), zoomAdmin, "allow")
				who, from := k.who, browser
				tt.tamper(t, k, &who, &from, q)
				c, back, err := k.finish(t, who, from, q)
				if c != nil || back != tt.back || greenroom.KindOf(err) != tt.want || !strings.Contains(greenroom.MessageOf(err), tt.say) {
					t.Errorf("got %+v, back to %q, %v", c, back, err)
				}
				if bound := k.views(t); len(bound) != 0 {
					t.Errorf("bound %+v", bound[0])
				}
			})
		})
	}
}

func TestFinishConnectWorksOnce(t *testing.T) {
	onServersWithApps(t, func(t *testing.T, k *kit) {
		q := consent(t, k.begin(t, k.who, greenroom.OrganizationOwner, string(k.org)), zoomAdmin, "allow")
		in := app.ConnectAnswer{State: q.Get("state"), Code: q.Get("code")}
		first, err := k.FinishConnect(t.Context(), k.who, browser, in)
		if err != nil || first.Already {
			t.Fatalf("%+v, %v", first, err)
		}
		grants := k.sim.Calls()
		again, err := k.FinishConnect(t.Context(), k.who, browser, in)
		if err != nil || !again.Already || again.Connection.ID != first.Connection.ID || again.ReturnTo != returnTo {
			t.Errorf("the second time: %+v, %v", again, err)
		}
		if _, _, err := k.finish(t, k.who, "another browser", q); greenroom.KindOf(err) != greenroom.NotFound {
			t.Errorf("the second time, in another browser: %v, want NotFound", err)
		}
		if asked := k.sim.Calls(); len(asked) != len(grants) {
			t.Errorf("Zoom was asked again: %+v", asked[len(grants):])
		}
		if bound := k.views(t); len(bound) != 1 || bound[0].State != greenroom.Live || bound[0].Revision != 1 {
			t.Errorf("bound %+v", bound)
		}
		k.end(t, first.Connection)
		if _, _, err := k.finish(t, k.who, browser, q); greenroom.KindOf(err) != greenroom.Conflict {
			t.Errorf("once it has ended: %v, want a Conflict", err)
		}
	})
}

// end ends a connection.
func (k *kit) end(t *testing.T, c *greenroom.Connection) {
	t.Helper()
	if err := k.db.Write(t.Context(), k.org, func(tx *store.Tx) error {
		now, err := tx.Connection(t.Context(), c.ID)
		if err != nil {
			return err
		}
		now.End(greenroom.Disconnected, tx.Now())
		return tx.UpdateConnection(t.Context(), now)
	}); err != nil {
		t.Fatal(err)
	}
}

func TestDeclinedConsent(t *testing.T) {
	onServersWithApps(t, func(t *testing.T, k *kit) {
		q := consent(t, k.begin(t, k.who, greenroom.OrganizationOwner, string(k.org)), zoomAdmin, "decline")
		c, back, err := k.finish(t, k.who, browser, q)
		if c != nil || back != returnTo || greenroom.KindOf(err) != greenroom.Forbidden || !strings.Contains(greenroom.MessageOf(err), "Nothing was connected") {
			t.Errorf("got %+v, back to %q, %v", c, back, err)
		}
		if bound := k.views(t); len(bound) != 0 {
			t.Errorf("bound %+v", bound[0])
		}
	})
}

// Zoom ends the older consent of a login: a second one serves all who used the
// first, and the same owner has one connection.
func TestConsentAgainReplacesTheGrant(t *testing.T) {
	onServersWithApps(t, func(t *testing.T, k *kit) {
		first := k.authorize(t, k.who, greenroom.OrganizationOwner, string(k.org), zoomAdmin)
		program := k.authorize(t, k.who, greenroom.ProgramOwner, string(k.program), zoomAdmin)
		again := k.authorize(t, k.who, greenroom.OrganizationOwner, string(k.org), zoomAdmin)
		if first.ID != again.ID || first.Grant != program.Grant {
			t.Errorf("the first %+v, the program's %+v, again %+v", first, program, again)
		}
		if n := len(k.views(t)); n != 2 {
			t.Errorf("there are %d connections, want 2", n)
		}
		s := k.draft(t, k.sample)
		k.confirm(t, s)
		k.meeting(t, s.ID, greenroom.LinkLinked)
	})
}

// The settings may name another secret from one start to the next.
func TestServerAppsFollowTheSettings(t *testing.T) {
	onServersWithApps(t, func(t *testing.T, k *kit) {
		wrong := []app.ServerApp{serverApps[0], serverApps[1]}
		wrong[0].ClientSecret, wrong[0].WebhookSecret = "rotated", "webhook"
		for _, tt := range []struct {
			apps []app.ServerApp
			want greenroom.Kind
		}{{wrong, greenroom.Invalid}, {serverApps, ""}, {serverApps, ""}} {
			if err := k.UseServerApps(t.Context(), tt.apps); err != nil {
				t.Fatal(err)
			}
			q := consent(t, k.begin(t, k.who, greenroom.OrganizationOwner, string(k.org)), zoomAdmin, "allow")
			if _, _, err := k.finish(t, k.who, browser, q); greenroom.KindOf(err) != tt.want {
				t.Errorf("with %+v: %v, want kind %q", tt.apps[0], err, tt.want)
			}
		}
	})
}
