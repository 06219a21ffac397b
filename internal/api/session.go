package api

import (
	"context"
	"time"

	"greenroom"
	"greenroom/internal/app"
	"greenroom/internal/say"
)

// session is a session as it is answered.
type session struct {
	ID           string        `json:"id" example:"ses_06fh3v0k2m4p6r8t0w2y4a6c8e"`
	Program      string        `json:"program" example:"prg_06fh3v0k2m4p6r8t0w2y4a6c8e"`
	Stage        string        `json:"stage,omitempty" doc:"Absent if it is in none." example:"stg_06fh3v0k2m4p6r8t0w2y4a6c8e"`
	Title        string        `json:"title" example:"Interview: B. Beispiel"`
	State        sessionState  `json:"state" example:"confirmed"`
	Start        string        `json:"start" doc:"Wall time in time_zone." example:"2026-12-01T08:50"`
	TimeZone     string        `json:"time_zone" doc:"IANA name." example:"America/Chicago"`
	Minutes      int           `json:"minutes" example:"20"`
	StartsAt     time.Time     `json:"starts_at" doc:"The start in UTC." example:"2026-12-01T14:50:00Z"`
	EndsAt       time.Time     `json:"ends_at" doc:"The first instant after the session, in UTC." example:"2026-12-01T15:10:00Z"`
	Location     location      `json:"location" example:"zoom"`
	Place        place         `json:"place,omitzero" doc:"The rest of the location."`
	Strategy     strategy      `json:"strategy" example:"per_session"`
	Participants []participant `json:"participants" nullable:"false"`
	UID          string        `json:"uid" doc:"The iCalendar UID, for life." example:"ses_06fh3v0k2m4p6r8t0w2y4a6c8e@greenroom"`
	Sequence     int64         `json:"sequence" doc:"The iCalendar sequence; it never falls." example:"0"`
	Revision     int64         `json:"revision" example:"2"`
	Room         *room         `json:"room,omitempty" doc:"The Zoom Room of place.room, if it is still listed."`
	Link         link          `json:"link"`
	Connection   *used         `json:"connection,omitempty" doc:"What a meeting made now would use; of a single session on Zoom that is still to come only."`
	Warnings     []warning     `json:"warnings,omitempty" nullable:"false" doc:"What will go wrong although a meeting can be made. It keeps nobody from anything."`
}

// warning is what a session has to expect of its meeting's host.
type warning struct {
	Code     warningCode `json:"code" example:"basic_host"`
	Sentence string      `json:"sentence" doc:"What will happen, and what to do." example:"U. Usher, who hosts, has Zoom Basic: the meeting ends after 40 minutes, and this session takes 60. Give them a licence at Zoom, choose a licensed host, or make the session shorter."`
}

type participant struct {
	Person string      `json:"person" example:"per_06fh3v0k2m4p6r8t0w2y4a6c8e"`
	Name   string      `json:"name" example:"B. Beispiel"`
	Email  string      `json:"email" example:"b.beispiel@example.org"`
	Role   sessionRole `json:"role" example:"candidate"`
}

// place is the rest of a location.
type place struct {
	URL      string `json:"url,omitempty" doc:"The address of a manual link." example:"https://meet.example.org/room"`
	ID       string `json:"id,omitempty" doc:"The id of a manual link." example:"123 456"`
	Passcode string `json:"passcode,omitempty" doc:"The passcode of a manual link." example:"4711"`
	Text     string `json:"text,omitempty" doc:"Of a visit or a call: where, or which number." example:"Room 4.12"`
	Room     string `json:"room,omitempty" doc:"Of a session on Zoom: the id of the Zoom Room that it is in; see the rooms of a connection." example:"F3tQ7mK2R9ybVw0sXe4aTg"`
}

