package web

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"greenroom"
	"greenroom/internal/say"
	"greenroom/internal/web/ui"
)

// programStages is the list of a program's stages.
type programStages struct {
	program
	entry
	rows      []stageRow
	mayChange bool
}

// A stageRow is a stage in words.
type stageRow struct {
	*greenroom.Stage
	modes  string // where its sessions may happen
	begins string // where new ones begin
	from   string // who says so
	href   string
	plan   string // address of the form of a new session in it
}

func (v *visit) stagesPage() error { return v.showStages(entry{}) }

func (v *visit) showStages(in entry) error {
	p, err := v.program("stages")
	if err != nil {
		return err
	}
	stages, err := v.app.Stages(v.ctx(), v.who, v.org.ID, p.ID)
	if err != nil {
		return err
	}
	list := programStages{program: p, entry: in, mayChange: v.may(greenroom.EditProgram, p.ID)}
	for _, s := range stages {
		begins, source := p.Where(s)
		row := stageRow{Stage: s, modes: modesOf(v.ctx(), s, p.video), begins: p.word(v.ctx(), begins), from: say.Word(v.ctx(), source),
			href: p.path + "/stages/" + string(s.ID), plan: p.path + "/sessions/new?stage=" + url.QueryEscape(string(s.ID))}
		list.rows = append(list.rows, row)
	}
	return v.render(in.status(), stagesView(list))
}

// word is a location in words. While video is off, nobody sees Zoom.
func (p *program) word(ctx context.Context, l greenroom.Location) string {
	if l == greenroom.Zoom && !p.video {
		return say.T(ctx, "As each session says")
	}
	return say.Word(ctx, l)
}

// modesOf says where sessions of a stage may happen.
func modesOf(ctx context.Context, s *greenroom.Stage, video bool) string {
	var words []string
	for _, l := range greenroom.Locations() {
		if slices.Contains(s.Locations, l) && (video || l != greenroom.Zoom) {
			words = append(words, say.Word(ctx, l))
		}
	}
	if len(words) == 0 {
		return say.T(ctx, "Everywhere")
	}
	return strings.Join(words, ", ")
}

// stageForm is the form of a stage: a new one, if its identity is "".
type stageForm struct {
	program
	entry
	stage     *greenroom.Stage
	modes     []ui.CheckData
	kept      bool // Zoom is allowed, and not shown
	locations []ui.Option
	sharing   []ui.Option // strategies
	path      string
}

func (v *visit) newStagePage() error { return v.showStage(entry{}, &greenroom.Stage{}) }

func (v *visit) stagePage() error {
	s, err := v.stage()
	if err != nil {
		return err
	}
	return v.showStage(entry{}, s)
}

func (v *visit) stage() (*greenroom.Stage, error) {
	return v.app.Stage(v.ctx(), v.who, v.org.ID, greenroom.ProgramID(v.r.PathValue("program")), greenroom.StageID(v.r.PathValue("stage")))
}

// showStage shows the form with what was typed, or with the stage as it is.
func (v *visit) showStage(in entry, s *greenroom.Stage) error {
	ctx := v.ctx()
	p, err := v.program("stages")
	if err != nil {
		return err
	}
	if err := v.who.May(greenroom.EditProgram, v.org.ID, p.ID); err != nil {
		return err
	}
	f := stageForm{program: p, entry: in, stage: s, path: p.path + "/stages"}
	if s.ID != "" {
		f.path += "/" + string(s.ID)
	}
	if f.Values == nil {
		f.Values = url.Values{"name": {s.Name}, "default_location": {string(s.DefaultLocation)}, "location": words(s.Locations), "strategy": {string(s.Strategy)}}
	}
	f.locations = []ui.Option{{Label: say.T(ctx, "As the program says (%s)", p.word(ctx, p.DefaultLocation))}}
	for _, l := range greenroom.Locations() {
		allowed := slices.Contains(f.Values["location"], string(l))
		if l == greenroom.Zoom && !p.video {
			f.kept = allowed
			continue
		}
		f.modes = append(f.modes, ui.CheckData{ID: "location-" + string(l), Name: "location", Value: string(l), Label: say.Word(ctx, l), Help: v.modeHelp(p, l), Checked: allowed})
		f.locations = append(f.locations, ui.Option{Value: string(l), Label: say.Word(ctx, l)})
	}
	f.sharing = []ui.Option{{Label: say.T(ctx, "As the program says (%s)", say.Word(ctx, p.Strategy))}}
	for _, strategy := range greenroom.Strategies() {
		f.sharing = append(f.sharing, ui.Option{Value: string(strategy), Label: say.Word(ctx, strategy)})
	}
	f.frame.Title = f.title(ctx)
	f.frame = f.frame.narrow()
	return v.render(in.status(), stageView(f))
}

