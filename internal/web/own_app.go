package web

import (
	"context"
	"net/url"
	"strconv"

	"greenroom"
	"greenroom/internal/app"
	"greenroom/internal/say"
	"greenroom/internal/web/ui"
)

// ownApps are the organization's own apps.
type ownApps struct {
	frame
	entry
	apps []ownAppCard
	path string
	back string // address of the integrations
}

// An ownAppCard is an app in words.
type ownAppCard struct {
	*app.OwnApp
	facts   []ui.Fact
	webhook webhookData
	edit    string
	connect string // the page that says what Zoom will ask for
}

// ownAppForm is the form of an app that is added or changed.
type ownAppForm struct {
	frame
	entry
	*app.OwnApp // nil of one that is added
	path        string
	until       string // when the secrets that were typed are forgotten; "" if none are kept
	card        ownAppCard
	scopes      map[greenroom.AppKind][]greenroom.ScopeNeed
	redirect    string
}

func (v *visit) ownAppsPage() error { return v.showOwnApps(entry{}) }

func (v *visit) showOwnApps(in entry) error {
	ctx := v.ctx()
	found, err := v.app.OwnApps(ctx, v.who, v.org.ID)
	if err != nil {
		return err
	}
	p := ownApps{frame: v.frame(say.T(ctx, "Apps of your own"), inIntegrations), entry: in, path: v.path("/integrations/apps"), back: v.path("/integrations")}
	for _, a := range found {
		p.apps = append(p.apps, v.ownAppCard(a))
	}
	return v.render(in.status(), ownAppsView(p))
}

// ownAppCard puts an app into words.
func (v *visit) ownAppCard(a *app.OwnApp) ownAppCard {
	ctx := v.ctx()
	card := ownAppCard{OwnApp: a, edit: v.path("/integrations/apps/" + a.ID), connect: v.connectPath(ownerFor(a.Kind), string(v.org.ID), a.ID, ""),
		webhook: webhookData{address: a.WebhookURL, signed: a.WebhookSecret.Set}}
	if !a.HeardAt.IsZero() {
		card.webhook.heard = say.Since(ctx, a.HeardAt.In(zoneOr(v.org.TimeZone)))
	}
	card.facts = []ui.Fact{
		{Term: say.T(ctx, "How"), Value: say.Word(ctx, a.Kind)},
		{Term: say.T(ctx, "Client ID"), More: code(a.ClientID)},
		{Term: say.T(ctx, "Client secret"), More: ui.Secret(a.ClientSecret.First, a.ClientSecret.Last)},
		{Term: say.T(ctx, "Used by"), Value: say.T(ctx, "%d connections", a.Connections)},
	}
	return card
}

// ownerFor is whom an app of a kind is first connected for.
func ownerFor(kind greenroom.AppKind) greenroom.OwnerKind {
	if kind == greenroom.UserLevel {
		return greenroom.PersonOwner
	}
	return greenroom.OrganizationOwner
}

func (v *visit) newOwnAppPage() error {
	return v.showOwnApp(entry{Values: url.Values{"kind": {string(greenroom.AccountLevel)}}}, nil)
}

func (v *visit) ownAppPage() error {
	a, err := v.app.OwnApp(v.ctx(), v.who, v.org.ID, v.r.PathValue("app"))
	if err != nil {
		return err
	}
	return v.showOwnApp(entry{Values: url.Values{"name": {a.Name}, "revision": {strconv.FormatInt(a.Revision, 10)}}}, a)
}

// showOwnApp shows the form with what was typed; a is nil for an app that is
// added.
func (v *visit) showOwnApp(in entry, a *app.OwnApp) error {
	if a == nil {
		if err := v.app.MayAddOwnApp(v.ctx(), v.who, v.org.ID); err != nil {
			return err
		}
	}
	ctx := v.ctx()
	p := ownAppForm{frame: v.frame(say.T(ctx, "Add an app of your own"), inIntegrations), entry: in, OwnApp: a, path: v.path("/integrations/apps"),
		until: v.keptUntil(in), redirect: v.app.RedirectURL(), scopes: map[greenroom.AppKind][]greenroom.ScopeNeed{}}
	for _, kind := range []greenroom.AppKind{greenroom.AccountLevel, greenroom.UserLevel} {
		p.scopes[kind] = v.app.ScopeNeeds(kind)
	}
	if a != nil {
		p.frame.Title, p.card = say.T(ctx, "Change the app “%s”", a.Name), v.ownAppCard(a)
	}
	return v.render(in.status(), ownAppView(p))
}

