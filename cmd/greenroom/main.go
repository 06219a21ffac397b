// Command greenroom is the server and its tools: serve, migrate, user, keys and
// version. It is the only place where the parts are put together.
package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"github.com/alecthomas/kong"

	"greenroom"
	"greenroom/internal/config"
	"greenroom/internal/store"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// commands is what the program can do; the tags are its help.
type commands struct {
	Serve   serveCommand   `cmd:"" help:"Run the server."`
	Migrate migrateCommand `cmd:"" help:"Bring the database's schema up to date, and stop."`
	User    userCommand    `cmd:"" help:"Manage the people who sign in."`
	Keys    keysCommand    `cmd:"" help:"Manage the keys that programs sign in with."`
	Version versionCommand `cmd:"" help:"Print the version."`
}

// program is what every command gets.
type program struct {
	ctx    context.Context
	stdout io.Writer
	log    *slog.Logger
}

// run does what args ask and returns the exit code: 0, 1 when it failed, or 2
// when it was asked wrongly. Errors are one sentence on stderr.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	var c commands
	p := &program{ctx: ctx, stdout: stdout, log: slog.New(slog.NewTextHandler(stderr, nil))}
	exited := -1
	parser, err := kong.New(&c, kong.Name("greenroom"), kong.Writers(stdout, stderr),
		kong.Description("Greenroom gives every conversation a video meeting."),
		kong.Exit(func(code int) { exited = code }), kong.Bind(p), kong.Vars{"roles": roles()})
	if err != nil {
		return fail(p, stderr, err)
	}
	command, err := parser.Parse(args)
	if exited >= 0 { // --help
		return exited
	}
	if err != nil {
		fmt.Fprintln(stderr, "greenroom:", sentence(err))
		return 2
	}
	if err := command.Run(); err != nil {
		return fail(p, stderr, err)
	}
	return 0
}

func fail(p *program, stderr io.Writer, err error) int {
	p.log.Debug("failed", slog.Any("error", err))
	fmt.Fprintln(stderr, "greenroom:", sentence(err))
	return 1
}

// sentence is what an operator reads: the message for people where there is
// one, with its cause, since the operator owns the machine.
func sentence(err error) string {
	if greenroom.KindOf(err) == greenroom.Internal {
		return err.Error()
	}
	return greenroom.MessageOf(err)
}

type migrateCommand struct{ config.Server }

// Run brings the schema up to date.
func (c *migrateCommand) Run(p *program) error { return store.Migrate(p.ctx, c.Database) }

type versionCommand struct{}

// Run prints the version.
func (versionCommand) Run(p *program) error {
	_, err := fmt.Fprintln(p.stdout, "greenroom", version())
	return err
}

// version is the module's version, or the commit it was built from.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	for _, setting := range info.Settings {
		if setting.Key == "vcs.revision" {
			return info.Main.Version + " " + setting.Value[:min(12, len(setting.Value))]
		}
	}
	return info.Main.Version
}
