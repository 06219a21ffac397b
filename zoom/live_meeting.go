package zoom

import (
	"context"
	"net/http"
	"strconv"
)

// What can be done to a meeting in progress.
const (
	RecordingStart     = "recording.start"
	RecordingStop      = "recording.stop"
	RecordingPause     = "recording.pause"
	RecordingResume    = "recording.resume"
	InviteByContact    = "participant.invite"
	InviteByPhone      = "participant.invite.callout"
	InviteRoomSystem   = "participant.invite.room_system_callout"
	WaitingRoomText    = "waiting_room.update"
	AICompanionStart   = "ai_companion.start"
	AICompanionStop    = "ai_companion.stop"
	AICompanionDisable = "ai_companion.disable"
)

// LiveControl is something that shall happen in a meeting in progress.
type LiveControl struct {
	Method string     `json:"method"` // as in RecordingStart
	Params LiveParams `json:"params,omitzero"`
}

// LiveParams are the parameters of a [LiveControl]; which of them count depends
// on its method.
type LiveParams struct {
	Contacts         []LiveContact `json:"contacts,omitzero"` // of InviteByContact, up to 10
	InviteeName      string        `json:"invitee_name,omitempty"`
	PhoneNumber      string        `json:"phone_number,omitempty"`
	InviteOptions    InviteOptions `json:"invite_options,omitzero"`
	CallType         string        `json:"call_type,omitempty"` // "h323" or "sip"
	DeviceIP         string        `json:"device_ip,omitempty"`
	H323             CallHeaders   `json:"h323_headers,omitzero"`
	SIP              CallHeaders   `json:"sip_headers,omitzero"`
	WaitingTitle     string        `json:"waiting_room_title,omitempty"`
	WaitingText      string        `json:"waiting_room_description,omitempty"`
	AICompanionMode  string        `json:"ai_companion_mode,omitempty"` // "questions", "summary" or "all"
	KeepTranscript   *bool         `json:"retain_meeting_transcript,omitempty"`
	DeleteWhatExists *bool         `json:"delete_meeting_assets,omitempty"`
}

// LiveContact is a Zoom user who is called into a meeting, by one of the two.
type LiveContact struct {
	Email string `json:"email,omitempty"`
	ID    string `json:"id,omitempty"`
}

// InviteOptions say what somebody hears who is called by telephone.
type InviteOptions struct {
	RequireGreeting    *bool `json:"require_greeting,omitempty"`
	RequirePressingOne *bool `json:"require_pressing_one,omitempty"`
}

// CallHeaders are sent to a room system that is called. The last two are for
// SIP only.
type CallHeaders struct {
	FromName string      `json:"from_display_name,omitempty"`
	ToName   string      `json:"to_display_name,omitempty"`
	FromURI  string      `json:"from_uri,omitempty"`
	More     []CustomKey `json:"additional_headers,omitzero"`
}

// ControlMeeting does something to a meeting in progress. Zoom accepts it and
// does it later. Errors are those of [Client.Meeting], and Forbidden if the
// account does not allow it.
func (c *Client) ControlMeeting(ctx context.Context, t Token, id int64, control LiveControl) error {
	return c.do(ctx, t, call{
		method: http.MethodPatch, route: "/live_meetings/{meeting}/events",
		path: "/live_meetings/" + strconv.FormatInt(id, 10) + "/events", in: control, write: true,
	})
}
