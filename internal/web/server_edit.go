package web

import (
	"context"
	"errors"

	"greenroom"
	"greenroom/internal/app"
	"greenroom/internal/say"
)

// serverEdit is the form of a Server-to-Server connection that is there.
type serverEdit struct {
	frame
	entry
	trial
	*app.ServerView
	back    string // address of the integrations
	path    string
	until   string // when the secrets that were typed are forgotten; "" if none are kept
	webhook webhookData
}

// showServerEdit shows the form with what was typed, or else with what is stored.
func (v *visit) showServerEdit(in entry, test *app.ConnectionTest) error {
	ctx, zone := v.ctx(), zoneOr(v.org.TimeZone)
	c, err := v.app.ServerConnection(ctx, v.who, v.org.ID, v.connectionID())
	if err != nil {
		return err
	}
	if in.Values == nil {
		in.Values = settingsValues(c.Connection)
	}
	p := serverEdit{frame: v.frame(editTitle(ctx, c.Connection), inIntegrations), entry: in, ServerView: c, trial: v.trialOf(test, in.Get("default_host")),
		back: v.path("/integrations"), path: v.editPath(c.ID), until: v.keptUntil(in), webhook: webhookData{address: c.WebhookURL, signed: c.WebhookSecret.Set}}
	p.stored = true
	if !c.HeardAt.IsZero() {
		p.webhook.heard = say.Since(ctx, c.HeardAt.In(zone))
	}
	return v.render(in.status(), serverEditView(p))
}

// serverChange reads the form.
func (v *visit) serverChange() (in entry, out app.ServerChange, err error) {
	if in, err = v.entry(); err != nil {
		return in, out, err
	}
	if _, err := v.app.ServerConnection(v.ctx(), v.who, v.org.ID, v.connectionID()); err != nil {
		return in, out, err
	}
	client, token, err := v.secretsOf(in)
	return in, app.ServerChange{Name: in.Get("name"), DefaultHost: in.Get("default_host"), ClientSecret: client, WebhookSecret: token,
		ForgetWebhook: in.Get("forget_token") != ""}, err
}

func (v *visit) testServerEdit() error {
	in, asked, err := v.serverChange()
	if err != nil {
		return err
	}
	test, err := v.app.TestConnection(v.ctx(), v.who, v.org.ID, v.connectionID(), asked)
	if err != nil {
		return err
	}
	return v.showServerEdit(in, test)
}

// editTitle is what the form of a connection is called.
func editTitle(ctx context.Context, c *greenroom.Connection) string {
	return say.T(ctx, "Change “%s”", c.Name)
}

func (v *visit) updateServer() error {
	in, asked, err := v.serverChange()
	if err != nil {
		return err
	}
	c, err := v.app.ChangeServerToServer(v.ctx(), v.who, v.org.ID, v.connectionID(), in.revision(), asked)
	if e, ok := errors.AsType[*greenroom.Error](err); ok && e.Kind == greenroom.Conflict && e.Field == "revision" {
		return v.showServerEdit(entry{err: err}, nil)
	}
	if err != nil {
		if in.err = err; explained(err) {
			return v.showServerEdit(in, nil)
		}
		return err
	}
	v.cookies.Remove(v.ctx(), keyTyped)
	return v.to(v.path("/integrations"), say.T(v.ctx(), "“%s” is changed.", c.Name))
}
