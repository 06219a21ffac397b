package store

import (
	"context"
	"encoding/json"
	"fmt"

	"greenroom"
)

// AddEvent stores an event of now and gives it the organization's next number.
// The number is taken by the transaction, so that numbers have no gap; writers
// of one organization wait for each other from here to their commit.
func (tx *Tx) AddEvent(ctx context.Context, e *greenroom.Event) error {
	detail, err := json.Marshal(e.Detail)
	if err != nil {
		return fmt.Errorf("store: detail of event %s: %w", e.Verb, err)
	}
	seq, err := one(ctx, tx.q, "organization", scanInt, `
		update organizations
		set    event_seq = event_seq + 1
		where  id = $1
		returning event_seq`, tx.organization)
	if err != nil {
		return err
	}
	e.Seq, e.At, tx.eventful = seq, tx.now, true
	_, err = tx.q.exec(ctx, `
		insert into events (organization_id, seq, at, actor_kind, actor_id, verb, program_id, subject_kind, subject_id, detail)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		tx.organization, e.Seq, micros(e.At), e.Actor.Kind, e.Actor.ID, e.Verb,
		nullable(e.Program), e.Subject.Kind, e.Subject.ID, string(detail))
	return err
}

// Events returns up to limit events that follow the number after, in order.
func (tx *Tx) Events(ctx context.Context, after int64, limit int) ([]*greenroom.Event, error) {
	return all(ctx, tx.q, scanEvent, `
		select seq, at, actor_kind, actor_id, verb, program_id, subject_kind, subject_id, detail
		from   events
		where  organization_id = $1 and seq > $2
		order  by seq
		limit  $3`, tx.organization, after, limit)
}

// EventsOf returns the newest events about a subject, newest first.
func (tx *Tx) EventsOf(ctx context.Context, subject greenroom.Subject, limit int) ([]*greenroom.Event, error) {
	return all(ctx, tx.q, scanEvent, `
		select seq, at, actor_kind, actor_id, verb, program_id, subject_kind, subject_id, detail
		from   events
		where  organization_id = $1 and subject_kind = $2 and subject_id = $3
		order  by seq desc
		limit  $4`, tx.organization, subject.Kind, subject.ID, limit)
}

func scanEvent(row scanner) (*greenroom.Event, error) {
	var e greenroom.Event
	var at int64
	var program *greenroom.ProgramID
	var detail string
	if err := row.Scan(&e.Seq, &at, &e.Actor.Kind, &e.Actor.ID, &e.Verb, &program, &e.Subject.Kind, &e.Subject.ID, &detail); err != nil {
		return nil, err
	}
	e.At = instant(at)
	if program != nil {
		e.Program = *program
	}
	return &e, json.Unmarshal([]byte(detail), &e.Detail)
}

func scanInt(row scanner) (int64, error) {
	var n int64
	err := row.Scan(&n)
	return n, err
}

// nullable is null for "" and the text otherwise.
func nullable[T ~string](text T) *string {
	if text == "" {
		return nil
	}
	s := string(text)
	return &s
}

// LastEvent returns the number of the organization's latest event, or 0.
func (tx *Tx) LastEvent(ctx context.Context) (int64, error) {
	return one(ctx, tx.q, "organization", scanInt, `
		select event_seq
		from   organizations
		where  id = $1`, tx.organization)
}
