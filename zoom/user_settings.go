package zoom

import (
	"context"
	"encoding/json"
	"net/http"
)

// Which of a user's settings are asked for.
const (
	AllSettings           = "" // but for those that follow
	MeetingSecurityOption = "meeting_security"
	MeetingSignInOption   = "meeting_authentication"
	RecordingSignInOption = "recording_authentication"
)

// UserSettings are settings of a user: their own, or what an administrator has
// set or locked for them. Sections that have nothing to do with scheduling are
// kept as Zoom has them.
type UserSettings struct {
	Schedule          ScheduleDefaults  `json:"schedule_meeting,omitzero"`
	Features          Features          `json:"feature,omitzero"`
	InMeeting         InMeetingSettings `json:"in_meeting,omitzero"`
	Recording         RecordingSettings `json:"recording,omitzero"`
	Mail              MailSettings      `json:"email_notification,omitzero"`
	Profile           json.RawMessage   `json:"profile,omitempty"`
	AudioConferencing json.RawMessage   `json:"audio_conferencing,omitempty"`
	Telephony         json.RawMessage   `json:"telephony,omitempty"`
	TSP               json.RawMessage   `json:"tsp,omitempty"`
	Whiteboard        json.RawMessage   `json:"whiteboard,omitempty"`

	Security MeetingSecurity `json:"meeting_security,omitzero"` // of MeetingSecurityOption

	// Of MeetingSignInOption and RecordingSignInOption. SignInOptions is a list
	// or an object, as Zoom has it.
	SignInOptions    json.RawMessage `json:"authentication_options,omitempty"`
	SignInExceptions *bool           `json:"allow_authentication_exception,omitempty"`
	MeetingSignIn    *bool           `json:"meeting_authentication,omitempty"`
	RecordingSignIn  *bool           `json:"recording_authentication,omitempty"`
}

// UserSettings returns settings of a user; option says which. Errors are those
// of [Client.User], and Forbidden for MeetingSecurityOption if the account is
// not a paid one.
func (c *Client) UserSettings(ctx context.Context, t Token, user, option string) (*UserSettings, error) {
	path, err := userPath(t, user)
	if err != nil {
		return nil, err
	}
	var s UserSettings
	err = c.do(ctx, t, call{
		method: http.MethodGet, route: "/users/{user}/settings", path: path + "/settings", query: options("option", option), out: &s,
	})
	if err != nil {
		return nil, err
	}
	return &s, nil
}

// ScheduleDefaults say what a new meeting of the user is unless it says otherwise.
type ScheduleDefaults struct {
	AudioType                               string       `json:"audio_type,omitempty"`
	DefaultPasswordForScheduledMeetings     Hidden       `json:"default_password_for_scheduled_meetings,omitempty"`
	EmbedPasswordInJoinLink                 *bool        `json:"embed_password_in_join_link,omitempty"`
	ForcePMIJBHPassword                     *bool        `json:"force_pmi_jbh_password,omitempty"`
	HostVideo                               *bool        `json:"host_video,omitempty"`
	JoinBeforeHost                          *bool        `json:"join_before_host,omitempty"`
	MeetingPasswordRequirement              PasscodeRule `json:"meeting_password_requirement,omitzero"`
	ParticipantsVideo                       *bool        `json:"participants_video,omitempty"`
	PersonalMeeting                         *bool        `json:"personal_meeting,omitempty"`
	PMIPassword                             Hidden       `json:"pmi_password,omitempty"`
	PSTNPasswordProtected                   *bool        `json:"pstn_password_protected,omitempty"`
	RequirePasswordForInstantMeetings       *bool        `json:"require_password_for_instant_meetings,omitempty"`
	RequirePasswordForPMIMeetings           string       `json:"require_password_for_pmi_meetings,omitempty"`
	RequirePasswordForScheduledMeetings     *bool        `json:"require_password_for_scheduled_meetings,omitempty"`
	RequirePasswordForSchedulingNewMeetings *bool        `json:"require_password_for_scheduling_new_meetings,omitempty"`
	UsePMIForInstantMeetings                *bool        `json:"use_pmi_for_instant_meetings,omitempty"`
	UsePMIForScheduledMeetings              *bool        `json:"use_pmi_for_scheduled_meetings,omitempty"`
	ContinuousMeetingChat                   ChatDefaults `json:"continuous_meeting_chat,omitzero"`
}

