package zoomsim

import (
	"cmp"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// target returns the meeting the path names and its host. A user-level token
// sees its own person's meetings only.
func (c *call) target() (*Meeting, *User, *apiError) {
	id := c.PathValue("meeting")
	m := c.sim.meeting(c.token.AccountID, id)
	if m == nil || !c.wide && m.HostID != c.token.UserID {
		return nil, nil, noMeeting(id)
	}
	return m, c.sim.user("", m.HostID), nil
}

// hosted returns the target if its host may hold meetings.
func (c *call) hosted() (*Meeting, *User, *apiError) {
	m, host, fail := c.target()
	if fail == nil {
		fail = hosting(host)
	}
	return m, host, fail
}

// numbered is hosted where the API reference has an error of its own for an id
// that is no number.
func (c *call) numbered() (*Meeting, *User, *apiError) {
	if _, err := strconv.ParseInt(c.PathValue("meeting"), 10, 64); err != nil {
		return nil, nil, refuse(http.StatusBadRequest, 300, "Invalid meeting ID.")
	}
	return c.hosted()
}

func noMeeting(id string) *apiError {
	return refuse(http.StatusNotFound, 3001, "Meeting does not exist: "+id+".")
}

// getMeeting serves GET /meetings/{meeting}, or one occurrence of it.
func (c *call) getMeeting() (int, any, *apiError) {
	m, host, fail := c.target()
	if fail == nil {
		fail = kept(host, youMayNotHost)
	}
	if fail != nil {
		return 0, nil, fail
	}
	if id := c.FormValue("occurrence_id"); id != "" {
		o, fail := m.occurrence(id)
		if fail != nil {
			return 0, nil, fail
		}
		answer := c.sim.meetingAnswer(m.at(o), true)
		answer.StartTime, answer.Occurrences = stamp(o.Start), nil
		return http.StatusOK, answer, nil
	}
	past, _ := strconv.ParseBool(c.FormValue("show_previous_occurrences"))
	return http.StatusOK, c.sim.meetingAnswer(m, past), nil
}

// deleteMeeting serves DELETE /meetings/{meeting}. Deletes are not counted; a
// running meeting can be deleted since the reference of 2026, and ends by it.
func (c *call) deleteMeeting() (int, any, *apiError) {
	m, host, fail := c.target()
	if fail == nil {
		fail = kept(host, mayNotHost)
	}
	if fail != nil {
		return 0, nil, fail
	}
	if m.Type == Personal {
		return 0, nil, refuse(http.StatusBadRequest, 3018, "Not allowed to delete PMI.")
	}
	if id := c.FormValue("occurrence_id"); id != "" {
		o, fail := m.occurrence(id)
		if fail != nil {
			return 0, nil, fail
		}
		c.sim.trashOccurrence(c.operator(), m, o)
		return http.StatusNoContent, nil, nil
	}
	c.sim.trashMeeting(c.operator(), m)
	return http.StatusNoContent, nil, nil
}

// trashMeeting puts a meeting into the trash, from where it can be recovered for
// 30 days.
func (s *Sim) trashMeeting(by *User, m *Meeting) {
	s.endLive(m)
	gone := *cmp.Or(s.state.meetings.get(m.key()), m)
	gone.Deleted = s.now()
	s.state.meetings.put(&gone)
	s.emitDeleted(m, by)
}

// recoverMeeting takes a meeting out of the trash for a person.
func (s *Sim) recoverMeeting(by *User, m *Meeting) {
	back := *m
	back.Deleted = time.Time{}
	s.state.meetings.put(&back)
	s.emitRecovered(&back, by)
}

// trashOccurrence deletes one occurrence, for good.
func (s *Sim) trashOccurrence(by *User, m *Meeting, o Occurrence) {
	deleted := o
	deleted.Deleted = true
	s.state.meetings.put(m.with(deleted))
	s.emitOccurrenceDeleted(m, o, by)
}

// setMeetingStatus serves PUT /meetings/{meeting}/status: end stops a running
// meeting, recover takes one out of the trash. That either refuses any other
// meeting with 3001 is a guess.
func (c *call) setMeetingStatus() (int, any, *apiError) {
	var in struct {
		Action string `json:"action"`
	}
	if fail := c.readJSON(&in); fail != nil {
		return 0, nil, fail
	}
	switch in.Action {
	case "end":
		m, host, fail := c.target()
		if fail == nil {
			fail = kept(host, mayNotHost)
		}
		if fail == nil && c.sim.live(m.ID) == nil {
			fail = noMeeting(m.key())
		}
		if fail != nil {
			return 0, nil, fail
		}
		c.sim.endLive(m)
		return http.StatusNoContent, nil, nil
	case "recover":
		return c.recoverMeeting()
	}
	return 0, nil, invalid("action")
}

func (c *call) recoverMeeting() (int, any, *apiError) {
	id := c.PathValue("meeting")
	m := c.sim.trashed(c.token.AccountID, id)
	if m == nil || !c.wide && m.HostID != c.token.UserID {
		return 0, nil, noMeeting(id)
	}
	if fail := kept(c.sim.user("", m.HostID), mayNotHost); fail != nil {
		return 0, nil, fail
	}
	c.sim.recoverMeeting(c.operator(), m)
	return http.StatusNoContent, nil, nil
}

// getMeetingToken serves GET /meetings/{meeting}/token: the address to which a
// captioning service posts, valid for a day.
func (c *call) getMeetingToken() (int, any, *apiError) {
	m, _, fail := c.numbered()
	if kind := c.FormValue("type"); fail == nil && kind != "" && kind != "closed_caption_token" {
		fail = invalid("type")
	}
	if fail != nil {
		return 0, nil, fail
	}
	q := url.Values{"id": {m.key()}, "expire": {"86400"}, "sparams": {"id,expire"}}
	q.Set("signature", hash("closed caption "+m.UUID+c.sim.second().Format(time.DateOnly)))
	return http.StatusOK, map[string]string{"token": c.sim.here + "/closedcaption?" + q.Encode()}, nil
}

// The two texts of error 3161 (API reference).
const (
	youMayNotHost = "Your user account is not allowed meeting hosting and scheduling capabilities."
	mayNotHost    = "Meeting hosting and scheduling capabilities are not allowed for your user account."
)

// hosting returns error 3161 for a host whose licence or account is gone.
func hosting(host *User) *apiError {
	if host.mayHost() {
		return nil
	}
	return refuse(http.StatusBadRequest, 3161, mayNotHost)
}

// kept returns error 3161 for a host whose licence is gone. The meetings of a
// deactivated host stay and can be read and deleted, which is a guess.
func kept(host *User, text string) *apiError {
	if host.hosts() {
		return nil
	}
	return refuse(http.StatusBadRequest, 3161, text)
}
