package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"greenroom"
)

const meetingColumns = `id, organization_id, connection_id, host, strategy, strategy_key, marker,
	wanted, wanted_revision, reported, reported_revision, intent_at,
	attempts, next_attempt_at, problem, problem_kind, replaced_by, due_at, ends_at, created_at`

// AddMeeting stores a new meeting, and gives it its identity and the marker by
// which it will be known at the provider.
func (tx *Tx) AddMeeting(ctx context.Context, m *greenroom.Meeting) error {
	m.ID, m.Organization, m.CreatedAt = greenroom.MeetingID(newID("mtg", tx.now)), tx.organization, tx.now
	m.Marker = "greenroom:" + string(m.ID)
	wanted, reported, err := meetingJSON(m)
	if err != nil {
		return err
	}
	if _, err := tx.Connection(ctx, m.Connection); err != nil {
		return err
	}
	_, err = tx.q.exec(ctx, `
		insert into meetings (`+meetingColumns+`)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)`,
		m.ID, m.Organization, m.Connection, m.Host, m.Strategy, m.StrategyKey, m.Marker,
		wanted, m.WantedRevision, reported, m.ReportedRevision, instantOrNull(m.IntentAt),
		m.Attempts, instantOrNull(m.NextAttempt), nullable(m.Problem), nullable(m.ProblemKind), nullable(m.ReplacedBy), micros(m.Due), micros(m.Ends), micros(m.CreatedAt))
	return err
}

// UpdateMeeting stores a meeting. A use case changes what is wanted and the
// lane what is reported; each in a transaction that has loaded the row.
func (tx *Tx) UpdateMeeting(ctx context.Context, m *greenroom.Meeting) error {
	wanted, reported, err := meetingJSON(m)
	if err != nil {
		return err
	}
	var providerID *string
	if m.Reported != nil {
		providerID = nullable(m.Reported.ProviderID)
	}
	changed, err := tx.q.exec(ctx, `
		update meetings
		set    wanted = $1, wanted_revision = $2, reported = $3, reported_revision = $4, intent_at = $5,
		       attempts = $6, next_attempt_at = $7, problem = $8, problem_kind = $9, due_at = $10, provider_meeting_id = $11,
		       replaced_by = $12, ends_at = $13
		where  organization_id = $14 and id = $15`,
		wanted, m.WantedRevision, reported, m.ReportedRevision, instantOrNull(m.IntentAt),
		m.Attempts, instantOrNull(m.NextAttempt), nullable(m.Problem), nullable(m.ProblemKind), micros(m.Due), providerID,
		nullable(m.ReplacedBy), micros(m.Ends), tx.organization, m.ID)
	return mustTouch(changed, err, "meeting")
}

// Meeting returns one meeting.
func (tx *Tx) Meeting(ctx context.Context, id greenroom.MeetingID) (*greenroom.Meeting, error) {
	return one(ctx, tx.q, "meeting", scanMeeting, `
		select `+meetingColumns+`
		from   meetings
		where  organization_id = $1 and id = $2`, tx.organization, id)
}

// MeetingToChange returns one meeting, and keeps it from other transactions that
// want to change it until this one ends: what is wanted and what is reported are
// written by different hands.
func (tx *Tx) MeetingToChange(ctx context.Context, id greenroom.MeetingID) (*greenroom.Meeting, error) {
	if _, err := tx.q.exec(ctx, `
		update meetings
		set    wanted_revision = wanted_revision
		where  organization_id = $1 and id = $2`, tx.organization, id); err != nil {
		return nil, err
	}
	return tx.Meeting(ctx, id)
}

// ReplacedBy returns the meetings that go once the given one exists.
func (tx *Tx) ReplacedBy(ctx context.Context, id greenroom.MeetingID) ([]*greenroom.Meeting, error) {
	return all(ctx, tx.q, scanMeeting, `
		select `+meetingColumns+`
		from   meetings
		where  organization_id = $1 and replaced_by = $2
		order  by id
		limit  100`, tx.organization, id)
}

// meetingJSON returns what is wanted and what is reported as stored; nil is
// null.
func meetingJSON(m *greenroom.Meeting) (wanted, reported *string, err error) {
	wanted, err1 := jsonOrNull(m.Wanted)
	reported, err2 := jsonOrNull(m.Reported)
	if err := errors.Join(err1, err2); err != nil {
		return nil, nil, fmt.Errorf("store: meeting: %w", err)
	}
	return wanted, reported, nil
}

func jsonOrNull[T any](value *T) (*string, error) {
	if value == nil {
		return nil, nil
	}
	text, err := json.Marshal(value)
	stored := string(text)
	return &stored, err
}

func fromJSON[T any](stored *string) (*T, error) {
	if stored == nil {
		return nil, nil
	}
	value := new(T)
	return value, json.Unmarshal([]byte(*stored), value)
}

func scanMeeting(row scanner) (*greenroom.Meeting, error) {
	var (
		m                greenroom.Meeting
		wanted, reported *string
		intent, next     *int64
		problem, kind    *string
		replacedBy       *string
		due, ends        int64
		created          int64
	)
	err := row.Scan(&m.ID, &m.Organization, &m.Connection, &m.Host, &m.Strategy, &m.StrategyKey, &m.Marker,
		&wanted, &m.WantedRevision, &reported, &m.ReportedRevision, &intent,
		&m.Attempts, &next, &problem, &kind, &replacedBy, &due, &ends, &created)
	if err != nil {
		return nil, err
	}
	m.Due, m.Ends, m.CreatedAt = instant(due), instant(ends), instant(created)
	if intent != nil {
		m.IntentAt = instant(*intent)
	}
	if next != nil {
		m.NextAttempt = instant(*next)
	}
	m.ReplacedBy = orEmpty[greenroom.MeetingID](replacedBy)
	if problem != nil && kind != nil {
		m.Problem, m.ProblemKind = *problem, greenroom.Kind(*kind)
	}
	var err1, err2 error
	m.Wanted, err1 = fromJSON[greenroom.MeetingSpec](wanted)
	m.Reported, err2 = fromJSON[greenroom.ReportedMeeting](reported)
	return &m, errors.Join(err1, err2)
}

// MeetingsOf returns the meetings of sessions by their identity. The caller
// bounds the number of sessions.
func (tx *Tx) MeetingsOf(ctx context.Context, sessions []*greenroom.Session) (map[greenroom.MeetingID]*greenroom.Meeting, error) {
	var ids []greenroom.MeetingID
	for _, s := range sessions {
		if s.Meeting != "" {
			ids = append(ids, s.Meeting)
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	in, args := inList(ids, tx.organization)
	found, err := all(ctx, tx.q, scanMeeting, `
		select `+meetingColumns+`
		from   meetings
		where  organization_id = $1 and id in `+in, args...)
	byID := map[greenroom.MeetingID]*greenroom.Meeting{}
	for _, m := range found {
		byID[m.ID] = m
	}
	return byID, err
}
