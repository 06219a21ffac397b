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
	// nil if there is none. It is Forbidden if the connection may not look.
	FindMeeting(ctx context.Context, with Token, host string, marked func(agenda string) bool) (*ProviderMeeting, error)
	// UpdateMeeting changes a meeting and returns what the provider then has,
	// which may differ from what was asked. A connection that may change meetings
	// and not read them gets one that is Unread.
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
	// RevokeToken ends the authorization that an access or refresh token belongs
	// to. One that has ended already is no error.
	RevokeToken(ctx context.Context, app AppCredentials, token Secret) error
}

// A Scoper is a Provider whose apps are given scopes.
type Scoper interface {
	// ScopeNeeds returns what an app of a kind needs, for each feature that such an
	// app can have, vital ones first.
	ScopeNeeds(kind AppKind) []ScopeNeed
	// RoleNeeds returns the rights that whoever authorizes an app of a kind needs
	// in their role at the provider, in the provider's words.
	RoleNeeds(kind AppKind) []RightNeed
}

// An Examiner is a Provider that can be asked what a token can really do. Errors
// are those of Provider; Forbidden means that the scopes or rights are lacking.
type Examiner interface {
	Scoper
	// Rights returns the rights of the role of whoever authorized, as the provider
	// writes them.
	Rights(ctx context.Context, with Token, user string) ([]string, error)
	// HostSettings returns the settings of a host.
	HostSettings(ctx context.Context, with Token, host string) (*HostSettings, error)
	// Rooms returns the rooms of the account.
	Rooms(ctx context.Context, with Token) ([]ProviderRoom, error)
}

// A RightNeed is a right in a role at the provider.
type RightNeed struct {
	Right   string  // as the provider writes it in answers, such as "User:Edit"
	Words   string  // as its pages call it, such as "Users: View and edit"
	Where   string  // where to click there
	Feature Feature // what cannot be done without it
}

// An Eraser is a Provider that wants to be told when what was known of a user
// has been erased.
type Eraser interface {
	// ReportErasure says so; event is what the provider sent when the app was
	// removed. Repeating it does no harm.
	ReportErasure(ctx context.Context, app AppCredentials, account, user string, event []byte) error
}

// ErrGrantEnded is in the tree of an error when the provider no longer honours
// an authorization: a person has to connect again.
var ErrGrantEnded = errors.New("the provider has ended the authorization")

// ErrUnsettled is in the tree of an error when a write may or may not have been
// done: look before writing again. An error without it means that it was not.
var ErrUnsettled = errors.New("whether it was done is not known")

// Why a provider does not accept an app's credentials: one of these is in the
// tree of an Invalid error where the provider tells them apart.
var (
	ErrAppUnknown     = errors.New("the provider does not know the client id with this secret")
	ErrAppInactive    = errors.New("the provider has the app switched off")
	ErrAccountUnknown = errors.New("the app is not one of that account")
)

// ErrHostDay is in the tree of a Limited error when the provider takes no more
// creates and updates under a host today.
var ErrHostDay = errors.New("the host's creates and updates of this day are used up")

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
	Unread   bool // it was changed as asked and could not be read: Spec is what was asked, JoinURL and Passcode are empty
}
