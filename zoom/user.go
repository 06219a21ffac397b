package zoom

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
)

// UserType says which licence for meetings a user has.
type UserType int

// The types of user of the Zoom User API.
const (
	Basic      UserType = 1  // meetings end after 40 minutes
	Licensed   UserType = 2  // a paid licence
	Unassigned UserType = 4  // no licence for meetings
	None       UserType = 99 // made by single sign-on only
)

// User is a user of a Zoom account.
type User struct {
	ID          string
	Email       string
	Type        UserType
	Status      string // "active", "inactive" or "pending"
	AccountID   string // not in lists
	Timezone    string // IANA-like name; may be ""
	DisplayName string
}

// Licensed reports whether the user has a paid licence for meetings.
func (u User) Licensed() bool { return u.Type == Licensed }

// UnmarshalJSON decodes a user of Zoom's REST API. It returns an error if there
// is neither an id nor an address: pending users lack the id.
func (u *User) UnmarshalJSON(b []byte) error {
	var j struct {
		ID          string   `json:"id"`
		Email       string   `json:"email"`
		Type        UserType `json:"type"`
		Status      string   `json:"status"`
		AccountID   string   `json:"account_id"`
		Timezone    string   `json:"timezone"`
		DisplayName string   `json:"display_name"`
		First       string   `json:"first_name"`
		Last        string   `json:"last_name"`
	}
	if err := json.Unmarshal(b, &j); err != nil {
		return err
	}
	if j.ID == "" && j.Email == "" {
		return errors.New("a user without id and address")
	}
	if j.DisplayName == "" {
		j.DisplayName = strings.TrimSpace(j.First + " " + j.Last)
	}
	*u = User{
		ID: j.ID, Email: j.Email, Type: j.Type, Status: j.Status,
		AccountID: j.AccountID, Timezone: j.Timezone, DisplayName: j.DisplayName,
	}
	return nil
}

// Users returns the active users of the account, in Zoom's order. It needs an
// account's token.
//
// Errors: Unauthenticated if the token has expired; Forbidden if it lacks the
// scope; Limited, also for lists beyond 30,000 entries; Unavailable.
func (c *Client) Users(ctx context.Context, t Token) ([]User, error) {
	type page struct {
		Next  string `json:"next_page_token"`
		Users []User `json:"users"`
	}
	return pages(func(next string) ([]User, string, error) {
		var p page
		err := c.do(ctx, t, call{
			method: http.MethodGet, route: "/users", path: "/users",
			query: pageQuery(next, "status", "active"), out: &p,
		})
		return p.Users, p.Next, err
	})
}

// User returns one user by id or address, or as "me" the person who granted
// the token; the token of a server-to-server app has no such person, and Zoom
// does not say what it answers then. Errors: NotFound, see [IsGone], if the
// account has no such user; Conflict if the invitation has expired; and those
// of [Client.Users].
func (c *Client) User(ctx context.Context, t Token, idOrEmail string) (*User, error) {
	t.UserLevel = t.UserLevel || idOrEmail == "me" // reading puts nothing on the administrator
	path, err := userPath(t, idOrEmail)
	if err != nil {
		return nil, err
	}
	var u User
	if err := c.do(ctx, t, call{method: http.MethodGet, route: "/users/{user}", path: path, out: &u}); err != nil {
		return nil, err
	}
	return &u, nil
}
