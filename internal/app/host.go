package app

import (
	"context"
	"maps"
	"slices"

	"greenroom"
	"greenroom/internal/store"
)

// Why a session on Zoom has no meeting.
var (
	errNotConnected = greenroom.Errorf(greenroom.Conflict,
		"Zoom is not connected for this session. The session is kept; an administrator can connect Zoom under Integrations, and its meeting follows.")
	errNoHost = greenroom.Errorf(greenroom.Conflict,
		"There is no host for this session: nobody who leads it has a Zoom licence here, and no connection has a default host. Connect Zoom or name a default host under Integrations.")
)

// chooseHost returns the connection and the host that a session's meeting is to
// be made with. If there is none, why is one of the reasons above, or that of a
// closed gate.
func chooseHost(ctx context.Context, tx *store.Tx, s *greenroom.Session) (link *greenroom.Connection, host greenroom.ProviderHost, why, err error) {
	if why, err := closedGateOf(ctx, tx, s.Program, s.Stage); err != nil || why != nil {
		return nil, host, why, err
	}
	known, err := hostingOf(ctx, tx, s)
	if err != nil {
		return nil, host, nil, err
	}
	link, host, why = known.choose(s)
	return link, host, why, nil
}

// hosting is what deciding who hosts needs to know of an organization, for some
// of its sessions. While video is off it knows of no connection.
type hosting struct {
	organization string
	usable       map[string][]*greenroom.Connection // by owner, in the order in which they are used
	hosts        map[greenroom.ConnectionID]map[greenroom.PersonID]greenroom.ProviderHost
	defaults     map[greenroom.ConnectionID]greenroom.ProviderHost
	unread       map[greenroom.ConnectionID]bool // where users cannot be read
}

// hostingOf reads it, in as many queries for many sessions as for one.
func hostingOf(ctx context.Context, tx *store.Tx, sessions ...*greenroom.Session) (*hosting, error) {
	o, err := tx.OwnOrganization(ctx)
	if err != nil || !o.VideoEnabled {
		return &hosting{}, err
	}
	known := &hosting{organization: string(o.ID)}
	owners, people := map[string]bool{string(o.ID): true}, map[greenroom.PersonID]bool{}
	for _, s := range sessions {
		owners[string(s.Program)] = true
		for _, person := range leadersOf(s) {
			owners[string(person)], people[person] = true, true
		}
	}
	if known.usable, err = tx.ConnectionsOf(ctx, slices.Sorted(maps.Keys(owners))); err != nil {
		return nil, err
	}
	var ids []greenroom.ConnectionID
	for owner, found := range known.usable {
		found = slices.DeleteFunc(found, func(c *greenroom.Connection) bool { return !c.Usable() })
		known.usable[owner] = found
		for _, c := range found {
			ids = append(ids, c.ID)
		}
	}
	slices.Sort(ids)
	if known.hosts, err = tx.HostsOfPeople(ctx, ids, slices.Sorted(maps.Keys(people))); err != nil {
		return nil, err
	}
	known.defaults, known.unread, err = tx.DefaultHosts(ctx, ids)
	return known, err
}

// leadersOf returns who leads the session, in its order.
func leadersOf(s *greenroom.Session) (found []greenroom.PersonID) {
	for _, p := range s.Participants {
		if p.Role.Leads() {
			found = append(found, p.Person)
		}
	}
	return found
}

// leaders returns leadersOf as people.
func leaders(ctx context.Context, tx *store.Tx, s *greenroom.Session) (found []*greenroom.Person, err error) {
	for _, id := range leadersOf(s) {
		person, err := tx.Person(ctx, id)
		if err != nil {
			return nil, err
		}
		found = append(found, person)
	}
	return found, nil
}

