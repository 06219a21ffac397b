package web

import (
	"cmp"
	"context"
	"net/url"
	"strconv"
	"strings"
	"time"

	"greenroom"
	"greenroom/internal/say"
	"greenroom/internal/web/ui"
)

// maxChoice is how many people a form offers.
const maxChoice = 1000

// newSession is the form of a new session.
type newSession struct {
	program
	entry
	zoneName     string
	applicants   []ui.Option
	interviewers []ui.Option
	where        whereabouts
	people       []greenroom.ProgramPerson
	stages       []ui.Option // none if the program has none
	stage        *greenroom.Stage
}

func (v *visit) newSessionPage() error {
	return v.showNewSession(entry{Values: url.Values{"minutes": {"20"}, "stage": {v.r.URL.Query().Get("stage")}}})
}

// showNewSession shows the form with what was typed. Whoever may not make
// sessions gets the reason instead.
func (v *visit) showNewSession(in entry) error {
	p, err := v.program("sessions")
	if err != nil {
		return err
	}
	if err := v.who.May(greenroom.EditSessions, v.org.ID, p.ID); err != nil {
		return err
	}
	f := newSession{program: p, entry: in}
	if f.stages, f.stage, err = v.stageOptions(p.ID, in.Get("stage")); err != nil {
		return err
	}
	if f.people, err = v.app.People(v.ctx(), v.who, v.org.ID, p.ID, greenroom.PersonCursor{}, maxChoice); err != nil {
		return err
	}
	if f.where, err = v.whereabouts(in, p.Program, f.stage, greenroom.PersonID(in.personChosen(1)), ""); err != nil {
		return err
	}
	ctx := v.ctx()
	f.zoneName = say.Zone(ctx, v.now().In(zoneOr(p.TimeZone)))
	f.applicants = personOptions(ctx, f.people, say.T(ctx, "Nobody yet"), func(r greenroom.SessionRole) bool { return !r.Leads() && r != greenroom.Observer })
	f.interviewers = personOptions(ctx, f.people, say.T(ctx, "Nobody yet"), greenroom.SessionRole.Leads)
	f.frame.Title = say.T(ctx, "New session")
	f.frame = f.frame.narrow()
	if f.Get("location") == "" {
		wanted, source := p.Where(f.stage)
		chosen := f.where.chosen(wanted)
		if f.where.Values = withValue(f.Values, "location", chosen); chosen == string(wanted) {
			f.where.from = say.T(ctx, "Chosen already, as the %s says.", say.Word(ctx, source))
		}
	}
	return v.render(in.status(), newSessionView(f))
}

// titleHelp and hostHelp say who sees the title, and what leading means: while
// video is off, without Zoom.
func (f *newSession) titleHelp(ctx context.Context) string {
	if f.video {
		return say.T(ctx, "People see it in the invitation and at Zoom.")
	}
	return say.T(ctx, "People see it in the invitation.")
}

func (f *newSession) hostHelp(ctx context.Context) string {
	if f.video {
		return say.T(ctx, "Hosts the meeting, if licensed at Zoom.")
	}
	return ""
}

// stageOptions are the stages of a program that a session can be in, after none,
// and the one that is chosen, or nil. A program without stages has no options.
func (v *visit) stageOptions(program greenroom.ProgramID, chosen string) (options []ui.Option, stage *greenroom.Stage, err error) {
	stages, err := v.app.Stages(v.ctx(), v.who, v.org.ID, program)
	if err != nil || len(stages) == 0 {
		return nil, nil, err
	}
	options = []ui.Option{{Label: say.T(v.ctx(), "In no stage")}}
	for _, s := range stages {
		options = append(options, ui.Option{Value: string(s.ID), Label: s.Name})
		if string(s.ID) == chosen {
			stage = s
		}
	}
	return options, stage, nil
}

// withValue returns a copy of the values with one of them set.
func withValue(values url.Values, name, value string) url.Values {
	all := url.Values{name: {value}}
	for k, v := range values {
		if k != name {
			all[k] = v
		}
	}
	return all
}

