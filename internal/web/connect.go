package web

import (
	"crypto/rand"
	"net/http"
	"net/url"

	"greenroom"
	"greenroom/internal/app"
	"greenroom/internal/say"
)

// connecting is the page that says what Zoom will ask for, before it does.
type connecting struct {
	frame
	*app.ConnectPlan
	begin string // where the form goes
	ask   string // the page for those whom Zoom refuses
	back  string // where the visitor came from
}

// connectPage says what Zoom will ask for.
func (v *visit) connectPage() error {
	in, plan, err := v.planned()
	if kind := greenroom.KindOf(err); kind == greenroom.Invalid || kind == greenroom.Conflict {
		return v.showIntegrations(entry{err: err})
	}
	if err != nil {
		return err
	}
	return v.show(connectView(connecting{frame: v.frame(say.T(v.ctx(), "Connect Zoom"), inIntegrations).narrow(), ConnectPlan: plan,
		begin: v.path("/integrations/authorize"), ask: v.askPath(plan), back: localPath(in.ReturnTo)}))
}

// planned reads whom to connect from the address, by default the organization.
func (v *visit) planned() (in app.ConnectRequest, plan *app.ConnectPlan, err error) {
	q := v.r.URL.Query()
	if !q.Has("owner") {
		q.Set("owner", string(greenroom.OrganizationOwner))
	}
	if in, err = v.connectRequest(q); err != nil {
		return in, nil, err
	}
	plan, err = v.app.PlanConnect(v.ctx(), v.who, v.org.ID, in)
	return in, plan, err
}

// connectPath is the address of the page that says what Zoom will ask for.
func (v *visit) connectPath(owner greenroom.OwnerKind, id, app, back string) string {
	return connectPath(v.org.ID, owner, id, app, back)
}

func connectPath(organization greenroom.OrganizationID, owner greenroom.OwnerKind, id, app, back string) string {
	q := url.Values{"owner": {string(owner)}}
	if owner == greenroom.ProgramOwner {
		q.Set("program", id)
	}
	if app != "" {
		q.Set("app", app)
	}
	if back != "" {
		q.Set("return", back)
	}
	return "/o/" + string(organization) + "/integrations/connect?" + q.Encode()
}

// connectRequest reads whom to connect, and where that was begun: a program on
// its own page unless it says otherwise.
func (v *visit) connectRequest(q url.Values) (in app.ConnectRequest, err error) {
	in = app.ConnectRequest{Owner: greenroom.OwnerKind(q.Get("owner")), App: q.Get("app"), ReturnTo: q.Get("return")}
	back := v.path("/integrations")
	switch in.Owner {
	case greenroom.OrganizationOwner:
		in.OwnerID = string(v.org.ID)
	case greenroom.ProgramOwner:
		in.OwnerID, back = q.Get("program"), v.path("/programs/"+url.PathEscape(q.Get("program")))
	case greenroom.PersonOwner:
		in.OwnerID, err = v.oneself()
	default:
		err = greenroom.Errorf(greenroom.Invalid, "Say whom to connect: the organization, a program, or yourself. Nothing was begun.").At("owner")
	}
	if in.ReturnTo == "" {
		in.ReturnTo = back
	}
	return in, err
}

// oneself returns who the visitor is in the organization.
func (v *visit) oneself() (string, error) {
	found, err := v.app.Integrations(v.ctx(), v.who, v.org.ID)
	if err != nil {
		return "", err
	}
	if found.Self == nil {
		return "", greenroom.Errorf(greenroom.Forbidden, "You take part in no program here yourself, so that there is nothing to connect. Ask a coordinator to add you to a program under your e-mail address.")
	}
	return string(found.Self.ID), nil
}

// beginConnect sends the visitor to Zoom's page of consent.
func (v *visit) beginConnect() error {
	form, err := v.entry()
	if err != nil {
		return err
	}
	in, err := v.connectRequest(form.Values)
	if err != nil {
		return err
	}
	page, err := v.app.BeginConnect(v.ctx(), v.who, v.org.ID, in, v.browser())
	if kind := greenroom.KindOf(err); kind == greenroom.Invalid || kind == greenroom.Conflict {
		return v.showIntegrations(entry{err: err})
	}
	if err != nil {
		return err
	}
	http.Redirect(v.w, v.r, page, http.StatusSeeOther)
	return nil
}

// browser returns the secret of this browser, which the answer of Zoom's page
// must come back to.
func (v *visit) browser() greenroom.Secret {
	secret := v.knownBrowser()
	if secret == "" {
		secret = greenroom.Secret(rand.Text() + rand.Text())
		v.cookies.Put(v.ctx(), keyBrowser, secret.Reveal())
	}
	return secret
}

// knownBrowser is the secret of this browser, or "" if it never needed one.
func (v *visit) knownBrowser() greenroom.Secret {
	return greenroom.Secret(v.cookies.GetString(v.ctx(), keyBrowser))
}

// finishConnect takes what Zoom's page sent back. Its address carries a code and
// a state, so that it goes nowhere: not to the next page, and not through the
// page that signs in, which is why anybody may ask for it.
func (v *visit) finishConnect() error {
	v.w.Header().Set("Referrer-Policy", "no-referrer")
	ctx, q := v.ctx(), v.r.URL.Query()
	if q.Get("state") == "" {
		return v.to(landingPath+unasked, "") // as the Marketplace does
	}
	out, err := v.app.FinishConnect(ctx, v.who, v.knownBrowser(), app.ConnectAnswer{State: q.Get("state"), Code: q.Get("code"), Error: q.Get("error")})
	back := localPath(out.ReturnTo)
	switch {
	case err == nil && out.Already:
		return v.to(back, say.T(ctx, "%s is connected already. Nothing was changed.", out.Connection.Name))
	case err == nil:
		return v.to(back, say.T(ctx, "%s is connected. Sessions that waited for it get their meetings now.", out.Connection.Name))
	case out.ReturnTo != "" && explained(err):
		return v.sorry(back, err)
	case greenroom.KindOf(err) == greenroom.NotFound:
		title := say.T(ctx, "Nothing was connected")
		return v.render(http.StatusNotFound, unconnectedView(v.frame(title, "").narrow(), title, v.sentence(err)))
	}
	return err
}

// explained reports whether people can do something about an error.
func explained(err error) bool {
	kind := greenroom.KindOf(err)
	return kind != "" && kind != greenroom.Internal
}
