package greenroom

import (
	"slices"
	"time"
)

// A Program is what is scheduled inside an organization: an interview season, a
// hiring pipeline, a mentoring program, a clinic's calendar.
type Program struct {
	ID              ProgramID
	Organization    OrganizationID
	Name            string
	TimeZone        string   // IANA name: what its wall times mean
	ZoomUse         ZoomUse  // whether the organization's administrator lets it use Zoom
	DefaultLocation Location // what new sessions take: the program's virtual interview type
	Strategy        Strategy // how its sessions share meetings
	InviteDetails   bool     // mail carries the meeting's id, passcode and dial-in too
	Revision        int64
	CreatedAt       time.Time
}

// ZoomUse says whether a program may use Zoom, over whatever connection.
type ZoomUse string

// The values.
const (
	ZoomInherited ZoomUse = ""        // as the organization says for all of its programs
	ZoomGranted   ZoomUse = "granted" // it may
	ZoomRefused   ZoomUse = "refused" // it may not
)

// MayUseZoom reports whether the program may use Zoom, and who says so.
func (p *Program) MayUseZoom(o *Organization) (bool, Source) {
	switch p.ZoomUse {
	case ZoomGranted:
		return true, FromProgram
	case ZoomRefused:
		return false, FromProgram
	case ZoomInherited:
	}
	return o.ZoomForAll, FromOrganization
}

// Validate returns an Invalid error that names the first field at fault.
func (p *Program) Validate() error {
	if err := checkName(&p.Name, "A program"); err != nil {
		return err
	}
	if _, err := Zone(p.TimeZone); err != nil {
		return err
	}
	if !slices.Contains([]ZoomUse{ZoomInherited, ZoomGranted, ZoomRefused}, p.ZoomUse) {
		return Errorf(Invalid, "There is no permission %q for Zoom.", string(p.ZoomUse)).At("zoom_use")
	}
	if err := p.DefaultLocation.validate(); err != nil {
		return err
	}
	return p.Strategy.validate()
}

// A Stage is a step or track of a program, which carries defaults for its
// sessions.
type Stage struct {
	ID              StageID
	Organization    OrganizationID
	Program         ProgramID
	Name            string
	Position        int
	Locations       []Location // the modes allowed; empty allows all
	DefaultLocation Location   // "": the program's
	Strategy        Strategy   // "": the program's
	Revision        int64
}

// Validate returns an Invalid error that names the first field at fault.
func (s *Stage) Validate() error {
	if err := checkName(&s.Name, "A stage"); err != nil {
		return err
	}
	for _, l := range s.Locations {
		if err := l.validate(); err != nil {
			return err
		}
	}
	if s.Strategy != "" {
		if err := s.Strategy.validate(); err != nil {
			return err
		}
	}
	if s.DefaultLocation == "" {
		return nil
	}
	if !s.Allows(s.DefaultLocation) {
		return Errorf(Invalid, "The stage does not allow its own default. Allow it, or choose another.").At("default_location")
	}
	return s.DefaultLocation.validate()
}

// Allows reports whether sessions of the stage may happen there. A nil stage
// allows everything.
func (s *Stage) Allows(l Location) bool {
	return s == nil || len(s.Locations) == 0 || slices.Contains(s.Locations, l)
}

// Admit returns an Invalid error that says who can change it, unless sessions of
// the stage may happen there.
func (s *Stage) Admit(l Location) error {
	if s.Allows(l) {
		return nil
	}
	return Errorf(Invalid, "The stage “%s” does not allow this location. Choose another; whoever may edit the program can allow it on the page of its stages.", s.Name).At("location")
}

// Where returns where new sessions of a program happen, and who says so. The
// stage is nil for those in none. A stage that does not allow what the program
// says, and says nothing itself, begins with the first that it allows.
func (p *Program) Where(s *Stage) (Location, Source) {
	switch {
	case s == nil || s.DefaultLocation == "" && s.Allows(p.DefaultLocation):
		return p.DefaultLocation, FromProgram
	case s.DefaultLocation == "":
		return s.Locations[0], FromStage
	}
	return s.DefaultLocation, FromStage
}

// A Location says where a session happens.
type Location string

// The locations.
const (
	Zoom        Location = "zoom"
	BuiltInRoom Location = "built_in_room"
	ManualLink  Location = "manual_link"
	InPerson    Location = "in_person"
	Phone       Location = "phone"
)

// Locations returns every location.
func Locations() []Location { return []Location{Zoom, BuiltInRoom, ManualLink, InPerson, Phone} }

func (l Location) validate() error {
	if slices.Contains(Locations(), l) {
		return nil
	}
	return Errorf(Invalid, "There is no location %q.", string(l)).At("location")
}

// A Strategy says how sessions share meetings.
type Strategy string

// The strategies.
const (
	PerSession     Strategy = "per_session"     // a meeting for each session
	PerInterviewer Strategy = "per_interviewer" // a room for each interviewer and day
	PerDay         Strategy = "per_day"         // one meeting with breakout rooms
)

// Strategies returns every strategy.
func Strategies() []Strategy { return []Strategy{PerSession, PerInterviewer, PerDay} }

func (s Strategy) validate() error {
	if slices.Contains(Strategies(), s) {
		return nil
	}
	return Errorf(Invalid, "There is no link strategy %q.", string(s)).At("strategy")
}
