package web

import (
	"context"
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
	pending      []pendingCard
}

// A connectionCard is a connection in words.
type connectionCard struct {
	*greenroom.ConnectionView
	title string
	state ui.State
	line  string // since when, and by whom
	facts []ui.Fact

	disconnect, sessions string // pages where it is ended, and where its sessions are; "" if not for the visitor
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
	if p.pending, err = v.pending(); err != nil {
		return err
	}
	zone := zoneOr(v.org.TimeZone)
	for _, c := range found.Connections {
		card := cardOf(ctx, c, zone)
		if found.IsOwn(c) || v.mayEnd(c) {
			card.disconnect = v.path("/connections/" + string(c.ID) + "/disconnect")
		}
		if p.mayRead {
			card.sessions = v.path("/connections/" + string(c.ID) + "/sessions")
		}
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

// mayEnd reports whether the visitor may disconnect what is not their own.
func (v *visit) mayEnd(c *greenroom.ConnectionView) bool {
	return v.may(greenroom.ConnectProvider, "") || c.OwnerKind == greenroom.ProgramOwner && v.may(greenroom.ConnectProgram, greenroom.ProgramID(c.OwnerID))
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
		return say.T(ctx, "Was connected on %s, and has ended.", since)
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
