package zoomsim

import (
	"cmp"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"time"
)

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
	var in meetingRequest
	if fail := c.readJSON(&in); fail != nil {
		return 0, nil, fail
	}
	changed, fail := c.revise(m, host, in)
	if fail == nil {
		fail = c.spendUpdate(m, host)
	}
	if fail != nil {
		return 0, nil, fail
	}
	c.sim.changeMeeting(m, changed, c.operator())
	return http.StatusNoContent, nil, nil
}

// revise returns what an update makes of a meeting, or of one occurrence.
func (c *call) revise(m *Meeting, host *User, in meetingRequest) (*Meeting, *apiError) {
	if id := c.FormValue("occurrence_id"); id != "" {
		o, fail := m.occurrence(id)
		if fail != nil {
			return nil, fail
		}
		return c.sim.reviseOccurrence(m, host, o, in)
	}
	wanted, fail := c.newHost(m, host, in)
	if fail != nil {
		return nil, fail
	}
	changed, fail := c.sim.revise(m, wanted, in)
	if fail == nil && wanted.ID != host.ID {
		changed.AssistantID = host.ID
	}
	return changed, fail
}

// spendUpdate counts an update of the meeting, of which there are 100 within 24
// hours (API reference), besides what its host has per day. A refused one counts
// for neither.
func (c *call) spendUpdate(m *Meeting, host *User) *apiError {
	w := c.sim.window("updates " + m.key())
	if now := c.sim.now(); now.Sub(w.start) >= dayLength {
		*w = window{start: now}
	}
	if w.used >= hostDay {
		c.reply.header.Del("X-RateLimit-Type")
		return hostDayOver()
	}
	fail := c.spend(host)
	if fail == nil {
		w.used++
	}
	return fail
}

// updateMeetingAs changes a meeting as a person does by hand in the web portal,
// which uses up no part of the host's day.
func (s *Sim) updateMeetingAs(by *User, m *Meeting, in meetingRequest) *apiError {
	changed, fail := s.revise(m, s.user("", m.HostID), in)
	if fail == nil {
		s.changeMeeting(m, changed, by)
	}
	return fail
}

// changeMeeting stores a meeting in place of its old row and announces what is
// different, if anything is.
func (s *Sim) changeMeeting(old, changed *Meeting, by *User) {
	if !sameMeeting(old, changed) {
		s.state.meetings.put(changed)
		s.emitUpdated(old, changed, by)
	}
}

// sameMeeting reports whether two rows of a meeting tell the same.
func sameMeeting(old, changed *Meeting) bool {
	_, _, moved := changedOccurrence(old, changed)
	was, is := *old, *changed
	was.Changed, is.Changed = nil, nil // they may hold an occurrence that is like its series
	return !moved && reflect.DeepEqual(was, is) && reflect.DeepEqual(old.occurrences(), changed.occurrences())
}

// revise returns a meeting as a request wants it, with a host who may be new.
// Passcodes of updates have fewer characters to choose from than those of
// creates (API reference).
func (s *Sim) revise(m *Meeting, host *User, in meetingRequest) (*Meeting, *apiError) {
	if p := value(in.Password, ""); strings.ContainsAny(p, strings.Trim(specials, "@-_*")) {
		return nil, invalid("password")
	}
	if in.Recurrence != nil && value(in.Type, m.Type) == FixedTime {
		if missing := in.Recurrence.whole(); missing != "" {
			return nil, invalid("recurrence." + missing)
		}
	}
	changed := *m
	changed.Settings = overlay(m.Settings, nil)
	if host.ID != m.HostID {
		changed.HostID = host.ID
		changed.set("alternative_hosts", without(m.text("alternative_hosts"), host.Email))
	}
	return &changed, s.apply(&changed, host, in)
}

// without returns a list of alternative hosts that lacks one address.
func without(list, address string) string {
	return strings.Join(slices.DeleteFunc(strings.Split(list, ";"), func(a string) bool { return a == address }), ";")
}

// ofOccurrence are the settings that a single occurrence can have of its own.
var ofOccurrence = []string{"host_video", "participant_video", "join_before_host", "mute_upon_entry", "waiting_room", "watermark", "auto_recording"}

// reviseOccurrence returns a meeting of which one occurrence is as a request
// wants it: agenda, start_time, duration, and the settings of [ofOccurrence].
// Everything else in the request is ignored.
func (s *Sim) reviseOccurrence(m *Meeting, host *User, o Occurrence, in meetingRequest) (*Meeting, *apiError) {
	if fail := in.check(); fail != nil {
		return nil, fail
	}
	zone, err := time.LoadLocation(cmp.Or(value(in.Timezone, ""), m.Timezone))
	if err != nil || zone == time.Local {
		return nil, invalid("timezone")
	}
	if text := value(in.StartTime, ""); text != "" {
		start, ok := parseStart(text, zone)
		if !ok {
			return nil, invalid("start_time")
		}
		if start.After(s.second()) {
			o.Start = start
		}
	}
	set(&o.Duration, in.Duration)
	if in.Agenda != nil {
		o.Agenda = in.Agenda
	}
	sent := map[string]any{}
	for _, name := range ofOccurrence {
		if v, ok := in.Settings[name]; ok {
			sent[name] = v
		}
	}
	seen := m.at(o)
	if fail := s.applySettings(seen, host, sent); fail != nil {
		return nil, fail
	}
	o.Settings = nil
	for _, name := range ofOccurrence {
		if v := seen.setting(name); v != m.setting(name) {
			o.Settings = overlay(o.Settings, map[string]any{name: v})
		}
	}
	return m.with(o), nil
}
