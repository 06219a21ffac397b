package zoomsim

import (
	"cmp"
	"maps"
	"reflect"
	"slices"
)

// A meetingEvent is the payload of an event about a meeting that somebody
// changed. Creations and deletions have an operation, updates a scope.
type meetingEvent struct {
	Operator   string `json:"operator"` // address
	OperatorID string `json:"operator_id"`
	Operation  string `json:"operation,omitempty"` // single or all
	Scope      string `json:"scope,omitempty"`
	TimeStamp  int64  `json:"time_stamp,omitempty"` // Unix milliseconds
	Object     any    `json:"object"`
	OldObject  any    `json:"old_object,omitempty"`
}

// deletedMeeting is a meeting in events of deletion and recovery.
type deletedMeeting struct {
	UUID        string          `json:"uuid"`
	ID          int64           `json:"id"`
	HostID      string          `json:"host_id"`
	Topic       string          `json:"topic"`
	Type        int             `json:"type"`
	StartTime   string          `json:"start_time,omitempty"`
	Duration    int             `json:"duration"`
	Timezone    string          `json:"timezone"`
	Occurrences []occurrenceRow `json:"occurrences,omitempty"`
}

// emitMeeting announces an event about a meeting. The operator is the person
// behind the app or the page, and the host if there is none.
func (s *Sim) emitMeeting(name string, m *Meeting, by *User, e meetingEvent) {
	host := s.user("", m.HostID)
	if by == nil {
		by = host
	}
	e.Operator, e.OperatorID = by.Email, by.ID
	s.emit(event{name: name, account: host.AccountID, person: host.ID, payload: e})
}

// whole says whether an event is about one meeting or a series of them.
func (m *Meeting) whole() string {
	if m.Type == FixedTime {
		return "all"
	}
	return "single"
}

func (s *Sim) emitCreated(m *Meeting, by *User) {
	facts := s.facts(m)
	delete(facts, "agenda")
	delete(facts, "registration_url")
	facts["uuid"] = m.UUID
	settings := map[string]any{}
	for _, name := range []string{"use_pmi", "alternative_hosts", "join_before_host", "jbh_time", "meeting_invitees"} {
		settings[name] = m.setting(name)
	}
	facts["settings"] = settings
	if m.PMI != 0 {
		facts["pmi"] = meetingKey(m.PMI)
	}
	s.emitMeeting("meeting.created", m, by, meetingEvent{Operation: m.whole(), Object: facts})
}

// emitDeleted announces that a whole meeting was deleted.
func (s *Sim) emitDeleted(m *Meeting, by *User) {
	s.emitMeeting("meeting.deleted", m, by, meetingEvent{Operation: m.whole(), Object: deletedObject(m, m.occurrences())})
}

// emitRecovered announces that a whole meeting is out of the trash. Its event
// must have a start_time; that of a meeting without one is a guess.
func (s *Sim) emitRecovered(m *Meeting, by *User) {
	object := deletedObject(m, m.occurrences())
	object.StartTime = cmp.Or(stamp(m.Start), stamp(m.Created))
	s.emitMeeting("meeting.recovered", m, by, meetingEvent{Operation: m.whole(), Object: object})
}

func (s *Sim) emitOccurrenceDeleted(m *Meeting, o Occurrence, by *User) {
	s.emitMeeting("meeting.deleted", m, by, meetingEvent{Operation: "single", Object: deletedObject(m.at(o), []Occurrence{o})})
}

func deletedObject(m *Meeting, gone []Occurrence) deletedMeeting {
	d := deletedMeeting{m.UUID, m.ID, m.HostID, m.Topic, m.Type, stamp(m.Start), m.Duration, m.Timezone, nil}
	if m.Type == Instant {
		d.StartTime = ""
	}
	for _, o := range gone {
		d.Occurrences = append(d.Occurrences, o.brief())
	}
	return d
}

