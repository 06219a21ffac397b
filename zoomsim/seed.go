package zoomsim

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
)

// Password is the password of every simulated person.
const Password = "zoomsim"

// User types, as the API numbers them.
const (
	Basic      = 1
	Licensed   = 2
	Unassigned = 4 // has no Meetings licence
	NoType     = 99
)

// App kinds. The names follow Zoom's OAuth docs.
const (
	ServerToServer = "server_to_server" // acts for its own account, without a person
	AccountLevel   = "account_level"    // an admin consents for the account
	UserLevel      = "user_level"       // a person consents for herself
)

// A Seed says who exists when a simulator starts. As JSON:
//
//	{"accounts": [{"id": "A1", "name": "Example"}],
//	 "users":    [{"account_id": "A1", "email": "a@b.example", "type": 2, "role": "admin"}],
//	 "apps":     [{"client_id": "x", "client_secret": "y", "kind": "server_to_server",
//	               "account_id": "A1", "scopes": ["user:read:admin"]}]}
type Seed struct {
	Accounts []Account `json:"accounts"`
	Users    []User    `json:"users"`
	Apps     []App     `json:"apps"`
}

// An Account is a customer of Zoom.
type Account struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// A User is a person of one account.
type User struct {
	ID        string `json:"id"` // derived from the address if the seed has none
	AccountID string `json:"account_id"`
	Email     string `json:"email"` // unique in the simulator, lower case
	FirstName string `json:"first_name"`
	LastName  string `json:"last_name"`
	Type      int    `json:"type"`     // Basic, Licensed, Unassigned, or NoType; 0 becomes Basic
	Status    string `json:"status"`   // active, inactive, or pending; "" becomes active
	Role      string `json:"role"`     // owner, admin, or member; "" becomes member
	Timezone  string `json:"timezone"` // IANA name; "" becomes UTC
}

// An App is an OAuth app of the marketplace.
type App struct {
	ClientID     string   `json:"client_id"`
	ClientSecret string   `json:"client_secret,omitempty"`
	Name         string   `json:"name"`
	Kind         string   `json:"kind"`                    // ServerToServer, AccountLevel, or UserLevel
	AccountID    string   `json:"account_id,omitempty"`    // of a ServerToServer app
	RedirectURIs []string `json:"redirect_uris,omitempty"` // a redirect matches one of these, or extends it by a path or query
	Scopes       []string `json:"scopes"`
	Disabled     bool     `json:"disabled,omitempty"`
}

// DefaultSeed returns two accounts with people, a Server-to-Server app for
// each, and two OAuth apps that any account may use. The person
// y.yonder@hospital.example is absent on purpose: she is the one who is not in Zoom.
func DefaultSeed() Seed {
	const hospital, clinic = "SimHospitalAccount01", "SimClinicAccount0001"
	admin := []string{"meeting:read:admin", "meeting:write:admin", "user:read:admin"}
	own := []string{"meeting:read", "meeting:write", "user:read"}
	redirects := []string{
		"http://localhost:8080/connect/zoom/callback",
		"http://127.0.0.1:8080/connect/zoom/callback",
	}
	return Seed{
		Accounts: []Account{{hospital, "Example Teaching Hospital"}, {clinic, "Example Clinic"}},
		Users: []User{
			person(hospital, "zoom.admin@hospital.example", "Zoom", "Admin", Licensed, "admin"),
			person(hospital, "rooms-1@hospital.example", "Rooms", "One", Licensed, "member"),
			person(hospital, "s.sample@hospital.example", "Sam", "Sample", Licensed, "member"),
			person(hospital, "t.template@hospital.example", "Terry", "Template", Licensed, "member"),
			person(hospital, "v.verity@hospital.example", "Vera", "Verity", Licensed, "member"),
			person(hospital, "w.wellmade@hospital.example", "Willa", "Wellmade", Licensed, "member"),
			person(hospital, "u.usher@hospital.example", "Uma", "Usher", Basic, "member"),
			person(clinic, "zoom.admin@clinic.example", "Zoom", "Admin", Licensed, "admin"),
			person(clinic, "p.practitioner@clinic.example", "Pat", "Practitioner", Licensed, "member"),
		},
		Apps: []App{
			{"sim-hospital-s2s", "sim-hospital-s2s-secret", "Hospital server", ServerToServer, hospital, nil, admin, false},
			{"sim-clinic-s2s", "sim-clinic-s2s-secret", "Clinic server", ServerToServer, clinic, nil, admin, false},
			{"sim-greenroom-admin", "sim-greenroom-admin-secret", "Greenroom for accounts", AccountLevel, "", redirects, admin, false},
			{"sim-greenroom-user", "sim-greenroom-user-secret", "Greenroom for one person", UserLevel, "", redirects, own, false},
		},
	}
}

func person(account, email, first, last string, kind int, role string) User {
	return User{"", account, email, first, last, kind, "active", role, "UTC"}
}

// complete returns u with its defaults filled in.
func (u User) complete() User {
	u.Email = strings.ToLower(u.Email)
	if u.ID == "" {
		sum := sha256.Sum256([]byte(u.Email))
		u.ID = base64.RawURLEncoding.EncodeToString(sum[:16])
	}
	if u.Type == 0 {
		u.Type = Basic
	}
	if u.Status == "" {
		u.Status = "active"
	}
	if u.Role == "" {
		u.Role = "member"
	}
	if u.Timezone == "" {
		u.Timezone = "UTC"
	}
	return u
}

// mayHost reports whether Zoom lets u host and schedule meetings.
func (u *User) mayHost() bool {
	return u.Status == "active" && (u.Type == Basic || u.Type == Licensed)
}

// mayAdminister reports whether u may consent for her whole account.
func (u *User) mayAdminister() bool { return u.Role == "admin" || u.Role == "owner" }

// pmi returns a personal meeting id of ten digits that never changes.
func (u *User) pmi() int64 {
	sum := sha256.Sum256([]byte("pmi " + u.ID))
	return 2_000_000_000 + int64(binary.BigEndian.Uint32(sum[:]))
}

// check returns an error if the seed names things twice or not at all.
func (s Seed) check() error {
	accounts, users, apps := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, a := range s.Accounts {
		if a.ID == "" || accounts[a.ID] {
			return fmt.Errorf("zoomsim: seed: account id %q is empty or used twice", a.ID)
		}
		accounts[a.ID] = true
	}
	for _, u := range s.Users {
		u = u.complete()
		if u.Email == "" || users[u.Email] || users[u.ID] || !accounts[u.AccountID] {
			return fmt.Errorf("zoomsim: seed: user %q is nameless, used twice, or in no account", u.Email)
		}
		users[u.Email], users[u.ID] = true, true
	}
	for _, a := range s.Apps {
		known := slices.Contains([]string{ServerToServer, AccountLevel, UserLevel}, a.Kind)
		if a.ClientID == "" || apps[a.ClientID] || !known || a.Kind == ServerToServer && !accounts[a.AccountID] {
			return fmt.Errorf("zoomsim: seed: app %q is nameless, used twice, of no known kind, or in no account", a.ClientID)
		}
		apps[a.ClientID] = true
	}
	return nil
}
