package zoomsim

import (
	"cmp"
	"net/http"
	"strings"
)

// A liveRequest is the body of PATCH /live_meetings/{meeting}/events. Fields of
// methods that have no effect here are ignored.
type liveRequest struct {
	Method string `json:"method"`
	Params struct {
		Contacts []struct {
			ID    string `json:"id"`
			Email string `json:"email"`
		} `json:"contacts"` // at most 10
		RoomTitle string `json:"waiting_room_title"`
		RoomText  string `json:"waiting_room_description"`
		Companion string `json:"ai_companion_mode"` // questions, summary, or all
	} `json:"params"`
}

// controlLive serves PATCH /live_meetings/{meeting}/events. Recordings, calls
// to telephones and room systems, and the AI Companion are accepted or refused
// and have no effect.
func (c *call) controlLive() (int, any, *apiError) {
	m, _, fail := c.target()
	if fail != nil {
		return 0, nil, refuse(http.StatusNotFound, 3001, "Meeting "+c.PathValue("meeting")+" is not found or has expired.")
	}
	var in liveRequest
	if fail := c.readJSON(&in); fail != nil {
		return 0, nil, fail
	}
	i, host := c.sim.live(m.ID), c.sim.user("", m.HostID)
	if i == nil && !strings.HasSuffix(in.Method, "callout") {
		return 0, nil, refuse(http.StatusBadRequest, 300, "Meeting ID does not exist.")
	}
	switch in.Method {
	case "recording.start":
		fail = cloudStorage(host)
	case "recording.stop", "recording.pause", "recording.resume",
		"participant.invite.callout", "participant.invite.room_system_callout":
	case "participant.invite":
		fail = c.invite(i, in)
	case "waiting_room.update":
		i = i.fork()
		i.RoomTitle, i.RoomText = in.Params.RoomTitle, in.Params.RoomText
		c.sim.keep(i)
	case "ai_companion.start", "ai_companion.stop", "ai_companion.disable":
		fail = c.sim.companion(host, cmp.Or(in.Params.Companion, "all"))
	default:
		fail = invalid("method")
	}
	return http.StatusAccepted, nil, fail
}

// cloudStorage refuses to record for a host without cloud storage. That a
// Basic host has none is why the code strikes here; nobody's fills up.
func cloudStorage(host *User) *apiError {
	if host.Type == Licensed {
		return nil
	}
	return refuse(http.StatusBadRequest, 3309, "Not enough cloud storage available. "+
		"Either purchase additional storage or delete cloud recordings to free up storage.")
}

// invite tells people of the host's account to come. Who is not of it makes
// Zoom refuse, with a code that is a guess.
func (c *call) invite(i *Instance, in liveRequest) *apiError {
	if len(in.Params.Contacts) == 0 || len(in.Params.Contacts) > 10 {
		return invalid("params.contacts")
	}
	guests := []*User{}
	for _, contact := range in.Params.Contacts {
		u := c.sim.user(i.AccountID, cmp.Or(contact.ID, contact.Email))
		if u == nil {
			return invalid("params.contacts")
		}
		guests = append(guests, u)
	}
	for _, u := range guests {
		payload := c.operated(map[string]any{"id": i.meeting(), "uuid": i.UUID, "host_id": i.HostID, "topic": i.Topic,
			"participant": map[string]any{"participant_user_id": u.ID, "email": u.Email}})
		c.sim.emit(event{name: "meeting.invitation_dispatched", account: i.AccountID, person: i.HostID, payload: payload})
	}
	return nil
}

// operated returns a payload about an object that says who acted.
func (c *call) operated(object map[string]any) map[string]any {
	payload := map[string]any{"operator": "", "operator_id": "", "object": object}
	if u := c.operator(); u != nil {
		payload["operator"], payload["operator_id"] = u.Email, u.ID
	}
	return payload
}

// companion refuses a part of the AI Companion that the host's settings do not
// enable; both parts are off by default.
func (s *Sim) companion(host *User, mode string) *apiError {
	summary := s.portal(host, "in_meeting.meeting_summary_with_ai_companion.enable").value == true
	questions := s.portal(host, "in_meeting.ai_companion_questions.enable").value == true
	const forQuestions, forSummary = "**Allow users to ask AI Companion questions about the meeting** setting", "**Meeting summary with AI Companion** setting"
	const where = " in the **Settings** page of the Zoom web portal."
	switch {
	case mode == "all" && !summary && !questions:
		return refuse(http.StatusForbidden, 2314, "Not allowed to manage the AI Companion. To use this feature, enable either the "+
			forQuestions+" or the "+forSummary+where)
	case mode == "summary" && !summary:
		return refuse(http.StatusForbidden, 2314, "Not allowed to manage the AI Companion summary. To use this feature, enable the "+forSummary+where)
	case mode == "questions" && !questions:
		return refuse(http.StatusForbidden, 2314, "Not allowed to manage the AI Companion questions. To use this feature, enable the "+forQuestions+where)
	case mode != "all" && mode != "summary" && mode != "questions":
		return invalid("params.ai_companion_mode")
	}
	return nil
}
