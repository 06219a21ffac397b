package zoomsim

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// A meetingRequest is the body of a create or an update. Nil fields were not
// sent; unknown fields are ignored, as Zoom ignores them.
type meetingRequest struct {
	Topic           *string         `json:"topic"`    // at most 200 characters
	Agenda          *string         `json:"agenda"`   // at most 2000 characters
	Type            *int            `json:"type"`     // 2 by default
	Duration        *int            `json:"duration"` // 1 to 1440 minutes, 60 by default
	Timezone        *string         `json:"timezone"` // IANA name
	StartTime       *string         `json:"start_time"`
	Password        *string         `json:"password"`         // at most 10 of letters, digits, @ - _ *
	DefaultPassword *bool           `json:"default_password"` // make one if none is sent; true by default
	ScheduleFor     *string         `json:"schedule_for"`
	Settings        map[string]any  `json:"settings"`
	Recurrence      json.RawMessage `json:"recurrence"`
	TrackingFields  json.RawMessage `json:"tracking_fields"`
}

// readMeeting decodes and checks the body of the request.
func (c *call) readMeeting() (in meetingRequest, fail *apiError) {
	if err := json.NewDecoder(c.Body).Decode(&in); err != nil {
		return in, refuse(http.StatusBadRequest, 300, "Request Body should be a valid JSON object.")
	}
	types := []int{Instant, Scheduled, NoFixedTime, FixedTime, ScreenShare}
	switch {
	case in.Topic != nil && utf8.RuneCountInString(*in.Topic) > 200:
		return in, invalid("topic")
	case in.Agenda != nil && utf8.RuneCountInString(*in.Agenda) > 2000:
		return in, invalid("agenda")
	case in.Type != nil && !slices.Contains(types, *in.Type):
		return in, invalid("type")
	case in.Duration != nil && (*in.Duration < 1 || *in.Duration > 1440):
		return in, invalid("duration")
	case in.Password != nil && !validPasscode(*in.Password):
		return in, invalid("password")
	}
	return in, nil
}

func validPasscode(p string) bool {
	const allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789@-_*"
	return len(p) <= 10 && strings.Trim(p, allowed) == ""
}

// parseStart reads the two forms of start_time: UTC with a Z, or local to the
// time zone without one. Other forms are undocumented, and refused.
func parseStart(text string, zone *time.Location) (time.Time, bool) {
	for layout, in := range map[string]*time.Location{"2006-01-02T15:04:05Z": time.UTC, "2006-01-02T15:04:05": zone} {
		if t, err := time.ParseInLocation(layout, text, in); err == nil && len(text) == len(layout) {
			return t.UTC(), true
		}
	}
	return time.Time{}, false
}

// apply changes m by what was sent. On an error m may be half changed; the
// caller works on a copy.
func (c *call) apply(m *Meeting, host *User, in meetingRequest) *apiError {
	set(&m.Topic, in.Topic)
	set(&m.Agenda, in.Agenda)
	set(&m.Type, in.Type)
	set(&m.Duration, in.Duration)
	set(&m.Timezone, in.Timezone)
	zone, err := time.LoadLocation(m.Timezone)
	if err != nil || m.Timezone == "Local" {
		return invalid("timezone")
	}
	if in.StartTime != nil && *in.StartTime != "" {
		start, ok := parseStart(*in.StartTime, zone)
		if !ok {
			return invalid("start_time")
		}
		if start.After(c.sim.second()) { // a past one is ignored without an error
			m.Start = start
		}
	}
	if in.Password != nil {
		m.setPasscode(*in.Password)
	}
	if in.Recurrence != nil {
		m.Recurrence = in.Recurrence
	}
	if in.TrackingFields != nil {
		m.TrackingFields = in.TrackingFields
	}
	return c.applySettings(m, host, in.Settings)
}

func set[T any](to *T, from *T) {
	if from != nil {
		*to = *from
	}
}

// applySettings merges settings. A waiting room forces join_before_host off.
func (c *call) applySettings(m *Meeting, host *User, sent map[string]any) *apiError {
	for name, want := range defaultSettings() {
		if got, ok := sent[name]; ok && fmt.Sprintf("%T", got) != fmt.Sprintf("%T", want) {
			return invalid("settings." + name)
		}
	}
	maps.Copy(m.Settings, sent)
	if wait, ok := m.Settings["jbh_time"].(float64); !ok || !slices.Contains([]float64{0, 5, 10, 15}, wait) {
		return invalid("settings.jbh_time")
	}
	if m.Settings["waiting_room"] == true {
		m.Settings["join_before_host"] = false
	}
	return c.checkAlternatives(m, host)
}

// checkAlternatives refuses the whole request if one alternative host is not
// a licensed person of the same account, or is the host. The code that Zoom
// sends is in no public source; any HTTP 400 means the same to a client.
func (c *call) checkAlternatives(m *Meeting, host *User) *apiError {
	text, _ := m.Settings["alternative_hosts"].(string)
	names := strings.FieldsFunc(text, func(r rune) bool { return r == ';' || r == ',' || r == ' ' })
	for _, name := range names {
		u := c.sim.user(host.AccountID, name)
		if u == nil || u == host || u.Type != Licensed || u.Status != "active" {
			return invalid("settings.alternative_hosts")
		}
	}
	m.Settings["alternative_hosts"] = strings.Join(names, ";")
	return nil
}

// schedulable returns error 3161 for a host whose licence or account is gone.
func schedulable(host *User) *apiError {
	if host.mayHost() {
		return nil
	}
	return refuse(http.StatusBadRequest, 3161, "Your user account is not allowed meeting hosting and scheduling capabilities.")
}
