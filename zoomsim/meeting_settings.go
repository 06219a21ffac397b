package zoomsim

import (
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"
)

// standardSettings are the settings of a meeting whose host changed nothing in
// her portal and whose request says nothing.
var standardSettings = map[string]any{
	"allow_host_control_participant_mute_state": false, "allow_multiple_devices": false,
	"alternative_hosts": "", "alternative_hosts_email_notification": true, "alternative_host_update_polls": false,
	"alternative_host_manage_meeting_summary": false, "alternative_host_manage_cloud_recording": false,
	"approval_type": 2.0, "approved_or_denied_countries_or_regions": map[string]any{"enable": false},
	"audio": "both", "audio_conference_info": "", "auto_recording": "none",
	"auto_start_ai_companion_questions": false, "auto_start_meeting_summary": false,
	"breakout_room": map[string]any{"enable": false}, "close_registration": false, "cn_meeting": false,
	"continuous_meeting_chat": map[string]any{"enable": false, "auto_add_invited_external_users": false, "auto_add_meeting_participants": false},
	"device_testing":          false, "disable_participant_video": false, "email_in_attendee_report": false, "email_notification": true,
	"encryption_type": "enhanced_encryption", "enforce_login": false, "enforce_login_domains": "", "focus_mode": false,
	"global_dial_in_countries": []any{"US"}, "host_save_video_order": false, "host_video": false, "in_meeting": false,
	"internal_meeting": false, "jbh_time": 0.0, "join_before_host": false,
	"language_interpretation": map[string]any{"enable": false}, "meeting_authentication": false, "meeting_invitees": []any{},
	"mute_upon_entry": false, "participant_focused_meeting": false, "participant_video": false, "private_meeting": false,
	"push_change_to_calendar": false, "question_and_answer": map[string]any{"enable": false},
	"registrants_confirmation_email": true, "registrants_email_notification": true,
	"request_permission_to_unmute_participants": false, "resources": []any{}, "show_join_info": false, "show_share_button": false,
	"sign_language_interpretation": map[string]any{"enable": false}, "use_pmi": false, "waiting_room": false,
	"waiting_room_options": map[string]any{"mode": "follow_setting", "who_goes_to_waiting_room": "everyone"}, "watermark": false,
	"who_can_ask_questions": 1.0, "who_will_receive_summary": 1.0,
}

// inherited says which settings of the host's portal a new meeting begins with.
var inherited = map[string]string{
	"host_video":              "schedule_meeting.host_video",
	"participant_video":       "schedule_meeting.participants_video",
	"join_before_host":        "schedule_meeting.join_before_host",
	"audio":                   "schedule_meeting.audio_type",
	"use_pmi":                 "schedule_meeting.use_pmi_for_scheduled_meetings",
	"meeting_authentication":  "schedule_meeting.meeting_authentication",
	"mute_upon_entry":         "schedule_meeting.mute_upon_entry",
	"continuous_meeting_chat": "schedule_meeting.continuous_meeting_chat",
	"waiting_room":            "in_meeting.waiting_room",
	"auto_recording":          "recording.auto_recording",
	"request_permission_to_unmute_participants": "in_meeting.request_permission_to_unmute_participants",
	"auto_start_meeting_summary":                "in_meeting.meeting_summary_with_ai_companion.auto_enable",
	"who_will_receive_summary":                  "in_meeting.meeting_summary_with_ai_companion.who_will_receive_summary",
	"auto_start_ai_companion_questions":         "in_meeting.ai_companion_questions.auto_enable",
	"who_can_ask_questions":                     "in_meeting.ai_companion_questions.who_can_ask_questions",
}

// portal returns what was decided in a person's portal about a setting, named by
// section and name, or about a member of it, as in in_meeting.breakout_room.enable.
func (s *Sim) portal(u *User, path string) decision {
	section, rest, _ := strings.Cut(path, ".")
	name, member, _ := strings.Cut(rest, ".")
	d := s.decided(u, settingName{section, name}.stored())
	if member != "" {
		object, _ := d.value.(map[string]any)
		d.value = object[member]
	}
	return d
}

