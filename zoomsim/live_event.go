package zoomsim

import (
	"cmp"
	"maps"
)

// eventType returns a meeting type as events and reports number it: they have
// no 10, so that a screen share shows as a scheduled meeting is a guess.
func eventType(n int) int {
	if n == ScreenShare {
		return Scheduled
	}
	return n
}

// object returns an instance as events show it. Its id is text in these events
// and a number in those about the schedule (Zoom event reference, May 2026; its
// sample of meeting.started shows a number, its type says text).
func (i *Instance) object() map[string]any {
	return map[string]any{
		"id": i.meeting(), "uuid": i.UUID, "host_id": i.HostID, "topic": i.Topic, "type": eventType(i.Type),
		"start_time": stamp(i.Started), "timezone": i.Timezone, "duration": i.Duration,
	}
}

// emitInstance tells of an instance.
func (s *Sim) emitInstance(name string, i *Instance, more map[string]any) {
	object := i.object()
	maps.Copy(object, more)
	s.emit(event{name: name, account: i.AccountID, person: i.HostID, payload: map[string]any{"object": object}})
}

// emitParticipant tells of a participant of a live instance.
func (s *Sim) emitParticipant(name string, i *Instance, p *Participant) {
	person := map[string]any{
		"user_id": p.ID, "user_name": p.Name, "id": p.UserID, "participant_user_id": p.UserID,
		"participant_uuid": p.UUID, "email": s.shownEmail(i, p),
	}
	if p.RegistrantID != "" {
		person["registrant_id"] = p.RegistrantID
	}
	switch name {
	case "meeting.participant_joined":
		person["join_time"] = stamp(p.Joined)
	case "meeting.participant_left":
		person["leave_time"] = stamp(p.Left)
		person["leave_reason"] = p.leaveReason()
	default:
		at := s.second()
		if !p.Left.IsZero() {
			at = p.Left
		}
		person["date_time"] = stamp(at)
	}
	s.emitInstance(name, i, map[string]any{"participant": person})
}

// leaveReason returns the reason in the form of the Zoom event reference.
func (p *Participant) leaveReason() string {
	if p.LeftWhy == leftFreely {
		return p.Name + " left the meeting."
	}
	return p.Name + " left the meeting.<br>Reason: " + p.LeftWhy
}

// emitWait tells of someone who comes before the host. The id of the meeting is
// a number where she gives up waiting, and text otherwise (Zoom event
// reference, May 2026). A meeting that has not started shows the UUID of its
// schedule.
func (s *Sim) emitWait(name string, m *Meeting, i *Instance, p *Participant) {
	object := i.object()
	if !i.live() {
		object["uuid"], object["start_time"] = m.UUID, cmp.Or(stamp(m.Start), stamp(s.second()))
	}
	person := map[string]any{"id": p.UserID, "user_name": p.Name}
	if name == "meeting.participant_jbh_waiting_left" {
		object["id"] = i.MeetingID
	}
	if p.RegistrantID != "" && name != "meeting.participant_jbh_waiting" {
		person["registrant_id"] = p.RegistrantID
	}
	object["participant"] = person
	s.emit(event{name: name, account: i.AccountID, person: i.HostID, payload: map[string]any{"object": object}})
}

// shownEmail returns the address of a participant as events and reports show
// it: nothing for guests and people of other accounts (Zoom API, email address
// display rules).
func (s *Sim) shownEmail(i *Instance, p *Participant) string {
	if u := s.user(i.AccountID, p.UserID); u != nil && u.ID == p.UserID {
		return u.Email
	}
	return ""
}
