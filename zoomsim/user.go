package zoomsim

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"net/mail"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// User types, as the API numbers them.
const (
	Basic      = 1
	Licensed   = 2
	Unassigned = 4 // has no Meetings licence
	NoType     = 99
)

// A User is a person of one account.
type User struct {
	ID         string    `json:"id,omitempty"` // derived from the address if the seed has none
	AccountID  string    `json:"account_id"`
	Email      string    `json:"email"` // unique in the simulator, lower case
	FirstName  string    `json:"first_name"`
	LastName   string    `json:"last_name"`
	Type       int       `json:"type"`                 // Basic, Licensed, Unassigned, or NoType; 0 becomes Basic
	Status     string    `json:"status,omitempty"`     // active, inactive, or pending; "" becomes active
	RoleID     string    `json:"role,omitempty"`       // owner, admin, member, or the id of a role; "" becomes member
	Timezone   string    `json:"timezone,omitempty"`   // IANA name; "" becomes UTC
	Language   string    `json:"language,omitempty"`   // "" becomes the account's
	Dept       string    `json:"dept,omitempty"`       // department
	Settings   Settings  `json:"settings,omitempty"`   // where they differ from the account's
	Schedulers []string  `json:"schedulers,omitempty"` // addresses or ids of the people who may schedule for this one
	Created    time.Time `json:"created_at,omitzero"`
}

// complete returns u with its defaults filled in.
func (u User) complete() User {
	u.Email = strings.ToLower(u.Email)
	u.ID = cmp.Or(u.ID, shortHash(u.Email))
	u.Type = cmp.Or(u.Type, Basic)
	u.Status = cmp.Or(u.Status, "active")
	u.Timezone = cmp.Or(u.Timezone, "UTC")
	u.Settings = u.Settings.stored()
	switch u.RoleID {
	case "owner":
		u.RoleID = Owner
	case "admin":
		u.RoleID = Admin
	case "", "member":
		u.RoleID = Member
	}
	return u
}

// Values that a User may have.
var (
	userTypes    = []int{Basic, Licensed, Unassigned, NoType}
	userStatuses = []string{"active", "inactive", "pending"}
)

var typeNames = map[int]string{Basic: "Basic", Licensed: "Licensed", Unassigned: "Unassigned", NoType: "None"}

// maxName is the longest first or last name, in characters (API reference).
const maxName = 64

// check returns an error that says which value of a complete u is wrong.
func (u *User) check() error {
	address, err := mail.ParseAddress(u.Email)
	switch {
	case err != nil || address.Address != u.Email:
		return fmt.Errorf("zoomsim: %q is not an email address", u.Email)
	case !slices.Contains(userTypes, u.Type):
		return fmt.Errorf("zoomsim: there is no user type %d: it is 1, 2, 4, or 99", u.Type)
	case !slices.Contains(userStatuses, u.Status):
		return fmt.Errorf("zoomsim: there is no status %q: it is active, inactive, or pending", u.Status)
	case utf8.RuneCountInString(u.FirstName) > maxName || utf8.RuneCountInString(u.LastName) > maxName:
		return fmt.Errorf("zoomsim: a name has at most %d characters", maxName)
	case u.Language != "" && !languageTag(u.Language):
		return fmt.Errorf("zoomsim: %q is no language: write it as in en-US", u.Language)
	}
	if !knownZone(u.Timezone) {
		return fmt.Errorf("zoomsim: there is no time zone %q", u.Timezone)
	}
	return nil
}

// knownZone reports whether there is a time zone of that name.
func knownZone(name string) bool {
	_, err := time.LoadLocation(name)
	return err == nil
}

// invitationLife is for how long a pending person can accept. That it is 30
// days is a guess.
const invitationLife = 30 * 24 * time.Hour

// expired reports whether u was invited and cannot accept any more.
func (u *User) expired(now time.Time) bool {
	return u.Status == "pending" && now.After(u.Created.Add(invitationLife))
}

// name returns first and last name.
func (u *User) name() string { return strings.TrimSpace(u.FirstName + " " + u.LastName) }

// called returns the name, or the address of who has none.
func (u *User) called() string { return cmp.Or(u.name(), u.Email) }

// active reports whether u is somebody who can sign in and act. She may be nil.
func (u *User) active() bool { return u != nil && u.Status == "active" }

// mayHost reports whether Zoom lets u host and schedule meetings.
func (u *User) mayHost() bool { return u.active() && u.hosts() }

// hosts reports whether the licence of u is one for hosting meetings.
func (u *User) hosts() bool { return u.Type == Basic || u.Type == Licensed }

// mayAdminister reports whether u may consent for her whole account: whoever
// has another role than Member.
func (u *User) mayAdminister() bool { return u.RoleID != Member }

// pmi returns a personal meeting id of ten digits that never changes.
func (u *User) pmi() int64 {
	sum := sha256.Sum256([]byte("pmi " + u.ID))
	return 2_000_000_000 + int64(binary.BigEndian.Uint32(sum[:]))
}

// language returns in which language Zoom speaks to u.
func (s *Sim) language(u *User) string {
	return cmp.Or(u.Language, s.state.accounts.get(u.AccountID).Language)
}

// assists reports whether u may schedule for another person of her account.
func (s *Sim) assists(u, other *User) bool {
	return slices.ContainsFunc(other.Schedulers, func(who string) bool { return s.user(other.AccountID, who) == u })
}
