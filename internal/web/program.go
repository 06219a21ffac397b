package web

import (
	"context"
	"net/url"
	"strconv"
	"strings"
	"time"

	"greenroom"
	"greenroom/internal/app"
	"greenroom/internal/say"
	"greenroom/internal/web/ui"
)

// pageSize is how many rows a list shows at once.
const pageSize = 50

// programList is what the page of all programs shows.
type programList struct {
	frame
	programs  []*greenroom.Program
	next      string // address of the next page, or ""
	mayManage bool
	path      string
	video     bool
}

// where is where new sessions of a program happen. While video is off, nobody
// sees Zoom.
func (l *programList) where(ctx context.Context, p *greenroom.Program) string {
	if p.DefaultLocation == greenroom.Zoom && !l.video {
		return say.T(ctx, "As each session says")
	}
	return say.Word(ctx, p.DefaultLocation)
}

func (v *visit) programsPage() error {
	found, more, err := v.app.Programs(v.ctx(), v.who, v.org.ID, v.r.URL.Query().Get("after"), pageSize)
	if err != nil {
		return err
	}
	l := programList{frame: v.frame(say.T(v.ctx(), "Programs"), inPrograms), programs: found, path: v.path("/programs"), video: v.org.VideoEnabled,
		mayManage: v.may(greenroom.ManageOrganization, "")}
	if more {
		l.next = l.path + "?after=" + url.QueryEscape(found[len(found)-1].Name)
	}
	return v.show(programsView(l))
}

// newProgram is the form of a new program.
type newProgram struct {
	frame
	entry
	path string
}

func (v *visit) newProgramPage() error {
	if err := v.who.May(greenroom.ManageOrganization, v.org.ID, ""); err != nil {
		return err
	}
	in := entry{Values: map[string][]string{"time_zone": {v.org.TimeZone}}}
	return v.showNewProgram(in)
}

func (v *visit) showNewProgram(in entry) error {
	return v.render(in.status(), newProgramView(newProgram{frame: v.frame(say.T(v.ctx(), "New program"), inPrograms).narrow(), entry: in, path: v.path("/programs")}))
}

func (v *visit) createProgram() error {
	in, err := v.entry()
	if err != nil {
		return err
	}
	p := &greenroom.Program{Name: in.Get("name"), TimeZone: strings.TrimSpace(in.Get("time_zone")), DefaultLocation: greenroom.Zoom,
		Strategy: greenroom.PerSession, InviteDetails: true}
	if err := v.app.CreateProgram(v.ctx(), v.who, v.org.ID, p); err != nil {
		if in.err = err; refused(err) {
			return v.showNewProgram(in)
		}
		return err
	}
	return v.to(v.path("/programs/"+string(p.ID)), say.T(v.ctx(), "The program is made. Add its people, then plan the first session."))
}

// program is what the pages of one program show.
type program struct {
	frame frame
	*greenroom.Program
	path    string
	sub     string
	tabs    []ui.NavItem
	mayEdit bool
	video   bool // the organization has video: without it, nobody sees a Zoom option
}

// program returns what the pages of a program have in common.
func (v *visit) program(tab string) (program, error) {
	p, err := v.app.Program(v.ctx(), v.who, v.org.ID, greenroom.ProgramID(v.r.PathValue("program")))
	if err != nil {
		return program{}, err
	}
	ctx, path := v.ctx(), v.path("/programs/"+string(p.ID))
	return program{
		frame: v.frame(p.Name, inPrograms), Program: p, path: path,
		sub:     say.T(ctx, "All times in %s", say.Zone(ctx, v.now().In(zoneOr(p.TimeZone)))),
		mayEdit: v.may(greenroom.EditSessions, p.ID),
		tabs: []ui.NavItem{
			{Label: say.T(ctx, "Sessions"), Href: path, Current: tab == "sessions"},
			{Label: say.T(ctx, "People"), Href: path + "/people", Current: tab == "people"},
			{Label: say.T(ctx, "Stages"), Href: path + "/stages", Current: tab == "stages"},
		},
		video: v.org.VideoEnabled,
	}, nil
}

// programSessions is the list of a program's sessions.
type programSessions struct {
	program
	rows    []row
	virtual virtual
	all     bool // not only those to come
	address string
	next    string // address of the next page, or ""
	views   []ui.NavItem
}

func (v *visit) programPage() error {
	ctx, id := v.ctx(), v.r.PathValue("program")
	live, err := v.follow("&program=" + url.QueryEscape(id))
	if err != nil {
		return err
	}
	p, err := v.program("sessions")
	if err != nil {
		return err
	}
	asked := v.r.URL.Query()
	list := programSessions{program: p, all: asked.Get("show") == "all", address: v.r.URL.RequestURI()}
	list.frame.Live = live
	now := v.now().In(zoneOr(p.TimeZone))
	after := cursor(asked.Get("after"))
	if after.Start.IsZero() && !list.all {
		after.Start = time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, now.Location()).Add(-time.Microsecond)
	}
	sessions, err := v.app.Sessions(ctx, v.who, v.org.ID, p.ID, after, pageSize+1)
	if err != nil {
		return err
	}
	if len(sessions) > pageSize {
		sessions = sessions[:pageSize]
		list.next = p.path + "?after=" + cursorText(sessions[pageSize-1])
		if list.all {
			list.next += "&show=all"
		}
	}
	list.rows = v.rows(sessions, now)
	if list.virtual, err = v.virtual(p, entry{}); err != nil {
		return err
	}
	list.views = []ui.NavItem{
		{Label: say.T(ctx, "To come"), Href: p.path, Current: !list.all},
		{Label: say.T(ctx, "All"), Href: p.path + "?show=all", Current: list.all},
	}
	return v.show(programSessionsView(list))
}

// cursorText is the place of a session in a list, as part of an address.
func cursorText(s *app.SessionView) string {
	return strconv.FormatInt(s.Slot.Start().UnixMicro(), 10) + "." + string(s.ID)
}

// cursor reads cursorText; what is not one is the beginning.
func cursor(text string) app.SessionCursor {
	start, id, _ := strings.Cut(text, ".")
	micros, err := strconv.ParseInt(start, 10, 64)
	if err != nil {
		return app.SessionCursor{}
	}
	return app.SessionCursor{Start: time.UnixMicro(micros).UTC(), ID: greenroom.SessionID(id)}
}

// programPeople is the list of a program's people.
type programPeople struct {
	program
	people    []greenroom.ProgramPerson
	next      string // address of the next page, or ""
	mayChange bool
}

func (v *visit) programPeoplePage() error {
	p, err := v.program("people")
	if err != nil {
		return err
	}
	asked := v.r.URL.Query()
	after := greenroom.PersonCursor{Name: asked.Get("after"), ID: greenroom.PersonID(asked.Get("id"))}
	people, err := v.app.People(v.ctx(), v.who, v.org.ID, p.ID, after, pageSize+1)
	if err != nil {
		return err
	}
	list := programPeople{program: p, people: people, mayChange: v.may(greenroom.EditProgram, p.ID)}
	if len(people) > pageSize {
		list.people = people[:pageSize]
		last := people[pageSize-1].Person
		list.next = p.path + "/people?after=" + url.QueryEscape(last.Name) + "&id=" + url.QueryEscape(string(last.ID))
	}
	return v.show(programPeopleView(list))
}
