package zoomsim

import (
	"cmp"
	"maps"
	"strconv"
)

// meetingRow is a meeting as lists show it: without settings, passcode, and
// start_url.
type meetingRow struct {
	UUID      string `json:"uuid"`
	ID        int64  `json:"id"`
	HostID    string `json:"host_id"`
	Topic     string `json:"topic"`
	Type      int    `json:"type"`
	StartTime string `json:"start_time,omitempty"` // absent for instant meetings (API reference)
	Duration  int    `json:"duration"`
	Timezone  string `json:"timezone"`
	Agenda    string `json:"agenda,omitempty"`
	CreatedAt string `json:"created_at"`
	JoinURL   string `json:"join_url"`
	PMI       string `json:"pmi,omitempty"`
}

// A meetingAnswer is the full form.
type meetingAnswer struct {
	meetingRow
	AssistantID     string          `json:"assistant_id,omitempty"`
	HostEmail       string          `json:"host_email"`
	Status          string          `json:"status"`
	StartURL        string          `json:"start_url"`
	ChatJoinURL     string          `json:"chat_join_url,omitempty"`
	RegistrationURL string          `json:"registration_url,omitempty"`
	Password        string          `json:"password,omitempty"`
	H323Password    string          `json:"h323_password,omitempty"`
	PSTNPassword    string          `json:"pstn_password,omitempty"`
	Encrypted       string          `json:"encrypted_password,omitempty"`
	Settings        map[string]any  `json:"settings"`
	Recurrence      *Recurrence     `json:"recurrence,omitempty"`
	Occurrences     []occurrenceRow `json:"occurrences,omitempty"`
	TrackingFields  []trackedRow    `json:"tracking_fields,omitempty"`
	TemplateID      string          `json:"template_id,omitempty"`
	CreationSource  string          `json:"creation_source"`
	PreSchedule     bool            `json:"pre_schedule"`
}

// trackedRow is a tracking field of a meeting with what its account says of it.
type trackedRow struct {
	Tracked
	Visible bool `json:"visible"`
}

// joinURL returns the link for participants.
func (m *Meeting) joinURL(base string) string {
	link := base + "/j/" + meetingKey(cmp.Or(m.PMI, m.ID))
	if m.Embedded != "" && !m.BareLink {
		link += "?pwd=" + m.Embedded
	}
	return link
}

// registrationURL returns the link to register, or "" for a meeting without
// registration.
func (m *Meeting) registrationURL(base string) string {
	if !m.registers() {
		return ""
	}
	return base + "/meeting/register/" + m.key()
}

// row returns a meeting as lists show it, a series with the time of its next
// occurrence, which is a guess.
func (s *Sim) row(m *Meeting) meetingRow {
	row := meetingRow{m.UUID, m.ID, m.HostID, m.Topic, m.Type, stamp(m.Start), m.Duration, m.Timezone,
		m.Agenda, stamp(m.Created), m.joinURL(s.here), ""}
	if i := s.live(m.ID); i != nil {
		row.UUID = i.UUID
	}
	if o, ok := m.next(s.now()); ok {
		row.StartTime = stamp(o.Start)
	}
	if m.Type == Instant {
		row.StartTime = ""
	}
	if m.PMI != 0 {
		row.PMI = meetingKey(m.PMI)
	}
	return row
}

// meetingAnswer returns the full form with a start_url of its own, as every GET
// does, and with the occurrences that are over only if asked for.
func (s *Sim) meetingAnswer(m *Meeting, past bool) meetingAnswer {
	host, numeric := s.user("", m.HostID), m.numericPasscode()
	a := meetingAnswer{meetingRow: s.row(m), AssistantID: m.AssistantID, HostEmail: host.Email, Status: "waiting",
		StartURL: s.startURL(m, host), RegistrationURL: m.registrationURL(s.here), Password: m.Passcode, H323Password: numeric,
		PSTNPassword: numeric, Encrypted: m.Embedded, Settings: s.fullSettings(m), Recurrence: m.Recurrence,
		TrackingFields: s.trackedRows(m), TemplateID: m.TemplateID, CreationSource: "open_api", PreSchedule: m.PreSchedule}
	if s.live(m.ID) != nil {
		a.Status = "started"
	}
	if m.CreatedBy == "" {
		a.CreationSource = "web_portal"
	}
	if m.object("continuous_meeting_chat")["enable"] == true {
		a.ChatJoinURL = s.here + "/launch/jc/" + m.key()
	}
	for _, o := range m.occurrences() {
		if past || o.end().After(s.now()) {
			a.Occurrences = append(a.Occurrences, o.row())
		}
	}
	return a
}

func (s *Sim) trackedRows(m *Meeting) []trackedRow {
	if m.TrackingFields == nil {
		return nil
	}
	account := s.state.accounts.get(s.user("", m.HostID).AccountID)
	var rows []trackedRow
	for _, t := range m.TrackingFields {
		f := account.trackingField(t.Field)
		rows = append(rows, trackedRow{t, f != nil && f.Visible})
	}
	return rows
}

// fullSettings returns all settings of a meeting, and what Zoom adds to them.
func (s *Sim) fullSettings(m *Meeting) map[string]any {
	all := overlay(standardSettings, m.Settings)
	all["meeting_invitees"] = each(all["meeting_invitees"], func(invitee map[string]any) {
		email, _ := invitee["email"].(string)
		host := s.user("", m.HostID)
		invitee["internal_user"] = s.user(host.AccountID, email) != nil
	})
	if all["authentication_exception"] != nil {
		all["authentication_exception"] = each(all["authentication_exception"], func(person map[string]any) {
			email, _ := person["email"].(string)
			person["join_url"] = s.here + "/w/" + m.key() + "?tk=" + hash("exception "+m.UUID+email)
		})
	}
	if chat := m.object("continuous_meeting_chat"); chat["enable"] == true {
		all["continuous_meeting_chat"] = overlay(chat, map[string]any{"channel_id": hash("chat " + m.UUID)[:24]})
	}
	all["global_dial_in_numbers"] = dialIn(all["global_dial_in_countries"])
	if m.on("meeting_authentication") && all["authentication_option"] == nil {
		all["authentication_option"], all["authentication_name"] = "signIn_"+m.HostID, "Sign in to Zoom"
	}
	if m.registers() {
		host := s.user("", m.HostID)
		all["contact_name"] = cmp.Or(all["contact_name"], any(host.name()))
		all["contact_email"] = cmp.Or(all["contact_email"], any(host.Email))
	}
	if m.Type == FixedTime && m.registers() && all["registration_type"] == nil {
		all["registration_type"] = 1
	}
	return all
}

// each returns a copy of a list of objects in which each object has been changed.
func each(list any, change func(map[string]any)) []any {
	old, _ := list.([]any)
	all := make([]any, 0, len(old))
	for _, v := range old {
		object, _ := v.(map[string]any)
		object = maps.Clone(object)
		change(object)
		all = append(all, object)
	}
	return all
}

// A dialNumber is a telephone number of a meeting. They are of the range that is
// kept for fiction.
type dialNumber struct {
	City        string `json:"city"`
	Country     string `json:"country"`
	CountryName string `json:"country_name"`
	Number      string `json:"number"`
	Type        string `json:"type"`
}

// dialIn returns a number for each of the countries.
func dialIn(countries any) []dialNumber {
	list, _ := countries.([]any)
	numbers := make([]dialNumber, 0, len(list))
	for i, v := range list {
		country, _ := v.(string)
		numbers = append(numbers, dialNumber{"", country, country, "+1 555010" + strconv.Itoa(1100 + i)[1:], "toll"})
	}
	return numbers
}
