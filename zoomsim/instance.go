package zoomsim

import (
	"slices"
	"strconv"
	"time"
)

// An Instance is one time that a meeting was held, or, before it has a UUID and
// a start, the wait for the host.
type Instance struct {
	UUID         string        `json:"uuid,omitempty"`
	MeetingID    int64         `json:"meeting_id"`
	AccountID    string        `json:"account_id"`
	HostID       string        `json:"host_id"`
	Topic        string        `json:"topic"`
	Type         int           `json:"type"`
	Timezone     string        `json:"timezone"`
	Duration     int           `json:"duration"`          // minutes, as scheduled
	Source       string        `json:"source"`            // name of the app that made the meeting, or Zoom
	Started      time.Time     `json:"started,omitzero"`  // zero while people wait for the host
	Deadline     time.Time     `json:"deadline,omitzero"` // when Zoom ends it; zero for never
	Ended        time.Time     `json:"ended,omitzero"`    // zero while it is live
	RoomTitle    string        `json:"room_title,omitempty"`
	RoomText     string        `json:"room_text,omitempty"` // with RoomTitle, what the waiting room shows
	Participants []Participant `json:"participants,omitempty"`
}

// A Participant is one person's presence in an instance, or her wait for it.
// Who is put back into the waiting room has one for each stay, with the same ID.
type Participant struct {
	ID           string    `json:"id"` // within the instance
	UUID         string    `json:"uuid"`
	UserID       string    `json:"user_id,omitempty"` // of a person who signed in
	Name         string    `json:"name"`
	Email        string    `json:"email,omitempty"`
	RegistrantID string    `json:"registrant_id,omitempty"`
	Host         bool      `json:"host,omitempty"`   // the host or an alternative host
	Waiting      time.Time `json:"waiting,omitzero"` // since when in the waiting room; zero if never
	Joined       time.Time `json:"joined,omitzero"`  // zero while waiting
	Left         time.Time `json:"left,omitzero"`    // zero while present
	LeftWhy      string    `json:"left_why,omitempty"`
	Ticket       string    `json:"ticket,omitempty"` // hash of the cookie of who came by the join page
}

// States of a participant.
const (
	WaitingForHost = "waiting_for_host" // the meeting has not started
	InWaitingRoom  = "waiting_room"
	InMeeting      = "in_meeting"
	Gone           = "gone" // left, was removed, or the meeting ended
)

// State returns one of the states of a participant.
func (p *Participant) State() string {
	switch {
	case !p.Left.IsZero():
		return Gone
	case !p.Joined.IsZero():
		return InMeeting
	case !p.Waiting.IsZero():
		return InWaitingRoom
	}
	return WaitingForHost
}

func (i *Instance) meeting() string { return meetingKey(i.MeetingID) }

// live reports whether the instance has started and not ended.
func (i *Instance) live() bool { return !i.Started.IsZero() && i.Ended.IsZero() }

// fork returns a copy that may be changed and kept.
func (i *Instance) fork() *Instance {
	c := *i
	c.Participants = slices.Clone(i.Participants)
	return &c
}

// index returns the place of the newest stay of a participant, or -1.
func (i *Instance) index(participant string) int {
	for k, p := range slices.Backward(i.Participants) {
		if p.ID == participant {
			return k
		}
	}
	return -1
}

// has reports whether a participant is in a state; host asks for hosts only.
func (i *Instance) has(state string, host bool) bool {
	return slices.ContainsFunc(i.Participants, func(p Participant) bool {
		return p.State() == state && (p.Host || !host)
	})
}

// hostCame reports whether a host has been in the meeting.
func (i *Instance) hostCame() bool {
	return slices.ContainsFunc(i.Participants, func(p Participant) bool { return p.Host && !p.Joined.IsZero() })
}

// add appends a participant and returns her place. The ids count up as in
// Zoom, where the first is 16778240.
func (i *Instance) add(p Participant) int {
	p.ID, p.UUID = strconv.Itoa(16_778_240+1024*len(i.Participants)), secret(16)
	i.Participants = append(i.Participants, p)
	return len(i.Participants) - 1
}

// An ongoing row names the running instance of a meeting.
type ongoing struct {
	MeetingID int64  `json:"meeting_id"`
	HostID    string `json:"host_id"`
	UUID      string `json:"uuid"`
}

func (o *ongoing) key() string { return meetingKey(o.MeetingID) }

// live returns the running instance of a meeting, or nil.
func (s *Sim) live(meeting int64) *Instance {
	if o := s.state.ongoing.get(meetingKey(meeting)); o != nil {
		return s.state.instances.get(o.UUID)
	}
	return nil
}

// current returns the running instance of a meeting, or the wait for its host,
// or nil.
func (s *Sim) current(meeting int64) *Instance {
	if i := s.live(meeting); i != nil {
		return i
	}
	return s.state.lobbies.get(meetingKey(meeting))
}

// keep stores an instance. A wait for the host is forgotten once it is over.
func (s *Sim) keep(i *Instance) {
	switch {
	case i.live():
		s.state.instances.put(i)
		s.state.ongoing.put(&ongoing{i.MeetingID, i.HostID, i.UUID})
		s.expect(i.Deadline)
		s.state.lobbies.drop(i.meeting())
	case !i.Ended.IsZero():
		s.state.instances.put(i)
		s.state.ongoing.drop(i.meeting())
	case i.has(WaitingForHost, false):
		s.state.lobbies.put(i)
	default:
		s.state.lobbies.drop(i.meeting())
	}
}

// lobby returns an empty wait for the host of a meeting.
func (s *Sim) lobby(m *Meeting) *Instance {
	i := &Instance{MeetingID: m.ID, HostID: m.HostID, AccountID: s.user("", m.HostID).AccountID, Source: "Zoom"}
	if app := s.state.apps.get(m.CreatedBy); app != nil {
		i.Source = app.Name
	}
	i.describe(m)
	return i
}

// describe takes over what a meeting says about itself.
func (i *Instance) describe(m *Meeting) {
	i.Topic, i.Type, i.Timezone, i.Duration = m.Topic, m.Type, m.Timezone, m.Duration
}

// Instances returns the times that a meeting was held, oldest first, and with
// it the wait for its host if there is one. Participants are shared with the
// simulator and must not be changed.
func (s *Sim) Instances(meeting int64) []Instance {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lapse()
	return copies(s.instancesOf(meeting))
}

// instancesOf returns the instances of a meeting by start, and then the wait
// for its host if there is one.
func (s *Sim) instancesOf(meeting int64) []*Instance {
	all := s.state.instances.in(meetingKey(meeting))
	slices.SortFunc(all, func(a, b *Instance) int { return a.Started.Compare(b.Started) })
	if i := s.state.lobbies.get(meetingKey(meeting)); i != nil {
		all = append(all, i)
	}
	return all
}
