package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"greenroom"
)

const sessionColumns = `id, organization_id, program_id, stage_id, title, state,
	wall_start, time_zone, minutes, starts_at, location, location_detail, strategy,
	meeting_id, uid, sequence, revision, created_at, confirmed_at`

// AddSession stores a new session with its people, and gives it an identity, if
// it has none, and the UID that it keeps for life. It returns NotFound if the
// program is not of this organization, or the stage or a person not of the program.
func (tx *Tx) AddSession(ctx context.Context, s *greenroom.Session) error {
	if _, err := tx.Program(ctx, s.Program); err != nil {
		return err
	}
	if err := tx.checkStage(ctx, s); err != nil {
		return err
	}
	if s.Organization = tx.organization; s.ID == "" {
		s.ID = greenroom.SessionID(newID("ses", tx.now))
	}
	s.UID, s.Revision, s.CreatedAt = string(s.ID)+"@greenroom", 1, tx.now
	place, err := json.Marshal(s.Place)
	if err != nil {
		return fmt.Errorf("store: place of session: %w", err)
	}
	_, err = tx.q.exec(ctx, `
		insert into sessions (`+sessionColumns+`, ends_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)`,
		s.ID, s.Organization, s.Program, nullable(s.Stage), s.Title, s.State,
		s.Slot.Wall(), s.Slot.Zone().String(), s.Slot.Minutes(), micros(s.Slot.Start()), s.Location, string(place), s.Strategy,
		nullable(s.Meeting), s.UID, s.Sequence, s.Revision, micros(s.CreatedAt), instantOrNull(s.ConfirmedAt), micros(s.Slot.End()))
	if err != nil {
		return err
	}
	return tx.setParticipants(ctx, s)
}

// checkStage returns NotFound unless the session is in no stage, or in one of
// its program.
func (tx *Tx) checkStage(ctx context.Context, s *greenroom.Session) error {
	if s.Stage == "" {
		return nil
	}
	found, err := all(ctx, tx.q, scanInt, `
		select 1
		from   stages
		where  organization_id = $1 and program_id = $2 and id = $3`, tx.organization, s.Program, s.Stage)
	if err == nil && len(found) == 0 {
		return greenroom.Errorf(greenroom.NotFound, "There is no such stage in this program. Nothing was changed. Choose another.").At("stage")
	}
	return err
}

// UpdateSession stores the session with its people if it is still at its
// revision, which it raises.
func (tx *Tx) UpdateSession(ctx context.Context, s *greenroom.Session) error {
	place, err := json.Marshal(s.Place)
	if err != nil {
		return fmt.Errorf("store: place of session: %w", err)
	}
	err = update(ctx, tx.q, func() error { _, err := tx.Session(ctx, s.ID); return err }, `
		update sessions
		set    title = $1, state = $2, wall_start = $3, time_zone = $4, minutes = $5, starts_at = $6, ends_at = $7,
		       location = $8, location_detail = $9, strategy = $10, meeting_id = $11, sequence = $12,
		       confirmed_at = $13, stage_id = $14, revision = revision + 1
		where  organization_id = $15 and id = $16 and revision = $17`,
		s.Title, s.State, s.Slot.Wall(), s.Slot.Zone().String(), s.Slot.Minutes(), micros(s.Slot.Start()), micros(s.Slot.End()),
		s.Location, string(place), s.Strategy, nullable(s.Meeting), s.Sequence,
		instantOrNull(s.ConfirmedAt), nullable(s.Stage), tx.organization, s.ID, s.Revision)
	if err != nil {
		return err
	}
	s.Revision++
	if _, err := tx.q.exec(ctx, `
		delete from participants
		where  organization_id = $1 and session_id = $2`, tx.organization, s.ID); err != nil {
		return err
	}
	return tx.setParticipants(ctx, s)
}

// setParticipants stores the people of a session that has none stored.
func (tx *Tx) setParticipants(ctx context.Context, s *greenroom.Session) error {
	for position, p := range s.Participants {
		added, err := tx.q.exec(ctx, `
			insert into participants (organization_id, session_id, person_id, role, position)
			select organization_id, $1, person_id, $2, $3
			from   program_people
			where  organization_id = $4 and program_id = $5 and person_id = $6`,
			s.ID, p.Role, position, tx.organization, s.Program, p.Person)
		if err != nil {
			return err
		}
		if added == 0 {
			return greenroom.Errorf(greenroom.NotFound, "One of the people is not of this program. Nothing was changed. Add them to the program first.").At("participants")
		}
	}
	return nil
}

// Session returns one session with its people.
func (tx *Tx) Session(ctx context.Context, id greenroom.SessionID) (*greenroom.Session, error) {
	s, err := one(ctx, tx.q, "session", scanSession, `
		select `+sessionColumns+`
		from   sessions
		where  organization_id = $1 and id = $2`, tx.organization, id)
	if err != nil {
		return nil, err
	}
	s.Participants, err = all(ctx, tx.q, scanParticipation, `
		select person_id, role
		from   participants
		where  organization_id = $1 and session_id = $2
		order  by position`, tx.organization, id)
	return s, err
}

// SessionToChange returns one session with its people, and keeps it from other
// transactions that want to change it, its messages or its meeting until this
// one ends.
func (tx *Tx) SessionToChange(ctx context.Context, id greenroom.SessionID) (*greenroom.Session, error) {
	if _, err := tx.q.exec(ctx, `
		update sessions
		set    revision = revision
		where  organization_id = $1 and id = $2`, tx.organization, id); err != nil {
		return nil, err
	}
	return tx.Session(ctx, id)
}

