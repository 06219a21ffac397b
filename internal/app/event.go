package app

import (
	"context"
	"time"

	"greenroom"
	"greenroom/internal/store"
)

const (
	eventPage = 100
	// lookAgain is how often somebody who follows events looks for those of
	// other nodes.
	lookAgain = 2 * time.Second
)

// FollowEvents calls f with the events of an organization that the actor may
// read, in order, as they happen, from the first after a number; a negative
// number begins with the next one. It returns when ctx ends or f fails.
func (a *App) FollowEvents(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID, after int64, f func([]*greenroom.Event) error) error {
	if err := who.Belongs(organization); err != nil {
		return err
	}
	told, stop := a.db.Watch(organization)
	defer stop()
	tick := time.NewTicker(lookAgain)
	defer tick.Stop()
	for {
		found, err := a.eventsAfter(ctx, organization, &after)
		if err != nil {
			return err
		}
		if seen := readable(who, organization, found); len(seen) > 0 {
			if err := a.isStillThere(ctx, who); err != nil {
				return err
			}
			if err := f(seen); err != nil {
				return err
			}
		}
		if len(found) == eventPage {
			continue
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-told:
		case <-tick.C:
		}
	}
}

// isStillThere returns Unauthenticated for a user, or a key of one, who was disabled
// or removed since they began.
func (a *App) isStillThere(ctx context.Context, who greenroom.Actor) error {
	if who.Account() == "" {
		return nil
	}
	_, err := a.Actor(ctx, who.Account())
	return err
}

// eventsAfter returns the next events and moves after to the last of them.
func (a *App) eventsAfter(ctx context.Context, organization greenroom.OrganizationID, after *int64) (found []*greenroom.Event, err error) {
	err = a.db.Read(ctx, organization, func(tx *store.Tx) (err error) {
		if *after < 0 {
			*after, err = tx.LastEvent(ctx)
			return err
		}
		found, err = tx.Events(ctx, *after, eventPage)
		return err
	})
	if len(found) > 0 {
		*after = found[len(found)-1].Seq
	}
	return found, err
}

// Events returns up to limit events of an organization that the actor may read,
// from the first after a number, and the number to go on after.
func (a *App) Events(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID, after int64, limit int) (seen []*greenroom.Event, next int64, err error) {
	if err := who.Belongs(organization); err != nil {
		return nil, 0, err
	}
	next = after
	err = a.db.Read(ctx, organization, func(tx *store.Tx) error {
		found, err := tx.Events(ctx, after, limit)
		if len(found) > 0 {
			next = found[len(found)-1].Seq
		}
		seen = readable(who, organization, found)
		return err
	})
	return seen, next, err
}

// readable keeps the events that the actor may read.
func readable(who greenroom.Actor, organization greenroom.OrganizationID, found []*greenroom.Event) []*greenroom.Event {
	var seen []*greenroom.Event
	for _, e := range found {
		if who.May(greenroom.ReadHistory, organization, e.Program) == nil {
			seen = append(seen, e)
		}
	}
	return seen
}
