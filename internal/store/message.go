package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"greenroom"
)

const messageColumns = `m.id, m.organization_id, m.session_id, m.person_id, m.user_id, m.kind, m.sequence, m.message_id, m.refs,
	m.recipient, m.subject, m.state, m.details_sealed, m.not_before, m.attempts, m.problem, m.created_at, m.composed_at, m.sent_at`

// AddMessage stores a message that is wanted, under the identity that it has:
// its Message-ID is made from it. It returns NotFound if the session or the
// person is not of this organization.
func (tx *Tx) AddMessage(ctx context.Context, m *greenroom.Message) error {
	m.Organization, m.CreatedAt = tx.organization, tx.now
	refs, err := json.Marshal(m.References)
	if err != nil {
		return fmt.Errorf("store: references of message: %w", err)
	}
	added, err := tx.q.exec(ctx, `
		insert into messages (id, organization_id, session_id, person_id, kind, sequence, message_id, refs,
		                      recipient, state, not_before, created_at)
		select $1, s.organization_id, s.id, p.id, $2, $3, $4, $5, $6, $7, $8, $9
		from   sessions s
		join   people p on p.organization_id = s.organization_id
		where  s.organization_id = $10 and s.id = $11 and p.id = $12`,
		m.ID, m.Kind, m.Sequence, m.HeaderID, string(refs), m.Recipient, m.State, micros(m.NotBefore), micros(m.CreatedAt),
		tx.organization, m.Session, m.Person)
	return mustTouch(added, err, "session")
}

// AddNotice stores a notice that is composed, with its bytes, under the identity
// that it has. It returns NotFound if the user has no role in this organization.
func (tx *Tx) AddNotice(ctx context.Context, m *greenroom.Message, raw greenroom.Sealed) error {
	m.Organization, m.CreatedAt = tx.organization, tx.now
	added, err := tx.q.exec(ctx, `
		insert into messages (id, organization_id, user_id, kind, message_id, recipient, subject, state, raw_sealed,
		                      not_before, created_at, composed_at)
		select $1, $2, u.id, $3, $4, $5, $6, $7, $8, $9, $10, $11
		from   users u
		where  u.id = $12 and u.id in (select user_id from role_grants where organization_id = $2)`,
		m.ID, tx.organization, m.Kind, m.HeaderID, m.Recipient, m.Subject, m.State, raw,
		micros(m.NotBefore), micros(m.CreatedAt), instantOrNull(m.ComposedAt), m.User)
	return mustTouch(added, err, "user")
}

// MessageToChange returns a message that nobody else changes until the
// transaction ends. One that is about a session is held by holding that: see
// [Tx.SessionToChange].
func (tx *Tx) MessageToChange(ctx context.Context, id greenroom.MessageID) (*greenroom.Message, error) {
	if _, err := tx.q.exec(ctx, `
		update messages
		set    attempts = attempts
		where  organization_id = $1 and id = $2`, tx.organization, id); err != nil {
		return nil, err
	}
	return tx.Message(ctx, id)
}

// UpdateMessage stores how far a message has come. The transaction holds its
// session, or, if it is a notice, the message.
func (tx *Tx) UpdateMessage(ctx context.Context, m *greenroom.Message) error {
	changed, err := tx.q.exec(ctx, `
		update messages
		set    subject = $1, state = $2, details_sealed = $3, not_before = $4, attempts = $5, problem = $6,
		       composed_at = $7, sent_at = $8
		where  organization_id = $9 and id = $10`,
		m.Subject, m.State, nullable(m.Details), micros(m.NotBefore), m.Attempts, nullable(m.Problem),
		instantOrNull(m.ComposedAt), instantOrNull(m.SentAt), tx.organization, m.ID)
	return mustTouch(changed, err, "message")
}

