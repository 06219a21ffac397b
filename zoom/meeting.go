package zoom

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"greenroom"
)

// Limits of the Zoom Meeting API specification.
const (
	MaxTopic    = 200            // runes of a topic; longer ones are cut
	MaxAgenda   = 2000           // runes of an agenda; longer ones are cut
	MaxDuration = 24 * time.Hour // of a meeting, at least a minute
)

const (
	scheduledType = 2 // one meeting at one time
	pageSize      = 300
	maxPages      = 100 // of one list
)

// MeetingRequest is what a scheduled meeting shall be.
type MeetingRequest struct {
	Topic    string        // cut at MaxTopic
	Agenda   string        // cut at MaxAgenda
	Start    time.Time     // any zone; sent in UTC to the whole second
	Duration time.Duration // rounded up to whole minutes
	Timezone string        // IANA name that Zoom shows times in; "" means the host's
	Settings MeetingSettings
}

// MeetingSettings are those settings of a meeting that concern us. Nil means
// "not said": in a request the account's default, in an answer not contained.
// A waiting room switches join before host off, and locked account settings
// win without an error, so read back what was stored.
type MeetingSettings struct {
	JoinBeforeHost *bool `json:"join_before_host,omitempty"`
	WaitingRoom    *bool `json:"waiting_room,omitempty"`
}

// Meeting is a meeting as Zoom has it. The start_url, which signs its reader
// in as the host, is not read at all.
type Meeting struct {
	ID             int64  // up to 11 digits
	UUID           string // base64; another one for each time the meeting is started
	HostID         string
	HostEmail      string // not in lists
	Topic          string
	Agenda         string
	Start          time.Time     // UTC; zero if the meeting has no fixed time
	Duration       time.Duration // whole minutes
	Timezone       string
	JoinURL        string // may contain the passcode
	Password       greenroom.Secret
	Status         string // "waiting" or "started"; not in lists
	CreationSource string // "open_api" for meetings made by an app
	Settings       MeetingSettings
}

type meetingJSON struct {
	ID             int64            `json:"id"`
	UUID           string           `json:"uuid"`
	HostID         string           `json:"host_id"`
	HostEmail      string           `json:"host_email"`
	Topic          string           `json:"topic"`
	Agenda         string           `json:"agenda"`
	StartTime      string           `json:"start_time"`
	Duration       int64            `json:"duration"` // minutes
	Timezone       string           `json:"timezone"`
	JoinURL        string           `json:"join_url"`
	Password       greenroom.Secret `json:"password"`
	Status         string           `json:"status"`
	CreationSource string           `json:"creation_source"`
	Settings       MeetingSettings  `json:"settings"`
}

// UnmarshalJSON decodes a meeting of Zoom's REST API. It returns an error if
// there is no id, or if the start is not a time with an offset.
func (m *Meeting) UnmarshalJSON(b []byte) error {
	var j meetingJSON
	if err := json.Unmarshal(b, &j); err != nil {
		return err
	}
	if j.ID <= 0 {
		return errors.New("a meeting without id")
	}
	*m = Meeting{
		ID: j.ID, UUID: j.UUID, HostID: j.HostID, HostEmail: j.HostEmail, Topic: j.Topic, Agenda: j.Agenda,
		Duration: time.Duration(j.Duration) * time.Minute, Timezone: j.Timezone, JoinURL: j.JoinURL,
		Password: j.Password, Status: j.Status, CreationSource: j.CreationSource, Settings: j.Settings,
	}
	if j.StartTime == "" {
		return nil
	}
	start, err := time.Parse(time.RFC3339, j.StartTime)
	m.Start = start.UTC()
	return err
}

