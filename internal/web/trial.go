package web

import (
	"context"

	"greenroom"
	"greenroom/internal/app"
	"greenroom/internal/say"
	"greenroom/internal/web/ui"
)

// A trial is what came of trying credentials, in words.
type trial struct {
	at         string // when it was made; "" if none was
	state      ui.State
	word       string
	lines      []trialLine
	writesOnly bool
	stored     bool // the credentials are those of a connection
	host       bool // a default host was named
}

// A trialLine is one thing that was tried, or not.
type trialLine struct {
	state  ui.State
	what   string
	result string // one or two words
	why    string // a sentence, or ""
}

// trialOf puts a test into words.
func (v *visit) trialOf(test *app.ConnectionTest, host string) trial {
	if test == nil {
		return trial{}
	}
	ctx := v.ctx()
	t := trial{at: say.Clock(v.now().In(zoneOr(v.org.TimeZone))), writesOnly: test.WritesOnly(), host: host != ""}
	switch {
	case test.Whole():
		t.state, t.word = ui.Linked, say.T(ctx, "works")
	case test.Works():
		t.state, t.word = ui.Changed, say.T(ctx, "works in part")
	default:
		t.state, t.word = ui.Failed, say.T(ctx, "does not work yet")
	}
	for _, c := range test.Checks {
		t.lines = append(t.lines, lineOf(ctx, c))
	}
	return t
}

// lineOf puts one check into words.
func lineOf(ctx context.Context, c app.Check) trialLine {
	l := trialLine{what: checkedWhat(ctx, c.Finding)}
	switch c.Outcome {
	case greenroom.Passed:
		l.state, l.result, l.why = ui.Linked, say.T(ctx, "right"), say.Finding(ctx, c.Finding)
	case greenroom.Noticed:
		l.state, l.result = ui.Changed, say.T(ctx, "look")
	case greenroom.Impaired:
		l.state, l.result = ui.Changed, say.T(ctx, "missing")
	case greenroom.Broken:
		l.state, l.result = ui.Failed, say.T(ctx, "failed")
	case greenroom.Unknown:
		l.state, l.result = ui.Off, say.T(ctx, "not tried")
	}
	if c.Problem != nil {
		l.why = say.Error(ctx, c.Problem)
	}
	return l
}

// checkedWhat says what a check is about.
func checkedWhat(ctx context.Context, f greenroom.Finding) string {
	switch f.Check {
	case greenroom.CheckToken:
		return say.T(ctx, "Account, client and secret belong together")
	case greenroom.CheckApp:
		return say.T(ctx, "The app is active")
	case greenroom.CheckScopes:
		return say.T(ctx, "Scopes to %s", say.Word(ctx, greenroom.Feature(f.About)))
	case greenroom.CheckRole:
		if len(f.Args) > 0 {
			return say.T(ctx, "The right “%s” of the role behind the app", f.Args[0])
		}
		return say.T(ctx, "The rights of the role behind the app")
	case greenroom.CheckHosts:
		return say.T(ctx, "Somebody there can host")
	case greenroom.CheckDefaultHost:
		return say.T(ctx, "The default host can host")
	case greenroom.CheckCapacity, greenroom.CheckWaitingRoom, greenroom.CheckPeople, greenroom.CheckWebhook, greenroom.CheckQuota:
	}
	return string(f.Check)
}

// icon is a tick for what is right: nothing is linked yet.
func (l trialLine) icon() ui.IconName {
	if l.state == ui.Linked {
		return ui.IconCheck
	}
	return l.state.Icon()
}
