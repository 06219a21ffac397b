package greenroom

import (
	"context"
	"time"
)

// A Provider makes video meetings: Zoom, and whatever comes next.
//
// Methods are safe for concurrent use, honour ctx, and return an Error of these
// kinds: NotFound (the meeting or the host is gone), Unauthenticated (the token
// is no longer good; get another), Forbidden (the connection does not allow it),
// Limited and Unavailable (later; RetryAfter carries the provider's hint),
// Invalid (the provider refused what was asked).
type Provider interface {
	// CreateMeeting makes a meeting under a host and returns it as stored.
	CreateMeeting(ctx context.Context, with Token, host, agenda string, spec MeetingSpec) (*ProviderMeeting, error)
	// FindMeeting returns the host's meeting whose agenda carries a marker, or
	// nil if there is none.
	FindMeeting(ctx context.Context, with Token, host string, marked func(agenda string) bool) (*ProviderMeeting, error)
	// UpdateMeeting changes a meeting and returns what the provider then has,
	// which may differ from what was asked.
	UpdateMeeting(ctx context.Context, with Token, id, agenda string, spec MeetingSpec) (*ProviderMeeting, error)
	// DeleteMeeting removes a meeting. One that is gone already is no error.
	DeleteMeeting(ctx context.Context, with Token, id string) error
	// Hosts returns who can host meetings.
	Hosts(ctx context.Context, with Token) ([]ProviderHost, error)
	// ServerToken returns a token for Server-to-Server credentials.
	ServerToken(ctx context.Context, c ServerCredentials) (Token, error)
}

// A Token is what a provider's calls are made with.
type Token struct {
	Access    Secret
	Refresh   Secret // "" for Server-to-Server
	ExpiresAt time.Time
	Scopes    []string
	APIURL    string
	UserLevel bool // it acts for one person only
}

// ServerCredentials are those of a Server-to-Server app.
type ServerCredentials struct {
	AccountID    string
	ClientID     string
	ClientSecret Secret
}

// A ProviderMeeting is a meeting as the provider has it.
type ProviderMeeting struct {
	ID       string
	Spec     MeetingSpec
	JoinURL  Secret
	Passcode Secret
}

// A ProviderHost is one of the provider's users.
type ProviderHost struct {
	ID       string
	Email    string
	Licensed bool
	Active   bool
	TimeZone string
}
