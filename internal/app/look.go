package app

import (
	"context"

	"greenroom"
	"greenroom/internal/store"
)

// MakeMeetingAgain takes somebody's word that the provider has no meeting for a
// session, where a create may have happened and the connection may not look: see
// [greenroom.Meeting.Unseen]. The meeting is then made, if it is still wanted.
//
// Errors: NotFound; Forbidden without EditSessions; Conflict if no meeting waits
// for somebody to look.
func (a *App) MakeMeetingAgain(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID, id greenroom.SessionID) error {
	if err := who.Belongs(organization); err != nil {
		return err
	}
	return a.db.Write(ctx, organization, func(tx *store.Tx) error {
		s, err := tx.SessionToChange(ctx, id)
		if err != nil {
			return err
		}
		if err := who.May(greenroom.EditSessions, organization, s.Program); err != nil {
			return err
		}
		if s.Meeting == "" {
			return errNothingToLookFor
		}
		m, err := tx.MeetingToChange(ctx, s.Meeting)
		if err != nil {
			return err
		}
		if !m.Unseen() {
			return errNothingToLookFor
		}
		m.Looked()
		if err := tx.UpdateMeeting(ctx, m); err != nil {
			return err
		}
		if err := wakeReplaced(ctx, tx, m, laneOf(m)); err != nil {
			return err
		}
		return tx.AddEvent(ctx, sessionEvent(who, "meeting_looked_for", s))
	})
}

var errNothingToLookFor = greenroom.Errorf(greenroom.Conflict, "The meeting of this session does not wait for anybody to look. Nothing was changed.")
