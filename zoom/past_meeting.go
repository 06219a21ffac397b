package zoom

import (
	"context"
	"net/http"
	"strconv"
)

// PastMeeting is a meeting that took place.
type PastMeeting struct {
	ID           int64       `json:"id"`
	UUID         string      `json:"uuid"`
	HostID       string      `json:"host_id,omitempty"`
	UserName     string      `json:"user_name,omitempty"` // of the host
	UserEmail    string      `json:"user_email,omitempty"`
	Department   string      `json:"dept,omitempty"`
	Topic        string      `json:"topic,omitempty"`
	Type         MeetingType `json:"type"`
	Source       string      `json:"source,omitempty"`
	Start        Time        `json:"start_time,omitzero"`
	End          Time        `json:"end_time,omitzero"`
	Duration     int         `json:"duration"`      // minutes
	TotalMinutes int         `json:"total_minutes"` // of all participants
	Participants int         `json:"participants_count"`
	HasSummary   bool        `json:"has_meeting_summary"`
}

func (p PastMeeting) empty() bool { return p.ID == 0 }

// PastMeeting returns a meeting that took place: the last time by its number,
// any time by its UUID. Errors: those of [Client.Meeting]; Forbidden if the
// account is not a paid one; Conflict if it was more than a year ago.
func (c *Client) PastMeeting(ctx context.Context, t Token, numberOrUUID string) (*PastMeeting, error) {
	path, err := pastPath(numberOrUUID)
	if err != nil {
		return nil, err
	}
	var m PastMeeting
	if err := c.do(ctx, t, call{method: http.MethodGet, route: "/past_meetings/{meeting}", path: path, out: &m}); err != nil {
		return nil, err
	}
	return &m, nil
}

// PastInstance is one time that a meeting was started.
type PastInstance struct {
	UUID  string `json:"uuid"`
	Start Time   `json:"start_time,omitzero"`
}

// PastInstanceList is the answer to [Client.PastInstances].
type PastInstanceList struct {
	Meetings []PastInstance `json:"meetings"`
}

func (l PastInstanceList) empty() bool { return l.Meetings == nil }

// PastInstances returns the times a meeting was started and has ended, of the
// dates from and to, as in 2026-11-02; "" means no bound. Errors are those of
// [Client.Meeting].
func (c *Client) PastInstances(ctx context.Context, t Token, id int64, from, to string) ([]PastInstance, error) {
	var list PastInstanceList
	err := c.do(ctx, t, call{
		method: http.MethodGet, route: "/past_meetings/{meeting}/instances",
		path: "/past_meetings/" + strconv.FormatInt(id, 10) + "/instances", query: options("from", from, "to", to), out: &list,
	})
	return list.Meetings, err
}

// PastParticipant is somebody's presence in a past meeting; one for each time
// they joined.
type PastParticipant struct {
	ID           string `json:"id"` // of the Zoom user; "" for a guest
	UserID       string `json:"user_id,omitempty"`
	Name         string `json:"name"`
	Email        string `json:"user_email"` // "" outside the account
	RegistrantID string `json:"registrant_id,omitempty"`
	Joined       Time   `json:"join_time,omitzero"`
	Left         Time   `json:"leave_time,omitzero"`
	Seconds      int    `json:"duration"`
	Failover     bool   `json:"failover"`
	Status       string `json:"status,omitempty"` // "in_meeting" or "in_waiting_room"
	Internal     bool   `json:"internal_user"`
}

// PastParticipantPage is a page of participants.
type PastParticipantPage struct {
	Paging
	Participants []PastParticipant `json:"participants"`
}

func (p PastParticipantPage) rows() ([]PastParticipant, string) {
	return p.Participants, p.NextPageToken
}

// PastParticipants returns who was in a past meeting. Errors are those of
// [Client.PastMeeting].
func (c *Client) PastParticipants(ctx context.Context, t Token, numberOrUUID string) ([]PastParticipant, error) {
	path, err := pastPath(numberOrUUID)
	if err != nil {
		return nil, err
	}
	return pages[PastParticipantPage](ctx, c, t, call{
		method: http.MethodGet, route: "/past_meetings/{meeting}/participants", path: path + "/participants",
	})
}
