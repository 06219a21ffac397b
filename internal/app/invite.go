package app

import (
	"context"
	"strings"

	"greenroom"
	"greenroom/internal/seal"
	"greenroom/internal/store"
)

// invite lets mail follow a session that has changed: whoever takes part has a
// join link, and the messages that the session asks for are wanted. The
// transaction holds the session. Before it is confirmed nobody is told.
func (a *App) invite(ctx context.Context, tx *store.Tx, s *greenroom.Session) error {
	if s.ConfirmedAt.IsZero() {
		return nil
	}
	if err := a.keepJoinLinks(ctx, tx, s); err != nil {
		return err
	}
	m, err := meetingOf(ctx, tx, s)
	if err != nil {
		return err
	}
	threads, err := threadsOf(ctx, tx, s)
	if err != nil {
		return err
	}
	due := s.InvitationDue(m, tx.Now())
	for person, thread := range threads {
		next, superseded := thread.Invite(s, person, due, tx.Now())
		if err := a.wantMessage(ctx, tx, next, superseded); err != nil {
			return err
		}
	}
	return nil
}

// wantMessage stores a message, if any, its promise, and what it supersedes.
func (a *App) wantMessage(ctx context.Context, tx *store.Tx, m *greenroom.Message, superseded []*greenroom.Message) error {
	for _, old := range superseded {
		old.State = greenroom.MessageSuperseded
		if err := tx.UpdateMessage(ctx, old); err != nil {
			return err
		}
	}
	if m == nil {
		return nil
	}
	if m.Recipient == "" {
		person, err := tx.Person(ctx, m.Person)
		if err != nil {
			return err
		}
		m.Recipient = person.Email
	}
	a.identify(tx, m)
	if err := tx.AddMessage(ctx, m); err != nil {
		return err
	}
	return tx.EnqueueAt(ctx, deliver(m), m.NotBefore)
}

// identify gives a new message its identities.
func (a *App) identify(tx *store.Tx, m *greenroom.Message) {
	m.ID = greenroom.MessageID(tx.NewID("msg"))
	m.HeaderID = string(m.ID) + a.from.Email[strings.LastIndexByte(a.from.Email, '@'):]
}

func deliver(m *greenroom.Message) greenroom.DeliverMessage {
	return greenroom.DeliverMessage{Organization: m.Organization, Message: m.ID}
}

// threadsOf returns the messages about a session by person: everybody who takes
// part or was ever told.
func threadsOf(ctx context.Context, tx *store.Tx, s *greenroom.Session) (map[greenroom.PersonID]greenroom.Thread, error) {
	messages, err := tx.MessagesOf(ctx, s.ID)
	if err != nil {
		return nil, err
	}
	threads := map[greenroom.PersonID]greenroom.Thread{}
	for _, p := range s.Participants {
		threads[p.Person] = nil
	}
	for _, m := range messages {
		threads[m.Person] = append(threads[m.Person], m)
	}
	return threads, nil
}

// meetingOf returns the session's meeting, or nil if it has none.
func meetingOf(ctx context.Context, tx *store.Tx, s *greenroom.Session) (*greenroom.Meeting, error) {
	if s.Meeting == "" {
		return nil, nil
	}
	return tx.Meeting(ctx, s.Meeting)
}

// inviteTo lets mail follow a meeting that the lane has worked on: once it is
// linked, invitations that waited for it leave, and those that left with other
// details are followed by an update. The transaction holds the sessions.
func (a *App) inviteTo(ctx context.Context, tx *store.Tx, m *greenroom.Meeting, sessions []greenroom.SessionID) error {
	if m.Link() != greenroom.LinkLinked {
		return nil
	}
	for _, id := range sessions {
		s, err := tx.Session(ctx, id)
		if err != nil {
			return err
		}
		if s.State != greenroom.Confirmed {
			continue
		}
		threads, err := threadsOf(ctx, tx, s)
		if err != nil {
			return err
		}
		outdated, err := a.outdated(ctx, tx, s, m, threads)
		if err != nil {
			return err
		}
		if outdated {
			err = a.announce(ctx, tx, s)
		} else {
			err = release(ctx, tx, threads)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// outdated reports whether an invitation that may have arrived carries other
// details than the meeting now has.
func (a *App) outdated(ctx context.Context, tx *store.Tx, s *greenroom.Session, m *greenroom.Meeting, threads map[greenroom.PersonID]greenroom.Thread) (bool, error) {
	now, err := a.detailsFor(ctx, tx, s, m)
	if err != nil || now == (details{}) {
		return false, err
	}
	for _, thread := range threads {
		latest := thread.Latest()
		if latest == nil || latest.Kind != greenroom.Request || latest.State != greenroom.MessageSent && latest.State != greenroom.MessageComposed {
			continue
		}
		carried, err := a.openDetails(latest)
		if err != nil || carried != now {
			return err == nil, err
		}
	}
	return false, nil
}

// announce raises the session's sequence and wants updates.
func (a *App) announce(ctx context.Context, tx *store.Tx, s *greenroom.Session) error {
	s.Announce()
	if err := tx.SetSequence(ctx, s); err != nil {
		return err
	}
	return a.invite(ctx, tx, s)
}

// release lets the messages leave that wait for their first attempt.
func release(ctx context.Context, tx *store.Tx, threads map[greenroom.PersonID]greenroom.Thread) error {
	for _, thread := range threads {
		for _, m := range thread.Pending() {
			if m.State != greenroom.MessageWanted || m.Wait(tx.Now()) == 0 {
				continue
			}
			m.NotBefore = tx.Now()
			if err := tx.UpdateMessage(ctx, m); err != nil {
				return err
			}
			if err := tx.EnqueueAt(ctx, deliver(m), m.NotBefore); err != nil {
				return err
			}
		}
	}
	return nil
}

// details are what people need to enter a meeting without its link.
type details struct {
	ID       string
	Passcode greenroom.Secret
}

// detailsFor returns what an invitation to the session carries now: nothing
// unless the program wants that, and nothing before the meeting exists.
func (a *App) detailsFor(ctx context.Context, tx *store.Tx, s *greenroom.Session, m *greenroom.Meeting) (details, error) {
	program, err := tx.Program(ctx, s.Program)
	switch {
	case err != nil || !program.InviteDetails:
		return details{}, err
	case s.Location == greenroom.ManualLink:
		err := a.openPlace(s)
		return details{s.Place.ID, s.Place.Passcode}, err
	case s.Location != greenroom.Zoom || !m.Exists():
		return details{}, nil
	}
	passcode, err := a.box.Open(m.Reported.Passcode, meetingPlace(m, "passcode"))
	return details{m.Reported.ProviderID, passcode}, err
}

// sealDetails returns details as a message keeps them, to be compared later.
func (a *App) sealDetails(d details, m *greenroom.Message) (greenroom.Sealed, error) {
	if d == (details{}) {
		return "", nil
	}
	return a.box.Seal(greenroom.Secret(d.ID+"\n"+d.Passcode.Reveal()), messagePlace(m, "details"))
}

func (a *App) openDetails(m *greenroom.Message) (details, error) {
	if m.Details == "" {
		return details{}, nil
	}
	text, err := a.box.Open(m.Details, messagePlace(m, "details"))
	id, passcode, _ := strings.Cut(text.Reveal(), "\n")
	return details{id, greenroom.Secret(passcode)}, err
}

func messagePlace(m *greenroom.Message, column string) seal.Place {
	return seal.Place{Organization: string(m.Organization), Table: "messages", Column: column, Row: string(m.ID)}
}
