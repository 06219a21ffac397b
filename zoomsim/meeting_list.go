package zoomsim

import (
	"cmp"
	"net/http"
	"slices"
	"time"
)

// A span is a time from start until before end. Zero is without a bound.
type span struct{ start, end time.Time }

// holds reports whether t, which may be no time at all, is within the span.
func (p span) holds(t time.Time) bool {
	return (p.start.IsZero() || !t.Before(p.start)) && (p.end.IsZero() || t.Before(p.end))
}

// listed reports whether a list can hold the meeting: only scheduled ones
// (API reference), whose types are 2, 3, and 8.
func (m *Meeting) listed() bool {
	return m.Type == Scheduled || m.Type == NoFixedTime || m.Type == FixedTime
}

// listMeetings serves GET /users/{user}/meetings: agendas cut at 250 characters,
// and no more than six months of meetings but for the types scheduled and live.
func (c *call) listMeetings() (int, any, *apiError) {
	host, fail := c.host()
	if fail != nil {
		return 0, nil, fail
	}
	asked, fail := c.span()
	if fail != nil {
		return 0, nil, fail
	}
	kind := cmp.Or(c.FormValue("type"), "scheduled")
	if !slices.Contains([]string{"scheduled", "live", "upcoming", "upcoming_meetings", "previous_meetings"}, kind) {
		return 0, nil, invalid("type")
	}
	var found []*Meeting
	for _, m := range c.sim.meetingsOf(host.ID) {
		if !m.listed() || !asked.holds(m.shown(c.sim.now())) || !c.sim.belongs(m, kind) {
			continue
		}
		if c.account.HideScheduled && m.AssistantID != "" {
			return 0, nil, hiddenSchedule()
		}
		found = append(found, m)
	}
	page, found, fail := paged(c, found)
	rows := []meetingRow{}
	for _, m := range found {
		row := c.sim.row(m)
		if r := []rune(row.Agenda); len(r) > 250 {
			row.Agenda = string(r[:250])
		}
		rows = append(rows, row)
	}
	return http.StatusOK, struct {
		pageOf
		Meetings []meetingRow `json:"meetings"`
	}{page, rows}, fail
}

// hiddenSchedule refuses a list in an account that hides what people scheduled
// for others. The API reference does not say when; that a list with such a
// meeting is meant is a guess.
func hiddenSchedule() *apiError {
	return refuse(http.StatusForbidden, 2306, "Not allowed to view meetings scheduled for others. To use this feature, enable the "+
		"**Display meetings scheduled for others** setting in the **Account Settings** page of the Zoom web portal.")
}

// shown returns the start that a list shows of a meeting, or no time.
func (m *Meeting) shown(now time.Time) time.Time {
	if o, ok := m.next(now); ok {
		return o.Start
	}
	return m.Start
}

// belongs reports whether a meeting is of a kind of list. Meetings without a
// fixed time can always be held, and so are upcoming.
func (s *Sim) belongs(m *Meeting, kind string) bool {
	now := s.now()
	start, over := m.shown(now), m.Type != NoFixedTime && !m.end().After(now)
	switch kind {
	case "live":
		return s.live(m.ID) != nil
	case "upcoming", "upcoming_meetings":
		return s.live(m.ID) != nil || !over && start.Before(now.AddDate(0, 6, 0))
	case "previous_meetings":
		return over && start.After(now.AddDate(0, -6, 0))
	}
	return true
}

// span returns the days of from and to, both included, in the time zone that
// the request names.
func (c *call) span() (p span, fail *apiError) {
	zone, err := time.LoadLocation(c.FormValue("timezone"))
	if err != nil {
		return p, invalid("timezone")
	}
	var ok bool
	if text := c.FormValue("from"); text != "" {
		if p.start, ok = parseDay(text, zone); !ok {
			return p, invalid("from")
		}
	}
	if text := c.FormValue("to"); text != "" {
		if p.end, ok = parseDay(text, zone); !ok {
			return p, invalid("to")
		}
		p.end = p.end.AddDate(0, 0, 1)
	}
	return p, nil
}

// parseDay reads a day in a time zone and returns its start. A time of day,
// which a client in wide use sends (github.com/Jericho/ZoomNet), is dropped: a
// guess.
func parseDay(text string, zone *time.Location) (time.Time, bool) {
	if at, ok := parseStart(text, zone); ok {
		text = at.In(zone).Format(time.DateOnly)
	}
	day, err := time.ParseInLocation(time.DateOnly, text, zone)
	return day, err == nil
}

// upcomingRow is a meeting of the next 24 hours.
type upcomingRow struct {
	ID        int64  `json:"id"`
	Topic     string `json:"topic"`
	Type      int    `json:"type"`
	StartTime string `json:"start_time,omitempty"`
	Duration  int    `json:"duration"`
	Timezone  string `json:"timezone"`
	CreatedAt string `json:"created_at"`
	JoinURL   string `json:"join_url"`
	Passcode  string `json:"passcode,omitempty"`
	UsePMI    bool   `json:"use_pmi"`
	IsHost    bool   `json:"is_host"`
	IsAllDay  bool   `json:"is_all_day"`
}

// listUpcoming serves GET /users/{user}/upcoming_meetings: what the person hosts
// within the next 24 hours, each occurrence of a series by itself. Meetings to
// which she is invited are not modelled. The code for an unknown person is 3001
// here.
func (c *call) listUpcoming() (int, any, *apiError) {
	host, fail := c.owner()
	if fail != nil {
		if fail.Code == 1001 {
			fail.Code = 3001
		}
		return 0, nil, fail
	}
	now := c.sim.now()
	soon, rows := span{end: now.Add(24 * time.Hour)}, []upcomingRow{}
	for _, m := range c.sim.meetingsOf(host.ID) {
		times := m.occurrences()
		if m.Type == Scheduled {
			times = []Occurrence{{Start: m.Start, Duration: m.Duration}}
		}
		for _, o := range times {
			if !o.Deleted && o.end().After(now) && soon.holds(o.Start) {
				rows = append(rows, upcomingRow{m.ID, m.Topic, m.Type, stamp(o.Start), o.Duration, m.Timezone,
					stamp(m.Created), m.joinURL(c.sim.here), m.Passcode, m.PMI != 0, true, o.Duration == 1440})
			}
		}
	}
	slices.SortStableFunc(rows, func(a, b upcomingRow) int { return cmp.Compare(a.StartTime, b.StartTime) })
	return http.StatusOK, map[string]any{"total_records": len(rows), "meetings": rows}, nil
}
