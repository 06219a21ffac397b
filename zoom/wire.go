package zoom

import (
	"errors"
	"net/url"
	"strconv"
	"time"

	"greenroom"
)

// meetingBody is a request in Zoom's words.
type meetingBody struct {
	Topic     string          `json:"topic,omitempty"`
	Type      int             `json:"type,omitempty"`
	StartTime string          `json:"start_time,omitempty"`
	Duration  int64           `json:"duration,omitempty"` // minutes
	Timezone  string          `json:"timezone,omitempty"`
	Agenda    string          `json:"agenda"`
	Settings  MeetingSettings `json:"settings,omitzero"`
}

// wire returns the body of a create or an update. The start has a "Z": Zoom
// takes one without for local to the time zone and does not document offsets
// or fractions (Zoom Meeting API specification).
func (r MeetingRequest) wire() (meetingBody, error) {
	if r.Duration < 0 || r.Duration > MaxDuration {
		return meetingBody{}, errDuration()
	}
	b := meetingBody{
		Topic: cut(r.Topic, MaxTopic), Agenda: cut(r.Agenda, MaxAgenda), Timezone: r.Timezone, Settings: r.Settings,
		Duration: int64((r.Duration + time.Minute - 1) / time.Minute),
	}
	if !r.Start.IsZero() {
		b.StartTime = r.Start.UTC().Format("2006-01-02T15:04:05Z")
	}
	return b, nil
}

func errDuration() error {
	return greenroom.Errorf(greenroom.Invalid, "A Zoom meeting lasts between 1 minute and 24 hours.").At("duration")
}

// cut returns the first n runes of s.
func cut(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}

// userPath returns the path of a user. It refuses "me" for grants of an
// account, where Zoom takes it for the administrator who made the app.
func userPath(t Token, user string) (string, error) {
	switch {
	case user == "me" && !t.UserLevel:
		return "", greenroom.Errorf(greenroom.Internal, "An account's Zoom permission was about to be used for \"me\". Nothing was sent to Zoom.").At("host")
	case user == "" || user == "." || user == "..":
		return "", greenroom.Errorf(greenroom.Internal, "A Zoom user was about to be asked for without an id. Nothing was sent to Zoom.")
	}
	return "/users/" + url.PathEscape(user), nil
}

// pageQuery returns the query for one page of a list.
func pageQuery(next, key, value string) url.Values {
	q := url.Values{key: {value}, "page_size": {strconv.Itoa(pageSize)}}
	if next != "" {
		q.Set("next_page_token", next)
	}
	return q
}

// pages collects a list from its pages. A list without end would be a fault of
// Zoom's; it ends in an error, never in a list that looks complete.
func pages[T any](get func(next string) ([]T, string, error)) ([]T, error) {
	var all []T
	next := ""
	for range maxPages {
		rows, token, err := get(next)
		if err != nil {
			return nil, err
		}
		if rows == nil {
			return nil, undecodable(errors.New("a list without rows"), false)
		}
		all = append(all, rows...)
		if token == "" {
			return all, nil
		}
		next = token
	}
	return nil, greenroom.Errorf(greenroom.Limited, "Zoom's list has more than %d entries, which is more than Greenroom reads.", maxPages*pageSize)
}
