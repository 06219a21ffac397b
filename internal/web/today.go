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

// Of the first page: how many days it looks ahead, and how much it shows.
const (
	daysAhead   = 7
	maxAhead    = 500 // sessions
	maxHappened = 12
)

// today is what the first page of an organization shows.
type today struct {
	frame
	title, sub string
	now        time.Time // in the organization's zone
	rows       []row     // of today
	passed     int       // how many of them have begun by now
	coming     []comingDay
	attention  []row
	happened   []ui.Happening
	programs   []*greenroom.Program // two at most, for what an empty page offers
	mayManage  bool
	address    string // of this page
	path       string // of the organization's pages
}

// A row is a session in a list.
type row struct {
	*app.SessionView
	standing
	href      string
	from, to  string // wall times
	day       string
	names     string // who takes part
	over, now bool
}

// A comingDay is what one program does on one day.
type comingDay struct {
	day, program, href string
	sessions           int
	state              ui.State
	word               string
	warnings           []greenroom.Warning // of its sessions, one of each kind
}

func (v *visit) todayPage() error {
	ctx := v.ctx()
	live, err := v.follow("")
	if err != nil {
		return err
	}
	now := v.now().In(zoneOr(v.org.TimeZone))
	dawn := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, now.Location())
	sessions, err := v.app.SessionsBetween(ctx, v.who, v.org.ID, dawn, dawn.AddDate(0, 0, daysAhead), maxAhead)
	if err != nil {
		return err
	}
	happened, err := v.app.LatestHappenings(ctx, v.who, v.org.ID, maxHappened)
	if err != nil {
		return err
	}
	programs, _, err := v.app.Programs(ctx, v.who, v.org.ID, "", 2)
	if err != nil {
		return err
	}
	t := today{frame: v.frame(say.T(ctx, "Today"), inToday), now: now, programs: programs, address: v.path(""), path: v.path(""),
		mayManage: v.may(greenroom.ManageOrganization, "")}
	t.Live = live
	t.title = say.Day(ctx, now)
	t.sub = say.T(ctx, "%[1]s in %[2]s · %[3]s UTC", say.Clock(now), say.Zone(ctx, now), say.Clock(now.UTC()))
	for _, h := range happened {
		t.happened = append(t.happened, happening(ctx, h, now, true))
	}
	t.place(v.rows(sessions, now), dawn.AddDate(0, 0, 1))
	t.summarize(ctx)
	return v.show(todayView(t))
}

// place puts each session where it belongs; tomorrow is where today ends.
func (t *today) place(rows []row, tomorrow time.Time) {
	for _, r := range rows {
		if r.state == ui.Failed {
			t.attention = append(t.attention, r)
		}
		if !r.Slot.Start().Before(tomorrow) {
			t.coming = append(t.coming, comingDay{day: r.day, program: r.ProgramName, href: t.path + "/programs/" + string(r.Program), sessions: 1, state: r.state, word: r.word, warnings: slices.Clip(r.Warnings)})
			continue
		}
		if !r.Slot.Start().After(t.now) {
			t.passed++
		}
		t.rows = append(t.rows, r)
	}
}

// urgency orders what a day's sessions can be, most urgent first.
var urgency = []ui.State{ui.Failed, ui.Changed, ui.Waiting, ui.Draft, ui.Linked}

// summarize makes one line of the coming sessions of each day and program, in
// the state of the most urgent ones.
func (t *today) summarize(ctx context.Context) {
	var lines []comingDay
	counts, at := map[[2]string]map[ui.State]int{}, map[[2]string]int{}
	for _, c := range t.coming {
		key := [2]string{c.day, c.href}
		if counts[key] == nil {
			counts[key] = map[ui.State]int{}
			lines, at[key] = append(lines, c), len(lines)
		} else {
			lines[at[key]].warn(c.warnings)
		}
		counts[key][c.state]++
	}
	for i := range lines {
		line, of := &lines[i], counts[[2]string{lines[i].day, lines[i].href}]
		line.sessions = 0
		for _, n := range of {
			line.sessions += n
		}
		line.state, line.word = summary(ctx, of, line.sessions)
	}
	t.coming = lines
}

// warn adds warnings of kinds that the day has not yet.
func (d *comingDay) warn(more []greenroom.Warning) {
	for _, w := range more {
		if !slices.ContainsFunc(d.warnings, func(has greenroom.Warning) bool { return has.Code == w.Code }) {
			d.warnings = append(d.warnings, w)
		}
	}
}

// summary returns the most urgent state of several sessions, and how many are
// in it.
func summary(ctx context.Context, of map[ui.State]int, all int) (ui.State, string) {
	at := slices.IndexFunc(urgency, func(s ui.State) bool { return of[s] > 0 })
	if at < 0 {
		return ui.Off, say.T(ctx, "no link needed")
	}
	state := urgency[at]
	n := of[state]
	switch {
	case state == ui.Linked && n == all:
		return state, say.T(ctx, "all linked")
	case state == ui.Linked:
		return state, say.T(ctx, "%d linked", n)
	case state == ui.Failed:
		return state, say.T(ctx, "%d failed", n)
	case state == ui.Waiting:
		return state, say.T(ctx, "%d waiting", n)
	case state == ui.Changed:
		return state, say.T(ctx, "%d changed at Zoom", n)
	}
	return state, say.T(ctx, "%d drafts", n)
}

// rows returns sessions as lines of a list, at a time whose zone the list is in.
func (v *visit) rows(sessions []*app.SessionView, now time.Time) []row {
	rows := make([]row, len(sessions))
	for i, s := range sessions {
		start, end := s.Slot.Start().In(now.Location()), s.Slot.End().In(now.Location())
		rows[i] = row{SessionView: s, standing: standingOf(v.ctx(), s, now), href: v.path("/sessions/" + string(s.ID)),
			from: say.Clock(start), to: say.Clock(end), day: say.ShortDate(v.ctx(), start), names: say.Names(v.ctx(), names(s.People)),
			over: !end.After(now), now: !start.After(now) && end.After(now)}
	}
	return rows
}

// names returns the names of those who take part.
func names(people []app.Participant) []string {
	var found []string
	for _, p := range people {
		found = append(found, p.Person.Name)
	}
	return found
}

// emptyText says what the first page is for, and where to begin.
func emptyText(ctx context.Context, programs []*greenroom.Program) string {
	if len(programs) == 0 {
		return say.T(ctx, "Here stand the sessions of the day, with their meetings. A session belongs to a program, such as a season of interviews: that is where to begin.")
	}
	return say.T(ctx, "Here stand the sessions of the day, with their meetings. Plan one, and it appears on its day.")
}