// modeHelp says what is special about a location for a stage, or "".
func (v *visit) modeHelp(p program, l greenroom.Location) string {
	switch l {
	case greenroom.BuiltInRoom:
		return say.T(v.ctx(), "Not installed on this server: a session there has no link until it is. Whoever runs this server can install it.")
	case greenroom.Zoom:
		if may, source := p.MayUseZoom(v.org); !may {
			return say.T(v.ctx(), "It opens once this program may use Zoom, which is set by the %s; an administrator of the organization can change that.", say.Word(v.ctx(), source))
		}
	case greenroom.ManualLink, greenroom.InPerson, greenroom.Phone:
	}
	return ""
}

func (f *stageForm) title(ctx context.Context) string {
	if f.stage.ID == "" {
		return say.T(ctx, "New stage")
	}
	return f.stage.Name
}

// does is what the button does.
func (f *stageForm) does(ctx context.Context) string {
	if f.stage.ID == "" {
		return say.T(ctx, "Make the stage")
	}
	return say.T(ctx, "Save")
}

// says reports whether the stage says something itself, which can be reset.
func (f *stageForm) says() bool {
	return f.stage.ID != "" && (len(f.stage.Locations) > 0 || f.stage.DefaultLocation != "" || f.stage.Strategy != "")
}

// origin says where new sessions of the stage begin, and who says so.
func (f *stageForm) origin(ctx context.Context) string {
	begins, source := f.Where(f.stage)
	return say.T(ctx, "New sessions begin with: %[1]s, as the %[2]s says.", f.word(ctx, begins), say.Word(ctx, source))
}

// words are locations as a form sends them.
func words(locations []greenroom.Location) []string {
	var all []string
	for _, l := range locations {
		all = append(all, string(l))
	}
	return all
}

// stageOf makes a stage of what was typed. What the form does not ask stays, as
// does a strategy that is not sent: the form has none while video is off.
func stageOf(in entry, s greenroom.Stage) *greenroom.Stage {
	s.Name, s.DefaultLocation, s.Locations, s.Revision = in.Get("name"), greenroom.Location(in.Get("default_location")), nil, in.revision()
	for _, l := range in.Values["location"] {
		s.Locations = append(s.Locations, greenroom.Location(l))
	}
	if in.Has("strategy") {
		s.Strategy = greenroom.Strategy(in.Get("strategy"))
	}
	if in.Get("reset") != "" {
		s.Locations, s.DefaultLocation, s.Strategy = nil, "", ""
	}
	return &s
}

func (v *visit) createStage() error {
	in, err := v.entry()
	if err != nil {
		return err
	}
	p, err := v.program("stages")
	if err != nil {
		return err
	}
	s := stageOf(in, greenroom.Stage{Program: p.ID})
	if err := v.app.CreateStage(v.ctx(), v.who, v.org.ID, s); err != nil {
		if in.err = err; refused(err) {
			return v.showStage(in, &greenroom.Stage{})
		}
		return err
	}
	return v.to(p.path+"/stages", say.T(v.ctx(), "The stage is made. Sessions can be planned in it."))
}

func (v *visit) updateStage() error {
	in, err := v.entry()
	if err != nil {
		return err
	}
	stored, err := v.stage()
	if err != nil {
		return err
	}
	err = v.app.UpdateStage(v.ctx(), v.who, v.org.ID, stageOf(in, *stored))
	switch {
	case err == nil:
		return v.to(v.path("/programs/"+string(stored.Program)+"/stages"), say.T(v.ctx(), "The stage is changed. Sessions that exist keep what they have."))
	case refused(err):
		in.err = err
		return v.showStage(in, stored)
	case greenroom.KindOf(err) == greenroom.Conflict:
		return v.showStage(entry{err: err}, stored)
	}
	return err
}

func (v *visit) deleteStage() error {
	in, err := v.entry()
	if err != nil {
		return err
	}
	stored, err := v.stage()
	if err != nil {
		return err
	}
	err = v.app.DeleteStage(v.ctx(), v.who, v.org.ID, stored.ID, in.revision())
	if greenroom.KindOf(err) == greenroom.Conflict {
		return v.showStages(entry{err: err})
	}
	if err != nil {
		return err
	}
	return v.to(v.path("/programs/"+string(stored.Program)+"/stages"), say.T(v.ctx(), "The stage is deleted."))
}
