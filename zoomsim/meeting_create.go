package zoomsim

import (
	"net/http"
	"slices"
	"strings"
)

// createMeeting serves POST /users/{user}/meetings.
func (c *call) createMeeting() (int, any, *apiError) {
	user, fail := c.owner()
	if fail == nil {
		fail = schedulable(user)
	}
	if fail != nil {
		return 0, nil, fail
	}
	var in meetingRequest
	if fail := c.readJSON(&in); fail != nil {
		return 0, nil, fail
	}
	host, fail := c.hostOf(user, value(in.Type, Scheduled), in)
	if fail != nil {
		return 0, nil, fail
	}
	m, fail := c.sim.newMeeting(host, in)
	if fail != nil {
		return 0, nil, fail
	}
	m.CreatedBy = c.app.ClientID
	if host.ID != user.ID {
		m.AssistantID = user.ID
	}
	if fail := c.spend(host); fail != nil {
		return 0, nil, fail
	}
	c.sim.addMeeting(m, c.operator())
	answer := c.sim.meetingAnswer(m, false)
	answer.Settings["meeting_invitees"] = m.setting("meeting_invitees") // only a GET says who is of the account
	return http.StatusCreated, answer, nil
}

// newMeeting returns the meeting that a request asks for, which is not stored
// yet.
func (s *Sim) newMeeting(host *User, in meetingRequest) (*Meeting, *apiError) {
	m := &Meeting{ID: s.newID(), UUID: s.newUUID(), HostID: host.ID, Topic: "Zoom Meeting", Type: Scheduled,
		Start: s.second(), Duration: 60, Timezone: s.zoneFor(host, in), Created: s.second()}
	s.inherit(m, host)
	if id := value(in.TemplateID, ""); id != "" {
		if fail := s.applyTemplate(m, host, id); fail != nil {
			return nil, fail
		}
	}
	if value(in.Password, "") == "" && s.wantsPasscode(host, in) {
		in.Password = new(s.newPasscode(host))
	}
	m.BareLink = s.portal(host, "schedule_meeting.embed_password_in_join_link").value == false
	return m, s.apply(m, host, in)
}

// zoneFor returns the time zone of a meeting whose request names none: the
// account's for a start that is local to something (API reference), else the
// host's.
func (s *Sim) zoneFor(host *User, in meetingRequest) string {
	if start := value(in.StartTime, ""); start != "" && !strings.HasSuffix(start, "Z") {
		return s.state.accounts.get(host.AccountID).Timezone
	}
	return host.Timezone
}

// wantsPasscode reports whether a meeting gets a passcode that nobody sent: if
// the host's portal requires one, which it does by default, and the request does
// not decline it or cannot.
func (s *Sim) wantsPasscode(host *User, in meetingRequest) bool {
	name := "require_password_for_scheduling_new_meetings"
	if value(in.Type, Scheduled) == Instant {
		name = "require_password_for_instant_meetings"
	}
	required := s.portal(host, "schedule_meeting."+name)
	return required.value != false && (required.locked || value(in.DefaultPassword, true))
}

// addMeeting stores a new meeting and announces it.
func (s *Sim) addMeeting(m *Meeting, by *User) {
	s.state.meetings.put(m)
	s.emitCreated(m, by)
}

// hostOf returns who becomes the host of a meeting by schedule_for: user unless
// the request names somebody else for whom she may schedule.
func (c *call) hostOf(user *User, kind int, in meetingRequest) (*User, *apiError) {
	name := value(in.ScheduleFor, "")
	host := c.sim.user(c.account.ID, name)
	switch {
	case name == "" || host != nil && host.ID == user.ID:
		return user, nil
	case kind == Instant:
		return nil, refuse(http.StatusBadRequest, 3000, "Instant meetings do not support the `schedule_for` parameter, "+
			"and you can't schedule an instant meeting for another user.")
	case host == nil:
		return nil, refuse(http.StatusBadRequest, 300,
			"The value that you entered in the `schedule_for` field is invalid. Enter a valid value and try again.")
	case !maySchedule(user, host) && !maySchedule(c.operator(), host):
		return nil, refuse(http.StatusBadRequest, 3000, "You cannot schedule a meeting for "+name)
	}
	return host, nil
}

// newHost returns who becomes the host of an existing meeting. A
// Server-to-Server app cannot move one (devforum.zoom.us, thread 88501) unless
// the account is seeded with transfer_by_patch; with scheduling privilege and
// licences on both sides a move kept id, link, and passcode in one trial.
func (c *call) newHost(m *Meeting, host *User, in meetingRequest) (*User, *apiError) {
	stranger := c.sim.user("", value(in.ScheduleFor, ""))
	if chat, _ := m.setting("continuous_meeting_chat").(map[string]any); stranger != nil && stranger.AccountID != c.account.ID && chat["enable"] == true {
		return nil, refuse(http.StatusBadRequest, 3000, "Unable to schedule for a user outside of your account for a meeting with continuous chat.")
	}
	wanted, fail := c.hostOf(host, m.Type, in)
	if fail == nil && wanted.ID != host.ID && c.app.Kind == ServerToServer && !c.account.TransferByPatch {
		fail = refuse(http.StatusBadRequest, 3000, "You cannot schedule a meeting for "+*in.ScheduleFor)
	}
	return wanted, fail
}

// maySchedule reports whether a person, who may be nil, has scheduling privilege
// for another. Both must be licensed (Zoom support article 201362803).
func maySchedule(person, other *User) bool {
	return person != nil && person.Type == Licensed && other.Type == Licensed && other.mayHost() &&
		slices.ContainsFunc(other.Schedulers, func(name string) bool {
			return name == person.ID || strings.EqualFold(name, person.Email)
		})
}

// schedulable returns error 3161 for a host whose licence or account is gone.
func schedulable(host *User) *apiError {
	if host.mayHost() {
		return nil
	}
	return refuse(http.StatusBadRequest, 3161, youMayNotHost)
}
