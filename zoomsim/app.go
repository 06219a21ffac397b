package zoomsim

import (
	"slices"
	"strings"
	"time"
)

// App kinds. The names follow Zoom's OAuth documentation.
const (
	ServerToServer = "server_to_server" // acts for its own account, without a person
	AccountLevel   = "account_level"    // an admin consents for the account
	UserLevel      = "user_level"       // a person consents for herself
)

// An App is an OAuth app of the marketplace.
type App struct {
	ClientID      string         `json:"client_id"`
	ClientSecret  string         `json:"client_secret,omitempty"`
	Name          string         `json:"name"`
	Kind          string         `json:"kind"`                    // ServerToServer, AccountLevel, or UserLevel
	AccountID     string         `json:"account_id,omitempty"`    // whose app it is; required for a ServerToServer app
	Creator       string         `json:"creator,omitempty"`       // address or id of the person whose role limits a ServerToServer app; "" for no limit
	RedirectURIs  []string       `json:"redirect_uris,omitempty"` // a redirect matches one of these, or extends it by a path or query
	Scopes        []string       `json:"scopes"`
	Disabled      bool           `json:"disabled,omitempty"`
	Public        bool           `json:"public,omitempty"`       // has no secret: PKCE is required instead
	InstallURL    string         `json:"install_url,omitempty"`  // the landing page that "Visit site to install" opens; "" installs from the marketplace
	SecretToken   string         `json:"secret_token,omitempty"` // signs webhooks
	Subscriptions []Subscription `json:"subscriptions,omitempty"`
	DeauthURL     string         `json:"deauthorization_url,omitempty"` // receives app_deauthorized
}

// A Subscription is an address at which an app receives events.
type Subscription struct {
	URL    string   `json:"url"`
	Events []string `json:"events"` // names as in meeting.created
}

// allows reports whether uri is on the app's list, or extends an entry of it
// by a path or a query.
func (a *App) allows(uri string) bool {
	return slices.ContainsFunc(a.RedirectURIs, func(entry string) bool {
		rest, ok := strings.CutPrefix(uri, entry)
		return ok && entry != "" && (rest == "" || rest[0] == '/' || rest[0] == '?')
	})
}

// A Grant is one person's authorization of one app. Zoom keeps one for each
// pair: a later authorization kills the tokens of the earlier.
type Grant struct {
	ID        string    `json:"id"`
	ClientID  string    `json:"client_id"`
	AccountID string    `json:"account_id"`
	UserID    string    `json:"user_id"`
	Scopes    []string  `json:"scopes"` // the app's at the consent; a scope added later needs another consent
	Granted   time.Time `json:"granted"`
}

func grantKey(clientID, userID string) string { return clientID + " " + userID }
func (g *Grant) key() string                  { return grantKey(g.ClientID, g.UserID) }

// An Approval is an account's word on an app, where the account demands one.
type Approval struct {
	AccountID   string    `json:"account_id"`
	ClientID    string    `json:"client_id"`
	RequestedBy string    `json:"requested_by,omitempty"` // user id
	Requested   time.Time `json:"requested,omitzero"`
	Approved    bool      `json:"approved"`
}

func approvalKey(account, clientID string) string { return account + " " + clientID }
func (a *Approval) key() string                   { return approvalKey(a.AccountID, a.ClientID) }

// approved reports whether people of the account may authorize the app.
func (s *Sim) approved(account, clientID string) bool {
	a := s.state.approvals.get(approvalKey(account, clientID))
	return !s.state.accounts.get(account).PreApproval || a != nil && a.Approved
}
