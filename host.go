package greenroom

import (
	"cmp"
	"time"
)

// A ProviderHost is one of the provider's users.
type ProviderHost struct {
	ID       string // a pending user's is their address, until the provider gives them one
	Email    string
	Name     string
	Licensed bool
	Active   bool
	Pending  bool // invited there, and has not accepted yet; never Active
	TimeZone string
	Settings *HostSettings // nil: not read, or not to be read
}

// HostSettings are what a host's licence and settings allow.
type HostSettings struct {
	Capacity   int       `json:"capacity"`   // people in one meeting; 0: not known
	Concurrent int       `json:"concurrent"` // meetings that they can host at once, at least; 0: not known
	Waiting    bool      `json:"waiting"`    // people wait until somebody admits them
	Admitters  Admitters `json:"admitters"`
}

// Admitters says who may let people in from the waiting room.
type Admitters string

// The values.
const (
	HostsAdmit        Admitters = "hosts"        // the host and co-hosts only
	ParticipantsAdmit Admitters = "participants" // whoever is in the meeting, while the host is not
	AdmittersUnknown  Admitters = ""
)

// BasicMinutes is how long a meeting under a Basic host lasts until it is ended
// (Zoom's plans: Basic, meeting duration).
const BasicMinutes = 40

// A ProviderRoom is a room with the provider's equipment, such as a Zoom Room.
type ProviderRoom struct {
	ID     string
	Name   string
	Status string // as the provider says it
}

// A HostLink is what somebody decided about a provider's user whom no e-mail
// address matches.
type HostLink struct {
	Organization OrganizationID
	Account      string   // the provider's account id
	User         string   // the provider's user id
	Person       PersonID // "" if the user is to be ignored
	CreatedAt    time.Time
}

// A RoomCursor is the place of a room in a list by name: the list goes on after
// it. The zero cursor begins at the beginning.
type RoomCursor struct{ Name, ID string }

// A Warning says what will go wrong with a session although its meeting can be
// made. It keeps nobody from anything.
type Warning struct {
	Code WarningCode
	Why  error // a sentence that says what will happen and what to do
}

// A WarningCode names a kind of warning for good.
type WarningCode string

// The kinds of warning.
const (
	BasicHost    WarningCode = "basic_host"    // the meeting ends before the session
	HostCapacity WarningCode = "host_capacity" // more people than the host's meetings take
	InactiveHost WarningCode = "inactive_host" // the meeting's host is switched off
)

// Warnings returns what a session of so many minutes and people has to expect of
// its host, as last seen.
func (h ProviderHost) Warnings(minutes, people int) (found []Warning) {
	name := cmp.Or(h.Name, h.Email)
	if !h.Active {
		found = append(found, Warning{InactiveHost, Errorf(Conflict,
			"%s hosts the meeting of this session and is not active at Zoom, so that nobody may be able to start it. Activate them at Zoom, or choose another host: somebody else who leads, or another default host.", name)})
	}
	if !h.Licensed && minutes > BasicMinutes {
		found = append(found, Warning{BasicHost, Errorf(Conflict,
			"%[1]s, who hosts, has Zoom Basic: the meeting ends after %[2]d minutes, and this session takes %[3]d. Give them a licence at Zoom, choose a licensed host, or make the session shorter.", name, BasicMinutes, minutes)})
	}
	if h.Settings != nil && h.Settings.Capacity > 0 && people > h.Settings.Capacity {
		found = append(found, Warning{HostCapacity, Errorf(Conflict,
			"%[1]s, who hosts, can have at most %[2]d people in a meeting at Zoom, and this session has %[3]d. Give them a larger licence at Zoom, choose another host, or split the session.", name, h.Settings.Capacity, people)})
	}
	return found
}

// A DirectoryHost is one of the provider's users with who they are here.
type DirectoryHost struct {
	ProviderHost
	Person  *Person // nil: nobody
	ByHand  bool    // somebody has linked them; else the address is the same
	Ignored bool    // somebody has decided that they are nobody here
}

// A HostFilter says which of the provider's users a list has.
type HostFilter string

// The filters.
const (
	AllHosts       HostFilter = ""
	MatchedHosts   HostFilter = "matched"   // those who are somebody here
	UnmatchedHosts HostFilter = "unmatched" // those who are nobody here
	IgnoredHosts   HostFilter = "ignored"   // those of whom somebody has decided so
)

// A HostCursor is the place of one of the provider's users in a list by name: the
// list goes on after it. The zero cursor begins at the beginning.
type HostCursor struct{ Name, ID string }
