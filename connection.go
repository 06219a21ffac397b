package greenroom

import (
	"strings"
	"time"
)

// An AppKind says how a registered app is authorized.
type AppKind string

// The kinds of app (Zoom's documentation, "Create an app").
const (
	AccountLevel   AppKind = "account"          // an administrator consents for the whole account
	UserLevel      AppKind = "user"             // a person consents for themselves
	ServerToServer AppKind = "server_to_server" // credentials of one account, no consent page
)

// An App is registered at the provider: the server's own, or an organization's.
type App struct {
	ID            string
	Organization  OrganizationID // "": the server's own
	Provider      Location
	Kind          AppKind
	ClientID      string
	ClientSecret  Sealed
	WebhookSecret Sealed // "" if changes at the provider are found by asking only
	CreatedAt     time.Time
}

// A ConnectionState is how an authorization or its use stands.
type ConnectionState string

// The states of grants and connections.
const (
	Pending  ConnectionState = "pending"  // begun, not yet consented to
	Live     ConnectionState = "live"     // usable
	Degraded ConnectionState = "degraded" // usable in part
	Revoked  ConnectionState = "revoked"  // ended, for good
)

// A Grant is one live authorization: a provider's account and user, and an app.
// The provider kills the older of two, so there is one for all who use it.
type Grant struct {
	ID         string
	App        string
	Account    string // the provider's account id
	User       string // the provider's user id; "" for Server-to-Server
	State      ConnectionState
	Access     Sealed
	Refresh    Sealed // "" for Server-to-Server
	ExpiresAt  time.Time
	Scopes     []string
	APIURL     string
	Generation int64     // rises with each stored token: whoever refreshes first wins
	LeaseUntil time.Time // until then one holder alone may refresh; zero: nobody holds it
	CreatedAt  time.Time
}

// An OwnerKind says whose a connection is.
type OwnerKind string

// The kinds of owner, from the nearest to the farthest.
const (
	PersonOwner       OwnerKind = "person"
	ProgramOwner      OwnerKind = "program"
	OrganizationOwner OwnerKind = "organization"
)

// A Connection is an organization's, program's or person's use of a grant.
type Connection struct {
	ID           ConnectionID
	Organization OrganizationID
	OwnerKind    OwnerKind
	OwnerID      string
	Grant        string
	Name         string
	DefaultHost  string // e-mail address; "" if sessions must bring a host
	State        ConnectionState
	Revision     int64
	CreatedBy    UserID // "" if a key or the program itself did
	CreatedAt    time.Time
}

// Validate trims the connection's texts and returns an Invalid error that names
// the first field at fault. A connection without a name takes its provider's.
func (c *Connection) Validate() error {
	c.Name, c.DefaultHost = strings.TrimSpace(c.Name), strings.TrimSpace(c.DefaultHost)
	if c.Name == "" {
		c.Name = "Zoom"
	}
	return checkName(&c.Name, "A connection")
}

// A ConnectionView is a connection with what a list of them shows beside it.
type ConnectionView struct {
	Connection
	OwnerName   string // of the organization, program or person; "" if they are gone
	CreatorName string // of the user who connected; "" if a key or the program itself did
	AppKind     AppKind
	Account     string // the provider's account id
	Hosts       int    // users of the provider, as last seen
	Licensed    int    // those of them who are active and licensed
}

// An Attempt is a connection that a user has begun: they are at the provider's
// page of consent, or never came back from it.
type Attempt struct {
	StateHash    string // SHA-256 of the state, in hexadecimal
	BrowserHash  string // the same of the secret of the browser that began
	Organization OrganizationID
	User         UserID
	App          string
	OwnerKind    OwnerKind
	OwnerID      string
	Verifier     Sealed // of PKCE
	ReturnTo     string // a path of ours
	ExpiresAt    time.Time
}
