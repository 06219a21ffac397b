package zoomsim

import (
	"cmp"
	"net/http"
	"strings"
	"time"
)

// A phrasebook is what invitations are written with in one language.
type phrasebook struct {
	invites, topic, time, noTime, join, id, passcode, phone, sip, layout string
}

// phrasebooks are by language, without its region. Other languages get English.
var phrasebooks = map[string]phrasebook{
	"en": {" is inviting you to a scheduled Zoom meeting.", "Topic: ", "Time: ", "This is a recurring meeting. Meet anytime",
		"Join Zoom Meeting", "Meeting ID: ", "Passcode: ", "Dial by your location", "Join by SIP", "Jan 2, 2006 03:04 PM"},
	"de": {" lädt Sie zu einem geplanten Zoom-Meeting ein.", "Thema: ", "Uhrzeit: ", "Dies ist ein wiederkehrendes Meeting. Jederzeit treffen",
		"Zoom-Meeting beitreten", "Meeting-ID: ", "Kenncode: ", "Einwahl nach Standort", "Über SIP beitreten", "02.01.2006 15:04"},
	"fr": {" vous invite à une réunion Zoom planifiée.", "Sujet : ", "Heure : ", "Ceci est une réunion récurrente. Rencontrez-vous à tout moment",
		"Participer à la réunion Zoom", "ID de réunion : ", "Code secret : ", "Composez un numéro selon votre emplacement", "Rejoindre par SIP", "02/01/2006 15:04"},
	"es": {" le está invitando a una reunión de Zoom programada.", "Tema: ", "Hora: ", "Esta es una reunión recurrente. Reúnanse en cualquier momento", //nolint:misspell // Spanish
		"Entrar a la reunión de Zoom", "ID de reunión: ", "Código de acceso: ", "Marque según su ubicación", "Unirse por SIP", "02/01/2006 15:04"},
}

// getInvitation serves GET /meetings/{meeting}/invitation, in the host's language.
func (c *call) getInvitation() (int, any, *apiError) {
	m, host, fail := c.hosted()
	if fail != nil {
		return 0, nil, fail
	}
	language, _, _ := strings.Cut(cmp.Or(host.Language, c.account.Language), "-")
	p, ok := phrasebooks[language]
	if !ok {
		p = phrasebooks["en"]
	}
	sip := m.key() + "@sip.zoomsim.example"
	return http.StatusOK, map[string]any{"invitation": c.sim.invitation(m, host, p, sip), "sip_links": []string{sip}}, nil
}

// invitation writes the text that a host sends to people.
func (s *Sim) invitation(m *Meeting, host *User, p phrasebook, sip string) string {
	at := p.noTime
	if start := m.shown(s.now()); !start.IsZero() {
		zone, err := time.LoadLocation(m.Timezone)
		if err != nil {
			zone = time.UTC // it was known when the meeting was stored
		}
		at = start.In(zone).Format(p.layout) + " " + strings.ReplaceAll(m.Timezone, "/", ", ")
	}
	id := []string{p.id + spaced(cmp.Or(m.PMI, m.ID))}
	if m.Passcode != "" {
		id = append(id, p.passcode+m.Passcode)
	}
	lines := []string{host.called() + p.invites, "", p.topic + m.Topic, p.time + at, "", p.join, m.joinURL(s.here), ""}
	lines = append(append(lines, id...), "", p.phone)
	for _, n := range dialIn(m.setting("global_dial_in_countries")) {
		lines = append(lines, n.Number+" "+n.Country)
	}
	lines = append(append(lines, id...), "", p.sip, sip, "", "")
	return strings.Join(lines, "\r\n")
}

// spaced writes a meeting id as people read it: 812 3456 7890.
func spaced(id int64) string {
	text := meetingKey(id)
	n := len(text)
	return text[:3] + " " + text[3:n-4] + " " + text[n-4:]
}
