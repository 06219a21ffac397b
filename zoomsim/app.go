package zoomsim

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
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
	AccountID     string         `json:"account_id,omitempty"`    // whose app it is, which nobody else may authorize; "" lists it for every account; required for a ServerToServer app
	Creator       string         `json:"creator,omitempty"`       // address or id of the person whose role limits a ServerToServer app; "" for no limit
	MeIsCreator   bool           `json:"me_is_creator,omitempty"` // lets a ServerToServer app say me for its creator, which the OAuth docs forbid
	RedirectURIs  []string       `json:"redirect_uris,omitempty"` // a redirect matches one of these, or extends it by a path or query
	Scopes        []string       `json:"scopes"`
	Disabled      bool           `json:"disabled,omitempty"`
	Public        bool           `json:"public,omitempty"`       // needs no secret: PKCE is required instead
	InstallURL    string         `json:"install_url,omitempty"`  // the landing page that "Visit site to install" opens; "" installs from the marketplace
	SecretToken   string         `json:"secret_token,omitempty"` // signs webhooks
	Subscriptions []Subscription `json:"subscriptions,omitempty"`
	DeauthURL     string         `json:"deauthorization_url,omitempty"` // receives app_deauthorized
	DataRetention string         `json:"user_data_retention,omitempty"` // "true" or "false" puts that field, which Zoom has removed, into app_deauthorized
}

// A Subscription is an address at which an app receives events.
type Subscription struct {
	URL    string   `json:"url"`
	Events []string `json:"events"` // names as in meeting.created
}

// valid reports whether the app has an id, a kind, and, where it needs one, an
// account that exists.
func (a *App) valid(exists func(account string) bool) bool {
	known := slices.Contains([]string{ServerToServer, AccountLevel, UserLevel}, a.Kind)
	homeless := a.Kind == ServerToServer || a.AccountID != ""
	return a.ClientID != "" && known && (!homeless || exists(a.AccountID))
}

// admits reports whether secret is the app's, or none where it needs none.
func (a *App) admits(secret string) bool {
	if secret == "" {
		return a.Public
	}
	return same(a.ClientSecret, secret)
}

// allows reports whether uri is on the app's list, or extends an entry of it
// by a path or a query.
func (a *App) allows(uri string) bool {
	return slices.ContainsFunc(a.RedirectURIs, func(entry string) bool {
		rest, ok := strings.CutPrefix(uri, entry)
		return ok && entry != "" && (rest == "" || rest[0] == '/' || rest[0] == '?')
	})
}

// listedFor reports whether people of an account, or nobody yet if it is "",
// may see and authorize the app. That an app which belongs to an account is
// for its own people only stands for Zoom's rule that an unpublished app can be
// installed elsewhere for a limited time and by a special link.
func (a *App) listedFor(account string) bool {
	return a.Kind != ServerToServer && (a.AccountID == "" || a.AccountID == account)
}

// signing returns a with a secret token: its own, the one that it had before, or
// a new one. Before may be nil.
func (a App) signing(before *App) App {
	if before != nil {
		a.SecretToken = cmp.Or(a.SecretToken, before.SecretToken)
	}
	a.SecretToken = cmp.Or(a.SecretToken, secret(16))
	return a
}

// complete returns a with what its seed leaves out: the subscriptions and the
// secret token that it had before, or a new token. Who was switched off stays so.
func (a App) complete(before *App) App {
	if before != nil {
		a.Disabled = a.Disabled || before.Disabled
		if a.Subscriptions == nil {
			a.Subscriptions = before.Subscriptions
		}
	}
	return a.signing(before)
}

// addApp adds an app or replaces it.
func (s *Sim) addApp(app App) (*App, error) {
	if !app.valid(func(id string) bool { return s.state.accounts.get(id) != nil }) {
		return nil, fmt.Errorf("zoomsim: app %q is nameless, of no known kind, or of an account that does not exist", app.ClientID)
	}
	if app.Creator != "" && s.user(app.AccountID, app.Creator) == nil {
		return nil, fmt.Errorf("zoomsim: app %q has the creator %q, who is nobody of the account", app.ClientID, app.Creator)
	}
	app = app.signing(s.state.apps.get(app.ClientID))
	s.state.apps.put(&app)
	return &app, nil
}

// switchApp turns an app on or off.
func (s *Sim) switchApp(clientID string, on bool) error {
	app, err := s.app(clientID)
	if err != nil {
		return err
	}
	changed := *app
	changed.Disabled = !on
	s.state.apps.put(&changed)
	return nil
}
