package app

import (
	"context"
	"errors"
	"strings"
	"time"

	"greenroom"
	"greenroom/internal/store"
)

// SessionCursor is the place of a session in a list by start: the list goes on
// after it. The zero cursor begins at the beginning.
type SessionCursor = store.SessionCursor

// A Participant is a person with their part in a session.
type Participant = store.Participant

// A SessionView is a session with what people want to see beside it.
type SessionView struct {
	*greenroom.Session
	ProgramName string
	People      []Participant
	Link        Link
	Room        *greenroom.ProviderRoom // of Place.Room; nil if there is none, or it is no longer listed
	Warnings    []greenroom.Warning     // what the host's licence will do to it
	Standing    Standing                // of a single session on Zoom that is still to come: what a new meeting would use
}

// A Link is how the meeting of a session stands.
type Link struct {
	State       greenroom.LinkState
	Problem     error     // why it is not linked, a sentence; nil if it is or work goes on
	NextAttempt time.Time // zero if none is planned

	// The rest is known of a meeting that exists, and of a single session only.
	Host       string // e-mail address
	MeetingID  string // the provider's
	JoinURL    greenroom.Secret
	Passcode   greenroom.Secret
	Unread     bool                  // it was changed as wanted, but could not be read back
	Unseen     bool                  // it may exist, and somebody has to look at the provider
	Connection *greenroom.Connection // the one it is made through, and why: its owner
}

// Session returns one session.
func (a *App) Session(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID, id greenroom.SessionID) (view *SessionView, err error) {
	if err := who.Belongs(organization); err != nil {
		return nil, err
	}
	err = a.db.Read(ctx, organization, func(tx *store.Tx) error {
		s, err := tx.Session(ctx, id)
		if err != nil {
			return err
		}
		if err := who.May(greenroom.ReadProgram, organization, s.Program); err != nil {
			return err
		}
		views, err := a.view(ctx, tx, []*greenroom.Session{s})
		if err != nil {
			return err
		}
		view = views[0]
		if err := a.detail(ctx, tx, view); err != nil || !wantsMeeting(s, tx.Now()) {
			return err
		}
		view.Standing, err = standingOf(ctx, tx, s)
		return err
	})
	return view, err
}

// wantsMeeting reports whether a meeting at Zoom is, or will be, of use.
func wantsMeeting(s *greenroom.Session, now time.Time) bool {
	return s.Location == greenroom.Zoom && (s.State == greenroom.Draft || s.State == greenroom.Confirmed) && s.Slot.End().After(now)
}

// Sessions returns up to limit sessions of a program by start, from the first
// after the cursor.
func (a *App) Sessions(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID, program greenroom.ProgramID, after SessionCursor, limit int) (views []*SessionView, err error) {
	if err := who.May(greenroom.ReadProgram, organization, program); err != nil {
		return nil, err
	}
	err = a.db.Read(ctx, organization, func(tx *store.Tx) error {
		if _, err := tx.Program(ctx, program); err != nil {
			return err
		}
		found, err := tx.Sessions(ctx, program, after, limit)
		if err != nil {
			return err
		}
		views, err = a.view(ctx, tx, found)
		return err
	})
	return views, err
}

// SessionsBetween returns up to limit sessions that begin in [from, to), of all
// programs that the actor may read, by start.
func (a *App) SessionsBetween(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID, from, to time.Time, limit int) (views []*SessionView, err error) {
	if err := who.Belongs(organization); err != nil {
		return nil, err
	}
	err = a.db.Read(ctx, organization, func(tx *store.Tx) error {
		var seen []*greenroom.Session
		var after store.SessionCursor
		for len(seen) < limit {
			found, err := tx.SessionsBetween(ctx, from, to, after, limit)
			if err != nil {
				return err
			}
			for _, s := range found {
				after = store.SessionCursor{Start: s.Slot.Start(), ID: s.ID}
				if len(seen) < limit && who.May(greenroom.ReadProgram, organization, s.Program) == nil {
					seen = append(seen, s)
				}
			}
			if len(found) < limit {
				break
			}
		}
		views, err = a.view(ctx, tx, seen)
		return err
	})
	return views, err
}

