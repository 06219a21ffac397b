package zoomsim

import (
	"cmp"
	"strings"
)

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
		if operator != nil {
			break
		}
		if u != about && (u.RoleID == Owner || u.RoleID == Admin) {
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
