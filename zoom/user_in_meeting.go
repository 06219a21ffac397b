package zoom

import "encoding/json"

// InMeetingSettings say what is possible in the user's meetings.
type InMeetingSettings struct {
	AllowHostToEnableFocusMode              *bool            `json:"allow_host_to_enable_focus_mode,omitempty"`
	AllowUsersToDeleteMessagesInMeetingChat *bool            `json:"allow_users_to_delete_messages_in_meeting_chat,omitempty"`
	AllowLiveStreaming                      *bool            `json:"allow_live_streaming,omitempty"`
	PostMeetingFeedback                     *bool            `json:"post_meeting_feedback,omitempty"`
	Whiteboard                              *bool            `json:"whiteboard,omitempty"`
	AllowParticipantsChatWith               *int             `json:"allow_participants_chat_with,omitempty"`
	AllowUsersSaveChats                     *int             `json:"allow_users_save_chats,omitempty"`
	Annotation                              *bool            `json:"annotation,omitempty"`
	AttendeeOnHold                          *bool            `json:"attendee_on_hold,omitempty"`
	AttentionModeFocusMode                  *bool            `json:"attention_mode_focus_mode,omitempty"`
	AutoSavingChat                          *bool            `json:"auto_saving_chat,omitempty"`
	BreakoutRoom                            *bool            `json:"breakout_room,omitempty"`
	BreakoutRoomSchedule                    *bool            `json:"breakout_room_schedule,omitempty"`
	Chat                                    *bool            `json:"chat,omitempty"`
	MeetingQuestionAnswer                   *bool            `json:"meeting_question_answer,omitempty"`
	ClosedCaption                           *bool            `json:"closed_caption,omitempty"`
	ClosedCaptioning                        json.RawMessage  `json:"closed_captioning,omitempty"`
	CoHost                                  *bool            `json:"co_host,omitempty"`
	CustomDataCenterRegions                 *bool            `json:"custom_data_center_regions,omitempty"`
	CustomLiveStreamingService              *bool            `json:"custom_live_streaming_service,omitempty"`
	CustomServiceInstructions               string           `json:"custom_service_instructions,omitempty"`
	DataCenterRegions                       []string         `json:"data_center_regions,omitzero"`
	DisableScreenSharingForHostMeetings     *bool            `json:"disable_screen_sharing_for_host_meetings,omitempty"`
	DisableScreenSharingForInMeetingGuests  *bool            `json:"disable_screen_sharing_for_in_meeting_guests,omitempty"`
	E2EEncryption                           *bool            `json:"e2e_encryption,omitempty"`
	EntryExitChime                          string           `json:"entry_exit_chime,omitempty"`
	FarEndCameraControl                     *bool            `json:"far_end_camera_control,omitempty"`
	Feedback                                *bool            `json:"feedback,omitempty"`
	FileTransfer                            *bool            `json:"file_transfer,omitempty"`
	GroupHD                                 *bool            `json:"group_hd,omitempty"`
	WebinarGroupHD                          *bool            `json:"webinar_group_hd,omitempty"`
	JoinFromDesktop                         *bool            `json:"join_from_desktop,omitempty"`
	JoinFromMobile                          *bool            `json:"join_from_mobile,omitempty"`
	LanguageInterpretation                  json.RawMessage  `json:"language_interpretation,omitempty"`
	SignLanguageInterpretation              json.RawMessage  `json:"sign_language_interpretation,omitempty"`
	LiveStreamingFacebook                   *bool            `json:"live_streaming_facebook,omitempty"`
	LiveStreamingYoutube                    *bool            `json:"live_streaming_youtube,omitempty"`
	ManualCaptioning                        json.RawMessage  `json:"manual_captioning,omitempty"`
	MeetingReactions                        *bool            `json:"meeting_reactions,omitempty"`
	MeetingReactionsEmojis                  string           `json:"meeting_reactions_emojis,omitempty"`
	AllowHostPanelistsToUseAudibleClap      *bool            `json:"allow_host_panelists_to_use_audible_clap,omitempty"`
	WebinarReactions                        *bool            `json:"webinar_reactions,omitempty"`
	MeetingSurvey                           *bool            `json:"meeting_survey,omitempty"`
	NonVerbalFeedback                       *bool            `json:"non_verbal_feedback,omitempty"`
	Polling                                 *bool            `json:"polling,omitempty"`
	PrivateChat                             *bool            `json:"private_chat,omitempty"`
	RecordPlayVoice                         *bool            `json:"record_play_voice,omitempty"`
	RemoteControl                           *bool            `json:"remote_control,omitempty"`
	RemoteSupport                           *bool            `json:"remote_support,omitempty"`
	RequestPermissionToUnmuteParticipants   *bool            `json:"request_permission_to_unmute_participants,omitempty"`
	ScreenSharing                           *bool            `json:"screen_sharing,omitempty"`
	ShareDualCamera                         *bool            `json:"share_dual_camera,omitempty"`
	ShowAJoinFromYourBrowserLink            *bool            `json:"show_a_join_from_your_browser_link,omitempty"`
	ShowMeetingControlToolbar               *bool            `json:"show_meeting_control_toolbar,omitempty"`
	SlideControl                            *bool            `json:"slide_control,omitempty"`
	UncheckedDataCenterRegions              []string         `json:"unchecked_data_center_regions,omitzero"`
	VirtualBackground                       *bool            `json:"virtual_background,omitempty"`
	VirtualBackgroundSettings               json.RawMessage  `json:"virtual_background_settings,omitempty"`
	WaitingRoom                             *bool            `json:"waiting_room,omitempty"`
	WebinarChat                             json.RawMessage  `json:"webinar_chat,omitempty"`
	WebinarLiveStreaming                    json.RawMessage  `json:"webinar_live_streaming,omitempty"`
	MeetingPolling                          PollDefaults     `json:"meeting_polling,omitzero"`
	WebinarPolling                          json.RawMessage  `json:"webinar_polling,omitempty"`
	WebinarSurvey                           *bool            `json:"webinar_survey,omitempty"`
	WhoCanShareScreen                       string           `json:"who_can_share_screen,omitempty"`
	WhoCanShareScreenWhenSomeoneIsSharing   string           `json:"who_can_share_screen_when_someone_is_sharing,omitempty"`
	ParticipantsShareSimultaneously         string           `json:"participants_share_simultaneously,omitempty"`
	WorkplaceByFacebook                     *bool            `json:"workplace_by_facebook,omitempty"`
	TransferMeetingsBetweenDevices          *bool            `json:"transfer_meetings_between_devices,omitempty"`
	AllowShowZoomWindows                    *bool            `json:"allow_show_zoom_windows,omitempty"`
	MeetingSummaryWithAICompanion           SummaryDefaults  `json:"meeting_summary_with_ai_companion,omitzero"`
	AICompanionQuestions                    QuestionDefaults `json:"ai_companion_questions,omitzero"`
}

