package greenroom

import "time"

// HostDayLimit is how many creates and updates of meetings Zoom allows under one
// host on one UTC day (Zoom's documentation, "API rate limits"). Deletes and
// reads do not count.
const HostDayLimit = 100

// A HostDay is what has been used under one host on one UTC day.
type HostDay struct {
	Used   int64
	Parked bool // the provider has said that the day is used up, whatever we counted
}

// Admits returns a Limited error if no create or update may be sent under the
// host before the next UTC day begins.
func (d HostDay) Admits(now time.Time) error {
	if d.Used < HostDayLimit && !d.Parked {
		return nil
	}
	full := Errorf(Limited, "This host has used the %d changes of meetings that Zoom allows on one day. The session is kept; it continues by itself after midnight UTC.", HostDayLimit)
	full.RetryAfter = now.UTC().Truncate(24 * time.Hour).Add(24 * time.Hour).Sub(now)
	return full
}

// Day returns the UTC day of a time as yyyy-mm-dd.
func Day(t time.Time) string { return t.UTC().Format(time.DateOnly) }
