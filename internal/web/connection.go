package web

import (
	"cmp"
	"context"
	"net/url"
	"slices"
	"strings"
	"time"

	"greenroom"
	"greenroom/internal/app"
	"greenroom/internal/say"
	"greenroom/internal/web/ui"
)

// connectionPage is what the page of a connection shows.
type connectionPage struct {
	frame
	entry
	*app.ConnectionDetail
	path     string // of this page
	line     string // since when, by whom, who can host, what is used
	open     []checkRow
	passed   []checkRow
	lookedAt string // when it was last looked at; "" if not yet
	history  []ui.Happening
	zone     string // of the times in the history
}

// A checkRow is a finding in words.
type checkRow struct {
	greenroom.Finding
	state    ui.State
	name     string
	word     string
	sentence string
	fix      ui.Link // where it can be mended here; its Label is "" if nowhere
}

// connectionID is the connection in the address.
func (v *visit) connectionID() greenroom.ConnectionID {
	return greenroom.ConnectionID(v.r.PathValue("connection"))
}

func (v *visit) connectionPage() error { return v.showConnection(entry{}) }

// showConnection shows a connection as it is now, and why a change was refused.
func (v *visit) showConnection(in entry) error {
	ctx, id := v.ctx(), v.connectionID()
	live, err := v.follow("&subject=" + url.QueryEscape(string(id)))
	if err != nil {
		return err
	}
	c, err := v.app.ConnectionDetail(ctx, v.who, v.org.ID, id)
	if err != nil {
		return err
	}
	p := connectionPage{entry: in, ConnectionDetail: c, path: v.path("/connections/" + string(id)), frame: v.frame(connectionTitle(ctx, c), inIntegrations)}
	p.Live = live
	now := v.now().In(zoneOr(v.org.TimeZone))
	p.line, p.zone = p.stateLine(ctx, now.Location()), say.Zone(ctx, now)
	if !c.Health.At.IsZero() {
		p.lookedAt = say.T(ctx, "%[1]s, %[2]s", say.Clock(c.Health.At.In(now.Location())), recently(ctx, c.Health.At.In(now.Location()), now))
	}
	p.sort(ctx)
	if err := v.tellConnection(&p, now); err != nil {
		return err
	}
	return v.render(in.status(), connectionView(p))
}

// tellConnection adds the history, if it is the visitor's to read.
func (v *visit) tellConnection(p *connectionPage, now time.Time) error {
	if !p.MayHistory {
		return nil
	}
	events, err := v.app.ConnectionHistory(v.ctx(), v.who, v.org.ID, p.ID, maxHistory)
	for _, h := range events {
		p.history = append(p.history, happening(v.ctx(), h, now, false))
	}
	return err
}

// connectionTitle is what a connection is called on its page.
func connectionTitle(ctx context.Context, c *app.ConnectionDetail) string {
	if c.Name == "Zoom" {
		return c.Name
	}
	return say.T(ctx, "Zoom · %s", c.Name)
}

// stateLine says in one line how the connection stands.
func (p *connectionPage) stateLine(ctx context.Context, zone *time.Location) string {
	if p.State == greenroom.Revoked {
		return connectionLine(ctx, p.ConnectionView, zone)
	}
	parts := []string{strings.TrimSuffix(connectionLine(ctx, p.ConnectionView, zone), ".")}
	if p.Hosts > 0 {
		parts = append(parts, say.T(ctx, "%d users at Zoom", p.Hosts), say.T(ctx, "%d licensed", p.Licensed))
	}
	if p.BusiestUsed > 0 {
		parts = append(parts, say.T(ctx, "the busiest has used %[1]d of %[2]d today", p.BusiestUsed, greenroom.HostDayLimit))
	}
	return strings.Join(parts, "; ") + "."
}

// sort puts the findings in words: first what is wrong or worth knowing, the
// worst first, and apart from them what is as it should be.
func (p *connectionPage) sort(ctx context.Context) {
	for _, f := range p.Health.Findings {
		row := checkRow{Finding: f, state: outcomeStates[f.Outcome], name: say.Word(ctx, f.Check), word: say.Word(ctx, f.Outcome),
			sentence: say.Finding(ctx, f), fix: p.fixOf(ctx, f)}
		switch {
		case row.sentence == "":
		case f.Outcome == greenroom.Passed:
			p.passed = append(p.passed, row)
		default:
			p.open = append(p.open, row)
		}
	}
	slices.SortStableFunc(p.open, func(x, y checkRow) int { return cmp.Compare(y.Outcome, x.Outcome) })
}

// outcomeStates are the colours of outcomes.
var outcomeStates = map[greenroom.Outcome]ui.State{greenroom.Unknown: ui.Off, greenroom.Passed: ui.Linked, greenroom.Noticed: ui.Changed,
	greenroom.Impaired: ui.Waiting, greenroom.Broken: ui.Failed}

