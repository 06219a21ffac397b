package zoomsim

import (
	"maps"
	"strings"
)

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

// validZAK reports whether a start link of the meeting is good.
func (s *Sim) validZAK(_ *Meeting, zak string) bool { return zak != "" }
