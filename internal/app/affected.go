package app

import (
	"context"
	"slices"
	"time"

	"greenroom"
	"greenroom/internal/store"
)

// Affected is what still depends on a connection.
type Affected struct {
	Connection *greenroom.ConnectionView
	Sessions   []*SessionView // of programs that the actor may read, at most 100
	Total      int            // all of these programs
	Movable    int            // those that the actor may move, now
	Zoom       []string       // names of the connections that the movable ones would use now
	Move       *greenroom.Move
}

// maxAffected is how many sessions are listed at most.
const maxAffected = 100

// AffectedSessions returns the upcoming sessions whose meetings were made through
// a connection, and where they can be moved. Errors: NotFound; Forbidden for
// whoever may read no program.
func (a *App) AffectedSessions(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID, id greenroom.ConnectionID) (out *Affected, err error) {
	if err := mayAnywhere(who, greenroom.ReadProgram, organization); err != nil {
		return nil, err
	}
	err = a.db.Read(ctx, organization, func(tx *store.Tx) (err error) {
		out = &Affected{}
		if out.Connection, err = tx.ConnectionView(ctx, id); err != nil {
			return err
		}
		if out.Move, err = latestMove(ctx, tx, id); err != nil {
			return err
		}
		relying, err := tx.Reliances(ctx, id)
		if err != nil {
			return err
		}
		for _, r := range relying {
			if who.May(greenroom.ReadProgram, organization, r.Program) == nil {
				out.Total += r.Sessions
			}
		}
		_, out.Movable = movable(who, organization, relying)
		return a.listAffected(ctx, tx, who, out)
	})
	return out, err
}

// latestMove returns the newest move of a connection's sessions, or nil.
func latestMove(ctx context.Context, tx *store.Tx, id greenroom.ConnectionID) (*greenroom.Move, error) {
	m, err := tx.LatestMove(ctx, id)
	if greenroom.KindOf(err) == greenroom.NotFound {
		return nil, nil
	}
	return m, err
}

// movable returns the programs whose sessions the actor may move, and how many
// sessions these are.
func movable(who greenroom.Actor, organization greenroom.OrganizationID, relying []store.Reliance) (programs []greenroom.ProgramID, sessions int) {
	for _, r := range relying {
		if who.May(greenroom.EditSessions, organization, r.Program) == nil {
			programs = append(programs, r.Program)
			sessions += r.Sessions
		}
	}
	return programs, sessions
}

// listAffected lists the first sessions, and what they would use now.
func (a *App) listAffected(ctx context.Context, tx *store.Tx, who greenroom.Actor, out *Affected) error {
	var seen []*greenroom.Session
	var after store.SessionCursor
	for len(seen) < maxAffected {
		found, err := tx.SessionsThrough(ctx, out.Connection.ID, after, maxAffected)
		if err != nil {
			return err
		}
		for _, s := range found {
			after = store.SessionCursor{Start: s.Slot.Start(), ID: s.ID}
			if len(seen) < maxAffected && who.May(greenroom.ReadProgram, tx.Organization(), s.Program) == nil {
				seen = append(seen, s)
			}
		}
		if len(found) < maxAffected {
			break
		}
	}
	var err error
	if out.Sessions, err = a.view(ctx, tx, seen); err != nil {
		return err
	}
	known, err := hostingOf(ctx, tx, seen...)
	if err != nil {
		return err
	}
	reasons := map[track]error{}
	for _, s := range out.Sessions {
		if who.May(greenroom.EditSessions, tx.Organization(), s.Program) != nil {
			continue
		}
		why, err := remembered(reasons, track{s.Program, s.Stage}, func(on track) (error, error) { return closedGateOf(ctx, tx, on.program, on.stage) })
		if err != nil {
			return err
		}
		link, _, none := known.choose(s.Session)
		if why == nil && none == nil && link.ID != out.Connection.ID && !slices.Contains(out.Zoom, link.Name) {
			out.Zoom = append(out.Zoom, link.Name)
		}
	}
	return nil
}

// elsewhere returns the connection that a session would use now, if it is another
// than the given one and there is a host; else nil.
func elsewhere(ctx context.Context, tx *store.Tx, s *greenroom.Session, but greenroom.ConnectionID) (*greenroom.Connection, error) {
	link, _, why, err := chooseHost(ctx, tx, s)
	if err != nil || why != nil || link.ID == but {
		return nil, err
	}
	return link, nil
}

// MoveSessions begins to move every upcoming session of a connection that the
// actor may change: to whatever Zoom connection is used now, or to the built-in
// room. People are told as of any change.
//
// Errors: NotFound; Forbidden for whoever may change none; Invalid at "to";
// Conflict if the connection can still be used, if there is nothing to move, or
// while they are being moved.
func (a *App) MoveSessions(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID, id greenroom.ConnectionID, to greenroom.Location) (m *greenroom.Move, err error) {
	if err := mayAnywhere(who, greenroom.EditSessions, organization); err != nil {
		return nil, err
	}
	m = &greenroom.Move{Connection: id, To: to, By: who}
	if err := m.Validate(); err != nil {
		return nil, err
	}
	err = a.db.Write(ctx, organization, func(tx *store.Tx) error {
		c, err := tx.Connection(ctx, id)
		if err != nil {
			return err
		}
		if c.Usable() {
			return greenroom.Errorf(greenroom.Conflict, "The connection %q works, so its sessions need not be moved. Nothing was changed.", c.Name)
		}
		last, err := latestMove(ctx, tx, id)
		if err != nil {
			return err
		}
		if last != nil && last.FinishedAt.IsZero() {
			return greenroom.Errorf(greenroom.Conflict, "These sessions are being moved already. Wait until that is done.")
		}
		relying, err := tx.Reliances(ctx, id)
		if err != nil {
			return err
		}
		if m.Programs, m.Total = movable(who, organization, relying); m.Total == 0 {
			return greenroom.Errorf(greenroom.Conflict, "There is no session here that you can move. Nothing was changed.")
		}
		if err := tx.AddMove(ctx, m); err != nil {
			return err
		}
		e := connectionEvent(who, "move_begun", c)
		e.Detail["to"] = string(to)
		if err := tx.AddEvent(ctx, e); err != nil {
			return err
		}
		return tx.Enqueue(ctx, greenroom.MoveSessions{Organization: organization, Move: m.ID})
	})
	return m, err
}

