package app_test

import (
	"strings"
	"testing"
	"time"

	"greenroom"
	"greenroom/internal/app"
	"greenroom/internal/store"
	"greenroom/zoomsim"
)

// Somebody removes the app for their own login at Zoom. That is their affair:
// they are told, their tokens are gone, the meetings that they host stay, what
// waits is made through what is next, and no program changes its type.
func TestPersonRemovesTheAppAtZoom(t *testing.T) {
	onServersWithApps(t, func(t *testing.T, k *kit) {
		ctx := t.Context()
		k.heeded(t, "")
		sam := k.user(t, "s.sample@hospital.example", greenroom.Participant)
		k.connect(t)
		main := k.onlyConnection(t)
		own := k.authorize(t, sam, greenroom.PersonOwner, string(k.sample), "s.sample@hospital.example")
		kept := k.confirmed(t, k.sample)
		if m := k.meeting(t, kept.ID, greenroom.LinkLinked); m.Connection != own.ID {
			t.Fatalf("the meeting is made through %s", m.Connection)
		}
		if n, err := k.sim.Uninstall("s.sample@hospital.example", "sim-greenroom-user"); n != 1 || err != nil {
			t.Fatalf("uninstalled %d, %v", n, err)
		}
		if err := k.sim.Flush(ctx); err != nil {
			t.Fatal(err)
		}
		if g := k.grant(t, own); g.State != greenroom.Revoked || g.Access != "" || g.Refresh != "" {
			t.Errorf("the grant is %+v", g)
		}
		if c := k.connectionNow(t, own.ID); c.EndedBy != greenroom.Deauthorized {
			t.Errorf("the connection is %+v", c)
		}
		if view, err := k.Session(ctx, k.who, k.org, kept.ID); err != nil || view.Link.State != greenroom.LinkLinked || view.Link.JoinURL == "" {
			t.Errorf("the link is %+v, %v", view.Link, err)
		}
		if p, err := k.Program(ctx, k.who, k.org, k.program); err != nil || p.DefaultLocation != greenroom.Zoom {
			t.Errorf("the program is at %v, %v", p, err)
		}
		if told := k.noticed(t)["s.sample@hospital.example"]; len(told) != 1 || !strings.Contains(told[0], "Zoom connection ended") {
			t.Errorf("they were told %q", told)
		}
		if m := k.meeting(t, k.confirmed(t, k.sample).ID, greenroom.LinkLinked); m.Connection != main.ID {
			t.Errorf("the next meeting is made through %s", m.Connection)
		}
	})
}

// An app of the organization's own has an address and a secret of its own, at
// which its removal comes in; the secret of another app opens nothing there.
func TestOwnAppIsRemovedAtZoom(t *testing.T) {
	onServersWithApps(t, func(t *testing.T, k *kit) {
		ctx := t.Context()
		address := k.heeded(t, "")
		id, err := k.AddOwnApp(ctx, k.who, k.org, app.NewApp{Kind: greenroom.AccountLevel, ClientID: "sim-own",
			ChangedApp: app.ChangedApp{Name: "Ours", ClientSecret: k.ownAtZoom(t, ""), WebhookSecret: "a token of our own app"}})
		if err != nil {
			t.Fatal(err)
		}
		k.ownAtZoom(t, address+id)
		page, err := k.BeginConnect(ctx, k.who, k.org, app.ConnectRequest{Owner: greenroom.OrganizationOwner, OwnerID: string(k.org), App: id, ReturnTo: returnTo}, browser)
		if err != nil {
			t.Fatal(err)
		}
		c, _, err := k.finish(t, k.who, browser, consent(t, page, zoomAdmin, "allow"))
		if err != nil {
			t.Fatal(err)
		}
		if n, err := k.sim.Uninstall(zoomAdmin, "sim-own"); n != 1 || err != nil {
			t.Fatalf("uninstalled %d, %v", n, err)
		}
		if err := k.sim.Flush(ctx); err != nil {
			t.Fatal(err)
		}
		if now := k.connectionNow(t, c.ID); now.State != greenroom.Revoked || now.EndedBy != greenroom.Deauthorized {
			t.Errorf("the connection is %+v", now)
		}
		if secret, err := k.WebhookSecret(ctx, id); err != nil || secret != "a token of our own app" {
			t.Errorf("its events are read with another secret: %v", err)
		}
	})
}

