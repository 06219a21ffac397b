package zoomsim

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A userRow is a person as lists show her.
type userRow struct {
	ID            string `json:"id,omitempty"` // pending people have none
	Email         string `json:"email"`
	FirstName     string `json:"first_name"`
	LastName      string `json:"last_name"`
	DisplayName   string `json:"display_name"`
	Type          int    `json:"type"`
	Status        string `json:"status"`
	RoleID        string `json:"role_id"`
	Dept          string `json:"dept"`
	Timezone      string `json:"timezone"`
	PMI           int64  `json:"pmi"`
	Verified      int    `json:"verified"`
	CreatedAt     string `json:"created_at"`
	UserCreatedAt string `json:"user_created_at"`
	HostKey       string `json:"host_key,omitempty"` // on request
}

// A userAnswer is the single form.
type userAnswer struct {
	userRow
	AccountID          string `json:"account_id"`
	AccountNumber      int64  `json:"account_number"`
	RoleName           string `json:"role_name"`
	Language           string `json:"language"`
	UsePMI             bool   `json:"use_pmi"`
	PersonalMeetingURL string `json:"personal_meeting_url"`
	JID                string `json:"jid"`
	LoginTypes         []int  `json:"login_types"`
	Cluster            string `json:"cluster"`
	profile
}

// A profile is what Zoom also tells of a person and nobody here has: it is
// empty, as it is of a person who filled in nothing.
type profile struct {
	GroupIDs     []string `json:"group_ids"`
	IMGroupIDs   []string `json:"im_group_ids"`
	CMSUserID    string   `json:"cms_user_id"`
	Company      string   `json:"company"`
	CostCenter   string   `json:"cost_center"`
	JobTitle     string   `json:"job_title"`
	Location     string   `json:"location"`
	PhoneCountry string   `json:"phone_country"`
	PhoneNumber  string   `json:"phone_number"`
}

// workEmail is the login type of people who sign in with an address and a
// password.
const workEmail = 100

// row returns what lists show. The created_at of a pending person is the time
// of the call (API reference).
func (u *User) row(now time.Time) userRow {
	row := userRow{u.ID, u.Email, u.FirstName, u.LastName, u.name(), u.Type, u.Status, u.RoleID, u.Dept, u.Timezone,
		u.pmi(), 1, stamp(u.Created), stamp(u.Created), ""}
	if u.Status == "pending" {
		row.ID, row.Verified, row.CreatedAt = "", 0, stamp(now)
	}
	return row
}

// hostKey returns six digits that never change.
func (u *User) hostKey() string { return strconv.FormatInt(100_000+u.pmi()%900_000, 10) }

// listUsers serves GET /users, by id; the status is active unless asked
// otherwise. The order is a guess.
func (c *call) listUsers() (int, any, *apiError) {
	wanted, fail := c.userFilter()
	if fail != nil {
		return 0, nil, fail
	}
	var found []*User
	for u := range c.sim.state.users.each(c.account.ID) {
		if wanted(u) {
			found = append(found, u)
		}
	}
	page, found, fail := paged(c, found)
	rows, now, keys := make([]userRow, len(found)), c.sim.second(), c.FormValue("include_fields") == "host_key"
	for i, u := range found {
		rows[i] = u.row(now)
		if keys {
			rows[i].HostKey = u.hostKey()
		}
	}
	return http.StatusOK, struct {
		pageOf
		Users []userRow `json:"users"`
	}{page, rows}, fail
}

// userFilter reads which people a list is about. Nobody has custom attributes.
func (c *call) userFilter() (func(*User) bool, *apiError) {
	status, role := cmp.Or(c.FormValue("status"), "active"), c.FormValue("role_id")
	license, fields := c.FormValue("license"), c.FormValue("include_fields")
	switch {
	case !slices.Contains(userStatuses, status):
		return nil, invalid("status")
	case !slices.Contains([]string{"", "custom_attributes", "host_key"}, fields):
		return nil, invalid("include_fields")
	case !slices.Contains([]string{"", "zoom_workforce_management"}, license):
		return nil, invalid("license")
	}
	return func(u *User) bool {
		return u.Status == status && (role == "" || u.RoleID == role) &&
			(license == "" || c.sim.setting(u, "feature", license) == true)
	}, nil
}

// invited returns the person the path names, unless her invitation expired.
func (c *call) invited() (*User, *apiError) {
	u, fail := c.owner()
	if fail == nil && u.expired(c.sim.now()) {
		return nil, refuse(http.StatusBadRequest, 1120, "A valid invitation to join the Zoom account was not found for this user.")
	}
	return u, fail
}

