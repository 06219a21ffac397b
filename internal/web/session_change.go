package web

import (
	"context"
	"net/url"
	"slices"
	"strconv"

	"greenroom"
	"greenroom/internal/app"
	"greenroom/internal/say"
	"greenroom/internal/web/ui"
)

// change is the form of a change of a session.
type change struct {
	*session
	zoneName string
	people   []ui.Option // who may be added
	roles    []ui.Option
}

// changePage shows the form of a change, or, once the session is over with, the
// session and why.
func (v *visit) changePage(title string, in entry, show func(*change) error) error {
	s, err := v.session()
	if err != nil {
		return err
	}
	if err := v.who.May(greenroom.EditSessions, v.org.ID, s.Program); err != nil {
		return err
	}
	if !s.mayEdit {
		return v.showSession(greenroom.Errorf(greenroom.Conflict, "A session that is cancelled or done cannot be changed."))
	}
	s.frame = v.frame(title, inPrograms).narrow()
	s.entry = in
	return show(&change{session: s, zoneName: say.Zone(v.ctx(), s.Slot.Start().In(s.Slot.Zone()))})
}

// changed answers the form of a change: with the session as it now is, or with
// the form if what was typed is refused, or with the session and why if somebody
// else was first.
func (v *visit) changed(in entry, err error, said string, form func(entry) error) error {
	switch {
	case err == nil:
		return v.to(v.path("/sessions/"+v.r.PathValue("session")), said)
	case refused(err) && form != nil:
		in.err = err
		return form(in)
	case refused(err) || greenroom.KindOf(err) == greenroom.Conflict:
		return v.showSession(err)
	}
	return err
}

func (v *visit) id() greenroom.SessionID { return greenroom.SessionID(v.r.PathValue("session")) }

func (v *visit) confirmSession() error {
	in, err := v.entry()
	if err != nil {
		return err
	}
	_, err = v.app.ConfirmSession(v.ctx(), v.who, v.org.ID, v.id(), in.revision())
	return v.changed(in, err, say.T(v.ctx(), "The session is confirmed."), nil)
}

// makeMeetingAgain takes the visitor's word that Zoom has no meeting for a session.
func (v *visit) makeMeetingAgain() error {
	in, err := v.entry()
	if err != nil {
		return err
	}
	err = v.app.MakeMeetingAgain(v.ctx(), v.who, v.org.ID, v.id())
	return v.changed(in, err, say.T(v.ctx(), "The meeting is being made again."), nil)
}

func (v *visit) reschedulePage() error { return v.showReschedule(entry{}) }

func (v *visit) showReschedule(in entry) error {
	return v.changePage(say.T(v.ctx(), "Reschedule"), in, func(c *change) error {
		if c.Values == nil {
			wall := c.Slot.Wall()
			c.Values = url.Values{"date": {wall[:10]}, "time": {wall[11:]}, "minutes": {strconv.Itoa(c.Slot.Minutes())}}
		}
		return v.render(in.status(), rescheduleView(c))
	})
}

// rescheduleSession moves a session within its zone.
func (v *visit) rescheduleSession() error {
	in, err := v.entry()
	if err != nil {
		return err
	}
	s, err := v.session()
	if err != nil {
		return err
	}
	to, err := slotOf(in, s.Slot.Zone().String())
	if err == nil {
		_, err = v.app.RescheduleSession(v.ctx(), v.who, v.org.ID, s.ID, in.revision(), to)
	}
	return v.changed(in, err, say.T(v.ctx(), "The session has its new time. Its meeting follows."), v.showReschedule)
}

func (v *visit) renamePage() error { return v.showRename(entry{}) }

func (v *visit) showRename(in entry) error {
	return v.changePage(say.T(v.ctx(), "Rename"), in, func(c *change) error {
		if c.Values == nil {
			c.Values = url.Values{"title": {c.Title}}
		}
		return v.render(in.status(), renameView(c))
	})
}

