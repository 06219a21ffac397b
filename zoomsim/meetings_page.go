package zoomsim

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// meetingsData is what a person's meetings page shows.
type meetingsData struct {
	Host    *User
	MayHost bool
	Rows    []meetingsRow
	Trash   []*Meeting
	Done    string
}

type meetingsRow struct {
	*Meeting
	Live  bool
	Maker string // the app that made it, or the web portal
}

// Kind says what is unusual about the meeting; "" for nothing.
func (r meetingsRow) Kind() string {
	return map[int]string{FixedTime: "series", NoFixedTime: "series without times", Instant: "instant", Personal: "personal"}[r.Type]
}

// serveMeetingsPage serves GET /users/{user}/meetings.
func (s *Sim) serveMeetingsPage(w *reply, r *http.Request) {
	host := s.user("", r.PathValue("user"))
	if host == nil {
		s.serveNotFound(w, r)
		return
	}
	data := meetingsData{Host: host, MayHost: host.mayHost(), Trash: s.trashOf(host), Done: notice(r)}
	for _, m := range s.meetingsOf(host.ID) {
		data.Rows = append(data.Rows, meetingsRow{m, s.live(m.ID) != nil, s.maker(m)})
	}
	s.page(w, http.StatusOK, "meetings", "Meetings of "+host.called(), data)
}

// maker returns the name of what made a meeting.
func (s *Sim) maker(m *Meeting) string {
	if m.CreatedBy == "" {
		return "web portal"
	}
	if app := s.state.apps.get(m.CreatedBy); app != nil {
		return app.Name
	}
	return m.CreatedBy
}

// meetingOfHost returns the meeting and the host that a page's address names,
// or answers that they are not there.
func (s *Sim) meetingOfHost(w *reply, r *http.Request) (*Meeting, *User) {
	host, m := s.user("", r.PathValue("user")), s.meeting("", r.PathValue("meeting"))
	if host == nil || m == nil || m.HostID != host.ID {
		s.serveNotFound(w, r)
		return nil, nil
	}
	return m, host
}

// editForm is a meeting as its host edits it. Every field is text, as typed.
type editForm struct {
	Meeting      *Meeting
	Host         *User
	Topic        string
	Start        string // local to the time zone; "" without a fixed time
	Duration     string // minutes
	Timezone     string
	Agenda       string
	Passcode     string
	Alternatives string
	WaitingRoom  bool
	BeforeHost   bool
	Problem      string
	Problems     map[string]string // by field
}

// editLayout is what a browser sends for date and time.
const editLayout = "2006-01-02T15:04"

// edit returns the form of a meeting as it is.
func (m *Meeting) edit(host *User) editForm {
	f := editForm{Meeting: m, Host: host, Topic: m.Topic, Duration: strconv.Itoa(m.Duration), Timezone: m.Timezone,
		Agenda: m.Agenda, Passcode: m.Passcode, Alternatives: m.text("alternative_hosts"),
		WaitingRoom: m.on("waiting_room"), BeforeHost: m.on("join_before_host"), Problems: map[string]string{}}
	if zone, err := time.LoadLocation(m.Timezone); err == nil && !m.Start.IsZero() {
		f.Start = m.Start.In(zone).Format(editLayout)
	}
	return f
}

// serveEditPage serves GET /users/{user}/meetings/{meeting}/edit.
func (s *Sim) serveEditPage(w *reply, r *http.Request) {
	if m, host := s.meetingOfHost(w, r); m != nil {
		s.page(w, http.StatusOK, "edit", "Edit meeting", m.edit(host))
	}
}

// serveEdit serves POST /users/{user}/meetings/{meeting}/edit. The operator of
// the change is the host, as in Zoom's web portal.
func (s *Sim) serveEdit(w *reply, r *http.Request) {
	m, host := s.meetingOfHost(w, r)
	if m == nil {
		return
	}
	was := m.edit(host)
	f := was
	f.Problems = map[string]string{}
	f.Topic, f.Start, f.Timezone = trimmed(r, "topic"), trimmed(r, "start_time"), trimmed(r, "timezone")
	f.Duration, f.Agenda = trimmed(r, "duration"), strings.ReplaceAll(r.PostFormValue("agenda"), "\r\n", "\n")
	f.Passcode, f.Alternatives = trimmed(r, "password"), trimmed(r, "alternative_hosts")
	f.WaitingRoom, f.BeforeHost = r.PostFormValue("waiting_room") == "on", r.PostFormValue("join_before_host") == "on"
	in := f.changes(was, s.now())
	if len(f.Problems) == 0 {
		f.refused(s.updateMeetingAs(host, m, in))
	}
	if len(f.Problems) > 0 || f.Problem != "" {
		s.page(w, http.StatusUnprocessableEntity, "edit", "Edit meeting", f)
		return
	}
	seeOther(w, "/users/"+host.ID+"/meetings?done=saved")
}

