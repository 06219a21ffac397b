package zoomsim

import (
	"cmp"
	"crypto/rand"
	"encoding/base64"
	"slices"
	"strconv"
	"time"
)

// Meeting types, as the API numbers them.
const (
	Instant     = 1
	Scheduled   = 2
	NoFixedTime = 3
	Personal    = 4 // the meeting of a personal meeting id; in answers only
	FixedTime   = 8
	ScreenShare = 10
)

// A Meeting is what the simulator stores of a meeting. Nothing is stored that
// follows from the rest, so that 100,000 of them are small.
type Meeting struct {
	ID             int64          `json:"id"`   // eleven digits, or ten for a personal meeting id
	UUID           string         `json:"uuid"` // of the next time it is held, and of the running one
	HostID         string         `json:"host_id"`
	AssistantID    string         `json:"assistant_id,omitempty"` // who scheduled it on behalf of the host
	Topic          string         `json:"topic"`
	Type           int            `json:"type"`
	Start          time.Time      `json:"start_time,omitzero"` // UTC; of the first occurrence of a series; zero for NoFixedTime and Personal
	Duration       int            `json:"duration"`            // minutes
	Timezone       string         `json:"timezone"`
	Agenda         string         `json:"agenda,omitempty"`
	Passcode       string         `json:"password,omitempty"`
	Embedded       string         `json:"encrypted_password,omitempty"` // the passcode's form in join_url
	BareLink       bool           `json:"bare_link,omitempty"`          // join_url does not carry the passcode
	PMI            int64          `json:"pmi,omitempty"`                // the host's personal meeting id, if the link leads there
	Settings       map[string]any `json:"settings,omitempty"`           // where they differ from the defaults; nil if nowhere
	Recurrence     *Recurrence    `json:"recurrence,omitempty"`         // of a FixedTime meeting
	Changed        []Occurrence   `json:"changed,omitempty"`            // occurrences that differ from the series, by start
	TrackingFields []Tracked      `json:"tracking_fields,omitempty"`
	TemplateID     string         `json:"template_id,omitempty"`
	PreSchedule    bool           `json:"pre_schedule,omitempty"`
	Created        time.Time      `json:"created_at"`
	CreatedBy      string         `json:"created_by,omitempty"` // client id; "" means the web portal
	Deleted        time.Time      `json:"deleted_at,omitzero"`  // since when it is in the trash; zero if it is not
}

// A Tracked is what a meeting says in a tracking field.
type Tracked struct {
	Field string `json:"field"`
	Value string `json:"value"`
}

// meetingKey is the key of a meeting's row.
func meetingKey(id int64) string { return strconv.FormatInt(id, 10) }
func (m *Meeting) key() string   { return meetingKey(m.ID) }

// end returns when the meeting is planned to end; a series ends with its last
// occurrence. It is zero for a meeting without a time.
func (m *Meeting) end() time.Time {
	if m.Type == FixedTime {
		if all := m.occurrences(); len(all) > 0 {
			return all[len(all)-1].end()
		}
	}
	if m.Start.IsZero() {
		return time.Time{}
	}
	return m.Start.Add(time.Duration(m.Duration) * time.Minute)
}

// newID returns an unused meeting id.
func (s *Sim) newID() int64 {
	for {
		id := 80_000_000_000 + random(20_000_000_000)
		if s.state.meetings.get(meetingKey(id)) == nil {
			return id
		}
	}
}

// newUUID returns the UUID of a time that a meeting is held: 16 random bytes as
// base64. Of eight one begins with a slash or holds two in a row, because
// clients must encode such a UUID twice and most meet one too late.
func (s *Sim) newUUID() string {
	b := make([]byte, 16)
	rand.Read(b) // never fails, says crypto/rand
	switch (len(s.state.meetings.rows) + len(s.state.instances.rows)) % 16 {
	case 7:
		b[0] |= 0xfc // the first character is the upper six bits
	case 15:
		b[3], b[4] = b[3]|0xff, b[4]|0xf0 // so are the fifth and the sixth
	}
	return base64.StdEncoding.EncodeToString(b)
}

// How long Zoom keeps the id of a meeting that nobody uses (Zoom support
// article 201362373), and a deleted meeting in the trash (article
// 360038297111).
const (
	onceLife  = 30 * 24 * time.Hour
	againLife = 365 * 24 * time.Hour
	trashLife = 30 * 24 * time.Hour
)

// expired reports whether Zoom has forgotten the id: that of an instant meeting
// at its end, of a meeting held once 30 days after its date or last start, and
// of one held again and again after 365 days without use.
func (s *Sim) expired(m *Meeting) bool {
	used, held := m.end(), false
	for _, i := range s.state.instances.in(m.key()) {
		if i.Ended.IsZero() {
			return false
		}
		if held = true; i.Started.After(used) {
			used = i.Started
		}
	}
	switch m.Type {
	case Instant:
		return held || s.now().After(used)
	case Scheduled, ScreenShare:
		return s.now().After(used.Add(onceLife))
	}
	if m.Created.After(used) {
		used = m.Created
	}
	return s.now().After(used.Add(againLife))
}

// meeting returns the meeting of the account ("" means any) that has this id
// and is neither deleted nor expired, or nil.
func (s *Sim) meeting(account, id string) *Meeting {
	m := s.stored(account, id)
	if m == nil || !m.Deleted.IsZero() || s.expired(m) {
		return nil
	}
	return m
}

// trashed returns the deleted meeting of this id that can be recovered, or nil.
func (s *Sim) trashed(account, id string) *Meeting {
	m := s.stored(account, id)
	if m == nil || m.Deleted.IsZero() || s.now().After(m.Deleted.Add(trashLife)) {
		return nil
	}
	return m
}

// stored returns the meeting of this id, whatever has become of it. A personal
// meeting id needs no row.
func (s *Sim) stored(account, id string) *Meeting {
	n, err := strconv.ParseInt(id, 10, 64)
	if err != nil || meetingKey(n) != id { // as with a sign, or zeros before it
		return nil
	}
	m := s.state.meetings.get(id)
	if m == nil {
		m = s.personal(s.user(account, s.state.pmis[n]))
	}
	if m == nil || s.user(account, m.HostID) == nil {
		return nil
	}
	return m
}

// Meetings returns copies of all unexpired meetings, by start. Their settings
// are shared with the simulator and must not be changed.
func (s *Sim) Meetings() []Meeting {
	s.mu.Lock()
	defer s.mu.Unlock()
	return copies(s.unexpired(s.state.meetings.all()))
}

// meetingsOf returns the meetings of a host that are neither deleted nor
// expired, by start, then id.
func (s *Sim) meetingsOf(host string) []*Meeting {
	return s.unexpired(s.state.meetings.in(host))
}

// unexpired returns those of the meetings that Zoom still knows, by start.
func (s *Sim) unexpired(all []*Meeting) []*Meeting {
	all = slices.DeleteFunc(all, func(m *Meeting) bool { return !m.Deleted.IsZero() || s.expired(m) })
	slices.SortFunc(all, byStart)
	return all
}

// byStart sorts by start, then id.
func byStart(a, b *Meeting) int {
	return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(a.ID, b.ID))
}
