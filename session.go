package greenroom

import (
	"net/url"
	"slices"
	"strings"
	"time"
)

// A SessionState is how far a session has come.
type SessionState string

// The states of a session. A draft is confirmed or cancelled, a confirmed one
// is cancelled or done, and there it ends.
const (
	Draft     SessionState = "draft"     // nobody has been told
	Confirmed SessionState = "confirmed" // people are invited, a meeting is made
	Cancelled SessionState = "cancelled"
	Done      SessionState = "done"
)

// SessionStates returns every state.
func SessionStates() []SessionState { return []SessionState{Draft, Confirmed, Cancelled, Done} }

// A Session is one conversation at one time: an interview, a mentoring meeting,
// an appointment. Its identity and its UID stay the same whatever changes.
type Session struct {
	ID           SessionID
	Organization OrganizationID
	Program      ProgramID
	Stage        StageID // "" if it is in none
	Title        string
	State        SessionState
	Slot         Slot
	Location     Location
	Place        Place
	Strategy     Strategy
	Meeting      MeetingID // "" until one is wanted
	Participants []Participation
	UID          string // iCalendar, for life
	Sequence     int64  // iCalendar, never falls (RFC 5546, section 2.1.4)
	Revision     int64
	CreatedAt    time.Time
	ConfirmedAt  time.Time // zero until confirmed
}

// A Participation is one person's part in a session.
type Participation struct {
	Person PersonID
	Role   SessionRole
}

// A SessionRole is what a person is in a session.
type SessionRole string

// The roles in a session.
const (
	Host        SessionRole = "host"
	Interviewer SessionRole = "interviewer"
	Candidate   SessionRole = "candidate"
	Mentor      SessionRole = "mentor"
	Mentee      SessionRole = "mentee"
	Attendee    SessionRole = "attendee"
	Observer    SessionRole = "observer"
)

// SessionRoles returns every role in a session.
func SessionRoles() []SessionRole {
	return []SessionRole{Host, Interviewer, Candidate, Mentor, Mentee, Attendee, Observer}
}

// Leads reports whether somebody in this role may be the meeting's host.
func (r SessionRole) Leads() bool { return r == Host || r == Interviewer || r == Mentor }

// A Place is the rest of a location: of a manual link its address, id and
// passcode; of a visit or a call, where or which number; of a meeting at Zoom, the
// Zoom Room that has it on its screen, if any. Address and passcode are stored
// sealed only: a session that was read has none until they are opened.
type Place struct {
	URL      Secret `json:"-"`
	ID       string `json:"id,omitempty"`
	Passcode Secret `json:"-"`
	Text     string `json:"text,omitempty"`
	Room     string `json:"room,omitempty"`   // the provider's id of a room
	Sealed   Sealed `json:"sealed,omitempty"` // URL and Passcode
}

// MaxParticipants is how many people one session can have.
const MaxParticipants = 500

// Validate returns an Invalid error that names the first field at fault.
func (s *Session) Validate() error {
	s.Title = strings.TrimSpace(s.Title)
	if err := checkTitle(s.Title); err != nil {
		return err
	}
	if s.Slot.Minutes() == 0 {
		return Errorf(Invalid, "A session needs a start and a length.").At("start")
	}
	if err := s.Location.validate(); err != nil {
		return err
	}
	if err := s.Place.validate(s.Location); err != nil {
		return err
	}
	if err := s.Strategy.validate(); err != nil {
		return err
	}
	return checkParticipants(s.Participants)
}

func checkTitle(title string) error {
	if title == "" || len(title) > maxName || strings.ContainsFunc(title, isControl) {
		return Errorf(Invalid, "A session needs a title of one line and at most %d bytes.", maxName).At("title")
	}
	return nil
}

// maxPlace is the longest text of a place, in bytes.
const maxPlace = 2000

func (p Place) validate(in Location) error {
	for field, text := range map[string]string{"place.url": p.URL.Reveal(), "place.id": p.ID, "place.passcode": p.Passcode.Reveal(), "place.text": p.Text, "place.room": p.Room} {
		if len(text) > maxPlace || strings.ContainsFunc(text, isControl) {
			return Errorf(Invalid, "Where a session takes place is one line of at most %d bytes.", maxPlace).At(field)
		}
	}
	if p.Room != "" && in != Zoom {
		return Errorf(Invalid, "Only a session on Zoom can be in a Zoom Room. Choose Zoom, or no room.").At("place.room")
	}
	if in != ManualLink {
		return nil
	}
	link, err := url.Parse(p.URL.Reveal())
	if err != nil || link.Host == "" || link.Scheme != "https" && link.Scheme != "http" || link.User != nil {
		return Errorf(Invalid, "A manual link needs an address that begins with https://.").At("place.url")
	}
	return nil
}