// changes returns what differs from the form as it was, and notes what cannot
// be read.
func (f *editForm) changes(was editForm, now time.Time) (in meetingRequest) {
	fields, settings := map[string]any{}, map[string]any{}
	for name, pair := range map[string][2]string{"topic": {f.Topic, was.Topic}, "timezone": {f.Timezone, was.Timezone},
		"agenda": {f.Agenda, was.Agenda}, "password": {f.Passcode, was.Passcode}} {
		if pair[0] != pair[1] {
			fields[name] = pair[0]
		}
	}
	if f.Topic == "" {
		f.Problems["topic"] = "Enter a topic."
	}
	if n, err := strconv.Atoi(f.Duration); err != nil || n < 1 || n > 1440 {
		f.Problems["duration"] = "Enter a number of minutes from 1 to 1440."
	} else if f.Duration != was.Duration {
		fields["duration"] = n
	}
	f.changeStart(was, now, fields)
	if f.Alternatives != was.Alternatives {
		settings["alternative_hosts"] = f.Alternatives
	}
	if f.WaitingRoom != was.WaitingRoom {
		settings["waiting_room"] = f.WaitingRoom
	}
	if f.BeforeHost != was.BeforeHost {
		settings["join_before_host"] = f.BeforeHost
	}
	if len(settings) > 0 {
		fields["settings"] = settings
	}
	if data, err := json.Marshal(fields); err == nil {
		_ = json.Unmarshal(data, &in) // made of texts, numbers, and switches
	}
	return in
}

// changeStart adds the start if it or its zone changed.
func (f *editForm) changeStart(was editForm, now time.Time, fields map[string]any) {
	zone, err := time.LoadLocation(f.Timezone)
	if err != nil || f.Timezone == "" || f.Timezone == "Local" {
		f.Problems["timezone"] = "Enter a time zone such as Europe/Paris."
		return
	}
	if was.Start == "" || f.Start == was.Start && f.Timezone == was.Timezone {
		return
	}
	start, err := time.ParseInLocation(editLayout, f.Start, zone)
	switch {
	case err != nil:
		f.Problems["start_time"] = "Enter a date and a time."
	case !start.After(now):
		f.Problems["start_time"] = "Enter a start in the future."
	default:
		fields["start_time"] = start.UTC().Format("2006-01-02T15:04:05Z")
	}
}

// refused notes what the API found wrong, beside the field it names.
func (f *editForm) refused(fail *apiError) {
	if fail == nil {
		return
	}
	sentences := map[string]string{ //nolint:gosec // what people read, no secrets
		"topic": "This topic is too long.", "agenda": "This description is too long.",
		"password":          "Use at most 10 letters, digits, and the signs @ - _ *.",
		"alternative_hosts": "Each alternative host must be a licensed person of this account, and not the host.",
	}
	for _, e := range fail.Errors {
		name := e.Field[strings.LastIndexByte(e.Field, '.')+1:]
		if sentences[name] != "" {
			f.Problems[name] = sentences[name]
		}
	}
	if len(f.Problems) == 0 {
		f.Problem = fail.Message
	}
}

// serveDeletePage serves GET /users/{user}/meetings/{meeting}/delete.
func (s *Sim) serveDeletePage(w *reply, r *http.Request) {
	if m, host := s.meetingOfHost(w, r); m != nil {
		s.page(w, http.StatusOK, "delete", "Delete this meeting?", editForm{Meeting: m, Host: host})
	}
}

// serveDelete serves POST /users/{user}/meetings/{meeting}/delete.
func (s *Sim) serveDelete(w *reply, r *http.Request) {
	m, host := s.meetingOfHost(w, r)
	if m == nil {
		return
	}
	s.trashMeeting(host, m)
	seeOther(w, "/users/"+host.ID+"/meetings?done=deleted")
}

// serveRecover serves POST /users/{user}/meetings/{meeting}/recover.
func (s *Sim) serveRecover(w *reply, r *http.Request) {
	host := s.user("", r.PathValue("user"))
	if host == nil {
		s.serveNotFound(w, r)
		return
	}
	for _, m := range s.trashOf(host) {
		if m.key() == r.PathValue("meeting") {
			s.recoverMeeting(host, m)
			seeOther(w, "/users/"+host.ID+"/meetings?done=recovered")
			return
		}
	}
	s.serveNotFound(w, r)
}

// trashOf returns the meetings of a person that can be recovered.
func (s *Sim) trashOf(host *User) []*Meeting {
	return slices.DeleteFunc(s.state.meetings.in(host.ID), func(m *Meeting) bool { return s.trashed("", m.key()) == nil })
}
