package web

import (
	"context"
	"crypto/rand"
	"net/http"
	"slices"
	"time"

	"greenroom"
	"greenroom/internal/app"
	"greenroom/internal/say"
	"greenroom/internal/web/ui"
)

// integrations is what the organization is connected with, and what the visitor
// may add.
type integrations struct {
	frame
	entry
	app.Integrations
	org          *greenroom.Organization
	path         string
	organization []connectionCard
	programs     []connectionCard
	own          []connectionCard
	others       []connectionCard
	mayRead      bool        // sees more than what is their own
	mayConnect   bool        // for the organization
	connectable  []ui.Option // programs that the visitor may connect
	maySwitch    bool
	permissions  *permissions // which programs may use Zoom; nil for whoever may not decide it
}

// A connectionCard is a connection in words.
type connectionCard struct {
	*greenroom.ConnectionView
	title string
	state ui.State
	line  string // since when, and by whom
	facts []ui.Fact
}

func (v *visit) integrationsPage() error { return v.showIntegrations(entry{}) }

// showIntegrations shows the page, with what is wrong with what was just asked.
func (v *visit) showIntegrations(in entry) error {
	ctx := v.ctx()
	found, err := v.app.Integrations(ctx, v.who, v.org.ID)
	if err != nil {
		return err
	}
	p := integrations{frame: v.frame(say.T(ctx, "Integrations"), inIntegrations), entry: in, Integrations: found, org: v.org, path: v.path("/integrations"),
		mayRead: v.maySomewhere(greenroom.ReadProgram), mayConnect: v.may(greenroom.ConnectProvider, ""), maySwitch: v.may(greenroom.SwitchVideo, "")}
	if p.connectable, err = v.connectable(); err != nil {
		return err
	}
	if p.permissions, err = v.permissions(in); err != nil {
		return err
	}
	zone := zoneOr(v.org.TimeZone)
	for _, c := range found.Connections {
		card := cardOf(ctx, c, zone)
		switch {
		case found.IsOwn(c):
			p.own = append(p.own, card)
		case c.OwnerKind == greenroom.OrganizationOwner:
			p.organization = append(p.organization, card)
		case c.OwnerKind == greenroom.ProgramOwner:
			p.programs = append(p.programs, card)
		default:
			p.others = append(p.others, card)
		}
	}
	return v.render(in.status(), integrationsView(p))
}

// connectable are the programs that the visitor may connect, at most 200.
func (v *visit) connectable() (options []ui.Option, err error) {
	const most = 200
	programs, _, err := v.app.Programs(v.ctx(), v.who, v.org.ID, "", most)
	for _, p := range programs {
		if v.may(greenroom.ConnectProgram, p.ID) {
			options = append(options, ui.Option{Value: string(p.ID), Label: p.Name})
		}
	}
	return options, err
}

// cardOf puts a connection into words, with its day in a zone.
func cardOf(ctx context.Context, c *greenroom.ConnectionView, zone *time.Location) connectionCard {
	card := connectionCard{ConnectionView: c, title: c.Name, state: connectionState(c.State), line: connectionLine(ctx, c, zone)}
	if c.Name != "Zoom" {
		card.title = say.T(ctx, "Zoom · %s", c.Name)
	}
	owner := c.OwnerName
	if owner == "" {
		owner = say.T(ctx, "somebody who is gone")
	}
	host := c.DefaultHost
	if host == "" {
		host = say.T(ctx, "none: sessions must bring a host")
	}
	card.facts = []ui.Fact{
		{Term: say.T(ctx, "For"), Value: say.T(ctx, "%[1]s (%[2]s)", owner, say.Word(ctx, c.OwnerKind))},
		{Term: say.T(ctx, "How"), Value: say.Word(ctx, c.AppKind)},
		{Term: say.T(ctx, "Hosts"), Value: say.T(ctx, "%[1]s, %[2]s", say.T(ctx, "%d users at Zoom", c.Hosts), say.T(ctx, "%d licensed", c.Licensed))},
		{Term: say.T(ctx, "Default host"), Value: host},
	}
	return card
}

// connectionLine says since when a connection is there, and by whom.
func connectionLine(ctx context.Context, c *greenroom.ConnectionView, zone *time.Location) string {
	since := say.Since(ctx, c.CreatedAt.In(zone))
	switch {
	case c.State == greenroom.Revoked:
		return say.T(ctx, "Was connected on %s, but has ended at Zoom.", since)
	case c.CreatorName != "":
		return say.T(ctx, "Connected since %[1]s, by %[2]s.", since, c.CreatorName)
	}
	return say.T(ctx, "Connected since %s.", since)
}

