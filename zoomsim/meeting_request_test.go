package zoomsim_test

import (
	"strings"
	"testing"

	"greenroom/zoomsim"
)

// TestValidation sends one wrong field at a time: error 300 names it.
func TestValidation(t *testing.T) {
	t.Parallel()
	b := with(t, nil)
	token := b.s2s()
	path, _ := b.create(token, `{"start_time":"2030-03-05T09:00:00Z"}`)
	tests := []struct{ field, body string }{
		{"topic", `{"topic":5}`},
		{"topic", `{"topic":"` + strings.Repeat("é", 201) + `"}`},
		{"agenda", `{"agenda":"` + strings.Repeat("é", 2001) + `"}`},
		{"type", `{"type":"webinar"}`},
		{"type", `{"type":4}`},
		{"duration", `{"duration":0}`},
		{"duration", `{"duration":1441}`},
		{"duration", `{"duration":30.5}`},
		{"duration", `{"duration":"half an hour"}`},
		{"duration", `{"duration":"1441"}`},
		{"type", `{"type":""}`},
		{"timezone", `{"timezone":"Mars/Base"}`},
		{"start_time", `{"start_time":"tomorrow"}`},
		{"start_time", `{"start_time":"2031-01-01T00:00:00.000"}`},
		{"start_time", `{"start_time":"2031-01-01T00:00:00.000+00:00"}`},
		{"start_time", `{"start_time":"2031-01-01T00:00:00+01:00"}`},
		{"start_time", `{"start_time":"9999-12-31T23:59:59","timezone":"America/New_York"}`}, // a year that JSON does not have
		{"start_time", `{"start_time":"9001-01-01T00:00:00Z"}`},
		{"recurrence.weekly_days", `{"type":8,"recurrence":{"type":2,"weekly_days":"1,1,1,1,1,1,1,1","end_times":2}}`},
		{"password", `{"password":"12345678901"}`},
		{"password", `{"password":"pass word"}`},
		{"password", `{"password":true}`},
		{"tracking_fields", `{"tracking_fields":[{"field":"Cost centre","value":"1"}]}`},
		{"recurrence.type", `{"type":8,"recurrence":{"type":4,"end_times":1}}`},
		{"recurrence.repeat_interval", `{"type":8,"recurrence":{"type":1,"repeat_interval":100,"end_times":1}}`},
		{"recurrence.repeat_interval", `{"type":8,"recurrence":{"type":2,"weekly_days":"1","repeat_interval":51,"end_times":1}}`},
		{"recurrence.repeat_interval", `{"type":8,"recurrence":{"type":3,"monthly_day":1,"repeat_interval":11,"end_times":1}}`},
		{"recurrence.weekly_days", `{"type":8,"recurrence":{"type":2,"weekly_days":"0,1","end_times":1}}`},
		{"recurrence.monthly_day", `{"type":8,"recurrence":{"type":3,"monthly_day":32,"end_times":1}}`},
		{"recurrence.monthly_week", `{"type":8,"recurrence":{"type":3,"monthly_week":5,"monthly_week_day":1,"end_times":1}}`},
		{"recurrence.monthly_week_day", `{"type":8,"recurrence":{"type":3,"monthly_week":1,"end_times":1}}`},
		{"recurrence.end_times", `{"type":8,"recurrence":{"type":1,"end_times":61}}`},
		{"recurrence.end_date_time", `{"type":8,"recurrence":{"type":1,"end_times":3,"end_date_time":"2031-01-01T00:00:00Z"}}`},
		{"recurrence.end_date_time", `{"type":8,"recurrence":{"type":1,"end_date_time":"2029-01-01T00:00:00Z"}}`},
		{"recurrence", `{"type":8}`},
		{"settings", `{"settings":"none"}`},
		{"settings.waiting_room", `{"settings":{"waiting_room":"yes"}}`},
		{"settings.jbh_time", `{"settings":{"jbh_time":7}}`},
		{"settings.jbh_time", `{"settings":{"jbh_time":"7"}}`},
		{"settings.host_video", `{"settings":{"host_video":""}}`},
		{"settings.approval_type", `{"settings":{"approval_type":3}}`},
		{"settings.audio", `{"settings":{"audio":"radio"}}`},
		{"settings.auto_recording", `{"settings":{"auto_recording":true}}`},
		{"settings.encryption_type", `{"settings":{"encryption_type":"rot13"}}`},
		{"settings.waiting_room_options.mode", `{"settings":{"waiting_room_options":{"who_goes_to_waiting_room":"everyone"}}}`},
		{"settings.waiting_room_options.mode", `{"settings":{"waiting_room_options":{"mode":"none"}}}`},
		{"settings.waiting_room_options.who_goes_to_waiting_room", `{"settings":{"waiting_room_options":{"mode":"custom"}}}`},
		{"settings.breakout_room.rooms.participants", `{"settings":{"breakout_room":{"enable":true,"rooms":[{"name":"A","participants":"all"}]}}}`},
		{"settings.meeting_invitees.email", `{"settings":{"meeting_invitees":[{"email":"nobody"}]}}`},
		{"settings.meeting_invitees", `{"settings":{"meeting_invitees":["a@b.example"]}}`},
		{"settings.allow_host_control_participant_mute_state",
			`{"settings":{"allow_host_control_participant_mute_state":true,"request_permission_to_unmute_participants":true}}`},
	}
	for _, tt := range tests {
		t.Run(tt.body[:min(len(tt.body), 60)], func(t *testing.T) {
			for method, p := range map[string]string{"POST": "/v2/users/" + sample + "/meetings", "PATCH": path} {
				a := b.call(method, p, token, tt.body)
				fields, _ := a.body["errors"].([]any)
				if a.status != 400 || a.code() != 300 || a.body["message"] != "Validation Failed." || len(fields) != 1 ||
					fields[0].(map[string]any)["field"] != tt.field {
					t.Errorf("%s: %d %s", method, a.status, a.text)
				}
			}
		})
	}
	if n := len(b.sim.Meetings()); n != 1 {
		t.Errorf("refused creates left %d meetings", n)
	}
}

