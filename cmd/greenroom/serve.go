package main

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"greenroom"
	"greenroom/internal/api"
	"greenroom/internal/app"
	"greenroom/internal/config"
	"greenroom/internal/httpkit"
	"greenroom/internal/jobs"
	"greenroom/internal/mail"
	"greenroom/internal/obs"
	"greenroom/internal/seal"
	"greenroom/internal/store"
	"greenroom/internal/web"
	"greenroom/zoom"
)

type serveCommand struct{ config.Server }

// Run serves until the process is asked to stop.
func (c *serveCommand) Run(p *program) error {
	if err := store.Migrate(p.ctx, c.Database); err != nil {
		return err
	}
	db, err := store.Open(p.ctx, c.Database, time.Now)
	if err != nil {
		return err
	}
	defer db.Close()
	box, err := openKey(p.ctx, db, c.SecretKeyFile, p.log)
	if err != nil {
		return err
	}
	client, err := zoom.New(zoom.Options{APIURL: c.Zoom.APIURL, OAuthURL: c.Zoom.OAuthURL, Now: time.Now, Log: p.log})
	if err != nil {
		return err
	}
	transport, err := mail.ParseURL(c.SMTPURL)
	if err != nil {
		return greenroom.Errorf(greenroom.Invalid, "The setting GREENROOM_SMTP_URL is wrong. %s", greenroom.MessageOf(err))
	}
	cases := app.New(app.Options{DB: db, Box: box, Provider: zoom.NewProvider(client), Mail: transport,
		From: mail.Address{Name: "Greenroom", Email: c.MailFrom}, URL: strings.TrimRight(c.URL, "/"), Now: time.Now, Log: p.log})
	if err := cases.UseServerApps(p.ctx, serverApps(&c.Zoom)); err != nil {
		return err
	}
	runner, err := startJobs(p.ctx, db, cases, p.log)
	if err != nil {
		return err
	}
	defer runner.Stop(p.ctx) //nolint:errcheck // what did not finish is taken up again
	listener, err := httpkit.Listen(p.ctx, c.Addr)
	if err != nil {
		return err
	}
	pages := web.New(web.Options{App: cases, Sessions: db.WebSessions(), URL: c.URL, FormActions: []string{origin(c.Zoom.OAuthURL)}, Dev: c.Dev, Now: time.Now, Log: p.log})
	p.log.Info("serving", slog.String("addr", listener.Addr().String()), slog.String("url", c.URL))
	return httpkit.Serve(p.ctx, listener, routes(p.log, db, cases, runner, pages), p.log)
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

// openKey opens the file with the server's key. It makes one at first start, but
// never when the database holds secrets already: they would not open with it.
func openKey(ctx context.Context, db *store.DB, path string, log *slog.Logger) (*seal.Box, error) {
	box, err := seal.Open(path)
	if !errors.Is(err, seal.ErrNoKey) {
		return box, err
	}
	held := false
	if err := db.System(ctx, func(s *store.System) (err error) { held, err = s.HoldsSecrets(ctx); return err }); err != nil {
		return nil, err
	}
	if held {
		return nil, greenroom.Errorf(greenroom.Invalid,
			"The file named by GREENROOM_SECRET_KEY_FILE is missing, but the database holds secrets sealed with it. Nothing was changed; restore the file from its backup.").
			At("GREENROOM_SECRET_KEY_FILE")
	}
	log.Info("made a new key for stored secrets; back it up apart from the database", slog.String("file", path))
	return seal.Create(path)
}

// startJobs begins the work that transactions promise.
func startJobs(ctx context.Context, db *store.DB, cases *app.App, log *slog.Logger) (*jobs.Runner, error) {
	handlers := jobs.NewHandlers()
	jobs.Handle(handlers, func(ctx context.Context, _ greenroom.KeepHouse) (time.Duration, error) {
		return 0, db.System(ctx, func(s *store.System) error { return s.KeepHouse(ctx) })
	})
	jobs.HandleLane(handlers, log, cases.DrainLane)
	jobs.Handle(handlers, cases.DeliverMessage)
	handlers.Every(time.Hour, greenroom.KeepHouse{})
	return jobs.Start(ctx, db, handlers, log)
}

// routes puts the parts of the server side by side.
func routes(log *slog.Logger, db *store.DB, cases *app.App, runner *jobs.Runner, pages http.Handler) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/api/", api.Handler(cases, log))
	mux.HandleFunc("GET /healthz", obs.Health)
	mux.Handle("GET /readyz", obs.Ready(
		obs.Check{Name: "database", Ask: db.Ping},
		obs.Check{Name: "jobs", Ask: runner.Ready}))
	mux.Handle("GET /metrics", obs.Metrics(obs.NewRegistry()))
	mux.Handle("/", pages)
	return mux
}

// origin is the scheme and host of an address, as browsers compare them.
func origin(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Scheme + "://" + u.Host
}
