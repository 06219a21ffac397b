// Package config names every setting of the server. A setting is a flag and an
// environment variable; the struct tags are its documentation, read by kong.
// Start with [Server]; [Server.Validate] says in one sentence what is wrong.
package config

import (
	"net"
	"net/url"
	"strings"

	"greenroom"
)

// Server is what `greenroom serve` runs with.
type Server struct {
	Addr          string           `env:"GREENROOM_ADDR" default:"127.0.0.1:8080" help:"Address to listen on, host:port."`
	URL           string           `name:"url" env:"GREENROOM_URL" default:"http://localhost:8080" help:"Public base address, as people type it."`
	Database      string           `env:"GREENROOM_DATABASE" default:"sqlite:greenroom.db" help:"sqlite:PATH or postgres://…"`
	SecretKeyFile string           `env:"GREENROOM_SECRET_KEY_FILE" default:"greenroom.key" help:"File with the key that seals stored secrets; made with mode 0600 where it is missing."`
	SMTPURL       greenroom.Secret `name:"smtp-url" env:"GREENROOM_SMTP_URL" help:"smtp://user:pass@host:port; empty keeps mail in the outbox."`
	MailFrom      string           `env:"GREENROOM_MAIL_FROM" default:"greenroom@localhost" help:"Address that mail is from and that answers to invitations go to."`
	Dev           bool             `env:"GREENROOM_DEV" help:"For those who work on Greenroom: serve the style guide at /styleguide."`

	Zoom Zoom `embed:"" prefix:"zoom-"`
}

// Zoom is where Zoom is, and the server's own two apps there.
type Zoom struct {
	APIURL   string `name:"api-url" env:"GREENROOM_ZOOM_API_URL" default:"https://api.zoom.us" help:"Zoom's REST API, without /v2."`
	OAuthURL string `name:"oauth-url" env:"GREENROOM_ZOOM_OAUTH_URL" default:"https://zoom.us" help:"Zoom's OAuth host."`

	AdminClientID      string           `env:"GREENROOM_ZOOM_ADMIN_CLIENT_ID" help:"Client id of the account-level app."`
	AdminClientSecret  greenroom.Secret `env:"GREENROOM_ZOOM_ADMIN_CLIENT_SECRET" help:"Client secret of the account-level app."`
	AdminWebhookSecret greenroom.Secret `env:"GREENROOM_ZOOM_ADMIN_WEBHOOK_SECRET" help:"Webhook secret token of the account-level app."`
	UserClientID       string           `env:"GREENROOM_ZOOM_USER_CLIENT_ID" help:"Client id of the user-level app."`
	UserClientSecret   greenroom.Secret `env:"GREENROOM_ZOOM_USER_CLIENT_SECRET" help:"Client secret of the user-level app."`
	UserWebhookSecret  greenroom.Secret `env:"GREENROOM_ZOOM_USER_WEBHOOK_SECRET" help:"Webhook secret token of the user-level app."`
}

// Validate returns an Invalid error that names the first setting that is wrong,
// by its environment variable. kong calls it after parsing.
func (s *Server) Validate() error {
	if _, _, err := net.SplitHostPort(s.Addr); err != nil {
		return wrong("GREENROOM_ADDR", "must be host:port, such as 127.0.0.1:8080")
	}
	if err := httpURL("GREENROOM_URL", s.URL); err != nil {
		return err
	}
	if !hasAnyPrefix(s.Database, "sqlite:", "postgres://", "postgresql://") || s.Database == "sqlite:" {
		return wrong("GREENROOM_DATABASE", "must be sqlite:PATH or postgres://…")
	}
	if s.SecretKeyFile == "" {
		return wrong("GREENROOM_SECRET_KEY_FILE", "must name a file")
	}
	if s.SMTPURL != "" && !hasAnyPrefix(s.SMTPURL.Reveal(), "smtp://", "smtps://") {
		return wrong("GREENROOM_SMTP_URL", "must begin with smtp:// or smtps://")
	}
	if _, domain, ok := strings.Cut(s.MailFrom, "@"); !ok || domain == "" {
		return wrong("GREENROOM_MAIL_FROM", "must be an e-mail address")
	}
	return s.Zoom.validate()
}

func (z *Zoom) validate() error {
	if err := httpURL("GREENROOM_ZOOM_API_URL", z.APIURL); err != nil {
		return err
	}
	if strings.HasSuffix(strings.TrimRight(z.APIURL, "/"), "/v2") {
		return wrong("GREENROOM_ZOOM_API_URL", "must be given without /v2")
	}
	if err := httpURL("GREENROOM_ZOOM_OAUTH_URL", z.OAuthURL); err != nil {
		return err
	}
	if (z.AdminClientID == "") != (z.AdminClientSecret == "") {
		return wrong("GREENROOM_ZOOM_ADMIN_CLIENT_SECRET", "and GREENROOM_ZOOM_ADMIN_CLIENT_ID go together: set both or neither")
	}
	if (z.UserClientID == "") != (z.UserClientSecret == "") {
		return wrong("GREENROOM_ZOOM_USER_CLIENT_SECRET", "and GREENROOM_ZOOM_USER_CLIENT_ID go together: set both or neither")
	}
	return nil
}

func httpURL(name, value string) error {
	u, err := url.Parse(value)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return wrong(name, "must be an http or https address")
	}
	return nil
}

func wrong(name, what string) error {
	return greenroom.Errorf(greenroom.Invalid, "The setting %s %s.", name, what).At(name)
}

func hasAnyPrefix(s string, prefixes ...string) bool {
	for _, prefix := range prefixes {
		if strings.HasPrefix(s, prefix) {
			return true
		}
	}
	return false
}
