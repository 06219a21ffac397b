package web

import (
	"context"
	"slices"

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
	ended        []connectionCard // that nobody misses
	ask          string           // the page for those whom Zoom refuses
	mayRead      bool             // sees more than what is their own
	mayConnect   bool             // for the organization
	connectable  []ui.Option      // programs that the visitor may connect
	maySwitch    bool
	permissions  *permissions // which programs may use Zoom; nil for whoever may not decide it
	pending      []pendingCard
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
		ask:     v.askAbout(greenroom.OrganizationOwner, string(v.org.ID), ""),
		mayRead: v.maySomewhere(greenroom.ReadProgram), mayConnect: v.may(greenroom.ConnectProvider, ""), maySwitch: v.may(greenroom.SwitchVideo, "")}
	if p.connectable, err = v.connectable(); err != nil {
		return err
	}
	if p.permissions, err = v.permissions(in); err != nil {
		return err
	}
	if p.pending, err = v.pending(); err != nil {
		return err
	}
	p.deal(v.cards(found))
	return v.render(in.status(), integrationsView(p))
}

// deal puts the cards where they belong.
func (p *integrations) deal(cards []connectionCard) {
	for _, card := range cards {
		switch {
		case card.folded:
			p.ended = append(p.ended, card)
		case p.IsOwn(card.ConnectionView):
			p.own = append(p.own, card)
		case card.OwnerKind == greenroom.OrganizationOwner:
			p.organization = append(p.organization, card)
		case card.OwnerKind == greenroom.ProgramOwner:
			p.programs = append(p.programs, card)
		default:
			p.others = append(p.others, card)
		}
	}
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

// askFor says who can do what the visitor cannot: words without a full stop, and
// the names of the organization's administrators.
func (p *integrations) askFor(ctx context.Context, words string) string {
	if len(p.Administrators) == 0 {
		return words + "."
	}
	return say.T(ctx, "%[1]s: %[2]s.", words, say.Names(ctx, p.Administrators))
}

// mayOffer reports whether the visitor can connect the organization.
func (p *integrations) mayOffer() bool { return p.mayConnect && p.org.VideoEnabled }

// mayOfferProgram reports whether the visitor can connect a program.
func (p *integrations) mayOfferProgram() bool { return len(p.connectable) > 0 && p.org.VideoEnabled }

// programAction is where the form of a program leads first.
func (p *integrations) programAction() string {
	if p.ByAccount {
		return p.path + "/connect"
	}
	return p.path + "/server-to-server"
}

// mayOfferOwn reports whether the visitor can connect an account of their own
// and has none.
func (p *integrations) mayOfferOwn() bool {
	live := func(c connectionCard) bool { return c.State != greenroom.Revoked }
	return p.Self != nil && p.org.VideoEnabled && !slices.ContainsFunc(p.own, live)
}
