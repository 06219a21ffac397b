package app

import (
	"context"
	"time"

	"greenroom"
	"greenroom/internal/store"
)

const (
	// maxSettings is how many hosts' settings one look reads, each in two calls, and
	// settingsTime how long that may take: the rest of the look needs its time too.
	maxSettings  = 50
	settingsTime = 20 * time.Second
)

// hostSettings are what a look read of the settings of hosts, by the provider's
// id; nil of whose could not be read.
type hostSettings map[string]*greenroom.HostSettings

// readHostSettings asks the provider for the settings of hosts, with no
// transaction open. It stops where the provider would not answer for the others
// either: the next look begins with them.
func (a *App) readHostSettings(ctx context.Context, token greenroom.Token, hosts []greenroom.ProviderHost) hostSettings {
	examiner, ok := a.provider.(greenroom.Examiner)
	if !ok {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, settingsTime)
	defer cancel()
	found := hostSettings{}
	for _, h := range hosts {
		settings, err := examiner.HostSettings(ctx, token, h.ID)
		switch greenroom.KindOf(err) {
		case greenroom.Unauthenticated, greenroom.Forbidden, greenroom.Limited, greenroom.Unavailable, greenroom.Internal:
			return found
		case "", greenroom.NotFound, greenroom.Invalid, greenroom.Conflict:
			found[h.ID] = settings
		}
	}
	return found
}

// store stores what was read. Who is gone from the directory since is passed over.
func (s hostSettings) store(ctx context.Context, tx *store.Tx, id greenroom.ConnectionID) error {
	for host, settings := range s {
		if err := tx.SetHostSettings(ctx, id, host, settings); err != nil && greenroom.KindOf(err) != greenroom.NotFound {
			return err
		}
	}
	return nil
}
