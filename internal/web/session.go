package web

import (
	"context"
	"net/url"
	"slices"
	"time"

	"greenroom"
	"greenroom/internal/app"
	"greenroom/internal/say"
	"greenroom/internal/web/ui"
)

// maxHistory is how many events the page of a session tells.
const maxHistory = 50

// session is what the pages of one session show.
type session struct {
	frame frame
	*app.SessionView
	standing
	when    string
	theirs  string // when, in the visitor's zone; "" if their clocks show the same
	history []ui.Happening
	mail    []mailRow
	mayEdit bool
	now     time.Time
	path    string // of this page
	program string // of the program's page
	entry          // what a form on the page came to
}

// session returns what the pages of a session have in common. A session of an
// organization in which the visitor may not read it is not found.
func (v *visit) session() (*session, error) {
	ctx, id := v.ctx(), greenroom.SessionID(v.r.PathValue("session"))
	found, err := v.app.Session(ctx, v.who, v.org.ID, id)
	if err != nil {
		return nil, err
	}
	now := v.now()
	return &session{
		SessionView: found, standing: standingOf(ctx, found, now), now: now,
		when: say.Slot(ctx, found.Slot), theirs: say.SlotFor(ctx, found.Slot, v.zone()),
		mayEdit: v.may(greenroom.EditSessions, found.Program) && found.State != greenroom.Cancelled && found.State != greenroom.Done,
		path:    v.path("/sessions/" + string(id)), program: v.path("/programs/" + string(found.Program)),
	}, nil
}

func (v *visit) sessionPage() error { return v.showSession(nil) }

// showSession shows a session as it is now, and why a change of it was refused.
func (v *visit) showSession(problem error) error {
	ctx := v.ctx()
	live, err := v.follow("&subject=" + url.QueryEscape(v.r.PathValue("session")))
	if err != nil {
		return err
	}
	s, err := v.session()
	if err != nil {
		return err
	}
	s.err = problem
	if v.may(greenroom.ReadHistory, s.Program) {
		events, err := v.app.SessionHistory(ctx, v.who, v.org.ID, s.ID, maxHistory)
		if err != nil {
			return err
		}
		for _, h := range events {
			s.history = append(s.history, happening(ctx, h, s.now.In(s.Slot.Zone()), false))
		}
		if s.mail, err = v.sessionMail(s); err != nil {
			return err
		}
	}
	s.frame = v.frame(s.Title, inPrograms)
	s.frame.Live = live
	return v.render(s.status(), sessionView(s))
}

// sessionMail returns the mail about a session, the newest first, with the names
// of those who are still in it.
func (v *visit) sessionMail(s *session) ([]mailRow, error) {
	messages, err := v.app.MessagesOf(v.ctx(), v.who, v.org.ID, s.ID)
	if err != nil {
		return nil, err
	}
	rows := v.mailRows(messages, s.Slot.Zone())
	slices.Reverse(rows)
	for i := range rows {
		for _, p := range s.People {
			if p.Person.ID == rows[i].Person {
				rows[i].to = p.Person.Name
			}
		}
	}
	return rows, nil
}

// crumbs are the way to the session, and to the pages below it.
func (s *session) crumbs(ctx context.Context, below bool) []ui.Link {
	links := []ui.Link{{Label: say.T(ctx, "Programs"), Href: s.frame.Home + "/programs"}, {Label: s.ProgramName, Href: s.program}}
	if below {
		links = append(links, ui.Link{Label: s.Title, Href: s.path})
	}
	return links
}

// theirStart, theirEnd and theirZone say when a session is for one of its people.
func theirStart(p app.Participant, slot greenroom.Slot) string {
	return say.Clock(slot.Start().In(zoneOr(p.Person.TimeZone)))
}

func theirEnd(p app.Participant, slot greenroom.Slot) string {
	return say.Clock(slot.End().In(zoneOr(p.Person.TimeZone)))
}

