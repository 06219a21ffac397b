package app

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"greenroom"
	"greenroom/internal/store"
)

// follow makes the session's meeting want what the session now says, and wakes
// the lanes concerned. A change of host wants a new meeting, and the old one gone
// once that exists. Where nobody can host any more, the session says so; what
// exists at a connection that cannot be used stays, and is followed if it can be
// again.
func (a *App) follow(ctx context.Context, tx *store.Tx, s *greenroom.Session) error {
	var current *greenroom.Meeting
	if s.Meeting != "" {
		m, err := tx.MeetingToChange(ctx, s.Meeting)
		if err != nil {
			return err
		}
		current = m
	}
	if s.Location != greenroom.Zoom {
		s.Meeting = "" // it goes; if the session comes back, another is made
	}
	if s.State != greenroom.Confirmed || s.Location != greenroom.Zoom {
		return want(ctx, tx, current, nil)
	}
	link, host, why, err := chooseHost(ctx, tx, s)
	if err != nil {
		return err
	}
	spec := &greenroom.MeetingSpec{Topic: s.Title, Start: s.Slot.Start(), Minutes: s.Slot.Minutes(), TimeZone: s.Slot.Zone().String()}
	switch {
	case why == nil && (current == nil || current.Connection != link.ID || !hosts(current, host)):
		return replace(ctx, tx, s, current, &greenroom.Meeting{Connection: link.ID, Host: host.ID, Strategy: s.Strategy, StrategyKey: string(s.ID)}, spec)
	case errors.Is(why, errNoHost):
		stays, err := isStranded(ctx, tx, current)
		if err != nil || stays {
			return errors.Join(err, want(ctx, tx, current, spec))
		}
		s.Meeting = ""
		return want(ctx, tx, current, nil)
	}
	return want(ctx, tx, current, spec)
}

// isStranded reports whether a meeting is at a connection that has ended, so that
// nothing can be done about it. It may be nil.
func isStranded(ctx context.Context, tx *store.Tx, m *greenroom.Meeting) (bool, error) {
	if m == nil {
		return false, nil
	}
	c, err := tx.Connection(ctx, m.Connection)
	return err == nil && c.State == greenroom.Revoked, err
}

// replace gives the session a meeting of its own in the place of another, which
// is nil if there is none. One that does not exist yet is not waited for: those
// that it was to replace go when the new one exists.
func replace(ctx context.Context, tx *store.Tx, s *greenroom.Session, old, m *greenroom.Meeting, spec *greenroom.MeetingSpec) error {
	m.Want(spec)
	if err := tx.AddMeeting(ctx, m); err != nil {
		return err
	}
	s.Meeting = m.ID
	if old == nil {
		return wake(ctx, tx, laneOf(m))
	}
	waiting, err := tx.ReplacedBy(ctx, old.ID)
	if err != nil {
		return err
	}
	old.ReplacedBy = m.ID
	old.Want(nil)
	for _, before := range append(waiting, old) {
		if before != old && old.Reported != nil {
			continue // it need not wait any more
		}
		before.ReplacedBy = m.ID
		if err := tx.UpdateMeeting(ctx, before); err != nil {
			return err
		}
	}
	return wake(ctx, tx, laneOf(m), laneOf(old))
}

// want stores what is wanted of a meeting, if that is news, and wakes the lanes
// concerned. The meeting may be nil.
func want(ctx context.Context, tx *store.Tx, m *greenroom.Meeting, spec *greenroom.MeetingSpec) error {
	if m == nil {
		return nil
	}
	before := m.WantedRevision
	if m.Want(spec); m.WantedRevision == before {
		return nil
	}
	if err := tx.UpdateMeeting(ctx, m); err != nil {
		return err
	}
	return wakeReplaced(ctx, tx, m, laneOf(m))
}

