package store

import (
	"context"
	"fmt"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivermigrate"
	"github.com/riverqueue/river/rivertype"

	"greenroom"
)

// Enqueue promises a job: it exists if and only if the transaction commits. A
// job that is still to be done is not added twice; one that waits for its time
// is woken.
//
// An insert that meets a job of the same args that is running adds nothing. It
// is the worker's part not to overlook what was written meanwhile.
func (tx *Tx) Enqueue(ctx context.Context, job greenroom.Job) error {
	if err := tx.q.enqueue(ctx, job, insertOnce()); err != nil {
		return fmt.Errorf("store: enqueue %s: %w", job.Kind(), err)
	}
	return nil
}

// EnqueueAt promises a job at a time, beside any of the same args that there may
// be: whoever does it must bear being woken too early and too often.
func (tx *Tx) EnqueueAt(ctx context.Context, job greenroom.Job, at time.Time) error {
	if err := tx.q.enqueue(ctx, job, &river.InsertOpts{ScheduledAt: at}); err != nil {
		return fmt.Errorf("store: enqueue %s: %w", job.Kind(), err)
	}
	return nil
}

// Enqueue is [Tx.Enqueue] for a job of no organization.
func (s *System) Enqueue(ctx context.Context, job greenroom.Job) error {
	if err := s.q.enqueue(ctx, job, insertOnce()); err != nil {
		return fmt.Errorf("store: enqueue %s: %w", job.Kind(), err)
	}
	return nil
}

// insertOnce makes jobs unique by kind and args for as long as they are not
// done. River requires the first four states; retryable is added, although no
// lane ever is.
func insertOnce() *river.InsertOpts {
	return &river.InsertOpts{UniqueOpts: river.UniqueOpts{ByArgs: true, ByState: []rivertype.JobState{
		rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRunning,
		rivertype.JobStateScheduled, rivertype.JobStateRetryable,
	}}}
}

// Workers are running job workers of either engine.
type Workers interface {
	// Stop lets the jobs under way finish. It returns early, with an error, if
	// ctx ends first.
	Stop(ctx context.Context) error
	// Stopped is closed when the workers have stopped.
	Stopped() <-chan struct{}
}

// StartJobs starts River's workers as config says.
func (db *DB) StartJobs(ctx context.Context, config *river.Config) (Workers, error) {
	return db.engine.startJobs(ctx, config)
}

// start starts a River client over either driver.
func start[TTx any](ctx context.Context, client *river.Client[TTx], err error) (Workers, error) {
	if err != nil {
		return nil, fmt.Errorf("store: job workers: %w", err)
	}
	// The workers outlive ctx, so that Stop can let them finish.
	if err := client.Start(context.WithoutCancel(ctx)); err != nil {
		return nil, fmt.Errorf("store: start job workers: %w", err)
	}
	return client, nil
}

// migrateUp brings River's own tables up to date over either driver.
func migrateUp[TTx any](ctx context.Context, migrator *rivermigrate.Migrator[TTx], err error) error {
	if err != nil {
		return err
	}
	_, err = migrator.Migrate(ctx, rivermigrate.DirectionUp, nil)
	return err
}

// KeepHouse deletes rows of every organization that have expired, and what is to
// be forgotten by now.
func (s *System) KeepHouse(ctx context.Context) error {
	const day = 24 * 60 * 60 * 1_000_000 // microseconds
	now := micros(s.now)
	for _, purge := range []struct {
		query string
		until int64
	}{
		{`delete from web_sessions where expires_at < $1`, now},
		{`delete from sign_in_links where expires_at < $1`, now - day},
		{`delete from sign_in_failures where until_at < $1`, now},
		{`delete from oauth_attempts where expires_at < $1`, now - day}, // until then it is shown as pending
		{`delete from connect_links where expires_at < $1`, now - 30*day},
		{`delete from idempotency_keys where created_at < $1`, now - day},
		{`delete from erasures where reported_at < $1`, now - 90*day},
		{`delete from host_days where counted_at < $1`, now - 32*day},
	} {
		if _, err := s.q.exec(ctx, purge.query, purge.until); err != nil {
			return err
		}
	}
	if err := s.ForgetMeetings(ctx); err != nil {
		return err
	}
	return s.ForgetHosts(ctx)
}