func connectionState(s greenroom.ConnectionState) ui.State {
	switch s {
	case greenroom.Live:
		return ui.Linked
	case greenroom.Pending:
		return ui.Waiting
	case greenroom.Degraded, greenroom.Revoked:
	}
	return ui.Failed
}

// switchVideo turns the video feature on or off. After somebody else's change,
// it shows that.
func (v *visit) switchVideo() error {
	in, err := v.entry()
	if err != nil {
		return err
	}
	on := in.Get("video") == "on"
	o, err := v.app.SwitchVideo(v.ctx(), v.who, v.org.ID, in.revision(), on)
	if greenroom.KindOf(err) == greenroom.Conflict {
		return v.showIntegrations(entry{err: err})
	}
	if err != nil {
		return err
	}
	said := say.T(v.ctx(), "Video is off. Meetings that exist stay; new ones are not made.")
	if o.VideoEnabled {
		said = say.T(v.ctx(), "Video is on. Zoom can be connected now.")
	}
	return v.to(v.path("/integrations"), said)
}

// beginConnect sends the visitor to Zoom's page of consent.
func (v *visit) beginConnect() error {
	in, err := v.entry()
	if err != nil {
		return err
	}
	owner := greenroom.OwnerKind(in.Get("owner"))
	id, err := v.ownerID(in, owner)
	if err != nil {
		return err
	}
	page, err := v.app.BeginConnect(v.ctx(), v.who, v.org.ID, owner, id, v.browser(), v.path("/integrations"))
	if kind := greenroom.KindOf(err); kind == greenroom.Invalid || kind == greenroom.Conflict {
		return v.showIntegrations(entry{err: err})
	}
	if err != nil {
		return err
	}
	http.Redirect(v.w, v.r, page, http.StatusSeeOther)
	return nil
}

// ownerID is whose connection it will be; of a person, only the visitor's own.
func (v *visit) ownerID(in entry, owner greenroom.OwnerKind) (string, error) {
	switch owner {
	case greenroom.OrganizationOwner:
		return string(v.org.ID), nil
	case greenroom.ProgramOwner:
		return in.Get("program"), nil
	case greenroom.PersonOwner:
		found, err := v.app.Integrations(v.ctx(), v.who, v.org.ID)
		if err != nil || found.Self == nil {
			return "", err
		}
		return string(found.Self.ID), nil
	}
	return "", nil
}

// browser returns the secret of this browser, which the answer of Zoom's page
// must come back to.
func (v *visit) browser() greenroom.Secret {
	secret := v.cookies.GetString(v.ctx(), keyBrowser)
	if secret == "" {
		secret = rand.Text() + rand.Text()
		v.cookies.Put(v.ctx(), keyBrowser, secret)
	}
	return greenroom.Secret(secret)
}

// finishConnect takes what Zoom's page sent back. Its address carries a code and
// a state, so that it goes nowhere: not to the next page, and not through the
// page that signs in, which is why anybody may ask for it.
func (v *visit) finishConnect() error {
	v.w.Header().Set("Referrer-Policy", "no-referrer")
	ctx, q := v.ctx(), v.r.URL.Query()
	from := greenroom.Secret(v.cookies.GetString(ctx, keyBrowser))
	c, back, err := v.app.FinishConnect(ctx, v.who, from, q.Get("state"), q.Get("code"), q.Get("error"))
	switch {
	case err == nil:
		return v.to(localPath(back), say.T(ctx, "%s is connected. Sessions that waited for it get their meetings now.", c.Name))
	case back != "" && explained(err):
		return v.sorry(localPath(back), err)
	}
	return err
}

// explained reports whether people can do something about an error.
func explained(err error) bool {
	kind := greenroom.KindOf(err)
	return kind != "" && kind != greenroom.Internal
}

// mayOffer reports whether the visitor can connect the organization.
func (p *integrations) mayOffer() bool { return p.mayConnect && p.org.VideoEnabled }

// mayOfferProgram reports whether the visitor can connect a program.
func (p *integrations) mayOfferProgram() bool {
	return len(p.connectable) > 0 && p.ByAccount && p.org.VideoEnabled
}

// mayOfferOwn reports whether the visitor can connect an account of their own
// and has none that lives.
func (p *integrations) mayOfferOwn() bool {
	live := func(c connectionCard) bool { return c.State == greenroom.Live }
	return p.Self != nil && p.ByPerson && p.org.VideoEnabled && !slices.ContainsFunc(p.own, live)
}
