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
	// maxSettings is how many hosts' settings one look reads, and settingsTime how
	// long that may take: the rest of the look needs its time too.
	maxSettings  = 50
	settingsTime = 20 * time.Second
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

// servedBy keeps the sessions that a connection serves.
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

// readSettings reads the settings of the hosts that matter into the directory:
// the default host's, and those of who hosts what is to come. Whose cannot be
// read are left as they are.
func (a *App) readSettings(ctx context.Context, token greenroom.Token, d directory, defaultHost string, to []due) {
	examiner, ok := a.provider.(greenroom.Examiner)
	if !ok || d.hostsErr != nil {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, settingsTime)
	defer cancel()
	wanted := map[string]bool{}
	if h, there := hostWith(d.hosts, defaultHost); there {
		wanted[h.ID] = true
	}
	for _, h := range to {
		if len(wanted) < maxSettings && h.host != "" {
			wanted[h.host] = true
		}
	}
	for i := range d.hosts {
		if !wanted[d.hosts[i].ID] || !isActive(d.hosts[i]) {
			continue
		}
		settings, err := examiner.HostSettings(ctx, token, d.hosts[i].ID)
		if kind := greenroom.KindOf(err); kind != "" && kind != greenroom.NotFound {
			return // the others will not be answered either
		}
		d.hosts[i].Settings = settings
	}
}

// foresee makes the findings about the sessions to come and those who host them.
func foresee(d directory, to []due) []greenroom.Finding {
	if d.hostsErr != nil {
		return notLookedAt(greenroom.CheckCapacity, greenroom.CheckWaitingRoom)
	}
	hosts := map[string]greenroom.ProviderHost{}
	for _, h := range d.hosts {
		hosts[h.ID] = h
	}
	return append(capacityFindings(hosts, to), waitingRoomFinding(hosts, to))
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
func peopleFinding(users map[greenroom.PersonID]greenroom.ProviderHost, leaders []greenroom.PersonID) greenroom.Finding {
	f := greenroom.Finding{Check: greenroom.CheckPeople, Outcome: greenroom.Passed}
	strangers := 0
	for _, person := range leaders {
		if _, known := users[person]; !known {
			strangers++
		}
	}
	if strangers > 0 {
		f.Outcome, f.Args = greenroom.Noticed, []string{strconv.Itoa(strangers), strconv.Itoa(len(leaders))}
	}
	return f
}

// allLeaders returns everybody who leads what is to come, once.
func allLeaders(to []due) []greenroom.PersonID {
	all := map[greenroom.PersonID]bool{}
	for _, s := range to {
		for _, person := range s.leaders {
			all[person] = true
		}
	}
	return slices.Sorted(maps.Keys(all))
}
