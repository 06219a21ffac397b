package web

import (
	"context"
	"strings"
	"time"

	"greenroom"
	"greenroom/internal/app"
	"greenroom/internal/say"
)

// asking is the page for those who need their Zoom administrator.
type asking struct {
	frame
	*app.ConnectPlan
	path   string // of this page, where forms go
	text   string // to copy and send
	linked bool   // the text has a link, which is shown this once
	try    string // the page that says what Zoom will ask for
	links  []connectLinkRow
}

// A connectLinkRow is a one-time link in words.
type connectLinkRow struct {
	*greenroom.ConnectLinkView
	line string
	open bool // it can be withdrawn
}

// askPath is the address of the page for those who need their Zoom administrator.
func (v *visit) askPath(plan *app.ConnectPlan) string {
	return v.askAbout(plan.Owner, plan.OwnerID, plan.AppID)
}

func (v *visit) askAbout(owner greenroom.OwnerKind, id, app string) string {
	_, query, _ := strings.Cut(v.connectPath(owner, id, app, ""), "?")
	return v.path("/integrations/ask?" + query)
}

func (v *visit) askPage() error {
	_, plan, err := v.planned()
	if err != nil {
		return err
	}
	return v.showAsk(plan, "")
}

// makeConnectLink makes a one-time link and shows it, in the text. It does not
// send the visitor on: the link stands on this answer and nowhere else.
func (v *visit) makeConnectLink() error {
	form, err := v.entry()
	if err != nil {
		return err
	}
	in, err := v.connectRequest(form.Values)
	if err != nil {
		return err
	}
	made, err := v.app.MakeConnectLink(v.ctx(), v.who, v.org.ID, in)
	if err != nil {
		return err
	}
	return v.showAsk(made.Plan, made.URL)
}

func (v *visit) showAsk(plan *app.ConnectPlan, link greenroom.Secret) error {
	ctx := v.ctx()
	p := asking{frame: v.frame(say.T(ctx, "Ask your Zoom administrator"), inIntegrations).narrow(), ConnectPlan: plan, path: v.path("/integrations/ask"),
		text: app.AskText(ctx, v.org.Name, plan, link), linked: link != "", try: v.connectPath(plan.Owner, plan.OwnerID, plan.AppID, "")}
	if plan.Owner == greenroom.PersonOwner {
		return v.show(askView(p))
	}
	links, err := v.app.ConnectLinks(ctx, v.who, v.org.ID)
	for _, l := range links {
		if l.OwnerKind == plan.Owner && l.OwnerID == plan.OwnerID {
			p.links = append(p.links, linkRow(ctx, l, zoneOr(v.org.TimeZone)))
		}
	}
	if err != nil {
		return err
	}
	return v.show(askView(p))
}

func linkRow(ctx context.Context, l *greenroom.ConnectLinkView, zone *time.Location) connectLinkRow {
	row := connectLinkRow{ConnectLinkView: l, open: l.Standing == greenroom.ConnectLinkOpen || l.Standing == greenroom.ConnectLinkFollowed}
	row.line = say.T(ctx, "Made on %[1]s by %[2]s.", say.Since(ctx, l.CreatedAt.In(zone)), l.MakerName)
	if row.open {
		row.line = say.T(ctx, "Made on %[1]s by %[2]s. It works until %[3]s.", say.Since(ctx, l.CreatedAt.In(zone)), l.MakerName, say.Since(ctx, l.ExpiresAt.In(zone)))
	}
	return row
}

// withdrawConnectLink ends a one-time link.
func (v *visit) withdrawConnectLink() error {
	err := v.app.WithdrawConnectLink(v.ctx(), v.who, v.org.ID, v.r.PathValue("link"))
	if greenroom.KindOf(err) == greenroom.Conflict {
		return v.sorry(v.path("/integrations"), err)
	}
	if err != nil {
		return err
	}
	return v.to(v.path("/integrations"), say.T(v.ctx(), "The link is withdrawn. Whoever follows it is told that it does not work any more."))
}
