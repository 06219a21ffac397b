package zoomsim

import (
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// past returns the instance that the path names, which has ended: by UUID, or
// the latest one of a meeting id. A UUID that begins with a slash or holds two
// in a row must be encoded twice; others may be (Zoom API reference, May 2026).
func (c *call) past() (*Instance, *apiError) {
	i, fail := c.findPast(), (*apiError)(nil)
	switch {
	case i == nil:
		fail = noMeeting(c.PathValue("meeting"))
	case !c.account.paid():
		fail = refuse(http.StatusBadRequest, 200, "Only available for paid account: "+c.account.ID+".")
	case i.Ended.Before(c.sim.now().AddDate(-1, 0, 0)):
		fail = refuse(http.StatusBadRequest, 12702, "Cannot access a meeting a year ago.")
	}
	return i, fail
}

// findPast returns an ended instance that the token may see, or nil.
func (c *call) findPast() *Instance {
	name := c.PathValue("meeting")
	if id, err := strconv.ParseInt(name, 10, 64); err == nil {
		for _, i := range slices.Backward(c.sim.instancesOf(id)) {
			if c.sees(i) && !i.Ended.IsZero() {
				return i
			}
		}
		return nil
	}
	if strings.HasPrefix(name, "/") || strings.Contains(name, "//") {
		return nil // was not encoded twice
	}
	uuid, err := url.PathUnescape(name)
	if err != nil {
		return nil
	}
	if i := c.sim.state.instances.get(uuid); i != nil && c.sees(i) && !i.Ended.IsZero() {
		return i
	}
	return nil
}

// sees reports whether the token reaches an instance.
func (c *call) sees(i *Instance) bool {
	return i.AccountID == c.account.ID && (c.wide || i.HostID == c.token.UserID)
}

type pastAnswer struct {
	ID           int64  `json:"id"`
	UUID         string `json:"uuid"`
	Duration     int    `json:"duration"` // minutes
	StartTime    string `json:"start_time"`
	EndTime      string `json:"end_time"`
	HostID       string `json:"host_id"`
	Dept         string `json:"dept"`
	Participants int    `json:"participants_count"`
	Source       string `json:"source"`
	Topic        string `json:"topic"`
	TotalMinutes int    `json:"total_minutes"` // of all participants together
	Type         int    `json:"type"`
	UserEmail    string `json:"user_email"`
	UserName     string `json:"user_name"`
	Summary      bool   `json:"has_meeting_summary"`
}

// minutes rounds up, which is a guess.
func minutes(d time.Duration) int { return int(math.Ceil(d.Minutes())) }

// getPastMeeting serves GET /past_meetings/{meeting}.
func (c *call) getPastMeeting() (int, any, *apiError) {
	i, fail := c.past()
	if fail != nil {
		return 0, nil, fail
	}
	answer := pastAnswer{ID: i.MeetingID, UUID: i.UUID, Duration: minutes(i.Ended.Sub(i.Started)),
		StartTime: stamp(i.Started), EndTime: stamp(i.Ended), HostID: i.HostID, Source: i.Source,
		Topic: i.Topic, Type: eventType(i.Type)}
	people := map[string]bool{}
	for _, p := range i.Participants {
		if !p.Joined.IsZero() {
			people[p.ID] = true
			answer.TotalMinutes += minutes(p.Left.Sub(p.Joined))
		}
	}
	answer.Participants = len(people)
	if host := c.sim.user(i.AccountID, i.HostID); host != nil {
		answer.Dept, answer.UserEmail, answer.UserName = host.Dept, host.Email, host.name()
	}
	return http.StatusOK, answer, nil
}

// listInstances serves GET /past_meetings/{meeting}/instances: of the last 15
// months, or between two days if the request names both. That a meeting which
// was never held has an empty list is a guess.
func (c *call) listInstances() (int, any, *apiError) {
	id := c.PathValue("meeting")
	from, errFrom := time.Parse(time.DateOnly, c.FormValue("from"))
	to, errTo := time.Parse(time.DateOnly, c.FormValue("to"))
	between := errFrom == nil && errTo == nil
	number, _ := strconv.ParseInt(id, 10, 64) // no meeting has the id 0
	type row struct {
		UUID      string `json:"uuid"`
		StartTime string `json:"start_time"`
	}
	rows, found := []row{}, false
	for _, i := range c.sim.instancesOf(number) {
		if !c.sees(i) || i.Ended.IsZero() {
			continue
		}
		found = true
		if i.Ended.Before(c.sim.now().AddDate(0, -15, 0)) || between && (i.Started.Before(from) || !i.Started.Before(to.AddDate(0, 0, 1))) {
			continue
		}
		rows = append(rows, row{i.UUID, stamp(i.Started)})
	}
	if !found {
		if _, _, fail := c.target(); fail != nil {
			return 0, nil, fail
		}
	}
	return http.StatusOK, map[string]any{"meetings": rows}, nil
}

type pastParticipant struct {
	ID           string `json:"id"`      // of a person who was signed in
	UserID       string `json:"user_id"` // within the meeting
	Name         string `json:"name"`
	Email        string `json:"user_email"`
	JoinTime     string `json:"join_time"`
	LeaveTime    string `json:"leave_time"`
	Duration     int    `json:"duration"` // seconds
	RegistrantID string `json:"registrant_id"`
	Failover     bool   `json:"failover"`
	Status       string `json:"status"` // in_meeting or in_waiting_room
	Internal     bool   `json:"internal_user"`
}

// listParticipants serves GET /past_meetings/{meeting}/participants: one row
// for each stay. That who never left the waiting room has a row is a guess.
func (c *call) listParticipants() (int, any, *apiError) {
	i, fail := c.past()
	if fail != nil {
		return 0, nil, fail
	}
	rows := []pastParticipant{}
	for _, p := range i.Participants {
		since, status := p.Joined, "in_meeting"
		if since.IsZero() {
			since, status = p.Waiting, "in_waiting_room"
		}
		if since.IsZero() {
			continue
		}
		email := c.sim.shownEmail(i, &p)
		rows = append(rows, pastParticipant{p.UserID, p.ID, p.Name, email, stamp(since), stamp(p.Left),
			int(p.Left.Sub(since) / time.Second), p.RegistrantID, false, status, email != ""})
	}
	page, rows, fail := paged(c, rows)
	return http.StatusOK, struct {
		NextPageToken string            `json:"next_page_token"`
		PageCount     int               `json:"page_count"`
		PageSize      int               `json:"page_size"`
		TotalRecords  int               `json:"total_records"`
		Participants  []pastParticipant `json:"participants"`
	}{page.NextPageToken, page.PageCount, page.PageSize, page.TotalRecords, rows}, fail
}
