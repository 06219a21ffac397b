package zoomsim

import (
	"errors"
	"net/http"
)

// liveView is what a participant sees.
type liveView struct {
	Meeting   *Meeting
	Host      *User
	Instance  *Instance
	Me        Participant
	State     string
	Ended     bool
	Why       string // she is gone
	MayAdmit  bool
	Here      []Participant
	Waiting   []Participant // whom she may admit
	Done      string
	Problem   string
	RoomTitle string
	RoomText  string
}

// livePage shows where a participant is.
func (s *Sim) livePage(w *reply, r *http.Request, m *Meeting, i *Instance, k, status int, problem string) {
	p := i.Participants[k]
	v := liveView{Meeting: m, Host: s.user("", m.HostID), Instance: i, Me: p, State: p.State(), Ended: !i.Ended.IsZero(),
		Why: p.LeftWhy, MayAdmit: s.mayAdmit(i, &p), Done: notice(r), Problem: problem,
		RoomTitle: i.RoomTitle, RoomText: i.RoomText}
	for _, other := range i.Participants {
		switch {
		case other.State() == InMeeting:
			v.Here = append(v.Here, other)
		case other.State() == InWaitingRoom && v.MayAdmit:
			v.Waiting = append(v.Waiting, other)
		}
	}
	title := map[string]string{WaitingForHost: "Waiting for the host", InWaitingRoom: "Waiting room", InMeeting: m.Topic}[v.State]
	switch {
	case v.State == Gone && v.Ended:
		title = "The meeting has ended"
	case v.State == Gone && v.Why == removedByHost:
		title = "You were removed"
	case v.State == Gone:
		title = "You left the meeting"
	}
	s.page(w, status, "live", title, v)
}

// serveAct serves POST /j/{meeting}/{action}: what a participant does.
func (s *Sim) serveAct(w *reply, r *http.Request) {
	m := s.joinTarget(w, r)
	if m == nil {
		return
	}
	i, k := s.present(r, m.ID)
	if i == nil {
		seeOther(w, "/j/"+m.key())
		return
	}
	action := r.PathValue("action")
	if action == "again" {
		http.SetCookie(w, ticketCookie(m, "", -1))
		seeOther(w, "/j/"+m.key())
		return
	}
	if err := s.actBy(m, &i.Participants[k], action, r.PostFormValue("participant")); err != nil {
		s.livePage(w, r, m, i, k, http.StatusConflict, sentence(err))
		return
	}
	seeOther(w, "/j/"+m.key()+"?done="+action)
}

// actBy does what a participant asked for, to another one or to all.
func (s *Sim) actBy(m *Meeting, me *Participant, action, other string) error {
	host := me.Host && me.State() == InMeeting
	switch action {
	case "leave":
		return s.leaveAs(m.ID, me.ID)
	case "admit":
		return s.admitBy(m.ID, other, me.ID)
	case "remove", "hold", "end":
		if !host {
			return errHostsOnly
		}
	default:
		return errors.New("zoomsim: there is no such thing to do in a meeting")
	}
	if action == "end" {
		return s.endAll(m.ID)
	}
	if other == me.ID {
		return errors.New("zoomsim: you cannot do this to yourself: leave instead, or end the meeting")
	}
	return s.act(m.ID, other, func(_ *Meeting, i *Instance, k int) error {
		if action == "remove" {
			s.depart(i, k, removedByHost)
			return nil
		}
		if i.Participants[k].State() != InMeeting {
			return errParticipantGone
		}
		s.putInRoom(i, k)
		s.keep(i)
		return nil
	})
}
