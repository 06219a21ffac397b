package app

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strconv"
	"time"

	"greenroom"
	"greenroom/internal/store"
)

const (
	// outlookPage and maxOutlook are how many sessions to come are read at once,
	// and at most.
	outlookPage = 100
	maxOutlook  = 2000
	// maxOutlookHosts is of how many of those who host them, the soonest first, the
	// settings are read even if they lead nothing by their role.
	maxOutlookHosts = 100
)

// due is a session to come with the host that it has, or would have, on one
// connection.
type due struct {
	session    greenroom.SessionID
	meeting    string // the same for sessions that share one
	start, end time.Time
	day        string // as in 2006-01-02, where the session is
	people     int
	host       string // the provider's user id
	leaders    []greenroom.PersonID
}

// outlook returns the sessions of the next days that a connection serves, by
// start: those with a meeting on it, and those that would get one, drafts too.
func outlook(ctx context.Context, tx *store.Tx, id greenroom.ConnectionID) (found []due, err error) {
	from := tx.Now()
	to := from.AddDate(0, 0, greenroom.HealthDays)
	var after store.SessionCursor
	for range maxOutlook / outlookPage {
		page, err := tx.SessionsBetween(ctx, from, to, after, outlookPage)
		if err != nil || len(page) == 0 {
			return found, err
		}
		last, full := page[len(page)-1], len(page) == outlookPage
		served, err := servedBy(ctx, tx, id, page)
		if err != nil {
			return nil, err
		}
		if found = append(found, served...); !full {
			break
		}
		after = store.SessionCursor{Start: last.Slot.Start(), ID: last.ID}
	}
	return found, nil
}

// servedBy keeps the sessions that a connection serves, in as many queries for
// many as for one.
func servedBy(ctx context.Context, tx *store.Tx, id greenroom.ConnectionID, page []*greenroom.Session) (found []due, err error) {
	page = slices.DeleteFunc(page, func(s *greenroom.Session) bool {
		return s.Location != greenroom.Zoom || s.State != greenroom.Draft && s.State != greenroom.Confirmed
	})
	people, err := tx.ParticipantsOf(ctx, page)
	if err != nil {
		return nil, err
	}
	for _, s := range page {
		for _, p := range people[s.ID] {
			s.Participants = append(s.Participants, greenroom.Participation{Person: p.Person.ID, Role: p.Role})
		}
	}
	meetings, err := tx.MeetingsOf(ctx, page)
	if err != nil {
		return nil, err
	}
	known, err := hostingOf(ctx, tx, page...)
	if err != nil {
		return nil, err
	}
	for _, s := range page {
		link, host := hostOf(s, meetings[s.Meeting], known)
		if link == id {
			found = append(found, due{session: s.ID, meeting: cmp.Or(string(s.Meeting), string(s.ID)), start: s.Slot.Start(), end: s.Slot.End(),
				day: s.Slot.Start().In(s.Slot.Zone()).Format(time.DateOnly), people: len(s.Participants), host: host, leaders: leadersOf(s)})
		}
	}
	return found, nil
}

// hostOf returns the connection and the host that a session has, or would get;
// m is its meeting, nil if it has none.
func hostOf(s *greenroom.Session, m *greenroom.Meeting, known *hosting) (greenroom.ConnectionID, string) {
	if m != nil {
		return m.Connection, m.Host
	}
	link, host, why := known.choose(s)
	if why != nil || link == nil {
		return "", ""
	}
	return link.ID, host.ID
}

// hostsOf returns who hosts what is to come, each once, the soonest first.
func hostsOf(to []due) (hosts []string) {
	seen := map[string]bool{"": true}
	for _, s := range to {
		if !seen[s.host] {
			seen[s.host], hosts = true, append(hosts, s.host)
		}
	}
	return hosts
}

// foresee makes the findings about the sessions to come and those who host them,
// as they are stored.
func foresee(ctx context.Context, tx *store.Tx, id greenroom.ConnectionID, seen *sight) ([]greenroom.Finding, error) {
	if !seen.known {
		return notLookedAt(greenroom.CheckCapacity, greenroom.CheckWaitingRoom), nil
	}
	hosts, err := tx.HostsByID(ctx, id, hostsOf(seen.due))
	if err != nil {
		return nil, err
	}
	return append(capacityFindings(hosts, seen.due), waitingRoomFinding(hosts, seen.due)), nil
}