// RecordingSettings say how the user's meetings are recorded.
type RecordingSettings struct {
	AskHostToConfirmDisclaimer              *bool           `json:"ask_host_to_confirm_disclaimer,omitempty"`
	AskParticipantsToConsentDisclaimer      *bool           `json:"ask_participants_to_consent_disclaimer,omitempty"`
	AutoDeleteCMR                           *bool           `json:"auto_delete_cmr,omitempty"`
	AutoDeleteCMRDays                       *int            `json:"auto_delete_cmr_days,omitempty"`
	RecordFilesSeparately                   RecordedFiles   `json:"record_files_separately,omitzero"`
	DisplayParticipantName                  *bool           `json:"display_participant_name,omitempty"`
	RecordingThumbnails                     *bool           `json:"recording_thumbnails,omitempty"`
	OptimizeRecordingFor3rdPartyVideoEditor *bool           `json:"optimize_recording_for_3rd_party_video_editor,omitempty"`
	RecordingHighlight                      *bool           `json:"recording_highlight,omitempty"`
	SavePanelistChat                        *bool           `json:"save_panelist_chat,omitempty"`
	SavePollResults                         *bool           `json:"save_poll_results,omitempty"`
	SaveCloseCaption                        *bool           `json:"save_close_caption,omitempty"`
	AutoRecording                           string          `json:"auto_recording,omitempty"`
	CloudRecording                          *bool           `json:"cloud_recording,omitempty"`
	HostPauseStopRecording                  *bool           `json:"host_pause_stop_recording,omitempty"`
	IPAddressAccessControl                  json.RawMessage `json:"ip_address_access_control,omitempty"`
	LocalRecording                          *bool           `json:"local_recording,omitempty"`
	RecordAudioFile                         *bool           `json:"record_audio_file,omitempty"`
	RecordGalleryView                       *bool           `json:"record_gallery_view,omitempty"`
	RecordSpeakerView                       *bool           `json:"record_speaker_view,omitempty"`
	RecordingAudioTranscript                *bool           `json:"recording_audio_transcript,omitempty"`
	RecordingDisclaimer                     *bool           `json:"recording_disclaimer,omitempty"`
	SmartRecording                          json.RawMessage `json:"smart_recording,omitempty"`
	RecordingPasswordRequirement            PasscodeRule    `json:"recording_password_requirement,omitzero"`
	SaveChatText                            *bool           `json:"save_chat_text,omitempty"`
	ShowTimestamp                           *bool           `json:"show_timestamp,omitempty"`
}

