package web

import (
	"cmp"
	"context"
	"net/url"
	"slices"
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
	line     string // since when, by whom, what is used of today's
	again    string // the page that connects it again; "" if the visitor may not
	facts    []ui.Fact
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
	p := connectionPage{entry: in, ConnectionDetail: c, path: v.path("/connections/" + string(id)), frame: v.frame(titleOf(ctx, c.ConnectionView), inIntegrations)}
	p.Live = live
	now := v.now().In(zoneOr(v.org.TimeZone))
	p.line, p.zone = p.stateLine(ctx, now.Location()), say.Zone(ctx, now)
	p.facts, p.again = factsOf(ctx, c.ConnectionView, c.Use, now.Location()), v.againPath(c.ConnectionView, c.Use)
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

// stateLine says in one line how the connection stands.
func (p *connectionPage) stateLine(ctx context.Context, zone *time.Location) string {
	line := connectionLine(ctx, p.ConnectionView, zone)
	if p.State == greenroom.Revoked || p.BusiestUsed == 0 {
		return line
	}
	return line + " " + say.T(ctx, "The busiest host has used %[1]d of %[2]d changes today.", p.BusiestUsed, greenroom.HostDayLimit)
}

// sort puts the findings in words: first what is wrong or worth knowing, the
// worst first, and apart from them what is as it should be.
func (p *connectionPage) sort(ctx context.Context) {
	for _, f := range p.Health.Findings {
		row := checkRowOf(ctx, f)
		row.fix = p.fixOf(ctx, f)
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

// checkRowOf puts a finding into words.
func checkRowOf(ctx context.Context, f greenroom.Finding) checkRow {
	return checkRow{Finding: f, state: outcomeStates[f.Outcome], name: checkName(ctx, f), word: say.Word(ctx, f.Outcome), sentence: say.Finding(ctx, f)}
}

// checkName says what a finding is about.
func checkName(ctx context.Context, f greenroom.Finding) string {
	name := say.Word(ctx, f.Check)
	switch {
	case f.Check == greenroom.CheckScopes && f.About != "":
		return say.T(ctx, "%[1]s: %[2]s", name, say.Word(ctx, greenroom.Feature(f.About)))
	case f.Check == greenroom.CheckRole && len(f.Args) > 0:
		return say.T(ctx, "%[1]s: %[2]s", name, f.Args[0])
	}
	return name
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
			return ui.Link{Label: say.T(ctx, "Choose another default host"), Href: p.path + "/edit"}
		}
	case greenroom.CheckToken, greenroom.CheckApp, greenroom.CheckScopes, greenroom.CheckWebhook:
		if p.MayManage && p.AppKind == greenroom.ServerToServer {
			return ui.Link{Label: say.T(ctx, "Edit"), Href: p.path + "/edit"}
		}
		if p.again != "" && f.Check == greenroom.CheckScopes {
			return ui.Link{Label: say.T(ctx, "Connect again"), Href: p.again}
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
	word     string
	sentence string // the worst of what was found; "" if there is nothing to say
}

// briefOf returns how a connection stands, in one sentence, for cards. Whether
// events arrive is no matter of that: nothing depends on it.
func briefOf(ctx context.Context, c *greenroom.Connection) healthBrief {
	worst := greenroom.Finding{}
	for _, f := range c.Health.Findings {
		if f.Outcome > worst.Outcome && f.Check != greenroom.CheckWebhook {
			worst = f
		}
	}
	b := healthBrief{state: outcomeStates[worst.Outcome], word: say.Word(ctx, worst.Outcome)}
	switch {
	case c.State == greenroom.Revoked:
		return healthBrief{}
	case c.Health.At.IsZero():
		b.sentence = say.T(ctx, "It has not been looked at yet.")
	case worst.Outcome < greenroom.Noticed:
		b.sentence = say.T(ctx, "All that was looked at is in order.")
	default:
		b.sentence = say.Finding(ctx, worst)
	}
	return b
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
