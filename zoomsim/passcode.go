package zoomsim

import (
	"encoding/json"
	"strings"
)

// setPasscode changes the passcode and, with it, the join URL.
func (m *Meeting) setPasscode(passcode string) {
	if passcode == m.Passcode {
		return
	}
	m.Passcode, m.Embedded = passcode, ""
	if passcode != "" {
		m.Embedded = secret(22) + ".1"
	}
}

// numericPasscode is what telephones and H.323 rooms type instead of a passcode
// with letters: six digits, or "" for a meeting without one.
func (m *Meeting) numericPasscode() string {
	if m.Passcode == "" || strings.Trim(m.Passcode, digits) == "" {
		return m.Passcode
	}
	n := 0
	for _, b := range []byte(m.Embedded) {
		n = (n*31 + int(b)) % 900_000
	}
	return meetingKey(int64(100_000 + n))
}

// The kinds of characters that a rule may ask for.
const (
	digits   = "0123456789"
	lower    = "abcdefghijklmnopqrstuvwxyz"
	upper    = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	specials = "@-_*!#$%&+=?.~^"
)

// A passcode has at most ten characters. One that is made has eight: the API
// reference of May 2026 says at least eight of a meeting that is read, though
// its samples have six.
const (
	maxPasscode  = 10
	madePasscode = 8
)

// A passcodeRule is the meeting_password_requirement of the user settings.
type passcodeRule struct {
	Length      int  `json:"length"`
	Letter      bool `json:"have_letter"`
	Number      bool `json:"have_number"`
	Special     bool `json:"have_special_character"`
	BothCases   bool `json:"have_upper_and_lower_characters"`
	Consecutive int  `json:"consecutive_characters_length"` // the longest run such as abcd or 1111; 0 for any
	OnlyNumeric bool `json:"only_allow_numeric"`
	NoWeak      bool `json:"weak_enhance_detection"`
}

// passcodeRule returns the rule that the meetings of a host follow.
func (s *Sim) passcodeRule(host *User) (r passcodeRule) {
	data, err := json.Marshal(s.portal(host, "schedule_meeting.meeting_password_requirement").value)
	if err != nil || json.Unmarshal(data, &r) != nil {
		return passcodeRule{} // a seed may say what is no rule
	}
	return r
}

// allows reports whether a passcode, which may be empty, follows the rule.
func (r passcodeRule) allows(p string) bool {
	if p == "" {
		return true
	}
	has := func(chars string) bool { return strings.ContainsAny(p, chars) }
	return len(p) <= maxPasscode && len(p) >= r.Length &&
		strings.Trim(p, digits+lower+upper+specials) == "" &&
		(!r.Letter || has(lower+upper)) &&
		(!r.Number || has(digits)) &&
		(!r.Special || has(specials)) &&
		(!r.BothCases || has(lower) && has(upper)) &&
		(!r.OnlyNumeric || strings.Trim(p, digits) == "") &&
		(r.Consecutive == 0 || longestRun(p) <= r.Consecutive) &&
		(!r.NoWeak || longestRun(p) < len(p))
}

// longestRun returns the length of the longest part of p whose characters are
// all the same, or each the one after the last.
func longestRun(p string) int {
	longest := min(1, len(p))
	for _, step := range []byte{0, 1} {
		run := 1
		for i := 1; i < len(p); i++ {
			if run++; p[i] != p[i-1]+step {
				run = 1
			}
			longest = max(longest, run)
		}
	}
	return longest
}

// newPasscode returns a passcode that follows the host's rule: digits unless it
// asks for more, and for a rule that contradicts itself.
func (s *Sim) newPasscode(host *User) string {
	r := s.passcodeRule(host)
	for range 1000 {
		if p := r.random(); r.allows(p) {
			return p
		}
	}
	return passcodeRule{}.random()
}

func (r passcodeRule) random() string {
	var p strings.Builder
	if !r.OnlyNumeric {
		for chars, wanted := range map[string]bool{lower: r.Letter || r.BothCases, upper: r.BothCases, "@-_*": r.Special} {
			if wanted {
				p.WriteByte(chars[random(int64(len(chars)))])
			}
		}
	}
	for p.Len() < min(max(madePasscode, r.Length), maxPasscode) {
		p.WriteByte(digits[1+random(9)])
	}
	return p.String()
}
