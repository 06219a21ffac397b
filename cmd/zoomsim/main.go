// Command zoomsim serves a simulated Zoom, for development and tests. Its
// pages say how to sign in; package greenroom/zoomsim says what it can do.
package main

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/signal"
	"strings"
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
	Addr      string        `default:"127.0.0.1:8090" help:"Address to listen on: one of this machine itself, unless --expose."`
	Expose    bool          `help:"Allow an --addr that others can reach. Anyone who reaches it controls the simulator."`
	Data      string        `type:"path" placeholder:"FOLDER" help:"Keep the state in this folder."`
	Plan      string        `default:"business" enum:"free,pro,business,unlimited" help:"Plan of accounts whose seed names none: free, pro, business, or unlimited."`
	Seed      string        `type:"existingfile" placeholder:"FILE" help:"Start with the accounts, people, rooms, and apps of this JSON file."`
	PublicURL string        `placeholder:"URL" help:"Scheme and host in produced links; taken from each request if absent."`
	Latency   time.Duration `default:"0s" help:"Wait this long before every answer."`
	TLS       bool          `name:"tls" help:"Serve HTTPS, as Zoom's hosts too. Prints the file that clients must trust."`
	Verbose   bool          `short:"v" help:"Log each call to standard error."`
}

type seedCmd struct{}

func main() {
	var c cli
	ctx := kong.Parse(&c, kong.Name("zoomsim"), kong.Description("A simulated Zoom. It has no part in Zoom and never contacts it."))
	if err := ctx.Run(); err != nil {
		ctx.Fatalf("%s", strings.ReplaceAll(err.Error(), "zoomsim: ", "")) // which Fatalf says
	}
}

// Run prints the default seed.
func (seedCmd) Run() error {
	e := json.NewEncoder(os.Stdout)
	e.SetIndent("", "  ")
	return e.Encode(zoomsim.DefaultSeed())
}

// Validate refuses values that no simulator can use.
func (c serveCmd) Validate() error {
	if c.Latency < 0 {
		return errors.New("--latency is a time to wait, so it cannot be negative")
	}
	if u, err := url.Parse(c.PublicURL); c.PublicURL != "" && (err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || strings.Trim(u.Path, "/") != "") {
		return fmt.Errorf("--public-url %s is not a scheme and a host, such as https://sim.example", c.PublicURL)
	}
	return nil
}

// Run serves until SIGINT or SIGTERM, then lets running requests finish.
func (c serveCmd) Run() error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	sim, err := c.simulator()
	if err != nil {
		return err
	}
	defer sim.Close() //nolint:errcheck // every change is on disk by now
	listener, err := c.listen(ctx)
	if err != nil {
		return err
	}
	scheme := "http"
	if c.TLS {
		scheme = "https"
		if listener, err = c.secure(listener, os.Stdout); err != nil {
			return err
		}
	}
	fmt.Printf("The simulator serves %s://%s until you stop it.\n"+
		"Everyone's password is %s; the people are at %[1]s://%[2]s/.\n", scheme, listener.Addr(), zoomsim.Password)
	return serve(ctx, listener, sim)
}

// simulator makes the simulator that the flags describe.
func (c serveCmd) simulator() (*zoomsim.Sim, error) {
	level := slog.LevelWarn
	if c.Verbose {
		level = slog.LevelDebug
	}
	seed, err := c.seed()
	if err != nil {
		return nil, err
	}
	return zoomsim.New(zoomsim.Options{
		Seed: seed, Data: c.Data, Plan: c.Plan, PublicURL: c.PublicURL, Expose: c.Expose, Latency: c.Latency,
		Log: slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: level})),
	})
}

// listen opens the address, which nobody else can reach unless that was asked
// for.
func (c serveCmd) listen(ctx context.Context) (net.Listener, error) {
	host, _, err := net.SplitHostPort(c.Addr)
	if err != nil {
		return nil, fmt.Errorf("--addr %s is not an address with a port, such as 127.0.0.1:8090", c.Addr)
	}
	ip := net.ParseIP(host)
	if local := host == "localhost" || ip != nil && ip.IsLoopback(); !local && !c.Expose {
		return nil, fmt.Errorf("others could reach --addr %s, and whoever reaches the simulator controls it; "+
			"use 127.0.0.1, or add --expose if that is what you want", c.Addr)
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", c.Addr)
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, fmt.Errorf("another program listens on %s; stop it, or name another --addr", c.Addr)
	}
	if err != nil {
		return nil, fmt.Errorf("--addr %s cannot be listened on: %w", c.Addr, err)
	}
	return listener, nil
}

// secure wraps a listener in TLS and says how clients come to trust it.
func (c serveCmd) secure(listener net.Listener, out io.Writer) (net.Listener, error) {
	folder := c.Data
	if folder == "" {
		var err error
		if folder, err = os.MkdirTemp("", "zoomsim"); err != nil {
			return nil, err
		}
	}
	var hosts []string
	if host, _, err := net.SplitHostPort(c.Addr); err == nil && host != "" && !net.ParseIP(host).IsUnspecified() {
		hosts = append(hosts, host)
	}
	if u, err := url.Parse(c.PublicURL); err == nil && u.Hostname() != "" {
		hosts = append(hosts, u.Hostname())
	}
	certificate, ca, err := zoomsim.Certificate(folder, hosts...)
	if err != nil {
		return nil, err
	}
	_, port, err := net.SplitHostPort(listener.Addr().String())
	if err != nil {
		return nil, err
	}
	fmt.Fprintf(out, "Clients must trust %[1]s, in tests only:\n"+
		"  SSL_CERT_FILE=%[1]s some-program\n"+
		"  curl --cacert %[1]s --connect-to api.zoom.us:443:127.0.0.1:%[2]s https://api.zoom.us/v2/users/me\n"+
		"For programs that call zoom.us, serve port 443 and let the hosts file of their machine lead zoom.us, api.zoom.us, and marketplace.zoom.us here.\n", ca, port)
	return tls.NewListener(listener, &tls.Config{
		Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12, NextProtos: []string{"http/1.1"},
	}), nil
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

// serve serves until ctx ends. It waits four seconds at most for requests in
// progress, so that the program ends within five.
func serve(ctx context.Context, listener net.Listener, handler http.Handler) error {
	server := &http.Server{
		Handler: handler, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: time.Minute, IdleTimeout: 2 * time.Minute,
		MaxHeaderBytes: 64 << 10, // the log of calls keeps paths
	}
	done := make(chan error, 1)
	go func() { done <- server.Serve(listener) }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
	}
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), 4*time.Second)
	defer cancel()
	if err := server.Shutdown(grace); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return nil
}