// The request that most programs were copied from, then others that send texts.
func TestNumbersAsTexts(t *testing.T) {
	t.Parallel()
	b := with(t, nil)
	token := b.s2s()
	_, copied := b.create(token, `{"topic":"The title","type":2,"start_time":"2019-06-14T10: 21: 57","duration":"45","timezone":"Europe/Madrid","agenda":"test",
		"recurrence":{"type":1,"repeat_interval":1},"settings":{"host_video":"true","participant_video":"true","join_before_host":"False",
		"mute_upon_entry":"False","watermark":"true","audio":"voip","auto_recording":"cloud","approval_type":"2"}}`)
	s := settingsOf(copied.body)
	check(t, []any{copied.body["duration"], copied.body["start_time"], s["host_video"], s["join_before_host"], s["watermark"], s["audio"], s["approval_type"]},
		[]any{45.0, "2030-03-04T12:00:00Z", true, false, true, "voip", 2.0})
	path, made := b.create(token, `{"type":"2","duration":"045","agenda":"\"duration\":\"5\"","settings":{"alternative_hosts":""},"password":""}`)
	check(t, []any{made.body["type"], made.body["duration"], made.body["agenda"]}, []any{2.0, 45.0, `"duration":"5"`})
	check(t, []any{b.changed(token, path, `{"duration":"50"}`)["duration"]}, []any{50.0})
}

// TestRefusals sends what is refused in other words.
func TestRefusals(t *testing.T) {
	t.Parallel()
	b := with(t, nil)
	token := b.s2s()
	tests := []struct {
		body    string
		code    int
		message string
	}{
		{`{`, 300, "Request Body should be a valid JSON object."},
		{`[]`, 300, "Request Body should be a valid JSON object."},
		{`{"settings":{"enforce_login_domains":"a.example,b.example"}}`, 300, "Invalid `enforce_login_domains`. Separate multiple domains with semicolons."},
		{`{"type":1,"pre_schedule":true}`, 3000, "Prescheduling is only available for scheduled meetings (type 2) and recurring meetings with no fixed time (type 3)."},
		{`{"schedule_for":"nobody@nowhere.example"}`, 300, "The value that you entered in the `schedule_for` field is invalid. Enter a valid value and try again."},
		{`{"schedule_for":"w.wellmade@hospital.example"}`, 3000, "You cannot schedule a meeting for w.wellmade@hospital.example"},
		{`{"type":1,"schedule_for":"w.wellmade@hospital.example"}`, 3000,
			"Instant meetings do not support the `schedule_for` parameter, and you can't schedule an instant meeting for another user."},
	}
	for _, tt := range tests {
		a := b.call("POST", "/v2/users/"+sample+"/meetings", token, tt.body)
		if a.status != 400 || a.code() != tt.code || a.body["message"] != tt.message {
			t.Errorf("%s: %d %s", tt.body, a.status, a.text)
		}
	}
}