// MailSettings say of what Zoom tells the user by mail.
type MailSettings struct {
	AlternativeHostReminder                    *bool `json:"alternative_host_reminder,omitempty"`
	CancelMeetingReminder                      *bool `json:"cancel_meeting_reminder,omitempty"`
	CloudRecordingAvailableReminder            *bool `json:"cloud_recording_available_reminder,omitempty"`
	JBHReminder                                *bool `json:"jbh_reminder,omitempty"`
	RecordingAvailableReminderAlternativeHosts *bool `json:"recording_available_reminder_alternative_hosts,omitempty"`
	RecordingAvailableReminderSchedulers       *bool `json:"recording_available_reminder_schedulers,omitempty"`
	ScheduleForReminder                        *bool `json:"schedule_for_reminder,omitempty"`
}

// PollDefaults say what polls may be.
type PollDefaults struct {
	Enable           *bool `json:"enable,omitempty"`
	Advanced         *bool `json:"advanced_polls,omitempty"`
	AlternativeHosts *bool `json:"allow_alternative_host_to_add_edit,omitempty"`
	Anonymous        *bool `json:"require_answers_to_be_anonymous,omitempty"`
	Images           *bool `json:"allow_host_to_upload_image,omitempty"`
}

// SummaryDefaults say whether a summary is made, and for whom.
type SummaryDefaults struct {
	Enable     *bool `json:"enable,omitempty"`
	AutoEnable *bool `json:"auto_enable,omitempty"`
	For        *int  `json:"who_will_receive_summary,omitempty"`
}

// QuestionDefaults say whether questions are answered by machine, and whose.
type QuestionDefaults struct {
	Enable     *bool `json:"enable,omitempty"`
	AutoEnable *bool `json:"auto_enable,omitempty"`
	By         *int  `json:"who_can_ask_questions,omitempty"`
}

// RecordedFiles say which views are recorded into files of their own.
type RecordedFiles struct {
	ActiveSpeaker *bool `json:"active_speaker,omitempty"`
	GalleryView   *bool `json:"gallery_view,omitempty"`
	SharedScreen  *bool `json:"shared_screen,omitempty"`
}
