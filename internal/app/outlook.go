package app

import (
	"cmp"
	"context"
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

// hosting is a session to come with the host that it has, or would have, on one
// connection.
type hosting struct {
	session    greenroom.SessionID
	meeting    string // the same for sessions that share one
	start, end time.Time
	day        string // as in 2006-01-02, where the session is
	people     int
	host       string   // the provider's user id
	leaders    []string // e-mail addresses
}

// outlook returns the sessions of the next days that a connection serves, by
// start: those with a meeting on it, and those that would get one, drafts too.
func outlook(ctx context.Context, tx *store.Tx, id greenroom.ConnectionID) (found []hosting, err error) {
	from := tx.Now()
	to := from.AddDate(0, 0, greenroom.HealthDays)
	var after store.SessionCursor
	for range maxOutlook / outlookPage {
		page, err := tx.SessionsBetween(ctx, from, to, after, outlookPage)
		if err != nil {
			return nil, err
		}
		served, err := servedBy(ctx, tx, id, page)
		if err != nil {
			return nil, err
		}
		found = append(found, served...)
		if len(page) < outlookPage {
			break
		}
		last := page[len(page)-1]
		after = store.SessionCursor{Start: last.Slot.Start(), ID: last.ID}
	}
	return found, nil
}

// servedBy keeps the sessions that a connection serves.
func servedBy(ctx context.Context, tx *store.Tx, id greenroom.ConnectionID, page []*greenroom.Session) (found []hosting, err error) {
	page = slices.DeleteFunc(page, func(s *greenroom.Session) bool {
		return s.Location != greenroom.Zoom || s.State != greenroom.Draft && s.State != greenroom.Confirmed
	})
	people, err := tx.ParticipantsOf(ctx, page)
	if err != nil {
		return nil, err
	}
	meetings, err := tx.MeetingsOf(ctx, page)
	if err != nil {
		return nil, err
	}
	for _, s := range page {
		h := hosting{session: s.ID, meeting: cmp.Or(string(s.Meeting), string(s.ID)), start: s.Slot.Start(), end: s.Slot.End(),
			day: s.Slot.Start().In(s.Slot.Zone()).Format(time.DateOnly), people: len(people[s.ID])}
		for _, p := range people[s.ID] {
			s.Participants = append(s.Participants, greenroom.Participation{Person: p.Person.ID, Role: p.Role})
			if p.Role.Leads() {
				h.leaders = append(h.leaders, greenroom.EmailKey(p.Person.Email))
			}
		}
		link := id
		if m := meetings[s.Meeting]; m != nil {
			link, h.host = m.Connection, m.Host
		} else if link, h.host, err = wouldHost(ctx, tx, s); err != nil {
			return nil, err
		}
		if link == id {
			found = append(found, h)
		}
	}
	return found, nil
}

// wouldHost returns the connection and the host that a session without a meeting
// would get.
func wouldHost(ctx context.Context, tx *store.Tx, s *greenroom.Session) (greenroom.ConnectionID, string, error) {
	link, host, why, err := chooseHost(ctx, tx, s)
	if why != nil || err != nil || link == nil {
		return "", "", err
	}
	return link.ID, host, nil
}

// readSettings reads the settings of the hosts that matter into the directory:
// the default host's, and those of who hosts what is to come. Whose cannot be
// read are left as they are.
func (a *App) readSettings(ctx context.Context, token greenroom.Token, d directory, defaultHost string, to []hosting) {
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
func foresee(kind greenroom.AppKind, d directory, to []hosting) []greenroom.Finding {
	if d.hostsErr != nil {
		return notLookedAt(greenroom.CheckCapacity, greenroom.CheckWaitingRoom, greenroom.CheckPeople)
	}
	hosts := map[string]greenroom.ProviderHost{}
	for _, h := range d.hosts {
		hosts[h.ID] = h
	}
	found := append(capacityFindings(hosts, to), waitingRoomFinding(hosts, to))
	if kind == greenroom.UserLevel {
		return found
	}
	return append(found, peopleFinding(d, to))
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
func capacityFindings(hosts map[string]greenroom.ProviderHost, to []hosting) (found []greenroom.Finding) {
	for _, look := range []struct {
		about string
		at    func(greenroom.ProviderHost, hosting) bool
	}{
		{greenroom.AboutPeople, func(h greenroom.ProviderHost, s hosting) bool {
			return h.Settings != nil && h.Settings.Capacity > 0 && s.people > h.Settings.Capacity
		}},
		{greenroom.AboutConcurrent, func(h greenroom.ProviderHost, s hosting) bool {
			return h.Settings != nil && h.Settings.Concurrent > 0 && atOnce(to, s) > h.Settings.Concurrent
		}},
		{greenroom.AboutLength, func(h greenroom.ProviderHost, s hosting) bool {
			return !h.Licensed && s.end.Sub(s.start) > greenroom.BasicMinutes*time.Minute
		}},
	} {
		var beyond []hosting
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
func atOnce(to []hosting, s hosting) int {
	from, _ := slices.BinarySearchFunc(to, s.start.Add(-24*time.Hour), func(h hosting, t time.Time) int { return h.start.Compare(t) })
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
func waitingRoomFinding(hosts map[string]greenroom.ProviderHost, to []hosting) greenroom.Finding {
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

// peopleFinding counts those who lead what is to come and are no users there.
func peopleFinding(d directory, to []hosting) greenroom.Finding {
	users, strangers, all := map[string]bool{}, 0, map[string]bool{}
	for _, h := range d.hosts {
		users[greenroom.EmailKey(h.Email)] = true
	}
	for _, s := range to {
		for _, leader := range s.leaders {
			if !all[leader] && !users[leader] {
				strangers++
			}
			all[leader] = true
		}
	}
	f := greenroom.Finding{Check: greenroom.CheckPeople, Outcome: greenroom.Passed}
	if strangers > 0 {
		f.Outcome, f.Args = greenroom.Noticed, []string{strconv.Itoa(strangers), strconv.Itoa(len(all))}
	}
	return f
}