// moveBatch is how many sessions are looked for at once.
const moveBatch = 100

// RunMove moves sessions, each in a transaction of its own, which also counts it:
// whatever breaks off, what is said of the progress is true. It returns after how
// long to go on, or 0 when it is done.
func (a *App) RunMove(ctx context.Context, job greenroom.MoveSessions) (again time.Duration, err error) {
	began := a.now()
	var m *greenroom.Move
	err = a.db.Write(ctx, job.Organization, func(tx *store.Tx) (err error) {
		if m, err = tx.Move(ctx, job.Move); err != nil || !m.FinishedAt.IsZero() {
			return err
		}
		m.Kept = 0 // an earlier try may have counted what this one meets again
		return tx.UpdateMove(ctx, m)
	})
	if err != nil || !m.FinishedAt.IsZero() {
		return 0, err
	}
	var after store.SessionCursor
	for a.now().Sub(began) < yieldAfter {
		var found []*greenroom.Session
		err := a.db.Read(ctx, job.Organization, func(tx *store.Tx) (err error) {
			found, err = tx.SessionsThrough(ctx, m.Connection, after, moveBatch)
			return err
		})
		if err != nil {
			return 0, err
		}
		for _, s := range found {
			after = store.SessionCursor{Start: s.Slot.Start(), ID: s.ID}
			if err := a.moveSession(ctx, job, s.ID); err != nil {
				return 0, err
			}
		}
		if len(found) < moveBatch {
			return 0, a.finishMove(ctx, job)
		}
	}
	return time.Millisecond, nil
}

func (a *App) finishMove(ctx context.Context, job greenroom.MoveSessions) error {
	return a.db.Write(ctx, job.Organization, func(tx *store.Tx) error {
		m, err := tx.Move(ctx, job.Move)
		if err != nil {
			return err
		}
		c, err := tx.Connection(ctx, m.Connection)
		if err != nil {
			return err
		}
		m.FinishedAt = tx.Now()
		if err := tx.UpdateMove(ctx, m); err != nil {
			return err
		}
		return tx.AddEvent(ctx, connectionEvent(m.By, "move_finished", c))
	})
}

// moveSession moves one session, if it is still there, and counts it.
func (a *App) moveSession(ctx context.Context, job greenroom.MoveSessions, id greenroom.SessionID) error {
	return a.db.Write(ctx, job.Organization, func(tx *store.Tx) error {
		m, err := tx.Move(ctx, job.Move)
		if err != nil {
			return err
		}
		s, err := tx.SessionToChange(ctx, id)
		if err != nil {
			return err
		}
		if there, err := isThrough(ctx, tx, s, m); err != nil || !there {
			return err
		}
		moved, err := a.moveTo(ctx, tx, s, m)
		switch {
		case err != nil:
			return err
		case moved:
			m.Moved++
		default:
			m.Kept++
		}
		return tx.UpdateMove(ctx, m)
	})
}

// isThrough reports whether a session is one of those that a move is for.
func isThrough(ctx context.Context, tx *store.Tx, s *greenroom.Session, m *greenroom.Move) (bool, error) {
	if s.State != greenroom.Confirmed || s.Location != greenroom.Zoom || !slices.Contains(m.Programs, s.Program) {
		return false, nil
	}
	meeting, err := meetingOf(ctx, tx, s)
	return meeting != nil && meeting.Connection == m.Connection, err
}

// moveTo moves a session, and reports whether that was possible.
func (a *App) moveTo(ctx context.Context, tx *store.Tx, s *greenroom.Session, m *greenroom.Move) (bool, error) {
	verb := "meeting_moved"
	if m.To == greenroom.Zoom {
		if link, err := elsewhere(ctx, tx, s, m.Connection); err != nil || link == nil {
			return false, err
		}
	} else {
		verb = "relocated"
		if err := admit(ctx, tx, s, m.To); err != nil {
			if greenroom.KindOf(err) == greenroom.Invalid {
				return false, nil
			}
			return false, err
		}
		if err := s.Relocate(m.To, greenroom.Place{}); err != nil {
			return false, err
		}
	}
	if err := a.follow(ctx, tx, s); err != nil {
		return false, err
	}
	if err := a.invite(ctx, tx, s); err != nil {
		return false, err
	}
	if err := tx.UpdateSession(ctx, s); err != nil {
		return false, err
	}
	return true, tx.AddEvent(ctx, sessionEvent(m.By, verb, s))
}
