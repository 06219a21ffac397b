package zoomsim

import (
	"cmp"
	"fmt"
	"slices"
)

// A UserChange says what becomes of a person. Zero fields stay as they are.
type UserChange struct {
	Status     string   `json:"status"` // active, inactive, or pending
	Type       int      `json:"type"`   // Basic, Licensed, Unassigned, or NoType
	Role       string   `json:"role"`   // owner, admin, member, or the id of a role
	Email      string   `json:"email"`
	FirstName  string   `json:"first_name"`
	LastName   string   `json:"last_name"`
	Timezone   string   `json:"timezone"` // IANA name
	Language   string   `json:"language"` // as in en-US
	Dept       string   `json:"dept"`
	Schedulers []string `json:"schedulers"` // all who may schedule for her from now on; an empty list means nobody
	Settings   Settings `json:"settings"`   // these change; null goes back to the account's
}

// of returns the person that u becomes.
func (change UserChange) of(u *User) (*User, error) {
	changes, err := change.Settings.readable()
	if err != nil {
		return nil, err
	}
	changed := *u
	changed.Status = cmp.Or(change.Status, u.Status)
	changed.Type = cmp.Or(change.Type, u.Type)
	changed.RoleID = cmp.Or(change.Role, u.RoleID)
	changed.Email = cmp.Or(change.Email, u.Email)
	changed.FirstName = cmp.Or(change.FirstName, u.FirstName)
	changed.LastName = cmp.Or(change.LastName, u.LastName)
	changed.Timezone = cmp.Or(change.Timezone, u.Timezone)
	changed.Language = cmp.Or(change.Language, u.Language)
	changed.Dept = cmp.Or(change.Dept, u.Dept)
	if change.Schedulers != nil {
		changed.Schedulers = slices.Clone(change.Schedulers)
	}
	if len(changes) > 0 {
		changed.Settings = u.Settings.with(changes)
	}
	changed = changed.complete()
	return &changed, changed.check()
}

// setUser changes a person and tells what happened. The operator is who does
// it; nil stands for an administrator.
func (s *Sim) setUser(idOrEmail string, change UserChange, operator *User) error {
	u := s.user("", idOrEmail)
	if u == nil {
		return fmt.Errorf("zoomsim: there is no user %q", idOrEmail)
	}
	changed, err := change.of(u)
	if err != nil {
		return err
	}
	if err := s.fits(changed); err != nil {
		return err
	}
	was, is := s.effective(u, change.Settings.stored()), s.effective(changed, change.Settings.stored())
	by := s.operatorOf(u.AccountID, u, operator)
	s.state.putUser(changed)
	s.tellUser(u, changed, by)
	if before, after := differing(was, is); len(after) > 0 {
		s.tell("user.settings_updated", u, settingsChange{by, s.now().UnixMilli(),
			settingsObject{u.ID, after}, settingsObject{u.ID, before}})
	}
	return nil
}

// fits returns an error if the account lacks the role of u, or somebody else
// has her address.
func (s *Sim) fits(u *User) error {
	if s.role(u) == nil {
		return fmt.Errorf("zoomsim: the account %q has no role %q", u.AccountID, u.RoleID)
	}
	if id, taken := s.state.emails[u.Email]; taken && id != u.ID {
		return fmt.Errorf("zoomsim: somebody else has the address %s", u.Email)
	}
	return nil
}

// addUser adds a complete or incomplete person and tells it.
func (s *Sim) addUser(u User, operator *User) (*User, error) {
	u = u.complete()
	if _, err := s.account(u.AccountID); err != nil {
		return nil, err
	}
	if s.state.users.get(u.ID) != nil {
		return nil, fmt.Errorf("zoomsim: there is a user %s already", u.Email)
	}
	settings, err := u.Settings.readable()
	if err == nil {
		err = u.check()
	}
	if err == nil {
		err = s.fits(&u)
	}
	if err != nil {
		return nil, err
	}
	if len(settings) > 0 {
		u.Settings = settings
	}
	if u.Created.IsZero() {
		u.Created = s.second()
	}
	s.state.putUser(&u)
	object := u.object()
	object.DisplayName = u.name()
	s.tell("user.created", &u, userCreated{s.operatorOf(u.AccountID, &u, operator), "create", object})
	return &u, nil
}
