// Package testkit gives tests the real parts they need: a PostgreSQL server, a
// migrated database of either engine for each test, a browser, and a mail server.
//
// Nothing is mocked and nothing is skipped: a missing server or browser fails
// the test with a sentence that says what to install.
package testkit

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"syscall"
	"testing"

	"github.com/jackc/pgx/v5"

	"greenroom/internal/store"
)

// Main runs the tests of a package and stops the servers they started. Call it
// from TestMain wherever [PostgreSQL] is used.
func Main(m *testing.M) {
	code := m.Run()
	server.stop()
	os.Exit(code)
}

// Engines are the databases every store test runs on.
func Engines() map[string]func(testing.TB) string {
	return map[string]func(testing.TB) string{"SQLite": SQLite, "PostgreSQL": PostgreSQL}
}

// SQLite returns the address of a migrated database of the test's own.
func SQLite(t testing.TB) string {
	t.Helper()
	dsn := "sqlite:" + filepath.Join(t.TempDir(), "greenroom.db")
	if err := store.Migrate(t.Context(), dsn); err != nil {
		t.Fatal(err)
	}
	return dsn
}

// PostgreSQL returns the address of a migrated database of the test's own, on
// a server that is shared by the tests of the package.
func PostgreSQL(t testing.TB) string {
	t.Helper()
	dsn, err := server.database(t.Context())
	if err != nil {
		t.Fatalf("PostgreSQL is needed for this test: run make setup. %v", err)
	}
	return dsn
}

// server is the package's one PostgreSQL; a test binary is one package.
var server cluster

// cluster is a PostgreSQL server on a unix socket in a temporary folder.
type cluster struct {
	mu     sync.Mutex
	dir    string
	bin    string
	err    error
	cloned int
}

const template = "greenroom_template"

// database clones the migrated template, starting the server first if need be.
func (c *cluster) database(ctx context.Context) (string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.dir == "" && c.err == nil {
		c.err = c.start(ctx)
	}
	if c.err != nil {
		return "", c.err
	}
	c.cloned++
	name := "test_" + strconv.Itoa(c.cloned)
	return c.dsn(name), c.sql(ctx, "create database "+name+" template "+template)
}

func (c *cluster) dsn(database string) string {
	return "postgres:///" + database + "?host=" + c.dir + "&user=postgres"
}

func (c *cluster) sql(ctx context.Context, statement string) error {
	conn, err := pgx.Connect(ctx, c.dsn("postgres"))
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	_, err = conn.Exec(ctx, statement)
	return err
}

func (c *cluster) start(ctx context.Context) error {
	initdb, err := findInitdb()
	if err != nil {
		return err
	}
	c.bin = filepath.Dir(initdb)
	// The path is short because a socket's address ends at 107 bytes.
	if c.dir, err = os.MkdirTemp("/tmp", "grpg"); err != nil {
		return err
	}
	if id := postgresUser(); id != nil {
		if err := os.Chown(c.dir, int(id.Uid), int(id.Gid)); err != nil {
			return err
		}
	}
	data := filepath.Join(c.dir, "data")
	if err := c.run(initdb, "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"); err != nil {
		return err
	}
	if err := c.run(filepath.Join(c.bin, "pg_ctl"), "-D", data, "-w", "-l", filepath.Join(c.dir, "server.log"), "-o",
		"-k "+c.dir+" -c listen_addresses= -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200", "start"); err != nil {
		return err
	}
	if err := c.sql(ctx, "create database "+template); err != nil {
		return err
	}
	return store.Migrate(ctx, c.dsn(template))
}

// stop ends the server and removes its folder; without a server it does nothing.
func (c *cluster) stop() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.dir == "" {
		return
	}
	if err := c.run(filepath.Join(c.bin, "pg_ctl"), "-D", filepath.Join(c.dir, "data"), "-m", "immediate", "stop"); err != nil {
		fmt.Fprintln(os.Stderr, "testkit:", err)
	}
	os.RemoveAll(c.dir)
}

// run executes a PostgreSQL program as a user it accepts. Its output goes to a
// file, because a server that inherits a pipe keeps its reader waiting.
func (c *cluster) run(program string, args ...string) error {
	output, err := os.Create(filepath.Join(c.dir, "output.log"))
	if err != nil {
		return err
	}
	defer output.Close()
	cmd := exec.Command(program, args...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = c.dir, output, output
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: postgresUser()}
	if err := cmd.Run(); err != nil {
		text, _ := os.ReadFile(output.Name())
		return fmt.Errorf("%s: %w: %s", filepath.Base(program), err, text)
	}
	return nil
}

// findInitdb returns the newest initdb, in Debian's folders or on the path.
func findInitdb() (string, error) {
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err != nil {
		return "", err
	}
	if len(found) > 0 {
		slices.Sort(found)
		return found[len(found)-1], nil
	}
	return exec.LookPath("initdb")
}

// postgresUser is whom to run PostgreSQL as: it refuses root, so root becomes
// postgres; anybody else (nil) stays who they are.
func postgresUser() *syscall.Credential {
	if os.Getuid() != 0 {
		return nil
	}
	account, err := user.Lookup("postgres")
	if err != nil {
		return nil
	}
	uid, err1 := strconv.ParseUint(account.Uid, 10, 32)
	gid, err2 := strconv.ParseUint(account.Gid, 10, 32)
	if err1 != nil || err2 != nil {
		return nil
	}
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
}
