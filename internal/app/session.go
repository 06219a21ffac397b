package app

import (
	"context"
	"errors"

	"greenroom"
	"greenroom/internal/store"
)

// CreateSession stores a draft, once: see [Once]. Nobody is told, and no meeting
// is made, until it is confirmed.
func (a *App) CreateSession(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID, s *greenroom.Session) error {
	if err := who.May(greenroom.EditSessions, organization, s.Program); err != nil {
		return err
	}
	s.State = greenroom.Draft
	if err := s.Validate(); err != nil {
		return err
	}
	return createOnce(ctx, a, who, organization, &s.ID, func(tx *store.Tx) error {
		if err := admit(ctx, tx, s, s.Location); err != nil {
			return err
		}
		if err := checkRoom(ctx, tx, s.Program, s.Place.Room); err != nil {
			return err
		}
		s.ID, s.Organization = greenroom.SessionID(tx.NewID("ses")), organization
		if err := a.sealPlace(s); err != nil {
			return err
		}
		if err := tx.AddSession(ctx, s); err != nil {
			return err
		}
		return tx.AddEvent(ctx, sessionEvent(who, "created", s))
	})
}

// ConfirmSession makes a draft binding and promises its meeting.
func (a *App) ConfirmSession(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID, id greenroom.SessionID, revision int64) (*greenroom.Session, error) {
	return a.changeSession(ctx, who, organization, id, revision, "confirmed", func(tx *store.Tx, s *greenroom.Session) error {
		return s.Confirm(tx.Now())
	})
}

// RescheduleSession moves a session; its meeting follows.
func (a *App) RescheduleSession(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID, id greenroom.SessionID, revision int64, to greenroom.Slot) (*greenroom.Session, error) {
	return a.changeSession(ctx, who, organization, id, revision, "rescheduled", func(tx *store.Tx, s *greenroom.Session) error {
		return s.Reschedule(to, tx.Now())
	})
}

// RelocateSession changes where a session happens. Its meeting follows: it goes
// when the session leaves Zoom, and one is made when the session comes there.
// Errors beside those of the other changes: Invalid at "location" if its stage
// does not allow that, or if a gate to Zoom is closed.
func (a *App) RelocateSession(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID, id greenroom.SessionID, revision int64, to greenroom.Location, place greenroom.Place) (*greenroom.Session, error) {
	return a.changeSession(ctx, who, organization, id, revision, "relocated", func(tx *store.Tx, s *greenroom.Session) error {
		return a.relocate(ctx, tx, s, to, place)
	})
}

// RestageSession moves a session to another stage of its program, or to none for
// "". Stages differ in what they allow, so that it says where the session happens
// from then on: for "", where it does already. Errors beside those of
// RelocateSession: NotFound at "stage".
func (a *App) RestageSession(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID, id greenroom.SessionID, revision int64, stage greenroom.StageID, to greenroom.Location, place greenroom.Place) (*greenroom.Session, error) {
	return a.changeSession(ctx, who, organization, id, revision, "restaged", func(tx *store.Tx, s *greenroom.Session) error {
		if err := s.Restage(stage); err != nil {
			return err
		}
		found, err := stageOf(ctx, tx, s.Program, stage)
		if err != nil {
			return err
		}
		if to == "" {
			return found.Admit(s.Location)
		}
		if err := found.Admit(to); err != nil {
			return err
		}
		return a.relocate(ctx, tx, s, to, place)
	})
}

// relocate is the rule of RelocateSession.
func (a *App) relocate(ctx context.Context, tx *store.Tx, s *greenroom.Session, to greenroom.Location, place greenroom.Place) error {
	if to != s.Location {
		if err := admit(ctx, tx, s, to); err != nil {
			return err
		}
	}
	if err := a.openPlace(s); err != nil {
		return err
	}
	if place.Room != s.Place.Room {
		if err := checkRoom(ctx, tx, s.Program, place.Room); err != nil {
			return err
		}
	}
	s.Place.Sealed = ""
	if err := s.Relocate(to, place); err != nil {
		return err
	}
	return a.sealPlace(s)
}

// admit returns an Invalid error unless a session may happen somewhere, as its
// stage and, for Zoom, the gates say.
func admit(ctx context.Context, tx *store.Tx, s *greenroom.Session, to greenroom.Location) error {
	program, err := tx.Program(ctx, s.Program)
	if err != nil {
		return err
	}
	stage, err := stageOf(ctx, tx, s.Program, s.Stage)
	if err != nil {
		return err
	}
	if err := stage.Admit(to); err != nil || to != greenroom.Zoom {
		return err
	}
	why, err := closedGate(ctx, tx, program, stage)
	return errors.Join(err, why)
}

