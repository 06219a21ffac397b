// Package jobs does the work that transactions promised: it is where River is
// wired, once, for both engines. Start with [Handle] for each kind of job, then
// [Start].
package jobs

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"greenroom"
	"greenroom/internal/store"
)

const (
	// timeout is how long one run of a job may take. A lane yields before.
	timeout = time.Minute
	// rescueAfter is when a job whose worker died is taken up by another.
	rescueAfter = timeout + 15*time.Second
	// laneFailed is when a lane runs again after an error that was not a
	// meeting's own, such as a database that does not answer.
	laneFailed = 5 * time.Second
	// fetchEvery is how often new jobs are looked for, where nobody tells of them,
	// and fetchPause the least time between two looks. They bound how long somebody
	// who watches waits for work to begin.
	fetchEvery = 200 * time.Millisecond
	fetchPause = 10 * time.Millisecond
	// patience is how long a stopping server waits for jobs under way.
	patience = 20 * time.Second
)

// Handlers are the kinds of job that this process does.
type Handlers struct {
	workers  *river.Workers
	periodic []*river.PeriodicJob
}

// NewHandlers returns an empty set.
func NewHandlers() *Handlers { return &Handlers{workers: river.NewWorkers()} }

// Handle adds a kind of job. do returns after how long the job wants to run
// again, or 0 when it is done; an error makes River try again later, each time
// a little later, and is logged by it.
func Handle[T greenroom.Job](h *Handlers, do func(context.Context, T) (again time.Duration, err error)) {
	river.AddWorker(h.workers, river.WorkFunc(func(ctx context.Context, job *river.Job[T]) error {
		again, err := do(ctx, job.Args)
		if err == nil && again > 0 {
			return river.JobSnooze(again)
		}
		return err
	}))
}

// HandleLane adds the kind of job that drains lanes. drain gets the running job,
// which it ends itself, in the transaction that finds no more work that is due:
// see store's RestLane. It returns after how long the lane wants to run again, or
// 0 when it has ended its job.
//
// A lane that fails snoozes too. Were it left to be retried, it would take in
// new work for the whole of River's pause, since a lane is unique.
func HandleLane(h *Handlers, log *slog.Logger, drain func(context.Context, greenroom.DrainLane, *rivertype.JobRow) (again time.Duration, err error)) {
	river.AddWorker(h.workers, river.WorkFunc(func(ctx context.Context, job *river.Job[greenroom.DrainLane]) error {
		again, err := drain(ctx, job.Args, job.JobRow)
		if err != nil {
			log.ErrorContext(ctx, "a lane failed and will run again", slog.Any("error", err), slog.String("host", job.Args.Host))
			again = laneFailed
		}
		if again > 0 {
			return river.JobSnooze(again)
		}
		return nil
	}))
}

// Every has a job done at each interval, and once at the start.
func (h *Handlers) Every(interval time.Duration, job greenroom.Job) {
	h.periodic = append(h.periodic, river.NewPeriodicJob(river.PeriodicInterval(interval),
		func() (river.JobArgs, *river.InsertOpts) { return job, nil },
		&river.PeriodicJobOpts{RunOnStart: true}))
}

// Runner is a set of running workers.
type Runner struct{ workers store.Workers }

// Start begins to do jobs.
func Start(ctx context.Context, db *store.DB, h *Handlers, log *slog.Logger) (*Runner, error) {
	workers, err := db.StartJobs(ctx, &river.Config{
		FetchCooldown:        fetchPause,
		FetchPollInterval:    fetchEvery,
		JobTimeout:           timeout,
		RescueStuckJobsAfter: rescueAfter,
		Logger:               log,
		PeriodicJobs:         h.periodic,
		Queues:               map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: 16}},
		Workers:              h.workers,
	})
	if err != nil {
		return nil, err
	}
	return &Runner{workers}, nil
}

// Ready returns an error once the workers have stopped.
func (r *Runner) Ready(context.Context) error {
	select {
	case <-r.workers.Stopped():
		return errors.New("jobs: the workers have stopped")
	default:
		return nil
	}
}

// Stop lets the jobs under way finish, for a bounded time. Those that do not
// are taken up again later.
func (r *Runner) Stop(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer cancel()
	return r.workers.Stop(ctx)
}
