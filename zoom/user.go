package zoom

import (
	"context"
	"errors"
	"log/slog"
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

// User is a user of a Zoom account. Rows of lists lack the account, the name of
// the role and more; a pending user has no id.
type User struct {
	ID            string   `json:"id,omitempty"`
	Email         string   `json:"email,omitempty"`
	Type          UserType `json:"type"`
	Status        string   `json:"status,omitempty"` // "active", "inactive" or "pending"
	AccountID     string   `json:"account_id,omitempty"`
	AccountNumber int64    `json:"account_number,omitempty"`
	Timezone      string   `json:"timezone,omitempty"` // IANA-like name
	Language      string   `json:"language,omitempty"` // as in "en-US"; Zoom's messages are in it
	RoleID        string   `json:"role_id,omitempty"`
	RoleName      string   `json:"role_name,omitempty"`
	FirstName     string   `json:"first_name,omitempty"`
	LastName      string   `json:"last_name,omitempty"`
	DisplayName   string   `json:"display_name,omitempty"`

	PMI                int64  `json:"pmi,omitempty"`
	UsePMI             *bool  `json:"use_pmi,omitempty"`
	PersonalMeetingURL string `json:"personal_meeting_url,omitempty"`
	VanityURL          string `json:"vanity_url,omitempty"`
	HostKey            Hidden `json:"host_key,omitempty"`
	Cluster            string `json:"cluster,omitempty"`
	LoginTypes         []int  `json:"login_types,omitzero"`
	Verified           *int   `json:"verified,omitempty"` // 1 if the address is

	Created           Time      `json:"created_at,omitzero"` // of a pending user, the time of the call
	UserCreated       Time      `json:"user_created_at,omitzero"`
	LastLogin         Time      `json:"last_login_time,omitzero"`
	LastClientVersion string    `json:"last_client_version,omitempty"`
	Plans             string    `json:"plan_united_type,omitempty"`
	ZoomOneType       int       `json:"zoom_one_type,omitempty"`
	Licenses          []License `json:"license_info_list,omitzero"`

	Company          string            `json:"company,omitempty"`
	Department       string            `json:"dept,omitempty"`
	CostCenter       string            `json:"cost_center,omitempty"`
	JobTitle         string            `json:"job_title,omitempty"`
	Location         string            `json:"location,omitempty"`
	Manager          string            `json:"manager,omitempty"`
	EmployeeID       string            `json:"employee_unique_id,omitempty"`
	Pronouns         string            `json:"pronouns,omitempty"`
	PronounsOption   int               `json:"pronouns_option,omitempty"` // 1 ask, 2 share, 3 do not share
	PictureURL       string            `json:"pic_url,omitempty"`
	PhoneCountry     string            `json:"phone_country,omitempty"`
	PhoneNumber      string            `json:"phone_number,omitempty"`
	PhoneNumbers     []PhoneNumber     `json:"phone_numbers,omitzero"`
	CustomAttributes []CustomAttribute `json:"custom_attributes,omitzero"`
	GroupIDs         []string          `json:"group_ids,omitzero"`
	DivisionIDs      []string          `json:"division_ids,omitzero"`
	IMGroupIDs       []string          `json:"im_group_ids,omitzero"`
	JID              string            `json:"jid,omitempty"`
	CMSUserID        string            `json:"cms_user_id,omitempty"`
}

// LogValue implements slog.LogValuer: a log learns which user, and nothing of
// them.
func (u User) LogValue() slog.Value { return slog.StringValue(u.ID) }

// License is a licence that a user or an account has.
type License struct {
	Type           string `json:"license_type"`
	Option         int    `json:"license_option,omitempty"`
	SubscriptionID string `json:"subscription_id,omitempty"`
}

// PhoneNumber is a telephone number of a user.
type PhoneNumber struct {
	Country  string `json:"country,omitempty"`
	Code     string `json:"code,omitempty"`
	Number   string `json:"number,omitempty"`
	Label    string `json:"label,omitempty"` // "Mobile", "Office", "Home" or "Fax"
	Verified *bool  `json:"verified,omitempty"`
}

// CustomAttribute is a field of the account's own.
type CustomAttribute struct {
	Key   string `json:"key"`
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Licensed reports whether the user has a paid licence for meetings.
func (u User) Licensed() bool { return u.Type == Licensed }

// Name returns the name to show, which may be empty.
func (u User) Name() string {
	if u.DisplayName != "" {
		return u.DisplayName
	}
	return strings.TrimSpace(u.FirstName + " " + u.LastName)
}

// UnmarshalJSON decodes a user. It returns an error if there is neither an id
// nor an address.
func (u *User) UnmarshalJSON(b []byte) error {
	type plain User
	var p plain
	if err := decode(b, &p); err != nil {
		return err
	}
	if p.ID == "" && p.Email == "" {
		return errors.New("a user without id and address")
	}
	*u = User(p)
	return nil
}

// UsersQuery says which users are listed.
type UsersQuery struct {
	Status  string // "inactive", "pending" or "active", which "" means
	RoleID  string
	Include string // "custom_attributes" or "host_key"
	License string // "zoom_workforce_management"
}

// UserPage is a page of users.
type UserPage struct {
	Paging
	Users []User `json:"users"`
}

func (p UserPage) rows() ([]User, string) { return p.Users, p.NextPageToken }

// Users returns the users of the account, in Zoom's order. It needs an
// account's token. Zoom does not search by address: [Client.User] takes one.
//
// Errors: Unauthenticated if the token has expired; Forbidden if it lacks the
// scope; Limited, also for lists beyond 30,000 entries; Unavailable.
func (c *Client) Users(ctx context.Context, t Token, q UsersQuery) ([]User, error) {
	query := options("role_id", q.RoleID, "include_fields", q.Include, "license", q.License, "status", "active", "status", q.Status)
	return pages[UserPage](ctx, c, t, call{method: http.MethodGet, route: "/users", path: "/users", query: query})
}

// User returns one user by id or address, or as "me" the person who granted
// the token, who for an account's token is the administrator who connected it;
// the token of a server-to-server app has no such person, and Zoom does not say
// what it answers then. Errors: Internal if a user-level token is used for
// anybody but "me"; NotFound, see [IsGone], if the account has no such user;
// Conflict if the invitation has expired; and those of [Client.Users].
func (c *Client) User(ctx context.Context, t Token, idOrEmail string) (*User, error) {
	t.UserLevel = t.UserLevel || idOrEmail == myself // reading puts nothing on the administrator
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

// EmailCheck is the answer to [Client.EmailExists].
type EmailCheck struct {
	Exists bool `json:"existed_email"`
}

// EmailExists reports whether anybody in Zoom, in whatever account, signs in
// with the address. Errors are those of [Client.Users].
func (c *Client) EmailExists(ctx context.Context, t Token, address string) (bool, error) {
	var check EmailCheck
	err := c.do(ctx, t, call{
		method: http.MethodGet, route: "/users/email", path: "/users/email", query: options("email", address), out: &check,
	})
	return check.Exists, err
}

// PermissionList is the answer to [Client.Permissions].
type PermissionList struct {
	Permissions []string `json:"permissions"`
}

func (l PermissionList) empty() bool { return l.Permissions == nil }

// Permissions returns the rights of a user's role, as in "User:Edit". A
// server-to-server app can do no more than the role of who made it. Errors are
// those of [Client.User].
func (c *Client) Permissions(ctx context.Context, t Token, user string) ([]string, error) {
	path, err := userPath(t, user)
	if err != nil {
		return nil, err
	}
	var list PermissionList
	err = c.do(ctx, t, call{method: http.MethodGet, route: "/users/{user}/permissions", path: path + "/permissions", out: &list})
	return list.Permissions, err
}
