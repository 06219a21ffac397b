package app_test

import (
	"context"
	"testing"
	"time"

	"greenroom"
	"greenroom/internal/store"
)

// There is no organization without the event that tells who made it.
func TestCreateOrganizationIsOneTransaction(t *testing.T) {
	inHouses(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		made := &greenroom.Organization{Name: "Practice", TimeZone: "America/Chicago"}
		if err := h.CreateOrganization(ctx, h.operator, made); err != nil {
			t.Fatal(err)
		}
		if events := h.events(t, made.ID); len(events) != 1 || events[0].Verb != "created" || events[0].Subject.ID != string(made.ID) {
			t.Errorf("its history is %+v", events)
		}
		h.exec(t, "alter table events rename to lost")
		if err := h.CreateOrganization(ctx, h.operator, &greenroom.Organization{Name: "Ward", TimeZone: "UTC"}); err == nil {
			t.Error("there is an organization without its event")
		}
		found, err := h.Organizations(ctx, h.operator)
		if err != nil || len(found) != 3 {
			t.Errorf("there are %d organizations, want 3: %v", len(found), err)
		}
	})
}

// Reading waits for no writer, of which SQLite has one.
func TestReadingWaitsForNoWriter(t *testing.T) {
	inHouses(t, func(t *testing.T, h *house) {
		err := h.db.System(t.Context(), func(*store.System) error {
			ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
			defer cancel()
			if _, err := h.Organizations(ctx, h.operator); err != nil {
				t.Errorf("organizations: %v", err)
			}
			if _, err := h.Join(ctx, "no such code"); greenroom.KindOf(err) != greenroom.NotFound {
				t.Errorf("a join link: %v", err)
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	})
}