// preferred returns what the host's portal says about a setting of a meeting.
func (s *Sim) preferred(u *User, setting string) (d decision) {
	if path, ok := inherited[setting]; ok {
		d = s.portal(u, path)
	}
	if members, ok := d.value.(map[string]any); ok {
		d.value = among(members, standardSettings[setting])
	}
	if d.value != nil && settingRules[setting]("", d.value) != "" {
		d.value = nil // a seed may say what no meeting can be
	}
	return d
}

// among returns an object in which the members that both have are the first's.
func among(members map[string]any, standard any) map[string]any {
	all, _ := standard.(map[string]any)
	all = maps.Clone(all)
	for name := range all {
		if v, ok := members[name]; ok {
			all[name] = v
		}
	}
	return all
}

// setting returns the value of a setting, which is nil if nothing says it.
func (m *Meeting) setting(name string) any {
	if v, ok := m.Settings[name]; ok {
		return v
	}
	return standardSettings[name]
}

// on, number, text, and object return a setting whose type is known.
func (m *Meeting) on(name string) bool    { return m.setting(name) == true }
func (m *Meeting) number(name string) int { return asInt(m.setting(name)) }

func (m *Meeting) text(name string) string {
	text, _ := m.setting(name).(string)
	return text
}

func (m *Meeting) object(name string) map[string]any {
	object, _ := m.setting(name).(map[string]any)
	return object
}

func asInt(v any) int {
	switch n := v.(type) {
	case float64:
		return int(n)
	case int:
		return n
	}
	return 0
}

// set changes a setting of a meeting whose map is its own. Nil removes it.
func (m *Meeting) set(name string, v any) {
	delete(m.Settings, name)
	if v == nil || reflect.DeepEqual(v, standardSettings[name]) {
		if len(m.Settings) == 0 {
			m.Settings = nil
		}
		return
	}
	if m.Settings == nil {
		m.Settings = map[string]any{}
	}
	m.Settings[name] = v
}

// overlay returns settings in which those of top win. It never is below itself.
func overlay(below, top map[string]any) map[string]any {
	if len(below)+len(top) == 0 {
		return nil
	}
	all := maps.Clone(below)
	if all == nil {
		all = map[string]any{}
	}
	maps.Copy(all, top)
	return all
}

// inherit gives a new meeting the settings of its host's portal.
func (s *Sim) inherit(m *Meeting, host *User) {
	for name := range inherited {
		if p := s.preferred(host, name); p.value != nil {
			m.set(name, p.value)
		}
	}
}

// applySettings changes the settings that were sent. An object keeps the members
// that were not sent, a list is replaced. What the account locked stays as the
// account wants it, without an error.
func (s *Sim) applySettings(m *Meeting, host *User, sent map[string]any) *apiError {
	m.Settings = maps.Clone(m.Settings)
	for name, v := range sent {
		allowed, known := settingRules[name]
		if !known || v == nil {
			continue
		}
		if wrong := allowed("settings."+name, v); wrong != "" {
			return invalid(wrong)
		}
		if p := s.preferred(host, name); p.locked {
			m.set(name, p.value)
			continue
		}
		if members, ok := v.(map[string]any); ok {
			members = maps.Clone(members)
			maps.DeleteFunc(members, func(_ string, member any) bool { return member == nil })
			if v = overlay(m.object(name), members); len(members) == 0 {
				continue
			}
		}
		m.set(name, v)
	}
	if fail := checkTogether(m, sent); fail != nil {
		return fail
	}
	if fail := s.checkDomains(host, sent); fail != nil {
		return fail
	}
	if fail := s.applyAlternatives(m, host, sent); fail != nil {
		return fail
	}
	s.settle(m, host)
	return nil
}

