package main

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"greenroom"
	"greenroom/internal/api"
	"greenroom/internal/app"
	"greenroom/internal/config"
	"greenroom/internal/httpkit"
	"greenroom/internal/ingest"
	"greenroom/internal/jobs"
	"greenroom/internal/mail"
	"greenroom/internal/obs"
	"greenroom/internal/store"
	"greenroom/internal/web"
	"greenroom/zoom"
)

type serveCommand struct{ config.Server }

// Run serves until the process is asked to stop.
func (c *serveCommand) Run(p *program) error {
	s, err := open(p.ctx, &c.Server, p.log)
	if err != nil {
		return err
	}
	defer s.close()
	listener, err := httpkit.Listen(p.ctx, c.Addr)
	if err != nil {
		return err
	}
	p.log.Info("serving", slog.String("addr", listener.Addr().String()), slog.String("url", c.URL))
	return s.serve(p.ctx, listener)
}

// server is every part of Greenroom, put together.
type server struct {
	config *config.Server
	db     *store.DB
	cases  *app.App
	log    *slog.Logger
}

// open brings the schema up to date and puts the parts together. Whoever opens
// a server closes it.
func open(ctx context.Context, c *config.Server, log *slog.Logger) (_ *server, err error) {
	if err := store.Migrate(ctx, c.Database); err != nil {
		return nil, err
	}
	db, err := store.Open(ctx, c.Database, time.Now)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			db.Close()
		}
	}()
	box, err := openKey(ctx, db, c.SecretKeyFile, log)
	if err != nil {
		return nil, err
	}
	client, err := zoom.New(zoom.Options{APIURL: c.Zoom.APIURL, OAuthURL: c.Zoom.OAuthURL, Now: time.Now, Log: log})
	if err != nil {
		return nil, err
	}
	transport, err := mail.ParseURL(c.SMTPURL)
	if err != nil {
		return nil, greenroom.Errorf(greenroom.Invalid, "The setting GREENROOM_SMTP_URL is wrong. %s", greenroom.MessageOf(err))
	}
	cases := app.New(app.Options{DB: db, Box: box, Provider: zoom.NewProvider(client), Mail: transport,
		From: mail.Address{Name: "Greenroom", Email: c.MailFrom}, URL: strings.TrimRight(c.URL, "/"), Now: time.Now, Log: log})
	if err := cases.UseServerApps(ctx, serverApps(&c.Zoom)); err != nil {
		return nil, err
	}
	return &server{config: c, db: db, cases: cases, log: log}, nil
}

func (s *server) close() { s.db.Close() }

// serve does jobs and answers requests until ctx ends. It closes the listener.
func (s *server) serve(ctx context.Context, listener net.Listener) error {
	runner, err := startJobs(ctx, s.db, s.cases, s.log)
	if err != nil {
		listener.Close()
		return err
	}
	defer runner.Stop(ctx) //nolint:errcheck // what did not finish is taken up again
	return httpkit.Serve(ctx, listener, s.routes(runner), s.log)
}

// serverApps returns the apps that the settings name.
func serverApps(z *config.Zoom) (apps []app.ServerApp) {
	for _, one := range []app.ServerApp{
		{Kind: greenroom.AccountLevel, ClientID: z.AdminClientID, ClientSecret: z.AdminClientSecret, WebhookSecret: z.AdminWebhookSecret},
		{Kind: greenroom.UserLevel, ClientID: z.UserClientID, ClientSecret: z.UserClientSecret, WebhookSecret: z.UserWebhookSecret},
	} {
		if one.ClientID != "" {
			apps = append(apps, one)
		}
	}
	return apps
}

// startJobs begins the work that transactions promise.
func startJobs(ctx context.Context, db *store.DB, cases *app.App, log *slog.Logger) (*jobs.Runner, error) {
	handlers := jobs.NewHandlers()
	jobs.Handle(handlers, func(ctx context.Context, _ greenroom.KeepHouse) (time.Duration, error) {
		return 0, db.System(ctx, func(s *store.System) error { return s.KeepHouse(ctx) })
	})
	jobs.Handle(handlers, func(ctx context.Context, job greenroom.FollowSessions) (time.Duration, error) {
		return 0, cases.FollowSessions(ctx, job)
	})
	jobs.Handle(handlers, func(ctx context.Context, _ greenroom.FinishSessions) (time.Duration, error) {
		return 0, cases.FinishSessions(ctx)
	})
	jobs.Handle(handlers, func(ctx context.Context, _ greenroom.SweepLanes) (time.Duration, error) {
		return 0, db.System(ctx, func(s *store.System) error { return s.WakeLanes(ctx) })
	})
	jobs.HandleLane(handlers, log, cases.DrainLane)
	jobs.Handle(handlers, cases.DeliverMessage)
	jobs.Handle(handlers, cases.RunMove)
	jobs.Handle(handlers, cases.RevokeGrant)
	jobs.Handle(handlers, cases.ReportErasure)
	handlers.Every(time.Hour, greenroom.KeepHouse{})
	handlers.Every(10*time.Minute, greenroom.SweepLanes{})
	handlers.Every(time.Minute, greenroom.FinishSessions{})
	return jobs.Start(ctx, db, handlers, log)
}

// routes puts the parts of the server side by side.
func (s *server) routes(runner *jobs.Runner) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/api/", api.Handler(s.cases, s.log))
	mux.HandleFunc("GET /healthz", obs.Health)
	mux.Handle("GET /readyz", obs.Ready(s.log,
		obs.Check{Name: "database", Ask: s.db.Ping},
		obs.Check{Name: "jobs", Ask: runner.Ready}))
	mux.Handle("GET /metrics", obs.Metrics(obs.NewRegistry()))
	mux.Handle(ingest.Pattern, ingest.Handler(s.cases, time.Now, s.log))
	mux.Handle("/", web.New(web.Options{App: s.cases, Sessions: s.db.WebSessions(), URL: s.config.URL,
		FormActions: origins(s.config.Zoom.OAuthURL), Dev: s.config.Dev, Now: time.Now, Log: s.log}))
	return mux
}

// origins are where forms may lead on their way to an address: browsers check
// every redirect. Zoom's page of consent stands on another host under zoom.us
// than the address that leads to it.
func origins(address string) []string {
	u, err := url.Parse(address)
	switch {
	case err != nil:
		return nil
	case u.Scheme == "https":
		return []string{"https://" + u.Host, "https://*." + u.Host}
	}
	return []string{u.Scheme + "://" + u.Host}
}
