package zoom

// Whether people register for a meeting (approval_type).
const (
	ApproveAutomatically = 0
	ApproveByHand        = 1
	NoRegistration       = 2
)

// MeetingSettings are the settings of a meeting. In a request, what is nil or
// empty is left to Zoom: the account's default in a new meeting, what it was in
// an old one. In an answer it was not contained.
//
// What was asked for is not always what is stored: a waiting room switches join
// before host off, a host without a licence has no registration, and what an
// administrator has locked wins without an error. [Stored] tells.
type MeetingSettings struct {
	// Who comes in, and when.
	WaitingRoom           *bool                     `json:"waiting_room,omitempty"` // switches JoinBeforeHost off
	WaitingRoomOptions    WaitingRoomOptions        `json:"waiting_room_options,omitzero"`
	JoinBeforeHost        *bool                     `json:"join_before_host,omitempty"`
	JBHTime               *int                      `json:"jbh_time,omitempty"` // minutes before the start: 5, 10, 15, or 0 for any time
	MeetingAuthentication *bool                     `json:"meeting_authentication,omitempty"`
	AuthenticationOption  string                    `json:"authentication_option,omitempty"`
	AuthenticationName    string                    `json:"authentication_name,omitempty"`    // in answers only
	AuthenticationDomains string                    `json:"authentication_domains,omitempty"` // joined by commas
	Exceptions            []AuthenticationException `json:"authentication_exception,omitzero"`
	EnforceLogin          *bool                     `json:"enforce_login,omitempty"`         // older than MeetingAuthentication
	EnforceLoginDomains   string                    `json:"enforce_login_domains,omitempty"` // joined by semicolons
	Countries             CountryRule               `json:"approved_or_denied_countries_or_regions,omitzero"`
	AllowMultipleDevices  *bool                     `json:"allow_multiple_devices,omitempty"`
	UsePMI                *bool                     `json:"use_pmi,omitempty"`
	PrivateMeeting        *bool                     `json:"private_meeting,omitempty"`
	InternalMeeting       *bool                     `json:"internal_meeting,omitempty"`
	Invitees              []MeetingInvitee          `json:"meeting_invitees,omitzero"`
	CustomKeys            []CustomKey               `json:"custom_keys,omitzero"`
	EncryptionType        string                    `json:"encryption_type,omitempty"` // "enhanced_encryption" or "e2ee"

	// Who else is host. See AlternativeHosts for what one wrong name does.
	AlternativeHosts        AlternativeHosts `json:"alternative_hosts,omitzero"`
	AlternativeHostsMail    *bool            `json:"alternative_hosts_email_notification,omitempty"`
	AlternativeHostsPolls   *bool            `json:"alternative_host_update_polls,omitempty"`
	AlternativeHostsSummary *bool            `json:"alternative_host_manage_meeting_summary,omitempty"`
	AlternativeHostsRecord  *bool            `json:"alternative_host_manage_cloud_recording,omitempty"`

	// Registration.
	ApprovalType      *int   `json:"approval_type,omitempty"`     // ApproveAutomatically, ApproveByHand or NoRegistration
	RegistrationType  *int   `json:"registration_type,omitempty"` // 1 once for all, 2 for each occurrence, 3 once for some
	CloseRegistration *bool  `json:"close_registration,omitempty"`
	ConfirmationMail  *bool  `json:"registrants_confirmation_email,omitempty"`
	RegistrantsMail   *bool  `json:"registrants_email_notification,omitempty"`
	ContactName       string `json:"contact_name,omitempty"`
	ContactEmail      string `json:"contact_email,omitempty"`
	ShowShareButton   *bool  `json:"show_share_button,omitempty"`
	ShowJoinInfo      *bool  `json:"show_join_info,omitempty"`
	EmailInReport     *bool  `json:"email_in_attendee_report,omitempty"`
	EmailNotification *bool  `json:"email_notification,omitempty"`

	// Sound and picture.
	Audio                 string         `json:"audio,omitempty"` // "both", "telephony", "voip" or "thirdParty"
	AudioConferenceInfo   string         `json:"audio_conference_info,omitempty"`
	DialInCountries       []string       `json:"global_dial_in_countries,omitzero"`
	DialInNumbers         []DialInNumber `json:"global_dial_in_numbers,omitzero"` // in answers only
	HostVideo             *bool          `json:"host_video,omitempty"`
	ParticipantVideo      *bool          `json:"participant_video,omitempty"`
	DisableVideo          *bool          `json:"disable_participant_video,omitempty"`
	HostSaveVideoOrder    *bool          `json:"host_save_video_order,omitempty"`
	MuteUponEntry         *bool          `json:"mute_upon_entry,omitempty"`
	AskToUnmute           *bool          `json:"request_permission_to_unmute_participants,omitempty"`
	HostControlsMute      *bool          `json:"allow_host_control_participant_mute_state,omitempty"`
	DeviceTesting         *bool          `json:"device_testing,omitempty"`
	Watermark             *bool          `json:"watermark,omitempty"`
	FocusMode             *bool          `json:"focus_mode,omitempty"`
	ParticipantFocused    *bool          `json:"participant_focused_meeting,omitempty"`
	AdditionalDataCenters []string       `json:"additional_data_center_regions,omitzero"`
	CNMeeting             *bool          `json:"cn_meeting,omitempty"`
	InMeeting             *bool          `json:"in_meeting,omitempty"`

	// During and after the meeting.
	BreakoutRooms      BreakoutRooms      `json:"breakout_room,omitzero"` // a list of rooms replaces the former
	QuestionAndAnswer  QuestionAndAnswer  `json:"question_and_answer,omitzero"`
	Interpretation     Interpretation     `json:"language_interpretation,omitzero"`
	SignInterpretation SignInterpretation `json:"sign_language_interpretation,omitzero"`
	Chat               MeetingChat        `json:"continuous_meeting_chat,omitzero"`
	Resources          []MeetingResource  `json:"resources,omitzero"`
	AutoRecording      string             `json:"auto_recording,omitempty"` // "local", "cloud" or "none"
	VideoManagement    VideoManagement    `json:"auto_add_recording_to_video_management,omitzero"`
	AutoSummary        *bool              `json:"auto_start_meeting_summary,omitempty"`
	SummaryFor         *int               `json:"who_will_receive_summary,omitempty"` // 1 to 4
	SummaryTemplateID  string             `json:"summary_template_id,omitempty"`
	AutoQuestions      *bool              `json:"auto_start_ai_companion_questions,omitempty"`
	QuestionsBy        *int               `json:"who_can_ask_questions,omitempty"` // 1 to 5
	CalendarType       *int               `json:"calendar_type,omitempty"`         // 1 Outlook, 2 Google
	PushToCalendar     *bool              `json:"push_change_to_calendar,omitempty"`
}

