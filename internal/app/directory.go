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
	if d.roomsErr != nil {
		return nil
	}
	return tx.SetRooms(ctx, c.ID, d.rooms)
}