// link is how the session's meeting stands.
type link struct {
	State       linkState       `json:"state" example:"linked"`
	Problem     string          `json:"problem,omitempty" doc:"Why it is not linked, a sentence." example:"Zoom does not answer."`
	NextAttempt time.Time       `json:"next_attempt,omitzero" doc:"When work goes on by itself."`
	Host        string          `json:"host,omitempty" doc:"E-mail address; of a single session only, as is the rest." example:"s.sample@hospital.example"`
	MeetingID   string          `json:"meeting_id,omitempty" doc:"The provider's." example:"85746065312"`
	JoinURL     string          `json:"join_url,omitempty" doc:"The provider's address. It carries the passcode: treat it as a secret." example:"https://zoom.example/j/85746065312"`
	Passcode    string          `json:"passcode,omitempty" example:"x7Kq2a"`
	Unread      bool            `json:"unread,omitempty" doc:"It was changed as wanted, but could not be read back: Zoom may have it otherwise."`
	Unseen      bool            `json:"unseen,omitempty" doc:"It may exist, and somebody has to look at Zoom: see the problem. If it is not there, make it again."`
	Connection  *linkConnection `json:"connection,omitempty" doc:"The connection that it is made through."`
}

// used is the connection that meetings made now would use.
type used struct {
	ID   string `json:"id,omitempty" doc:"Absent if there is none." example:"con_06fh3v0k2m4p6r8t0w2y4a6c8e"`
	Name string `json:"name,omitempty" example:"Main account"`
	Why  string `json:"why" doc:"Why this one, or why none: a sentence." example:"It is the organization's: the program has none of its own that can host."`
}

// toUsed returns a standing as it is answered, or nil if there is none.
func toUsed(s app.Standing) *used {
	if s.Why == "" {
		return nil
	}
	u := &used{Why: s.Why}
	if s.Connection != nil {
		u.ID, u.Name = string(s.Connection.ID), s.Connection.Name
	}
	return u
}

type linkConnection struct {
	ID   string `json:"id" example:"con_06fh3v0k2m4p6r8t0w2y4a6c8e"`
	Name string `json:"name" example:"Main account"`
}

// SessionID is the session in an address.
type SessionID struct {
	Session greenroom.SessionID `path:"id" doc:"A session's id." example:"ses_06fh3v0k2m4p6r8t0w2y4a6c8e"`
}

// SessionChange is a session in an address, and its revision.
type SessionChange struct {
	SessionID
	IfMatch
}

func (s *server) listSessions(ctx context.Context, who caller, in *struct {
	ProgramID
	Paging
},
) (*pageAnswer[session], error) {
	var after app.SessionCursor
	if err := in.after(&after); err != nil {
		return nil, err
	}
	found, err := s.Sessions(ctx, who.Actor, who.organization, in.Program, after, in.Limit+1)
	if err != nil {
		return nil, err
	}
	var last any
	if len(found) > in.Limit {
		found = found[:in.Limit]
		final := found[in.Limit-1]
		last = app.SessionCursor{Start: final.Slot.Start(), ID: final.ID}
	}
	return answerPage(in.Paging, each(found, func(v *app.SessionView) session { return toSession(ctx, v) }), last)
}

func (s *server) readSession(ctx context.Context, who caller, in *SessionID) (*answer[session], error) {
	v, err := s.Session(ctx, who.Actor, who.organization, in.Session)
	if err != nil {
		return nil, err
	}
	body := toSession(ctx, v)
	body.Connection = toUsed(v.Standing)
	return &answer[session]{etag(v.Revision), body}, nil
}

func (s *server) confirmSession(ctx context.Context, who caller, in *SessionChange) (*answer[session], error) {
	return s.changeSession(ctx, who, in, func(revision int64) error {
		_, err := s.ConfirmSession(ctx, who.Actor, who.organization, in.Session, revision)
		return err
	})
}

func (s *server) makeMeetingAgain(ctx context.Context, who caller, in *SessionID) (*answer[session], error) {
	if err := s.MakeMeetingAgain(ctx, who.Actor, who.organization, in.Session); err != nil {
		return nil, err
	}
	return s.readSession(ctx, who, in)
}

func (s *server) cancelSession(ctx context.Context, who caller, in *SessionChange) (*answer[session], error) {
	return s.changeSession(ctx, who, in, func(revision int64) error {
		_, err := s.CancelSession(ctx, who.Actor, who.organization, in.Session, revision)
		return err
	})
}