// getUser serves GET /users/{user}, by id, address, or me.
func (c *call) getUser() (int, any, *apiError) {
	u, fail := c.invited()
	if fail != nil {
		return 0, nil, fail
	}
	row := u.row(c.sim.second())
	row.ID = u.ID
	usePMI, _ := c.sim.setting(u, "schedule_meeting", "use_pmi_for_instant_meetings").(bool)
	return http.StatusOK, userAnswer{row, u.AccountID, c.account.number(), c.sim.role(u).Name, c.sim.language(u), usePMI,
		c.sim.here + "/j/" + meetingKey(u.pmi()), strings.ToLower(u.ID) + "@xmpp.zoom.us",
		[]int{workEmail}, "us04", profile{GroupIDs: []string{}, IMGroupIDs: []string{}}}, nil
}

// checkEmail serves GET /users/email: whether somebody of the account signed
// up with an address. That an invitation alone is not enough is a guess.
func (c *call) checkEmail() (int, any, *apiError) {
	address := c.FormValue("email")
	if address == "" {
		return 0, nil, refuse(http.StatusBadRequest, 300, "Email is required.")
	}
	u := c.sim.user(c.account.ID, address)
	return http.StatusOK, map[string]bool{
		"existed_email": u != nil && u.Status != "pending" && strings.EqualFold(u.Email, address),
	}, nil
}

// listPermissions serves GET /users/{user}/permissions: the rights of her role.
func (c *call) listPermissions() (int, any, *apiError) {
	u, fail := c.owner()
	if fail != nil {
		return 0, nil, fail
	}
	return http.StatusOK, map[string][]string{"permissions": append([]string{}, c.sim.role(u).Privileges...)}, nil
}

// An assistantRow is a person who may schedule for another; a schedulerRow is
// somebody for whom a person may schedule.
type assistantRow struct {
	ID      string `json:"id"`
	Email   string `json:"email"`
	Private bool   `json:"can_manage_host_private_event"`
}

type schedulerRow struct {
	ID    string `json:"id"`
	Email string `json:"email"`
	PMI   int64  `json:"pmi"`
}

// listAssistants serves GET /users/{user}/assistants: who may schedule for her.
func (c *call) listAssistants() (int, any, *apiError) {
	u, fail := c.owner()
	if fail != nil {
		return 0, nil, fail
	}
	rows := []assistantRow{}
	for _, who := range u.Schedulers {
		if a := c.sim.user(u.AccountID, who); a != nil {
			rows = append(rows, assistantRow{a.ID, a.Email, false})
		}
	}
	return http.StatusOK, map[string]any{"assistants": rows}, nil
}

// listSchedulers serves GET /users/{user}/schedulers: for whom she may
// schedule, which is how the API reference explains the word.
func (c *call) listSchedulers() (int, any, *apiError) {
	u, fail := c.owner()
	if fail != nil {
		return 0, nil, fail
	}
	rows := []schedulerRow{}
	for other := range c.sim.state.users.each(u.AccountID) {
		if len(other.Schedulers) > 0 && c.sim.assists(u, other) {
			rows = append(rows, schedulerRow{other.ID, other.Email, other.pmi()})
		}
	}
	return http.StatusOK, map[string]any{"schedulers": rows}, nil
}

// deleteUser serves DELETE /users/{user}. Without an action she leaves the
// account and keeps what is hers.
func (c *call) deleteUser() (int, any, *apiError) {
	u, fail := c.owner()
	switch {
	case fail != nil:
		return 0, nil, fail
	case c.reply.busy:
		return 0, nil, refuse(http.StatusTooManyRequests, 429,
			"Too many concurrent requests. A request to disassociate this user has already been made.")
	case u.RoleID == Owner: // a guess, as is its code
		return 0, nil, refuse(http.StatusBadRequest, 200, "No permission.")
	}
	how := Removal{Action: cmp.Or(c.FormValue("action"), Disassociate), TransferTo: c.FormValue("transfer_email"),
		Meetings: c.FormValue("transfer_meeting") == "true"}
	heir := c.sim.user(u.AccountID, how.TransferTo)
	switch {
	case !slices.Contains([]string{Delete, Disassociate}, how.Action):
		return 0, nil, invalid("action")
	case how.TransferTo != "" && (heir == nil || heir == u):
		return 0, nil, refuse(http.StatusNotFound, 1001, "User does not exist: "+how.TransferTo+".")
	case how.Meetings && heir == nil:
		return 0, nil, invalid("transfer_email")
	}
	c.sim.remove(u, how, c.operator())
	return http.StatusNoContent, nil, nil
}