// WaitingRoomOptions say whom a meeting's waiting room is for.
type WaitingRoomOptions struct {
	Mode string `json:"mode,omitempty"` // "follow_setting", or "custom", which needs Who
	// Who is "everyone", "users_not_in_account", "users_not_on_invite",
	// "users_not_in_org" or "users_not_in_account_or_whitelisted_domains".
	Who string `json:"who_goes_to_waiting_room,omitempty"`
}

// AuthenticationException is a guest who need not sign in.
type AuthenticationException struct {
	Email   string `json:"email,omitempty"`
	Name    string `json:"name,omitempty"`
	JoinURL string `json:"join_url,omitempty"` // in answers only
}

// CountryRule says from which countries or regions people may join.
type CountryRule struct {
	Enable   *bool    `json:"enable,omitempty"`
	Method   string   `json:"method,omitempty"` // "approve" or "deny": which list counts
	Approved []string `json:"approved_list,omitzero"`
	Denied   []string `json:"denied_list,omitzero"`
}

// MeetingInvitee is somebody the meeting is for. Zoom mails nobody for it.
type MeetingInvitee struct {
	Email    string `json:"email,omitempty"`
	Internal *bool  `json:"internal_user,omitempty"` // in answers only
}

// CustomKey is a name and a value of the app's own.
type CustomKey struct {
	Key   string `json:"key,omitempty"`
	Value string `json:"value,omitempty"`
}

// DialInNumber is a telephone number of the meeting.
type DialInNumber struct {
	City        string `json:"city,omitempty"`
	Country     string `json:"country,omitempty"`
	CountryName string `json:"country_name,omitempty"`
	Number      string `json:"number,omitempty"`
	Type        string `json:"type,omitempty"` // "toll" or "tollfree"
}

// BreakoutRooms are the rooms that people are sent to during a meeting.
type BreakoutRooms struct {
	Enable *bool          `json:"enable,omitempty"`
	Rooms  []BreakoutRoom `json:"rooms,omitzero"`
}

// BreakoutRoom is one of them, with the addresses of the people for it.
type BreakoutRoom struct {
	Name         string   `json:"name,omitempty"`
	Participants []string `json:"participants,omitzero"`
}

// QuestionAndAnswer says how people ask questions in writing.
type QuestionAndAnswer struct {
	Enable         *bool  `json:"enable,omitempty"`
	AllowQuestions *bool  `json:"allow_submit_questions,omitempty"`
	AllowAnonymous *bool  `json:"allow_anonymous_questions,omitempty"`
	Visibility     string `json:"question_visibility,omitempty"` // "answered" or "all"
	CanComment     *bool  `json:"attendees_can_comment,omitempty"`
	CanUpvote      *bool  `json:"attendees_can_upvote,omitempty"`
}

// Interpretation is simultaneous interpretation of speech.
type Interpretation struct {
	Enable       *bool         `json:"enable,omitempty"`
	Interpreters []Interpreter `json:"interpreters,omitzero"`
}

// Interpreter interprets between two languages.
type Interpreter struct {
	Email     string `json:"email,omitempty"`
	Languages string `json:"languages,omitempty"`             // country codes, as in "US,FR"
	Names     string `json:"interpreter_languages,omitempty"` // as in "English,French"
}

// SignInterpretation is simultaneous interpretation into sign languages.
type SignInterpretation struct {
	Enable       *bool             `json:"enable,omitempty"`
	Interpreters []SignInterpreter `json:"interpreters,omitzero"`
}

// SignInterpreter interprets into a sign language.
type SignInterpreter struct {
	Email    string `json:"email,omitempty"`
	Language string `json:"sign_language,omitempty"` // as in "American"
}

// MeetingChat is the chat that outlasts a meeting.
type MeetingChat struct {
	Enable          *bool  `json:"enable,omitempty"`
	AddExternal     *bool  `json:"auto_add_invited_external_users,omitempty"`
	AddParticipants *bool  `json:"auto_add_meeting_participants,omitempty"`
	ChannelID       string `json:"channel_id,omitempty"` // in answers only
}

// MeetingResource is something that people work on in a meeting.
type MeetingResource struct {
	Type       string `json:"resource_type,omitempty"` // "whiteboard"
	ID         string `json:"resource_id,omitempty"`
	Permission string `json:"permission_level,omitempty"` // "editor", "commenter" or "viewer"
}

// VideoManagement says to which channels recordings are added.
type VideoManagement struct {
	Enable   *bool          `json:"enable,omitempty"`
	Channels []VideoChannel `json:"channels,omitzero"`
}

// VideoChannel is a channel of recordings.
type VideoChannel struct {
	ID   string `json:"channel_id"`
	Name string `json:"name,omitempty"`
}