// RenameSession changes a session's title; its meeting follows.
func (a *App) RenameSession(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID, id greenroom.SessionID, revision int64, title string) (*greenroom.Session, error) {
	return a.changeSession(ctx, who, organization, id, revision, "renamed", func(_ *store.Tx, s *greenroom.Session) error {
		return s.Rename(title)
	})
}

// ChangePeople replaces the people of a session. If that changes who hosts, a
// new meeting is made under the new host and the old one deleted.
func (a *App) ChangePeople(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID, id greenroom.SessionID, revision int64, people []greenroom.Participation) (*greenroom.Session, error) {
	return a.changeSession(ctx, who, organization, id, revision, "people_changed", func(_ *store.Tx, s *greenroom.Session) error {
		return s.Invite(people)
	})
}

// CancelSession cancels a session; its meeting is deleted.
func (a *App) CancelSession(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID, id greenroom.SessionID, revision int64) (*greenroom.Session, error) {
	return a.changeSession(ctx, who, organization, id, revision, "cancelled", func(_ *store.Tx, s *greenroom.Session) error {
		return s.Cancel()
	})
}

// changeSession is what the changes above have in common: authorize, load, apply
// the rule, let the meeting and the mail follow, store if unchanged, write history. Errors:
// NotFound; Forbidden without EditSessions; Conflict if the session is not at
// the revision, or its state forbids the change; Invalid as the rule says.
func (a *App) changeSession(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID, id greenroom.SessionID, revision int64,
	verb string, rule func(*store.Tx, *greenroom.Session) error,
) (s *greenroom.Session, err error) {
	err = a.db.Write(ctx, organization, func(tx *store.Tx) (err error) {
		if s, err = tx.SessionToChange(ctx, id); err != nil {
			return err
		}
		if err := who.May(greenroom.EditSessions, organization, s.Program); err != nil {
			return err
		}
		s.Revision = revision
		before, was := s.Slot, s.Location
		if err := rule(tx, s); err != nil {
			return err
		}
		if err := a.follow(ctx, tx, s); err != nil {
			return err
		}
		if err := a.invite(ctx, tx, s); err != nil {
			return err
		}
		if err := tx.UpdateSession(ctx, s); err != nil {
			return err
		}
		e := sessionEvent(who, verb, s)
		if !s.Slot.Equal(before) {
			e.Detail = map[string]string{"from": before.Wall(), "to": s.Slot.Wall()}
		}
		if s.Location != was {
			e.Detail = map[string]string{"from": string(was), "to": string(s.Location)}
		}
		return tx.AddEvent(ctx, e)
	})
	return s, err
}

func sessionEvent(who greenroom.Actor, verb string, s *greenroom.Session) *greenroom.Event {
	return &greenroom.Event{Actor: who, Verb: verb, Program: s.Program, Subject: greenroom.Subject{Kind: "session", ID: string(s.ID)}}
}

// maxFinish is how many sessions one transaction looks for at most.
const maxFinish = 500

// FinishSessions ends the confirmed sessions of every organization that are over
// by now. Nobody is told, and their meetings stay as they are.
func (a *App) FinishSessions(ctx context.Context) error {
	for {
		var over []store.SessionAt
		err := a.db.ReadSystem(ctx, func(s *store.System) (err error) {
			over, err = s.SessionsToFinish(ctx, maxFinish)
			return err
		})
		if err != nil {
			return err
		}
		for _, at := range over {
			if err := a.finishSession(ctx, at); err != nil {
				return err
			}
		}
		if len(over) < maxFinish {
			return nil
		}
	}
}

func (a *App) finishSession(ctx context.Context, at store.SessionAt) error {
	return a.db.Write(ctx, at.Organization, func(tx *store.Tx) error {
		s, err := tx.SessionToChange(ctx, at.ID)
		if err != nil {
			return err
		}
		if err := s.Finish(tx.Now()); err != nil {
			return nil //nolint:nilerr // it was moved or cancelled meanwhile
		}
		if err := tx.UpdateSession(ctx, s); err != nil {
			return err
		}
		return tx.AddEvent(ctx, sessionEvent(greenroom.Actor{Kind: "system"}, "finished", s))
	})
}
