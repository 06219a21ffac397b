package zoom

// Whom a user's waiting room is for by default.
const (
	WaitEverybody = 0
	WaitOutsiders = 1 // of the account
	WaitStrangers = 2 // outsiders but for those of allowed domains
)

// Who may let people in from a waiting room.
const (
	AdmitHosts    = 0 // the host and the co-hosts
	AdmitInsiders = 1 // also who passed it, as long as no host is there
)

// MeetingSecurity are the settings that protect a user's meetings. They are all
// there is on waiting rooms but for whether a new meeting has one.
type MeetingSecurity struct {
	AutoSecurity        *bool               `json:"auto_security,omitempty"`
	WaitingRoom         *bool               `json:"waiting_room,omitempty"`
	WaitingRoomSettings WaitingRoomSettings `json:"waiting_room_settings,omitzero"`
	MeetingPassword     *bool               `json:"meeting_password,omitempty"`
	PasscodeRule        PasscodeRule        `json:"meeting_password_requirement,omitzero"`
	RequireForMeetings  *bool               `json:"require_password_for_scheduled_meeting,omitempty"`
	RequireForWebinars  *bool               `json:"require_password_for_scheduled_webinar,omitempty"`
	PMIPassword         *bool               `json:"pmi_password,omitempty"`
	PhonePassword       *bool               `json:"phone_password,omitempty"`
	WebinarPassword     *bool               `json:"webinar_password,omitempty"`
	EmbedPassword       *bool               `json:"embed_password_in_join_link,omitempty"` // the join URL carries it
	EncryptionType      string              `json:"encryption_type,omitempty"`             // "enhanced_encryption" or "e2ee"
	EndToEnd            *bool               `json:"end_to_end_encrypted_meetings,omitempty"`
	OnlySignedInOnWeb   *bool               `json:"only_authenticated_can_join_from_webclient,omitempty"`
	BlockUserDomain     *bool               `json:"block_user_domain,omitempty"`
	BlockedDomains      []string            `json:"block_user_domain_list,omitzero"`
}

// WaitingRoomSettings are a user's rules for waiting rooms. No meeting can have
// its own for who admits.
type WaitingRoomSettings struct {
	For            *int   `json:"participants_to_place_in_waiting_room,omitempty"`              // as in WaitEverybody
	AdmittedBy     *int   `json:"users_who_can_admit_participants_from_waiting_room,omitempty"` // as in AdmitHosts
	AllowedDomains string `json:"whitelisted_domains_for_waiting_room,omitempty"`
}
