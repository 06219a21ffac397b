package zoomsim

import (
	"fmt"
	"net/http"
	"strconv"
)

// JoinAs says who joins a meeting. The link is taken to carry the passcode.
type JoinAs struct {
	Name         string `json:"name"`          // "" becomes that of the person or registrant
	Email        string `json:"email"`         // "" for a guest who does not say
	SignedIn     bool   `json:"signed_in"`     // Email is that of a person of the simulator, who is signed in
	Host         bool   `json:"host"`          // comes by the start link, as the host; the other fields are not looked at
	RegistrantID string `json:"registrant_id"` // comes by the personal link of a registrant
}

// Join lets someone join a meeting as the join page would. It returns the id of
// the participant and her state, or an error that says why she may not.
func (s *Sim) Join(meeting int64, who JoinAs) (participant, state string, err error) {
	err = s.change(func() (err error) {
		participant, state, err = s.joinAs(meeting, who)
		return err
	})
	return participant, state, err
}

// Admit lets a participant in from the waiting room. By is the participant who
// does it and must have the right to; "" is the host, wherever she is.
func (s *Sim) Admit(meeting int64, participant, by string) error {
	return s.change(func() error { return s.admitBy(meeting, participant, by) })
}

// Leave takes a participant out of the meeting, the waiting room, or the wait
// for the host. The meeting ends when the last one leaves it.
func (s *Sim) Leave(meeting int64, participant string) error {
	return s.change(func() error { return s.leaveAs(meeting, participant) })
}

// End ends a meeting for all, as its host does.
func (s *Sim) End(meeting int64) error {
	return s.change(func() error { return s.endAll(meeting) })
}

func (s *Sim) joinAs(meeting int64, who JoinAs) (participant, state string, err error) {
	m := s.meeting("", meetingKey(meeting))
	if m == nil {
		return "", "", fmt.Errorf("zoomsim: there is no meeting %d, or it has expired", meeting)
	}
	e := entrant{name: who.Name, email: who.Email, host: who.Host}
	if who.Host {
		e = entrant{user: s.user("", m.HostID), host: true}
	}
	if who.SignedIn && !who.Host {
		if e.user = s.user("", who.Email); !e.user.active() {
			return "", "", fmt.Errorf("zoomsim: there is no active user %q", who.Email)
		}
	}
	if who.RegistrantID != "" {
		if e.registrant = s.registrant(m, who.RegistrantID); e.registrant == nil {
			return "", "", fmt.Errorf("zoomsim: there is no registrant %q", who.RegistrantID)
		}
	}
	id, err := s.enter(m, e)
	if err != nil {
		return "", "", err
	}
	i := s.current(meeting)
	return id, i.Participants[i.index(id)].State(), nil
}

func (s *Sim) admitBy(meeting int64, participant, by string) error {
	return s.act(meeting, participant, func(m *Meeting, i *Instance, k int) error {
		if by != "" {
			if b := i.index(by); b < 0 || !s.mayAdmit(i, &i.Participants[b]) {
				return errHostsOnly
			}
		}
		if i.Participants[k].State() != InWaitingRoom {
			return errNotWaiting
		}
		s.letIn(m, i, k)
		s.keep(i)
		return nil
	})
}

func (s *Sim) leaveAs(meeting int64, participant string) error {
	return s.act(meeting, participant, func(_ *Meeting, i *Instance, k int) error {
		s.depart(i, k, leftFreely)
		return nil
	})
}

func (s *Sim) endAll(meeting int64) error {
	m := s.meeting("", meetingKey(meeting))
	if m == nil || s.live(meeting) == nil {
		return errNobodyHere
	}
	s.endLive(m)
	return nil
}

// meetingOf returns the meeting id of a control request's path; 0 is none.
func meetingOf(r *http.Request) int64 {
	id, err := strconv.ParseInt(r.PathValue("meeting"), 10, 64)
	if err != nil {
		return 0
	}
	return id
}

// serveJoinAs serves POST /_sim/meetings/{meeting}/join.
func (s *Sim) serveJoinAs(w *reply, r *http.Request) {
	var who JoinAs
	if !s.control(w, r, &who) {
		return
	}
	if id, state, err := s.joinAs(meetingOf(r), who); answered(w, err) {
		writeJSON(w, http.StatusOK, map[string]string{"participant_id": id, "state": state})
	}
}

// serveAdmit serves POST /_sim/meetings/{meeting}/admit.
func (s *Sim) serveAdmit(w *reply, r *http.Request) {
	var in struct {
		Participant string `json:"participant_id"`
		By          string `json:"by"`
	}
	if s.control(w, r, &in) {
		done(w, s.admitBy(meetingOf(r), in.Participant, in.By))
	}
}

// serveLeave serves POST /_sim/meetings/{meeting}/leave.
func (s *Sim) serveLeave(w *reply, r *http.Request) {
	var in struct {
		Participant string `json:"participant_id"`
	}
	if s.control(w, r, &in) {
		done(w, s.leaveAs(meetingOf(r), in.Participant))
	}
}

// serveEnd serves POST /_sim/meetings/{meeting}/end.
func (s *Sim) serveEnd(w *reply, r *http.Request) {
	if s.control(w, r, nil) {
		done(w, s.endAll(meetingOf(r)))
	}
}