// view puts beside each session its people, its program and how its meeting
// stands, in a fixed number of queries and a few for each program and stage.
func (a *App) view(ctx context.Context, tx *store.Tx, sessions []*greenroom.Session) ([]*SessionView, error) {
	people, err := tx.ParticipantsOf(ctx, sessions)
	if err != nil {
		return nil, err
	}
	meetings, err := tx.MeetingsOf(ctx, sessions)
	if err != nil {
		return nil, err
	}
	if err := strand(ctx, tx, meetings); err != nil {
		return nil, err
	}
	names, reasons := map[greenroom.ProgramID]string{}, map[track]error{}
	views := make([]*SessionView, len(sessions))
	for i, s := range sessions {
		if _, known := names[s.Program]; !known {
			p, err := tx.Program(ctx, s.Program)
			if err != nil {
				return nil, err
			}
			names[s.Program] = p.Name
		}
		if err := a.openPlace(s); err != nil {
			return nil, err
		}
		views[i] = &SessionView{Session: s, ProgramName: names[s.Program], People: people[s.ID], Link: linkOf(s, meetings[s.Meeting])}
		if err := explain(ctx, tx, views[i], reasons); err != nil {
			return nil, err
		}
		s.Participants = nil
		for _, p := range views[i].People {
			s.Participants = append(s.Participants, greenroom.Participation{Person: p.Person.ID, Role: p.Role})
		}
	}
	if err := house(ctx, tx, views); err != nil {
		return nil, err
	}
	return views, warn(ctx, tx, views)
}

// strand says of meetings that are not as they are wanted, and wait for a
// connection that has ended, that they wait for that.
func strand(ctx context.Context, tx *store.Tx, meetings map[greenroom.MeetingID]*greenroom.Meeting) error {
	ended := map[greenroom.ConnectionID]error{}
	for _, m := range meetings {
		if m.Wanted == nil || m.Link() == greenroom.LinkLinked {
			continue
		}
		why, known := ended[m.Connection]
		if !known {
			c, err := tx.Connection(ctx, m.Connection)
			if err != nil {
				return err
			}
			why = c.Ended()
			ended[m.Connection] = why
		}
		if why != nil {
			m.Problem, m.ProblemKind, m.NextAttempt = greenroom.MessageOf(why), greenroom.Forbidden, time.Time{}
		}
	}
	return nil
}

// errNoRoom is why a session in the built-in room has no link.
var errNoRoom = greenroom.Errorf(greenroom.Unavailable,
	"Built-in room: not installed on this server. Whoever runs it can install it; until then choose another location.")

// linkOf returns how a session's meeting stands; m is nil if there is none.
func linkOf(s *greenroom.Session, m *greenroom.Meeting) Link {
	switch {
	case m != nil && m.Problem != "" && m.Link() != greenroom.LinkLinked:
		return Link{State: m.Link(), Problem: greenroom.Errorf(m.ProblemKind, "%s", m.Problem), NextAttempt: m.NextAttempt}
	case m != nil:
		return Link{State: m.Link()}
	case s.State == greenroom.Confirmed && s.Location == greenroom.BuiltInRoom:
		return Link{State: greenroom.LinkFailed, Problem: errNoRoom}
	case s.State == greenroom.Confirmed && s.Location == greenroom.Zoom:
		return Link{State: greenroom.LinkFailed, Problem: errNoHost}
	}
	return Link{State: greenroom.LinkOff}
}

// explain says of a session that has no host why its program and stage have none,
// if that is why. It remembers the reasons.
func explain(ctx context.Context, tx *store.Tx, v *SessionView, reasons map[track]error) (err error) {
	if !errors.Is(v.Link.Problem, errNoHost) {
		return nil
	}
	v.Link.Problem, err = remembered(reasons, track{v.Program, v.Stage}, func(on track) (error, error) { return whyNoHost(ctx, tx, on) })
	return err
}

// whyNoHost returns why sessions of a program and stage have no host that they do
// not bring.
func whyNoHost(ctx context.Context, tx *store.Tx, on track) (why, err error) {
	if why, err := closedGateOf(ctx, tx, on.program, on.stage); err != nil || why != nil {
		return why, err
	}
	c, err := nearestConnection(ctx, tx, on.program)
	if err != nil || c == nil {
		return errNotConnected, err
	}
	return errNoHost, nil
}

// detail adds what is known of a meeting that exists.
func (a *App) detail(ctx context.Context, tx *store.Tx, v *SessionView) error {
	if v.Meeting == "" {
		return nil
	}
	m, err := tx.Meeting(ctx, v.Meeting)
	if err != nil {
		return err
	}
	if v.Link.Connection, err = tx.Connection(ctx, m.Connection); err != nil {
		return err
	}
	host, err := tx.HostByID(ctx, m.Connection, m.Host)
	if err != nil && greenroom.KindOf(err) != greenroom.NotFound {
		return err
	}
	if v.Link.Host = host.Email; strings.Contains(m.Host, "@") {
		v.Link.Host = m.Host // where users cannot be read, the address is all that is known
	}
	v.Link.Unseen = m.Unseen()
	if m.Reported == nil {
		return nil
	}
	v.Link.MeetingID, v.Link.Unread = m.Reported.ProviderID, m.Reported.Unread
	if v.Link.JoinURL, err = a.box.Open(m.Reported.JoinURL, meetingPlace(m, "join_url")); err != nil {
		return err
	}
	v.Link.Passcode, err = a.box.Open(m.Reported.Passcode, meetingPlace(m, "passcode"))
	return err
}