// choose returns the nearest connection that has a host for the session, and
// that host: the connections of whoever leads it, who host with their own; then
// those of the program; then those of the organization; each owner's in their
// order. A connection that has none is passed over for the next. Only if none has
// one may somebody who leads host with a Basic licence on a connection that many
// share. If there is nobody, why is one of the reasons above.
func (h *hosting) choose(s *greenroom.Session) (link *greenroom.Connection, host greenroom.ProviderHost, why error) {
	lead := leadersOf(s)
	for _, person := range lead {
		for _, c := range h.usable[string(person)] {
			if host, found := h.ownHost(c, person); found {
				return c, host, nil
			}
		}
	}
	shared := slices.Concat(h.usable[string(s.Program)], h.usable[h.organization])
	for _, need := range []func(*greenroom.Connection, []greenroom.PersonID) (greenroom.ProviderHost, bool){h.sharedHost, h.basicHost} {
		for _, c := range shared {
			if host, found := need(c, lead); found {
				return c, host, nil
			}
		}
	}
	if len(shared) == 0 {
		return nil, host, errNotConnected
	}
	return nil, host, errNoHost
}

// ownHost returns the host on a person's own connection: its default host, else
// whoever the person is there, if active.
func (h *hosting) ownHost(c *greenroom.Connection, person greenroom.PersonID) (greenroom.ProviderHost, bool) {
	if host, found := h.defaultHost(c); found {
		return host, true
	}
	host := h.hosts[c.ID][person]
	return host, host.Active
}

// sharedHost returns the host on a connection that many share: the first of the
// people who is licensed and active there, else its default host.
func (h *hosting) sharedHost(c *greenroom.Connection, people []greenroom.PersonID) (greenroom.ProviderHost, bool) {
	for _, person := range people {
		if host := h.hosts[c.ID][person]; isLicensed(host) {
			return host, true
		}
	}
	return h.defaultHost(c)
}

// basicHost returns the first of the people who is active there.
func (h *hosting) basicHost(c *greenroom.Connection, people []greenroom.PersonID) (greenroom.ProviderHost, bool) {
	for _, person := range people {
		if host := h.hosts[c.ID][person]; host.Active {
			return host, true
		}
	}
	return greenroom.ProviderHost{}, false
}

// defaultHost returns the default host of a connection, if active. Where the
// users cannot be read, the address is all that is known, and will do: providers
// take it for an id.
func (h *hosting) defaultHost(c *greenroom.Connection) (greenroom.ProviderHost, bool) {
	if c.DefaultHost != "" && h.unread[c.ID] {
		return greenroom.ProviderHost{ID: greenroom.EmailKey(c.DefaultHost), Email: c.DefaultHost}, true
	}
	host := h.defaults[c.ID]
	return host, host.Active
}

// hosts reports whether a meeting's host is the given one, be it named by the
// address that was all that was known of them.
func hosts(m *greenroom.Meeting, host greenroom.ProviderHost) bool {
	return m.Host == host.ID || m.Host == greenroom.EmailKey(host.Email)
}

func isActive(h greenroom.ProviderHost) bool   { return h.Active }
func isLicensed(h greenroom.ProviderHost) bool { return h.Licensed && h.Active }

// nearestConnection returns the usable connection of the program, or else of the
// organization, or else nil.
func nearestConnection(ctx context.Context, tx *store.Tx, program greenroom.ProgramID) (*greenroom.Connection, error) {
	return nearestBut(ctx, tx, "", program)
}

// nearestBut is nearestConnection without one of them.
func nearestBut(ctx context.Context, tx *store.Tx, but greenroom.ConnectionID, program greenroom.ProgramID) (*greenroom.Connection, error) {
	link, err := usableBut(ctx, tx, but, greenroom.ProgramOwner, string(program))
	if err != nil || link != nil {
		return link, err
	}
	return usableBut(ctx, tx, but, greenroom.OrganizationOwner, string(tx.Organization()))
}

// usableBut returns the first usable connection of an owner without one, or nil.
func usableBut(ctx context.Context, tx *store.Tx, but greenroom.ConnectionID, kind greenroom.OwnerKind, owner string) (*greenroom.Connection, error) {
	found, err := tx.Connections(ctx, kind, owner)
	i := slices.IndexFunc(found, func(c *greenroom.Connection) bool { return c.ID != but && c.Usable() })
	if err != nil || i < 0 {
		return nil, err
	}
	return found[i], nil
}