func checkParticipants(people []Participation) error {
	if len(people) > MaxParticipants {
		return Errorf(Invalid, "A session has at most %d people.", MaxParticipants).At("participants")
	}
	seen := map[PersonID]bool{}
	for _, p := range people {
		switch {
		case !slices.Contains(SessionRoles(), p.Role):
			return Errorf(Invalid, "There is no role %q in a session.", string(p.Role)).At("participants")
		case seen[p.Person]:
			return Errorf(Invalid, "Somebody is in the session twice.").At("participants")
		}
		seen[p.Person] = true
	}
	return nil
}

// Confirm makes a draft binding. It returns a Conflict in any other state, and
// Invalid if nobody takes part or the session is over by now.
func (s *Session) Confirm(now time.Time) error {
	switch {
	case s.State != Draft:
		return s.refuse("confirmed")
	case len(s.Participants) == 0:
		return Errorf(Invalid, "A session without people cannot be confirmed. Add somebody first.").At("participants")
	case !s.Slot.End().After(now):
		return Errorf(Invalid, "The session is over already. It is kept as a draft; choose a later time.").At("start")
	}
	s.State, s.ConfirmedAt = Confirmed, now
	return nil
}

// Reschedule moves a session. It returns a Conflict once it is cancelled or
// done, and Invalid if the new time is over by now. Invitations that were sent
// get the next sequence.
func (s *Session) Reschedule(to Slot, now time.Time) error {
	switch {
	case s.ended():
		return s.refuse("moved")
	case !to.End().After(now):
		return Errorf(Invalid, "That time is over already. The session keeps its time.").At("start")
	case to.Equal(s.Slot):
		return nil
	}
	s.Slot = to
	s.changed()
	return nil
}

// Relocate changes where a session happens. The place belongs to the location:
// whatever the old one had is gone.
func (s *Session) Relocate(to Location, place Place) error {
	if s.ended() {
		return s.refuse("moved elsewhere")
	}
	if err := to.validate(); err != nil {
		return err
	}
	if err := place.validate(to); err != nil {
		return err
	}
	if to != s.Location || place != s.Place {
		s.Location, s.Place = to, place
		s.changed()
	}
	return nil
}

// Restage moves a session to another stage of its program, or to none for "".
// Nobody is told: what they know of it stays.
func (s *Session) Restage(to StageID) error {
	if s.ended() {
		return s.refuse("moved to another stage")
	}
	s.Stage = to
	return nil
}

// Rename changes the title.
func (s *Session) Rename(title string) error {
	if s.ended() {
		return s.refuse("renamed")
	}
	title = strings.TrimSpace(title)
	if err := checkTitle(title); err != nil {
		return err
	}
	if title != s.Title {
		s.Title = title
		s.changed()
	}
	return nil
}

// Invite replaces the people of a session.
func (s *Session) Invite(people []Participation) error {
	if s.ended() {
		return s.refuse("changed")
	}
	if err := checkParticipants(people); err != nil {
		return err
	}
	if s.State == Confirmed && len(people) == 0 {
		return Errorf(Invalid, "A confirmed session needs somebody. Cancel it instead.").At("participants")
	}
	if !slices.Equal(people, s.Participants) {
		s.Participants = slices.Clone(people)
		s.changed()
	}
	return nil
}

// Cancel ends a session before it took place. Cancelling twice is no error.
func (s *Session) Cancel() error {
	switch s.State {
	case Cancelled:
		return nil
	case Done:
		return s.refuse("cancelled")
	case Draft, Confirmed:
	}
	s.changed()
	s.State = Cancelled
	return nil
}

// Finish ends a confirmed session that has taken place by now.
func (s *Session) Finish(now time.Time) error {
	if s.State != Confirmed || s.Slot.End().After(now) {
		return s.refuse("ended")
	}
	s.State = Done
	return nil
}

func (s *Session) ended() bool { return s.State == Cancelled || s.State == Done }

// changed raises the sequence once people have been invited: before that there
// is nothing that an invitation could be newer than.
func (s *Session) changed() {
	if s.State == Confirmed {
		s.Sequence++
	}
}

func (s *Session) refuse(what string) error {
	return Errorf(Conflict, "A session that is %s cannot be %s. Nothing was changed.", s.State, what)
}
