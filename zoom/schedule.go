package zoom

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strconv"

	"greenroom"
)

// CreateMeeting schedules a meeting for a host, a user id or address, or "me"
// with a user-level token, and returns it as Zoom stored it.
//
// If Zoom refuses it and there are alternative hosts, it is sent once more
// without them, see [AlternativeHosts].
//
// Errors: Internal for a host that the token is not for, see [Token]; Invalid
// without what a meeting of its type needs, or if Zoom refuses it; Forbidden if
// the host may not schedule; NotFound, see [IsGone], if there is no such host;
// Limited, with [APIError].HostDay for the host's day; Unavailable. After an
// error that [IsAmbiguous], the meeting may exist.
func (c *Client) CreateMeeting(ctx context.Context, t Token, host string, req MeetingRequest) (*Stored, error) {
	path, err := userPath(t, host)
	if err != nil {
		return nil, err
	}
	if req.Type == 0 {
		req.Type = Scheduled
	}
	if err := req.timed(); err != nil {
		return nil, err
	}
	want, err := req.prepared()
	if err != nil {
		return nil, err
	}
	want.Settings.AlternativeHosts = c.withoutUser(ctx, t, host, want.Settings.AlternativeHosts)
	var m Meeting
	refusal, err := c.writeMeeting(ctx, t, call{
		method: http.MethodPost, route: "/users/{user}/meetings", path: path + "/meetings", out: &m,
	}, want)
	if err != nil {
		return nil, err
	}
	return stored(want, m, "", refusal), nil
}

// UpdateMeeting makes a meeting what req says, leaving what req does not say,
// and reads back what Zoom stored, since Zoom answers nothing and may have
// ignored some of it, as a start in the past.
//
// Errors are those of [Client.CreateMeeting], with NotFound for the meeting.
// After one that [IsUnread], the change was accepted: read the meeting and do
// not write it again.
func (c *Client) UpdateMeeting(ctx context.Context, t Token, id int64, req MeetingRequest) (*Stored, error) {
	want, err := req.prepared()
	if err != nil {
		return nil, err
	}
	if want.Settings.AlternativeHosts, err = c.withoutHost(ctx, t, id, want.Settings.AlternativeHosts); err != nil {
		return nil, err
	}
	refusal, err := c.writeMeeting(ctx, t, patch(id), want)
	if err != nil {
		return nil, err
	}
	m, err := c.Meeting(ctx, t, id)
	if err != nil {
		return nil, unread(err)
	}
	return stored(want, *m, "", refusal), nil
}

// UpdateOccurrence is [Client.UpdateMeeting] for one occurrence of a recurring
// meeting. Without the id of one it returns an Internal error.
func (c *Client) UpdateOccurrence(ctx context.Context, t Token, id int64, occurrence string, want OccurrenceChange) (*Stored, error) {
	if want.Duration < 0 || want.Duration > MaxDuration {
		return nil, errDuration()
	}
	if occurrence == "" {
		return nil, greenroom.Errorf(greenroom.Internal, "A whole series was about to be changed for one of its meetings. Nothing was sent to Zoom.")
	}
	want.Start = want.Start.whole()
	k := patch(id)
	k.query, k.in = options("occurrence_id", occurrence), want
	if err := c.do(ctx, t, k); err != nil {
		return nil, err
	}
	m, err := c.ReadMeeting(ctx, t, id, MeetingQuery{Occurrence: occurrence})
	if err != nil {
		return nil, unread(err)
	}
	return stored(want, *m, occurrence, nil), nil
}

// patch is the call that changes a meeting.
func patch(id int64) call {
	return call{method: http.MethodPatch, route: "/meetings/{meeting}", path: meetingPath(id), write: true, counted: true}
}

// Meeting returns the meeting with that id. Errors: NotFound if Zoom has it no
// more, see [IsGone], which happens 30 days after its time and at once to an
// instant one; Unauthenticated; Forbidden; Limited; Unavailable.
func (c *Client) Meeting(ctx context.Context, t Token, id int64) (*Meeting, error) {
	return c.ReadMeeting(ctx, t, id, MeetingQuery{})
}

// MeetingQuery says what of a recurring meeting is read.
type MeetingQuery struct {
	Occurrence string // "" means the series
	Previous   bool   // with the occurrences that are over
}

// ReadMeeting is [Client.Meeting] with a query.
func (c *Client) ReadMeeting(ctx context.Context, t Token, id int64, q MeetingQuery) (*Meeting, error) {
	query := options("occurrence_id", q.Occurrence)
	if q.Previous {
		query.Set("show_previous_occurrences", "true")
	}
	var m Meeting
	err := c.do(ctx, t, call{method: http.MethodGet, route: "/meetings/{meeting}", path: meetingPath(id), query: query, out: &m})
	if err != nil {
		return nil, err
	}
	return &m, nil
}

// Deletion says what is deleted of a recurring meeting, and whom Zoom mails.
type Deletion struct {
	Occurrence    string // "" means the whole meeting
	TellHosts     bool   // the host and the alternative hosts
	TellAttendees bool   // who registered
}

