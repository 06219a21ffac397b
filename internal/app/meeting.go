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

// chooseHost returns the nearest live connection and the host there: that of
// whoever leads the session, which hosts with its person; else that of the
// program; else that of the organization. It returns nil if there is none.
func chooseHost(ctx context.Context, tx *store.Tx, s *greenroom.Session) (*greenroom.Connection, string, error) {
	leaders, err := leaders(ctx, tx, s)
	if err != nil {
		return nil, "", err
	}
	for _, person := range leaders {
		link, err := liveConnection(ctx, tx, greenroom.PersonOwner, string(person.ID))
		if err != nil {
			return nil, "", err
		}
		if link == nil {
			continue
		}
		host, err := firstHost(ctx, tx, link, isActive, link.DefaultHost, person.Email)
		if err != nil || host != "" {
			return link, host, err
		}
	}
	link, err := nearestConnection(ctx, tx, s.Program)
	if err != nil || link == nil {
		return nil, "", err
	}
	return sharedHost(ctx, tx, link, leaders)
}

// leaders returns who leads the session, in its order.
func leaders(ctx context.Context, tx *store.Tx, s *greenroom.Session) (found []*greenroom.Person, err error) {
	for _, p := range s.Participants {
		if !p.Role.Leads() {
			continue
		}
		person, err := tx.Person(ctx, p.Person)
		if err != nil {
			return nil, err
		}
		found = append(found, person)
	}
	return found, nil
}

// sharedHost returns the host on a connection that many share: whoever leads the
// session, if a licensed and active user of that account, else the connection's
// default host. It returns nil if there is none.
func sharedHost(ctx context.Context, tx *store.Tx, link *greenroom.Connection, leaders []*greenroom.Person) (*greenroom.Connection, string, error) {
	var emails []string
	for _, person := range leaders {
		emails = append(emails, person.Email)
	}
	host, err := firstHost(ctx, tx, link, isLicensed, emails...)
	if err != nil || host != "" {
		return link, host, err
	}
	if host, err = firstHost(ctx, tx, link, isAny, link.DefaultHost); err != nil || host == "" {
		return nil, "", err
	}
	return link, host, nil
}

// firstHost returns the first of the addresses whose user is as needed, or "".
func firstHost(ctx context.Context, tx *store.Tx, link *greenroom.Connection, need func(greenroom.ProviderHost) bool, emails ...string) (string, error) {
	for _, email := range emails {
		host, err := tx.Host(ctx, link.ID, email)
		if greenroom.KindOf(err) == greenroom.NotFound {
			continue
		}
		if err != nil || need(host) {
			return host.ID, err
		}
	}
	return "", nil
}

func isAny(greenroom.ProviderHost) bool        { return true }
func isActive(h greenroom.ProviderHost) bool   { return h.Active }
func isLicensed(h greenroom.ProviderHost) bool { return h.Licensed && h.Active }

// nearestConnection returns the live connection of the program, or else of the
// organization, or else nil.
func nearestConnection(ctx context.Context, tx *store.Tx, program greenroom.ProgramID) (*greenroom.Connection, error) {
	link, err := liveConnection(ctx, tx, greenroom.ProgramOwner, string(program))
	if err != nil || link != nil {
		return link, err
	}
	return liveConnection(ctx, tx, greenroom.OrganizationOwner, string(tx.Organization()))
}

// liveConnection returns the newest live connection of an owner, or nil.
func liveConnection(ctx context.Context, tx *store.Tx, kind greenroom.OwnerKind, owner string) (*greenroom.Connection, error) {
	found, err := tx.Connections(ctx, kind, owner)
	if err != nil {
		return nil, err
	}
	for _, c := range found {
		if c.State == greenroom.Live {
			return c, nil
		}
	}
	return nil, nil
}
