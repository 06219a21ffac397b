package zoomsim

import (
	"cmp"
	"net/http"
	"slices"
)

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
	return userRow{u.ID, u.Email, u.FirstName, u.LastName, u.FirstName + " " + u.LastName,
		u.Type, u.Status, u.role().id, u.Timezone, u.pmi(), 1}
}

// role returns the id and name of one of Zoom's three built-in roles.
func (u *User) role() (r struct{ id, name string }) {
	switch u.Role {
	case "owner":
		r.id, r.name = "0", "Owner"
	case "admin":
		r.id, r.name = "1", "Admin"
	default:
		r.id, r.name = "2", "Member"
	}
	return r
}

// listUsers serves GET /users; the status is active unless asked otherwise.
func (c *call) listUsers() (int, any, *apiError) {
	status := cmp.Or(c.FormValue("status"), "active")
	if !slices.Contains([]string{"active", "inactive", "pending"}, status) {
		return 0, nil, invalid("status")
	}
	rows := []userRow{}
	for _, u := range c.sim.state.Users {
		if u.AccountID == c.token.AccountID && u.Status == status {
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
	return http.StatusOK, userAnswer{u.row(), u.AccountID, u.role().name, "en-US", "us04"}, nil
}