// fixOf returns the page of ours on which what was found can be mended, if there
// is one and the visitor may.
func (p *connectionPage) fixOf(ctx context.Context, f greenroom.Finding) ui.Link {
	if f.Outcome == greenroom.Passed {
		return ui.Link{}
	}
	switch f.Check {
	case greenroom.CheckPeople:
		return ui.Link{Label: say.T(ctx, "Open the directory"), Href: p.path + "/directory"}
	case greenroom.CheckCapacity:
		if len(f.Args) > 0 {
			return ui.Link{Label: say.T(ctx, "Open the first session"), Href: p.Home + "/sessions/" + f.Args[len(f.Args)-1]}
		}
	case greenroom.CheckDefaultHost:
		if p.MayManage {
			return ui.Link{Label: say.T(ctx, "Choose another default host"), Href: p.path + "/settings"}
		}
	case greenroom.CheckToken, greenroom.CheckApp, greenroom.CheckScopes, greenroom.CheckWebhook:
		if p.MayManage && p.AppKind == greenroom.ServerToServer {
			return ui.Link{Label: say.T(ctx, "Edit the credentials"), Href: p.path + "/edit"}
		}
		if p.MayManage && f.Check == greenroom.CheckScopes {
			return ui.Link{Label: say.T(ctx, "Connect again"), Href: p.Home + "/integrations"}
		}
	case greenroom.CheckRole, greenroom.CheckHosts, greenroom.CheckWaitingRoom, greenroom.CheckQuota:
	}
	return ui.Link{}
}

// checkConnection asks for a look at a connection.
func (v *visit) checkConnection() error {
	id := v.connectionID()
	err := v.app.AskCheck(v.ctx(), v.who, v.org.ID, id)
	if greenroom.KindOf(err) == greenroom.Conflict {
		return v.showConnection(entry{err: err})
	}
	if err != nil {
		return err
	}
	return v.to(v.path("/connections/"+string(id)), "")
}

// A healthBrief is how a connection stands, in one sentence.
type healthBrief struct {
	state    ui.State
	sentence string // the worst of what was found
	link     string // how many findings there are
	path     string // of the connection's page
}

// briefOf returns how a connection stands, in one sentence, for cards and lists;
// path is that of the connection's page.
func briefOf(ctx context.Context, c *greenroom.Connection, path string) healthBrief {
	b := healthBrief{path: path}
	worst, findings := greenroom.Finding{}, 0
	for _, f := range c.Health.Findings {
		if f.Outcome >= greenroom.Noticed {
			findings++
		}
		if f.Outcome > worst.Outcome {
			worst = f
		}
	}
	b.state, b.link = outcomeStates[worst.Outcome], say.T(ctx, "%d findings", findings)
	switch {
	case c.State == greenroom.Revoked:
		return healthBrief{}
	case c.Health.At.IsZero():
		b.state, b.sentence = ui.Off, say.T(ctx, "It has not been looked at yet.")
	case worst.Outcome < greenroom.Noticed:
		b.sentence = say.T(ctx, "All that was looked at is in order.")
	default:
		b.sentence = say.Finding(ctx, worst)
	}
	if findings == 0 {
		b.link = say.T(ctx, "What was looked at")
	}
	return b
}

// useFacts say whose the connection is and what uses it.
func (p *connectionPage) useFacts(ctx context.Context) []ui.Fact {
	owner, host := p.OwnerName, p.DefaultHost
	if owner == "" {
		owner = say.T(ctx, "somebody who is gone")
	}
	if host == "" {
		host = say.T(ctx, "none: sessions must bring a host")
	}
	facts := []ui.Fact{
		{Term: say.T(ctx, "For"), Value: say.T(ctx, "%[1]s (%[2]s)", owner, say.Word(ctx, p.OwnerKind))},
		{Term: say.T(ctx, "How"), Value: say.Word(ctx, p.AppKind)},
		{Term: say.T(ctx, "Default host"), Value: host},
		{Term: say.T(ctx, "Sessions to come"), Value: say.T(ctx, "%d sessions", p.Sessions)},
	}
	switch {
	case p.Before != nil:
		facts = append(facts, ui.Fact{Term: say.T(ctx, "Use"), Value: say.T(ctx, "It stands by: “%[1]s” is used.", p.Before.Name)})
	case p.Misses != nil:
		facts = append(facts, ui.Fact{Term: say.T(ctx, "Use"), Value: say.T(ctx, "It stands in for “%[1]s”.", p.Misses.Name)})
	case p.InUse:
		facts = append(facts, ui.Fact{Term: say.T(ctx, "Use"), Value: say.T(ctx, "It is used, as the first of its owner that works.")})
	}
	if len(p.Programs) > 0 {
		facts = append(facts, ui.Fact{Term: say.T(ctx, "Programs"), Value: strings.Join(p.Programs, ", ")})
	}
	return facts
}

// mayFacts say what the scopes that the connection holds allow, each with its
// reason.
func (p *connectionPage) mayFacts(ctx context.Context) (facts []ui.Fact) {
	for _, need := range p.Needs {
		fact := ui.Fact{Term: say.Word(ctx, need.Feature), Value: say.Reason(ctx, need.Feature)}
		if !need.Met(p.Scopes) {
			fact.Term = say.T(ctx, "not: %s", fact.Term)
		}
		facts = append(facts, fact)
	}
	return facts
}