func (s *server) renameSession(ctx context.Context, who caller, in *struct {
	SessionChange
	Body struct {
		Title string `json:"title" example:"Second interview: B. Beispiel"`
	} `nameHint:"Title"`
},
) (*answer[session], error) {
	return s.changeSession(ctx, who, &in.SessionChange, func(revision int64) error {
		_, err := s.RenameSession(ctx, who.Actor, who.organization, in.Session, revision, in.Body.Title)
		return err
	})
}

func (s *server) relocateSession(ctx context.Context, who caller, in *struct {
	SessionChange
	Body struct {
		Location location `json:"location" example:"manual_link"`
		Place    place    `json:"place,omitzero" doc:"The rest of the location. What the old one had is gone."`
	} `nameHint:"Whereabouts"`
},
) (*answer[session], error) {
	return s.changeSession(ctx, who, &in.SessionChange, func(revision int64) error {
		_, err := s.RelocateSession(ctx, who.Actor, who.organization, in.Session, revision, greenroom.Location(in.Body.Location), in.Body.Place.place())
		return err
	})
}

func (s *server) restageSession(ctx context.Context, who caller, in *struct {
	SessionChange
	Body struct {
		Stage    string   `json:"stage" doc:"A stage of its program, or \"\" for none." example:"stg_06fh3v0k2m4p6r8t0w2y4a6c8e"`
		Location location `json:"location,omitempty" doc:"Where it happens from then on; absent: where it does already, which the stage must allow." example:"in_person"`
		Place    place    `json:"place,omitzero" doc:"The rest of the location, if one is named."`
	} `nameHint:"Restaging"`
},
) (*answer[session], error) {
	return s.changeSession(ctx, who, &in.SessionChange, func(revision int64) error {
		_, err := s.RestageSession(ctx, who.Actor, who.organization, in.Session, revision, greenroom.StageID(in.Body.Stage), greenroom.Location(in.Body.Location), in.Body.Place.place())
		return err
	})
}

// changeSession makes a change at the revision that the request names, and
// answers with what came of it.
func (s *server) changeSession(ctx context.Context, who caller, in *SessionChange, change func(revision int64) error) (*answer[session], error) {
	revision, err := in.revision()
	if err != nil {
		return nil, err
	}
	if err := change(revision); err != nil {
		return nil, err
	}
	return s.readSession(ctx, who, &in.SessionID)
}

func toSession(ctx context.Context, v *app.SessionView) session {
	return session{ID: string(v.ID), Program: string(v.Program), Stage: string(v.Stage), Title: v.Title, State: sessionState(v.State),
		Start: v.Slot.Wall(), TimeZone: v.Slot.Zone().String(), Minutes: v.Slot.Minutes(), StartsAt: v.Slot.Start(), EndsAt: v.Slot.End(),
		Location: location(v.Location), Place: toPlace(v.Place), Strategy: strategy(v.Strategy),
		Participants: each(v.People, toParticipant), UID: v.UID, Sequence: v.Sequence, Revision: v.Revision, Link: toLink(ctx, v.Link),
		Room: toRoomOf(v), Warnings: each(v.Warnings, func(w greenroom.Warning) warning { return warning{warningCode(w.Code), say.Error(ctx, w.Why)} })}
}

func toPlace(p greenroom.Place) place {
	return place{URL: p.URL.Reveal(), ID: p.ID, Passcode: p.Passcode.Reveal(), Text: p.Text, Room: p.Room}
}

func toParticipant(p app.Participant) participant {
	return participant{Person: string(p.Person.ID), Name: p.Person.Name, Email: p.Person.Email, Role: sessionRole(p.Role)}
}

func toLink(ctx context.Context, l app.Link) link {
	answer := link{State: linkState(l.State), NextAttempt: l.NextAttempt, Host: l.Host, MeetingID: l.MeetingID,
		JoinURL: l.JoinURL.Reveal(), Passcode: l.Passcode.Reveal(), Unread: l.Unread, Unseen: l.Unseen}
	if l.Problem != nil {
		answer.Problem = say.Error(ctx, l.Problem)
	}
	if l.Connection != nil {
		answer.Connection = &linkConnection{string(l.Connection.ID), l.Connection.Name}
	}
	return answer
}