// ownAppEntry reads the form.
func (v *visit) ownAppEntry() (in entry, out app.NewApp, err error) {
	if err := v.who.May(greenroom.ConnectProvider, v.org.ID, ""); err != nil {
		return in, out, err
	}
	if in, err = v.entry(); err != nil {
		return in, out, err
	}
	client, token, err := v.secretsOf(in)
	return in, app.NewApp{Kind: greenroom.AppKind(in.Get("kind")), ClientID: in.Get("client_id"), ChangedApp: app.ChangedApp{Name: in.Get("name"),
		ClientSecret: client, WebhookSecret: token, ForgetWebhook: in.Get("forget_token") != ""}}, err
}

func (v *visit) addOwnApp() error {
	in, asked, err := v.ownAppEntry()
	if err != nil {
		return err
	}
	id, err := v.app.AddOwnApp(v.ctx(), v.who, v.org.ID, asked)
	if err != nil {
		if in.err = err; explained(err) {
			return v.showOwnApp(in, nil)
		}
		return err
	}
	v.cookies.Remove(v.ctx(), keyTyped)
	return v.to(v.path("/integrations/apps/"+id), say.T(v.ctx(), "%s is added. Register the addresses below at Zoom, then connect with it.", asked.Name))
}

func (v *visit) updateOwnApp() error {
	in, asked, err := v.ownAppEntry()
	if err != nil {
		return err
	}
	id := v.r.PathValue("app")
	a, err := v.app.OwnApp(v.ctx(), v.who, v.org.ID, id)
	if err != nil {
		return err
	}
	err = v.app.ChangeOwnApp(v.ctx(), v.who, v.org.ID, id, in.revision(), asked.ChangedApp)
	if greenroom.KindOf(err) == greenroom.Conflict {
		in.Set("revision", strconv.FormatInt(a.Revision, 10))
		in.Set("name", a.Name)
	}
	if err != nil {
		if in.err = err; explained(err) {
			return v.showOwnApp(in, a)
		}
		return err
	}
	v.cookies.Remove(v.ctx(), keyTyped)
	return v.to(v.path("/integrations/apps"), say.T(v.ctx(), "%s is changed.", asked.Name))
}

func (v *visit) removeOwnApp() error {
	in, err := v.entry()
	if err != nil {
		return err
	}
	a, err := v.app.OwnApp(v.ctx(), v.who, v.org.ID, v.r.PathValue("app"))
	if err != nil {
		return err
	}
	if err := v.app.RemoveOwnApp(v.ctx(), v.who, v.org.ID, a.ID, in.revision()); err != nil {
		if explained(err) {
			return v.showOwnApps(entry{err: err})
		}
		return err
	}
	return v.to(v.path("/integrations/apps"), say.T(v.ctx(), "%s is removed, and its secrets are erased.", a.Name))
}

// kindOptions are the kinds of app that people consent on, with their meaning.
func kindOptions(ctx context.Context) []ui.ChoiceData {
	return []ui.ChoiceData{
		{ID: "kind-account", Value: string(greenroom.AccountLevel), Label: say.T(ctx, "For the whole account"), Help: say.T(ctx, "An administrator of the Zoom account consents once, for everybody (at Zoom: a General app, admin-managed).")},
		{ID: "kind-user", Value: string(greenroom.UserLevel), Label: say.T(ctx, "For single people"), Help: say.T(ctx, "Each person consents for themselves and hosts with their own Zoom user (at Zoom: a General app, user-managed).")},
	}
}

// action is where the form goes.
func (p ownAppForm) action() string {
	if p.OwnApp == nil {
		return p.path
	}
	return p.path + "/" + p.ID
}

// kinds are those whose scopes are shown.
func (p ownAppForm) kinds() []greenroom.AppKind {
	if p.OwnApp == nil {
		return []greenroom.AppKind{greenroom.AccountLevel, greenroom.UserLevel}
	}
	return []greenroom.AppKind{p.Kind}
}

// at names the page on which a Secret Token is entered.
func (w webhookData) at(edit string) webhookData {
	w.edit = edit
	return w
}