// SetRaw stores the bytes of a message, for good: it returns a Conflict if the
// message has some already.
func (tx *Tx) SetRaw(ctx context.Context, id greenroom.MessageID, raw greenroom.Sealed) error {
	return update(ctx, tx.q, func() error { _, err := tx.Message(ctx, id); return err }, `
		update messages
		set    raw_sealed = $1
		where  organization_id = $2 and id = $3 and raw_sealed is null`, raw, tx.organization, id)
}

// Raw returns the bytes of a message, or "" before it is composed.
func (tx *Tx) Raw(ctx context.Context, id greenroom.MessageID) (greenroom.Sealed, error) {
	return one(ctx, tx.q, "message", scanSealed, `
		select raw_sealed
		from   messages
		where  organization_id = $1 and id = $2`, tx.organization, id)
}

func scanSealed(row scanner) (greenroom.Sealed, error) {
	var stored *string
	err := row.Scan(&stored)
	return orEmpty[greenroom.Sealed](stored), err
}

// Message returns one message.
func (tx *Tx) Message(ctx context.Context, id greenroom.MessageID) (*greenroom.Message, error) {
	return one(ctx, tx.q, "message", scanMessage, `
		select `+messageColumns+`
		from   messages m
		where  m.organization_id = $1 and m.id = $2`, tx.organization, id)
}

// MessagesOf returns the messages about a session; those to one person are in
// the order in which they were wanted, since each has a higher sequence.
func (tx *Tx) MessagesOf(ctx context.Context, session greenroom.SessionID) ([]*greenroom.Message, error) {
	return all(ctx, tx.q, scanMessage, `
		select `+messageColumns+`
		from   messages m
		where  m.organization_id = $1 and m.session_id = $2
		order  by m.sequence, m.created_at, m.id`, tx.organization, session)
}

// MessageCursor is the place of a message in a list by time: the list goes on
// with older ones. The zero cursor begins with the newest.
type MessageCursor struct {
	At time.Time
	ID greenroom.MessageID
}

// Messages returns up to limit messages, newest first, of a program or, if that
// is "", of the organization, from the first that is older than the cursor.
func (tx *Tx) Messages(ctx context.Context, program greenroom.ProgramID, after MessageCursor, limit int) ([]*greenroom.Message, error) {
	const end = 1<<63 - 1
	before := int64(end)
	if !after.At.IsZero() {
		before = micros(after.At)
	}
	return all(ctx, tx.q, scanMessage, `
		select `+messageColumns+`
		from   messages m
		left   join sessions s on s.id = m.session_id
		where  m.organization_id = $1 and ($2 = '' or s.program_id = $2)
		  and  (m.created_at < $3 or m.created_at = $3 and m.id < $4)
		order  by m.created_at desc, m.id desc
		limit  $5`, tx.organization, string(program), before, after.ID, limit)
}

func scanMessage(row scanner) (*greenroom.Message, error) {
	var (
		m                  greenroom.Message
		session, person    *string
		user               *string
		refs               string
		details, problem   *string
		notBefore, created int64
		composed, sent     *int64
	)
	err := row.Scan(&m.ID, &m.Organization, &session, &person, &user, &m.Kind, &m.Sequence, &m.HeaderID, &refs,
		&m.Recipient, &m.Subject, &m.State, &details, &notBefore, &m.Attempts, &problem, &created, &composed, &sent)
	if err != nil {
		return nil, err
	}
	m.Session, m.Person = orEmpty[greenroom.SessionID](session), orEmpty[greenroom.PersonID](person)
	m.User = orEmpty[greenroom.UserID](user)
	m.Details, m.Problem = orEmpty[greenroom.Sealed](details), orEmpty[string](problem)
	m.NotBefore, m.CreatedAt = instant(notBefore), instant(created)
	m.ComposedAt, m.SentAt = instantOrZero(composed), instantOrZero(sent)
	return &m, json.Unmarshal([]byte(refs), &m.References)
}

// instantOrZero is the zero time for null.
func instantOrZero(stored *int64) time.Time {
	if stored == nil {
		return time.Time{}
	}
	return instant(*stored)
}
