// Command zoomsim serves a simulated Zoom, for development and tests. Its
// pages say how to sign in; package greenroom/zoomsim says what it can do.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"
	_ "time/tzdata" // meetings name time zones, and the machine may have none

	"github.com/alecthomas/kong"

	"greenroom/zoomsim"
)

type cli struct {
	Serve serveCmd `cmd:"" default:"withargs" help:"Serve the simulator (the default)."`
	Seed  seedCmd  `cmd:"" help:"Print the built-in seed as JSON."`
}

type serveCmd struct {
	Addr      string        `default:"127.0.0.1:8090" help:"Address to listen on. Anyone who reaches it controls the simulator."`
	Data      string        `type:"path" placeholder:"FOLDER" help:"Keep the state in this folder."`
	Plan      string        `default:"business" enum:"free,pro,business,unlimited" help:"Plan of accounts whose seed names none."`
	Seed      string        `type:"existingfile" placeholder:"FILE" help:"Start with the accounts, people, and apps of this JSON file."`
	PublicURL string        `placeholder:"URL" help:"Scheme and host in produced links; taken from each request if absent."`
	Latency   time.Duration `default:"0s" help:"Wait this long before every answer."`
}

type seedCmd struct{}

func main() {
	var c cli
	ctx := kong.Parse(&c, kong.Name("zoomsim"), kong.Description("A simulated Zoom. It has no part in Zoom and never contacts it."))
	ctx.FatalIfErrorf(ctx.Run())
}

// Run prints the default seed.
func (seedCmd) Run() error {
	e := json.NewEncoder(os.Stdout)
	e.SetIndent("", "  ")
	return e.Encode(zoomsim.DefaultSeed())
}

// Run serves until SIGINT or SIGTERM, then lets running requests finish.
func (c serveCmd) Run() error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelDebug}))
	seed, err := c.seed()
	if err != nil {
		return err
	}
	sim, err := zoomsim.New(zoomsim.Options{Seed: seed, Data: c.Data, Plan: c.Plan, PublicURL: c.PublicURL, Latency: c.Latency, Log: log})
	if err != nil {
		return err
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", c.Addr)
	if err != nil {
		return err
	}
	log.InfoContext(ctx, "serving", slog.String("url", "http://"+listener.Addr().String()))
	return errors.Join(serve(ctx, listener, sim), sim.Close())
}

// seed returns the seed of the file, or nil if none was named.
func (c serveCmd) seed() (*zoomsim.Seed, error) {
	if c.Seed == "" {
		return nil, nil
	}
	data, err := os.ReadFile(c.Seed)
	if err != nil {
		return nil, err
	}
	seed, err := zoomsim.ParseSeed(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", c.Seed, err)
	}
	return &seed, nil
}

// serve serves until ctx ends. It waits five seconds at most for requests in
// progress.
func serve(ctx context.Context, listener net.Listener, handler http.Handler) error {
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second}
	done := make(chan error, 1)
	go func() { done <- server.Serve(listener) }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
	}
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	if err := server.Shutdown(grace); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return nil
}
