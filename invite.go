package greenroom

import (
	"slices"
	"time"
)

// patience is how long an invitation waits for its meeting, so that it can
// carry the details, and so that changes in quick succession become one mail.
const patience = time.Minute

// InvitationDue returns when an invitation that is wanted now leaves: at once,
// unless its Zoom meeting is not linked yet. m is the session's meeting or nil.
func (s *Session) InvitationDue(m *Meeting, now time.Time) time.Time {
	if s.Location != Zoom || m != nil && m.Link() == LinkLinked {
		return now
	}
	return now.Add(patience)
}

// Has reports whether a person takes part.
func (s *Session) Has(id PersonID) bool {
	return slices.ContainsFunc(s.Participants, func(p Participation) bool { return p.Person == id })
}

// Announce notes that invitations say something new although the session has
// not changed: its meeting has other details. Calendars that compare sequences
// would ignore an update with the same one.
func (s *Session) Announce() { s.changed() }

// A Thread is every message to one person about one session, oldest first.
type Thread []*Message

// Invite returns the message that the session as it stands asks for after those
// of the thread, and those that it supersedes. next is nil if the person has
// been told, is being told, or need not be: who no longer takes part is told
// only if an invitation may have reached them. due is when an invitation that is
// wanted now leaves; one that waited already does not wait longer for a change.
func (t Thread) Invite(s *Session, person PersonID, due, now time.Time) (next *Message, superseded []*Message) {
	latest := t.Latest()
	next = &Message{Session: s.ID, Person: person, Sequence: s.Sequence, State: MessageWanted, References: t.references()}
	switch {
	case s.State == Confirmed && s.Has(person):
		if latest != nil && latest.Kind == Request && latest.Sequence == s.Sequence {
			return nil, nil
		}
		next.Kind, next.NotBefore = Request, t.soonest(due)
	case s.State == Confirmed || s.State == Cancelled:
		held := t.held()
		if held == nil || latest != nil && latest.Kind == Cancellation {
			return nil, t.pendingRequests()
		}
		next.Kind, next.Recipient, next.NotBefore = Cancellation, held.Recipient, now
	default:
		return nil, nil
	}
	return next, t.Pending()
}

// Latest returns the newest message that no other has superseded, or nil.
func (t Thread) Latest() *Message {
	for _, m := range slices.Backward(t) {
		if m.State != MessageSuperseded {
			return m
		}
	}
	return nil
}

// Told returns the newest message that the person may know, or nil.
func (t Thread) Told() *Message {
	for _, m := range slices.Backward(t) {
		if m.mayHaveArrived() {
			return m
		}
	}
	return nil
}

// held returns the invitation that the person may have, or nil: one may have
// reached them, and no cancellation certainly did after it.
func (t Thread) held() *Message {
	for _, m := range slices.Backward(t) {
		switch {
		case m.Kind == Request && m.mayHaveArrived():
			return m
		case m.Kind == Cancellation && m.State == MessageSent:
			return nil
		}
	}
	return nil
}

// Pending returns the messages that may still be sent: one at most, if every
// message was wanted by [Thread.Invite].
func (t Thread) Pending() []*Message {
	var found []*Message
	for _, m := range t {
		if m.Pending() {
			found = append(found, m)
		}
	}
	return found
}

func (t Thread) pendingRequests() []*Message {
	return slices.DeleteFunc(t.Pending(), func(m *Message) bool { return m.Kind != Request })
}

// soonest returns due, or when a pending invitation would have left.
func (t Thread) soonest(due time.Time) time.Time {
	for _, m := range t.pendingRequests() {
		if m.NotBefore.Before(due) {
			due = m.NotBefore
		}
	}
	return due
}

// maxReferences bounds the References field of a long thread, which keeps its
// beginning and its end.
const maxReferences = 20

func (t Thread) references() []string {
	var ids []string
	for _, m := range t {
		if m.mayHaveArrived() {
			ids = append(ids, m.HeaderID)
		}
	}
	if extra := len(ids) - maxReferences; extra > 0 {
		ids = slices.Delete(ids, 1, 1+extra)
	}
	return ids
}
