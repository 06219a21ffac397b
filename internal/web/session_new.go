package web

import (
	"context"
	"net/url"
	"slices"
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
	locations    []ui.ChoiceData
	people       []greenroom.ProgramPerson
}

func (v *visit) newSessionPage() error {
	return v.showNewSession(entry{Values: url.Values{"minutes": {"20"}}})
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
	if f.people, err = v.app.People(v.ctx(), v.who, v.org.ID, p.ID, greenroom.PersonCursor{}, maxChoice); err != nil {
		return err
	}
	if f.locations, err = v.locations(p); err != nil {
		return err
	}
	ctx := v.ctx()
	f.zoneName = say.Zone(ctx, v.now().In(zoneOr(p.TimeZone)))
	f.applicants = personOptions(ctx, f.people, say.T(ctx, "Nobody yet"), func(r greenroom.SessionRole) bool { return !r.Leads() && r != greenroom.Observer })
	f.interviewers = personOptions(ctx, f.people, say.T(ctx, "Nobody yet"), greenroom.SessionRole.Leads)
	f.frame.Title = say.T(ctx, "New session")
	f.frame = f.frame.narrow()
	if f.Get("location") == "" && len(f.locations) > 0 {
		f.Values = withValue(f.Values, "location", defaultLocation(f.locations, p.DefaultLocation))
	}
	return v.render(in.status(), newSessionView(f))
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

func defaultLocation(offered []ui.ChoiceData, wanted greenroom.Location) string {
	if slices.ContainsFunc(offered, func(c ui.ChoiceData) bool { return c.Value == string(wanted) }) {
		return string(wanted)
	}
	return offered[0].Value
}

// locations are the places a session can be made in, each with its meaning. A
// place that this organization does not have is not among them.
func (v *visit) locations(p program) ([]ui.ChoiceData, error) {
	ctx := v.ctx()
	choice := func(l greenroom.Location, cost, help string) ui.ChoiceData {
		return ui.ChoiceData{ID: "location-" + string(l), Value: string(l), Label: say.Word(ctx, l), Cost: cost, Help: help}
	}
	var all []ui.ChoiceData
	if v.org.VideoEnabled {
		through, err := v.app.ConnectionFor(ctx, v.who, v.org.ID, p.ID)
		if err != nil {
			return nil, err
		}
		help := say.T(ctx, "Zoom is not connected yet. The session is kept, and its meeting follows once an administrator has connected Zoom.")
		cost := say.T(ctx, "not connected")
		if through != nil {
			help = say.T(ctx, "A meeting of its own, made through %s when you confirm.", through.Name)
			cost = say.T(ctx, "one meeting")
		}
		all = append(all, choice(greenroom.Zoom, cost, help))
	}
	return append(all,
		choice(greenroom.ManualLink, "", say.T(ctx, "You paste the address of a meeting made elsewhere.")),
		choice(greenroom.InPerson, "", say.T(ctx, "People come to a place that you name.")),
		choice(greenroom.Phone, "", say.T(ctx, "Somebody calls a number that you name."))), nil
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
	s := &greenroom.Session{Program: p.ID, Title: in.Get("title"), Location: greenroom.Location(in.Get("location")), Strategy: p.Strategy}
	switch s.Location {
	case greenroom.ManualLink:
		s.Place = greenroom.Place{URL: greenroom.Secret(strings.TrimSpace(in.Get("url"))), Passcode: greenroom.Secret(strings.TrimSpace(in.Get("passcode")))}
	case greenroom.InPerson:
		s.Place.Text = strings.TrimSpace(in.Get("place"))
	case greenroom.Phone:
		s.Place.Text = strings.TrimSpace(in.Get("number"))
	case greenroom.Zoom, greenroom.BuiltInRoom:
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
