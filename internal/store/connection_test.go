package store_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"greenroom"
	"greenroom/internal/store"
)

// connect gives an organization a live Server-to-Server connection of its own.
func connect(t *testing.T, db *store.DB, org greenroom.OrganizationID) *greenroom.Connection {
	t.Helper()
	ctx := t.Context()
	u := greenroom.User{Name: "Z. Admin", Email: "z@" + string(org) + ".example", TimeZone: "UTC"}
	if err := db.System(ctx, func(s *store.System) error { return s.AddUser(ctx, &u) }); err != nil {
		t.Fatal(err)
	}
	c := &greenroom.Connection{OwnerKind: greenroom.OrganizationOwner, OwnerID: string(org), Grant: "grt_1",
		Name: "Main Account", DefaultHost: "rooms-1@hospital.example", State: greenroom.Live, CreatedBy: u.ID}
	write(t, db, org, func(tx *store.Tx) error {
		if err := tx.AddApp(ctx, &greenroom.App{ID: "app_1", Provider: greenroom.Zoom, Kind: greenroom.ServerToServer, ClientID: "client", ClientSecret: "sealed"}); err != nil {
			return err
		}
		if err := tx.AddGrant(ctx, &greenroom.Grant{ID: "grt_1", App: "app_1", Account: "account", State: greenroom.Live,
			Access: "sealed", ExpiresAt: noon.Add(time.Hour), Scopes: []string{"meeting:write:admin"}, APIURL: "https://api.zoom.us"}); err != nil {
			return err
		}
		return tx.AddConnection(ctx, c)
	})
	return c
}

func TestConnectionReadsBackAsItWasWritten(t *testing.T) {
	onEngines(t, func(t *testing.T, db *store.DB) {
		ctx, org := t.Context(), organization(t, db, "Hospital")
		want := connect(t, db, org)
		write(t, db, org, func(tx *store.Tx) error {
			got, err1 := tx.Connection(ctx, want.ID)
			list, err2 := tx.Connections(ctx, greenroom.OrganizationOwner, string(org))
			grant, err3 := tx.Grant(ctx, want.ID)
			if diff := cmp.Diff([]*greenroom.Connection{want, want}, append(list, got)); diff != "" {
				t.Error(diff)
			}
			wantGrant := &greenroom.Grant{ID: "grt_1", App: "app_1", Account: "account", State: greenroom.Live,
				Access: "sealed", ExpiresAt: noon.Add(time.Hour), Scopes: []string{"meeting:write:admin"}, APIURL: "https://api.zoom.us", Consented: noon, CreatedAt: noon}
			if diff := cmp.Diff(wantGrant, grant); diff != "" {
				t.Error(diff)
			}
			return errors.Join(err1, err2, err3)
		})
	})
}

// One provider account and app has one grant, however many use it.
func TestSecondGrantOfTheSameLoginIsAConflict(t *testing.T) {
	onEngines(t, func(t *testing.T, db *store.DB) {
		ctx, org := t.Context(), organization(t, db, "Hospital")
		connect(t, db, org)
		err := db.Write(ctx, org, func(tx *store.Tx) error {
			return tx.AddGrant(ctx, &greenroom.Grant{ID: "grt_2", App: "app_1", Account: "account", State: greenroom.Live})
		})
		if greenroom.KindOf(err) != greenroom.Conflict {
			t.Errorf("got %v, want a Conflict", err)
		}
	})
}

func TestMeetingReadsBackAsItWasWritten(t *testing.T) {
	onEngines(t, func(t *testing.T, db *store.DB) {
		ctx, org := t.Context(), organization(t, db, "Hospital")
		m := greenroom.Meeting{Connection: connect(t, db, org).ID, Host: "host", Strategy: greenroom.PerSession, StrategyKey: "ses_1"}
		spec := greenroom.MeetingSpec{Topic: "Interview", Start: noon, Minutes: 20, TimeZone: "America/Chicago"}
		steps := []func(){
			func() { m.Want(&spec) },
			func() { m.Intend(noon) },
			func() { m.Fail(greenroom.Errorf(greenroom.Unavailable, "Zoom does not answer."), noon) },
			func() {
				m.Report(greenroom.ReportedMeeting{ProviderID: "81234567890", Spec: spec, JoinURL: "sealed", Passcode: "sealed", At: noon}, 1)
			},
			func() { m.Want(nil) },
			func() { m.Gone() },
		}
		write(t, db, org, func(tx *store.Tx) error { return tx.AddMeeting(ctx, &m) })
		for i, step := range steps {
			step()
			write(t, db, org, func(tx *store.Tx) error {
				if err := tx.UpdateMeeting(ctx, &m); err != nil {
					return err
				}
				got, err := tx.Meeting(ctx, m.ID)
				if diff := cmp.Diff(&m, got); diff != "" {
					t.Errorf("after step %d:\n%s", i, diff)
				}
				return err
			})
		}
	})
}
