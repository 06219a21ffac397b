package store_test

import (
	"errors"
	"fmt"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"greenroom"
	"greenroom/internal/store"
)

// What a later look does not see is gone, and settings that it did not read stay.
func TestHostsFollowEachLook(t *testing.T) {
	onEngines(t, func(t *testing.T, db *store.DB) {
		ctx, org := t.Context(), organization(t, db, "Hospital")
		link := connect(t, db, org)
		look := func(hosts ...greenroom.ProviderHost) {
			t.Helper()
			write(t, db, org, func(tx *store.Tx) error { return tx.SetHosts(ctx, link.ID, hosts) })
		}
		read := &greenroom.HostSettings{Capacity: 300, Concurrent: 2, Waiting: true, Admitters: greenroom.HostsAdmit}
		a := greenroom.ProviderHost{ID: "a", Email: "a@hospital.example", Name: "A. Adler", Licensed: true, Active: true, TimeZone: "UTC"}
		b := greenroom.ProviderHost{ID: "b@hospital.example", Email: "B@hospital.example", Pending: true}
		look(a, b)
		write(t, db, org, func(tx *store.Tx) error { return tx.SetHostSettings(ctx, link.ID, "a", read) })
		a.Name = "A. Adler-Berg"
		look(a)
		write(t, db, org, func(tx *store.Tx) error {
			got, err := tx.HostByID(ctx, link.ID, "a")
			want := a
			want.Settings = read
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
			a.Licensed = false
			if err := tx.SetHosts(ctx, link.ID, []greenroom.ProviderHost{a}); err != nil {
				return err
			}
			if got, err := tx.HostByID(ctx, link.ID, "a"); err != nil || got.Settings != nil {
				t.Errorf("the settings of another licence stay: %+v, %v", got.Settings, err)
			}
			if _, gone := tx.HostByID(ctx, link.ID, b.ID); greenroom.KindOf(gone) != greenroom.NotFound {
				t.Errorf("who is gone: %v", gone)
			}
			return err
		})
	})
}

func TestTenThousandHostsAreStored(t *testing.T) {
	onEngines(t, func(t *testing.T, db *store.DB) {
		ctx, org := t.Context(), organization(t, db, "Hospital")
		link, hosts := connect(t, db, org), make([]greenroom.ProviderHost, 10_000)
		for i := range hosts {
			hosts[i] = greenroom.ProviderHost{ID: strconv.Itoa(i), Email: fmt.Sprintf("%d@hospital.example", i), Active: true}
		}
		begin := time.Now()
		write(t, db, org, func(tx *store.Tx) error { return tx.SetHosts(ctx, link.ID, hosts) })
		write(t, db, org, func(tx *store.Tx) error { return tx.SetHosts(ctx, link.ID, hosts[5000:]) })
		t.Log("twice in", time.Since(begin))
		write(t, db, org, func(tx *store.Tx) error {
			found, err := tx.ConnectionViews(ctx)
			if len(found) != 1 || found[0].Hosts != 5000 {
				t.Errorf("stored: %+v", found)
			}
			return err
		})
	})
}

// One user there is one person here, and the other way round.
func TestHostLinksAreOneToOne(t *testing.T) {
	onEngines(t, func(t *testing.T, db *store.DB) {
		ctx, org := t.Context(), organization(t, db, "Hospital")
		link, who := connect(t, db, org), person()
		write(t, db, org, func(tx *store.Tx) error {
			return errors.Join(tx.AddPerson(ctx, who), tx.SetHosts(ctx, link.ID, []greenroom.ProviderHost{{ID: "a"}, {ID: "b"}}))
		})
		set := func(user string, person greenroom.PersonID) error {
			return db.Write(ctx, org, func(tx *store.Tx) error { return tx.SetHostLink(ctx, link.ID, user, person) })
		}
		if err := errors.Join(set("a", ""), set("b", ""), set("a", who.ID)); err != nil {
			t.Fatal(err)
		}
		if err := set("b", who.ID); greenroom.KindOf(err) != greenroom.Conflict || greenroom.FieldOf(err) != "person" {
			t.Errorf("a second user for one person: %v", err)
		}
		if err := set("c", who.ID); greenroom.KindOf(err) != greenroom.NotFound {
			t.Errorf("a user who does not exist: %v", err)
		}
		write(t, db, org, func(tx *store.Tx) error {
			got, err := tx.DirectoryHost(ctx, link.ID, "a")
			if err == nil && (!got.ByHand || got.Person == nil || got.Person.ID != who.ID) {
				t.Errorf("linked: %+v", got)
			}
			return err
		})
	})
}
