package zoomsim

import "slices"

// A Role is a set of rights within one account.
type Role struct {
	ID         string   `json:"id"`
	AccountID  string   `json:"account_id"`
	Name       string   `json:"name"`
	Privileges []string `json:"privileges"` // as in User:Edit, in the words of GET /users/{userId}/permissions
}

// The rights that the simulator asks for. An Edit includes the Read.
const (
	UserRead        = "User:Read"
	UserEdit        = "User:Edit"
	RoomRead        = "ZoomRooms:Read"
	TrackingRead    = "TrackingField:Read"
	TrackingEdit    = "TrackingField:Edit"
	RoleRead        = "Role:Read"
	RoleEdit        = "Role:Edit"
	MarketplaceEdit = "Marketplace:Edit"
)

// The ids of the roles that every account has.
const (
	Owner  = "0"
	Admin  = "1"
	Member = "2"
)

func builtinRoles(account string) []Role {
	all := []string{UserRead, UserEdit, RoomRead, TrackingRead, TrackingEdit, RoleRead, RoleEdit, MarketplaceEdit}
	return []Role{
		{Owner, account, "Owner", all},
		{Admin, account, "Admin", slices.Clone(all)},
		{Member, account, "Member", []string{}},
	}
}

func roleKey(account, id string) string { return account + " " + id }
func (r *Role) key() string             { return roleKey(r.AccountID, r.ID) }

// may reports whether the role has a right.
func (r *Role) may(privilege string) bool {
	if privilege == "" || slices.Contains(r.Privileges, privilege) {
		return true
	}
	return privilege == UserRead && r.may(UserEdit) ||
		privilege == TrackingRead && r.may(TrackingEdit) ||
		privilege == RoleRead && r.may(RoleEdit)
}

// role returns the role of a person.
func (s *Sim) role(u *User) *Role { return s.state.roles.get(roleKey(u.AccountID, u.RoleID)) }
