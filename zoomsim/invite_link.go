package zoomsim

import (
	"net/http"
	"time"
	"unicode/utf8"
)

// An inviteLink lets one named person join without a passcode to type.
type inviteLink struct {
	Hash      string    `json:"hash"` // of what the link carries
	MeetingID int64     `json:"meeting_id"`
	Name      string    `json:"name"`
	Expires   time.Time `json:"expires,omitzero"` // zero for never
}

func (l *inviteLink) meeting() string { return meetingKey(l.MeetingID) }

// Bounds of a request for invite links (Zoom API reference, May 2026).
const (
	maxInvitees  = 500
	inviteTTL    = 7200      // seconds, if the request says nothing
	maxInviteTTL = 7_776_000 // seconds; 0 is for ever
)

// makeInviteLinks serves POST /meetings/{meeting}/invite_links.
func (c *call) makeInviteLinks() (int, any, *apiError) {
	m, _, fail := c.numbered()
	if fail != nil {
		return 0, nil, fail
	}
	in := struct {
		TTL       int64 `json:"ttl"` // seconds
		Attendees []struct {
			Name string `json:"name"` // at most 64 characters
		} `json:"attendees"`
	}{TTL: inviteTTL}
	if fail := c.readJSON(&in); fail != nil {
		return 0, nil, fail
	}
	switch {
	case in.TTL < 0 || in.TTL > maxInviteTTL:
		return 0, nil, invalid("ttl")
	case len(in.Attendees) == 0 || len(in.Attendees) > maxInvitees:
		return 0, nil, invalid("attendees")
	}
	for _, a := range in.Attendees {
		if a.Name == "" || utf8.RuneCountInString(a.Name) > 64 {
			return 0, nil, invalid("attendees.name")
		}
	}
	type attendee struct {
		Name    string `json:"name"`
		JoinURL string `json:"join_url"`
	}
	made := []attendee{}
	for _, a := range in.Attendees {
		key := secret(32)
		link := inviteLink{Hash: hash(key), MeetingID: m.ID, Name: a.Name}
		if in.TTL > 0 {
			link.Expires = c.sim.now().Add(time.Duration(in.TTL) * time.Second)
		}
		c.sim.state.inviteLinks.put(&link)
		made = append(made, attendee{a.Name, personalURL(c.sim.here, m, key)})
	}
	return http.StatusCreated, map[string]any{"attendees": made}, nil
}

// guest is what a personal link says about who follows it.
type guest struct {
	registrant *registrant
	name       string // of an invite link
	expired    bool
}

// guest returns whom a personal link is for, or nil.
func (s *Sim) guest(m *Meeting, key string) *guest {
	if key == "" {
		return nil
	}
	if l := s.state.inviteLinks.get(hash(key)); l != nil && l.MeetingID == m.ID {
		return &guest{name: l.Name, expired: !l.Expires.IsZero() && s.now().After(l.Expires)}
	}
	for _, r := range s.state.registrants.groups[m.key()] {
		if same(r.Key, key) && r.Status != cancelled {
			return &guest{registrant: r, name: r.name()}
		}
	}
	return nil
}
