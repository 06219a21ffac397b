package zoomsim

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
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
	if s.state.accounts.get(u.AccountID) == nil {
		return nil, fmt.Errorf("zoomsim: there is no account %q", u.AccountID)
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

// removeUser removes a person as the removal says, or returns why it cannot.
func (s *Sim) removeUser(idOrEmail string, how Removal, operator *User) error {
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

// remove does what [Sim.removeUser] checked. Whoever is disassociated gets a
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
	s.state.grants.dropIf(func(g *Grant) bool { return g.UserID == u.ID })
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

// tellUser emits what a change of a person means: a new status, then the
// fields that differ.
func (s *Sim) tellUser(was, is *User, by operated) {
	status := map[[2]string]string{
		{"pending", "active"}:  "user.invitation_accepted",
		{"inactive", "active"}: "user.activated",
		{"active", "inactive"}: "user.deactivated",
		// An invitation that an administrator withdraws: a guess.
		{"pending", "inactive"}: "user.deactivated",
	}[[2]string{was.Status, is.Status}]
	switch status {
	case "":
	case "user.invitation_accepted":
		s.tell(status, is, userEvent{Object: is.object()})
	default:
		s.tell(status, is, userEvent{by, is.object()})
	}
	before, after := was.partial(is), is.partial(was)
	if len(after) > 1 {
		s.tell("user.updated", is, userUpdated{by, s.now().UnixMilli(), after, before})
	}
}

// tell emits an event about a person.
func (s *Sim) tell(name string, u *User, payload any) {
	s.emit(event{name: name, account: u.AccountID, person: u.ID, payload: payload})
}

// partial returns the id of u and those of the fields of user.updated in which
// she differs from another state of herself.
func (u *User) partial(other *User) map[string]any {
	fields := map[string]any{"id": u.ID}
	add := func(name, value, before string) {
		if value != before {
			fields[name] = value
		}
	}
	add("first_name", u.FirstName, other.FirstName)
	add("last_name", u.LastName, other.LastName)
	add("display_name", u.name(), other.name())
	add("email", u.Email, other.Email)
	add("timezone", u.Timezone, other.Timezone)
	add("role", u.RoleID, other.RoleID)
	add("dept", u.Dept, other.Dept)
	add("language", u.Language, other.Language)
	if u.Type != other.Type {
		fields["type"] = u.eventType()
	}
	return fields
}

// operated says who did what an event tells.
type operated struct {
	Operator string `json:"operator,omitempty"` // address
	ID       string `json:"operator_id,omitempty"`
}

// operatorOf returns who did something to a person or, with nil, to the account
// itself. An operator of nil stands for the first administrator, if possible
// another than the person.
func (s *Sim) operatorOf(account string, about, operator *User) operated {
	for u := range s.state.users.each(account) {
		if operator == nil && u != about && (u.RoleID == Owner || u.RoleID == Admin) {
			operator = u
		}
	}
	if operator = cmp.Or(operator, about); operator == nil {
		return operated{"admin@zoomsim.example", strings.Repeat("0", 22)} // events name somebody in any case
	}
	return operated{operator.Email, operator.ID}
}

// A userObject is a person as most events show her. The event reference of May
// 2026 knows the types 1 and 2 only; that who has no Meetings licence is shown
// as 1 is a guess.
type userObject struct {
	ID          string `json:"id"`
	FirstName   string `json:"first_name"`
	LastName    string `json:"last_name"`
	DisplayName string `json:"display_name,omitempty"`
	Email       string `json:"email"`
	Type        int    `json:"type"`
}

func (u *User) object() userObject {
	return userObject{u.ID, u.FirstName, u.LastName, "", u.Email, u.eventType()}
}

func (u *User) eventType() int {
	if u.Type == Licensed {
		return Licensed
	}
	return Basic
}

type userEvent struct {
	operated
	Object userObject `json:"object"`
}

type userCreated struct {
	operated
	CreationType string     `json:"creation_type"`
	Object       userObject `json:"object"`
}

type userUpdated struct {
	operated
	TimeStamp int64          `json:"time_stamp"` // milliseconds
	Object    map[string]any `json:"object"`
	Old       map[string]any `json:"old_object"`
}

// A settingsChange is the payload of an event about settings.
type settingsChange struct {
	operated
	TimeStamp int64          `json:"time_stamp"` // milliseconds
	Object    settingsObject `json:"object"`
	Old       settingsObject `json:"old_object"`
}

type settingsObject struct {
	ID       string   `json:"id"`
	Settings Settings `json:"settings"`
}