// wakeReplaced wakes the lanes of the meetings that waited for this one, if it
// exists or is not wanted any more, and others beside them.
func wakeReplaced(ctx context.Context, tx *store.Tx, m *greenroom.Meeting, others ...greenroom.DrainLane) error {
	if m.Reported == nil && m.Wanted != nil {
		return wake(ctx, tx, others...)
	}
	replaced, err := tx.ReplacedBy(ctx, m.ID)
	if err != nil {
		return err
	}
	for _, old := range replaced {
		others = append(others, laneOf(old))
	}
	return wake(ctx, tx, others...)
}

func laneOf(m *greenroom.Meeting) greenroom.DrainLane {
	return greenroom.DrainLane{Organization: m.Organization, Connection: m.Connection, Host: m.Host}
}

// wake promises the work of lanes, in one order for all transactions, so that no
// two wait for each other.
func wake(ctx context.Context, tx *store.Tx, lanes ...greenroom.DrainLane) error {
	slices.SortFunc(lanes, func(x, y greenroom.DrainLane) int {
		return cmp.Or(cmp.Compare(x.Connection, y.Connection), cmp.Compare(x.Host, y.Host))
	})
	for _, lane := range slices.Compact(lanes) {
		if err := tx.Enqueue(ctx, lane); err != nil {
			return err
		}
	}
	return nil
}

// resume promises what waited for a connection that had ended and is consented to
// anew.
func resume(ctx context.Context, tx *store.Tx, c *greenroom.Connection) error {
	lanes, err := tx.LanesOf(ctx, c.ID)
	if err != nil {
		return err
	}
	return wake(ctx, tx, lanes...)
}

// promiseMeetings promises that the sessions which wait for a meeting get one, now
// that they may. The promise stands beside one that is being kept, and may have
// looked past some of them already.
func promiseMeetings(ctx context.Context, tx *store.Tx) error {
	return tx.EnqueueAt(ctx, greenroom.FollowSessions{Organization: tx.Organization()}, tx.Now())
}

// FollowSessions gives a meeting to each upcoming session of an organization
// that waits for one and now can have it. Each is a transaction of its own, so
// that one which cannot does not hold up the others.
func (a *App) FollowSessions(ctx context.Context, job greenroom.FollowSessions) error {
	const page = 100
	var after store.SessionCursor
	var failed error
	for {
		var found []*greenroom.Session
		err := a.db.Read(ctx, job.Organization, func(tx *store.Tx) (err error) {
			found, err = tx.SessionsWithoutMeeting(ctx, after, page)
			return err
		})
		if err != nil {
			return err
		}
		for _, s := range found {
			after = store.SessionCursor{Start: s.Slot.Start(), ID: s.ID}
			failed = errors.Join(failed, a.followLate(ctx, job.Organization, s.ID))
		}
		if len(found) < page || ctx.Err() != nil {
			return failed
		}
	}
}

// isStuck reports whether a meeting is none, or does not exist and is wanted of a
// connection that cannot make it.
func isStuck(ctx context.Context, tx *store.Tx, id greenroom.MeetingID) (bool, error) {
	if id == "" {
		return true, nil
	}
	m, err := tx.MeetingToChange(ctx, id)
	if err != nil || m.Reported != nil {
		return false, err
	}
	c, err := tx.Connection(ctx, m.Connection)
	return err == nil && !c.Usable(), err
}

// followLate lets a session's meeting follow, if it has none and can have one, or
// waits for one of a connection that cannot make it any more.
func (a *App) followLate(ctx context.Context, organization greenroom.OrganizationID, id greenroom.SessionID) error {
	return a.db.Write(ctx, organization, func(tx *store.Tx) error {
		s, err := tx.SessionToChange(ctx, id)
		if err != nil {
			return err
		}
		before := s.Meeting
		if stuck, err := isStuck(ctx, tx, before); err != nil || !stuck {
			return err
		}
		if err := a.follow(ctx, tx, s); err != nil || s.Meeting == before {
			return err
		}
		if err := tx.UpdateSession(ctx, s); err != nil || s.Meeting == "" {
			return err
		}
		return tx.AddEvent(ctx, sessionEvent(greenroom.Actor{Kind: "system", ID: "greenroom"}, "meeting_wanted", s))
	})
}
