package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"runtime"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx", for migrations
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/database"
	"github.com/pressly/goose/v3/lock"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	_ "modernc.org/sqlite" // the driver "sqlite"

	"greenroom"
)

//go:embed migrations/*.sql
var migrations embed.FS

// DB is an open database. It is safe for concurrent use.
type DB struct {
	engine   engine
	now      func() time.Time
	watchers watchers
}

// Open opens the database named by dsn, "sqlite:PATH" or "postgres://…". It
// does not change the schema: see [Migrate]. What it writes is dated by now.
// Errors are Unavailable.
func Open(ctx context.Context, dsn string, now func() time.Time) (*DB, error) {
	e, err := open(ctx, dsn)
	if err == nil {
		if err = e.ping(ctx); err != nil {
			e.close()
		}
	}
	if err != nil {
		return nil, greenroom.Errorf(greenroom.Unavailable,
			"The database named by GREENROOM_DATABASE cannot be opened. Check that it exists and that this user may use it.").Because(err)
	}
	return &DB{engine: e, now: now}, nil
}

// Ping reports whether the database answers.
func (db *DB) Ping(ctx context.Context) error { return db.engine.ping(ctx) }

// Close closes every connection.
func (db *DB) Close() { db.engine.close() }

// insertsOnly configures a client that inserts jobs and does none. Within
// FetchCooldown of one insert it tells nobody of the next, which then waits to be
// looked for; the default is ten times as long.
func insertsOnly() *river.Config { return &river.Config{FetchCooldown: 10 * time.Millisecond} }

func open(ctx context.Context, dsn string) (engine, error) {
	path, ok := strings.CutPrefix(dsn, "sqlite:")
	if !ok {
		pool, err := pgxpool.New(ctx, dsn)
		if err != nil {
			return nil, err
		}
		jobs, err := river.NewClient(riverpgxv5.New(pool), insertsOnly())
		if err != nil {
			pool.Close()
			return nil, err
		}
		return &postgres{pool: pool, jobs: jobs}, nil
	}
	return openBoth(ctx, path)
}

// openBoth opens SQLite's writer, asks it, so that the file exists and is in
// WAL mode before a query-only reader meets it, and then the readers.
func openBoth(ctx context.Context, path string) (_ *sqlite, err error) {
	if err := ownerOnly(path); err != nil {
		return nil, err
	}
	write, err := openSQLite(path, "_txlock=immediate")
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			write.Close()
		}
	}()
	write.SetMaxOpenConns(1)
	if err := write.PingContext(ctx); err != nil {
		return nil, err
	}
	jobs, err := river.NewClient(riversqlite.New(write), insertsOnly())
	if err != nil {
		return nil, err
	}
	read, err := openSQLite(path, "_pragma=query_only(1)")
	if err != nil {
		return nil, err
	}
	read.SetMaxOpenConns(max(4, runtime.NumCPU()))
	return &sqlite{write: write, read: read, jobs: jobs}, nil
}

// ownerOnly makes the file of a new database, so that only its owner may read
// it: SQLite gives the files beside it the same mode.
func ownerOnly(path string) error {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	return file.Close()
}

func openSQLite(path, option string) (*sql.DB, error) {
	return sql.Open("sqlite", "file:"+(&url.URL{Path: path}).EscapedPath()+
		"?_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)&_pragma=synchronous(NORMAL)&_pragma=foreign_keys(1)&"+option)
}

// Migrate brings the schema of the database named by dsn up to date. It is safe
// to run on several nodes at once. It refuses a database whose schema is newer
// than this program.
func Migrate(ctx context.Context, dsn string) error {
	db, dialect, options, err := migrationTarget(dsn)
	if err != nil {
		return err
	}
	defer db.Close()
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	provider, err := goose.NewProvider(dialect, db, files, options...)
	if err != nil {
		return fmt.Errorf("store: read migrations: %w", err)
	}
	known, err := newest(provider)
	if err != nil {
		return err
	}
	if stored, err := provider.GetDBVersion(ctx); err == nil && stored > known {
		return greenroom.Errorf(greenroom.Conflict,
			"The database has schema %d, this program knows %d. Nothing was changed. Start a newer Greenroom.", stored, known)
	}
	if err := up(ctx, dsn, provider); err != nil {
		return greenroom.Errorf(greenroom.Unavailable,
			"The database could not be brought up to date. The steps before the one that failed are kept.").Because(err)
	}
	return nil
}

// up runs our own migrations, then River's, which keep their own account.
func up(ctx context.Context, dsn string, provider *goose.Provider) error {
	if _, err := provider.Up(ctx); err != nil {
		return err
	}
	e, err := open(ctx, dsn)
	if err != nil {
		return err
	}
	defer e.close()
	return e.migrateJobs(ctx)
}

func newest(provider *goose.Provider) (int64, error) {
	sources := provider.ListSources()
	if len(sources) == 0 {
		return 0, errors.New("store: there are no migrations")
	}
	return sources[len(sources)-1].Version, nil
}

func migrationTarget(dsn string) (*sql.DB, database.Dialect, []goose.ProviderOption, error) {
	if path, ok := strings.CutPrefix(dsn, "sqlite:"); ok {
		if err := ownerOnly(path); err != nil {
			return nil, "", nil, err
		}
		db, err := openSQLite(path, "_txlock=immediate")
		if err != nil {
			return nil, "", nil, err
		}
		db.SetMaxOpenConns(1)
		return db, database.DialectSQLite3, nil, nil
	}
	locker, err := lock.NewPostgresSessionLocker()
	if err != nil {
		return nil, "", nil, err
	}
	db, err := sql.Open("pgx", dsn)
	if err != nil {
		return nil, "", nil, err
	}
	return db, database.DialectPostgres, []goose.ProviderOption{goose.WithSessionLocker(locker)}, nil
}
