package app

import (
	"context"

	"greenroom"
	"greenroom/internal/store"
)

// follow makes the session's meeting want what the session now says, and wakes
// the lanes concerned. A change of host wants a new meeting, and the old one
// gone.
func (a *App) follow(ctx context.Context, tx *store.Tx, s *greenroom.Session) error {
	var current *greenroom.Meeting
	if s.Meeting != "" {
		m, err := tx.Meeting(ctx, s.Meeting)
		if err != nil {
			return err
		}
		current = m
	}
	if s.State != greenroom.Confirmed || s.Location != greenroom.Zoom {
		return a.want(ctx, tx, current, nil)
	}
	link, host, err := chooseHost(ctx, tx, s)
	if err != nil || link == nil {
		return err // no usable connection, or no host: the session says so, without a meeting
	}
	spec := &greenroom.MeetingSpec{Topic: s.Title, Start: s.Slot.Start(), Minutes: s.Slot.Minutes(), TimeZone: s.Slot.Zone().String()}
	if current != nil && current.Connection == link.ID && current.Host == host {
		return a.want(ctx, tx, current, spec)
	}
	m := &greenroom.Meeting{Connection: link.ID, Host: host, Strategy: s.Strategy, StrategyKey: string(s.ID)}
	m.Want(spec)
	if err := tx.AddMeeting(ctx, m); err != nil {
		return err
	}
	s.Meeting = m.ID
	if err := enqueueLane(ctx, tx, m); err != nil {
		return err
	}
	if current != nil {
		current.ReplacedBy = m.ID
	}
	return a.want(ctx, tx, current, nil)
}

// want stores what is wanted of a meeting, if that is news, and wakes its lane.
func (a *App) want(ctx context.Context, tx *store.Tx, m *greenroom.Meeting, spec *greenroom.MeetingSpec) error {
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
	if err := enqueueLane(ctx, tx, m); err != nil {
		return err
	}
	return wakeReplaced(ctx, tx, m)
}

// wakeReplaced wakes the lanes of the meetings that waited for this one: it
// exists, or is not wanted any more.
func wakeReplaced(ctx context.Context, tx *store.Tx, m *greenroom.Meeting) error {
	if m.Reported == nil && m.Wanted != nil {
		return nil
	}
	replaced, err := tx.ReplacedBy(ctx, m.ID)
	if err != nil {
		return err
	}
	for _, old := range replaced {
		if err := enqueueLane(ctx, tx, old); err != nil {
			return err
		}
	}
	return nil
}

func enqueueLane(ctx context.Context, tx *store.Tx, m *greenroom.Meeting) error {
	return tx.Enqueue(ctx, greenroom.DrainLane{Organization: m.Organization, Connection: m.Connection, Host: m.Host})
}

// chooseHost returns the nearest live connection, of the program or else of the
// organization, and the host there: whoever leads the session, if a licensed and
// active user of that account, else the connection's default host. It returns
// nil if there is none.
func chooseHost(ctx context.Context, tx *store.Tx, s *greenroom.Session) (*greenroom.Connection, string, error) {
	link, err := nearestConnection(ctx, tx, s.Program)
	if err != nil || link == nil {
		return nil, "", err
	}
	for _, p := range s.Participants {
		if !p.Role.Leads() {
			continue
		}
		person, err := tx.Person(ctx, p.Person)
		if err != nil {
			return nil, "", err
		}
		host, err := tx.Host(ctx, link.ID, person.Email)
		if err == nil && host.Licensed && host.Active {
			return link, host.ID, nil
		}
		if err != nil && greenroom.KindOf(err) != greenroom.NotFound {
			return nil, "", err
		}
	}
	host, err := tx.Host(ctx, link.ID, link.DefaultHost)
	if greenroom.KindOf(err) == greenroom.NotFound {
		return nil, "", nil
	}
	return link, host.ID, err
}

func nearestConnection(ctx context.Context, tx *store.Tx, program greenroom.ProgramID) (*greenroom.Connection, error) {
	for _, owner := range []struct {
		kind greenroom.OwnerKind
		id   string
	}{{greenroom.ProgramOwner, string(program)}, {greenroom.OrganizationOwner, string(tx.Organization())}} {
		found, err := tx.Connections(ctx, owner.kind, owner.id)
		if err != nil {
			return nil, err
		}
		for _, c := range found {
			if c.State == greenroom.Live {
				return c, nil
			}
		}
	}
	return nil, nil
}
