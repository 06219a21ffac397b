package zoomsim

import (
	"cmp"
	"net/url"
	"slices"
	"strings"
	"time"
)

// States of a registrant. Zoom lists the first three.
const (
	approved  = "approved"
	pending   = "pending"
	denied    = "denied"
	cancelled = "cancelled" // kept for its counts; to Zoom it is gone
)

// Limits of registration, from the Zoom API reference and rate limit page.
const (
	maxRegistrants   = 4999 // of one meeting
	maxBatch         = 30   // in one request
	addsPerDay       = 3    // of one registrant, per UTC day
	statusesPerDay   = 10
	registrantFields = 64 // characters of a name; an address has twice as many
)

// A registrant is a person who registered for a meeting.
type registrant struct {
	ID        string    `json:"id"` // derived from meeting and address: who registers again is the same
	MeetingID int64     `json:"meeting_id"`
	Status    string    `json:"status"`
	Key       string    `json:"tk"` // what her personal join_url carries
	PIN       int       `json:"pin"`
	Created   time.Time `json:"created"`
	Adds      perDay    `json:"adds,omitzero"`
	Changes   perDay    `json:"changes,omitzero"`
	registration
}

// A registration is what a registrant says about herself.
type registration struct {
	Email      string     `json:"email"`      // required, 128 characters at most
	FirstName  string     `json:"first_name"` // required, 64 characters at most
	LastName   string     `json:"last_name,omitempty"`
	Address    string     `json:"address,omitempty"`
	City       string     `json:"city,omitempty"`
	State      string     `json:"state,omitempty"`
	Zip        string     `json:"zip,omitempty"`
	Country    string     `json:"country,omitempty"`
	Phone      string     `json:"phone,omitempty"`
	Comments   string     `json:"comments,omitempty"`
	Questions  []question `json:"custom_questions,omitempty"`
	Industry   string     `json:"industry,omitempty"`
	JobTitle   string     `json:"job_title,omitempty"`
	Employees  string     `json:"no_of_employees,omitempty"`
	Org        string     `json:"org,omitempty"`
	Purchasing string     `json:"purchasing_time_frame,omitempty"`
	Role       string     `json:"role_in_purchase_process,omitempty"`
}

type question struct {
	Title string `json:"title"`
	Value string `json:"value"`
}

// perDay counts something on one UTC day.
type perDay struct {
	Day   string `json:"day,omitempty"` // YYYY-MM-DD
	Count int    `json:"count,omitempty"`
}

// plus returns the count after one more at this time.
func (d perDay) plus(now time.Time) perDay {
	today := now.Format(time.DateOnly)
	if d.Day != today {
		d = perDay{Day: today}
	}
	d.Count++
	return d
}

// registrantID returns the id that an address has among a meeting's registrants.
func registrantID(m *Meeting, email string) string {
	return shortHash("registrant " + m.key() + " " + strings.ToLower(email))
}

func (r *registrant) meeting() string { return meetingKey(r.MeetingID) }
func (r *registrant) key() string     { return r.meeting() + " " + r.ID }
func (r *registrant) name() string    { return strings.TrimSpace(r.FirstName + " " + r.LastName) }

// registrant returns a registrant of a meeting that was not cancelled, or nil.
func (s *Sim) registrant(m *Meeting, id string) *registrant {
	r := s.state.registrants.get(m.key() + " " + id)
	if r == nil || r.Status == cancelled {
		return nil
	}
	return r
}

// registrantsOf returns the registrants of a meeting, in the order in which
// they registered.
func (s *Sim) registrantsOf(m *Meeting) []*registrant {
	all := slices.DeleteFunc(s.state.registrants.in(m.key()), func(r *registrant) bool { return r.Status == cancelled })
	slices.SortStableFunc(all, func(a, b *registrant) int { return cmp.Or(a.Created.Compare(b.Created), cmp.Compare(a.ID, b.ID)) })
	return all
}

// countRegistrants returns how many registrants a meeting has.
func (s *Sim) countRegistrants(m *Meeting) int {
	n := 0
	for _, r := range s.state.registrants.groups[m.key()] {
		if r.Status != cancelled {
			n++
		}
	}
	return n
}

// joinURL returns the personal link of an approved registrant, "" for others.
func (r *registrant) joinURL(base string, m *Meeting) string {
	if r.Status != approved {
		return ""
	}
	return personalURL(base, m, r.Key)
}

// personalURL returns a link that lets one person join.
func personalURL(base string, m *Meeting, key string) string {
	link := base + "/j/" + m.key() + "?tk=" + url.QueryEscape(key)
	if m.Embedded != "" {
		link += "&pwd=" + url.QueryEscape(m.Embedded)
	}
	return link
}

// emitRegistration tells of a registrant. The operator stays out of it where
// payload has none.
func (s *Sim) emitRegistration(name string, m *Meeting, payload, person map[string]any) {
	object := map[string]any{
		"uuid": m.UUID, "id": m.ID, "host_id": m.HostID, "topic": m.Topic, "type": eventType(m.Type),
		"start_time": stamp(m.Start), "duration": m.Duration, "timezone": m.Timezone, "registrant": person,
	}
	payload["object"] = object
	s.emit(event{name: name, account: s.user("", m.HostID).AccountID, person: m.HostID, payload: payload})
}
