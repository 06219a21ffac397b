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

// simulator returns a Zoom where Greenroom's two apps are registered as
// docs/operate.md asks, for a Greenroom at url.
func (c *demoCommand) simulator(url string, log *slog.Logger) (*zoomsim.Sim, error) {
	seed := zoomsim.DefaultSeed()
	for i, app := range seed.Apps {
		switch app.Kind {
		case zoomsim.AccountLevel:
			seed.Apps[i] = registered(app, url, demoAdminToken, zoomsim.Subscription{URL: url + "/webhooks/zoom/account", Events: []string{
				"user.activated", "user.created", "user.deactivated", "user.deleted", "user.disassociated", "user.invitation_accepted",
				"user.settings_updated", "user.updated", "zoomroom.created", "zoomroom.deleted", "zoomroom.updated"}})
		case zoomsim.UserLevel:
			seed.Apps[i] = registered(app, url, demoUserToken, zoomsim.Subscription{URL: url + "/webhooks/zoom/user", Events: []string{
				"user.deactivated", "user.deleted", "user.settings_updated", "user.updated"}})
		}
	}
	return zoomsim.New(zoomsim.Options{Seed: &seed, Data: c.file("zoom"), Log: log})
}

// registered returns an app of the Greenroom at url, which hears of events.
func registered(app zoomsim.App, url, token string, events zoomsim.Subscription) zoomsim.App {
	app.RedirectURIs = slices.Concat(app.RedirectURIs, []string{url + "/connect/zoom/callback"})
	app.InstallURL, app.SecretToken, app.DeauthURL = url+"/connect/zoom", token, events.URL
	app.Subscriptions = []zoomsim.Subscription{events}
	return app
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
			AdminClientID: "sim-greenroom-admin", AdminClientSecret: "sim-greenroom-admin-secret", AdminWebhookSecret: demoAdminToken,
			UserClientID: "sim-greenroom-user", UserClientSecret: "sim-greenroom-user-secret", UserWebhookSecret: demoUserToken},
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

// The secret tokens of the simulator's two apps, as public as their secrets.
const (
	demoAdminToken = "sim-greenroom-admin-token"
	demoUserToken  = "sim-greenroom-user-token"
)

const demoText = `
Greenroom   %[1]s
Zoom        %[2]s   a simulator: nothing leaves this machine; %[2]s/_sim/ shows every call

Sign in to Greenroom with the password %[3]s as
  c.coordinator@hospital.example   coordinator of Residency interviews: Zoom is connected
  admin@hospital.example           administrator of Example Teaching Hospital
  admin@clinic.example             administrator of Example Clinic: Zoom is not connected yet
  p.practitioner@clinic.example    practitioner there, who can connect an account of their own
  superuser@greenroom.example      runs the server

Try as the coordinator: open Residency interviews, import examples/people.csv, make a
session and confirm it. Then, as admin@clinic.example under Integrations:

  Connect by consent     Connect with Zoom, as zoom.admin@clinic.example
  Connect by app         Use Server-to-Server: account ID SimClinicAccount0001,
                         client ID sim-clinic-s2s, client secret sim-clinic-s2s-secret
  Connect for oneself    as p.practitioner@clinic.example, of the same address at Zoom
  Remove it at Zoom      Uninstall at %[2]s/marketplace/installed;
                         Greenroom hears of it at once
  Take rights away       untick “Users: view and edit” of the role Admin at
                         %[2]s/account/SimClinicAccount0001/roles, then Details and Check now

The password of everybody at the simulator is %[4]s.
The demo is kept in %[5]s. Stop it with Ctrl+C.
`
