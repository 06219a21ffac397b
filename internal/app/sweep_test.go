package app_test

import (
	"testing"
	"time"

	"greenroom"
	"greenroom/internal/store"
)

// A meeting whose lane nobody woke is made after a sweep.
func TestSweepWakesForgottenLanes(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		ctx := t.Context()
		k.connect(t)
		s := k.draft(t, k.sample)
		if err := k.db.Write(ctx, k.org, func(tx *store.Tx) error {
			links, err := tx.Connections(ctx, greenroom.OrganizationOwner, string(k.org))
			if err != nil {
				return err
			}
			host, err := tx.Host(ctx, links[0].ID, "s.sample@hospital.example")
			if err != nil {
				return err
			}
			m := &greenroom.Meeting{Connection: links[0].ID, Host: host.ID, Strategy: s.Strategy, StrategyKey: string(s.ID)}
			m.Want(&greenroom.MeetingSpec{Topic: "Forgotten", Start: time.Now().Add(time.Hour).UTC(), Minutes: 20, TimeZone: "UTC"})
			if err := tx.AddMeeting(ctx, m); err != nil {
				return err
			}
			s.Meeting = m.ID
			return tx.UpdateSession(ctx, s)
		}); err != nil {
			t.Fatal(err)
		}
		if err := k.db.System(ctx, func(s *store.System) error { return s.WakeLanes(ctx) }); err != nil {
			t.Fatal(err)
		}
		k.meeting(t, s.ID, greenroom.LinkLinked)
	})
}
