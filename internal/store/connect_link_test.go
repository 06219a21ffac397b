package store_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"greenroom"
	"greenroom/internal/store"
	"greenroom/internal/testkit"
)

func TestConnectLinkIsFollowedAndUsedOnce(t *testing.T) {
	onEngines(t, func(t *testing.T, db *store.DB) {
		ctx, org := t.Context(), organization(t, db, "Hospital")
		user := connect(t, db, org).CreatedBy
		l := &greenroom.ConnectLink{App: "app_1", OwnerKind: greenroom.OrganizationOwner, OwnerID: string(org), CreatedBy: user, ExpiresAt: noon.Add(time.Hour)}
		write(t, db, org, func(tx *store.Tx) error { return tx.AddConnectLink(ctx, l, "token") })
		system(t, db, func(s *store.System) error {
			got, err := s.ConnectLinkByHash(ctx, "token")
			if diff := cmp.Diff(l, got); diff != "" {
				t.Error(diff)
			}
			return err
		})
		for _, step := range []struct {
			name string
			do   func(*store.Tx) error
			want greenroom.Kind
		}{
			{"first browser", func(tx *store.Tx) error { return tx.FollowConnectLink(ctx, l.ID, "first") }, ""},
			{"second browser", func(tx *store.Tx) error { return tx.FollowConnectLink(ctx, l.ID, "second") }, greenroom.Conflict},
			{"first browser again", func(tx *store.Tx) error { return tx.FollowConnectLink(ctx, l.ID, "first") }, ""},
			{"used", func(tx *store.Tx) error { return tx.UseConnectLink(ctx, l.ID) }, ""},
			{"used again", func(tx *store.Tx) error { return tx.UseConnectLink(ctx, l.ID) }, greenroom.Conflict},
			{"followed once used", func(tx *store.Tx) error { return tx.FollowConnectLink(ctx, l.ID, "first") }, greenroom.Conflict},
			{"withdrawn once used", func(tx *store.Tx) error { return tx.WithdrawConnectLink(ctx, l.ID) }, greenroom.Conflict},
		} {
			if err := db.Write(ctx, org, step.do); greenroom.KindOf(err) != step.want {
				t.Errorf("%s: %v, want kind %q", step.name, err, step.want)
			}
		}
		system(t, db, func(s *store.System) error {
			got, err := s.ConnectLinkOfBrowser(ctx, "first")
			if err == nil && (got.ID != l.ID || got.UsedAt.IsZero()) {
				t.Errorf("the browser's link is %+v", got)
			}
			return err
		})
		write(t, db, org, func(tx *store.Tx) error {
			found, err := tx.ConnectLinks(ctx)
			if len(found) != 1 || found[0].OwnerName != "Hospital" || found[0].MakerName != "Z. Admin" {
				t.Errorf("listed %+v", found)
			}
			return err
		})
	})
}

// Of an owner's attempts the last is shown, unless the browser came back from it
// or the owner was connected meanwhile. What is shown is kept for a day.
func TestPendingAttempts(t *testing.T) {
	for name, newDatabase := range testkit.Engines() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx, dsn := t.Context(), newDatabase(t)
			db := openAt(t, dsn, noon)
			org := organization(t, db, "Hospital")
			c := connect(t, db, org)
			minutes := 0
			begin := func(state string, owner greenroom.OwnerKind, id string) {
				t.Helper()
				minutes++
				write(t, openAt(t, dsn, noon.Add(time.Duration(minutes)*time.Minute)), org, func(tx *store.Tx) error {
					return tx.AddAttempt(ctx, &greenroom.Attempt{StateHash: state, User: c.CreatedBy, App: "app_1", OwnerKind: owner, OwnerID: id, ExpiresAt: tx.Now().Add(10 * time.Minute)})
				})
			}
			shows := func(what string, want ...string) {
				t.Helper()
				write(t, db, org, func(tx *store.Tx) error {
					found, err := tx.PendingAttempts(ctx, c.CreatedBy, noon)
					var got []string
					for _, a := range found {
						got = append(got, a.StateHash)
					}
					if diff := cmp.Diff(want, got); diff != "" {
						t.Errorf("%s:\n%s", what, diff)
					}
					return err
				})
			}
			begin("first", greenroom.OrganizationOwner, string(org))
			begin("second", greenroom.OrganizationOwner, string(org))
			begin("program", greenroom.ProgramOwner, "prg_1")
			shows("begun", "program", "second")
			system(t, db, func(s *store.System) error { return s.KeepHouse(ctx) })
			shows("house kept", "program", "second")
			write(t, db, org, func(tx *store.Tx) error { return tx.ForgetAttempt(ctx, c.CreatedBy, "program") })
			shows("forgotten", "second")
			begin("third", greenroom.OrganizationOwner, string(org))
			system(t, db, func(s *store.System) error {
				_, err := s.SpendAttempt(ctx, "third")
				return errors.Join(err, s.In(org).FinishAttempt(ctx, "third", c.ID))
			})
			shows("come back from")
			system(t, openAt(t, dsn, noon.Add(25*time.Hour)), func(s *store.System) error { return s.KeepHouse(ctx) })
			system(t, db, func(s *store.System) error {
				if _, err := s.Attempt(ctx, "third"); greenroom.KindOf(err) != greenroom.NotFound {
					t.Errorf("kept for more than a day: %v", err)
				}
				return nil
			})
		})
	}
}