// TestIgnored sends what changes nothing and is no error.
func TestIgnored(t *testing.T) {
	t.Parallel()
	b := with(t, nil)
	token := b.s2s()
	path, made := b.create(token, `{"unknown":1,"settings":{"unknown":2,"waiting_room":null,"registration_type":2,"join_before_host":true},
		"recurrence":{"type":1,"end_times":3},"topic":null,"schedule_for":"`+sample+`","default_password":false}`)
	want := map[string]any{"topic": "Zoom Meeting"}
	check(t, some(made.body, "topic", "unknown", "recurrence", "occurrences", "password", "encrypted_password", "assistant_id"), want)
	check(t, some(settingsOf(made.body), "unknown", "waiting_room", "registration_type", "join_before_host"),
		map[string]any{"waiting_room": false, "join_before_host": true})
	after := b.changed(token, path, `{"settings":{"unknown":3}}`)
	check(t, settingsOf(after), settingsOf(made.body))
	if n := len(b.payloads("meeting.updated")); n != 0 {
		t.Errorf("%d updates are announced", n)
	}
}

func TestObjectsAndLists(t *testing.T) {
	t.Parallel()
	b := with(t, nil)
	token := b.s2s()
	path, made := b.create(token, `{"settings":{"breakout_room":{"enable":true,"rooms":[{"name":"A","participants":["w.wellmade@hospital.example"]},{"name":"B"}]},
		"meeting_invitees":[{"email":"w.wellmade@hospital.example"},{"email":"guest@else.example"}],
		"waiting_room_options":{"mode":"custom","who_goes_to_waiting_room":"users_not_in_account"},"continuous_meeting_chat":{"enable":true}}}`)
	check(t, settingsOf(b.call("GET", path, token, "").body)["meeting_invitees"], any([]any{
		map[string]any{"email": "w.wellmade@hospital.example", "internal_user": true},
		map[string]any{"email": "guest@else.example", "internal_user": false}}))
	check(t, made.body["chat_join_url"], any(b.base+"/launch/jc/"+idOf(made)))
	after := b.changed(token, path, `{"settings":{"breakout_room":{"rooms":[{"name":"C"}]},"waiting_room_options":{"mode":"follow_setting"}}}`)
	check(t, settingsOf(after)["breakout_room"], any(map[string]any{"enable": true, "rooms": []any{map[string]any{"name": "C"}}}))
	update := b.payloads("meeting.updated")[0]
	check(t, []any{update["object"], update["old_object"]}, []any{map[string]any{"id": made.body["id"]}, map[string]any{"id": made.body["id"]}})
	check(t, settingsOf(after)["waiting_room_options"], any(map[string]any{"mode": "follow_setting", "who_goes_to_waiting_room": "users_not_in_account"}))
}

func TestTrackingFields(t *testing.T) {
	t.Parallel()
	b := with(t, func(s *zoomsim.Seed) {
		s.Accounts[0].TrackingFields = []zoomsim.TrackingField{
			{ID: "f1", Field: "Programme", Required: true, Visible: true}, {ID: "f2", Field: "Year"}}
	})
	token := b.s2s()
	if a := b.call("POST", "/v2/users/"+sample+"/meetings", token, `{"tracking_fields":[{"field":"Year","value":"2030"}]}`); a.code() != 300 {
		t.Errorf("without a required field: %d %s", a.status, a.text)
	}
	path, made := b.create(token, `{"tracking_fields":[{"field":"Programme","value":"Surgery"},{"field":"Year","value":"2030"}]}`)
	check(t, made.body["tracking_fields"], any([]any{
		map[string]any{"field": "Programme", "value": "Surgery", "visible": true}, map[string]any{"field": "Year", "value": "2030", "visible": false}}))
	after := b.changed(token, path, `{"topic":"Still","tracking_fields":[{"field":"Programme","value":"Medicine"}]}`)
	check(t, after["tracking_fields"], any([]any{map[string]any{"field": "Programme", "value": "Medicine", "visible": true}}))
	b.changed(token, path, `{"topic":"And still"}`)
}

