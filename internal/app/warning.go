package app

import (
	"context"

	"greenroom"
	"greenroom/internal/store"
)

// warn puts beside each session what it has to expect of its meeting's host or,
// where there is no meeting yet, of whoever would host it now. It takes as many
// queries for many sessions as for one.
func warn(ctx context.Context, tx *store.Tx, views []*SessionView) error {
	var meetings []greenroom.MeetingID
	var unmade []*greenroom.Session
	for _, v := range views {
		if v.Meeting != "" {
			meetings = append(meetings, v.Meeting)
		} else if toBeHosted(v.Session) {
			unmade = append(unmade, v.Session)
		}
	}
	made, err := tx.HostsOfMeetings(ctx, meetings)
	if err != nil {
		return err
	}
	known := &hosting{}
	if len(unmade) > 0 {
		if known, err = hostingOf(ctx, tx, unmade...); err != nil {
			return err
		}
	}
	for _, v := range views {
		host, found := made[v.Meeting]
		if v.Meeting == "" && toBeHosted(v.Session) {
			var link *greenroom.Connection
			link, host, _ = known.choose(v.Session)
			found = link != nil && !known.unread[link.ID]
		}
		if found && toBeHosted(v.Session) {
			v.Warnings = host.Warnings(v.Slot.Minutes(), len(v.Participants))
		}
	}
	return nil
}

// toBeHosted reports whether the session has, or will have, a meeting that is
// still to be held.
func toBeHosted(s *greenroom.Session) bool {
	return s.Location == greenroom.Zoom && (s.State == greenroom.Draft || s.State == greenroom.Confirmed)
}