// SessionsToChange keeps every session that a meeting carries as SessionToChange
// does, and returns which they are.
func (tx *Tx) SessionsToChange(ctx context.Context, meeting greenroom.MeetingID) ([]greenroom.SessionID, error) {
	return all(ctx, tx.q, scanSessionID, `
		update sessions
		set    revision = revision
		where  organization_id = $1 and meeting_id = $2
		returning id`, tx.organization, meeting)
}

func scanSessionID(row scanner) (id greenroom.SessionID, err error) { return id, row.Scan(&id) }

// SetSequence stores the session's sequence and nothing else. Its revision stays,
// since nobody has edited it.
func (tx *Tx) SetSequence(ctx context.Context, s *greenroom.Session) error {
	changed, err := tx.q.exec(ctx, `
		update sessions
		set    sequence = $1
		where  organization_id = $2 and id = $3`, s.Sequence, tx.organization, s.ID)
	return mustTouch(changed, err, "session")
}

// SessionCursor is the place of a session in a list by start: the list goes on
// after it. The zero cursor begins at the beginning.
type SessionCursor struct {
	Start time.Time
	ID    greenroom.SessionID
}

// Sessions returns up to limit sessions of a program by start, without their
// people, from the first after the cursor.
func (tx *Tx) Sessions(ctx context.Context, program greenroom.ProgramID, after SessionCursor, limit int) ([]*greenroom.Session, error) {
	var from int64
	if !after.Start.IsZero() {
		from = micros(after.Start)
	}
	return all(ctx, tx.q, scanSession, `
		select `+sessionColumns+`
		from   sessions
		where  organization_id = $1 and program_id = $2
		  and  (starts_at > $3 or starts_at = $3 and id > $4)
		order  by starts_at, id
		limit  $5`, tx.organization, program, from, after.ID, limit)
}

func scanSession(row scanner) (*greenroom.Session, error) {
	var (
		s                 greenroom.Session
		stage, meeting    *string
		wall, zone, place string
		minutes           int
		start, created    int64
		confirmed         *int64
	)
	err := row.Scan(&s.ID, &s.Organization, &s.Program, &stage, &s.Title, &s.State,
		&wall, &zone, &minutes, &start, &s.Location, &place, &s.Strategy,
		&meeting, &s.UID, &s.Sequence, &s.Revision, &created, &confirmed)
	if err != nil {
		return nil, err
	}
	s.CreatedAt = instant(created)
	if confirmed != nil {
		s.ConfirmedAt = instant(*confirmed)
	}
	if stage != nil {
		s.Stage = greenroom.StageID(*stage)
	}
	if meeting != nil {
		s.Meeting = greenroom.MeetingID(*meeting)
	}
	if s.Slot, err = greenroom.TrustedSlot(wall, zone, minutes, instant(start)); err != nil {
		return nil, err
	}
	return &s, json.Unmarshal([]byte(place), &s.Place)
}

func scanParticipation(row scanner) (greenroom.Participation, error) {
	var p greenroom.Participation
	err := row.Scan(&p.Person, &p.Role)
	return p, err
}

// instantOrNull is null for the zero time.
func instantOrNull(t time.Time) *int64 {
	if t.IsZero() {
		return nil
	}
	stored := micros(t)
	return &stored
}

// SessionsBetween returns up to limit sessions of every program that begin in
// [from, to), by start, without their people, from the first after the cursor.
func (tx *Tx) SessionsBetween(ctx context.Context, from, to time.Time, after SessionCursor, limit int) ([]*greenroom.Session, error) {
	var begin int64
	if !after.Start.IsZero() {
		begin = micros(after.Start)
	}
	return all(ctx, tx.q, scanSession, `
		select `+sessionColumns+`
		from   sessions
		where  organization_id = $1 and starts_at >= $2 and starts_at < $3
		  and  (starts_at > $4 or starts_at = $4 and id > $5)
		order  by starts_at, id
		limit  $6`, tx.organization, micros(from), micros(to), begin, after.ID, limit)
}

// SessionsWithoutMeeting returns up to limit confirmed sessions on Zoom that are
// not over yet and have no meeting, or one that is not known to exist and is
// wanted of a connection that is not live, by start, without their people.
func (tx *Tx) SessionsWithoutMeeting(ctx context.Context, after SessionCursor, limit int) ([]*greenroom.Session, error) {
	var begin int64
	if !after.Start.IsZero() {
		begin = micros(after.Start)
	}
	return all(ctx, tx.q, scanSession, `
		select `+sessionColumns+`
		from   sessions
		where  organization_id = $1 and state = 'confirmed' and location = 'zoom' and ends_at > $2
		  and  (meeting_id is null or meeting_id in (
		       select m.id
		       from   meetings m
		       join   connections c on c.id = m.connection_id
		       where  m.organization_id = $1 and m.reported is null and c.state <> 'live'))
		  and  (starts_at > $3 or starts_at = $3 and id > $4)
		order  by starts_at, id
		limit  $5`, tx.organization, micros(tx.now), begin, after.ID, limit)
}

// A SessionAt is a session of whichever organization.
type SessionAt struct {
	Organization greenroom.OrganizationID
	ID           greenroom.SessionID
}

// SessionsToFinish returns up to limit confirmed sessions that are over by now,
// the longest over first.
func (s *System) SessionsToFinish(ctx context.Context, limit int) ([]SessionAt, error) {
	return all(ctx, s.q, func(row scanner) (at SessionAt, err error) { return at, row.Scan(&at.Organization, &at.ID) }, `
		select organization_id, id
		from   sessions
		where  state = 'confirmed' and ends_at <= $1
		order  by ends_at
		limit  $2`, micros(s.now), limit)
}
