package web

import (
	"context"
	"net/url"
	"strconv"
	"strings"

	"greenroom"
	"greenroom/internal/app"
	"greenroom/internal/say"
	"greenroom/internal/web/ui"
)

// person is the form of somebody in a program, or of somebody new.
type person struct {
	program
	entry
	stored *greenroom.ProgramPerson // nil: somebody new
	roles  []ui.Option
	action string       // address that the form is sent to
	leads  bool         // they lead sessions of the program, with Zoom
	used   app.Standing // of those: the connection, and why that one
}

// peopleProgram returns the program of the path, for those who may change its
// people.
func (v *visit) peopleProgram() (program, error) {
	p, err := v.program("people")
	if err == nil {
		err = v.who.May(greenroom.EditProgram, v.org.ID, p.ID)
	}
	return p, err
}

// emailHelp says what the address is for: while video is off, without Zoom.
func (p person) emailHelp(ctx context.Context) string {
	if p.video {
		return say.T(ctx, "Invitations go there. For those who host, the address of their Zoom user.")
	}
	return say.T(ctx, "Invitations go there.")
}

func (v *visit) newPersonPage() error { return v.showNewPerson(entry{}) }

// showNewPerson shows the form of somebody new, with what was typed.
func (v *visit) showNewPerson(in entry) error {
	p, err := v.peopleProgram()
	if err != nil {
		return err
	}
	if in.Values == nil {
		in.Values = url.Values{"time_zone": {p.TimeZone}, "role": {string(greenroom.Candidate)}}
	}
	p.frame.Title = say.T(v.ctx(), "Add a person")
	p.frame = p.frame.narrow()
	return v.render(in.status(), personView(person{program: p, entry: in, roles: roleOptions(v.ctx()), action: p.path + "/people"}))
}

// roleOptions are the roles of a session, in words.
func roleOptions(ctx context.Context) []ui.Option {
	var options []ui.Option
	for _, role := range greenroom.SessionRoles() {
		options = append(options, ui.Option{Value: string(role), Label: say.Word(ctx, role)})
	}
	return options
}

func (v *visit) programID() greenroom.ProgramID {
	return greenroom.ProgramID(v.r.PathValue("program"))
}

// personOf makes a person of what was typed.
func personOf(in entry) *greenroom.Person {
	return &greenroom.Person{Name: in.Get("name"), Email: in.Get("email"), TimeZone: strings.TrimSpace(in.Get("time_zone")), Revision: in.revision()}
}

func (v *visit) addPerson() error {
	in, err := v.entry()
	if err != nil {
		return err
	}
	ctx, p := v.ctx(), personOf(in)
	if err := v.app.AddPerson(ctx, v.who, v.org.ID, v.programID(), p, greenroom.SessionRole(in.Get("role"))); err != nil {
		if in.err = err; refused(err) {
			return v.showNewPerson(in)
		}
		return err
	}
	said := say.T(ctx, "%s is in the program.", p.Name)
	if p.Name != strings.TrimSpace(in.Get("name")) {
		said = say.T(ctx, "%[1]s had this address in your organization already, and is now in the program too. Name and time zone stay as they were.", p.Name)
	}
	return v.to(v.path("/programs/"+string(v.programID())+"/people"), said)
}

func (v *visit) personPage() error { return v.showPerson(entry{}) }

// showPerson shows somebody in a program with what was typed, or, if nothing
// was, as they are.
func (v *visit) showPerson(in entry) error {
	p, err := v.peopleProgram()
	if err != nil {
		return err
	}
	ctx := v.ctx()
	stored, err := v.app.Person(ctx, v.who, v.org.ID, p.ID, greenroom.PersonID(v.r.PathValue("person")))
	if err != nil {
		return err
	}
	if !in.Has("name") {
		in.Values = url.Values{"name": {stored.Person.Name}, "email": {stored.Person.Email}, "time_zone": {stored.Person.TimeZone},
			"revision": {strconv.FormatInt(stored.Person.Revision, 10)}}
	}
	p.frame.Title = stored.Person.Name
	p.frame = p.frame.narrow()
	f := person{program: p, entry: in, stored: &stored, roles: roleOptions(ctx), action: p.path + "/people/" + string(stored.Person.ID)}
	if f.leads = p.video && stored.Role.Leads(); f.leads {
		if f.used, err = v.app.Standing(ctx, v.who, v.org.ID, p.ID, stored.Person.ID); err != nil {
			return err
		}
	}
	return v.render(in.status(), personView(f))
}

func (v *visit) updatePerson() error {
	in, err := v.entry()
	if err != nil {
		return err
	}
	p := personOf(in)
	p.ID = greenroom.PersonID(v.r.PathValue("person"))
	err = v.app.UpdatePerson(v.ctx(), v.who, v.org.ID, v.programID(), p)
	return v.changedPerson(in, err, say.T(v.ctx(), "%s is as you typed.", p.Name))
}

func (v *visit) setPersonRole() error {
	in, err := v.entry()
	if err != nil {
		return err
	}
	err = v.app.SetPersonRole(v.ctx(), v.who, v.org.ID, v.programID(), greenroom.PersonID(v.r.PathValue("person")), greenroom.SessionRole(in.Get("role")))
	return v.changedPerson(in, err, say.T(v.ctx(), "The role is changed. Sessions that exist stay as they are."))
}

// changedPerson answers a form about somebody: with the people of the program,
// or with the form and why not. After somebody else's change, it shows that.
func (v *visit) changedPerson(in entry, err error, said string) error {
	switch {
	case err == nil:
		return v.to(v.path("/programs/"+string(v.programID())+"/people"), said)
	case refused(err) || greenroom.KindOf(err) == greenroom.Forbidden:
		in.err = err
		return v.showPerson(in) // or refuses that too
	case greenroom.KindOf(err) == greenroom.Conflict:
		return v.showPerson(entry{err: err})
	}
	return err
}

// crumbs are the way to the pages below a program's people.
func (p *program) crumbs(ctx context.Context) []ui.Link {
	return []ui.Link{{Label: say.T(ctx, "Programs"), Href: p.frame.Home + "/programs"}, {Label: p.Name, Href: p.path}, {Label: say.T(ctx, "People"), Href: p.path + "/people"}}
}

// matchState, matchWord and matchMeaning say what an interviewer is at Zoom.
func matchState(m app.HostMatch) ui.State {
	if m == app.HostLicensed {
		return ui.Linked
	}
	return ui.Off
}

func matchWord(ctx context.Context, m app.HostMatch) string {
	switch m {
	case app.HostLicensed:
		return say.T(ctx, "licensed")
	case app.HostBasic:
		return say.T(ctx, "basic")
	case app.HostInactive:
		return say.T(ctx, "inactive")
	case app.HostAbsent:
	}
	return say.T(ctx, "absent")
}

func matchMeaning(ctx context.Context, m app.HostMatch) string {
	switch m {
	case app.HostLicensed:
		return say.T(ctx, "can host at Zoom: meetings of sessions that they lead are their own.")
	case app.HostBasic:
		return say.T(ctx, "is at Zoom without a licence: the default host hosts the sessions that they lead.")
	case app.HostInactive:
		return say.T(ctx, "is switched off at Zoom: the default host hosts the sessions that they lead.")
	case app.HostAbsent:
	}
	return say.T(ctx, "is no user of the Zoom account: the default host hosts the sessions that they lead.")
}
