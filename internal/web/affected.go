package web

import (
	"strings"

	"greenroom"
	"greenroom/internal/app"
	"greenroom/internal/say"
	"greenroom/internal/web/ui"
)

// affected is what still depends on a connection that has ended.
type affected struct {
	frame
	entry
	*app.Affected
	path    string // of this page
	why     string // it has ended; "" if it has not
	rows    []affectedRow
	more    int // sessions beside those listed
	targets []ui.ChoiceData
	chosen  string
	noZoom  bool // there is no other connection for them
}

// An affectedRow is one session in words.
type affectedRow struct {
	when, title, program, href string
	state                      ui.State
	word                       string
}

func (v *visit) affectedRow(s *app.SessionView) affectedRow {
	stands := standingOf(v.ctx(), s, v.now())
	return affectedRow{when: say.Slot(v.ctx(), s.Slot), title: s.Title, program: s.ProgramName, href: v.path("/sessions/" + string(s.ID)),
		state: stands.state, word: stands.word}
}

func (v *visit) affectedPage() error { return v.showAffected(entry{}) }

func (v *visit) showAffected(in entry) error {
	ctx, id := v.ctx(), v.connectionID()
	live, err := v.follow("")
	if err != nil {
		return err
	}
	found, err := v.app.AffectedSessions(ctx, v.who, v.org.ID, id)
	if err != nil {
		return err
	}
	p := affected{frame: v.frame(say.T(ctx, "Sessions through %s", found.Connection.Name), inIntegrations), entry: in, Affected: found,
		path: v.path("/connections/" + string(id) + "/sessions"), more: found.Total - len(found.Sessions), noZoom: len(found.Zoom) == 0}
	p.Live = live
	if ended := found.Connection.Ended(); ended != nil {
		p.why = say.Error(ctx, ended)
	}
	for _, s := range found.Sessions {
		p.rows = append(p.rows, v.affectedRow(s))
	}
	if !p.noZoom {
		p.targets = append(p.targets, ui.ChoiceData{ID: "to-zoom", Value: string(greenroom.Zoom), Label: say.T(ctx, "New Zoom meetings"),
			Help: say.T(ctx, "Through %s, which is used for them now. Everybody's join link stays the same and leads to the new meeting; invitations are updated.", strings.Join(found.Zoom, ", "))})
	}
	p.targets = append(p.targets, ui.ChoiceData{ID: "to-room", Value: string(greenroom.BuiltInRoom), Label: say.Word(ctx, greenroom.BuiltInRoom),
		Help: say.T(ctx, "Built-in room: not installed on this server, so that these sessions have no room until whoever runs it installs it. People are told of the change.")})
	if p.chosen = in.Get("to"); p.chosen == "" && !p.noZoom {
		p.chosen = string(greenroom.Zoom)
	}
	return v.render(in.status(), affectedView(p))
}

// mayMove reports whether there is something that the visitor can move now.
func (p *affected) mayMove() bool {
	return p.Movable > 0 && !p.Connection.Usable() && !p.moving()
}

// moving reports whether sessions are on their way.
func (p *affected) moving() bool { return p.Move != nil && p.Move.FinishedAt.IsZero() }

// moveSessions begins to move all sessions that the visitor may change.
func (v *visit) moveSessions() error {
	in, err := v.entry()
	if err != nil {
		return err
	}
	m, err := v.app.MoveSessions(v.ctx(), v.who, v.org.ID, v.connectionID(), greenroom.Location(in.Get("to")))
	switch {
	case refused(err) || greenroom.KindOf(err) == greenroom.Conflict:
		in.err = err
		return v.showAffected(in)
	case err != nil:
		return err
	}
	return v.to(v.path("/connections/"+string(v.connectionID())+"/sessions"), say.T(v.ctx(), "%d sessions are being moved.", m.Total))
}
