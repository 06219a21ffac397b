package greenroom

import "time"

// A JoinLink is one person's entry to one session, the same for life. Its code
// is kept as a hash to be found by, and sealed to be mailed again.
type JoinLink struct {
	Organization OrganizationID
	Session      SessionID
	Person       PersonID
	Hash         string // of the code
	Code         Sealed
	RevokedAt    time.Time // zero while it works
}

// A JoinStage is how far a visit is: what a join page offers.
type JoinStage string

// The stages of a visit.
const (
	JoinEarly     JoinStage = "early"     // the doors are not open yet; Target may be known
	JoinOpen      JoinStage = "open"      // go in
	JoinWaiting   JoinStage = "waiting"   // it is time, but there is no link yet
	JoinElsewhere JoinStage = "elsewhere" // in person or by phone: nothing to click
	JoinOver      JoinStage = "over"
	JoinCancelled JoinStage = "cancelled"
)

// JoinStages returns every stage.
func JoinStages() []JoinStage {
	return []JoinStage{JoinEarly, JoinOpen, JoinWaiting, JoinElsewhere, JoinOver, JoinCancelled}
}

// Times around a session.
const (
	doorsBefore = 15 * time.Minute // until here it is early
	entryBefore = time.Hour        // early birds go in from here
	entryAfter  = time.Hour        // after the end, for sessions that run late
)

// DoorsOpen returns from when a visit is not early any more.
func (s *Session) DoorsOpen() time.Time { return s.Slot.Start().Add(-doorsBefore) }

// JoinStage returns how far a visit is. linked says that there is somewhere to
// go.
func (s *Session) JoinStage(linked bool, now time.Time) JoinStage {
	switch {
	case s.State == Cancelled:
		return JoinCancelled
	case s.State == Done || now.After(s.Slot.End().Add(entryAfter)):
		return JoinOver
	case s.Location == InPerson || s.Location == Phone:
		return JoinElsewhere
	case now.Before(s.DoorsOpen()):
		return JoinEarly
	case !linked:
		return JoinWaiting
	}
	return JoinOpen
}

// Admits reports whether a person may be sent on: from an hour before the start
// until an hour after the end.
func (s *Session) Admits(now time.Time) bool {
	return s.State == Confirmed &&
		!now.Before(s.Slot.Start().Add(-entryBefore)) && !now.After(s.Slot.End().Add(entryAfter))
}