// ownAtZoom registers an app at Zoom that tells an address of its removal, and
// returns its secret.
func (k *kit) ownAtZoom(t *testing.T, address string) greenroom.Secret {
	t.Helper()
	a := seeded(t, "sim-greenroom-admin")
	a.ClientID, a.ClientSecret, a.Name = "sim-own", "sim-own-secret", "Ours"
	a.RedirectURIs, a.SecretToken, a.DeauthURL = []string{"https://greenroom.example/connect/zoom/callback"}, "a token of our own app", address
	if err := k.sim.AddApp(a); err != nil {
		t.Fatal(err)
	}
	return greenroom.Secret(a.ClientSecret)
}

// A Server-to-Server app with a Secret Token is heard at an address of its own.
// Once events come, that is said; if they stop for days, that is degraded, with
// the address to check, and mailed once, as is that they come again.
func TestServerToServerIsHeard(t *testing.T) {
	onServersWithApps(t, func(t *testing.T, k *kit) {
		ctx := t.Context()
		k.administrators(t)
		address := k.heeded(t, "")
		c := k.server(t, k.who, app.ServerToServer{Name: "Main Account", Credentials: credentials, DefaultHost: "rooms-1@hospital.example", WebhookSecret: webhookSecret})
		var id string
		k.read(t, func(tx *store.Tx) error {
			a, err := tx.App(ctx, c.ID)
			if err == nil {
				id = a.ID
			}
			return err
		})
		finds(t, k.lookAt(t, c.ID), greenroom.CheckWebhook, "", greenroom.Unknown, "No event of Zoom has come yet.")
		a := seeded(t, credentials.ClientID)
		a.SecretToken = webhookSecret
		if err := k.sim.AddApp(a); err != nil {
			t.Fatal(err)
		}
		if err := k.sim.Subscribe(credentials.ClientID, zoomsim.Subscription{URL: address + id, Events: []string{"user.updated"}}); err != nil {
			t.Fatal(err)
		}
		speak := func(name string) {
			t.Helper()
			if err := k.sim.SetUser("s.sample@hospital.example", zoomsim.UserChange{FirstName: name}); err != nil {
				t.Fatal(err)
			}
			if err := k.sim.Flush(ctx); err != nil {
				t.Fatal(err)
			}
		}
		speak("Samuel")
		if seen := k.lookAt(t, c.ID); seen.State != greenroom.Live {
			t.Errorf("it is %s: %+v", seen.State, seen.Health)
		} else {
			finds(t, seen, greenroom.CheckWebhook, "", greenroom.Passed, "Zoom's events reach Greenroom.")
		}
		k.ahead.Add(int64(97 * time.Hour))
		k.lookAt(t, c.ID)
		silent := k.lookAt(t, c.ID)
		if silent.State != greenroom.Degraded || !silent.Usable() {
			t.Errorf("silent, it is %s", silent.State)
		}
		finds(t, silent, greenroom.CheckWebhook, "", greenroom.Impaired, "have stopped coming", "https://greenroom.example/webhooks/zoom/"+id)
		speak("Sam")
		if seen := k.lookAt(t, c.ID); seen.State != greenroom.Live {
			t.Errorf("heard again, it is %s: %+v", seen.State, seen.Health)
		}
		equal(t, "mail", k.subjects(t), []string{"Zoom needs attention: Main Account", "Zoom works again: Main Account"})
	})
}
