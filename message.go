package greenroom

import "time"

// A Message is one mail: to a person about a session, or, if it is a [Notice],
// to a user who looks after things here. It is a row before it is a mail: what
// is about a session is composed when it is first sent, so that it says what is
// true then; a notice says what happened, and is composed at once. From there on
// every attempt sends the same bytes.
type Message struct {
	ID           MessageID
	Organization OrganizationID
	Session      SessionID // "" for a notice
	Person       PersonID  // "" for a notice
	User         UserID    // to whom a notice is; else ""
	Kind         MessageKind
	Sequence     int64    // the session's, when the message was wanted
	HeaderID     string   // its Message-ID, without brackets; fixed from the start
	References   []string // the Message-IDs of the thread so far, oldest first
	Recipient    string   // the address it goes to
	Subject      string   // "" until composed
	State        MessageState
	Details      Sealed    // the meeting's details that the mail carries; "" if none
	NotBefore    time.Time // when to send it, or to try again
	Attempts     int
	Problem      string // why the last attempt failed, a sentence; "" if it did not
	CreatedAt    time.Time
	ComposedAt   time.Time // zero until composed
	SentAt       time.Time // zero until the mail server has taken it
}

// A MessageKind is what a message asks of its recipient's calendar, if anything.
type MessageKind string

// The kinds of message (RFC 5546, section 1.4).
const (
	Request      MessageKind = "request" // enter the session, or update it
	Cancellation MessageKind = "cancel"  // take it out again
	Notice       MessageKind = "notice"  // nothing: it tells a user what happened
)

// A MessageState is how far a message has come.
type MessageState string

// The states of a message. The last three are final, but for a superseded
// message that the mail server turns out to have taken: that one was sent.
const (
	MessageWanted     MessageState = "wanted"     // not yet due, or not yet taken up
	MessageComposed   MessageState = "composed"   // its bytes are fixed; it waits for the mail server, or in the outbox
	MessageSent       MessageState = "sent"       // the mail server took it
	MessageSuperseded MessageState = "superseded" // a newer one goes instead
	MessageFailed     MessageState = "failed"     // refused for good
)

// MessageStates returns every state.
func MessageStates() []MessageState {
	return []MessageState{MessageWanted, MessageComposed, MessageSent, MessageSuperseded, MessageFailed}
}

// Pending reports whether the message may still be sent.
func (m *Message) Pending() bool { return m.State == MessageWanted || m.State == MessageComposed }

// mayHaveArrived reports whether the recipient may know the message. One that
// was composed may have been taken by a mail server whose answer was lost.
func (m *Message) mayHaveArrived() bool { return !m.ComposedAt.IsZero() && m.State != MessageFailed }

// Times of delivery.
const (
	// lease is how long one attempt has the message for itself. It is longer
	// than an attempt takes; a message whose sender died waits this long.
	lease = 2 * time.Minute
	// lateMail is how long after its session a message is still tried.
	lateMail = 24 * time.Hour
	// lateNotice is how long a notice is tried.
	lateNotice = 7 * 24 * time.Hour

	firstMailPause = 30 * time.Second
	longMailPause  = 30 * time.Minute
)

// Wait returns how long it is until the message is due; 0 if it is.
func (m *Message) Wait(now time.Time) time.Duration { return max(0, m.NotBefore.Sub(now)) }

// Claim takes a message that is due for one attempt: for the others it is not
// due until the attempt has surely ended.
func (m *Message) Claim(now time.Time) {
	m.Attempts++
	m.NotBefore = now.Add(lease)
}

// Compose notes that the bytes are fixed.
func (m *Message) Compose(subject string, details Sealed, now time.Time) {
	m.State, m.Subject, m.Details, m.ComposedAt = MessageComposed, subject, details, now
}

// Sent notes that the mail server took the message, even if another has
// superseded it meanwhile.
func (m *Message) Sent(now time.Time) { m.State, m.SentAt, m.Problem = MessageSent, now, "" }

// Late reports whether it is too late to send the message: a day after the
// session's end, or, whatever end is, a week after a notice was wanted.
func (m *Message) Late(end, now time.Time) bool {
	if m.Kind == Notice {
		return now.After(m.CreatedAt.Add(lateNotice))
	}
	return now.After(end.Add(lateMail))
}

// Fail notes that an attempt failed, and returns after how long to try again: a
// pause that doubles from 30 seconds to 30 minutes, or 0 when it has failed for
// good: it is refused, which is an Invalid error, or it is too late.
func (m *Message) Fail(err error, end, now time.Time) (again time.Duration) {
	m.Problem = MessageOf(err)
	if !m.Pending() {
		return 0
	}
	if KindOf(err) == Invalid || m.Late(end, now) {
		m.State = MessageFailed
		return 0
	}
	again = min(longMailPause, firstMailPause<<min(max(m.Attempts-1, 0), 10))
	m.NotBefore = now.Add(again)
	return again
}
