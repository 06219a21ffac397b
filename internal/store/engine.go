package store

import (
	"context"
	"database/sql"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"
	"github.com/riverqueue/river/rivertype"

	"greenroom"
)

// engine is what SQLite and PostgreSQL have in common. Its two implementations
// are thin: all SQL lives with the nouns.
type engine interface {
	// within runs f in one transaction, which commits if f returns nil.
	within(ctx context.Context, readOnly bool, f func(querier) error) error
	startJobs(ctx context.Context, config *river.Config) (Workers, error)
	migrateJobs(ctx context.Context) error
	ping(ctx context.Context) error
	close()
}

// querier runs SQL inside a transaction.
type querier interface {
	exec(ctx context.Context, query string, args ...any) (affected int64, err error)
	query(ctx context.Context, query string, args ...any) (rows, error)
	enqueue(ctx context.Context, job river.JobArgs, opts *river.InsertOpts) error
	complete(ctx context.Context, job *rivertype.JobRow) error
}

// sleeps reports whether an insert met a job of the same args that waits for a
// later time than was asked for, and is to be woken.
func sleeps(inserted *rivertype.JobInsertResult, asked *river.InsertOpts) bool {
	return inserted.UniqueSkippedAsDuplicate && inserted.Job.State == rivertype.JobStateScheduled &&
		inserted.Job.ScheduledAt.After(asked.ScheduledAt)
}

// rows is the part of a result that both engines' drivers offer.
type rows interface {
	Next() bool
	Scan(dest ...any) error
	Err() error
	Close() error
}

type sqlite struct {
	write *sql.DB                // one connection: SQLite has one writer
	read  *sql.DB                // query-only
	jobs  *river.Client[*sql.Tx] // inserts only
}

func (e *sqlite) within(ctx context.Context, readOnly bool, f func(querier) error) error {
	pool := e.write
	if readOnly {
		pool = e.read
	}
	tx, err := pool.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := f(sqliteTx{tx, e.jobs}); err != nil {
		return err
	}
	return tx.Commit()
}

// startJobs frees the jobs that a killed process left running, since SQLite has
// one process: nobody else can be at them.
func (e *sqlite) startJobs(ctx context.Context, config *river.Config) (Workers, error) {
	if _, err := e.write.ExecContext(ctx, `
		update river_job
		set    state = 'available'
		where  state = 'running'`); err != nil {
		return nil, err
	}
	client, err := river.NewClient(riversqlite.New(e.write), config)
	return start(ctx, client, err)
}

func (e *sqlite) migrateJobs(ctx context.Context) error {
	migrator, err := rivermigrate.New(riversqlite.New(e.write), nil)
	return migrateUp(ctx, migrator, err)
}

func (e *sqlite) ping(ctx context.Context) error { return e.read.PingContext(ctx) }

func (e *sqlite) close() {
	e.read.Close()
	e.write.Close()
}

type sqliteTx struct {
	tx   *sql.Tx
	jobs *river.Client[*sql.Tx]
}

func (t sqliteTx) enqueue(ctx context.Context, job river.JobArgs, opts *river.InsertOpts) error {
	inserted, err := t.jobs.InsertTx(ctx, t.tx, job, opts)
	if err != nil || !sleeps(inserted, opts) {
		return err
	}
	_, err = t.exec(ctx, `
		update river_job
		set    state = 'available', scheduled_at = datetime('now', 'subsec')
		where  id = $1 and state = 'scheduled'`, inserted.Job.ID)
	return err
}

func (t sqliteTx) complete(ctx context.Context, job *rivertype.JobRow) error {
	_, err := river.JobCompleteTx[*riversqlite.Driver](ctx, t.tx, &river.Job[greenroom.DrainLane]{JobRow: job})
	return err
}

func (t sqliteTx) exec(ctx context.Context, query string, args ...any) (int64, error) {
	result, err := t.tx.ExecContext(ctx, query, args...)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

func (t sqliteTx) query(ctx context.Context, query string, args ...any) (rows, error) {
	return t.tx.QueryContext(ctx, query, args...) //nolint:rowserrcheck // all and its kin ask Err
}

type postgres struct {
	pool *pgxpool.Pool
	jobs *river.Client[pgx.Tx] // inserts only
}

func (e *postgres) within(ctx context.Context, readOnly bool, f func(querier) error) error {
	options := pgx.TxOptions{}
	if readOnly {
		options = pgx.TxOptions{AccessMode: pgx.ReadOnly, IsoLevel: pgx.RepeatableRead}
	}
	return pgx.BeginTxFunc(ctx, e.pool, options, func(tx pgx.Tx) error { return f(postgresTx{tx, e.jobs}) })
}

func (e *postgres) startJobs(ctx context.Context, config *river.Config) (Workers, error) {
	client, err := river.NewClient(riverpgxv5.New(e.pool), config)
	return start(ctx, client, err)
}

func (e *postgres) migrateJobs(ctx context.Context) error {
	migrator, err := rivermigrate.New(riverpgxv5.New(e.pool), nil)
	return migrateUp(ctx, migrator, err)
}

func (e *postgres) ping(ctx context.Context) error { return e.pool.Ping(ctx) }

func (e *postgres) close() { e.pool.Close() }

type postgresTx struct {
	tx   pgx.Tx
	jobs *river.Client[pgx.Tx]
}

func (t postgresTx) enqueue(ctx context.Context, job river.JobArgs, opts *river.InsertOpts) error {
	inserted, err := t.jobs.InsertTx(ctx, t.tx, job, opts)
	if err != nil || !sleeps(inserted, opts) {
		return err
	}
	_, err = t.exec(ctx, `
		update river_job
		set    state = 'available', scheduled_at = now()
		where  id = $1 and state = 'scheduled'`, inserted.Job.ID)
	return err
}

func (t postgresTx) complete(ctx context.Context, job *rivertype.JobRow) error {
	_, err := river.JobCompleteTx[*riverpgxv5.Driver](ctx, t.tx, &river.Job[greenroom.DrainLane]{JobRow: job})
	return err
}

func (t postgresTx) exec(ctx context.Context, query string, args ...any) (int64, error) {
	var tag pgconn.CommandTag
	tag, err := t.tx.Exec(ctx, query, args...)
	return tag.RowsAffected(), err
}

func (t postgresTx) query(ctx context.Context, query string, args ...any) (rows, error) {
	result, err := t.tx.Query(ctx, query, args...)
	return postgresRows{result}, err
}

// postgresRows gives pgx's rows the Close of database/sql.
type postgresRows struct{ pgx.Rows }

func (r postgresRows) Close() error {
	r.Rows.Close()
	return r.Err()
}
