package zoomsim

import (
	"cmp"
	"time"
)

// Reasons to leave, from the participant reports of the Zoom API reference.
const (
	leftFreely    = "left the meeting."
	hostEnded     = "Host ended the meeting."
	limitExceeded = "Exceeded free meeting minutes limit."
	removedByHost = "Removed by host."
)

// freeMinutes is how long a meeting of a Basic host lasts, also one of two
// people (Zoom support, as most secondary sources have it).
const freeMinutes = 40

// An entrant is who wants to join.
type entrant struct {
	name, email string
	user        *User // who is signed in; nil for a guest
	host        bool  // holds the start link
	registrant  *registrant
	ticket      string // hash of her cookie
}

// participant returns the entrant as she is known in the meeting.
func (e entrant) participant(m *Meeting) Participant {
	p := Participant{Name: e.name, Email: e.email, Ticket: e.ticket, Host: e.host || m.hostedBy(e.user)}
	if e.user != nil {
		p.UserID, p.Email, p.Name = e.user.ID, e.user.Email, cmp.Or(e.name, e.user.name())
	}
	if r := e.registrant; r != nil {
		p.RegistrantID, p.Name, p.Email = r.ID, cmp.Or(p.Name, r.name()), cmp.Or(p.Email, r.Email)
	}
	return p
}

// enter lets someone join: into the meeting, the waiting room, or the wait for
// the host. It returns the new participant's id, or a sentence for her.
func (s *Sim) enter(m *Meeting, e entrant) (id string, err error) {
	p := e.participant(m)
	if err := s.mayJoin(m, e, p.Host); err != nil {
		return "", err
	}
	i := s.current(m.ID)
	if i == nil {
		i = s.lobby(m)
	}
	i = i.fork()
	if !i.live() && (p.Host || m.opensEarly(s.now())) {
		err := s.mayStart(m)
		if err != nil && p.Host {
			return "", err
		}
		if err == nil {
			s.startInstance(m, i)
		}
	}
	k := i.add(p)
	id = i.Participants[k].ID
	s.seat(m, i, k)
	s.seatWaiting(m, i)
	s.keep(i)
	return id, nil
}

// startInstance makes an instance live. It has the UUID that the meeting showed
// until now; when it ends the meeting gets another one (API reference).
func (s *Sim) startInstance(m *Meeting, i *Instance) {
	i.describe(m)
	i.UUID, i.Started = m.UUID, s.second()
	if s.state.instances.get(i.UUID) != nil { // a personal meeting has no row in which to keep the next one
		i.UUID = s.newUUID()
	}
	if host := s.user("", m.HostID); host.Type == Basic || !s.state.accounts.get(host.AccountID).paid() {
		i.Deadline = i.Started.Add(freeMinutes * time.Minute)
	}
	s.emitInstance("meeting.started", i, nil)
}

// seat puts a participant where she belongs at this moment.
func (s *Sim) seat(m *Meeting, i *Instance, k int) {
	p := &i.Participants[k]
	switch {
	case !i.live():
		s.emitWait("meeting.participant_jbh_waiting", m, i, p)
	case !p.Host && s.waitsInRoom(m, p):
		p.Waiting = s.second()
		s.emitParticipant("meeting.participant_joined_waiting_room", i, p)
	default:
		s.join(m, i, p)
	}
}

// seatWaiting seats those who waited for a meeting that has now started.
func (s *Sim) seatWaiting(m *Meeting, i *Instance) {
	if !i.live() {
		return
	}
	for k := range i.Participants {
		if i.Participants[k].State() == WaitingForHost {
			s.seat(m, i, k)
		}
	}
}

// join puts a participant into the meeting.
func (s *Sim) join(m *Meeting, i *Instance, p *Participant) {
	p.Joined = s.second()
	if !i.hostCame() {
		s.emitWait("meeting.participant_jbh_joined", m, i, p)
	}
	s.emitParticipant("meeting.participant_joined", i, p)
}

// letIn lets a participant in from the waiting room. That no event tells of
// her leaving the waiting room is what receivers of these events count on, and
// in no official text.
func (s *Sim) letIn(m *Meeting, i *Instance, k int) {
	p := &i.Participants[k]
	s.emitParticipant("meeting.participant_admitted", i, p)
	s.join(m, i, p)
}

