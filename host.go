package greenroom

import "time"

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
	Concurrent int       `json:"concurrent"` // meetings that they can host at once; 0: not known
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
