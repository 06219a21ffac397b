package app_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"greenroom"
	"greenroom/internal/app"
	"greenroom/internal/say"
	"greenroom/internal/store"
	"greenroom/zoomsim"
)

const hospital = "SimHospitalAccount01"

// administrators makes the kit's administrator one who gets mail.
func (k *kit) administrators(t *testing.T) {
	t.Helper()
	if _, err := k.AddUser(t.Context(), k.who, app.NewUser{Email: "z.admin@hospital.example", Role: greenroom.OrganizationAdministrator, Organization: k.org}); err != nil {
		t.Fatal(err)
	}
}

// look looks at a connection and returns it as it then is.
func (k *kit) lookAt(t *testing.T, id greenroom.ConnectionID) *app.ConnectionDetail {
	t.Helper()
	if err := k.CheckConnection(t.Context(), greenroom.CheckConnection{Organization: k.org, Connection: id}); err != nil {
		t.Fatal(err)
	}
	found, err := k.ConnectionDetail(t.Context(), k.who, k.org, id)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// finds fails the test unless a look has found what is wanted, in words that
// contain each of the texts.
func finds(t *testing.T, c *app.ConnectionDetail, check greenroom.Check, about string, want greenroom.Outcome, texts ...string) {
	t.Helper()
	f := c.Health.Of(check, about)
	said := say.Finding(t.Context(), f)
	if f.Outcome != want {
		t.Errorf("%s %s: outcome %d, want %d: %s", check, about, f.Outcome, want, said)
	}
	for _, text := range texts {
		if !strings.Contains(said, text) {
			t.Errorf("%s %s does not say %q: %s", check, about, text, said)
		}
	}
}

// tale returns the verbs of a connection's history, oldest first, without those
// of connecting.
func (k *kit) tale(t *testing.T, id greenroom.ConnectionID) (verbs []string) {
	t.Helper()
	events, err := k.ConnectionHistory(t.Context(), k.who, k.org, id, 100)
	if err != nil {
		t.Fatal(err)
	}
	slices.Reverse(events)
	for _, e := range events {
		if f, ok := app.FindingOf(e.Event); ok {
			verbs = append(verbs, e.Verb+" "+string(f.Check)+" "+f.About)
		} else if e.Verb != "connected" {
			verbs = append(verbs, e.Verb)
		}
	}
	return verbs
}

func equal(t *testing.T, what string, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s:\n%s\nwant:\n%s", what, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// subjects are those of the notices, oldest first.
func (k *kit) subjects(t *testing.T) (found []string) {
	t.Helper()
	for _, m := range k.notices(t) {
		found = append(found, m.Subject)
	}
	slices.Reverse(found)
	return found
}

// A look at a connection with which all is well says so, check by check.
func TestHealthyConnection(t *testing.T) {
	onServersWithApps(t, func(t *testing.T, k *kit) {
		for _, id := range []greenroom.ConnectionID{
			k.authorize(t, k.who, greenroom.OrganizationOwner, string(k.org), zoomAdmin).ID, k.connected(t),
		} {
			c := k.lookAt(t, id)
			if c.State != greenroom.Live || c.Health.Worst() > greenroom.Noticed || c.Health.At.IsZero() {
				t.Errorf("it is %s: %+v", c.State, c.Health)
			}
			for _, f := range c.Health.Findings {
				if said := say.Finding(t.Context(), f); said == "" && f.Outcome != greenroom.Unknown {
					t.Errorf("nothing is said about %+v", f)
				}
			}
			finds(t, c, greenroom.CheckToken, "", greenroom.Passed)
			finds(t, c, greenroom.CheckScopes, "make_meetings", greenroom.Passed)
			finds(t, c, greenroom.CheckRole, "User:Edit", greenroom.Passed, "Users: View and Edit")
			finds(t, c, greenroom.CheckRole, "ZoomRooms:Read", greenroom.Passed)
			finds(t, c, greenroom.CheckHosts, "", greenroom.Passed, "6 of 7")
			finds(t, c, greenroom.CheckWebhook, "", greenroom.Noticed, "once an hour", "https://greenroom.example/webhooks/zoom/")
			finds(t, c, greenroom.CheckQuota, "", greenroom.Passed)
		}
	})
}

// connected connects with Server-to-Server and returns the connection.
func (k *kit) connected(t *testing.T) greenroom.ConnectionID {
	t.Helper()
	k.connect(t)
	for _, c := range k.views(t) {
		if c.AppKind == greenroom.ServerToServer {
			return c.ID
		}
	}
	t.Fatal("not connected")
	return ""
}

// Somebody at Zoom trims the role behind a connection: what is missing is named,
// with where to click, the administrators are told once, and once again when it
// is put right, however often one looks.
func TestTrimmedRole(t *testing.T) {
	byConsent := func(t *testing.T, k *kit) greenroom.ConnectionID {
		return k.authorize(t, k.who, greenroom.OrganizationOwner, string(k.org), zoomAdmin).ID
	}
	byServer := func(t *testing.T, k *kit) greenroom.ConnectionID { return k.connected(t) }
	for name, tt := range map[string]struct {
		connect func(*testing.T, *kit) greenroom.ConnectionID
		left    []string
		lacking []string
		usable  bool
	}{
		"consent, nothing left":               {byConsent, nil, []string{"User:Edit", "ZoomRooms:Read"}, false},
		"consent, users can be seen":          {byConsent, []string{zoomsim.UserRead, zoomsim.RoomRead}, []string{"User:Edit"}, false},
		"consent, no rooms":                   {byConsent, []string{zoomsim.UserEdit}, []string{"ZoomRooms:Read"}, true},
		"server to server, nothing left":      {byServer, nil, []string{"User:Edit", "ZoomRooms:Read"}, false},
		"server to server, users can be seen": {byServer, []string{zoomsim.UserRead, zoomsim.RoomRead}, []string{"User:Edit"}, false},
		"server to server, no rooms":          {byServer, []string{zoomsim.UserEdit}, []string{"ZoomRooms:Read"}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			onServersWithApps(t, func(t *testing.T, k *kit) {
				k.administrators(t)
				id := tt.connect(t, k)
				k.lookAt(t, id)
				all := []string{zoomsim.UserRead, zoomsim.UserEdit, zoomsim.RoomRead, zoomsim.MarketplaceEdit}
				if err := k.sim.SetRole(hospital, zoomsim.Admin, tt.left); err != nil {
					t.Fatal(err)
				}
				k.lookAt(t, id)
				c := k.lookAt(t, id)
				if c.State != greenroom.Degraded || c.Usable() != tt.usable {
					t.Errorf("it is %s and usable: %v", c.State, c.Usable())
				}
				var tale []string
				for _, right := range tt.lacking {
					tale = append(tale, "check_failed role "+right)
					words := map[string][]string{"User:Edit": {"“Users: View and Edit”", "User and Permission Management"}, "ZoomRooms:Read": {"“Zoom Rooms: View”", "Zoom Rooms Management"}}[right]
					finds(t, c, greenroom.CheckRole, right, c.Health.Of(greenroom.CheckRole, right).Outcome, append(words, "User Management, Roles", "check again")...)
				}
				if err := k.sim.SetRole(hospital, zoomsim.Admin, all); err != nil {
					t.Fatal(err)
				}
				k.lookAt(t, id)
				if c = k.lookAt(t, id); c.State != greenroom.Live {
					t.Errorf("put right, it is %s: %+v", c.State, c.Health)
				}
				tale = append(tale, "degraded")
				for _, right := range tt.lacking {
					tale = append(tale, "check_passed role "+right)
				}
				equal(t, "history", k.tale(t, id), append(tale, "recovered"))
				equal(t, "mail", k.subjects(t), []string{"Zoom needs attention: " + c.Name, "Zoom works again: " + c.Name})
			})
		})
	}
}

// While the app is not active, nothing is made through the connection and the
// standby serves; once it is active again, what waited is made.
func TestInactiveApp(t *testing.T) {
	onServersWithApps(t, func(t *testing.T, k *kit) {
		k.administrators(t)
		k.look.Store(true)
		id := k.connected(t)
		k.until(t, id, func(c *app.ConnectionDetail) bool { return !c.Health.At.IsZero() })
		if err := k.sim.DisableApp(credentials.ClientID); err != nil {
			t.Fatal(err)
		}
		s := k.draft(t, k.sample)
		k.confirm(t, s) // its lane fails, and has the connection looked at
		k.until(t, id, func(c *app.ConnectionDetail) bool { return !c.Usable() })
		c := k.lookAt(t, id)
		finds(t, c, greenroom.CheckApp, "", greenroom.Broken, "not active", "Activation")
		standby := k.authorize(t, k.who, greenroom.OrganizationOwner, string(k.org), zoomAdmin)
		if m := k.meeting(t, s.ID, greenroom.LinkLinked); m.Connection != standby.ID {
			t.Errorf("the meeting is on %s, want the standby %s", m.Connection, standby.ID)
		}
		if err := k.sim.EnableApp(credentials.ClientID); err != nil {
			t.Fatal(err)
		}
		if c = k.lookAt(t, id); c.State != greenroom.Live {
			t.Errorf("active again, it is %s: %+v", c.State, c.Health)
		}
		if m := k.meeting(t, s.ID, greenroom.LinkLinked); m.Connection != standby.ID {
			t.Error("a meeting that exists has moved")
		}
		equal(t, "mail", k.subjects(t), []string{"Zoom needs attention: Main Account", "Zoom works again: Main Account"})
	})
}

// What could be made again at once is not left to its pause.
func TestWaitingSessionsGoOn(t *testing.T) {
	onServersWithApps(t, func(t *testing.T, k *kit) {
		id := k.connected(t)
		if err := k.sim.SetRole(hospital, zoomsim.Admin, nil); err != nil {
			t.Fatal(err)
		}
		s := k.draft(t, k.sample)
		k.confirm(t, s)
		k.meetingThat(t, s.ID, func(m *greenroom.Meeting) bool { return m.Attempts > 1 })
		k.lookAt(t, id)
		if err := k.sim.SetRole(hospital, zoomsim.Admin, []string{zoomsim.UserEdit, zoomsim.RoomRead}); err != nil {
			t.Fatal(err)
		}
		k.lookAt(t, id)
		k.meeting(t, s.ID, greenroom.LinkLinked)
	})
}

// until waits until a connection is as wanted.
func (k *kit) until(t *testing.T, id greenroom.ConnectionID, want func(*app.ConnectionDetail) bool) {
	t.Helper()
	told, stop := k.db.Watch(k.org)
	defer stop()
	for end := time.After(20 * time.Second); ; {
		c, err := k.ConnectionDetail(t.Context(), k.who, k.org, id)
		if err != nil {
			t.Fatal(err)
		}
		if want(c) {
			return
		}
		select {
		case <-told:
		case <-time.After(50 * time.Millisecond): // not everything that a look finds is an event
		case <-end:
			t.Fatalf("it is %s: %+v", c.State, c.Health)
		}
	}
}

// A Zoom that does not answer is no news about a connection, good or bad.
func TestUnreachableIsNoNews(t *testing.T) {
	onServersWithApps(t, func(t *testing.T, k *kit) {
		k.administrators(t)
		well, ill := k.authorize(t, k.who, greenroom.OrganizationOwner, string(k.org), zoomAdmin).ID, k.connected(t)
		k.lookAt(t, well)
		if err := k.sim.DisableApp(credentials.ClientID); err != nil {
			t.Fatal(err)
		}
		k.lookAt(t, ill)
		before := k.tale(t, well)
		for _, path := range []string{"/oauth/token", "/v2/"} {
			if err := k.sim.AddFault(zoomsim.Fault{PathPrefix: path, Kind: zoomsim.StatusFault, Status: 503, Count: -1}); err != nil {
				t.Fatal(err)
			}
			if c := k.lookAt(t, well); c.State != greenroom.Live {
				t.Errorf("while %s does not answer, it is %s: %+v", path, c.State, c.Health)
			}
			if c := k.lookAt(t, ill); c.State != greenroom.Degraded || c.Usable() {
				t.Errorf("while %s does not answer, the other is %s: %+v", path, c.State, c.Health)
			}
			k.sim.ClearFaults()
		}
		equal(t, "history", k.tale(t, well), before)
		equal(t, "mail", k.subjects(t), []string{"Zoom needs attention: Main Account"})
	})
}

// Scopes that are lacking are named, and what that means.
func TestMissingScopes(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		id := k.connected(t)
		for _, tt := range []struct {
			scopes []string
			about  string
			want   greenroom.Outcome
			says   []string
			usable bool
		}{
			{[]string{"meeting:write:admin", "user:write:admin"}, "read_hosts", greenroom.Impaired, []string{"user:read:list_users:admin, user:read:user:admin", "who can host"}, true},
			{[]string{"user:read:admin", "room:read:admin"}, "make_meetings", greenroom.Broken, []string{"meeting:write:meeting:admin", "sessions get none"}, false},
			{[]string{"meeting:read:admin", "meeting:write:admin", "user:read:admin"}, "read_rooms", greenroom.Impaired, []string{"zoom_rooms:read:list_rooms:admin"}, true},
		} {
			if err := k.sim.AddApp(zoomsim.App{ClientID: credentials.ClientID, ClientSecret: string(credentials.ClientSecret), Name: "Hospital server",
				Kind: zoomsim.ServerToServer, AccountID: hospital, Creator: zoomAdmin, Scopes: tt.scopes}); err != nil {
				t.Fatal(err)
			}
			c := k.lookAt(t, id)
			finds(t, c, greenroom.CheckScopes, tt.about, tt.want, tt.says...)
			if c.Usable() != tt.usable || c.State != greenroom.Degraded {
				t.Errorf("with %v it is %s and usable: %v", tt.scopes, c.State, c.Usable())
			}
		}
	})
}