func theirZone(ctx context.Context, p app.Participant, slot greenroom.Slot) string {
	theirs, own := slot.Start().In(zoneOr(p.Person.TimeZone)), slot.Start().In(slot.Zone())
	if theirs.Day() != own.Day() {
		return say.T(ctx, "%[1]s, %[2]s", say.ShortDate(ctx, theirs), say.Zone(ctx, theirs))
	}
	return say.Zone(ctx, theirs)
}

// costOfConfirming says what confirming a draft will do.
func (s *session) costOfConfirming(ctx context.Context) string {
	people := say.T(ctx, "%d people are invited", len(s.People))
	if s.Location == greenroom.Zoom {
		return say.T(ctx, "When you confirm, %s and one Zoom meeting is made.", people)
	}
	return say.T(ctx, "When you confirm, %s.", people)
}

// whyThrough says why the meeting is made through its connection, or, where it
// has no meeting, through which one will be made.
func (s *session) whyThrough(ctx context.Context) string {
	now, used := s.Standing.Connection, s.Link.Connection
	switch {
	case now == nil || used != nil && used.ID == now.ID:
		return s.Standing.Why
	case used == nil:
		return say.T(ctx, "“%[1]s” will be used. %[2]s", now.Name, s.Standing.Why)
	}
	return say.T(ctx, "It was made before. A new one would use “%[1]s”. %[2]s", now.Name, s.Standing.Why)
}

// through says which connection the meeting is made through, and whose it is.
func (s *session) through(ctx context.Context) string {
	c := s.Link.Connection
	if c == nil {
		return ""
	}
	switch c.OwnerKind {
	case greenroom.ProgramOwner:
		return say.T(ctx, "%s, connected for this program", c.Name)
	case greenroom.PersonOwner:
		return say.T(ctx, "%s, connected by a person", c.Name)
	case greenroom.OrganizationOwner:
	}
	return say.T(ctx, "%s, connected by the organization", c.Name)
}

// locationOf is the location with its meaning.
func locationOf(ctx context.Context, l greenroom.Location) string {
	if l == greenroom.Zoom {
		return say.T(ctx, "Zoom, a meeting of its own")
	}
	return say.Word(ctx, l)
}

// facts says where the session takes place.
func (s *session) facts(ctx context.Context) []ui.Fact {
	all := []ui.Fact{
		{Term: say.T(ctx, "Location"), Value: locationOf(ctx, s.Location)},
		{Term: say.T(ctx, "Host"), Value: s.Link.Host},
		{Term: say.T(ctx, "Zoom id"), Value: say.MeetingNumber(s.Link.MeetingID)},
		{Term: say.T(ctx, "Through"), Value: s.through(ctx)},
		{Term: say.T(ctx, "Why this connection"), Value: s.whyThrough(ctx)},
		{Term: say.T(ctx, "Address"), Value: s.Place.URL.Reveal()},
		{Term: say.T(ctx, "Id"), Value: s.Place.ID},
		{Term: say.T(ctx, "Place or number"), Value: s.Place.Text},
	}
	if s.Link.Unread {
		all = append(all, ui.Fact{Term: say.T(ctx, "As Zoom has it"), Value: say.T(ctx, "not known: it was changed as wanted, but the app may not read meetings back")})
	}
	var known []ui.Fact
	for _, f := range all {
		if f.Value != "" {
			known = append(known, f)
		}
	}
	if link := s.Link.JoinURL.Reveal(); link != "" {
		known = append([]ui.Fact{{Term: say.T(ctx, "Join link"), More: joinLink(link)}}, known...)
	}
	for _, code := range []string{s.Link.Passcode.Reveal(), s.Place.Passcode.Reveal()} {
		if code != "" {
			known = append(known, ui.Fact{Term: say.T(ctx, "Passcode"), More: passcode(code)})
		}
	}
	return known
}
