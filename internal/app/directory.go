package app

import (
	"context"

	"greenroom"
	"greenroom/internal/store"
)

// A directory is what one look at a provider found: who can host, and which
// rooms there are. Either may be missing, for a reason.
type directory struct {
	hosts    []greenroom.ProviderHost
	hostsErr error // nil if hosts are all there are
	rooms    []greenroom.ProviderRoom
	roomsErr error // nil if rooms are all there are
}

// readDirectory asks the provider. No transaction is open meanwhile. One
// person's own token sees that person, and no rooms.
func (a *App) readDirectory(ctx context.Context, token greenroom.Token) directory {
	var d directory
	d.hosts, d.hostsErr = a.provider.Hosts(ctx, token)
	if examiner, ok := a.provider.(greenroom.Examiner); ok && !token.UserLevel {
		d.rooms, d.roomsErr = examiner.Rooms(ctx, token)
	}
	return d
}

// storeDirectory stores what was read for the connection's grant. What could not
// be read stays as it is stored.
func storeDirectory(ctx context.Context, tx *store.Tx, c *greenroom.Connection, d directory) error {
	if d.hostsErr == nil {
		if err := tx.SetHosts(ctx, c.ID, d.hosts); err != nil {
			return err
		}
	}
	if d.roomsErr == nil {
		return tx.SetRooms(ctx, c.ID, d.rooms)
	}
	return nil
}

// A DirectoryList is one of the lists of a Directory.
type DirectoryList string

// The lists, in the order in which they are shown.
const (
	ListMatched   DirectoryList = "matched"   // users who are somebody here
	ListUnmatched DirectoryList = "unmatched" // users who are nobody here
	ListPeople    DirectoryList = "people"    // people who lead sessions and are no user there
	ListIgnored   DirectoryList = "ignored"   // users of whom somebody decided that they are nobody here
	ListRooms     DirectoryList = "rooms"
)

// DirectoryQuery says what of a directory is asked for.
type DirectoryQuery struct {
	List   DirectoryList // "": the beginning of each list
	Search string        // a part of a name or address
	After  greenroom.HostCursor
	Limit  int // of each list
}

// wants reports whether a list is asked for.
func (q DirectoryQuery) wants(l DirectoryList) bool { return q.List == "" || q.List == l }

// A Directory is who can host at a connection's account and who they are here,
// as last read.
type Directory struct {
	Connection *greenroom.Connection
	AppKind    greenroom.AppKind
	Read       bool  // users have been read at least once
	Problem    error // why users cannot be read now; nil if they can
	RoomsWhy   error // why rooms cannot be read now; nil if they can
	MayLink    bool
	ByPerson   bool // people can connect an account of their own

	Matched, Unmatched, Ignored []greenroom.DirectoryHost
	People                      []*greenroom.Person
	Rooms                       []greenroom.ProviderRoom
	More                        map[DirectoryList]bool // which lists go on
}

// Directory returns a part of the directory of a connection. Whoever may edit one
// of the organization's programs may see it.
func (a *App) Directory(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID, id greenroom.ConnectionID, q DirectoryQuery) (d *Directory, err error) {
	if err := mayAnywhere(who, greenroom.EditProgram, organization); err != nil {
		return nil, err
	}
	err = a.db.Read(ctx, organization, func(tx *store.Tx) error {
		d = &Directory{More: map[DirectoryList]bool{}}
		if d.Connection, err = tx.Connection(ctx, id); err != nil {
			return err
		}
		app, err := tx.App(ctx, id)
		if err != nil {
			return err
		}
		_, unread, err := tx.DefaultHosts(ctx, []greenroom.ConnectionID{id})
		if err != nil {
			return err
		}
		d.AppKind, d.Read = app.Kind, !unread[id]
		if d.ByPerson, err = a.offers(ctx, tx, greenroom.UserLevel); err != nil {
			return err
		}
		d.MayLink = mayTendOwner(who, organization, d.Connection.OwnerKind, d.Connection.OwnerID) == nil
		d.Problem = cannotRead(d.Connection.Health, greenroom.ReadHosts)
		d.RoomsWhy = cannotRead(d.Connection.Health, greenroom.ReadRooms)
		return d.fill(ctx, tx, q)
	})
	return d, err
}

// cannotRead returns why a look at a connection could not read something.
func cannotRead(h greenroom.Health, what greenroom.Feature) error {
	for _, f := range h.Findings {
		if f.Feature() == what && f.Outcome >= greenroom.Noticed || f.Check == greenroom.CheckToken && f.Outcome >= greenroom.Impaired {
			return f.Err()
		}
	}
	return nil
}

// fill reads the lists that are asked for.
func (d *Directory) fill(ctx context.Context, tx *store.Tx, q DirectoryQuery) error {
	for list, into := range map[DirectoryList]*[]greenroom.DirectoryHost{ListMatched: &d.Matched, ListUnmatched: &d.Unmatched, ListIgnored: &d.Ignored} {
		if !q.wants(list) {
			continue
		}
		found, err := tx.Directory(ctx, d.Connection.ID, greenroom.HostFilter(list), q.Search, q.After, q.Limit+1)
		if err != nil {
			return err
		}
		*into, d.More[list] = atMost(found, q.Limit)
	}
	if q.wants(ListPeople) {
		found, err := tx.LeadersUnmatched(ctx, d.Connection.ID, q.Search, greenroom.PersonCursor{Name: q.After.Name, ID: greenroom.PersonID(q.After.ID)}, q.Limit+1)
		if err != nil {
			return err
		}
		d.People, d.More[ListPeople] = atMost(found, q.Limit)
	}
	if q.wants(ListRooms) {
		found, err := tx.Rooms(ctx, d.Connection.ID, q.Search, greenroom.RoomCursor(q.After), q.Limit+1)
		if err != nil {
			return err
		}
		d.Rooms, d.More[ListRooms] = atMost(found, q.Limit)
	}
	return nil
}

// atMost returns the first limit of some rows, and whether there are more.
func atMost[T any](rows []T, limit int) ([]T, bool) {
	return rows[:min(limit, len(rows))], len(rows) > limit
}

// Hosts returns up to limit users of a connection's account, with who they are
// here, by name from the first after the cursor. Whoever may edit one of the
// organization's programs may see them.
func (a *App) Hosts(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID, id greenroom.ConnectionID, which greenroom.HostFilter, search string, after greenroom.HostCursor, limit int) (found []greenroom.DirectoryHost, err error) {
	if err := mayAnywhere(who, greenroom.EditProgram, organization); err != nil {
		return nil, err
	}
	err = a.db.Read(ctx, organization, func(tx *store.Tx) error {
		if _, err := tx.Connection(ctx, id); err != nil {
			return err
		}
		found, err = tx.Directory(ctx, id, which, search, after, limit)
		return err
	})
	return found, err
}
