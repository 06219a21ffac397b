package zoomsim

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// A meetingRequest is the body of a create or an update. Nil fields were not
// sent; unknown fields are ignored, as Zoom ignores them.
type meetingRequest struct {
	Topic           *string            `json:"topic"`    // at most 200 characters
	Agenda          *string            `json:"agenda"`   // at most 2000 characters
	Type            *int               `json:"type"`     // 2 by default
	Duration        *int               `json:"duration"` // 1 to 1440 minutes, 60 by default
	Timezone        *string            `json:"timezone"` // IANA name
	StartTime       *string            `json:"start_time"`
	Password        *string            `json:"password"`         // at most 10 characters
	DefaultPassword *bool              `json:"default_password"` // make one if none is sent; true by default; creates only
	ScheduleFor     *string            `json:"schedule_for"`     // id or address of another host
	PreSchedule     *bool              `json:"pre_schedule"`
	TemplateID      *string            `json:"template_id"`
	Settings        map[string]any     `json:"settings"`
	Recurrence      *recurrenceRequest `json:"recurrence"`
	TrackingFields  *[]trackedRequest  `json:"tracking_fields"` // replaces the list
}

// UnmarshalJSON takes type, duration, and settings also as texts of what they
// are. A client in wide use sends what was typed into its form
// (github.com/techies23/video-conference-zoom), and so does the request that most
// programs were copied from (geeksforgeeks.org, How to create a meeting with Zoom
// API in Python). That other members must not be texts is a guess.
func (in *meetingRequest) UnmarshalJSON(body []byte) error {
	var members map[string]json.RawMessage
	if err := json.Unmarshal(body, &members); err == nil && members != nil {
		for _, name := range []string{"type", "duration"} {
			if n, err := strconv.Atoi(strings.Trim(string(members[name]), `"`)); err == nil {
				members[name] = json.RawMessage(strconv.Itoa(n))
			}
		}
		if body, err = json.Marshal(members); err != nil {
			return err
		}
	}
	type plain meetingRequest
	err := json.Unmarshal(body, (*plain)(in))
	for name, v := range in.Settings {
		if text, ok := v.(string); ok {
			in.Settings[name] = meant(text, standardSettings[name])
		}
	}
	return err
}

// meant returns the number or truth value that a text stands for, if the
// standard of its setting is one.
func meant(text string, standard any) any {
	switch standard.(type) {
	case bool:
		switch strings.ToLower(text) {
		case "true":
			return true
		case "false":
			return false
		}
	case float64:
		if n, err := strconv.Atoi(text); err == nil {
			return float64(n)
		}
	}
	return text
}

// A trackedRequest is one tracking field of a request.
type trackedRequest struct {
	Field *string `json:"field"`
	Value *string `json:"value"`
}

// readJSON decodes the body of a request, whatever its Content-Type. A value of a
// wrong type is named as any other wrong value is; null is as good as nothing.
func (c *call) readJSON(in any) *apiError {
	data, _ := io.ReadAll(c.Body) // it is in memory already
	err := json.Unmarshal(data, in)
	if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok && wrong.Field != "" {
		return invalid(strings.TrimPrefix(wrong.Field, "registration.")) // an embedded struct, which the name should not have
	}
	if err != nil || !bytes.HasPrefix(bytes.TrimSpace(data), []byte("{")) {
		return refuse(http.StatusBadRequest, 300, "Request Body should be a valid JSON object.")
	}
	return nil
}

// check refuses values that are wrong for any meeting.
func (in *meetingRequest) check() *apiError {
	types := []int{Instant, Scheduled, NoFixedTime, FixedTime, ScreenShare}
	switch {
	case utf8.RuneCountInString(value(in.Topic, "")) > 200:
		return invalid("topic")
	case utf8.RuneCountInString(value(in.Agenda, "")) > 2000:
		return invalid("agenda")
	case !slices.Contains(types, value(in.Type, Scheduled)):
		return invalid("type")
	case value(in.Duration, 1) < 1 || value(in.Duration, 1) > 1440:
		return invalid("duration")
	}
	return nil
}

// parseStart reads the two forms of start_time: UTC with a Z, whatever the time
// zone, or local to the time zone without one. Milliseconds before the Z, which
// JavaScript writes, are taken (github.com/adcontextprotocol/adcp, pull request
// 779); that they are dropped is a guess. Spaces after a colon are in the request
// of geeksforgeeks.org. Other forms are undocumented, and refused, as is a time
// after lastYear. A local time that a change of the clocks leaves out is as long
// after it as it says, one that comes twice is the second, both of which are guesses.
func parseStart(text string, zone *time.Location) (time.Time, bool) {
	const layout = "2006-01-02T15:04:05"
	text = strings.ReplaceAll(text, ": ", ":")
	length := len(text)
	if bare, ok := strings.CutSuffix(text, "Z"); ok {
		text, zone = bare, time.UTC
		if length = len(bare); length == len(layout+".000") {
			length = len(layout)
		}
	}
	t, err := time.ParseInLocation(layout, text, zone)
	return t.UTC().Truncate(time.Second), err == nil && length == len(layout) && t.UTC().Year() <= lastYear
}

