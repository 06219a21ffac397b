package store_test

import (
	"testing"
	"time"

	"greenroom"
	"greenroom/clocktest"
	"greenroom/internal/store"
	"greenroom/internal/testkit"
)

// account adds a user to the database.
func account(t *testing.T, db *store.DB, email string) greenroom.UserID {
	t.Helper()
	u := greenroom.User{Name: "A. User", Email: email, TimeZone: "UTC"}
	system(t, db, func(s *store.System) error { return s.AddUser(t.Context(), &u) })
	return u.ID
}

func system(t *testing.T, db *store.DB, f func(*store.System) error) {
	t.Helper()
	if err := db.System(t.Context(), f); err != nil {
		t.Fatal(err)
	}
}

// Each try puts off when the tries are forgotten, but those over the limit do
// not: whoever goes on trying does not lock an address for ever.
func TestCountSignIn(t *testing.T) {
	onEngines(t, func(t *testing.T, db *store.DB) {
		for i, want := range []struct {
			count int64
			until time.Duration
		}{{1, 1}, {2, 2}, {3, 3}, {4, 3}, {5, 3}} {
			system(t, db, func(s *store.System) error {
				got, err := s.CountSignIn(t.Context(), " Z.Admin@hospital.example", 3, noon.Add(time.Duration(i+1)*time.Minute))
				if got.Count != want.count || !got.Until.Equal(noon.Add(want.until*time.Minute)) {
					t.Errorf("try %d counts as %+v, want %+v", i+1, got, want)
				}
				return err
			})
		}
		system(t, db, func(s *store.System) error { return s.ForgetFailures(t.Context(), "z.admin@hospital.example") })
		system(t, db, func(s *store.System) error {
			got, err := s.CountSignIn(t.Context(), "z.admin@hospital.example", 3, noon)
			if got.Count != 1 {
				t.Errorf("forgotten tries count: %+v", got)
			}
			return err
		})
	})
}

// House is kept: what has expired goes, and what has not stays. A second opening
// of the database, whose clock is behind, still sees what is only expired.
func TestKeepHouseForgetsFailuresAndSessions(t *testing.T) {
	for name, newDatabase := range testkit.Engines() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx, dsn := t.Context(), newDatabase(t)
			db, before := openAt(t, dsn, noon), openAt(t, dsn, noon.Add(-time.Hour))
			tries := func(email string) (count int64) {
				system(t, before, func(s *store.System) error {
					got, err := s.CountSignIn(ctx, email, 5, noon.Add(time.Hour))
					count = got.Count
					return err
				})
				return count
			}
			for email, expiry := range map[string]time.Time{"old@hospital.example": noon.Add(-time.Second), "new@hospital.example": noon.Add(time.Second)} {
				if err := before.WebSessions().CommitCtx(ctx, email, []byte("data"), expiry); err != nil {
					t.Fatal(err)
				}
				system(t, before, func(s *store.System) error { _, err := s.CountSignIn(ctx, email, 5, expiry); return err })
			}
			system(t, db, func(s *store.System) error { return s.KeepHouse(ctx) })
			for email, kept := range map[string]bool{"old@hospital.example": false, "new@hospital.example": true} {
				if _, found, err := before.WebSessions().FindCtx(ctx, email); found != kept || err != nil {
					t.Errorf("the session %s is kept: %t, %v", email, found, err)
				}
				if got := tries(email); (got == 2) != kept {
					t.Errorf("%s has %d tries", email, got)
				}
			}
		})
	}
}

func openAt(t *testing.T, dsn string, now time.Time) *store.DB {
	t.Helper()
	db, err := store.Open(t.Context(), dsn, clocktest.At(now).Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	return db
}

func TestOrganizationByName(t *testing.T) {
	onEngines(t, func(t *testing.T, db *store.DB) {
		want := organization(t, db, "Hospital")
		organization(t, db, "Clinic")
		for name, kind := range map[string]greenroom.Kind{"Hospital": "", "hospital": greenroom.NotFound} {
			err := db.ReadSystem(t.Context(), func(s *store.System) error {
				o, err := s.OrganizationByName(t.Context(), name)
				if err == nil && o.ID != want {
					t.Errorf("%s is %s", name, o.ID)
				}
				return err
			})
			if greenroom.KindOf(err) != kind {
				t.Errorf("%s gives %v, want %q", name, err, kind)
			}
		}
	})
}

func TestARoleIsHeldOnce(t *testing.T) {
	onEngines(t, func(t *testing.T, db *store.DB) {
		org, user := organization(t, db, "Hospital"), account(t, db, "c@hospital.example")
		for _, grant := range []greenroom.RoleGrant{{Role: greenroom.Superuser}, {Role: greenroom.Coordinator, Organization: org}} {
			add := func(s *store.System) error { return s.AddRole(t.Context(), user, grant) }
			system(t, db, add)
			if err := db.System(t.Context(), add); greenroom.KindOf(err) != greenroom.Conflict {
				t.Errorf("%s twice gives %v, want a Conflict", grant.Role, err)
			}
		}
	})
}
