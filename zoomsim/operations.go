package zoomsim

import "slices"

// An operation is one entry of the API reference.
type operation struct {
	method    string
	path      string   // below /v2
	label     string   // of its rate limit
	burstCode int      // error code of a per-second 429; 0 means 429
	classic   []string // any one scope of either list admits a token
	granular  []string
	serve     func(*call) (status int, body any, fail *apiError)
}

// operations returns what the simulator answers under /v2: labels, scopes, and
// codes are those of the API reference of May 2026. Past participants and the
// deletion of a user are from earlier ones.
func operations() []operation {
	return []operation{
		{"PATCH", "/live_meetings/{meeting}/events", medium, 0,
			[]string{"meeting:write", "meeting:write:admin", "meeting:master"},
			[]string{"meeting:update:in_meeting_controls", "meeting:update:in_meeting_controls:admin"}, (*call).controlLive},
		{"DELETE", "/meetings/{meeting}", light, 0,
			[]string{"meeting:write", "meeting:write:admin"},
			[]string{"meeting:delete:meeting", "meeting:delete:meeting:admin"}, (*call).deleteMeeting},
		{"GET", "/meetings/{meeting}", light, 0,
			[]string{"meeting:read", "meeting:read:admin"},
			[]string{"meeting:read:meeting", "meeting:read:meeting:admin"}, (*call).getMeeting},
		{"PATCH", "/meetings/{meeting}", light, 4001,
			[]string{"meeting:write", "meeting:write:admin"},
			[]string{"meeting:update:meeting", "meeting:update:meeting:admin"}, (*call).updateMeeting},
		{"POST", "/meetings/{meeting}/batch_registrants", heavy, 0,
			[]string{"meeting:write", "meeting:write:admin"},
			[]string{"meeting:write:batch_registrants", "meeting:write:batch_registrants:admin"}, (*call).addRegistrants},
		{"GET", "/meetings/{meeting}/invitation", light, 0,
			[]string{"meeting:read", "meeting:read:admin"},
			[]string{"meeting:read:invitation", "meeting:read:invitation:admin"}, (*call).getInvitation},
		{"POST", "/meetings/{meeting}/invite_links", light, 0,
			[]string{"meeting:write", "meeting:write:admin"},
			[]string{"meeting:write:invite_links", "meeting:write:invite_links:admin"}, (*call).makeInviteLinks},
		{"GET", "/meetings/{meeting}/registrants", medium, 0,
			[]string{"meeting:read", "meeting:read:admin"},
			[]string{"meeting:read:list_registrants", "meeting:read:list_registrants:admin"}, (*call).listRegistrants},
		{"POST", "/meetings/{meeting}/registrants", light, 0,
			[]string{"meeting:write", "meeting:write:admin"},
			[]string{"meeting:write:registrant", "meeting:write:registrant:admin"}, (*call).addRegistrant},
		{"PUT", "/meetings/{meeting}/registrants/status", medium, 0,
			[]string{"meeting:write", "meeting:write:admin"},
			[]string{"meeting:update:registrant_status", "meeting:update:registrant_status:admin"}, (*call).setRegistrantStatus},
		{"DELETE", "/meetings/{meeting}/registrants/{registrant}", light, 0,
			[]string{"meeting:write", "meeting:write:admin"},
			[]string{"meeting:delete:registrant", "meeting:delete:registrant:admin"}, (*call).deleteRegistrant},
		{"GET", "/meetings/{meeting}/registrants/{registrant}", light, 0,
			[]string{"meeting:read", "meeting:read:admin"},
			[]string{"meeting:read:registrant", "meeting:read:registrant:admin"}, (*call).getRegistrant},
		{"PUT", "/meetings/{meeting}/status", light, 0,
			[]string{"meeting:write", "meeting:write:admin"},
			[]string{"meeting:update:status", "meeting:update:status:admin"}, (*call).setMeetingStatus},
		{"GET", "/meetings/{meeting}/token", light, 0,
			[]string{"meeting:read", "meeting:read:admin"},
			[]string{"meeting:read:token", "meeting:read:token:admin"}, (*call).getMeetingToken},
		{"GET", "/past_meetings/{meeting}", light, 0,
			[]string{"meeting:read", "meeting:read:admin"},
			[]string{"meeting:read:past_meeting", "meeting:read:past_meeting:admin"}, (*call).getPastMeeting},
		{"GET", "/past_meetings/{meeting}/instances", medium, 4001,
			[]string{"meeting:read", "meeting:read:admin"},
			[]string{"meeting:read:list_past_instances", "meeting:read:list_past_instances:admin"}, (*call).listInstances},
		{"GET", "/past_meetings/{meeting}/participants", medium, 0,
			[]string{"meeting:read", "meeting:read:admin"},
			[]string{"meeting:read:list_past_participants", "meeting:read:list_past_participants:admin"}, (*call).listParticipants},
		{"GET", "/rooms", medium, 0,
			[]string{"room:read:admin"},
			[]string{"zoom_rooms:read:list_rooms:admin"}, (*call).listRooms},
		{"GET", "/rooms/{room}", medium, 0,
			[]string{"room:read:admin"},
			[]string{"zoom_rooms:read:room:admin"}, (*call).getRoom},
		{"GET", "/tracking_fields", medium, 0,
			[]string{"tracking_fields:read:admin"},
			[]string{"tracking_field:read:list_tracking_fields:admin"}, (*call).listTrackingFields},
		{"POST", "/tracking_fields", light, 0,
			[]string{"tracking_fields:write:admin"},
			[]string{"tracking_field:write:tracking_field:admin"}, (*call).addTrackingField},
		{"GET", "/users", medium, 0,
			[]string{"user:read:admin"},
			[]string{"user:read:list_users:admin"}, (*call).listUsers},
		{"GET", "/users/email", light, 0,
			[]string{"user:read", "user:read:admin"},
			[]string{"user:read:email", "user:read:email:admin"}, (*call).checkEmail},
		{"DELETE", "/users/{user}", light, 0,
			[]string{"user:write:admin"},
			[]string{"user:delete:user:admin"}, (*call).deleteUser},
		{"GET", "/users/{user}", light, 0,
			[]string{"user:read", "user_info:read", "user:read:admin"},
			[]string{"user:read:user", "user:read:user:admin"}, (*call).getUser},
		{"GET", "/users/{user}/assistants", medium, 0,
			[]string{"user:read", "user:read:admin"},
			[]string{"user:read:list_assistants", "user:read:list_assistants:admin"}, (*call).listAssistants},
		{"GET", "/users/{user}/meeting_templates", medium, 0,
			[]string{"meeting:read", "meeting:read:admin"},
			[]string{"meeting:read:list_templates", "meeting:read:list_templates:admin"}, (*call).listTemplates},
		{"POST", "/users/{user}/meeting_templates", medium, 0,
			[]string{"meeting:write", "meeting:write:admin"},
			[]string{"meeting:write:template", "meeting:write:template:admin"}, (*call).addTemplate},
		{"GET", "/users/{user}/meetings", medium, 0,
			[]string{"meeting:read", "meeting:read:admin"},
			[]string{"meeting:read:list_meetings", "meeting:read:list_meetings:admin"}, (*call).listMeetings},
		{"POST", "/users/{user}/meetings", light, 0,
			[]string{"meeting:write", "meeting:write:admin"},
			[]string{"meeting:write:meeting", "meeting:write:meeting:admin"}, (*call).createMeeting},
		{"GET", "/users/{user}/permissions", light, 0,
			[]string{"user:read", "user:read:admin"},
			[]string{"user:read:list_permissions", "user:read:list_permissions:admin"}, (*call).listPermissions},
		{"GET", "/users/{user}/schedulers", medium, 0,
			[]string{"user:read", "user:read:admin"},
			[]string{"user:read:list_schedulers", "user:read:list_schedulers:admin"}, (*call).listSchedulers},
		{"GET", "/users/{user}/settings", medium, 0,
			[]string{"user:read", "user:read:admin"},
			[]string{"user:read:settings", "user:read:settings:admin"}, (*call).getUserSettings},
		{"GET", "/users/{user}/upcoming_meetings", medium, 0,
			[]string{"meeting:read", "meeting:read:admin"},
			[]string{"meeting:read:list_upcoming_meetings", "meeting:read:list_upcoming_meetings:admin"}, (*call).listUpcoming},
	}
}

// admitting returns the scopes of a token that admit it to the operation.
func (op operation) admitting(held []string) []string {
	var found []string
	for _, scope := range held {
		if slices.Contains(op.classic, scope) || slices.Contains(op.granular, scope) {
			found = append(found, scope)
		}
	}
	return found
}
