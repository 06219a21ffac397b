package app_test

import (
	"testing"

	"greenroom"
	"greenroom/internal/app"
	"greenroom/internal/store"
)

// An organization has apps of its own: tried, added once, changed, and removed
// when nothing uses them.
func TestOwnApps(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		ctx := t.Context()
		in := app.NewApp{Kind: greenroom.AccountLevel, ClientID: " sim-greenroom-admin ", ChangedApp: app.ChangedApp{Name: "Ours", ClientSecret: "sim-greenroom-admin-secret\n"}}
		for field, change := range map[string]func(*app.NewApp){
			"kind": func(in *app.NewApp) { in.Kind = greenroom.ServerToServer }, "name": func(in *app.NewApp) { in.Name = " " },
			"client_id": func(in *app.NewApp) { in.ClientID = "" }, "client_secret": func(in *app.NewApp) { in.ClientSecret = "wrong" },
		} {
			wrong := in
			change(&wrong)
			if _, err := k.AddOwnApp(ctx, k.who, k.org, wrong); greenroom.KindOf(err) != greenroom.Invalid || greenroom.FieldOf(err) != field {
				t.Errorf("%s: %v", field, err)
			}
		}
		id, err := k.AddOwnApp(ctx, k.who, k.org, in)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := k.AddOwnApp(ctx, k.who, k.org, in); greenroom.KindOf(err) != greenroom.Conflict || greenroom.FieldOf(err) != "client_id" {
			t.Errorf("again: %v", err)
		}
		coordinator := k.user(t, "c@hospital.example", greenroom.Coordinator)
		if _, err := k.OwnApps(ctx, coordinator, k.org); greenroom.KindOf(err) != greenroom.Forbidden {
			t.Errorf("a coordinator: %v", err)
		}
		changed := app.ChangedApp{Name: "Ours too", WebhookSecret: "a Secret Token of it"}
		if err := k.ChangeOwnApp(ctx, k.who, k.org, id, 7, changed); greenroom.KindOf(err) != greenroom.Conflict {
			t.Errorf("at another revision: %v", err)
		}
		if err := k.ChangeOwnApp(ctx, k.who, k.org, id, 1, changed); err != nil {
			t.Error(err)
		}
		found, err := k.OwnApps(ctx, k.who, k.org)
		if err != nil || len(found) != 1 || found[0].Name != "Ours too" || !found[0].WebhookSecret.Set || found[0].ClientSecret.Last != "cret" || found[0].OfServer ||
			found[0].RedirectURL != "https://greenroom.example/connect/zoom/callback" || found[0].WebhookURL != "https://greenroom.example/webhooks/zoom/"+id {
			t.Errorf("listed %+v, %v", found[0], err)
		}
		k.useApp(t, id)
		if err := k.RemoveOwnApp(ctx, k.who, k.org, id, 2); greenroom.KindOf(err) != greenroom.Conflict {
			t.Errorf("while it is used: %v", err)
		}
		k.endApp(t)
		if err := k.RemoveOwnApp(ctx, k.who, k.org, id, 1); greenroom.FieldOf(err) != "revision" {
			t.Errorf("at another revision: %v", err)
		}
		if err := k.RemoveOwnApp(ctx, k.who, k.org, id, 2); err != nil {
			t.Error(err)
		}
		if _, err := k.OwnApp(ctx, k.who, k.org, id); greenroom.KindOf(err) != greenroom.NotFound {
			t.Errorf("removed: %v", err)
		}
	})
}

// useApp connects with an app, as if somebody had consented on it.
func (k *kit) useApp(t *testing.T, id string) {
	t.Helper()
	if err := k.db.Write(t.Context(), k.org, func(tx *store.Tx) error {
		g := &greenroom.Grant{ID: "grt_own", App: id, Account: "SimHospitalAccount01", User: "u", State: greenroom.Live}
		if err := tx.AddGrant(t.Context(), g); err != nil {
			return err
		}
		return tx.AddConnection(t.Context(), &greenroom.Connection{OwnerKind: greenroom.OrganizationOwner, OwnerID: string(k.org), Grant: g.ID, Name: "Own", State: greenroom.Live})
	}); err != nil {
		t.Fatal(err)
	}
}

// endApp ends what useApp made.
func (k *kit) endApp(t *testing.T) {
	t.Helper()
	c := k.views(t)[0].Connection
	k.end(t, &c)
	if err := k.db.Write(t.Context(), k.org, func(tx *store.Tx) error {
		return tx.ReplaceGrant(t.Context(), &greenroom.Grant{ID: "grt_own", State: greenroom.Revoked})
	}); err != nil {
		t.Fatal(err)
	}
}

func TestAnAppOfTheServerIsSaid(t *testing.T) {
	onServersWithApps(t, func(t *testing.T, k *kit) {
		id, err := k.AddOwnApp(t.Context(), k.who, k.org, app.NewApp{Kind: greenroom.UserLevel, ClientID: "sim-greenroom-user",
			ChangedApp: app.ChangedApp{Name: "Ours", ClientSecret: "sim-greenroom-user-secret"}})
		if err != nil {
			t.Fatal(err)
		}
		if found, err := k.OwnApp(t.Context(), k.who, k.org, id); err != nil || !found.OfServer {
			t.Errorf("found %+v, %v", found, err)
		}
	})
}
