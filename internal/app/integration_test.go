package app_test

import (
	"strings"
	"sync"
	"testing"

	"greenroom"
	"greenroom/internal/app"
	"greenroom/internal/store"
)

// The same credentials are connected once, even by two at once, and again only
// after they have ended.
func TestCredentialsAreConnectedOnce(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		var wg sync.WaitGroup
		errs := make([]error, 2)
		for i := range errs {
			wg.Go(func() {
				_, errs[i] = k.ConnectServerToServer(t.Context(), k.who, k.org, app.ServerToServer{Name: "Main Account", Credentials: credentials})
			})
		}
		wg.Wait()
		if errs[0] == nil {
			errs[0], errs[1] = errs[1], errs[0]
		}
		if errs[1] != nil || greenroom.KindOf(errs[0]) != greenroom.Conflict || greenroom.FieldOf(errs[0]) != "client_id" ||
			!strings.Contains(greenroom.MessageOf(errs[0]), "connected already, as “Main Account”") {
			t.Errorf("got %v and %v, want one Conflict at client_id", errs[0], errs[1])
		}
		views := k.views(t)
		if len(views) != 1 {
			t.Fatalf("there are %d connections, want 1", len(views))
		}
		c := views[0].Connection
		c.State = greenroom.Revoked
		if err := k.db.Write(t.Context(), k.org, func(tx *store.Tx) error { return tx.UpdateConnection(t.Context(), &c) }); err != nil {
			t.Fatal(err)
		}
		if _, err := k.ConnectServerToServer(t.Context(), k.who, k.org, app.ServerToServer{Credentials: credentials}); err != nil {
			t.Errorf("after they have ended: %v", err)
		}
	})
}

func TestCredentialsMustBeComplete(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		for field, in := range map[string]greenroom.ServerCredentials{
			"account_id": {}, "client_id": {AccountID: "a"}, "client_secret": {AccountID: "a", ClientID: "c", ClientSecret: " "},
		} {
			_, err := k.ConnectServerToServer(t.Context(), k.who, k.org, app.ServerToServer{Credentials: in})
			_, tested := k.TestServerToServer(t.Context(), k.who, k.org, app.ServerToServer{Credentials: in})
			for _, err := range []error{err, tested} {
				if greenroom.KindOf(err) != greenroom.Invalid || greenroom.FieldOf(err) != field {
					t.Errorf("without %s: %v", field, err)
				}
			}
		}
	})
}

// A participant sees their own connection and no other; a stranger sees nothing.
func TestIntegrationsAreForMembers(t *testing.T) {
	onServersWithApps(t, func(t *testing.T, k *kit) {
		k.connect(t)
		sam := k.user(t, "s.sample@hospital.example", greenroom.Participant)
		own := k.authorize(t, sam, greenroom.PersonOwner, string(k.sample), "u.usher@hospital.example")
		got, err := k.Integrations(t.Context(), sam, k.org)
		if err != nil || len(got.Connections) != 1 || got.Connections[0].ID != own.ID || !got.IsOwn(got.Connections[0]) || got.Self.ID != k.sample {
			t.Errorf("the participant sees %+v, %v", got, err)
		}
		got, err = k.Integrations(t.Context(), k.who, k.org)
		if err != nil || len(got.Connections) != 2 || got.Self != nil || !got.ByAccount || !got.ByPerson {
			t.Errorf("the administrator sees %+v, %v", got, err)
		}
		if _, err := k.Integrations(t.Context(), greenroom.Actor{Kind: "user", ID: "usr_x"}, k.org); greenroom.KindOf(err) != greenroom.NotFound {
			t.Errorf("a stranger: %v, want NotFound", err)
		}
	})
}

// What somebody typed opens for them, under its handle, and for nobody else.
func TestTypedSecretsAreSealed(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		sealed, err := k.SealTyped(k.who, k.org, "one", "hush")
		if err != nil || strings.Contains(string(sealed), "hush") {
			t.Fatalf("sealed as %s, %v", sealed, err)
		}
		if got, err := k.OpenTyped(k.who, k.org, "one", sealed); err != nil || got != "hush" {
			t.Errorf("opened as %q, %v", got.Reveal(), err)
		}
		other := greenroom.Actor{Kind: "user", ID: "usr_x"}
		for name, open := range map[string]func() (greenroom.Secret, error){
			"another handle":       func() (greenroom.Secret, error) { return k.OpenTyped(k.who, k.org, "two", sealed) },
			"another user":         func() (greenroom.Secret, error) { return k.OpenTyped(other, k.org, "one", sealed) },
			"another organization": func() (greenroom.Secret, error) { return k.OpenTyped(k.who, "org_x", "one", sealed) },
		} {
			if _, err := open(); err == nil {
				t.Errorf("%s opens it", name)
			}
		}
	})
}
