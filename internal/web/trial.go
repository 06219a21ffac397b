package web

import (
	"greenroom/internal/app"
	"greenroom/internal/say"
	"greenroom/internal/web/ui"
)

// A trial is what came of trying credentials, in words.
type trial struct {
	at         string // when it was made; "" if none was
	state      ui.State
	word       string
	rows       []checkRow
	writesOnly bool
	stored     bool // the credentials are those of a connection
	host       bool // a default host was named
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
		row := checkRowOf(ctx, c.Finding)
		if c.Problem != nil {
			row.sentence = say.Error(ctx, c.Problem)
		}
		t.rows = append(t.rows, row)
	}
	return t
}

// icon is a tick for what is right: nothing is linked yet.
func (r checkRow) icon() ui.IconName {
	if r.state == ui.Linked {
		return ui.IconCheck
	}
	return r.state.Icon()
}
