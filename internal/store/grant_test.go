package store_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"greenroom"
	"greenroom/internal/store"
)

// One holder at a time may refresh, until the lease runs out, is given back, or
// ends with the stored token.
func TestLeaseGrant(t *testing.T) {
	onEngines(t, func(t *testing.T, db *store.DB) {
		ctx, org := t.Context(), organization(t, db, "Hospital")
		link := connect(t, db, org)
		read := func() (g *greenroom.Grant) {
			write(t, db, org, func(tx *store.Tx) (err error) { g, err = tx.Grant(ctx, link.ID); return err })
			return g
		}
		lease := func(name string, g *greenroom.Grant, until time.Time, want greenroom.Kind) {
			err := db.Write(ctx, org, func(tx *store.Tx) error { return tx.LeaseGrant(ctx, link.ID, g, until) })
			if got := greenroom.KindOf(err); got != want {
				t.Errorf("%s: got %v, want kind %q", name, err, want)
			}
		}
		release := func(g *greenroom.Grant) {
			write(t, db, org, func(tx *store.Tx) error { return tx.ReleaseGrant(ctx, link.ID, g) })
		}
		soon := noon.Add(time.Minute)
		lease("one that runs out at once", read(), noon, "")
		lease("the next", read(), soon, "")
		lease("while it is held", read(), soon, greenroom.Conflict)
		held := read()
		anothers := *held
		anothers.LeaseUntil = noon.Add(time.Hour)
		release(&anothers)
		lease("after another's was given back", read(), soon, greenroom.Conflict)
		release(held)
		again := read()
		lease("after it was given back", again, soon, "")
		write(t, db, org, func(tx *store.Tx) error { return tx.StoreToken(ctx, link.ID, again) })
		lease("with what was read before a token was stored", again, soon, greenroom.Conflict)
		if g := read(); !g.LeaseUntil.IsZero() || g.Generation != 1 {
			t.Errorf("after a token was stored: %+v", g)
		}
	})
}

// An authorization that ended has no tokens, and names who used it; one that has
// moved on meanwhile does not end.
func TestEndGrant(t *testing.T) {
	onEngines(t, func(t *testing.T, db *store.DB) {
		ctx, org := t.Context(), organization(t, db, "Hospital")
		link := connect(t, db, org)
		var g *greenroom.Grant
		write(t, db, org, func(tx *store.Tx) (err error) { g, err = tx.Grant(ctx, link.ID); return err })
		end := func(g *greenroom.Grant) (users []greenroom.OrganizationID, err error) {
			err = db.System(ctx, func(s *store.System) error {
				if err := s.EndGrant(ctx, g); err != nil {
					return err
				}
				users, err = s.UsersOfGrant(ctx, g.ID)
				return err
			})
			return users, err
		}
		moved := *g
		moved.Generation--
		if _, err := end(&moved); greenroom.KindOf(err) != greenroom.Conflict {
			t.Errorf("a grant that moved on: %v, want a Conflict", err)
		}
		users, err := end(g)
		if diff := cmp.Diff([]greenroom.OrganizationID{org}, users); diff != "" || err != nil {
			t.Error(diff, err)
		}
		write(t, db, org, func(tx *store.Tx) error {
			got, err := tx.Grant(ctx, link.ID)
			if got.State != greenroom.Revoked || got.Access != "" || got.Refresh != "" || !got.EndedAt.Equal(noon) {
				t.Errorf("the ended grant is %+v", got)
			}
			return err
		})
	})
}

func TestServerAppIsStoredOnce(t *testing.T) {
	onEngines(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		err := db.System(ctx, func(s *store.System) error {
			for _, secret := range []greenroom.Sealed{"first", "second"} {
				app := &greenroom.App{ID: s.NewID("app"), Provider: greenroom.Zoom, Kind: greenroom.UserLevel, ClientID: "client", ClientSecret: secret}
				if err := s.AddServerApp(ctx, app); err != nil {
					return err
				}
			}
			got, err := s.ServerApp(ctx, greenroom.UserLevel, "client")
			if err != nil {
				return err
			}
			if got.ClientSecret != "first" || got.Organization != "" {
				t.Errorf("stored %+v, want the first and no organization", got)
			}
			got.ClientSecret, got.WebhookSecret = "third", "webhook"
			if err := s.UpdateServerApp(ctx, got); err != nil {
				return err
			}
			again, err := s.ServerApp(ctx, greenroom.UserLevel, "client")
			if diff := cmp.Diff(got, again); diff != "" {
				t.Error(diff)
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	})
}

// An attempt is handed out once.
func TestSpendAttempt(t *testing.T) {
	onEngines(t, func(t *testing.T, db *store.DB) {
		ctx, org := t.Context(), organization(t, db, "Hospital")
		link := connect(t, db, org)
		want := &greenroom.Attempt{StateHash: "state", BrowserHash: "browser", User: link.CreatedBy, App: "app_1",
			OwnerKind: greenroom.OrganizationOwner, OwnerID: string(org), Verifier: "sealed", ReturnTo: "/integrations", ExpiresAt: noon.Add(time.Minute)}
		write(t, db, org, func(tx *store.Tx) error { return tx.AddAttempt(ctx, want) })
		spend := func() (a *greenroom.Attempt, err error) {
			err = db.System(ctx, func(s *store.System) (err error) { a, err = s.SpendAttempt(ctx, "state"); return err })
			return a, err
		}
		got, err := spend()
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Error(diff, err)
		}
		if _, err := spend(); greenroom.KindOf(err) != greenroom.NotFound {
			t.Errorf("the second time: %v, want NotFound", err)
		}
	})
}

func TestConnectionViews(t *testing.T) {
	onEngines(t, func(t *testing.T, db *store.DB) {
		ctx, org := t.Context(), organization(t, db, "Hospital")
		link, p, who := connect(t, db, org), program("Residency"), person()
		write(t, db, org, func(tx *store.Tx) error {
			if err := tx.AddProgram(ctx, p); err != nil {
				return err
			}
			if err := tx.AddPerson(ctx, who); err != nil {
				return err
			}
			for kind, owner := range map[greenroom.OwnerKind]string{greenroom.ProgramOwner: string(p.ID), greenroom.PersonOwner: string(who.ID)} {
				c := *link
				c.OwnerKind, c.OwnerID = kind, owner
				if err := tx.AddConnection(ctx, &c); err != nil {
					return err
				}
			}
			return tx.SetHosts(ctx, link.ID, []greenroom.ProviderHost{{ID: "1", Licensed: true, Active: true}, {ID: "2", Active: true}, {ID: "3", Licensed: true}})
		})
		write(t, db, org, func(tx *store.Tx) error {
			views, err := tx.ConnectionViews(ctx)
			var names []string
			for _, v := range views {
				names = append(names, v.OwnerName)
				if v.AppKind != greenroom.ServerToServer || v.Account != "account" || v.Hosts != 3 || v.Licensed != 1 {
					t.Errorf("view %+v", v)
				}
			}
			if diff := cmp.Diff([]string{"Hospital", "Residency", "B. Beispiel"}, names); diff != "" {
				t.Error(diff)
			}
			return err
		})
	})
}
