package zoomsim

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"strconv"
)

// personal returns the meeting of a person's personal meeting id, which exists
// without being scheduled: what it holds follows from the person. It is nil for
// nobody, and for a person whose portal has personal meetings switched off.
func (s *Sim) personal(u *User) *Meeting {
	if u == nil || s.portal(u, "schedule_meeting.personal_meeting").value == false {
		return nil
	}
	sum := sha256.Sum256([]byte("personal meeting " + u.ID))
	m := &Meeting{ID: u.pmi(), UUID: base64.StdEncoding.EncodeToString(sum[:16]), HostID: u.ID,
		Topic: u.called() + "'s Personal Meeting Room", Type: Personal, Duration: 60, Timezone: u.Timezone, Created: u.Created}
	m.Passcode = strconv.Itoa(10_000_000 + int(binary.BigEndian.Uint32(sum[16:])%90_000_000))
	if p, ok := s.portal(u, "schedule_meeting.pmi_password").value.(string); ok {
		m.Passcode = p
	}
	if m.Passcode != "" {
		m.Embedded = base64.RawURLEncoding.EncodeToString(sum[10:]) + ".1"
	}
	return m
}

// usePMI leads the link of a meeting to the host's personal meeting room, with
// the passcode of that, or away from there. The meeting keeps its own id.
func (s *Sim) usePMI(m *Meeting, host *User) {
	room := s.stored(host.AccountID, meetingKey(host.pmi()))
	suits := m.Type == Scheduled || m.Type == NoFixedTime
	if room == nil || !suits {
		m.set("use_pmi", false)
	}
	if m.on("use_pmi") {
		m.PMI, m.Passcode, m.Embedded = room.ID, room.Passcode, room.Embedded
		return
	}
	if m.PMI != 0 { // it must not share the room's passcode any longer
		m.PMI = 0
		m.setPasscode(s.newPasscode(host))
	}
}
