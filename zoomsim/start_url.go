package zoomsim

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"time"
)

// zakLife is how long a start_url lets the host in (API reference).
const zakLife = 2 * time.Hour

// startURL returns a link that begins the meeting as its host. Whoever has it is
// the host, so it ages.
func (s *Sim) startURL(m *Meeting, host *User) string {
	return s.here + "/s/" + m.key() + "?zak=" + s.zak(m, host)
}

// zak returns the login token of a start_url. Nothing of it is stored: it says
// for whom, where, and how long, and is signed.
func (s *Sim) zak(m *Meeting, host *User) string {
	text := fmt.Sprintf("%d %s %d", m.ID, host.ID, s.now().Add(zakLife).Unix())
	return base64.RawURLEncoding.EncodeToString([]byte(text)) + "." + s.sign(text)
}

func (s *Sim) sign(text string) string {
	mac := hmac.New(sha256.New, s.zakKey)
	mac.Write([]byte(text))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// zakHost returns who comes in by a login token for the meeting, and whether
// the token still holds. A token that is forged, of another meeting, or of
// somebody who is gone has nobody behind it.
func (s *Sim) zakHost(meeting *Meeting, zak string) (*User, bool) {
	var (
		text, mac string
		id, until int64
		host      string
	)
	if i := len(zak) - base64.RawURLEncoding.EncodedLen(sha256.Size) - 1; i > 0 && zak[i] == '.' {
		data, _ := base64.RawURLEncoding.DecodeString(zak[:i]) // what cannot be read is not signed either
		text, mac = string(data), zak[i+1:]
	}
	if text == "" || !same(s.sign(text), mac) {
		return nil, false
	}
	if _, err := fmt.Sscanf(text, "%d %s %d", &id, &host, &until); err != nil || id != meeting.ID {
		return nil, false
	}
	u := s.user("", host)
	return u, u != nil && s.now().Unix() < until
}