func (v *visit) renameSession() error {
	in, err := v.entry()
	if err != nil {
		return err
	}
	_, err = v.app.RenameSession(v.ctx(), v.who, v.org.ID, v.id(), in.revision(), in.Get("title"))
	return v.changed(in, err, say.T(v.ctx(), "The session has its new title. Its meeting follows."), v.showRename)
}

func (v *visit) sessionPeoplePage() error { return v.showSessionPeople(entry{}) }

func (v *visit) showSessionPeople(in entry) error {
	ctx := v.ctx()
	return v.changePage(say.T(ctx, "People"), in, func(c *change) error {
		all, err := v.app.People(ctx, v.who, v.org.ID, c.Program, greenroom.PersonCursor{}, maxChoice)
		if err != nil {
			return err
		}
		absent := slices.DeleteFunc(all, func(p greenroom.ProgramPerson) bool {
			return slices.ContainsFunc(c.People, func(in app.Participant) bool { return in.Person.ID == p.Person.ID })
		})
		c.people = personOptions(ctx, absent, say.T(ctx, "Nobody"), func(greenroom.SessionRole) bool { return true })
		c.roles = roleOptions(ctx)
		return v.render(in.status(), changePeopleView(c))
	})
}

// changePeople takes for each person of the session whether they stay, and as
// what; and whoever is added, in the role that they usually take.
func (v *visit) changePeople() error {
	in, err := v.entry()
	if err != nil {
		return err
	}
	s, err := v.session()
	if err != nil {
		return err
	}
	people, err := v.participants(s.Program, in.Values["person"])
	if err != nil {
		return v.changed(in, err, "", v.showSessionPeople)
	}
	var stay []greenroom.Participation
	for _, p := range s.People {
		if id := string(p.Person.ID); in.Get("stays-"+id) != "" {
			stay = append(stay, greenroom.Participation{Person: p.Person.ID, Role: greenroom.SessionRole(in.Get("role-" + id))})
		}
	}
	_, err = v.app.ChangePeople(v.ctx(), v.who, v.org.ID, s.ID, in.revision(), append(stay, people...))
	return v.changed(in, err, say.T(v.ctx(), "The people of the session are changed."), v.showSessionPeople)
}

func (v *visit) cancelPage() error {
	return v.changePage(say.T(v.ctx(), "Cancel session"), entry{}, func(c *change) error { return v.show(cancelView(c)) })
}

func (v *visit) cancelSession() error {
	in, err := v.entry()
	if err != nil {
		return err
	}
	_, err = v.app.CancelSession(v.ctx(), v.who, v.org.ID, v.id(), in.revision())
	return v.changed(in, err, say.T(v.ctx(), "The session is cancelled."), nil)
}

// roleChosen is the role that was chosen for somebody, else the one they have.
func roleChosen(in entry, p app.Participant) string {
	if role := in.Get("role-" + string(p.Person.ID)); role != "" {
		return role
	}
	return string(p.Role)
}

// consequence says what a change of a confirmed session brings with it.
func consequence(ctx context.Context, s *session) string {
	if s.Location == greenroom.Zoom {
		return say.T(ctx, "%d people are told, and the Zoom meeting is changed. Everybody's join link stays the same.", len(s.People))
	}
	return say.T(ctx, "%d people are told.", len(s.People))
}

// cancelling says what happens when a session is cancelled.
func cancelling(ctx context.Context, s *session) []string {
	if s.State == greenroom.Draft {
		return []string{say.T(ctx, "It is a draft, so nobody has been told, and nobody will be.")}
	}
	lines := []string{say.T(ctx, "%d people are told that it does not take place.", len(s.People))}
	if s.Link.MeetingID != "" {
		lines = append(lines, say.T(ctx, "The Zoom meeting %s is deleted. Its link stops working.", say.MeetingNumber(s.Link.MeetingID)))
	}
	return lines
}
