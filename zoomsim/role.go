package zoomsim

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

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

// privileges are the rights that the simulator asks for.
var privileges = []string{UserRead, UserEdit, RoomRead, TrackingRead, TrackingEdit, RoleRead, RoleEdit, MarketplaceEdit}

func builtinRoles(account string) []Role {
	return []Role{
		{Owner, account, "Owner", slices.Clone(privileges)},
		{Admin, account, "Admin", slices.Clone(privileges)},
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

// roleOf returns the account's role with this id, or one of the words owner,
// admin, and member, or nil.
func (s *Sim) roleOf(account, id string) *Role {
	return s.state.roles.get(roleKey(account, User{RoleID: id}.complete().RoleID))
}

// setRole gives a role other privileges. The scopes of apps follow at once.
func (s *Sim) setRole(account, id string, held []string) error {
	r := s.roleOf(account, id)
	switch {
	case r == nil:
		return fmt.Errorf("zoomsim: the account %q has no role %q", account, id)
	case r.ID == Owner:
		return errors.New("zoomsim: the owner of an account has every right")
	}
	changed := *r
	changed.Privileges = append([]string{}, held...)
	if err := changed.check(); err != nil {
		return err
	}
	s.state.roles.put(&changed)
	return nil
}

// addRole adds a role to an account. Without an id it gets one.
func (s *Sim) addRole(r Role) (*Role, error) {
	if r.ID == "" {
		r.ID = secret(16)
	}
	r.Privileges = append([]string{}, r.Privileges...)
	sameName := func(other *Role) bool { return strings.EqualFold(other.Name, r.Name) }
	if _, err := s.account(r.AccountID); err != nil {
		return nil, err
	}
	if s.roleOf(r.AccountID, r.ID) != nil || slices.ContainsFunc(s.state.roles.in(r.AccountID), sameName) {
		return nil, fmt.Errorf("zoomsim: there is a role %s already", r.Name)
	}
	if err := r.check(); err != nil {
		return nil, err
	}
	s.state.roles.put(&r)
	return &r, nil
}

// check returns an error if the role has no name, or a right that is none.
func (r *Role) check() error {
	if strings.TrimSpace(r.Name) == "" {
		return errors.New("zoomsim: a role needs a name")
	}
	for _, right := range r.Privileges {
		service, kind, _ := strings.Cut(right, ":")
		if service == "" || kind != "Read" && kind != "Edit" {
			return fmt.Errorf("zoomsim: %q is no privilege: write it as in User:Edit", right)
		}
	}
	return nil
}
