package api

import (
	"context"
	"errors"
	"time"

	"greenroom"
)

// newSession is what is said about a session to be made.
type newSession struct {
	Program  string   `json:"program" example:"prg_06fh3v0k2m4p6r8t0w2y4a6c8e"`
	Stage    string   `json:"stage,omitempty" doc:"A stage of the program." example:"stg_06fh3v0k2m4p6r8t0w2y4a6c8e"`
	Title    string   `json:"title" example:"Interview: B. Beispiel"`
	Start    string   `json:"start" doc:"Wall time in time_zone. A time that the clocks there skip or show twice is refused." example:"2026-12-01T08:50"`
	TimeZone string   `json:"time_zone,omitempty" doc:"IANA name; the program's unless you say another." example:"America/Chicago"`
	Minutes  int      `json:"minutes" doc:"From 5 to 720." example:"20"`
	Location location `json:"location,omitempty" doc:"The stage's default or else the program's, unless you say another." example:"zoom"`
	Place    place    `json:"place,omitzero" doc:"The rest of the location."`
	Strategy strategy `json:"strategy,omitempty" doc:"The stage's or else the program's, unless you say another." example:"per_session"`

	Participants []participation `json:"participants,omitempty" nullable:"false"`
}

// participation is one person's part in a session.
type participation struct {
	Person string      `json:"person" example:"per_06fh3v0k2m4p6r8t0w2y4a6c8e"`
	Role   sessionRole `json:"role" example:"candidate"`
}

// slot is when a session is to take place.
type slot struct {
	Start    string `json:"start" doc:"Wall time in time_zone. A time that the clocks there skip or show twice is refused." example:"2026-12-01T15:00"`
	TimeZone string `json:"time_zone,omitempty" doc:"IANA name; stays unless you say another." example:"America/Chicago"`
	Minutes  int    `json:"minutes,omitempty" doc:"From 5 to 720; stays unless you say another." example:"20"`
}

func (s *server) createSession(ctx context.Context, who caller, in *struct {
	IdempotencyKey
	Body newSession
},
) (*answerMade[session], error) {
	p, err := s.Program(ctx, who.Actor, who.organization, greenroom.ProgramID(in.Body.Program))
	if err != nil {
		return nil, err
	}
	var step *greenroom.Stage
	if in.Body.Stage != "" {
		if step, err = s.Stage(ctx, who.Actor, who.organization, p.ID, greenroom.StageID(in.Body.Stage)); err != nil {
			return nil, err
		}
	}
	draft, err := in.Body.session(p, step)
	if err != nil {
		return nil, err
	}
	ctx, err = in.once(ctx, "POST /sessions", in.Body)
	if err != nil {
		return nil, err
	}
	if err := s.CreateSession(ctx, who.Actor, who.organization, draft); err != nil {
		return nil, err
	}
	a, err := s.readSession(ctx, who, &SessionID{draft.ID})
	return made("/sessions/"+string(draft.ID), a, err)
}

// session returns what is said, with what the stage, if any, and the program say
// of the rest.
func (n *newSession) session(p *greenroom.Program, step *greenroom.Stage) (*greenroom.Session, error) {
	when := slot{n.Start, n.TimeZone, n.Minutes}
	at, err := when.slot(p.TimeZone, 0)
	if err != nil {
		return nil, err
	}
	s := &greenroom.Session{Program: p.ID, Stage: greenroom.StageID(n.Stage), Title: n.Title, Slot: at, Location: greenroom.Location(n.Location),
		Place: n.Place.place(), Strategy: greenroom.Strategy(n.Strategy), Participants: toParticipations(n.Participants)}
	if s.Location == "" {
		s.Location, _ = p.Where(step)
	}
	if s.Strategy == "" && step != nil {
		s.Strategy = step.Strategy
	}
	if s.Strategy == "" {
		s.Strategy = p.Strategy
	}
	return s, nil
}

func (p place) place() greenroom.Place {
	return greenroom.Place{URL: greenroom.Secret(p.URL), ID: p.ID, Passcode: greenroom.Secret(p.Passcode), Text: p.Text, Room: p.Room}
}

func (s *server) rescheduleSession(ctx context.Context, who caller, in *struct {
	SessionChange
	Body slot
},
) (*answer[session], error) {
	return s.changeSession(ctx, who, &in.SessionChange, func(revision int64) error {
		now, err := s.Session(ctx, who.Actor, who.organization, in.Session)
		if err != nil {
			return err
		}
		to, err := in.Body.slot(now.Slot.Zone().String(), now.Slot.Minutes())
		if err != nil {
			return err
		}
		_, err = s.RescheduleSession(ctx, who.Actor, who.organization, in.Session, revision, to)
		return err
	})
}

// slot returns the slot in the zone and of the length given, unless it says
// others itself.
func (t slot) slot(zone string, minutes int) (greenroom.Slot, error) {
	if t.TimeZone != "" {
		zone = t.TimeZone
	}
	if t.Minutes != 0 {
		minutes = t.Minutes
	}
	at, err := greenroom.NewSlot(t.Start, zone, time.Duration(min(minutes, 1<<20))*time.Minute)
	if e, ok := errors.AsType[*greenroom.Error](err); ok && e.Field == "duration" {
		return at, e.At("minutes")
	}
	return at, err
}

func (s *server) changePeople(ctx context.Context, who caller, in *struct {
	SessionChange
	Body struct {
		Participants []participation `json:"participants" nullable:"false"`
	} `nameHint:"Participants"`
},
) (*answer[session], error) {
	return s.changeSession(ctx, who, &in.SessionChange, func(revision int64) error {
		_, err := s.ChangePeople(ctx, who.Actor, who.organization, in.Session, revision, toParticipations(in.Body.Participants))
		return err
	})
}

func toParticipations(people []participation) []greenroom.Participation {
	return each(people, func(p participation) greenroom.Participation {
		return greenroom.Participation{Person: greenroom.PersonID(p.Person), Role: greenroom.SessionRole(p.Role)}
	})
}
