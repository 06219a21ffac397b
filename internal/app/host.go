package app

import (
	"context"

	"greenroom"
	"greenroom/internal/store"
)

// Why a session on Zoom has no meeting.
var (
	errVideoOff = greenroom.Errorf(greenroom.Conflict,
		"Video is switched off for this organization. The session is kept; ask whoever runs this server to switch it on, and its meeting follows.")
	errNotConnected = greenroom.Errorf(greenroom.Conflict,
		"Zoom is not connected for this session. The session is kept; an administrator can connect Zoom under Integrations, and its meeting follows.")
	errNoHost = greenroom.Errorf(greenroom.Conflict,
		"There is no host for this session: nobody who leads it has a Zoom licence here, and no connection has a default host. Connect Zoom or name a default host under Integrations.")
)

// chooseHost returns the nearest live connection and the host there: that of
// whoever leads the session, which hosts with its person; else that of the
// program; else that of the organization. If there is none, why is one of the
// reasons above.
func chooseHost(ctx context.Context, tx *store.Tx, s *greenroom.Session) (link *greenroom.Connection, host string, why, err error) {
	o, err := tx.OwnOrganization(ctx)
	if err != nil || !o.VideoEnabled {
		return nil, "", errVideoOff, err
	}
	leaders, err := leaders(ctx, tx, s)
	if err != nil {
		return nil, "", nil, err
	}
	for _, person := range leaders {
		link, err := usableConnection(ctx, tx, greenroom.PersonOwner, string(person.ID))
		if err != nil {
			return nil, "", nil, err
		}
		if link == nil {
			continue
		}
		host, err := firstHost(ctx, tx, link, isActive, link.DefaultHost, person.Email)
		if err == nil && host == "" {
			host, err = unlistedHost(ctx, tx, link)
		}
		if err != nil || host != "" {
			return link, host, nil, err
		}
	}
	if link, err = nearestConnection(ctx, tx, s.Program); err != nil || link == nil {
		return nil, "", errNotConnected, err
	}
	if host, err = sharedHost(ctx, tx, link, leaders); err != nil || host == "" {
		return nil, "", errNoHost, err
	}
	return link, host, nil, nil
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
// default host, or "".
func sharedHost(ctx context.Context, tx *store.Tx, link *greenroom.Connection, leaders []*greenroom.Person) (string, error) {
	var emails []string
	for _, person := range leaders {
		emails = append(emails, person.Email)
	}
	host, err := firstHost(ctx, tx, link, isLicensed, emails...)
	if err != nil || host != "" {
		return host, err
	}
	if host, err = firstHost(ctx, tx, link, isAny, link.DefaultHost); err != nil || host != "" {
		return host, err
	}
	return unlistedHost(ctx, tx, link)
}

// unlistedHost returns the address of a connection's default host if nothing is
// known of the users there, because the connection may not read them: the
// provider takes an address where it takes an id. Otherwise it returns "".
func unlistedHost(ctx context.Context, tx *store.Tx, link *greenroom.Connection) (string, error) {
	if known, err := tx.KnowsHosts(ctx, link.ID); err != nil || known {
		return "", err
	}
	return link.DefaultHost, nil
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
	link, err := usableConnection(ctx, tx, greenroom.ProgramOwner, string(program))
	if err != nil || link != nil {
		return link, err
	}
	return usableConnection(ctx, tx, greenroom.OrganizationOwner, string(tx.Organization()))
}

// usableConnection returns the newest live connection of an owner, or nil.
func usableConnection(ctx context.Context, tx *store.Tx, kind greenroom.OwnerKind, owner string) (*greenroom.Connection, error) {
	found, err := tx.Connections(ctx, kind, owner)
	if err != nil {
		return nil, err
	}
	for _, c := range found {
		if c.Usable() {
			return c, nil
		}
	}
	return nil, nil
}
