package greenroom

import (
	"context"
	"errors"
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

// An Authorizer is a Provider that people connect on a page of its own, where
// they consent (OAuth 2.0, RFC 6749, with PKCE, RFC 7636).
type Authorizer interface {
	// AuthorizeURL returns the page of consent.
	AuthorizeURL(ask AuthorizeRequest) string
	// ExchangeCode trades the code that the page sent back for a token. verifier
	// and redirect belong to the AuthorizeRequest. Errors are those of
	// RefreshToken.
	ExchangeCode(ctx context.Context, app AppCredentials, code string, verifier Secret, redirect string) (Token, error)
	// RefreshToken trades a refresh token, which works once, for a new pair. An
	// error with ErrGrantEnded in its tree means that asking again is of no use;
	// Invalid, that the provider does not accept the app; Unavailable, later.
	RefreshToken(ctx context.Context, app AppCredentials, refresh Secret) (Token, error)
	// Login returns whose token it is.
	Login(ctx context.Context, with Token) (ProviderLogin, error)
}

// ErrGrantEnded is in the tree of an error when the provider no longer honours
// an authorization: a person has to connect again.
var ErrGrantEnded = errors.New("the provider has ended the authorization")

// An AuthorizeRequest is what a page of consent is asked with.
type AuthorizeRequest struct {
	ClientID    string
	RedirectURL string // where the page sends the browser afterwards
	State       Secret // comes back with it
	Challenge   string // S256, of the verifier
}

// AppCredentials identify an app to its provider.
type AppCredentials struct {
	ClientID     string
	ClientSecret Secret
}

// A ProviderLogin is the person who consented.
type ProviderLogin struct {
	Account string // the provider's account id
	Host    ProviderHost
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
