package zoomsim

import (
	"cmp"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"
)

// createMeeting serves POST /users/{user}/meetings.
func (c *call) createMeeting() (int, any, *apiError) {
	host, fail := c.owner()
	if fail == nil {
		fail = schedulable(host)
	}
	if fail != nil {
		return 0, nil, fail
	}
	in, fail := c.readMeeting()
	if fail != nil {
		return 0, nil, fail
	}
	if f := in.ScheduleFor; f != nil && *f != "" && c.sim.user(host.AccountID, *f) != host {
		return 0, nil, refuse(http.StatusBadRequest, 3000, "You cannot schedule a meeting for "+*f)
	}
	m := &Meeting{ID: c.sim.newID(), UUID: newUUID(), HostID: host.ID, Topic: "Zoom Meeting", Type: Scheduled,
		Start: c.sim.second(), Duration: 60, Timezone: host.Timezone, Settings: defaultSettings(),
		Created: c.sim.second(), CreatedBy: c.app.ClientID}
	if in.Password == nil && (in.DefaultPassword == nil || *in.DefaultPassword) {
		in.Password = new(newPasscode())
	}
	if fail := c.apply(m, host, in); fail != nil {
		return 0, nil, fail
	}
	if m.Type == NoFixedTime {
		m.Start = time.Time{}
	}
	if fail := c.spend(host); fail != nil {
		return 0, nil, fail
	}
	c.sim.state.meetings.put(m)
	return http.StatusCreated, m.answer(c.sim.baseURL(c.Request), host.Email), nil
}

// listMeetings serves GET /users/{user}/meetings: unexpired meetings, never
// instant ones, agendas cut at 250 characters.
func (c *call) listMeetings() (int, any, *apiError) {
	host, fail := c.owner()
	if fail != nil {
		return 0, nil, fail
	}
	kind := cmp.Or(c.FormValue("type"), "scheduled")
	kinds := []string{"scheduled", "live", "upcoming", "upcoming_meetings", "previous_meetings"}
	if !slices.Contains(kinds, kind) {
		return 0, nil, invalid("type")
	}
	rows := []meetingRow{}
	for _, m := range c.sim.meetingsOf(host.ID) {
		ended := m.Type != NoFixedTime && m.Start.Add(time.Duration(m.Duration)*time.Minute).Before(c.sim.now())
		listed := kind == "scheduled" || strings.HasPrefix(kind, "upcoming") && !ended || kind == "previous_meetings" && ended
		if m.Type == Instant || !listed {
			continue
		}
		row := m.row(c.sim.baseURL(c.Request))
		if r := []rune(row.Agenda); len(r) > 250 {
			row.Agenda = string(r[:250])
		}
		rows = append(rows, row)
	}
	page, rows, fail := paged(c, rows)
	return http.StatusOK, struct {
		pageOf
		Meetings []meetingRow `json:"meetings"`
	}{page, rows}, fail
}

// target returns the meeting the path names and its host. A user-level token
// sees its own person's meetings only.
func (c *call) target() (*Meeting, *User, *apiError) {
	id := c.PathValue("meeting")
	m := c.sim.meeting(c.token.AccountID, id)
	if m == nil || !c.wide && m.HostID != c.token.UserID {
		return nil, nil, refuse(http.StatusNotFound, 3001, "Meeting does not exist: "+id+".")
	}
	return m, c.sim.user("", m.HostID), nil
}

// getMeeting serves GET /meetings/{meeting}.
func (c *call) getMeeting() (int, any, *apiError) {
	m, host, fail := c.target()
	if fail != nil {
		return 0, nil, fail
	}
	return http.StatusOK, m.answer(c.sim.baseURL(c.Request), host.Email), nil
}

// updateMeeting serves PATCH /meetings/{meeting}: what was sent changes, all
// of it or nothing.
func (c *call) updateMeeting() (int, any, *apiError) {
	m, host, fail := c.target()
	if fail == nil {
		fail = schedulable(host)
	}
	if fail != nil {
		return 0, nil, fail
	}
	in, fail := c.readMeeting()
	if fail != nil {
		return 0, nil, fail
	}
	if f := in.ScheduleFor; f != nil && *f != "" && c.sim.user(host.AccountID, *f) != host {
		return 0, nil, refuse(http.StatusBadRequest, 3000, "You cannot schedule a meeting for "+*f)
	}
	changed := *m
	changed.Settings = maps.Clone(m.Settings)
	if fail := c.apply(&changed, host, in); fail != nil {
		return 0, nil, fail
	}
	if fail := c.spend(host); fail != nil {
		return 0, nil, fail
	}
	c.sim.state.meetings.put(&changed)
	return http.StatusNoContent, nil, nil
}

// deleteMeeting serves DELETE /meetings/{meeting}. Deletes are not counted.
func (c *call) deleteMeeting() (int, any, *apiError) {
	m, _, fail := c.target()
	if fail != nil {
		return 0, nil, fail
	}
	c.sim.state.meetings.drop(m.key())
	return http.StatusNoContent, nil, nil
}
