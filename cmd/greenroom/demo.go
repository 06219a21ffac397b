package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"slices"

	"golang.org/x/sync/errgroup"

	"greenroom"
	"greenroom/internal/config"
	"greenroom/internal/httpkit"
	"greenroom/zoomsim"
)

// demoCommand serves Greenroom beside a simulated Zoom, with people to sign in
// as. Nothing leaves the machine.
type demoCommand struct {
	Addr     string `default:"127.0.0.1:8080" help:"Address of Greenroom, host:port."`
	ZoomAddr string `default:"127.0.0.1:8090" help:"Address of the simulated Zoom, host:port."`
	Data     string `default:"demo-data" type:"path" help:"Folder that keeps the demo; made where it is missing."`
}

// Run serves until the process is asked to stop.
func (c *demoCommand) Run(p *program) error {
	log := slog.New(slog.NewTextHandler(p.stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return greenroom.Errorf(greenroom.Invalid, "The folder %s, set by --data, cannot be made. Name one that this user may write to.", c.Data).Because(err)
	}
	here, err := listen(p.ctx, c.Addr, "--addr")
	if err != nil {
		return err
	}
	defer here.Close()
	there, err := listen(p.ctx, c.ZoomAddr, "--zoom-addr")
	if err != nil {
		return err
	}
	defer there.Close()
	sim, err := c.simulator(localURL(here), log)
	if err != nil {
		return err
	}
	// The simulator stops after Greenroom, whose jobs may still need it.
	simulating, stop := context.WithCancel(context.WithoutCancel(p.ctx))
	group, ctx := errgroup.WithContext(p.ctx)
	group.Go(func() error { return httpkit.Serve(simulating, there, sim, log) })
	group.Go(func() error {
		defer stop()
		return c.serve(ctx, p.stdout, here, localURL(there), log)
	})
	return group.Wait()
}

// simulator returns a Zoom that lets Greenroom's two apps come back to url.
func (c *demoCommand) simulator(url string, log *slog.Logger) (*zoomsim.Sim, error) {
	seed := zoomsim.DefaultSeed()
	for i, app := range seed.Apps {
		if app.Kind != zoomsim.ServerToServer {
			seed.Apps[i].RedirectURIs = slices.Concat(app.RedirectURIs, []string{url + "/connect/zoom/callback"})
		}
	}
	return zoomsim.New(zoomsim.Options{Seed: &seed, Data: c.file("zoom"), Log: log})
}

// serve fills a new demo and serves it.
func (c *demoCommand) serve(ctx context.Context, stdout io.Writer, listener net.Listener, zoomURL string, log *slog.Logger) error {
	settings := c.settings(localURL(listener), zoomURL)
	if err := c.fill(ctx, settings, log); err != nil {
		return err
	}
	s, err := open(ctx, settings, log)
	if err != nil {
		return err
	}
	defer s.close()
	fmt.Fprintf(stdout, demoText, settings.URL, zoomURL, demoPassword, zoomsim.Password, c.Data)
	return s.serve(ctx, listener)
}

// settings are those of the demo's Greenroom.
func (c *demoCommand) settings(url, zoomURL string) *config.Server {
	return &config.Server{
		Addr: c.Addr, URL: url, MailFrom: "greenroom@localhost", Dev: true,
		Database:      "sqlite:" + c.file("greenroom.db"),
		SecretKeyFile: c.file("greenroom.key"),
		Zoom: config.Zoom{APIURL: zoomURL, OAuthURL: zoomURL,
			AdminClientID: "sim-greenroom-admin", AdminClientSecret: "sim-greenroom-admin-secret",
			UserClientID: "sim-greenroom-user", UserClientSecret: "sim-greenroom-user-secret"},
	}
}

// file is the path of a file that the demo keeps.
func (c *demoCommand) file(name string) string { return filepath.Join(c.Data, name) }

// listen is httpkit.Listen for a flag that is no setting of the server.
func listen(ctx context.Context, addr, flag string) (net.Listener, error) {
	listener, err := httpkit.Listen(ctx, addr)
	if err != nil {
		return nil, greenroom.Errorf(greenroom.Unavailable, "The address %s, set by %s, cannot be listened on: another program may hold it. Name another.", addr, flag).Because(err)
	}
	return listener, nil
}

// localURL is how a browser on this machine reaches a listener.
func localURL(l net.Listener) string {
	_, port, _ := net.SplitHostPort(l.Addr().String())
	return "http://localhost:" + port
}

const demoText = `
Greenroom   %[1]s
Zoom        %[2]s   a simulator: nothing leaves this machine; %[2]s/_sim/ shows every call

Sign in to Greenroom with the password %[3]s as
  c.coordinator@hospital.example   coordinator of Residency interviews: Zoom is connected
  admin@hospital.example           administrator of Example Teaching Hospital
  admin@clinic.example             administrator of Example Clinic: Zoom is not connected yet
  p.practitioner@clinic.example    practitioner there, who can connect an account of their own
  superuser@greenroom.example      runs the server

Try      open Residency interviews, import examples/people.csv, make a session and confirm it.
Connect  the clinic by Server-to-Server: account SimClinicAccount0001, client sim-clinic-s2s,
         secret sim-clinic-s2s-secret; or by OAuth as zoom.admin@clinic.example. The password
         of everybody at the simulator is %[4]s.

The demo is kept in %[5]s. Stop it with Ctrl+C.
`