func TestPasscodeRules(t *testing.T) {
	t.Parallel()
	rule := map[string]any{"length": 8.0, "have_letter": true, "have_number": true, "have_special_character": true,
		"have_upper_and_lower_characters": true, "consecutive_characters_length": 3.0, "weak_enhance_detection": true}
	b := with(t, func(s *zoomsim.Seed) {
		s.Users[2].Settings = zoomsim.Settings{"schedule_meeting": {"meeting_password_requirement": rule, "embed_password_in_join_link": false}}
		s.Users[4].Settings = zoomsim.Settings{"schedule_meeting": {"meeting_password_requirement": map[string]any{"weak_enhance_detection": true}}}
		s.Users[3].Settings = zoomsim.Settings{"schedule_meeting": {"require_password_for_scheduling_new_meetings": false}}
	})
	token := b.s2s()
	path, made := b.create(token, `{}`)
	p := made.body["password"].(string)
	if len(p) != 8 || !strings.ContainsAny(p, "@-_*") || strings.ToLower(p) == p || strings.ToUpper(p) == p || !strings.ContainsAny(p, "123456789") {
		t.Errorf("made passcode %q", p)
	}
	if link := made.body["join_url"].(string); strings.Contains(link, "pwd") || made.body["encrypted_password"] == "" {
		t.Errorf("join_url is %s", link)
	}
	for passcode, status := range map[string]int{"abc": 400, "abcdEFG1": 400, "aB3@aB3@": 204, "aB1234@x": 400, "aB3!aB3!": 400, "": 204} {
		if a := b.call("PATCH", path, token, `{"password":"`+passcode+`"}`); a.status != status {
			t.Errorf("passcode %q: %d %s", passcode, a.status, a.text)
		}
	}
	if a := b.call("POST", "/v2/users/"+sample+"/meetings", token, `{"password":"aB3!aB3!"}`); a.status != 201 || len(a.body["pstn_password"].(string)) != 6 {
		t.Errorf("a create with another character: %d %s", a.status, a.text)
	}
	for passcode, status := range map[string]int{"12345678": 400, "aaaa": 400, "1235": 201} {
		if a := b.call("POST", "/v2/users/v.verity@hospital.example/meetings", token, `{"password":"`+passcode+`"}`); a.status != status {
			t.Errorf("weak passcode %q: %d %s", passcode, a.status, a.text)
		}
	}
	bare := b.call("POST", "/v2/users/t.template@hospital.example/meetings", token, `{}`)
	check(t, some(bare.body, "password", "h323_password"), map[string]any{})
}

func TestScheduleFor(t *testing.T) {
	t.Parallel()
	b := with(t, func(s *zoomsim.Seed) { // the admin and Sam may schedule for Willa, Uma's is a Basic licence
		s.Users[5].Schedulers = []string{admin, sample}
		s.Users[6].Schedulers = []string{sample}
	})
	token := b.s2s()
	const willa = "w.wellmade@hospital.example"
	sam := b.call("GET", "/v2/users/"+sample, token, "").body["id"]
	_, made := b.create(token, `{"schedule_for":"`+willa+`"}`)
	check(t, []any{made.body["host_email"], made.body["assistant_id"]}, []any{willa, sam})
	if a := b.call("POST", "/v2/users/"+sample+"/meetings", token, `{"schedule_for":"u.usher@hospital.example"}`); a.code() != 3000 {
		t.Errorf("for somebody who is not licensed: %d %s", a.status, a.text)
	}

	path, own := b.create(token, `{"settings":{"alternative_hosts":"`+willa+`;v.verity@hospital.example"}}`)
	if a := b.call("PATCH", path, token, `{"schedule_for":"`+willa+`"}`); a.status != 400 || a.code() != 3000 {
		t.Errorf("a Server-to-Server app moves a meeting: %d %s", a.status, a.text)
	}
	after := b.changed(b.granted(sample)["access_token"].(string), path, `{}`)
	check(t, after["host_email"], any(sample))
	if a := b.call("PATCH", path, b.granted(sample)["access_token"].(string), `{"schedule_for":"`+willa+`"}`); a.status != 204 {
		t.Fatalf("a person moves her meeting: %d %s", a.status, a.text)
	}
	after = b.call("GET", path, token, "").body
	names := []string{"id", "uuid", "join_url", "password"}
	check(t, some(after, names...), some(own.body, names...))
	check(t, []any{after["host_email"], settingsOf(after)["alternative_hosts"]}, []any{willa, "v.verity@hospital.example"})
	moved := b.payloads("meeting.updated")
	check(t, moved[len(moved)-1]["old_object"].(map[string]any)["host_id"], sam)
}

// Moving a meeting by PATCH is refused to a Server-to-Server app, unless the
// account is one where it works.
func TestGotcha13HostTransfer(t *testing.T) {
	t.Parallel()
	for _, works := range []bool{false, true} {
		b := with(t, func(s *zoomsim.Seed) {
			s.Accounts[0].TransferByPatch = works
			s.Users[5].Schedulers = []string{admin}
		})
		token := b.s2s()
		path, _ := b.create(token, `{}`)
		a := b.call("PATCH", path, token, `{"schedule_for":"w.wellmade@hospital.example"}`)
		if works && a.status != 204 || !works && (a.code() != 3000 || a.body["message"] != "You cannot schedule a meeting for w.wellmade@hospital.example") {
			t.Errorf("with transfer_by_patch %t: %d %s", works, a.status, a.text)
		}
	}
}
