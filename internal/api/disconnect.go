package api

import (
	"context"
	"time"

	"greenroom"
	"greenroom/internal/app"
)

// ending is what stays and what stops when a connection is disconnected.
type ending struct {
	Sessions  int        `json:"sessions" doc:"Upcoming ones whose links stay, and of which Zoom hears no more." example:"12"`
	Waiting   int        `json:"waiting" doc:"Upcoming ones whose meeting does not exist yet." example:"0"`
	First     []affected `json:"first" nullable:"false" doc:"The first of all of them, at most 5."`
	Programs  []fall     `json:"programs" nullable:"false" doc:"Those that use it now."`
	Shared    int        `json:"shared" doc:"Other connections on this server that use the same permission at Zoom." example:"0"`
	TellsZoom bool       `json:"tells_zoom" doc:"Whether the permission is ended at Zoom, too: it is the last connection that uses it, and not Server-to-Server." example:"true"`
}

// fall is what a program uses once a connection is gone.
type fall struct {
	ID   string          `json:"id" example:"prg_06fh3v0k2m4p6r8t0w2y4a6c8e"`
	Name string          `json:"name" example:"Residency interviews"`
	Next *linkConnection `json:"next,omitempty" doc:"What it uses instead. Without it, a program whose new sessions would be on Zoom has them in the built-in room."`
}

// affected is a session that depends on a connection.
type affected struct {
	ID       string    `json:"id" example:"ses_06fh3v0k2m4p6r8t0w2y4a6c8e"`
	Program  string    `json:"program" example:"prg_06fh3v0k2m4p6r8t0w2y4a6c8e"`
	Title    string    `json:"title" example:"Interview: B. Beispiel"`
	StartsAt time.Time `json:"starts_at" example:"2026-12-01T14:50:00Z"`
	Link     linkState `json:"link" example:"linked"`
}

type affectedSessions struct {
	Items   []affected `json:"items" nullable:"false" doc:"By start, at most 100."`
	Total   int        `json:"total" example:"12"`
	Movable int        `json:"movable" doc:"Those that the key may move." example:"12"`
	Zoom    []string   `json:"zoom" nullable:"false" doc:"Names of the connections that they would use now; empty if there is none." example:"[\"Standby\"]"`
	Move    *move      `json:"move,omitempty" doc:"The latest move."`
}

// move is the way of sessions elsewhere.
type move struct {
	To         location  `json:"to" example:"zoom"`
	Total      int       `json:"total" example:"12"`
	Moved      int       `json:"moved" doc:"So far." example:"7"`
	Kept       int       `json:"kept" doc:"Could not be moved." example:"0"`
	CreatedAt  time.Time `json:"created_at" example:"2026-11-21T10:00:00Z"`
	FinishedAt time.Time `json:"finished_at,omitzero" doc:"Absent while it goes on." example:"2026-11-21T10:00:02Z"`
}

type (
	endingAnswer   struct{ Body ending }
	affectedAnswer struct{ Body affectedSessions }
	moveAnswer     struct{ Body move }
)

func (s *server) readEnding(ctx context.Context, who caller, in *ConnectionID) (*endingAnswer, error) {
	e, err := s.Ending(ctx, who.Actor, who.organization, in.Connection)
	if err != nil {
		return nil, err
	}
	return &endingAnswer{ending{Sessions: e.Sessions, Waiting: e.Waiting, First: each(e.First, toAffected), Programs: each(e.Falls, toFall),
		Shared: e.Shared, TellsZoom: e.TellsProvider()}}, nil
}

func (s *server) disconnect(ctx context.Context, who caller, in *struct {
	ConnectionID
	IfMatch
},
) (*struct{}, error) {
	revision, err := in.revision()
	if err != nil {
		return nil, err
	}
	return nil, s.Disconnect(ctx, who.Actor, who.organization, in.Connection, revision)
}

func (s *server) listAffected(ctx context.Context, who caller, in *ConnectionID) (*affectedAnswer, error) {
	found, err := s.AffectedSessions(ctx, who.Actor, who.organization, in.Connection)
	if err != nil {
		return nil, err
	}
	out := &affectedAnswer{affectedSessions{Items: each(found.Sessions, toAffected), Total: found.Total, Movable: found.Movable, Zoom: each(found.Zoom, func(name string) string { return name })}}
	if found.Move != nil {
		last := toMove(found.Move)
		out.Body.Move = &last
	}
	return out, nil
}

func (s *server) moveSessions(ctx context.Context, who caller, in *struct {
	ConnectionID
	Body struct {
		To string `json:"to" doc:"zoom, which is whatever connection is used now, or built_in_room." example:"zoom"`
	} `nameHint:"MoveTo"`
},
) (*moveAnswer, error) {
	m, err := s.MoveSessions(ctx, who.Actor, who.organization, in.Connection, greenroom.Location(in.Body.To))
	if err != nil {
		return nil, err
	}
	return &moveAnswer{toMove(m)}, nil
}

func toAffected(v *app.SessionView) affected {
	return affected{ID: string(v.ID), Program: string(v.Program), Title: v.Title, StartsAt: v.Slot.Start(), Link: linkState(v.Link.State)}
}

func toFall(f app.Fall) fall {
	out := fall{ID: string(f.Program.ID), Name: f.Program.Name}
	if f.Next != nil {
		out.Next = &linkConnection{string(f.Next.ID), f.Next.Name}
	}
	return out
}

func toMove(m *greenroom.Move) move {
	return move{To: location(m.To), Total: m.Total, Moved: m.Moved, Kept: m.Kept, CreatedAt: m.CreatedAt, FinishedAt: m.FinishedAt}
}