// notLookedAt makes findings of checks that could not be made.
func notLookedAt(checks ...greenroom.Check) []greenroom.Finding {
	found := make([]greenroom.Finding, len(checks))
	for i, check := range checks {
		found[i].Check = check
	}
	return found
}

// capacityFindings says which sessions their hosts cannot serve, or that there
// are none.
func capacityFindings(hosts map[string]greenroom.ProviderHost, to []due) (found []greenroom.Finding) {
	for _, look := range []struct {
		about string
		at    func(greenroom.ProviderHost, due) bool
	}{
		{greenroom.AboutPeople, func(h greenroom.ProviderHost, s due) bool {
			return h.Settings != nil && h.Settings.Capacity > 0 && s.people > h.Settings.Capacity
		}},
		{greenroom.AboutConcurrent, func(h greenroom.ProviderHost, s due) bool {
			return h.Settings != nil && h.Settings.Concurrent > 0 && atOnce(to, s) > h.Settings.Concurrent
		}},
		{greenroom.AboutLength, func(h greenroom.ProviderHost, s due) bool {
			return !h.Licensed && s.end.Sub(s.start) > greenroom.BasicMinutes*time.Minute
		}},
	} {
		var beyond []due
		for _, s := range to {
			if h, known := hosts[s.host]; known && look.at(h, s) {
				beyond = append(beyond, s)
			}
		}
		if len(beyond) == 0 {
			continue
		}
		first := beyond[0]
		h, capacity := hosts[first.host], 0
		if h.Settings != nil {
			capacity = h.Settings.Capacity
		}
		found = append(found, greenroom.Finding{Check: greenroom.CheckCapacity, About: look.about, Outcome: greenroom.Noticed,
			Args: []string{strconv.Itoa(len(beyond)), first.day, h.Email, strconv.Itoa(first.people), strconv.Itoa(capacity), string(first.session)}})
	}
	if len(found) == 0 {
		found = []greenroom.Finding{{Check: greenroom.CheckCapacity, Outcome: greenroom.Passed}}
	}
	return found
}

// atOnce counts the meetings under a session's host when it begins, its own
// among them. Sessions come by start, and none is longer than a day.
func atOnce(to []due, s due) int {
	from, _ := slices.BinarySearchFunc(to, s.start.Add(-24*time.Hour), func(h due, t time.Time) int { return h.start.Compare(t) })
	meetings := map[string]bool{}
	for _, other := range to[from:] {
		if other.start.After(s.start) {
			break
		}
		if other.host == s.host && other.end.After(s.start) {
			meetings[other.meeting] = true
		}
	}
	return len(meetings)
}

// waitingRoomFinding says which hosts' rooms nobody else can open.
func waitingRoomFinding(hosts map[string]greenroom.ProviderHost, to []due) greenroom.Finding {
	f := greenroom.Finding{Check: greenroom.CheckWaitingRoom}
	closed := map[string]bool{}
	for _, s := range to {
		h := hosts[s.host]
		if h.Settings == nil {
			continue
		}
		f.Outcome = max(f.Outcome, greenroom.Passed)
		if !h.Settings.Waiting || h.Settings.Admitters != greenroom.HostsAdmit || closed[h.ID] {
			continue
		}
		closed[h.ID] = true
		if f.Outcome = greenroom.Noticed; f.Args == nil {
			f.Args = []string{"", h.Email}
		}
		f.Args[0] = strconv.Itoa(len(closed))
	}
	return f
}

// peopleFinding counts those who lead what is to come, and those of them who are
// no users there.
func peopleFinding(ctx context.Context, tx *store.Tx, id greenroom.ConnectionID, seen *sight) (greenroom.Finding, error) {
	f := greenroom.Finding{Check: greenroom.CheckPeople}
	if !seen.known {
		return f, nil
	}
	leaders := leadersOfAll(seen.due)
	users, err := tx.HostsOfPeople(ctx, []greenroom.ConnectionID{id}, leaders)
	f.Outcome = greenroom.Passed
	if strangers := len(leaders) - len(users[id]); strangers > 0 {
		f.Outcome, f.Args = greenroom.Noticed, []string{strconv.Itoa(strangers), strconv.Itoa(len(leaders))}
	}
	return f, err
}

// leadersOfAll returns everybody who leads what is to come, once.
func leadersOfAll(to []due) []greenroom.PersonID {
	all := map[greenroom.PersonID]bool{}
	for _, s := range to {
		for _, person := range s.leaders {
			all[person] = true
		}
	}
	return slices.Sorted(maps.Keys(all))
}
