package zoomsim

import (
	"maps"
	"slices"
	"strings"
	"time"
)

// stamp writes a time as Zoom's events and reports do.
func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// updateMeetingAs changes a meeting for a person.
func (s *Sim) updateMeetingAs(_ *User, m *Meeting, in meetingRequest) *apiError {
	if in.Password != nil && !validPasscode(*in.Password) {
		return invalid("password")
	}
	changed := *m
	changed.Settings = maps.Clone(m.Settings)
	if fail := (&call{sim: s}).apply(&changed, s.user("", m.HostID), in); fail != nil {
		return fail
	}
	s.state.meetings.put(&changed)
	return nil
}

// trashMeeting deletes a meeting for a person.
func (s *Sim) trashMeeting(_ *User, m *Meeting) {
	changed := *m
	changed.HostID = "trash " + m.HostID
	s.state.meetings.put(&changed)
}

// trashOf returns the meetings of a person that can be recovered.
func (s *Sim) trashOf(host *User) []*Meeting { return s.state.meetings.in("trash " + host.ID) }

// recoverMeeting takes a meeting out of the trash for a person.
func (s *Sim) recoverMeeting(_ *User, m *Meeting) {
	changed := *m
	changed.HostID = strings.TrimPrefix(m.HostID, "trash ")
	s.state.meetings.put(&changed)
}

// zakHost returns who comes in by the login token of a start link.
func (s *Sim) zakHost(m *Meeting, zak string) (*User, bool) {
	if zak == "" {
		return nil, false
	}
	return s.user("", m.HostID), true
}

func (s *Sim) expired(m *Meeting) bool { return m.expired(s.now()) }

// setting returns the value of a setting, which is nil if nothing says it.
func (m *Meeting) setting(name string) any { return m.Settings[name] }

// on reports whether a setting is true.
func (m *Meeting) on(name string) bool { return m.setting(name) == true }

// registers reports whether people must register for the meeting.
func (m *Meeting) registers() bool { return m.setting("approval_type") != 2.0 }

// A preference is a setting of the web portal, and whether the account locks it.
type preference struct {
	value  any
	locked bool
}

// portal returns a setting of a person, or of her account.
func (s *Sim) portal(u *User, path string) preference {
	parts := strings.Split(path, ".")
	a := s.state.accounts.get(u.AccountID)
	if v := u.Settings.value(parts); v != nil && !slices.Contains(a.Locked, parts[0]+"."+parts[1]) {
		return preference{v, false}
	}
	return preference{a.Settings.value(parts), false}
}

func (s Settings) value(parts []string) any {
	v := s[parts[0]][parts[1]]
	for _, member := range parts[2:] {
		object, _ := v.(map[string]any)
		v = object[member]
	}
	return v
}
