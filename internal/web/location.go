package web

import (
	"context"
	"maps"
	"net/url"
	"slices"
	"strings"

	"greenroom"
	"greenroom/internal/app"
	"greenroom/internal/say"
	"greenroom/internal/web/ui"
)

// A whereabouts is the question where a session happens, with what each answer
// means now.
type whereabouts struct {
	entry
	choices  []ui.ChoiceData
	from     string      // where the answer that is chosen already comes from; or ""
	barred   string      // why some answers cannot be given, if that is up to the stage; or ""
	unlinked string      // that Zoom is not connected, and what follows; or ""
	rooms    []ui.Option // Zoom Rooms that the session can be in, after none; or no options
	connect  ui.Link     // to where the visitor can connect it; or none
}

// whereabouts returns the answers for sessions of a program, in a stage or nil,
// which leader leads, or "". An answer that cannot be given says who can change
// that; while video is off, Zoom is not among them. The place where a session is
// already can always be chosen.
func (v *visit) whereabouts(in entry, p *greenroom.Program, stage *greenroom.Stage, leader greenroom.PersonID, already greenroom.Location) (w whereabouts, err error) {
	ctx := v.ctx()
	w.entry = in
	if w.rooms, err = v.roomOptions(p.ID, in.Get("room")); err != nil {
		return w, err
	}
	for _, l := range greenroom.Locations() {
		choice := choiceOf(ctx, l)
		if l == greenroom.Zoom {
			if !v.org.VideoEnabled && already != l {
				continue
			}
			if err := v.offerZoom(&w, &choice, p, stage, leader); err != nil {
				return w, err
			}
		}
		if !stage.Allows(l) {
			choice.Help, choice.Cost, choice.Disabled = "", say.T(ctx, "not in this stage"), true
			w.barred = say.T(ctx, "The stage “%s” does not allow every place. Whoever may edit the program can change that on the page of its stages.", stage.Name)
		}
		if l == already {
			choice.Disabled = false
		}
		w.choices = append(w.choices, choice)
	}
	return w, nil
}

// choiceOf is a location with its meaning.
func choiceOf(ctx context.Context, l greenroom.Location) ui.ChoiceData {
	c := ui.ChoiceData{ID: "location-" + string(l), Value: string(l), Label: say.Word(ctx, l)}
	switch l {
	case greenroom.BuiltInRoom:
		c.Cost, c.Help = say.T(ctx, "not installed"), say.T(ctx, "Not installed on this server: a session there has no link until it is. Whoever runs this server can install it.")
	case greenroom.ManualLink:
		c.Help = say.T(ctx, "You paste the address of a meeting made elsewhere, with its id and passcode.")
	case greenroom.InPerson:
		c.Help = say.T(ctx, "People come to a place that you name.")
	case greenroom.Phone:
		c.Help = say.T(ctx, "Somebody calls a number that you name.")
	case greenroom.Zoom:
	}
	return c
}

// offerZoom says what Zoom means for a session: through which connection its
// meeting would be made and why, or what is in the way.
func (v *visit) offerZoom(w *whereabouts, c *ui.ChoiceData, p *greenroom.Program, stage *greenroom.Stage, leader greenroom.PersonID) error {
	ctx := v.ctx()
	var id greenroom.StageID
	if stage != nil {
		id = stage.ID
	}
	offer, err := v.app.ZoomOffer(ctx, v.who, v.org.ID, p.ID, id)
	if err != nil {
		return err
	}
	if why := offer.Closed(); why != nil {
		c.Help, c.Cost, c.Disabled = say.Error(ctx, why), say.T(ctx, "not here"), true
		return nil
	}
	owners, err := v.ownersOf(offer, p.ID)
	if err != nil {
		return err
	}
	through := offer.Through(leader)
	switch {
	case through != nil:
		words, err := v.throughWords(offer, p.ID, leader)
		if err != nil {
			return err
		}
		c.Cost, c.Help = say.T(ctx, "one meeting"), say.T(ctx, "A meeting of its own when you confirm, made through %s", words)
		if through.OwnerKind != greenroom.PersonOwner && len(owners) > 0 {
			c.Help = say.T(ctx, "%[1]s If %[2]s leads it, their own Zoom account is used.", c.Help, say.AnyOf(ctx, owners))
		}
	case len(owners) > 0:
		c.Cost, c.Help = say.T(ctx, "depends on who leads"), say.T(ctx, "Available if %s leads it: their own Zoom account is used.", say.AnyOf(ctx, owners))
	default:
		c.Cost, c.Help = say.T(ctx, "not connected"), say.T(ctx, "The session can be planned; its meeting follows once Zoom is connected.")
	}
	if through == nil {
		w.unlinked = say.T(ctx, "No meeting can be made yet: neither this program nor the organization is connected, nor whoever is chosen to lead. Or choose Manual link, and enter address, id and passcode of a meeting made elsewhere.")
		w.connect = v.connectLink(p.ID)
	}
	return nil
}

