package zoomsim

import (
	"cmp"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"maps"
	"math/big"
	"slices"
	"strconv"
	"time"
)

// Meeting types, as the API numbers them.
const (
	Instant     = 1
	Scheduled   = 2
	NoFixedTime = 3
	FixedTime   = 8
	ScreenShare = 10
)

// A Meeting is what the simulator stores of a meeting.
type Meeting struct {
	ID             int64           `json:"id"` // eleven digits
	UUID           string          `json:"uuid"`
	HostID         string          `json:"host_id"`
	Topic          string          `json:"topic"`
	Type           int             `json:"type"`
	Start          time.Time       `json:"start_time,omitzero"` // UTC; zero for NoFixedTime
	Duration       int             `json:"duration"`            // minutes
	Timezone       string          `json:"timezone"`
	Agenda         string          `json:"agenda,omitempty"`
	Passcode       string          `json:"password,omitempty"`
	Embedded       string          `json:"encrypted_password,omitempty"` // the passcode's form in join_url
	Settings       map[string]any  `json:"settings"`
	Recurrence     json.RawMessage `json:"recurrence,omitempty"`
	TrackingFields json.RawMessage `json:"tracking_fields,omitempty"`
	Created        time.Time       `json:"created_at"`
	CreatedBy      string          `json:"created_by"` // client id
}

// defaultSettings returns the settings of a meeting that asks for none.
func defaultSettings() map[string]any {
	return map[string]any{
		"host_video": false, "participant_video": false, "join_before_host": false, "jbh_time": 0.0,
		"mute_upon_entry": false, "watermark": false, "use_pmi": false, "approval_type": 2.0,
		"audio": "both", "auto_recording": "none", "waiting_room": false, "meeting_authentication": false,
		"alternative_hosts": "", "alternative_hosts_email_notification": true, "show_share_button": false,
		"allow_multiple_devices": false, "private_meeting": false, "calendar_type": 0.0,
	}
}

// meetingKey is the key of a meeting's row.
func meetingKey(id int64) string { return strconv.FormatInt(id, 10) }
func (m *Meeting) key() string   { return meetingKey(m.ID) }

// newID returns an unused meeting id.
func (s *Sim) newID() int64 {
	for {
		n, err := rand.Int(rand.Reader, big.NewInt(20_000_000_000))
		if err != nil {
			panic(err) // crypto/rand does not fail
		}
		id := 80_000_000_000 + n.Int64()
		if s.state.meetings.get(meetingKey(id)) == nil {
			return id
		}
	}
}

// newUUID returns a meeting UUID: base64 text that may hold a slash.
func newUUID() string {
	b := make([]byte, 16)
	rand.Read(b)
	return base64.StdEncoding.EncodeToString(b)
}

// newPasscode returns six digits.
func newPasscode() string {
	n, err := rand.Int(rand.Reader, big.NewInt(900_000))
	if err != nil {
		panic(err) // crypto/rand does not fail
	}
	return strconv.FormatInt(100_000+n.Int64(), 10)
}

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

// expired reports whether Zoom has forgotten the id: an instant meeting at
// its end, a scheduled one 30 days after it (Zoom support article 201362373).
func (m *Meeting) expired(now time.Time) bool {
	end := m.Start.Add(time.Duration(m.Duration) * time.Minute)
	switch m.Type {
	case Instant:
		return now.After(end)
	case Scheduled, ScreenShare:
		return now.After(end.AddDate(0, 0, 30))
	}
	return false
}

// meeting returns a live meeting of the account ("" means any), or nil.
func (s *Sim) meeting(account, id string) *Meeting {
	n, err := strconv.ParseInt(id, 10, 64)
	if err != nil {
		return nil
	}
	m := s.state.meetings.get(meetingKey(n))
	if m == nil || m.expired(s.now()) || s.user(account, m.HostID) == nil {
		return nil
	}
	return m
}

// meetingsOf returns the live meetings of a host, by start, then id.
func (s *Sim) meetingsOf(host string) []*Meeting {
	return s.unexpired(s.state.meetings.in(host))
}

// unexpired returns those of the meetings that have not expired, by start.
func (s *Sim) unexpired(all []*Meeting) []*Meeting {
	now := s.now()
	all = slices.DeleteFunc(all, func(m *Meeting) bool { return m.expired(now) })
	slices.SortFunc(all, byStart)
	return all
}

// byStart sorts by start, then id.
func byStart(a, b *Meeting) int {
	return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(a.ID, b.ID))
}

// meetingRow is a meeting as lists show it: without settings, passcode, and
// start_url.
type meetingRow struct {
	UUID      string `json:"uuid"`
	ID        int64  `json:"id"`
	HostID    string `json:"host_id"`
	Topic     string `json:"topic"`
	Type      int    `json:"type"`
	StartTime string `json:"start_time,omitempty"`
	Duration  int    `json:"duration"`
	Timezone  string `json:"timezone"`
	Agenda    string `json:"agenda,omitempty"`
	CreatedAt string `json:"created_at"`
	JoinURL   string `json:"join_url"`
}

// A meetingAnswer is the full form. CreationSource is open_api for meetings
// made through the API, as all of the simulator's are.
type meetingAnswer struct {
	meetingRow
	HostEmail      string          `json:"host_email"`
	Status         string          `json:"status"`
	StartURL       string          `json:"start_url"`
	Password       string          `json:"password,omitempty"`
	H323Password   string          `json:"h323_password,omitempty"`
	PSTNPassword   string          `json:"pstn_password,omitempty"`
	Encrypted      string          `json:"encrypted_password,omitempty"`
	Settings       map[string]any  `json:"settings"`
	Recurrence     json.RawMessage `json:"recurrence,omitempty"`
	TrackingFields json.RawMessage `json:"tracking_fields,omitempty"`
	CreationSource string          `json:"creation_source"`
	PreSchedule    bool            `json:"pre_schedule"`
}

func (m *Meeting) joinURL(base string) string {
	url := base + "/j/" + strconv.FormatInt(m.ID, 10)
	if m.Embedded != "" {
		url += "?pwd=" + m.Embedded
	}
	return url
}

func (m *Meeting) row(base string) meetingRow {
	row := meetingRow{m.UUID, m.ID, m.HostID, m.Topic, m.Type, "", m.Duration, m.Timezone,
		m.Agenda, m.Created.Format(time.RFC3339), m.joinURL(base)}
	if !m.Start.IsZero() {
		row.StartTime = m.Start.Format(time.RFC3339)
	}
	return row
}

// answer returns the full form with a start_url of its own, as every GET does.
func (m *Meeting) answer(base, hostEmail string) meetingAnswer {
	start := base + "/s/" + strconv.FormatInt(m.ID, 10) + "?zak=" + secret(32)
	return meetingAnswer{m.row(base), hostEmail, "waiting", start, m.Passcode, m.Passcode, m.Passcode,
		m.Embedded, maps.Clone(m.Settings), m.Recurrence, m.TrackingFields, "open_api", false}
}
