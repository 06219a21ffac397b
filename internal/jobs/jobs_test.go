package jobs_test

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"time"

	"greenroom"
	"greenroom/internal/jobs"
	"greenroom/internal/store"
	"greenroom/internal/testkit"
)

func TestMain(m *testing.M) { testkit.Main(m) }

// open returns a database with one organization.
func open(t *testing.T, dsn string) (*store.DB, greenroom.OrganizationID) {
	t.Helper()
	db, err := store.Open(t.Context(), dsn, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	o := greenroom.Organization{Name: "Hospital", TimeZone: "UTC"}
	if err := db.System(t.Context(), func(s *store.System) error { return s.AddOrganization(t.Context(), &o) }); err != nil {
		t.Fatal(err)
	}
	return db, o.ID
}

func enqueue(t *testing.T, db *store.DB, org greenroom.OrganizationID, fail error, lanes ...greenroom.DrainLane) {
	t.Helper()
	err := db.Write(t.Context(), org, func(tx *store.Tx) error {
		for _, lane := range lanes {
			if err := tx.Enqueue(t.Context(), lane); err != nil {
				return err
			}
		}
		return fail
	})
	if !errors.Is(err, fail) {
		t.Fatal(err)
	}
}

// run starts workers that tell of each lane they drain.
func run(t *testing.T, db *store.DB, drain func(greenroom.DrainLane) time.Duration) <-chan greenroom.DrainLane {
	t.Helper()
	drained := make(chan greenroom.DrainLane, 16)
	handlers := jobs.NewHandlers()
	jobs.Handle(handlers, func(_ context.Context, lane greenroom.DrainLane) (time.Duration, error) {
		again := drain(lane)
		drained <- lane
		return again, nil
	})
	runner, err := jobs.Start(t.Context(), db, handlers, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	if err := runner.Ready(t.Context()); err != nil {
		t.Error(err)
	}
	t.Cleanup(func() {
		if err := runner.Stop(context.Background()); err != nil {
			t.Error(err)
		}
		if err := runner.Ready(context.Background()); err == nil {
			t.Error("the workers have stopped and are said to be ready")
		}
	})
	return drained
}

func done(greenroom.DrainLane) time.Duration { return 0 }

func onEngines(t *testing.T, test func(t *testing.T, db *store.DB, org greenroom.OrganizationID)) {
	for name, newDatabase := range testkit.Engines() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db, org := open(t, newDatabase(t))
			test(t, db, org)
		})
	}
}

// A job exists if and only if its transaction commits, and once however often
// it is promised before it is done.
func TestPromisesAreKeptOnce(t *testing.T) {
	onEngines(t, func(t *testing.T, db *store.DB, org greenroom.OrganizationID) {
		first, second, never := greenroom.DrainLane{Host: "a"}, greenroom.DrainLane{Host: "b"}, greenroom.DrainLane{Host: "never"}
		enqueue(t, db, org, errors.New("changed its mind"), never)
		enqueue(t, db, org, nil, first, first)
		enqueue(t, db, org, nil, first)
		drained := run(t, db, done)
		if got := <-drained; got != first {
			t.Errorf("drained %v, want %v", got, first)
		}
		enqueue(t, db, org, nil, second)
		if got := <-drained; got != second {
			t.Errorf("drained %v, want %v: the first was done twice, or what was rolled back was done", got, second)
		}
	})
}

// A lane that asks to run again does, without a new promise.
func TestJobRunsAgainWhenItAsks(t *testing.T) {
	onEngines(t, func(t *testing.T, db *store.DB, org greenroom.OrganizationID) {
		lane, runs := greenroom.DrainLane{Host: "a"}, 0
		drained := run(t, db, func(greenroom.DrainLane) time.Duration {
			if runs++; runs == 1 {
				return time.Millisecond
			}
			return 0
		})
		enqueue(t, db, org, nil, lane)
		for range 2 {
			if got := <-drained; got != lane {
				t.Errorf("drained %v", got)
			}
		}
	})
}
