package main

import (
	"log/slog"
	"net/http/httptest"
	"path/filepath"
	"testing"
	"time"

	"greenroom"
	"greenroom/internal/store"
)

// A demo that was stopped while it was filled is filled anew, and one that was
// filled is left alone.
func TestDemoIsFilledAsAWhole(t *testing.T) {
	c := &demoCommand{Data: t.TempDir()}
	log := slog.New(slog.DiscardHandler)
	sim, err := c.simulator("http://localhost:8080", log)
	if err != nil {
		t.Fatal(err)
	}
	zoom := httptest.NewServer(sim)
	defer zoom.Close()
	settings := c.settings("http://localhost:8080", zoom.URL)
	stopped := "sqlite:" + c.file("filling.db")
	if err := store.Migrate(t.Context(), stopped); err != nil {
		t.Fatal(err)
	}
	half, err := store.Open(t.Context(), stopped, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	if err := half.System(t.Context(), func(s *store.System) error {
		return s.AddOrganization(t.Context(), &greenroom.Organization{Name: "Example Clinic", TimeZone: demoZone})
	}); err != nil {
		t.Fatal(err)
	}
	half.Close()
	for range 2 {
		if err := c.fill(t.Context(), settings, log); err != nil {
			t.Fatal(err)
		}
		s, err := open(t.Context(), settings, log)
		if err != nil {
			t.Fatal(err)
		}
		found, err := s.cases.Organizations(t.Context(), system)
		if s.close(); err != nil || len(found) != 2 {
			t.Errorf("there are %d organizations, %v", len(found), err)
		}
	}
	if left, err := filepath.Glob(c.file("filling*")); err != nil || len(left) > 0 {
		t.Errorf("left behind %v, %v", left, err)
	}
}
