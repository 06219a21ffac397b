package app

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"greenroom"
	"greenroom/internal/store"
)

// DeliverMessage makes one attempt at a message that is due, and returns after
// how long to come again, or 0 if there is no more to do. The first attempt
// composes the message and stores its bytes before the mail server is asked, so
// that all attempts send the same mail. If the process dies after the server took
// it and before that is stored, the same mail goes out again: its Message-ID and
// its sequence tell the recipient's program that it is the same.
func (a *App) DeliverMessage(ctx context.Context, job greenroom.DeliverMessage) (again time.Duration, err error) {
	m, raw, again, err := a.claimMessage(ctx, job)
	if err != nil || raw == "" {
		return again, err
	}
	failure := a.mail.Send(ctx, a.from.Email, m.Recipient, []byte(raw.Reveal()))
	return a.settleMessage(ctx, job, failure)
}

var errLate = greenroom.Errorf(greenroom.Invalid, "This mail could not leave while it was still of use, so it was not sent.")

// claimMessage takes a message for one attempt, and returns its bytes. They are
// "" if there is nothing to send: it is not due, not wanted any more, or stays in
// the outbox because this server sends no mail.
func (a *App) claimMessage(ctx context.Context, job greenroom.DeliverMessage) (m *greenroom.Message, raw greenroom.Secret, again time.Duration, err error) {
	err = a.changeMessage(ctx, job, func(tx *store.Tx, s *greenroom.Session, found *greenroom.Message) (err error) {
		m, raw, again = found, "", 0 // a transaction may run twice
		if !m.Pending() || a.mail == nil && m.State == greenroom.MessageComposed {
			return nil
		}
		if again = m.Wait(tx.Now()); again > 0 {
			return nil
		}
		if m.Late(endOf(s), tx.Now()) {
			again, err = a.failMessage(ctx, tx, s, m, errLate)
			return err
		}
		if raw, err = a.rawMessage(ctx, tx, s, m); greenroom.KindOf(err) == greenroom.Invalid {
			again, err = a.failMessage(ctx, tx, s, m, err)
			return err
		}
		if err != nil {
			return err
		}
		if a.mail == nil {
			raw = ""
			return updateMessage(ctx, tx, s, m, "mail_kept")
		}
		m.Claim(tx.Now())
		return tx.UpdateMessage(ctx, m)
	})
	return m, raw, again, err
}

// rawMessage returns the bytes of a message, which it composes and stores if
// this is the first attempt.
func (a *App) rawMessage(ctx context.Context, tx *store.Tx, s *greenroom.Session, m *greenroom.Message) (greenroom.Secret, error) {
	if m.State == greenroom.MessageComposed {
		return a.openRaw(ctx, tx, m)
	}
	l, carried, err := a.letter(ctx, tx, s, m)
	if err != nil {
		return "", err
	}
	raw, err := l.compose(s, m, tx.Now())
	if err != nil {
		return "", err
	}
	sealed, err := a.box.Seal(raw, messagePlace(m, "raw"))
	if err != nil {
		return "", err
	}
	kept, err := a.sealDetails(carried, m)
	if err != nil {
		return "", err
	}
	m.Compose(l.Subject, kept, tx.Now())
	return raw, tx.SetRaw(ctx, m.ID, sealed)
}

// openRaw returns the bytes of a message, or "" before it is composed.
func (a *App) openRaw(ctx context.Context, tx *store.Tx, m *greenroom.Message) (greenroom.Secret, error) {
	sealed, err := tx.Raw(ctx, m.ID)
	if err != nil || sealed == "" {
		return "", err
	}
	return a.box.Open(sealed, messagePlace(m, "raw"))
}

// settleTime is how long the outcome of an attempt may take to store, even if
// the time for the attempt is used up.
const settleTime = 10 * time.Second

// settleMessage stores what came of an attempt.
func (a *App) settleMessage(ctx context.Context, job greenroom.DeliverMessage, failure error) (again time.Duration, err error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), settleTime)
	defer cancel()
	if failure != nil { // without its cause, in which servers repeat the address
		a.log.WarnContext(ctx, "a message could not be delivered", slog.String("message", string(job.Message)), slog.String("kind", string(greenroom.KindOf(failure))))
	}
	err = a.changeMessage(ctx, job, func(tx *store.Tx, s *greenroom.Session, m *greenroom.Message) error {
		if failure == nil {
			m.Sent(tx.Now())
			return updateMessage(ctx, tx, s, m, "mail_sent")
		}
		again, err = a.failMessage(ctx, tx, s, m, failure)
		return err
	})
	return again, err
}

// failMessage notes that an attempt failed, and returns after how long to try
// again. If it failed for good, history says so.
func (a *App) failMessage(ctx context.Context, tx *store.Tx, s *greenroom.Session, m *greenroom.Message, failure error) (time.Duration, error) {
	if again := m.Fail(failure, endOf(s), tx.Now()); m.State != greenroom.MessageFailed {
		return again, tx.UpdateMessage(ctx, m)
	}
	return 0, updateMessage(ctx, tx, s, m, "mail_refused")
}

// endOf returns the end of the session that a message is about; the zero time
// for a notice.
func endOf(s *greenroom.Session) time.Time {
	if s == nil {
		return time.Time{}
	}
	return s.Slot.End()
}

// updateMessage stores how a message stands for good, and writes that into its
// session's history, or, for a notice, the organization's.
func updateMessage(ctx context.Context, tx *store.Tx, s *greenroom.Session, m *greenroom.Message, verb string) error {
	if s == nil {
		return errors.Join(tx.UpdateMessage(ctx, m), tx.AddEvent(ctx, &greenroom.Event{Actor: greenroom.Actor{Kind: "system"}, Verb: verb,
			Subject: greenroom.Subject{Kind: "message", ID: string(m.ID)}, Detail: map[string]string{"name": m.Subject}}))
	}
	person, err := tx.Person(ctx, m.Person)
	if err != nil {
		return err
	}
	if err := tx.UpdateMessage(ctx, m); err != nil {
		return err
	}
	e := sessionEvent(greenroom.Actor{Kind: "system"}, verb, s)
	e.Detail = map[string]string{"message": string(m.ID), "name": person.Name}
	return tx.AddEvent(ctx, e)
}

// changeMessage runs f with a message and its session, which the transaction
// holds, so that nobody supersedes the message meanwhile. A notice has no
// session, and is held itself.
func (a *App) changeMessage(ctx context.Context, job greenroom.DeliverMessage, f func(*store.Tx, *greenroom.Session, *greenroom.Message) error) error {
	return a.db.Write(ctx, job.Organization, func(tx *store.Tx) error {
		m, err := tx.Message(ctx, job.Message)
		if err != nil {
			return err
		}
		if m.Kind == greenroom.Notice {
			if m, err = tx.MessageToChange(ctx, job.Message); err != nil {
				return err
			}
			return f(tx, nil, m)
		}
		s, err := tx.SessionToChange(ctx, m.Session)
		if err != nil {
			return err
		}
		if m, err = tx.Message(ctx, job.Message); err != nil { // as it is now that the session is held
			return err
		}
		return f(tx, s, m)
	})
}