// DeleteMeeting deletes a meeting without letting Zoom mail anybody. A meeting
// that Zoom does not have (404 with code 3001) is no error, so repeating is
// safe. Errors: Conflict while it is in progress, and those of [Client.Meeting].
func (c *Client) DeleteMeeting(ctx context.Context, t Token, id int64) error {
	return c.Delete(ctx, t, id, Deletion{})
}

// Delete is [Client.DeleteMeeting] with a choice.
func (c *Client) Delete(ctx context.Context, t Token, id int64, d Deletion) error {
	query := options("occurrence_id", d.Occurrence)
	query.Set("schedule_for_reminder", strconv.FormatBool(d.TellHosts))
	query.Set("cancel_meeting_reminder", strconv.FormatBool(d.TellAttendees))
	err := c.do(ctx, t, call{method: http.MethodDelete, route: "/meetings/{meeting}", path: meetingPath(id), query: query, write: true})
	if e, ok := errors.AsType[*APIError](err); ok && e.Status == http.StatusNotFound && e.Code == 3001 {
		return nil
	}
	return err
}

// EndMeeting ends a meeting that is in progress.
func (c *Client) EndMeeting(ctx context.Context, t Token, id int64) error {
	return c.setStatus(ctx, t, id, "end")
}

// RecoverMeeting brings a deleted meeting back, for about 30 days.
func (c *Client) RecoverMeeting(ctx context.Context, t Token, id int64) error {
	return c.setStatus(ctx, t, id, "recover")
}

func (c *Client) setStatus(ctx context.Context, t Token, id int64, action string) error {
	return c.do(ctx, t, call{
		method: http.MethodPut, route: "/meetings/{meeting}/status", path: meetingPath(id) + "/status",
		in: map[string]string{"action": action}, write: true,
	})
}

// MeetingsQuery says which meetings are listed.
type MeetingsQuery struct {
	// Type is "scheduled", which "" means: every unexpired one; or "live",
	// "upcoming", "upcoming_meetings" or "previous_meetings", of six months at
	// most.
	Type     string
	From, To string // dates as in 2026-11-02
	Timezone string // of the dates
}

// MeetingPage is a page of meetings.
type MeetingPage struct {
	Paging
	Meetings []Meeting `json:"meetings"`
}

func (p MeetingPage) rows() ([]Meeting, string) { return p.Meetings, p.NextPageToken }

// Meetings returns the meetings of a host, in Zoom's order; those that began up
// to a month ago are among them. Instant meetings are never listed, and
// agendas may be cut. Errors are those of [Client.Users].
func (c *Client) Meetings(ctx context.Context, t Token, host string, q MeetingsQuery) ([]Meeting, error) {
	path, err := userPath(t, host)
	if err != nil {
		return nil, err
	}
	query := options("from", q.From, "to", q.To, "timezone", q.Timezone)
	query.Set("type", cmp.Or(q.Type, "scheduled"))
	return pages[MeetingPage](ctx, c, t, call{
		method: http.MethodGet, route: "/users/{user}/meetings", path: path + "/meetings", query: query,
	})
}

// UpcomingMeeting is a meeting that a user hosts or is invited to.
type UpcomingMeeting struct {
	ID       int64       `json:"id"`
	Topic    string      `json:"topic,omitempty"`
	Type     MeetingType `json:"type,omitempty"`
	Start    Time        `json:"start_time,omitzero"`
	Duration int         `json:"duration,omitempty"` // minutes
	Timezone string      `json:"timezone,omitempty"`
	Created  Time        `json:"created_at,omitzero"`
	JoinURL  string      `json:"join_url,omitempty"`
	Passcode Hidden      `json:"passcode,omitempty"`
	UsePMI   bool        `json:"use_pmi"`
	IsHost   bool        `json:"is_host"`
	IsAllDay bool        `json:"is_all_day"`
}

// LogValue implements slog.LogValuer like [Meeting.LogValue].
func (m UpcomingMeeting) LogValue() slog.Value { return slog.Int64Value(m.ID) }

// UpcomingMeetingList is the answer to [Client.UpcomingMeetings].
type UpcomingMeetingList struct {
	TotalRecords int               `json:"total_records"`
	Meetings     []UpcomingMeeting `json:"meetings"`
}

func (l UpcomingMeetingList) empty() bool { return l.Meetings == nil }

// UpcomingMeetings returns the meetings of the next 24 hours of a user, those of
// other hosts too. Errors are those of [Client.Users]; for a user who does not
// exist it is the one of a meeting, code 3001.
func (c *Client) UpcomingMeetings(ctx context.Context, t Token, user string) ([]UpcomingMeeting, error) {
	path, err := userPath(t, user)
	if err != nil {
		return nil, err
	}
	var list UpcomingMeetingList
	err = c.do(ctx, t, call{
		method: http.MethodGet, route: "/users/{user}/upcoming_meetings", path: path + "/upcoming_meetings", out: &list,
	})
	return list.Meetings, err
}
