package app

import (
	"context"

	"greenroom"
	"greenroom/ical"
	"greenroom/internal/mail"
	"greenroom/internal/store"
)

// OutboxMail is a message as it was sent, or will be.
type OutboxMail struct {
	*greenroom.Message
	Raw      []byte        // nil before it is composed
	Readable mail.Readable // Raw, taken apart; zero before it is composed

	Invitation *ical.Invitation // what its calendar says; nil if nothing
}

// SendsMail reports whether there is a mail server. Without one, mail stays in
// the outbox.
func (a *App) SendsMail() bool { return a.mail != nil }

// MessageCursor is where a list of messages goes on: the time and identity of the
// last one shown. The zero cursor begins with the newest.
type MessageCursor = store.MessageCursor

// Outbox returns up to limit messages, newest first, of a program or, if that is
// "", of the whole organization. It goes on with those older than the cursor.
func (a *App) Outbox(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID, program greenroom.ProgramID, after MessageCursor, limit int) (found []*greenroom.Message, err error) {
	if err := who.May(greenroom.ReadHistory, organization, program); err != nil {
		return nil, err
	}
	err = a.db.Read(ctx, organization, func(tx *store.Tx) (err error) {
		found, err = tx.Messages(ctx, program, after, limit)
		return err
	})
	return found, err
}

// MessagesOf returns the messages about a session, oldest first for each person.
func (a *App) MessagesOf(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID, id greenroom.SessionID) (found []*greenroom.Message, err error) {
	err = a.db.Read(ctx, organization, func(tx *store.Tx) error {
		if err := mayReadHistory(ctx, tx, who, id); err != nil {
			return err
		}
		found, err = tx.MessagesOf(ctx, id)
		return err
	})
	return found, err
}

// OutboxMessage returns one message with its bytes. It may hold a person's join
// link, which those who arrange the session may see.
func (a *App) OutboxMessage(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID, id greenroom.MessageID) (*OutboxMail, error) {
	var m *greenroom.Message
	var raw greenroom.Secret
	err := a.db.Read(ctx, organization, func(tx *store.Tx) (err error) {
		if m, err = tx.Message(ctx, id); err != nil {
			return err
		}
		if err := mayReadHistory(ctx, tx, who, m.Session); err != nil {
			return err
		}
		raw, err = a.openRaw(ctx, tx, m)
		return err
	})
	if err != nil {
		return nil, err
	}
	if raw == "" {
		return &OutboxMail{Message: m}, nil
	}
	found := &OutboxMail{Message: m, Raw: []byte(raw.Reveal())}
	if found.Readable, err = mail.Parse(found.Raw); err != nil {
		return nil, err
	}
	if invitation, err := ical.Read(found.Readable.Calendar); err == nil {
		found.Invitation = &invitation
	}
	return found, nil
}

// mayReadHistory asks for ReadHistory in the session's program, or in the whole
// organization for mail about no session.
func mayReadHistory(ctx context.Context, tx *store.Tx, who greenroom.Actor, session greenroom.SessionID) error {
	if session == "" {
		return who.May(greenroom.ReadHistory, tx.Organization(), "")
	}
	s, err := tx.Session(ctx, session)
	if err != nil {
		return err
	}
	return who.May(greenroom.ReadHistory, tx.Organization(), s.Program)
}
