package zoomsim

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Reasons to refuse someone at the door. Zoom's own words are in no source.
var (
	errNeedsSignIn       = errors.New("zoomsim: only people who are signed in may join this meeting")
	errNeedsDomain       = errors.New("zoomsim: only people of certain organizations may join this meeting, and your address is not one of theirs")
	errNeedsRegistration = errors.New("zoomsim: this meeting needs registration: use the link that you got when you registered")
	errNotApproved       = errors.New("zoomsim: the host has not approved your registration")
	errNobodyHere        = errors.New("zoomsim: nobody is in this meeting")
	errParticipantGone   = errors.New("zoomsim: this participant is not there any more")
	errHostsOnly         = errors.New("zoomsim: only the host may do this")
	errNotWaiting        = errors.New("zoomsim: this participant is not in the waiting room")
	errHostInactive      = errors.New("zoomsim: this meeting cannot start, because the account of its host is not active")
	errHostUnlicensed    = errors.New("zoomsim: this meeting cannot start, because its host has no licence for meetings")
	errHostBusy          = errors.New("zoomsim: the host has another meeting in progress: end it to start this one")
)

// hostedBy reports whether u is the host or an alternative host.
func (m *Meeting) hostedBy(u *User) bool {
	if u == nil {
		return false
	}
	return u.ID == m.HostID || slices.Contains(strings.Split(m.text("alternative_hosts"), ";"), u.Email)
}

// opensEarly reports whether people may join before the host at this time:
// jbh_time minutes before the start, or whenever they like if that is 0. A
// waiting room switches it off (Zoom API reference, May 2026).
func (m *Meeting) opensEarly(now time.Time) bool {
	if !m.on("join_before_host") || m.on("waiting_room") {
		return false
	}
	minutes := m.number("jbh_time")
	return minutes == 0 || m.Start.IsZero() || !now.Before(m.Start.Add(-time.Duration(minutes)*time.Minute))
}

// mayStart returns why a meeting cannot start now, or nil. The number of
// meetings at a time is 1 for Basic hosts and on Pro, and 2 for Licensed hosts
// on Business and above, whoever starts them; scheduling does not look at it
// (Zoom support articles KB0068522 and 206122046). The add-on for more is not
// modelled. That a deactivated host cannot start is a guess.
func (s *Sim) mayStart(m *Meeting) error {
	host := s.user("", m.HostID)
	switch {
	case !host.active():
		return errHostInactive
	case !host.mayHost():
		return errHostUnlicensed
	}
	limit, running := 1, len(s.state.ongoing.groups[host.ID])
	if plan := s.state.accounts.get(host.AccountID).Plan; host.Type == Licensed && plan != Free && plan != Pro {
		limit = 2
	}
	if running < limit {
		return nil
	}
	if limit == 1 {
		return errHostBusy
	}
	return fmt.Errorf("zoomsim: the host has %d meetings in progress: end one of them to start this one", running)
}

// mayJoin returns why someone may not join, or nil.
func (s *Sim) mayJoin(m *Meeting, e entrant, host bool) error {
	if host {
		return nil
	}
	if m.on("meeting_authentication") {
		if e.user == nil {
			return errNeedsSignIn
		}
		if domains := m.text("authentication_domains"); domains != "" && !ofDomain(e.user.Email, domains) {
			return errNeedsDomain
		}
	}
	if !m.registers() {
		return nil
	}
	r := e.registrant
	if r == nil && e.user != nil {
		r = s.registrant(m, registrantID(m, e.user.Email))
	}
	switch {
	case r == nil:
		return errNeedsRegistration
	case r.Status != approved:
		return errNotApproved
	}
	return nil
}

// ofDomain reports whether an address is of one of the domains, which commas
// separate and which may begin with a star for their subdomains.
func ofDomain(email, domains string) bool {
	_, domain, _ := strings.Cut(strings.ToLower(email), "@")
	for want := range strings.SplitSeq(strings.ToLower(domains), ",") {
		want = strings.TrimSpace(want)
		suffix, star := strings.CutPrefix(want, "*")
		if want != "" && (domain == want || star && strings.HasSuffix(domain, suffix)) {
			return true
		}
	}
	return false
}

// waitsInRoom reports whether the waiting room takes a participant in: by the
// meeting's own rule, or by the host's setting (Zoom API reference, May 2026).
func (s *Sim) waitsInRoom(m *Meeting, p *Participant) bool {
	if !m.on("waiting_room") {
		return false
	}
	rules := s.waitingRoom(m.HostID)
	host, person := s.user("", m.HostID), s.user("", p.UserID)
	stranger := host == nil || person == nil || person.AccountID != host.AccountID
	domains, _ := rules["whitelisted_domains_for_waiting_room"].(string)
	switch m.whoWaits(rules) {
	case "users_not_in_account", "users_not_in_org":
		return stranger
	case "users_not_in_account_or_whitelisted_domains":
		return stranger && (person == nil || !ofDomain(person.Email, domains))
	case "users_not_on_invite":
		return !m.invites(p.Email)
	}
	return true
}

// whoWaits returns who goes into the waiting room, in the words of
// waiting_room_options.
func (m *Meeting) whoWaits(rules map[string]any) string {
	options := m.object("waiting_room_options")
	if who, ok := options["who_goes_to_waiting_room"].(string); ok && options["mode"] == "custom" {
		return who
	}
	switch asInt(rules["participants_to_place_in_waiting_room"]) {
	case 1:
		return "users_not_in_account"
	case 2:
		return "users_not_in_account_or_whitelisted_domains"
	}
	return "everyone"
}

// invites reports whether an address is among the meeting's invitees.
func (m *Meeting) invites(email string) bool {
	invitees, _ := m.setting("meeting_invitees").([]any)
	return email != "" && slices.ContainsFunc(invitees, func(v any) bool {
		invitee, _ := v.(map[string]any)
		address, _ := invitee["email"].(string)
		return strings.EqualFold(address, email)
	})
}

// mayAdmit reports whether a participant may let people in from the waiting
// room: a host, or, if the host's setting says so, anyone who bypassed the
// waiting room while no host is there (Zoom API reference, user settings).
func (s *Sim) mayAdmit(i *Instance, p *Participant) bool {
	if p.State() != InMeeting {
		return false
	}
	if p.Host {
		return true
	}
	everyone := asInt(s.waitingRoom(i.HostID)["users_who_can_admit_participants_from_waiting_room"]) == 1
	return everyone && p.Waiting.IsZero() && !i.has(InMeeting, true)
}

// waitingRoom returns meeting_security.waiting_room_settings of a person.
func (s *Sim) waitingRoom(user string) map[string]any {
	u := s.user("", user)
	if u == nil {
		return nil
	}
	rules, _ := s.portal(u, "meeting_security.waiting_room_settings").value.(map[string]any)
	return rules
}