// facts returns what events tell of a meeting, without what tells nothing.
func (s *Sim) facts(m *Meeting) map[string]any {
	facts := map[string]any{"id": m.ID, "host_id": m.HostID, "topic": m.Topic, "type": m.Type, "duration": m.Duration,
		"timezone": m.Timezone, "join_url": m.joinURL(s.here)}
	for name, text := range map[string]string{"start_time": stamp(m.Start), "password": m.Passcode, "agenda": m.Agenda,
		"registration_url": m.registrationURL(s.here)} {
		if text != "" {
			facts[name] = text
		}
	}
	if m.Type == Instant {
		delete(facts, "start_time")
	}
	if m.Recurrence != nil {
		facts["recurrence"] = *m.Recurrence
	}
	if m.TrackingFields != nil {
		facts["tracking_fields"] = m.TrackingFields
	}
	var rows []occurrenceRow
	for _, o := range m.occurrences() {
		rows = append(rows, o.row())
	}
	if rows != nil {
		facts["occurrences"] = rows
	}
	return facts
}

// emitUpdated announces what is different between two rows of a meeting, with
// the former values.
func (s *Sim) emitUpdated(old, changed *Meeting, by *User) {
	was, is := difference(s.facts(old), s.facts(changed))
	scope := changed.whole()
	if o, before, ok := changedOccurrence(old, changed); ok {
		scope = "single"
		was["occurrences"], is["occurrences"] = []occurrenceRow{before.row()}, []occurrenceRow{o.row()}
		old, changed = old.at(before), changed.at(o)
		if old.Agenda != changed.Agenda {
			was["agenda"], is["agenda"] = old.Agenda, changed.Agenda
		}
	}
	oldSettings, settings := settingsDifference(old, changed)
	if len(settings) > 0 {
		was["settings"], is["settings"] = oldSettings, settings
	}
	was["id"], is["id"] = old.ID, changed.ID
	s.emitMeeting("meeting.updated", changed, by, meetingEvent{Scope: scope, TimeStamp: s.now().UnixMilli(), Object: is, OldObject: was})
}

// difference returns the members in which two objects differ. A text that only
// one has is empty in the other, and anything else is absent there.
func difference(old, changed map[string]any) (was, is map[string]any) {
	was, is = map[string]any{}, map[string]any{}
	all := maps.Clone(old)
	maps.Copy(all, changed)
	for name := range all {
		before, after := old[name], changed[name]
		if reflect.DeepEqual(before, after) {
			continue
		}
		for to, v := range map[*map[string]any]any{&was: before, &is: after} {
			_, text := all[name].(string)
			if v == nil && text {
				v = ""
			}
			if v != nil {
				(*to)[name] = v
			}
		}
	}
	return was, is
}

// announced are the settings that meeting.updated tells of. A change of another
// one is announced without saying what it was.
var announced = []string{"host_video", "participant_video", "join_before_host", "jbh_time", "mute_upon_entry", "audio",
	"auto_recording", "use_pmi", "waiting_room", "watermark", "enforce_login", "enforce_login_domains", "approval_type",
	"registration_type", "alternative_hosts", "meeting_authentication", "authentication_option", "authentication_name",
	"authentication_domains", "meeting_invitees", "language_interpretation", "sign_language_interpretation",
	"continuous_meeting_chat", "auto_start_meeting_summary", "who_will_receive_summary", "auto_start_ai_companion_questions",
	"who_can_ask_questions", "summary_template_id", "allow_host_control_participant_mute_state", "email_in_attendee_report"}

func settingsDifference(old, changed *Meeting) (was, is map[string]any) {
	return difference(old.announced(), changed.announced())
}

func (m *Meeting) announced() map[string]any {
	all := overlay(standardSettings, m.Settings)
	maps.DeleteFunc(all, func(name string, _ any) bool { return !slices.Contains(announced, name) })
	return all
}

// changedOccurrence returns the one occurrence in which two rows of a series
// differ, now and before.
func changedOccurrence(old, changed *Meeting) (now, before Occurrence, ok bool) {
	for _, before := range old.occurrences() {
		i := slices.IndexFunc(changed.Changed, func(o Occurrence) bool { return o.ID == before.ID })
		if i >= 0 && !reflect.DeepEqual(changed.Changed[i], before) {
			return changed.Changed[i], before, true
		}
	}
	return now, before, false
}
