package app_test

import (
	"errors"
	"strings"
	"testing"

	"greenroom"
	"greenroom/internal/app"
)

// A key may connect what its user may, on whose behalf it does.
func TestAKeyConnects(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		key := k.who
		key.Kind, key.ID, key.User = "api_key", "key_1", greenroom.UserID(k.who.ID)
		c, err := k.ConnectServerToServer(t.Context(), key, k.org, app.ServerToServer{Credentials: credentials, DefaultHost: "rooms-1@hospital.example"})
		if err != nil {
			t.Fatal(err)
		}
		views, err := k.Connections(t.Context(), k.who, k.org)
		if err != nil {
			t.Fatal(err)
		}
		if len(views) != 1 || views[0].ID != c.ID || views[0].CreatedBy != key.User {
			t.Errorf("connected %+v, listed %+v", c, views)
		}
	})
}

// Each connects what is theirs, with the same credentials if they like: one
// authorization serves them all.
func TestServerToServerForEachOwner(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		ctx := t.Context()
		k.join(t, k.sample)
		coordinator := k.user(t, "c@hospital.example", greenroom.Coordinator)
		sam := k.user(t, "s.sample@hospital.example", greenroom.Participant)
		guest := k.user(t, "g@hospital.example", greenroom.Participant)
		organization, program := app.ServerToServer{Credentials: credentials}, app.ServerToServer{Credentials: credentials}
		program.Owner, program.OwnerID = greenroom.ProgramOwner, string(k.program)
		person := app.ServerToServer{Credentials: credentials, Owner: greenroom.PersonOwner, OwnerID: string(k.sample)}
		for _, tt := range []struct {
			name string
			who  greenroom.Actor
			in   app.ServerToServer
			want greenroom.Kind
		}{
			{"a coordinator, the organization", coordinator, organization, greenroom.Forbidden},
			{"a participant, the program", sam, program, greenroom.Forbidden},
			{"somebody else, a person", guest, person, greenroom.Forbidden},
			{"the administrator, a person", k.who, person, greenroom.Forbidden},
			{"the administrator, another program", k.who, app.ServerToServer{Credentials: credentials, Owner: greenroom.ProgramOwner, OwnerID: "prg_x"}, greenroom.NotFound},
			{"nobody's", k.who, app.ServerToServer{Credentials: credentials, Owner: "team", OwnerID: "x"}, greenroom.Invalid},
			{"the administrator, the organization", k.who, organization, ""},
			{"a coordinator, the program", coordinator, program, ""},
			{"a participant, themselves", sam, person, ""},
		} {
			if _, err := k.ConnectServerToServer(ctx, tt.who, k.org, tt.in); greenroom.KindOf(err) != tt.want {
				t.Errorf("%s: %v, want kind %q", tt.name, err, tt.want)
			}
		}
		views := k.views(t)
		if len(views) != 3 || views[0].Grant != views[1].Grant || views[1].Grant != views[2].Grant {
			t.Fatalf("connected are %+v", views)
		}
		taken := app.ServerChange{Name: "Program", WebhookSecret: "one of theirs"}
		if _, err := k.ChangeServerToServer(ctx, coordinator, k.org, views[1].ID, views[1].Revision, taken); greenroom.KindOf(err) != greenroom.Forbidden || greenroom.FieldOf(err) != "webhook_secret" {
			t.Errorf("a coordinator sets the organization's Secret Token: %v", err)
		}
		if _, err := k.ChangeServerToServer(ctx, coordinator, k.org, views[0].ID, views[0].Revision, taken); greenroom.KindOf(err) != greenroom.Forbidden {
			t.Errorf("a coordinator changes the organization's connection: %v", err)
		}
	})
}

// Credentials that are connected lead to their connection; if that has ended, it
// lives again as the same one.
func TestTheSameConnectionLivesAgain(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		ctx := t.Context()
		in := app.ServerToServer{Name: "Main", Credentials: credentials}
		first, err := k.ConnectServerToServer(ctx, k.who, k.org, in)
		if err != nil {
			t.Fatal(err)
		}
		_, err = k.ConnectServerToServer(ctx, k.who, k.org, in)
		if connected, ok := errors.AsType[*app.ConnectedError](err); !ok || connected.Connection != first.ID {
			t.Errorf("again: %v", err)
		}
		k.end(t, first)
		in.Name = "Main again"
		again, err := k.ConnectServerToServer(ctx, k.who, k.org, in)
		if err != nil || again.ID != first.ID || again.State != greenroom.Live || again.EndedBy != "" || again.Name != "Main again" {
			t.Errorf("after it has ended: %+v, %v", again, err)
		}
	})
}

// A connection is changed at its revision; what does not work changes nothing.
func TestServerToServerIsChanged(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		ctx := t.Context()
		c, err := k.ConnectServerToServer(ctx, k.who, k.org, app.ServerToServer{Name: "Main", Credentials: credentials})
		if err != nil {
			t.Fatal(err)
		}
		for field, in := range map[string]app.ServerChange{
			"client_secret": {Name: "Other", ClientSecret: "a wrong secret"},
			"default_host":  {Name: "Other", DefaultHost: "y.yonder@hospital.example"},
		} {
			if _, err := k.ChangeServerToServer(ctx, k.who, k.org, c.ID, c.Revision, in); greenroom.KindOf(err) != greenroom.Invalid || greenroom.FieldOf(err) != field {
				t.Errorf("%s: %v", field, err)
			}
		}
		if _, err := k.ChangeServerToServer(ctx, k.who, k.org, c.ID, c.Revision-1, app.ServerChange{Name: "Other"}); greenroom.KindOf(err) != greenroom.Conflict {
			t.Errorf("at an old revision: %v", err)
		}
		changed, err := k.ChangeServerToServer(ctx, k.who, k.org, c.ID, c.Revision, app.ServerChange{Name: "Other", DefaultHost: "u.usher@hospital.example",
			ClientSecret: " sim-hospital-s2s-secret ", WebhookSecret: "a secret token"})
		if err != nil || changed.Name != "Other" || changed.DefaultHost != "u.usher@hospital.example" {
			t.Fatalf("changed to %+v, %v", changed, err)
		}
		v, err := k.ServerConnection(ctx, k.who, k.org, c.ID)
		if err != nil || v.ClientSecret != (greenroom.Mask{First: "sim-", Last: "cret", Set: true}) || v.WebhookSecret != (greenroom.Mask{First: "a s", Last: "ken", Set: true}) ||
			!strings.HasPrefix(v.WebhookURL, "https://greenroom.example/webhooks/zoom/app_") {
			t.Errorf("shown as %+v, %v", v, err)
		}
		if _, err := k.ChangeServerToServer(ctx, k.who, k.org, c.ID, changed.Revision, app.ServerChange{Name: "Other", DefaultHost: "u.usher@hospital.example", ForgetWebhook: true}); err != nil {
			t.Fatal(err)
		}
		if v, err = k.ServerConnection(ctx, k.who, k.org, c.ID); err != nil || v.WebhookSecret.Set || !v.ClientSecret.Set {
			t.Errorf("without its Secret Token: %+v, %v", v, err)
		}
		test, err := k.TestConnection(ctx, k.who, k.org, c.ID, app.ServerChange{DefaultHost: "rooms-1@hospital.example"})
		if err != nil || !test.Whole() {
			t.Errorf("tested: %+v, %v", test, err)
		}
	})
}