// CreateMeeting schedules a meeting for a host, a user id or address, or "me"
// with a user-level token. A start in the past becomes "now" in Zoom.
//
// Errors: Internal for "me" with an account's token, under which the meeting
// would land on the administrator; Invalid without a start or outside the
// durations; Forbidden if the host may not schedule; NotFound, see [IsGone],
// if there is no such host; Limited, with [APIError].HostDay for the host's
// day; Unavailable. After an error that [IsAmbiguous], the meeting may exist.
func (c *Client) CreateMeeting(ctx context.Context, t Token, host string, req MeetingRequest) (*Meeting, error) {
	path, err := userPath(t, host)
	if err != nil {
		return nil, err
	}
	if req.Start.IsZero() {
		return nil, greenroom.Errorf(greenroom.Invalid, "A Zoom meeting needs a start.").At("start")
	}
	if req.Duration < time.Minute {
		return nil, errDuration()
	}
	body, err := req.wire()
	if err != nil {
		return nil, err
	}
	body.Type = scheduledType
	var m Meeting
	err = c.do(ctx, t, call{
		method: http.MethodPost, route: "/users/{user}/meetings", path: path + "/meetings",
		in: body, out: &m, write: true, counted: true,
	})
	if err != nil {
		return nil, err
	}
	return &m, nil
}

// Meeting returns the meeting with that id. Errors: NotFound if Zoom has it no
// more, see [IsGone]; Unauthenticated; Forbidden; Limited; Unavailable.
func (c *Client) Meeting(ctx context.Context, t Token, id int64) (*Meeting, error) {
	var m Meeting
	err := c.do(ctx, t, call{method: http.MethodGet, route: "/meetings/{meeting}", path: meetingPath(id), out: &m})
	if err != nil {
		return nil, err
	}
	return &m, nil
}

// UpdateMeeting makes a meeting what req says. A zero topic, start, duration
// or timezone is left as it is, and so are nil settings; the agenda is always
// sent, so that it can be emptied. Zoom ignores a start in the past without an
// error: read back. Errors are those of [Client.CreateMeeting], with NotFound
// for the meeting.
func (c *Client) UpdateMeeting(ctx context.Context, t Token, id int64, req MeetingRequest) error {
	body, err := req.wire()
	if err != nil {
		return err
	}
	return c.do(ctx, t, call{
		method: http.MethodPatch, route: "/meetings/{meeting}", path: meetingPath(id), in: body, write: true, counted: true,
	})
}

// DeleteMeeting deletes a meeting without letting Zoom mail anybody. A meeting
// that Zoom does not have (404 with code 3001) is no error, so repeating is
// safe. Errors: Conflict while it is in progress, and those of [Client.Meeting].
func (c *Client) DeleteMeeting(ctx context.Context, t Token, id int64) error {
	err := c.do(ctx, t, call{
		method: http.MethodDelete, route: "/meetings/{meeting}", path: meetingPath(id), write: true,
		query: url.Values{"schedule_for_reminder": {"false"}, "cancel_meeting_reminder": {"false"}},
	})
	if e, ok := errors.AsType[*APIError](err); ok && e.Status == http.StatusNotFound && e.Code == 3001 {
		return nil
	}
	return err
}

// Meetings returns every unexpired scheduled meeting of a host, in Zoom's
// order; those that began up to a month ago are among them. Rows lack the
// host's address, the settings, the passcode and the status. Instant meetings
// are never listed. Errors are those of [Client.Users].
func (c *Client) Meetings(ctx context.Context, t Token, host string) ([]Meeting, error) {
	path, err := userPath(t, host)
	if err != nil {
		return nil, err
	}
	type page struct {
		Next     string    `json:"next_page_token"`
		Meetings []Meeting `json:"meetings"`
	}
	return pages(func(next string) ([]Meeting, string, error) {
		var p page
		err := c.do(ctx, t, call{
			method: http.MethodGet, route: "/users/{user}/meetings", path: path + "/meetings",
			query: pageQuery(next, "type", "scheduled"), out: &p,
		})
		return p.Meetings, p.Next, err
	})
}

func meetingPath(id int64) string { return "/meetings/" + strconv.FormatInt(id, 10) }