// ownersOf returns the names of those people of a program who have a usable Zoom
// account of their own.
func (v *visit) ownersOf(offer app.ZoomOffer, program greenroom.ProgramID) ([]string, error) {
	var found []string
	for _, id := range slices.Sorted(maps.Keys(offer.Own)) {
		p, err := v.app.Person(v.ctx(), v.who, v.org.ID, program, id)
		if err != nil {
			return nil, err
		}
		if p.Role.Leads() {
			found = append(found, p.Person.Name)
		}
	}
	return found, nil
}

// throughWords says which connection is used, and why that one.
func (v *visit) throughWords(offer app.ZoomOffer, program greenroom.ProgramID, leader greenroom.PersonID) (string, error) {
	now, err := v.app.Standing(v.ctx(), v.who, v.org.ID, program, leader)
	if err != nil {
		return "", err
	}
	through := offer.Through(leader)
	if now.Connection != nil {
		through = now.Connection
	}
	return say.T(v.ctx(), "%[1]s. %[2]s", through.Name, now.Why), nil
}

// connectLink leads to where the visitor can connect Zoom for a program, if they
// can: for the organization, else for the program.
func (v *visit) connectLink(program greenroom.ProgramID) ui.Link {
	switch {
	case v.may(greenroom.ConnectProvider, ""):
		return ui.Link{Label: say.T(v.ctx(), "Connect Zoom"), Href: v.path("/integrations")}
	case v.may(greenroom.ConnectProgram, program):
		return ui.Link{Label: say.T(v.ctx(), "Connect Zoom for this program"), Href: v.path("/programs/" + string(program) + "/virtual")}
	}
	return ui.Link{}
}

// chosen returns the wanted location if it can be chosen, else a manual link,
// else the first that can.
func (w whereabouts) chosen(wanted greenroom.Location) string {
	open := slices.DeleteFunc(slices.Clone(w.choices), func(c ui.ChoiceData) bool { return c.Disabled })
	for _, l := range []greenroom.Location{wanted, greenroom.ManualLink} {
		if slices.ContainsFunc(open, func(c ui.ChoiceData) bool { return c.Value == string(l) }) {
			return string(l)
		}
	}
	if len(open) == 0 {
		return ""
	}
	return open[0].Value
}

// placeOf reads where a session happens.
func placeOf(in entry) (l greenroom.Location, p greenroom.Place) {
	typed := func(name string) string { return strings.TrimSpace(in.Get(name)) }
	switch l = greenroom.Location(in.Get("location")); l {
	case greenroom.ManualLink:
		p = greenroom.Place{URL: greenroom.Secret(typed("url")), ID: typed("meeting_id"), Passcode: greenroom.Secret(typed("passcode"))}
	case greenroom.InPerson:
		p.Text = typed("place")
	case greenroom.Phone:
		p.Text = typed("number")
	case greenroom.Zoom:
		p.Room = typed("room")
	case greenroom.BuiltInRoom:
	}
	return l, p
}

// placeValues is what placeOf reads.
func placeValues(l greenroom.Location, p greenroom.Place) url.Values {
	return url.Values{"location": {string(l)}, "url": {p.URL.Reveal()}, "meeting_id": {p.ID}, "passcode": {p.Passcode.Reveal()},
		"place": {p.Text}, "number": {p.Text}, "room": {p.Room}}
}

// placeProblems are the fields whose errors the form says beside them.
var placeProblems = []string{"location", "place.url", "place.id", "place.passcode", "place.text", "place.room"}
