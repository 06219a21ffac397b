package web

import (
	"context"
	"crypto/rand"
	"strconv"
	"strings"
	"time"

	"greenroom"
	"greenroom/internal/app"
	"greenroom/internal/say"
	"greenroom/internal/web/ui"
)

// typedLife is how long a secret that was typed for a test is kept.
const typedLife = 10 * time.Minute

// serverFields are those whose errors the form says beside them.
var serverFields = []string{"name", "account_id", "client_id", "client_secret", "default_host"}

// serverForm is the form of credentials, and what came of trying them.
type serverForm struct {
	frame
	entry
	back  string // address of the integrations
	path  string
	until string // when the secret that was typed is forgotten; "" if none is kept
	tried string // when the test was made; "" if none was
	works bool
	lines []testLine
}

// A testLine is one thing that was tried, or not.
type testLine struct {
	state  ui.State
	what   string
	result string // one or two words
	why    string // a sentence, or ""
}

func (v *visit) serverPage() error { return v.showServer(entry{}, nil) }

// showServer shows the form with what was typed, but never the secret.
func (v *visit) showServer(in entry, test *app.ConnectionTest) error {
	if err := v.who.May(greenroom.ConnectProvider, v.org.ID, ""); err != nil {
		return err
	}
	ctx, zone := v.ctx(), zoneOr(v.org.TimeZone)
	p := serverForm{frame: v.frame(say.T(ctx, "Connect Server-to-Server"), inIntegrations), entry: in,
		back: v.path("/integrations"), path: v.path("/integrations/server-to-server")}
	if _, until := v.typedSecret(in.Get("typed")); !until.IsZero() {
		p.until = say.Clock(until.In(zone))
	}
	if test != nil {
		p.tried, p.works, p.lines = say.Clock(v.now().In(zone)), true, testLines(ctx, test, in.Get("default_host") != "")
		for _, l := range p.lines {
			p.works = p.works && l.state == ui.Linked
		}
	}
	return v.render(in.status(), serverView(p))
}

// testLines puts a test into words. What comes after a failure was not tried.
func testLines(ctx context.Context, test *app.ConnectionTest, withHost bool) []testLine {
	lines := []testLine{
		{what: say.T(ctx, "Account, client and secret belong together")},
		{what: say.T(ctx, "The users at Zoom can be read, and one can host")},
	}
	if withHost {
		lines = append(lines, testLine{what: say.T(ctx, "The default host has a licence")})
	}
	for i := range lines {
		switch l := &lines[i]; {
		case i >= len(test.Checks):
			l.state, l.result = ui.Off, say.T(ctx, "not tried")
		case test.Checks[i].Problem == nil:
			l.state, l.result = ui.Linked, say.T(ctx, "right")
		default:
			l.state, l.result, l.why = ui.Failed, say.T(ctx, "failed"), say.Error(ctx, test.Checks[i].Problem)
		}
	}
	if test.Licensed > 0 {
		lines[1].why = say.T(ctx, "%[1]s, %[2]s", say.T(ctx, "%d users at Zoom", test.Hosts), say.T(ctx, "%d licensed", test.Licensed))
	}
	return lines
}

// serverEntry reads the form. The secret is the one that was typed now, or else
// the one that was typed for a test; either is kept for the next time.
func (v *visit) serverEntry() (in entry, out app.ServerToServer, err error) {
	if err := v.who.May(greenroom.ConnectProvider, v.org.ID, ""); err != nil {
		return in, out, err
	}
	if in, err = v.entry(); err != nil {
		return in, out, err
	}
	secret := greenroom.Secret(strings.TrimSpace(in.Get("client_secret")))
	in.Del("client_secret")
	if secret == "" {
		secret, _ = v.typedSecret(in.Get("typed"))
	} else if err := v.keepTyped(in, secret); err != nil {
		return in, out, err
	}
	return in, app.ServerToServer{Name: in.Get("name"), DefaultHost: in.Get("default_host"), Credentials: greenroom.ServerCredentials{
		AccountID: in.Get("account_id"), ClientID: in.Get("client_id"), ClientSecret: secret}}, nil
}

func (v *visit) testServer() error {
	in, asked, err := v.serverEntry()
	if err != nil {
		return err
	}
	test, err := v.app.TestServerToServer(v.ctx(), v.who, v.org.ID, asked)
	if err != nil {
		if in.err = err; refused(err) {
			return v.showServer(in, nil)
		}
		return err
	}
	return v.showServer(in, test)
}

func (v *visit) connectServer() error {
	in, asked, err := v.serverEntry()
	if err != nil {
		return err
	}
	c, err := v.app.ConnectServerToServer(v.ctx(), v.who, v.org.ID, asked)
	if err != nil {
		if in.err = err; explained(err) {
			return v.showServer(in, nil)
		}
		return err
	}
	v.cookies.Remove(v.ctx(), keyTyped)
	return v.to(v.path("/integrations"), say.T(v.ctx(), "%s is connected. Sessions that waited for it get their meetings now.", c.Name))
}

// keepTyped keeps a secret, sealed, in the browser session, and its handle in
// the form: a secret is written into no page.
func (v *visit) keepTyped(in entry, secret greenroom.Secret) error {
	handle, until := rand.Text(), v.now().Add(typedLife).Unix()
	sealed, err := v.app.SealTyped(v.who, v.org.ID, handle, secret)
	if err != nil {
		return err
	}
	v.cookies.Put(v.ctx(), keyTyped, strings.Join([]string{handle, strconv.FormatInt(until, 10), string(sealed)}, " "))
	in.Set("typed", handle)
	return nil
}

// typedSecret returns the secret that is kept under a handle and until when, or
// nothing.
func (v *visit) typedSecret(handle string) (greenroom.Secret, time.Time) {
	parts := strings.Split(v.cookies.GetString(v.ctx(), keyTyped), " ")
	if len(parts) != 3 || handle == "" || parts[0] != handle {
		return "", time.Time{}
	}
	until, err := strconv.ParseInt(parts[1], 10, 64)
	if err != nil || v.now().Unix() >= until {
		return "", time.Time{}
	}
	secret, err := v.app.OpenTyped(v.who, v.org.ID, handle, greenroom.Sealed(parts[2]))
	if err != nil {
		return "", time.Time{}
	}
	return secret, time.Unix(until, 0)
}

// icon is a tick for what is right: nothing is linked yet.
func (l testLine) icon() ui.IconName {
	if l.state == ui.Linked {
		return ui.IconCheck
	}
	return l.state.Icon()
}
