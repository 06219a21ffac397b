package greenroom

import (
	"strings"
	"time"
)

// A Meeting is the provider's object behind one or more sessions. What is
// wanted and what the provider last reported stand side by side; the lane of
// its host closes the difference, one step at a time, as [Meeting.Next] says.
type Meeting struct {
	ID           MeetingID
	Organization OrganizationID
	Connection   ConnectionID
	Host         string // the provider's user id; a meeting never changes its host
	Strategy     Strategy
	StrategyKey  string // what the meeting is shared by: a session's id for PerSession
	Marker       string // unique; stands at the start of the meeting's agenda

	ReplacedBy MeetingID // it goes once that meeting exists, so that there always is one; "" if none

	Wanted         *MeetingSpec // nil: the meeting shall not exist
	WantedRevision int64        // rises with each change of Wanted

	Reported         *ReportedMeeting // nil: not known to exist
	ReportedRevision int64            // the WantedRevision that the provider last confirmed

	IntentAt    time.Time // a create was about to be sent and its outcome is not known; zero: none
	Attempts    int       // failures in a row
	NextAttempt time.Time // zero: at once
	Problem     string    // why the last attempt failed, a sentence; "" if it did not
	ProblemKind Kind
	Due         time.Time // start of its soonest session: the order within the lane
	Ends        time.Time // end of its last session; afterwards nothing is made
	CreatedAt   time.Time
}

// A MeetingSpec is what we want of the provider.
type MeetingSpec struct {
	Topic    string    `json:"topic"`
	Start    time.Time `json:"start"` // UTC
	Minutes  int       `json:"minutes"`
	TimeZone string    `json:"time_zone"` // IANA name
}

// A ReportedMeeting is what the provider says that it has.
type ReportedMeeting struct {
	ProviderID string      `json:"provider_id"`
	Spec       MeetingSpec `json:"spec"`
	JoinURL    Sealed      `json:"join_url"` // it carries the passcode
	Passcode   Sealed      `json:"passcode"`
	Unread     bool        `json:"unread,omitempty"` // changed as wanted, but not read back: the provider may have it otherwise
	At         time.Time   `json:"at"`
}

// Agenda returns the text that the meeting carries at the provider. It begins
// with the marker, because lists cut an agenda after 250 characters.
func (m *Meeting) Agenda() string {
	return m.Marker + "\nMade by Greenroom, which keeps this meeting in step with its session. The line above is how it finds the meeting again."
}

// Marked reports whether an agenda from the provider carries the marker.
func (m *Meeting) Marked(agenda string) bool {
	line, _, _ := strings.Cut(agenda, "\n")
	return m.Marker != "" && strings.TrimSpace(line) == m.Marker
}

// A Step is the next thing to do about a meeting.
type Step string

// The steps.
const (
	Nothing      Step = "nothing"
	LookUp       Step = "look_up"      // by marker: a create may have happened
	StoreIntent  Step = "store_intent" // that a create will be sent, and then send it
	CreateAtHost Step = "create"       // only after its intent is stored; Next never says so
	UpdateAtHost Step = "update"       // and read back
	DeleteAtHost Step = "delete"       // a meeting that is gone already is done
	WaitForLater Step = "wait"         // until NextAttempt
)

// Next returns the next step at the given time. A create that was once begun is
// repeated only after the provider has refused it, or a look-up has found that
// the provider has no meeting with the marker: see [Meeting.NotFound].
func (m *Meeting) Next(now time.Time) Step {
	switch {
	case m.settled() || m.Late(now):
		return Nothing
	case now.Before(m.NextAttempt):
		return WaitForLater
	case m.Reported != nil && m.Wanted == nil:
		return DeleteAtHost
	case m.Reported != nil:
		return UpdateAtHost
	case !m.IntentAt.IsZero():
		return LookUp
	}
	return StoreIntent
}

// tidyingUp is how long after its sessions a meeting that may exist is still
// changed and deleted.
const tidyingUp = 24 * time.Hour

// Late reports whether it is too late for anything: its sessions are over, and
// there is no meeting, or there was a day to put it right.
func (m *Meeting) Late(now time.Time) bool {
	last := m.Ends
	if m.Reported != nil || !m.IntentAt.IsZero() {
		last = last.Add(tidyingUp)
	}
	return !now.Before(last)
}

