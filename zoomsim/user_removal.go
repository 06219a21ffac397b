package zoomsim

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
)

// What becomes of a person who is removed from her account.
const (
	Delete       = "delete"       // she and what is hers are gone
	Disassociate = "disassociate" // she leaves with what is hers
)

// A Removal says how a person leaves her account.
type Removal struct {
	Action     string `json:"action"`           // Delete or Disassociate; "" becomes Disassociate
	TransferTo string `json:"transfer_email"`   // address or id of a colleague
	Meetings   bool   `json:"transfer_meeting"` // her meetings become the colleague's
}

// deleteUser removes a person as the removal says, or returns why it cannot.
func (s *Sim) deleteUser(idOrEmail string, how Removal, operator *User) error {
	u := s.user("", idOrEmail)
	how.Action = cmp.Or(how.Action, Disassociate)
	switch {
	case u == nil:
		return fmt.Errorf("zoomsim: there is no user %q", idOrEmail)
	case !slices.Contains([]string{Delete, Disassociate}, how.Action):
		return fmt.Errorf("zoomsim: there is no action %q: it is delete or disassociate", how.Action)
	case u.RoleID == Owner:
		return fmt.Errorf("zoomsim: %s owns the account and cannot be removed from it", u.Email)
	}
	if heir := s.user(u.AccountID, how.TransferTo); heir == u || heir == nil && (how.Meetings || how.TransferTo != "") {
		return errors.New("zoomsim: the meetings can be transferred to a colleague of the same account only")
	}
	s.remove(u, how, operator)
	return nil
}

// remove does what [Sim.deleteUser] checked. Whoever is disassociated gets a
// free account of her own, as Zoom gives it; apps lose what she granted.
func (s *Sim) remove(u *User, how Removal, operator *User) {
	by := s.operatorOf(u.AccountID, u, operator)
	heir := s.user(u.AccountID, how.TransferTo)
	for _, m := range s.state.meetings.in(u.ID) {
		switch {
		case how.Meetings && heir != nil:
			moved := *m
			moved.HostID = heir.ID
			s.state.meetings.put(&moved)
		case how.Action == Delete:
			s.state.meetings.drop(m.key())
		}
	}
	s.revoke(u.ID, "")
	s.state.grants.dropIf(func(g *grant) bool { return g.UserID == u.ID })
	name := "user.deleted"
	if how.Action == Delete {
		s.state.dropUser(u)
	} else {
		name = "user.disassociated"
		s.moveOut(u)
	}
	s.tell(name, u, userEvent{by, u.object()})
}

// moveOut gives a person a free account of her own.
func (s *Sim) moveOut(u *User) {
	own := Account{ID: secret(16), Name: u.name(), Plan: Free, Language: s.language(u), Timezone: u.Timezone}
	s.state.accounts.put(new(own.complete(Free)))
	for _, r := range builtinRoles(own.ID) {
		s.state.roles.put(&r)
	}
	alone := *u
	alone.AccountID, alone.Type, alone.Settings, alone.Schedulers = own.ID, Basic, nil, nil
	alone.RoleID, alone.Dept = Owner, ""
	s.state.putUser(&alone)
}
