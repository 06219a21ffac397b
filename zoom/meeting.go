package zoom

import (
	"errors"
	"log/slog"
)

// MeetingType says how a meeting is scheduled.
type MeetingType int

// The types of the Zoom Meeting API specification.
const (
	Instant         MeetingType = 1
	Scheduled       MeetingType = 2 // one meeting at one time
	NoFixedTime     MeetingType = 3 // recurring
	Personal        MeetingType = 4 // of a personal meeting id; in answers only
	FixedTime       MeetingType = 8 // recurring
	ScreenShareOnly MeetingType = 10
)

// Meeting is a meeting as Zoom has it. Rows of lists lack the host's address,
// the settings, the passcode, the status and the start URL.
type Meeting struct {
	ID             int64           `json:"id"`             // up to 11 digits
	UUID           string          `json:"uuid,omitempty"` // base64; another one for each time the meeting is started
	HostID         string          `json:"host_id,omitempty"`
	HostEmail      string          `json:"host_email,omitempty"`
	AssistantID    string          `json:"assistant_id,omitempty"` // who scheduled on behalf of the host
	Topic          string          `json:"topic,omitempty"`
	Type           MeetingType     `json:"type,omitempty"`
	Status         string          `json:"status,omitempty"` // "waiting" or "started"
	Agenda         string          `json:"agenda,omitempty"`
	Start          Time            `json:"start_time,omitzero"` // zero if there is no fixed time
	Duration       int             `json:"duration,omitempty"`  // minutes
	Timezone       string          `json:"timezone,omitempty"`  // IANA-like name
	Created        Time            `json:"created_at,omitzero"`
	CreationSource string          `json:"creation_source,omitempty"` // "open_api" if an app made it
	JoinURL        string          `json:"join_url,omitempty"`        // may contain the passcode
	ChatJoinURL    string          `json:"chat_join_url,omitempty"`
	Registration   string          `json:"registration_url,omitempty"`
	Password       Hidden          `json:"password,omitempty"` // what people call the passcode
	Encrypted      Hidden          `json:"encrypted_password,omitempty"`
	PSTNPassword   Hidden          `json:"pstn_password,omitempty"`
	H323Password   Hidden          `json:"h323_password,omitempty"`
	DynamicHostKey Hidden          `json:"dynamic_host_key,omitempty"`
	PMI            string          `json:"pmi,omitempty"`
	PreSchedule    *bool           `json:"pre_schedule,omitempty"`
	TemplateID     string          `json:"template_id,omitempty"`
	Occurrences    []Occurrence    `json:"occurrences,omitzero"`
	Recurrence     Recurrence      `json:"recurrence,omitzero"`
	TrackingFields []TrackingValue `json:"tracking_fields,omitzero"`
	Settings       MeetingSettings `json:"settings,omitzero"`

	// StartURL signs whoever opens it in as the host. It works for two hours:
	// never store it, show it to nobody but the host, and ask for a fresh one
	// when it is needed.
	StartURL Hidden `json:"start_url,omitempty"`
}

// Occurrence is one time at which a recurring meeting takes place.
type Occurrence struct {
	ID       string `json:"occurrence_id"`
	Start    Time   `json:"start_time,omitzero"`
	Duration int    `json:"duration,omitempty"` // minutes
	Status   string `json:"status,omitempty"`   // "available" or "deleted"
}

// TrackingValue is the value of a tracking field of the account.
type TrackingValue struct {
	Field   string `json:"field"`
	Value   string `json:"value"`
	Visible *bool  `json:"visible,omitempty"` // in answers only
}

// UnmarshalJSON decodes a meeting. It returns an error if there is no id, which
// whoever asked for a meeting cannot do without, or if a time has no offset.
func (m *Meeting) UnmarshalJSON(b []byte) error {
	type plain Meeting
	var p plain
	if err := decode(b, &p); err != nil {
		return err
	}
	if p.ID <= 0 {
		return errors.New("a meeting without id")
	}
	*m = Meeting(p)
	return nil
}

// LogValue implements slog.LogValuer: a log learns which meeting, and nothing
// of it.
func (m Meeting) LogValue() slog.Value { return slog.Int64Value(m.ID) }
