package zoom

import (
	"context"
	"log/slog"
	"net/http"
)

// Invitation is the text that Zoom's own pages offer for a meeting, in the
// host's language. It contains the passcode.
type Invitation struct {
	Text     string   `json:"invitation"`
	SIPLinks []string `json:"sip_links,omitzero"`
}

func (i Invitation) empty() bool { return i.Text == "" }

// Invitation returns the invitation to a meeting. Errors are those of
// [Client.Meeting].
func (c *Client) Invitation(ctx context.Context, t Token, id int64) (*Invitation, error) {
	var i Invitation
	err := c.do(ctx, t, call{
		method: http.MethodGet, route: "/meetings/{meeting}/invitation", path: meetingPath(id) + "/invitation", out: &i,
	})
	if err != nil {
		return nil, err
	}
	return &i, nil
}

// InviteLinksRequest asks for a link of their own for each of some people.
type InviteLinksRequest struct {
	Attendees []Attendee `json:"attendees"`
	Seconds   int        `json:"ttl,omitempty"` // that the links live; Zoom's default is 7200
}

// Attendee is somebody to whom a link is given.
type Attendee struct {
	Name         string `json:"name"`
	DisableVideo *bool  `json:"disable_video,omitempty"`
	DisableAudio *bool  `json:"disable_audio,omitempty"`
}

// InviteLink is the link of one person, which joins under their name.
type InviteLink struct {
	Name    string `json:"name"`
	JoinURL string `json:"join_url"`
}

// InviteLinkList is the answer to [Client.CreateInviteLinks].
type InviteLinkList struct {
	Attendees []InviteLink `json:"attendees"`
}

func (l InviteLinkList) empty() bool { return l.Attendees == nil }

// CreateInviteLinks makes links to a meeting. Errors are those of
// [Client.Meeting].
func (c *Client) CreateInviteLinks(ctx context.Context, t Token, id int64, req InviteLinksRequest) ([]InviteLink, error) {
	var list InviteLinkList
	err := c.do(ctx, t, call{
		method: http.MethodPost, route: "/meetings/{meeting}/invite_links", path: meetingPath(id) + "/invite_links",
		in: req, out: &list, write: true,
	})
	return list.Attendees, err
}

// MeetingToken is a token of one meeting.
type MeetingToken struct {
	Token Hidden `json:"token"`
}

// LogValue implements slog.LogValuer and hides the token.
func (MeetingToken) LogValue() slog.Value { return slog.StringValue(hidden) }

func (m MeetingToken) empty() bool { return m.Token == "" }

// CaptionToken returns the address to which closed captions of a meeting are
// sent, which has a token in it. Errors are those of [Client.Meeting].
func (c *Client) CaptionToken(ctx context.Context, t Token, id int64) (MeetingToken, error) {
	var m MeetingToken
	err := c.do(ctx, t, call{
		method: http.MethodGet, route: "/meetings/{meeting}/token", path: meetingPath(id) + "/token",
		query: options("type", "closed_caption_token"), out: &m,
	})
	return m, err
}
