package web

import (
	"context"
	"net/url"
	"slices"

	"greenroom"
	"greenroom/internal/app"
	"greenroom/internal/say"
	"greenroom/internal/web/ui"
)

// virtual is the virtual interviews of a program: what new sessions take, and
// what is between them and Zoom.
type virtual struct {
	program
	entry
	offer     app.ZoomOffer
	gates     []gateLine // none while video is off, but for whoever can do something about it
	videoOff  string     // for administrators: why there is no Zoom
	switched  string     // that an ended authorization has changed the type; or ""
	through   string     // which connection is used, and why; or that there is none
	authorize string     // where to connect the program's own account, by consent
	server    string     // the same with credentials
	mayEdit   bool
	mayGrant  bool // decide whether the program may use Zoom
	maySwitch bool
	types     []ui.ChoiceData
}

// A gateLine is a gate in words.
type gateLine struct {
	name  string
	state ui.State
	word  string
	from  string // whose setting decides, and who can change it
	why   string // why it is closed; or ""
}

// virtual returns the section of the program's page, with what was typed.
func (v *visit) virtual(p program, in entry) (virtual, error) {
	ctx := v.ctx()
	s := virtual{program: p, entry: in, mayEdit: v.may(greenroom.EditProgram, p.ID), mayGrant: v.may(greenroom.ConnectProvider, ""), maySwitch: v.may(greenroom.SwitchVideo, "")}
	offer, err := v.app.ZoomOffer(ctx, v.who, v.org.ID, p.ID, "")
	if err != nil {
		return s, err
	}
	s.offer = offer
	if !v.org.VideoEnabled {
		if s.mayGrant {
			s.videoOff = say.Error(ctx, offer.Closed())
		}
		s.types = s.typeChoices(ctx)
		return s, nil
	}
	for _, g := range offer.Gates {
		if g.Name != greenroom.StageGate { // each stage says it
			s.gates = append(s.gates, gateLineOf(ctx, g))
		}
	}
	s.through = say.T(ctx, "None yet")
	switch {
	case offer.Connection != nil && offer.Closed() != nil:
		s.through = say.T(ctx, "%s. It is not used while Zoom is closed for this program.", offer.Connection.Name)
	case offer.Connection != nil:
		if s.through, err = v.throughWords(offer, p.ID, ""); err != nil {
			return s, err
		}
	}
	if v.may(greenroom.ConnectProgram, p.ID) && offer.Closed() == nil {
		q := url.Values{"owner": {string(greenroom.ProgramOwner)}, "program": {string(p.ID)}, "return": {p.path}}.Encode()
		s.authorize, s.server = v.path("/integrations/connect?"+q), v.path("/integrations/server-to-server?"+q)
	}
	s.types = s.typeChoices(ctx)
	return s, v.noteSwitch(&s)
}

// noteSwitch says that the program was taken off Zoom, if it was and nobody has
// chosen since.
func (v *visit) noteSwitch(s *virtual) error {
	if s.DefaultLocation == greenroom.Zoom {
		return nil
	}
	change, err := v.app.VirtualTypeChange(v.ctx(), v.who, v.org.ID, s.ID)
	if err != nil || change == nil {
		return err
	}
	at := change.At.In(zoneOr(s.TimeZone))
	s.switched = say.T(v.ctx(), "On %s its authorization ended, and so new sessions do not begin on Zoom any more. The links of sessions that exist were kept.", say.Date(v.ctx(), at))
	return nil
}

// gateLineOf puts a gate into words.
func gateLineOf(ctx context.Context, g greenroom.Gate) gateLine {
	var holders []string
	for _, r := range g.Opens {
		holders = append(holders, say.Word(ctx, r))
	}
	line := gateLine{name: say.Word(ctx, g.Name), state: ui.Linked, word: say.T(ctx, "open"),
		from: say.T(ctx, "Set by the %[1]s. Can be changed by: %[2]s.", say.Word(ctx, g.Source), say.List(ctx, holders))}
	if !g.Open {
		line.state, line.word, line.why = ui.Off, say.T(ctx, "closed"), say.Error(ctx, g.Why)
	}
	return line
}