// personOptions are the people of some roles, after one option that is nobody.
func personOptions(ctx context.Context, people []greenroom.ProgramPerson, nobody string, wanted func(greenroom.SessionRole) bool) []ui.Option {
	options := []ui.Option{{Value: "", Label: nobody}}
	for _, p := range people {
		if wanted(p.Role) {
			options = append(options, ui.Option{Value: string(p.Person.ID), Label: say.T(ctx, "%[1]s (%[2]s)", p.Person.Name, say.Word(ctx, p.Role))})
		}
	}
	return options
}

func (v *visit) createSession() error {
	in, err := v.entry()
	if err != nil {
		return err
	}
	p, err := v.program("sessions")
	if err != nil {
		return err
	}
	s, err := v.sessionOf(in, p)
	if err == nil {
		err = v.app.CreateSession(v.ctx(), v.who, v.org.ID, s)
	}
	if err != nil {
		if in.err = err; refused(err) {
			return v.showNewSession(in)
		}
		return err
	}
	return v.to(v.path("/sessions/"+string(s.ID)), say.T(v.ctx(), "The session is kept as a draft. Nobody has been told."))
}

// sessionOf makes a session of what was typed.
func (v *visit) sessionOf(in entry, p program) (*greenroom.Session, error) {
	s := &greenroom.Session{Program: p.ID, Stage: greenroom.StageID(in.Get("stage")), Title: in.Get("title"), Strategy: p.Strategy}
	s.Location, s.Place = placeOf(in)
	if s.Stage != "" {
		stage, err := v.app.Stage(v.ctx(), v.who, v.org.ID, p.ID, s.Stage)
		if greenroom.KindOf(err) == greenroom.NotFound {
			return nil, greenroom.Errorf(greenroom.Invalid, "The stage you chose is gone. Choose again.").At("stage").Because(err)
		}
		if err != nil {
			return nil, err
		}
		s.Strategy = cmp.Or(stage.Strategy, s.Strategy)
	}
	var err error
	if s.Slot, err = slotOf(in, p.TimeZone); err != nil {
		return nil, err
	}
	s.Participants, err = v.participants(p.ID, in.Values["person"])
	return s, err
}

// slotOf makes a slot of the date, time and minutes that were typed.
func slotOf(in entry, zone string) (greenroom.Slot, error) {
	minutes, err := strconv.Atoi(strings.TrimSpace(in.Get("minutes")))
	if err != nil {
		return greenroom.Slot{}, greenroom.Errorf(greenroom.Invalid, "Say how many minutes the session lasts, such as 20.").At("duration").Because(err)
	}
	if in.Get("date") == "" || in.Get("time") == "" {
		return greenroom.Slot{}, greenroom.Errorf(greenroom.Invalid, "Choose a date and a time.").At("start")
	}
	return greenroom.NewSlot(in.Get("date")+"T"+in.Get("time"), zone, time.Duration(minutes)*time.Minute)
}

// participants returns the people of a program with the roles that they usually
// take. Empty identities, which are nobody, are left out.
func (v *visit) participants(program greenroom.ProgramID, ids []string) ([]greenroom.Participation, error) {
	var all []greenroom.Participation
	for _, id := range ids {
		if id == "" {
			continue
		}
		p, err := v.app.Person(v.ctx(), v.who, v.org.ID, program, greenroom.PersonID(id))
		if greenroom.KindOf(err) == greenroom.NotFound {
			return nil, greenroom.Errorf(greenroom.Invalid, "Somebody you chose is not in this program any more. Choose again.").At("participants").Because(err)
		}
		if err != nil {
			return nil, err
		}
		all = append(all, greenroom.Participation{Person: p.Person.ID, Role: p.Role})
	}
	return all, nil
}

// personChosen returns the chosen one of two selects with the same name.
func (e entry) personChosen(i int) string {
	if chosen := e.Values["person"]; i < len(chosen) {
		return chosen[i]
	}
	return ""
}
