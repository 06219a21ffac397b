package greenroom

// A Job is work that a transaction promised. It carries identities, never
// instructions: whoever does it reads the rows and closes the difference
// between what is wanted and what is, so that jobs may come late, twice or out
// of order.
type Job interface {
	// Kind names the job for good: it is stored.
	Kind() string
}

// DrainLane closes every difference that is due under one host of a
// connection. There is one such job at a time for a lane, so calls under a host
// are serial while hosts run side by side.
type DrainLane struct {
	Organization OrganizationID `json:"organization"`
	Connection   ConnectionID   `json:"connection"`
	Host         string         `json:"host"` // the provider's user id
}

// Kind implements [Job].
func (DrainLane) Kind() string { return "drain_lane" }

// FollowSessions gives meetings to the upcoming sessions of an organization
// that wait for one and can have it now: since there is a new connection, since
// another stands in for one that ended, or since video is on. What waited for the
// connection goes on.
type FollowSessions struct {
	Organization OrganizationID `json:"organization"`
}

// Kind implements [Job].
func (FollowSessions) Kind() string { return "follow_sessions" }

// SweepLanes wakes every lane that has work: the belt to the braces of those
// who make it.
type SweepLanes struct{}

// Kind implements [Job].
func (SweepLanes) Kind() string { return "sweep_lanes" }

// DeliverMessage sends a message once it is due, until it has been sent, has
// been refused for good, or is not wanted any more.
type DeliverMessage struct {
	Organization OrganizationID `json:"organization"`
	Message      MessageID      `json:"message"`
}

// Kind implements [Job].
func (DeliverMessage) Kind() string { return "deliver_message" }

// FinishSessions ends the confirmed sessions that have taken place.
type FinishSessions struct{}

// Kind implements [Job].
func (FinishSessions) Kind() string { return "finish_sessions" }

// KeepHouse deletes what has expired: sign-in links, browser sessions, spent
// authorizations, remembered requests.
type KeepHouse struct{}

// Kind implements [Job].
func (KeepHouse) Kind() string { return "keep_house" }

// CheckConnections has every connection that is not revoked looked at.
type CheckConnections struct{}

// Kind implements [Job].
func (CheckConnections) Kind() string { return "check_connections" }

// CheckConnection looks at one connection: reads who can host there, and what
// works. It is promised by a periodic job, by failures and by the provider's
// events.
type CheckConnection struct {
	Organization OrganizationID `json:"organization"`
	Connection   ConnectionID   `json:"connection"`
}

// Kind implements [Job].
func (CheckConnection) Kind() string { return "check_connection" }

// RevokeGrant tells the provider that an authorization which nobody here uses
// any more is over, and then erases its tokens.
type RevokeGrant struct {
	Grant string `json:"grant"`
}

// Kind implements [Job].
func (RevokeGrant) Kind() string { return "revoke_grant" }

// ReportErasure tells the provider that what was known of a user is erased.
type ReportErasure struct {
	Erasure string `json:"erasure"`
}

// Kind implements [Job].
func (ReportErasure) Kind() string { return "report_erasure" }

// MoveSessions moves the sessions of a connection that has ended elsewhere.
type MoveSessions struct {
	Organization OrganizationID `json:"organization"`
	Move         string         `json:"move"`
}

// Kind implements [Job].
func (MoveSessions) Kind() string { return "move_sessions" }
