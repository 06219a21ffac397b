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
	Name          string // of an organization's app; "" for the server's own
	ClientID      string
	ClientSecret  Sealed
	WebhookSecret Sealed    // "" if changes at the provider are found by asking only
	HeardAt       time.Time // when a signed event of the app last reached us; zero: never
	Revision      int64
	CreatedAt     time.Time
}

// Validate returns an Invalid error that names the first field at fault of an app
// that people here have named.
func (a *App) Validate() error { return checkName(&a.Name, "An app") }

// A ConnectionState is how an authorization or its use stands.
type ConnectionState string

// The states of grants and connections. A pending connection is an [Attempt]:
// nothing is stored of it but that it was begun.
const (
	Pending  ConnectionState = "pending"  // begun, not yet consented to
	Live     ConnectionState = "live"     // usable
	Degraded ConnectionState = "degraded" // something is wrong: see Health
	Revoked  ConnectionState = "revoked"  // ended, until somebody consents anew
)

// ConnectionStates returns every state.
func ConnectionStates() []ConnectionState {
	return []ConnectionState{Pending, Live, Degraded, Revoked}
}

// An EndCause says why a connection is revoked.
type EndCause string

// The causes.
const (
	Disconnected EndCause = "disconnected" // by somebody here
	Deauthorized EndCause = "deauthorized" // the app was removed at the provider
	Refused      EndCause = "refused"      // the provider no longer honours the authorization
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
	Consented  time.Time // the latest consent
	EndedAt    time.Time // zero unless revoked
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
	Rank         int    // 0, 1, 2 … among its owner's: the first usable one is used, the others stand by
	State        ConnectionState
	Health       Health   // as last found; the zero Health: not looked at yet
	EndedBy      EndCause // "" unless revoked
	EndedAt      time.Time
	Revision     int64
	CreatedBy    UserID // "" if a key or the program itself did
	CreatedAt    time.Time
}

// Usable reports whether meetings can be made through the connection.
func (c *Connection) Usable() bool {
	return c.State == Live || c.State == Degraded && c.Health.Worst() != Broken
}

// Consent makes the connection live: somebody has authorized it, be it anew.
// What was found of the older authorization is forgotten.
func (c *Connection) Consent() {
	c.State, c.Health, c.EndedBy, c.EndedAt = Live, Health{}, "", time.Time{}
}

// Judge takes what a look at a connection has found, and reports whether that
// changes its state. A revoked connection stays revoked: only consent mends it.
func (c *Connection) Judge(found Health) (changed bool) {
	if c.State == Revoked {
		return false
	}
	before := c.State
	c.Health, c.State = found, Live
	if found.Worst() >= Impaired {
		c.State = Degraded
	}
	return c.State != before
}

// End revokes the connection, and reports whether that is news. The first cause
// stays.
func (c *Connection) End(cause EndCause, now time.Time) bool {
	if c.State == Revoked {
		return false
	}
	c.State, c.EndedBy, c.EndedAt = Revoked, cause, now
	return true
}

// Ended returns why the connection has ended and what to do, a Forbidden error,
// or nil if it has not.
func (c *Connection) Ended() error {
	switch {
	case c.State != Revoked:
		return nil
	case c.EndedBy == Disconnected:
		return Errorf(Forbidden, "The connection %q was disconnected here. Meetings that exist stay as they are; new ones are not made through it. Connect again under Integrations to go on.", c.Name)
	case c.EndedBy == Deauthorized:
		return Errorf(Forbidden, "The connection %q was ended at Zoom: somebody removed the app there. Meetings that exist stay as they are; new ones are not made through it. Connect again under Integrations to go on.", c.Name)
	}
	return Errorf(Forbidden, "The connection %q was ended at Zoom, which no longer accepts it. Meetings that exist stay as they are; new ones are not made through it. Most likely the app was removed there, an administrator withdrew its approval, or the same Zoom user has connected the same app somewhere else, such as on another server, which ends the older connection. Connect again under Integrations to go on; if it ends again, find out who else connects as this Zoom user.", c.Name)
}

// Validate trims the connection's texts and returns an Invalid error that names
// the first field at fault. A connection without a name takes its provider's.
func (c *Connection) Validate() error {
	c.Name, c.DefaultHost = strings.TrimSpace(c.Name), strings.TrimSpace(c.DefaultHost)
	if c.Name == "" {
		c.Name = "Zoom"
	}
	if OneLine(c.DefaultHost) != c.DefaultHost {
		return Errorf(Invalid, "The default host is the e-mail address of a Zoom user, in one line of at most %d bytes.", maxName).At("default_host")
	}
	return checkName(&c.Name, "A connection")
}

// A ConnectionView is a connection with what a list of them shows beside it.
type ConnectionView struct {
	Connection
	OwnerName   string // of the organization, program or person; "" if they are gone
	CreatorName string // of the user who connected; "" if a key or the program itself did
	AppKind     AppKind
	AppID       string
	Signed      bool   // whether the app has a secret with which the provider signs events
	Account     string // the provider's account id
	Hosts       int    // users of the provider, as last seen
	Licensed    int    // those of them who are active and licensed
}

// An Attempt is a pending connection: whoever began it is at the provider's
// page of consent, or never came back from it.
type Attempt struct {
	StateHash    string // SHA-256 of the state, in hexadecimal
	BrowserHash  string // the same of the secret of the browser that began
	Organization OrganizationID
	User         UserID // who began; for a ConnectLink, who made that
	Link         string // id of the ConnectLink with which it was begun; "" for a user who has signed in
	App          string
	OwnerKind    OwnerKind
	OwnerID      string
	Verifier     Sealed // of PKCE
	ReturnTo     string // a path of ours
	CreatedAt    time.Time
	ExpiresAt    time.Time
	SpentAt      time.Time    // when the browser came back, or it was given up; zero: neither
	Connection   ConnectionID // what it led to, or ""
}

// An AttemptView is an attempt with what a list of them shows beside it.
type AttemptView struct {
	Attempt
	OwnerName string // of the organization, program or person; "" if they are gone
}