// typeChoices are the virtual interview types with their meaning. While video is
// off, Zoom is not among them.
func (s *virtual) typeChoices(ctx context.Context) []ui.ChoiceData {
	types := []greenroom.Location{greenroom.Zoom, greenroom.BuiltInRoom, greenroom.ManualLink}
	if !slices.Contains(types, s.DefaultLocation) {
		types = append(types, s.DefaultLocation)
	}
	var choices []ui.ChoiceData
	for _, l := range types {
		c := choiceOf(ctx, l)
		switch l {
		case greenroom.Zoom:
			if !s.video {
				continue
			}
			s.zoomChoice(ctx, &c)
		case greenroom.BuiltInRoom:
			c.Help = say.T(ctx, "Not installed on this server. Whoever runs this server can install it; until then sessions there say so, and have no link.")
		case greenroom.ManualLink:
			c.Help = say.T(ctx, "Whoever plans a session pastes the address of a meeting made elsewhere, with its id and passcode.")
		case greenroom.InPerson, greenroom.Phone:
		}
		choices = append(choices, c)
	}
	return choices
}

func (s *virtual) zoomChoice(ctx context.Context, c *ui.ChoiceData) {
	switch why := s.offer.Closed(); {
	case why != nil:
		c.Cost, c.Help, c.Disabled = say.T(ctx, "not here"), say.Error(ctx, why), true
	case s.offer.Connection != nil:
		c.Help = say.T(ctx, "A meeting for each session, made through %s", s.through)
	default:
		c.Cost, c.Help = say.T(ctx, "not connected"), say.T(ctx, "A meeting for each session. Nothing is connected yet: sessions can be planned, and get their meetings once it is.")
	}
}

// typeWord is the virtual interview type that is set.
func (s *virtual) typeWord(ctx context.Context) string {
	if s.DefaultLocation == greenroom.Zoom && !s.video {
		return say.T(ctx, "As each session says")
	}
	return say.Word(ctx, s.DefaultLocation)
}

// mayZoomAgain reports whether Zoom can be selected in the place of what an ended
// authorization left.
func (s *virtual) mayZoomAgain() bool {
	return s.switched != "" && s.mayEdit && s.offer.Closed() == nil
}

func (v *visit) virtualPage() error { return v.showVirtual(entry{}) }

// showVirtual shows the form, or the reason to whoever may not edit the program.
func (v *visit) showVirtual(in entry) error {
	p, err := v.program("sessions")
	if err != nil {
		return err
	}
	if err := v.who.May(greenroom.EditProgram, v.org.ID, p.ID); err != nil {
		return err
	}
	if in.Values == nil {
		in.Values = url.Values{"location": {string(p.DefaultLocation)}}
	}
	s, err := v.virtual(p, in)
	if err != nil {
		return err
	}
	s.frame.Title = say.T(v.ctx(), "Virtual interviews")
	s.frame = s.frame.narrow()
	return v.render(in.status(), virtualView(s))
}

// selectVirtual sets the virtual interview type.
func (v *visit) selectVirtual() error {
	in, err := v.entry()
	if err != nil {
		return err
	}
	id := greenroom.ProgramID(v.r.PathValue("program"))
	if in.Get("location") == "" {
		return v.showVirtual(entry{err: greenroom.Errorf(greenroom.Invalid, "Choose where new sessions begin. Nothing was changed.").At("location")})
	}
	p, err := v.app.SelectVirtualType(v.ctx(), v.who, v.org.ID, id, in.revision(), greenroom.Location(in.Get("location")))
	if kind := greenroom.KindOf(err); kind == greenroom.Invalid || kind == greenroom.Conflict {
		return v.showVirtual(entry{err: err})
	}
	if err != nil {
		return err
	}
	return v.to(v.path("/programs/"+string(id)), say.T(v.ctx(), "New sessions begin with: %s. Sessions that exist stay where they are.", say.Word(v.ctx(), p.DefaultLocation)))
}

// facts say what is set, where that comes from, and what is used.
func (s *virtual) facts(ctx context.Context) []ui.Fact {
	origin := say.T(ctx, "Set by the program.")
	if s.DefaultLocation == greenroom.BuiltInRoom {
		origin = say.T(ctx, "Set by the program. Not installed on this server. Whoever runs this server can install it; until then sessions there say so, and have no link.")
	}
	facts := []ui.Fact{{Term: say.T(ctx, "Type"), Value: s.typeWord(ctx), More: ui.Origin(origin)}}
	if s.through != "" {
		facts = append(facts, ui.Fact{Term: say.T(ctx, "Connection"), Value: s.through})
	}
	return facts
}