// What is to come is held against the hosts who are to serve it.
func TestOutlook(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		id := k.connected(t)
		if err := k.db.Write(t.Context(), k.org, func(tx *store.Tx) error {
			c, err := tx.ConnectionToChange(t.Context(), id)
			if err != nil {
				return err
			}
			c.DefaultHost = "u.usher@hospital.example" // Basic
			return tx.UpdateConnection(t.Context(), c)
		}); err != nil {
			t.Fatal(err)
		}
		k.draft(t, k.sample)
		k.draft(t, k.sample)
		long := k.draft(t, k.usher)
		slot, err := greenroom.NewSlot(long.Slot.Wall(), "America/Chicago", time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := k.RescheduleSession(t.Context(), k.who, k.org, long.ID, long.Revision, slot); err != nil {
			t.Fatal(err)
		}
		c := k.lookAt(t, id)
		finds(t, c, greenroom.CheckDefaultHost, "", greenroom.Noticed, "u.usher@hospital.example", "40 minutes")
		finds(t, c, greenroom.CheckCapacity, greenroom.AboutConcurrent, greenroom.Noticed, "2 sessions", "s.sample@hospital.example")
		finds(t, c, greenroom.CheckCapacity, greenroom.AboutLength, greenroom.Noticed, "1 session", "u.usher@hospital.example", "40")
		finds(t, c, greenroom.CheckPeople, "", greenroom.Passed, "Everybody")
		if c.State != greenroom.Live {
			t.Errorf("it is %s", c.State)
		}
	})
}