// settled reports whether what is wanted is what is reported.
func (m *Meeting) settled() bool {
	if m.Wanted == nil {
		return m.Reported == nil && m.IntentAt.IsZero()
	}
	return m.Reported != nil && m.ReportedRevision == m.WantedRevision
}

// Want changes what is wanted; nil wants the meeting gone. After a refusal the
// change is tried at once, since it may mend it. A time to wait that the
// provider named stays, unless the meeting shall go: deletes are not what
// providers limit by the day.
func (m *Meeting) Want(spec *MeetingSpec) {
	if spec != nil && m.Wanted != nil && *spec == *m.Wanted || spec == nil && m.Wanted == nil {
		return
	}
	m.Wanted = spec
	m.WantedRevision++
	if m.ProblemKind == Invalid || spec == nil {
		m.NextAttempt = time.Time{}
	}
	if spec != nil {
		m.Due, m.Ends = spec.Start, spec.Start.Add(time.Duration(spec.Minutes)*time.Minute)
	}
}

// Intend notes that a create is about to be sent.
func (m *Meeting) Intend(now time.Time) { m.IntentAt = now }

// NotFound notes that the provider has no meeting with the marker, so that a
// create may be sent again.
func (m *Meeting) NotFound() { m.IntentAt = time.Time{} }

// Report notes what the provider said it has, after it was asked for revision
// rev of what is wanted.
func (m *Meeting) Report(got ReportedMeeting, rev int64) {
	m.Reported, m.ReportedRevision = &got, rev
	m.IntentAt = time.Time{}
	m.succeeded()
}

// Unseen reports whether the meeting waits for a person to look for it at the
// provider: a create may have happened, and the connection may not look.
func (m *Meeting) Unseen() bool {
	return m.Reported == nil && !m.IntentAt.IsZero() && m.ProblemKind == Forbidden
}

// Looked notes that a person found no meeting at the provider, so that it may be
// made, or need not be looked for any more.
func (m *Meeting) Looked() {
	m.NotFound()
	m.succeeded()
}

// Gone notes that the provider has the meeting no more. If it is still wanted,
// it will be made anew.
func (m *Meeting) Gone() {
	m.Reported, m.ReportedRevision, m.IntentAt = nil, 0, time.Time{}
	m.succeeded()
}

func (m *Meeting) succeeded() {
	m.Attempts, m.NextAttempt, m.Problem, m.ProblemKind = 0, time.Time{}, "", ""
}

const (
	firstPause = 2 * time.Second
	longPause  = 10 * time.Minute
)

// Fail notes that an attempt failed, and when to try again: when the error says
// so, otherwise after a pause that doubles from 2 seconds to 10 minutes.
func (m *Meeting) Fail(err error, now time.Time) {
	pause := RetryAfterOf(err)
	if pause <= 0 {
		pause = min(longPause, firstPause<<min(m.Attempts, 10))
	}
	m.Attempts++
	m.NextAttempt = now.Add(pause)
	m.Problem, m.ProblemKind = MessageOf(err), KindOf(err)
}

// Exists reports whether there is a meeting to go to, as far as is known. A nil
// meeting does not exist.
func (m *Meeting) Exists() bool { return m != nil && m.Wanted != nil && m.Reported != nil }

// A LinkState is how a session's link to its meeting stands, in a word.
type LinkState string

// The states of a link.
const (
	LinkWaiting LinkState = "waiting" // work goes on, or will by itself
	LinkLinked  LinkState = "linked"  // as wanted
	LinkFailed  LinkState = "failed"  // somebody has to do something
	LinkOff     LinkState = "off"     // none is wanted
)

// Link returns how the meeting stands.
func (m *Meeting) Link() LinkState {
	switch {
	case m.Wanted == nil && m.settled():
		return LinkOff
	case m.settled():
		return LinkLinked
	case m.ProblemKind == "" || m.ProblemKind == Unavailable || m.ProblemKind == Limited:
		return LinkWaiting
	}
	return LinkFailed
}