// apply changes m, a copy that nobody else sees, by what was sent. On an error m
// may be half changed.
func (s *Sim) apply(m *Meeting, host *User, in meetingRequest) *apiError {
	if fail := in.check(); fail != nil {
		return fail
	}
	set(&m.Topic, in.Topic)
	set(&m.Agenda, in.Agenda)
	set(&m.Duration, in.Duration)
	if in.Type != nil && m.Type != Personal {
		m.Type = *in.Type
	}
	for _, step := range []func(*Meeting, *User, meetingRequest) *apiError{
		s.applyTime, s.applyRecurrence, s.applyTracking, s.applyPreSchedule} {
		if fail := step(m, host, in); fail != nil {
			return fail
		}
	}
	if in.Password != nil {
		if !s.passcodeRule(host).allows(*in.Password) {
			return invalid("password")
		}
		m.setPasscode(*in.Password)
	}
	return s.applySettings(m, host, in.Settings)
}

// set copies what was sent.
func set[T any](to *T, from *T) {
	if from != nil {
		*to = *from
	}
}

// value returns what p points to, or another value if it points to nothing.
func value[T any](p *T, other T) T {
	if p == nil {
		return other
	}
	return *p
}

// applyTime sets the time zone and the start. A start that is past is ignored
// without an error, which on a create leaves the present (API reference).
func (s *Sim) applyTime(m *Meeting, _ *User, in meetingRequest) *apiError {
	m.Timezone = cmp.Or(value(in.Timezone, ""), m.Timezone)
	zone, err := time.LoadLocation(m.Timezone)
	if err != nil || m.Timezone == "Local" {
		return invalid("timezone")
	}
	if text := value(in.StartTime, ""); text != "" {
		start, ok := parseStart(text, zone)
		if !ok {
			return invalid("start_time")
		}
		if start.After(s.second()) && m.Type != Instant {
			m.Start = start
		}
	}
	switch {
	case m.Type == NoFixedTime || m.Type == Personal:
		m.Start = time.Time{}
	case m.Start.IsZero():
		m.Start = s.second()
	}
	return nil
}

// applyRecurrence sets when a series repeats and, with it or with another start,
// forgets what was changed about single occurrences. The recurrence of any other
// meeting is ignored. That a series without one is refused is a guess.
func (s *Sim) applyRecurrence(m *Meeting, _ *User, in meetingRequest) *apiError {
	if m.Type != FixedTime {
		m.Recurrence, m.Changed = nil, nil
		return nil
	}
	if in.Recurrence != nil {
		r, wrong := in.Recurrence.read()
		if wrong != "" {
			return invalid("recurrence." + wrong)
		}
		m.Recurrence = &r
	}
	if m.Recurrence == nil {
		return invalid("recurrence")
	}
	was := s.state.meetings.get(m.key())
	if was == nil || in.Recurrence != nil || !was.Start.Equal(m.Start) || was.Timezone != m.Timezone || was.Duration != m.Duration {
		m.Changed = nil
	}
	if all := m.occurrences(); len(all) == 0 {
		return invalid("recurrence.end_date_time")
	} else if m.Changed == nil {
		m.Start = all[0].Start
	}
	return nil
}

// applyTracking replaces the tracking fields, which must be the account's. One
// that the account requires must be there: that a meeting without it is refused
// was reported by few, and the code is a guess.
func (s *Sim) applyTracking(m *Meeting, host *User, in meetingRequest) *apiError {
	a := s.state.accounts.get(host.AccountID)
	if in.TrackingFields != nil {
		m.TrackingFields = nil
		for _, f := range *in.TrackingFields {
			t := Tracked{value(f.Field, ""), value(f.Value, "")}
			if a.trackingField(t.Field) == nil {
				return invalid("tracking_fields")
			}
			m.TrackingFields = append(m.TrackingFields, t)
		}
	}
	if in.TrackingFields == nil && s.state.meetings.get(m.key()) != nil {
		return nil // an update of something else
	}
	for _, f := range a.TrackingFields {
		if f.Required && !slices.ContainsFunc(m.TrackingFields, func(t Tracked) bool { return t.Field == f.Field && t.Value != "" }) {
			return invalid("tracking_fields")
		}
	}
	return nil
}

// trackingField returns the account's tracking field of a label, or nil.
func (a *Account) trackingField(label string) *TrackingField {
	i := slices.IndexFunc(a.TrackingFields, func(f TrackingField) bool { return f.Field == label })
	if i < 0 {
		return nil
	}
	return &a.TrackingFields[i]
}

func (s *Sim) applyPreSchedule(m *Meeting, _ *User, in meetingRequest) *apiError {
	set(&m.PreSchedule, in.PreSchedule)
	if m.PreSchedule && m.Type != Scheduled && m.Type != NoFixedTime {
		return refuse(http.StatusBadRequest, 3000, "Prescheduling is only available for scheduled meetings (type 2) "+
			"and recurring meetings with no fixed time (type 3).")
	}
	return nil
}
