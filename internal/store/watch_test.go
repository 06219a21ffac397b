package store_test

import (
	"errors"
	"testing"

	"greenroom"
	"greenroom/internal/store"
)

// Whoever watches an organization is told of what was committed there, and of
// nothing else.
func TestWatch(t *testing.T) {
	onEngines(t, func(t *testing.T, db *store.DB) {
		ctx, org, other := t.Context(), organization(t, db, "Hospital"), organization(t, db, "Clinic")
		told, stop := db.Watch(org)
		defer stop()
		event := func(tx *store.Tx) error { return tx.AddEvent(ctx, &greenroom.Event{Verb: "made"}) }
		failed := errors.New("changed its mind")
		for _, quiet := range []struct {
			org greenroom.OrganizationID
			f   func(*store.Tx) error
		}{
			{other, event},
			{org, func(tx *store.Tx) error { return tx.AddProgram(ctx, program("Residency")) }},
			{org, func(tx *store.Tx) error { return errors.Join(event(tx), failed) }},
		} {
			if err := db.Write(ctx, quiet.org, quiet.f); err != nil && !errors.Is(err, failed) {
				t.Fatal(err)
			}
			select {
			case <-told:
				t.Error("told of nothing")
			default:
			}
		}
		system := func(f func(*store.System) error) error { return db.System(ctx, f) }
		for _, f := range []func() error{
			func() error { return db.Write(ctx, org, event) },
			func() error {
				return system(func(s *store.System) error { return errors.Join(event(s.In(other)), event(s.In(org))) })
			},
		} {
			if err := f(); err != nil {
				t.Fatal(err)
			}
			select {
			case <-told:
			default:
				t.Error("not told of an event")
			}
		}
		if err := system(func(s *store.System) error { return errors.Join(event(s.In(org)), failed) }); !errors.Is(err, failed) {
			t.Fatal(err)
		}
		select {
		case <-told:
			t.Error("told of what was rolled back")
		default:
		}
	})
}