// Features say what the user's licence allows.
type Features struct {
	CNMeeting                       *bool     `json:"cn_meeting,omitempty"`
	ConcurrentMeeting               string    `json:"concurrent_meeting,omitempty"` // "None", "Basic" or "Plus": whether several meetings at once
	InMeeting                       *bool     `json:"in_meeting,omitempty"`
	LargeMeeting                    *bool     `json:"large_meeting,omitempty"`
	LargeMeetingCapacity            *int      `json:"large_meeting_capacity,omitempty"`
	MeetingCapacity                 *int      `json:"meeting_capacity,omitempty"`
	Webinar                         *bool     `json:"webinar,omitempty"`
	WebinarCapacity                 *int      `json:"webinar_capacity,omitempty"`
	ZoomEvents                      *bool     `json:"zoom_events,omitempty"`
	ZoomEventsCapacity              *int      `json:"zoom_events_capacity,omitempty"`
	ZoomEventsUnlimited             *bool     `json:"zoom_events_unlimited,omitempty"`
	ZoomEventsUnlimitedCapacities   []int     `json:"zoom_events_unlimited_capacities,omitzero"`
	ZoomSessionsUnlimited           *bool     `json:"zoom_sessions_unlimited,omitempty"`
	ZoomSessionsUnlimitedCapacities []int     `json:"zoom_sessions_unlimited_capacities,omitzero"`
	ZoomEventsPayPerAttendee        *bool     `json:"zoom_events_pay_per_attendee,omitempty"`
	ZoomSessionsPayPerAttendee      *bool     `json:"zoom_sessions_pay_per_attendee,omitempty"`
	ZoomPhone                       *bool     `json:"zoom_phone,omitempty"`
	ZoomIQForSales                  *bool     `json:"zoom_iq_for_sales,omitempty"`
	ZoomRevenueAccelerator          *bool     `json:"zoom_revenue_accelerator,omitempty"`
	ZoomWhiteboard                  *bool     `json:"zoom_whiteboard,omitempty"`
	ZoomWhiteboardPlus              *bool     `json:"zoom_whiteboard_plus,omitempty"`
	ZoomTranslatedCaptions          *bool     `json:"zoom_translated_captions,omitempty"`
	ZoomCustomerManagedKey          *bool     `json:"zoom_customer_managed_key,omitempty"`
	ZoomHuddles                     *bool     `json:"zoom_huddles,omitempty"`
	ZoomQualityManagement           *bool     `json:"zoom_quality_management,omitempty"`
	ZoomWorkforceManagement         *bool     `json:"zoom_workforce_management,omitempty"`
	ZoomScheduler                   *bool     `json:"zoom_scheduler,omitempty"`
	ZoomClipsPlus                   *bool     `json:"zoom_clips_plus,omitempty"`
	ZoomMailCalendar                *bool     `json:"zoom_mail_calendar,omitempty"`
	ZoomComplianceManagement        *bool     `json:"zoom_compliance_management,omitempty"`
	ZoomDocs                        *bool     `json:"zoom_docs,omitempty"`
	LicenseInfoList                 []License `json:"license_info_list,omitzero"`
	ZoomSpots                       *bool     `json:"zoom_spots,omitempty"`
}

// PasscodeRule is what an account demands of passcodes.
type PasscodeRule struct {
	Length            *int  `json:"length,omitempty"` // at least
	HaveLetter        *bool `json:"have_letter,omitempty"`
	HaveNumber        *bool `json:"have_number,omitempty"`
	HaveSpecial       *bool `json:"have_special_character,omitempty"`
	HaveUpperAndLower *bool `json:"have_upper_and_lower_characters,omitempty"`
	OnlyNumbers       *bool `json:"only_allow_numeric,omitempty"`
	Consecutive       *int  `json:"consecutive_characters_length,omitempty"` // so many in a row are refused; 0 for no rule
	RefuseWeak        *bool `json:"weak_enhance_detection,omitempty"`
}

// ChatDefaults say how the chat that outlasts a meeting is set up.
type ChatDefaults struct {
	Enable            *bool `json:"enable,omitempty"`
	CanAddExternal    *bool `json:"can_add_external_users,omitempty"`
	AddExternal       *bool `json:"auto_add_invited_external_users,omitempty"`
	InstantMeetings   *bool `json:"support_instant_meetings,omitempty"`
	ScheduledMeetings *bool `json:"support_scheduled_meetings,omitempty"`
}