// putInRoom sends a participant from the meeting back to the waiting room. Her
// stay in the meeting ends there; that no event says so is a guess.
func (s *Sim) putInRoom(i *Instance, k int) {
	again := i.Participants[k]
	i.Participants[k].Left, i.Participants[k].Ticket = s.second(), ""
	again.Joined, again.Waiting = time.Time{}, s.second()
	i.Participants = append(i.Participants, again)
	s.emitParticipant("meeting.participant_put_in_waiting_room", i, &again)
}

// leave takes a participant out of wherever she is.
func (s *Sim) leave(i *Instance, k int, at time.Time, why string) {
	p := &i.Participants[k]
	was := p.State()
	p.Left, p.LeftWhy = at, why
	switch was {
	case WaitingForHost:
		if m := s.meeting("", i.meeting()); m != nil {
			s.emitWait("meeting.participant_jbh_waiting_left", m, i, p)
		}
	case InWaitingRoom:
		s.emitParticipant("meeting.participant_left_waiting_room", i, p)
	case InMeeting:
		s.emitParticipant("meeting.participant_left", i, p)
	}
}

// depart takes one participant out. A meeting that nobody is in any more ends.
func (s *Sim) depart(i *Instance, k int, why string) {
	s.leave(i, k, s.second(), why)
	if i.live() && !i.has(InMeeting, false) {
		s.end(i, s.second(), hostEnded)
		return
	}
	s.keep(i)
}

// end ends a live instance, which the caller forked.
func (s *Sim) end(i *Instance, at time.Time, why string) {
	for k := range i.Participants {
		if i.Participants[k].State() != Gone {
			s.leave(i, k, at, why)
		}
	}
	i.Ended = at
	s.emitInstance("meeting.ended", i, map[string]any{"end_time": stamp(at)})
	s.keep(i)
	if m := s.state.meetings.get(i.meeting()); m != nil {
		next := *m
		next.UUID = s.newUUID()
		s.state.meetings.put(&next)
	}
}

// endLive ends the running instance of a meeting, if there is one, as its host
// does.
func (s *Sim) endLive(m *Meeting) {
	if i := s.live(m.ID); i != nil {
		s.end(i.fork(), s.second(), hostEnded)
	}
}

// lapse does what time alone does to meetings: it ends those whose limit is
// over, at that moment even if nobody looked, and opens those that people may
// join before their host.
func (s *Sim) lapse() {
	if len(s.state.ongoing.rows)+len(s.state.lobbies.rows) == 0 {
		return
	}
	if !s.now().Before(s.deadline) {
		s.endOverdue()
	}
	for _, i := range s.state.lobbies.all() {
		s.openEarly(i)
	}
}

// endOverdue ends the meetings whose limit is over, and notes when the next
// one's will be.
func (s *Sim) endOverdue() {
	now := s.now()
	s.deadline = now.AddDate(1, 0, 0)
	for _, o := range s.state.ongoing.all() {
		i := s.live(o.MeetingID)
		switch {
		case i.Deadline.IsZero():
		case now.Before(i.Deadline):
			s.expect(i.Deadline)
		default:
			s.end(i.fork(), i.Deadline, limitExceeded)
		}
	}
}

// expect notes that a running meeting will be over at a time.
func (s *Sim) expect(at time.Time) {
	if !at.IsZero() && at.Before(s.deadline) {
		s.deadline = at
	}
}

// openEarly starts a meeting that people wait for once they may join before
// its host. Of a meeting that is gone it forgets who waits.
func (s *Sim) openEarly(i *Instance) {
	m := s.meeting("", i.meeting())
	if m == nil {
		s.state.lobbies.drop(i.meeting())
		return
	}
	if !m.opensEarly(s.now()) || s.mayStart(m) != nil {
		return
	}
	i = i.fork()
	s.startInstance(m, i)
	s.seatWaiting(m, i)
	s.keep(i)
}

// act finds a participant who is not gone and hands her over with an instance
// that may be changed.
func (s *Sim) act(meeting int64, participant string, do func(m *Meeting, i *Instance, k int) error) error {
	m, i := s.meeting("", meetingKey(meeting)), s.current(meeting)
	if m == nil || i == nil {
		return errNobodyHere
	}
	k := i.index(participant)
	if k < 0 || i.Participants[k].State() == Gone {
		return errParticipantGone
	}
	return do(m, i.fork(), k)
}
