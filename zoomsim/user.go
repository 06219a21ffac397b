package zoomsim

import (
	"cmp"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"net/http"
	"slices"
	"strings"
	"time"
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
	ID         string    `json:"id"` // derived from the address if the seed has none
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
	if u.ID == "" {
		sum := sha256.Sum256([]byte(u.Email))
		u.ID = base64.RawURLEncoding.EncodeToString(sum[:16])
	}
	u.Type = cmp.Or(u.Type, Basic)
	u.Status = cmp.Or(u.Status, "active")
	u.Timezone = cmp.Or(u.Timezone, "UTC")
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

// name returns first and last name.
func (u *User) name() string { return strings.TrimSpace(u.FirstName + " " + u.LastName) }

// mayHost reports whether Zoom lets u host and schedule meetings.
func (u *User) mayHost() bool {
	return u.Status == "active" && (u.Type == Basic || u.Type == Licensed)
}

// mayAdminister reports whether u may consent for her whole account.
func (u *User) mayAdminister() bool { return u.RoleID != Member }

// pmi returns a personal meeting id of ten digits that never changes.
func (u *User) pmi() int64 {
	sum := sha256.Sum256([]byte("pmi " + u.ID))
	return 2_000_000_000 + int64(binary.BigEndian.Uint32(sum[:]))
}

// userRow is a person as lists show her; userAnswer is the single form.
type userRow struct {
	ID          string `json:"id"`
	Email       string `json:"email"`
	FirstName   string `json:"first_name"`
	LastName    string `json:"last_name"`
	DisplayName string `json:"display_name"`
	Type        int    `json:"type"`
	Status      string `json:"status"`
	RoleID      string `json:"role_id"`
	Timezone    string `json:"timezone"`
	PMI         int64  `json:"pmi"`
	Verified    int    `json:"verified"`
}

// A userAnswer has the two fields that rows of a list lack, and the locale.
type userAnswer struct {
	userRow
	AccountID string `json:"account_id"`
	RoleName  string `json:"role_name"`
	Language  string `json:"language"`
	Cluster   string `json:"cluster"`
}

func (u *User) row() userRow {
	return userRow{u.ID, u.Email, u.FirstName, u.LastName, u.name(),
		u.Type, u.Status, u.RoleID, u.Timezone, u.pmi(), 1}
}

// listUsers serves GET /users; the status is active unless asked otherwise.
func (c *call) listUsers() (int, any, *apiError) {
	status := cmp.Or(c.FormValue("status"), "active")
	if !slices.Contains([]string{"active", "inactive", "pending"}, status) {
		return 0, nil, invalid("status")
	}
	rows := []userRow{}
	for _, u := range c.sim.state.users.in(c.account.ID) {
		if u.Status == status {
			rows = append(rows, u.row())
		}
	}
	page, rows, fail := paged(c, rows)
	return http.StatusOK, struct {
		pageOf
		Users []userRow `json:"users"`
	}{page, rows}, fail
}

// getUser serves GET /users/{user}, by id, address, or me.
func (c *call) getUser() (int, any, *apiError) {
	u, fail := c.owner()
	if fail != nil {
		return 0, nil, fail
	}
	language := cmp.Or(u.Language, c.account.Language)
	return http.StatusOK, userAnswer{u.row(), u.AccountID, c.sim.role(u).Name, language, "us04"}, nil
}
