package app

import (
	"context"
	"slices"

	"greenroom"
	"greenroom/internal/store"
)

// A Happening is an event with the names that a reader needs beside it.
type Happening struct {
	*greenroom.Event
	By    string // the name of the user who did it; "" if the server did, or a user who is gone
	About string // the title of the session it is about, or ""
}

// SessionHistory returns the newest events of a session, newest first.
func (a *App) SessionHistory(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID, id greenroom.SessionID, limit int) (found []Happening, err error) {
	if err := who.Belongs(organization); err != nil {
		return nil, err
	}
	var events []*greenroom.Event
	err = a.db.Read(ctx, organization, func(tx *store.Tx) error {
		s, err := tx.Session(ctx, id)
		if err != nil {
			return err
		}
		if err := who.May(greenroom.ReadHistory, organization, s.Program); err != nil {
			return err
		}
		events, err = tx.EventsOf(ctx, greenroom.Subject{Kind: "session", ID: string(id)}, limit)
		return err
	})
	if err != nil {
		return nil, err
	}
	return a.named(ctx, organization, events)
}

// LatestHappenings returns, of the organization's newest events, limit at most,
// those that the actor may read, newest first.
func (a *App) LatestHappenings(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID, limit int) ([]Happening, error) {
	last, err := a.LastEvent(ctx, who, organization)
	if err != nil {
		return nil, err
	}
	events, _, err := a.Events(ctx, who, organization, max(0, last-int64(limit)), limit)
	if err != nil {
		return nil, err
	}
	slices.Reverse(events)
	return a.named(ctx, organization, events)
}

// LastEvent returns the number of the organization's latest event: whoever then
// follows the events after it misses none.
func (a *App) LastEvent(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID) (last int64, err error) {
	if err := who.Belongs(organization); err != nil {
		return 0, err
	}
	err = a.db.Read(ctx, organization, func(tx *store.Tx) (err error) {
		last, err = tx.LastEvent(ctx)
		return err
	})
	return last, err
}

// named puts names beside events. Users who are gone have none.
func (a *App) named(ctx context.Context, organization greenroom.OrganizationID, events []*greenroom.Event) ([]Happening, error) {
	titles, names := map[greenroom.SessionID]string{}, map[greenroom.UserID]string{}
	err := a.db.Read(ctx, organization, func(tx *store.Tx) error {
		for _, e := range events {
			id := greenroom.SessionID(e.Subject.ID)
			if _, known := titles[id]; known || e.Subject.Kind != "session" {
				continue
			}
			s, err := tx.Session(ctx, id)
			if err != nil {
				return err
			}
			titles[id] = s.Title
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	found := make([]Happening, len(events))
	for i, e := range events {
		found[i] = Happening{Event: e, About: titles[greenroom.SessionID(e.Subject.ID)]}
		if e.Actor.Kind == "user" {
			if found[i].By, err = a.userName(ctx, greenroom.UserID(e.Actor.ID), names); err != nil {
				return nil, err
			}
		}
	}
	return found, nil
}

// userName returns the name of a user, or "" for one who is gone.
func (a *App) userName(ctx context.Context, id greenroom.UserID, known map[greenroom.UserID]string) (string, error) {
	if name, ok := known[id]; ok {
		return name, nil
	}
	var u *greenroom.User
	err := a.db.ReadSystem(ctx, func(s *store.System) (err error) { u, err = s.AnyUser(ctx, id); return err })
	switch {
	case greenroom.KindOf(err) == greenroom.NotFound:
		known[id] = ""
	case err != nil:
		return "", err
	default:
		known[id] = u.Name
	}
	return known[id], nil
}
