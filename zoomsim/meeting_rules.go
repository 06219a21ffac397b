package zoomsim

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// A rule says what a setting may be. It returns the path of the first value
// that breaks it, or "".
type rule func(path string, v any) string

// when returns the rule of a single value.
func when(fits func(any) bool) rule {
	return func(path string, v any) string {
		if fits(v) {
			return ""
		}
		return path
	}
}

// text allows as many characters; 0 means any number.
func text(most int) rule {
	return when(func(v any) bool {
		s, ok := v.(string)
		return ok && (most == 0 || utf8.RuneCountInString(s) <= most)
	})
}

func word(words ...string) rule {
	return when(func(v any) bool { s, ok := v.(string); return ok && slices.Contains(words, s) })
}

func number(numbers ...float64) rule {
	return when(func(v any) bool { n, ok := v.(float64); return ok && slices.Contains(numbers, n) })
}

// list allows as many elements; 0 means any number.
func list(most int, each rule) rule {
	return func(path string, v any) string {
		all, ok := v.([]any)
		if !ok || most > 0 && len(all) > most {
			return path
		}
		for _, one := range all {
			if wrong := each(path, one); wrong != "" {
				return wrong
			}
		}
		return ""
	}
}

// object allows any further members.
func object(members map[string]rule, required ...string) rule {
	return func(path string, v any) string {
		all, ok := v.(map[string]any)
		if !ok {
			return path
		}
		for name, r := range members {
			member := all[name]
			if member != nil { // null is as good as nothing
				if wrong := r(path+"."+name, member); wrong != "" {
					return wrong
				}
			} else if slices.Contains(required, name) {
				return path + "." + name
			}
		}
		return ""
	}
}

// The rules of single values that several settings share.
var (
	flag    = when(func(v any) bool { _, ok := v.(bool); return ok })
	words   = list(0, text(0))
	address = when(func(v any) bool { s, ok := v.(string); return ok && strings.Contains(s, "@") })
)

// settingRules are the settings of a meeting and what they may be, from the API
// reference of May 2026. Settings that are not here are ignored.
var settingRules = map[string]rule{
	"additional_data_center_regions":            words,
	"allow_host_control_participant_mute_state": flag,
	"allow_multiple_devices":                    flag,
	"alternative_hosts":                         text(0),
	"alternative_hosts_email_notification":      flag,
	"alternative_host_update_polls":             flag,
	"alternative_host_manage_meeting_summary":   flag,
	"alternative_host_manage_cloud_recording":   flag,
	"approval_type":                             number(0, 1, 2),
	"approved_or_denied_countries_or_regions": object(map[string]rule{
		"enable": flag, "method": word("approve", "deny"), "approved_list": words, "denied_list": words}),
	"audio":                  word("both", "telephony", "voip", "thirdParty"),
	"audio_conference_info":  text(2048),
	"authentication_domains": text(0),
	"authentication_exception": list(0, object(map[string]rule{
		"email": address, "name": text(0)})),
	"authentication_name":   text(0),
	"authentication_option": text(0),
	"auto_recording":        word("local", "cloud", "none"),
	"auto_add_recording_to_video_management": object(map[string]rule{
		"enable": flag, "channels": list(5, object(map[string]rule{"channel_id": text(0), "name": text(0)}, "channel_id"))}),
	"auto_start_ai_companion_questions": flag,
	"auto_start_meeting_summary":        flag,
	"breakout_room": object(map[string]rule{
		"enable": flag, "rooms": list(0, object(map[string]rule{"name": text(0), "participants": words}))}),
	"calendar_type":      number(1, 2),
	"close_registration": flag,
	"cn_meeting":         flag,
	"contact_email":      text(0),
	"contact_name":       text(0),
	"continuous_meeting_chat": object(map[string]rule{
		"enable": flag, "auto_add_invited_external_users": flag, "auto_add_meeting_participants": flag}),
	"custom_keys":               list(10, object(map[string]rule{"key": text(64), "value": text(256)})),
	"device_testing":            flag,
	"disable_participant_video": flag,
	"email_in_attendee_report":  flag,
	"email_notification":        flag,
	"encryption_type":           word("enhanced_encryption", "e2ee"),
	"enforce_login":             flag,
	"enforce_login_domains":     text(0),
	"focus_mode":                flag,
	"global_dial_in_countries":  words,
	"host_save_video_order":     flag,
	"host_video":                flag,
	"in_meeting":                flag,
	"internal_meeting":          flag,
	"jbh_time":                  number(0, 5, 10, 15),
	"join_before_host":          flag,
	"language_interpretation": object(map[string]rule{"enable": flag, "interpreters": list(0, object(map[string]rule{
		"email": address, "languages": text(0), "interpreter_languages": text(0)}))}),
	"meeting_authentication":      flag,
	"meeting_invitees":            list(0, object(map[string]rule{"email": address}, "email")),
	"mute_upon_entry":             flag,
	"participant_focused_meeting": flag,
	"participant_video":           flag,
	"private_meeting":             flag,
	"push_change_to_calendar":     flag,
	"question_and_answer": object(map[string]rule{
		"enable": flag, "allow_submit_questions": flag, "allow_anonymous_questions": flag,
		"question_visibility": word("answered", "all"), "attendees_can_comment": flag, "attendees_can_upvote": flag}),
	"registrants_confirmation_email":            flag,
	"registrants_email_notification":            flag,
	"registration_type":                         number(1, 2, 3),
	"request_permission_to_unmute_participants": flag,
	"resources": list(0, object(map[string]rule{
		"resource_type": word("whiteboard"), "resource_id": text(0), "permission_level": word("editor", "commenter", "viewer")})),
	"show_join_info":    flag,
	"show_share_button": flag,
	"sign_language_interpretation": object(map[string]rule{"enable": flag, "interpreters": list(20, object(map[string]rule{
		"email": address, "sign_language": text(0)}))}),
	"summary_template_id": text(0),
	"use_pmi":             flag,
	"waiting_room":        flag,
	"waiting_room_options": object(map[string]rule{
		"mode": word("follow_setting", "custom"),
		"who_goes_to_waiting_room": word("everyone", "users_not_in_account", "users_not_in_account_or_whitelisted_domains",
			"users_not_on_invite", "users_not_in_org")}, "mode"),
	"watermark":                flag,
	"who_can_ask_questions":    number(1, 2, 3, 4, 5),
	"who_will_receive_summary": number(1, 2, 3, 4),
}