// checkTogether refuses settings that contradict one another.
func checkTogether(m *Meeting, sent map[string]any) *apiError {
	if strings.ContainsAny(m.text("enforce_login_domains"), ", ") {
		return refuse(http.StatusBadRequest, 300, "Invalid `enforce_login_domains`. Separate multiple domains with semicolons.")
	}
	if room, ok := sent["waiting_room_options"].(map[string]any); ok && room["mode"] == "custom" && room["who_goes_to_waiting_room"] == nil {
		return invalid("settings.waiting_room_options.who_goes_to_waiting_room")
	}
	if m.on("request_permission_to_unmute_participants") && m.on("allow_host_control_participant_mute_state") {
		return invalid("settings.allow_host_control_participant_mute_state")
	}
	return nil
}

// checkDomains refuses people of a domain that the host's portal keeps out. Which
// lists of a meeting Zoom looks at is a guess.
func (s *Sim) checkDomains(host *User, sent map[string]any) *apiError {
	if s.setting(host, "meeting_security", "block_user_domain") != true {
		return nil
	}
	blocked, _ := s.setting(host, "meeting_security", "block_user_domain_list").([]any)
	for _, name := range []string{"meeting_invitees", "authentication_exception"} {
		people, _ := sent[name].([]any)
		for _, v := range people {
			person, _ := v.(map[string]any)
			email, _ := person["email"].(string)
			_, domain, _ := strings.Cut(strings.ToLower(email), "@")
			if slices.Contains(blocked, any(domain)) {
				return refuse(http.StatusBadRequest, 3000, "Users in '"+domain+"' have been blocked from joining meetings and webinars. "+
					"To unblock them, go to the **Settings** page in the Zoom web portal and update **Block users in specific domains from joining meetings and webinars**.")
			}
		}
	}
	return nil
}

// settle drops, without an error, what cannot be: joining before the host beside
// a waiting room (API reference); registration for a host who is not licensed
// (measured by an operator of github.com/jrchamp/moodle-mod_zoom) or in a
// personal meeting room; breakout rooms where the portal has none; and a
// continuous chat in meetings without a schedule.
func (s *Sim) settle(m *Meeting, host *User) {
	s.usePMI(m, host)
	if m.on("waiting_room") {
		m.set("join_before_host", false)
	}
	if host.Type != Licensed || m.PMI != 0 || m.Type == Personal {
		m.set("approval_type", 2.0)
	}
	if m.Type != FixedTime {
		m.set("registration_type", nil)
	}
	if s.portal(host, "in_meeting.breakout_room").value == false {
		m.set("breakout_room", nil)
	}
	if m.Type == Instant || m.Type == ScreenShare {
		m.set("continuous_meeting_chat", nil)
	}
}

// registers reports whether people must register for the meeting.
func (m *Meeting) registers() bool { return m.setting("approval_type") != 2.0 }

// applyAlternatives refuses the whole request if one alternative host that was
// sent is not a licensed person of the same account, or is the host, or if the
// host is not licensed herself (Zoom support articles KB0082130 and KB0067027).
// The code that Zoom sends is in no public source; 300 is a guess. Names are
// separated by semicolons, or by commas as in older references.
func (s *Sim) applyAlternatives(m *Meeting, host *User, sent map[string]any) *apiError {
	list, ok := sent["alternative_hosts"].(string)
	if !ok {
		return nil
	}
	var addresses []string
	for name := range strings.FieldsFuncSeq(list, func(r rune) bool { return strings.ContainsRune(";, ", r) }) {
		u := s.user(host.AccountID, name)
		if !u.active() || u.ID == host.ID || u.Type != Licensed || host.Type != Licensed {
			return invalid("settings.alternative_hosts")
		}
		if !slices.Contains(addresses, u.Email) {
			addresses = append(addresses, u.Email)
		}
	}
	m.set("alternative_hosts", strings.Join(addresses, ";"))
	return nil
}
