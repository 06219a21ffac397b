package greenroom

import "time"

// A ConnectLink lets whoever has it authorize one connection, without an account
// here: it is made for the administrator at the provider, and can do nothing
// else. Its token is stored as a hash.
type ConnectLink struct {
	ID           string
	Organization OrganizationID
	App          string
	OwnerKind    OwnerKind
	OwnerID      string
	CreatedBy    UserID
	CreatedAt    time.Time
	ExpiresAt    time.Time
	BrowserHash  string    // of the browser that spent it, which alone may try again; "" until then
	UsedAt       time.Time // when it led to a connection; zero: not yet
	RevokedAt    time.Time // when it was withdrawn; zero: not
}

// A ConnectLinkState is how a ConnectLink stands.
type ConnectLinkState string

// The states.
const (
	ConnectLinkOpen      ConnectLinkState = "open"      // nobody has followed it
	ConnectLinkFollowed  ConnectLinkState = "followed"  // one browser has, and alone may go on
	ConnectLinkUsed      ConnectLinkState = "used"      // it led to a connection
	ConnectLinkWithdrawn ConnectLinkState = "withdrawn" // by somebody here
	ConnectLinkExpired   ConnectLinkState = "expired"
)

// ConnectLinkStates returns every state.
func ConnectLinkStates() []ConnectLinkState {
	return []ConnectLinkState{ConnectLinkOpen, ConnectLinkFollowed, ConnectLinkUsed, ConnectLinkWithdrawn, ConnectLinkExpired}
}

// State returns how the link stands at a time.
func (l *ConnectLink) State(now time.Time) ConnectLinkState {
	switch {
	case !l.UsedAt.IsZero():
		return ConnectLinkUsed
	case !l.RevokedAt.IsZero():
		return ConnectLinkWithdrawn
	case !now.Before(l.ExpiresAt):
		return ConnectLinkExpired
	case l.BrowserHash != "":
		return ConnectLinkFollowed
	}
	return ConnectLinkOpen
}

// WorksFor reports whether the browser whose hash is given may connect with the
// link: the first that follows it may, and then no other.
func (l *ConnectLink) WorksFor(browserHash string, now time.Time) bool {
	switch l.State(now) {
	case ConnectLinkOpen:
		return true
	case ConnectLinkFollowed:
		return l.BrowserHash == browserHash
	case ConnectLinkUsed, ConnectLinkWithdrawn, ConnectLinkExpired:
	}
	return false
}

// Actor returns the link as whoever acts in the history. It has no roles.
func (l *ConnectLink) Actor() Actor { return Actor{Kind: "connect_link", ID: l.ID} }

// A ConnectLinkView is a link with what a list of them shows beside it.
type ConnectLinkView struct {
	ConnectLink
	OwnerName string // of the organization or program; "" if it is gone
	MakerName string
	Standing  ConnectLinkState // when it was read
}
