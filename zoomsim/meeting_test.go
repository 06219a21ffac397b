package zoomsim_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"greenroom/zoomsim"
)

// changed sends an update, which must succeed, and returns the meeting after it.
func (b *bench) changed(token, path, body string) map[string]any {
	b.Helper()
	if a := b.call("PATCH", path, token, body); a.status != 204 {
		b.Fatalf("update: %d %s", a.status, a.text)
	}
	meeting, _, _ := strings.Cut(path, "?")
	return b.call("GET", meeting, token, "").body
}

func settingsOf(meeting map[string]any) map[string]any {
	settings, _ := meeting["settings"].(map[string]any)
	return settings
}

// some returns the members of an object that are named.
func some(object map[string]any, names ...string) map[string]any {
	found := map[string]any{}
	for _, name := range names {
		if v, ok := object[name]; ok {
			found[name] = v
		}
	}
	return found
}

// An own change comes back as an event whose operator is the person behind the
// app; only creation_source tells the two apart.
func TestGotcha04Echo(t *testing.T) {
	t.Parallel()
	b := with(t, nil)
	token := b.granted(sample)["access_token"].(string)
	me := b.call("GET", "/v2/users/me", token, "").body["id"]
	made := b.call("POST", "/v2/users/me/meetings", token, `{"topic":"Panel","start_time":"2030-03-05T09:00:00Z","password":"abc123"}`)
	path := "/v2/meetings/" + idOf(made)
	b.changed(token, path, `{"topic":"Moved","settings":{"audio":"voip"}}`)
	b.changed(token, path, `{"topic":"Moved"}`)
	b.call("DELETE", path, token, "")

	created, updated, deleted := b.payloads("meeting.created"), b.payloads("meeting.updated"), b.payloads("meeting.deleted")
	if len(created) != 1 || len(updated) != 1 || len(deleted) != 1 {
		t.Fatalf("%d created, %d updated, %d deleted", len(created), len(updated), len(deleted))
	}
	who := map[string]any{"account_id": "SimHospitalAccount01", "operator": sample, "operator_id": me}
	check(t, some(created[0], "account_id", "operator", "operator_id"), who)
	check(t, created[0]["operation"], any("single"))
	check(t, created[0]["object"], any(map[string]any{
		"id": made.body["id"], "uuid": made.body["uuid"], "host_id": me, "topic": "Panel", "type": 2.0, "duration": 60.0,
		"start_time": "2030-03-05T09:00:00Z", "timezone": "UTC", "join_url": made.body["join_url"], "password": "abc123",
		"settings": map[string]any{"use_pmi": false, "alternative_hosts": "", "join_before_host": false, "jbh_time": 0.0, "meeting_invitees": []any{}},
	}))
	check(t, updated[0], map[string]any{
		"account_id": "SimHospitalAccount01", "operator": sample, "operator_id": me, "scope": "single", "time_stamp": float64(noon.UnixMilli()),
		"object":     map[string]any{"id": made.body["id"], "topic": "Moved", "settings": map[string]any{"audio": "voip"}},
		"old_object": map[string]any{"id": made.body["id"], "topic": "Panel", "settings": map[string]any{"audio": "both"}},
	})
	check(t, deleted[0]["object"], any(map[string]any{"id": made.body["id"], "uuid": made.body["uuid"], "host_id": me, "topic": "Moved",
		"type": 2.0, "duration": 60.0, "start_time": "2030-03-05T09:00:00Z", "timezone": "UTC"}))
	check(t, made.body["creation_source"], any("open_api"))
}

// A 204 that changed nothing: past starts, locked settings, a waiting room
// against join_before_host, and registration on an unlicensed host.
func TestGotcha05SilentlyDifferent(t *testing.T) {
	t.Parallel()
	b := with(t, func(s *zoomsim.Seed) {
		s.Accounts[0].Settings = zoomsim.Settings{"schedule_meeting": {"host_video": true}, "in_meeting": {"request_permission_to_unmute_participants": true}}
		s.Accounts[0].Locked = []string{"schedule_meeting.host_video", "schedule_meeting.participant_video"}
	})
	token := b.s2s()
	path, made := b.create(token, `{"start_time":"2030-03-05T09:00:00Z","settings":{"host_video":false,"participant_video":true,
		"waiting_room":true,"join_before_host":true,"approval_type":0}}`)
	want := map[string]any{"host_video": true, "participant_video": false, "waiting_room": true, "join_before_host": false,
		"approval_type": 0.0, "request_permission_to_unmute_participants": true}
	check(t, some(settingsOf(made.body), "host_video", "participant_video", "waiting_room", "join_before_host", "approval_type",
		"request_permission_to_unmute_participants"), want)
	if made.body["registration_url"] != b.base+"/meeting/register/"+idOf(made) {
		t.Errorf("registration_url is %v", made.body["registration_url"])
	}
	after := b.changed(token, path, `{"start_time":"2020-01-01T00:00:00Z","settings":{"host_video":false,"join_before_host":true}}`)
	check(t, after["start_time"], any("2030-03-05T09:00:00Z"))
	check(t, some(settingsOf(after), "host_video", "join_before_host"), map[string]any{"host_video": true, "join_before_host": false})
	if n := len(b.payloads("meeting.updated")); n != 0 {
		t.Errorf("an update that changed nothing is announced %d times", n)
	}
	basic := b.call("POST", "/v2/users/u.usher@hospital.example/meetings", token, `{"settings":{"approval_type":0}}`)
	check(t, settingsOf(basic.body)["approval_type"], any(2.0))
	if _, ok := basic.body["registration_url"]; ok {
		t.Error("a Basic host has registration")
	}
}

// A meeting that was deleted is in the trash: 404 until it is recovered.
func TestGotcha07Deleted(t *testing.T) {
	t.Parallel()
	b := with(t, nil)
	token := b.s2s()
	path, made := b.create(token, `{"start_time":"2030-03-05T09:00:00Z"}`)
	gone := func() {
		t.Helper()
		for _, method := range []string{"GET", "PATCH", "DELETE"} {
			if a := b.call(method, path, token, `{}`); a.status != 404 || a.code() != 3001 || a.body["message"] != "Meeting does not exist: "+idOf(made)+"." {
				t.Errorf("%s: %d %s", method, a.status, a.text)
			}
		}
	}
	b.call("DELETE", path, token, "")
	gone()
	if a := b.call("GET", "/v2/users/"+sample+"/meetings", token, ""); a.body["total_records"] != 0.0 {
		t.Errorf("a deleted meeting is listed: %s", a.text)
	}
	if a := b.call("PUT", path+"/status", token, `{"action":"recover"}`); a.status != 204 {
		t.Errorf("recover: %d %s", a.status, a.text)
	}
	check(t, b.call("GET", path, token, "").body["join_url"], made.body["join_url"])
	if recovered := b.payloads("meeting.recovered"); len(recovered) != 1 || recovered[0]["operator"] != admin {
		t.Errorf("recovered: %v", recovered)
	}
	for action, status := range map[string]int{"recover": 404, "end": 404, "explode": 400} {
		if a := b.call("PUT", path+"/status", token, `{"action":"`+action+`"}`); a.status != status {
			t.Errorf("%s of a meeting that waits: %d %s", action, a.status, a.text)
		}
	}
	b.call("DELETE", path, token, "")
	if _, err := b.sim.Advance(31 * 24 * time.Hour); err != nil {
		t.Fatal(err)
	}
	if a := b.call("PUT", path+"/status", b.s2s(), `{"action":"recover"}`); a.status != 404 {
		t.Errorf("recover after 31 days: %d", a.status)
	}
}

// One bad alternative host refuses the whole request.
func TestGotcha08AlternativeHosts(t *testing.T) {
	t.Parallel()
	b := with(t, nil)
	token := b.s2s()
	willa := b.call("GET", "/v2/users/w.wellmade@hospital.example", token, "").body["id"].(string)
	path, made := b.create(token, `{"settings":{"alternative_hosts":"`+willa+`, V.Verity@hospital.example"}}`)
	const both = "w.wellmade@hospital.example;v.verity@hospital.example"
	check(t, settingsOf(made.body)["alternative_hosts"], any(both))
	for _, bad := range []string{"u.usher@hospital.example", "p.practitioner@clinic.example", sample, "nobody@nowhere.example"} {
		for method, p := range map[string]string{"POST": "/v2/users/" + sample + "/meetings", "PATCH": path} {
			a := b.call(method, p, token, `{"topic":"Lost","settings":{"alternative_hosts":"w.wellmade@hospital.example;`+bad+`"}}`)
			if a.status != 400 || a.code() != 300 || !strings.Contains(a.text, "settings.alternative_hosts") {
				t.Errorf("%s with %s: %d %s", method, bad, a.status, a.text)
			}
		}
	}
	after := b.call("GET", path, token, "").body
	check(t, []any{after["topic"], settingsOf(after)["alternative_hosts"]}, []any{"Zoom Meeting", both})
	if err := b.sim.SetUser("w.wellmade@hospital.example", zoomsim.UserChange{Type: zoomsim.Basic}); err != nil {
		t.Fatal(err)
	}
	if after := b.changed(token, path, `{"topic":"Kept"}`); after["topic"] != "Kept" {
		t.Errorf("an update that names nobody: %v", after)
	}
}

// The path names a person as me or by id, depending on the kind of token.
func TestGotcha09Me(t *testing.T) {
	t.Parallel()
	b := with(t, nil)
	server, person := b.s2s(), b.granted(sample)["access_token"].(string)
	tests := []struct {
		name, token, user string
		status, code      int
	}{
		{"server, me", server, "me", 400, 4711},
		{"server, address", server, sample, 201, 0},
		{"person, me", person, "me", 201, 0},
		{"person, her own address", person, sample, 400, 4711},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a := b.call("POST", "/v2/users/"+tt.user+"/meetings", tt.token, `{}`)
			if a.status != tt.status || a.code() != tt.code {
				t.Errorf("%d %s", a.status, a.text)
			}
		})
	}
}

// Who uses me with a Server-to-Server app in spite of the documents can seed it.
func TestMeIsCreator(t *testing.T) {
	t.Parallel()
	refused := with(t, nil)
	a := refused.call("GET", "/v2/users/me", refused.s2s(), "")
	if want := "Invalid access token, does not contain scopes:[user:read, user_info:read]."; a.status != 400 || a.body["message"] != want {
		t.Errorf("%d %s; want the scopes that are missing: %s", a.status, a.text, want)
	}
	allowed := with(t, func(s *zoomsim.Seed) { s.Apps[0].MeIsCreator = true })
	if a := allowed.call("POST", "/v2/users/me/meetings", allowed.s2s(), `{}`); a.status != 201 || a.body["host_email"] != admin {
		t.Errorf("%d %s", a.status, a.text)
	}
}

// A Z means UTC whatever the zone; without either the account's zone counts; a
// series keeps its wall time over a change of the clocks.
func TestGotcha10TimeZones(t *testing.T) {
	t.Parallel()
	b := with(t, func(s *zoomsim.Seed) {
		s.Accounts[0].Timezone, s.Users[2].Timezone = "America/New_York", "Europe/Berlin"
	})
	token := b.s2s()
	tests := []struct{ body, start, zone string }{
		{`{"start_time":"2030-03-05T09:00:00Z","timezone":"Asia/Tokyo"}`, "2030-03-05T09:00:00Z", "Asia/Tokyo"},
		{`{"start_time":"2030-03-05T09:00:00.250Z","timezone":"Asia/Tokyo"}`, "2030-03-05T09:00:00Z", "Asia/Tokyo"},
		{`{"start_time":"2030-03-05T09:00:00","timezone":"Asia/Tokyo"}`, "2030-03-05T00:00:00Z", "Asia/Tokyo"},
		{`{"start_time":"2030-03-05T09:00:00"}`, "2030-03-05T14:00:00Z", "America/New_York"},
		{`{"start_time":"2030-03-05T09:00:00Z"}`, "2030-03-05T09:00:00Z", "Europe/Berlin"},
		{`{"start_time":"2030-03-05T09:00:00","timezone":""}`, "2030-03-05T14:00:00Z", "America/New_York"},
		{`{"start_time":"2030-03-31T02:30:00","timezone":"Europe/Berlin"}`, "2030-03-31T01:30:00Z", "Europe/Berlin"}, // was left out that night
		{`{"start_time":"2030-10-27T02:30:00","timezone":"Europe/Berlin"}`, "2030-10-27T01:30:00Z", "Europe/Berlin"}, // came twice
	}
	for _, tt := range tests {
		_, made := b.create(token, tt.body)
		check(t, []any{made.body["start_time"], made.body["timezone"]}, []any{tt.start, tt.zone})
	}
	_, series := b.create(token, `{"type":8,"start_time":"2030-03-24T10:00:00","timezone":"Europe/Berlin",
		"recurrence":{"type":2,"weekly_days":"1","end_times":3}}`)
	check(t, series.body["occurrences"], any([]any{
		map[string]any{"occurrence_id": "1900573200000", "start_time": "2030-03-24T09:00:00Z", "duration": 60.0, "status": "available"},
		map[string]any{"occurrence_id": "1901174400000", "start_time": "2030-03-31T08:00:00Z", "duration": 60.0, "status": "available"},
		map[string]any{"occurrence_id": "1901779200000", "start_time": "2030-04-07T08:00:00Z", "duration": 60.0, "status": "available"},
	}))
}

// A start_url lets in whoever has it, for two hours.
func TestGotcha12StartURL(t *testing.T) {
	t.Parallel()
	b := with(t, nil)
	token := b.s2s()
	path, made := b.create(token, `{"start_time":"2030-03-05T09:00:00Z"}`)
	other, _ := b.create(token, `{}`)
	link := strings.TrimPrefix(made.body["start_url"].(string), b.base)
	try := func(link, want string) {
		t.Helper()
		if a := b.call("GET", link, "", ""); !strings.Contains(a.text, want) {
			t.Errorf("%s does not say %q: %d %s", link, want, a.status, a.text)
		}
	}
	_, zak, _ := strings.Cut(link, "?")
	try(link, "as its host")
	try(link[:len(link)-3]+"xyz", "Not found")
	try("/s/"+strings.TrimPrefix(other, "/v2/meetings/")+"?"+zak, "Not found")
	try("/s/"+idOf(made), "Not found")
	if _, err := b.sim.Advance(2*time.Hour - time.Second); err != nil {
		t.Fatal(err)
	}
	try(link, "as its host")
	if _, err := b.sim.Advance(time.Second); err != nil {
		t.Fatal(err)
	}
	try(link, "expired")
	fresh := b.call("GET", path, b.s2s(), "").body["start_url"].(string)
	try(strings.TrimPrefix(fresh, b.base), "as its host")
}

// Overlapping meetings of one host are accepted; they collide when they start.
func TestGotcha16Overlaps(t *testing.T) {
	t.Parallel()
	b := with(t, nil)
	token := b.s2s()
	for range 2 {
		a := b.call("POST", "/v2/users/u.usher@hospital.example/meetings", token, `{"start_time":"2030-03-05T09:00:00Z","duration":90}`)
		if a.status != 201 || a.body["duration"] != 90.0 {
			t.Errorf("%d %s", a.status, a.text)
		}
	}
}

// Ids expire: of an instant meeting at its end, of a scheduled one 30 days after
// it, of a recurring one after a year without use.
func TestGotcha17Expiry(t *testing.T) {
	t.Parallel()
	const day = 24 * time.Hour
	tests := []struct {
		name, body string
		life       time.Duration
	}{
		{"instant", `{"type":1,"duration":30}`, 30 * time.Minute},
		{"scheduled", `{"start_time":"2030-03-05T09:00:00Z"}`, 31*day - 2*time.Hour},
		{"no fixed time", `{"type":3}`, 365 * day},
		{"series", `{"type":8,"start_time":"2030-03-05T12:00:00Z","duration":1440,"recurrence":{"type":1,"end_times":2}}`, 368 * day},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b := with(t, nil)
			path, made := b.create(b.s2s(), tt.body)
			if tt.name == "instant" && made.body["start_time"] != nil {
				t.Errorf("an instant meeting has a start: %s", made.text)
			}
			if _, err := b.sim.Advance(tt.life); err != nil {
				t.Fatal(err)
			}
			if a := b.call("GET", path, b.s2s(), ""); a.status != 200 {
				t.Errorf("at its last moment: %d %s", a.status, a.text)
			}
			if _, err := b.sim.Advance(time.Second); err != nil {
				t.Fatal(err)
			}
			for _, method := range []string{"GET", "PATCH", "DELETE"} {
				if a := b.call(method, path, b.s2s(), `{}`); a.status != 404 || a.code() != 3001 {
					t.Errorf("%s afterwards: %d %s", method, a.status, a.text)
				}
			}
		})
	}
}

func TestUpdatesOfOneMeeting(t *testing.T) {
	t.Parallel()
	b := with(t, nil)
	token := b.s2s()
	path, _ := b.create(token, `{"type":3}`)
	patch := func(n int) answer {
		t.Helper()
		var last answer
		for i := range n {
			last = b.call("PATCH", path, token, fmt.Sprintf(`{"topic":"%d"}`, i))
		}
		return last
	}
	if a := patch(60); a.status != 204 {
		t.Fatalf("the 60th on the first day: %d %s", a.status, a.text)
	}
	if _, err := b.sim.Advance(13 * time.Hour); err != nil { // past midnight, within 24 hours
		t.Fatal(err)
	}
	token = b.s2s()
	if a := patch(40); a.status != 204 {
		t.Errorf("the 100th: %d %s", a.status, a.text)
	}
	if a := patch(1); a.status != 429 || a.code() != 429 || !strings.Contains(a.text, "(100)") || a.header.Get("Retry-After") != "" {
		t.Errorf("the 101st within 24 hours: %d %s", a.status, a.text)
	}
	if _, err := b.sim.Advance(12 * time.Hour); err != nil {
		t.Fatal(err)
	}
	token = b.s2s()
	if a := patch(1); a.status != 204 {
		t.Errorf("a day after the first: %d %s", a.status, a.text)
	}
}

func TestPersonalMeeting(t *testing.T) {
	t.Parallel()
	b := with(t, nil)
	token := b.s2s()
	user := b.call("GET", "/v2/users/"+sample, token, "").body
	pmi := fmt.Sprintf("%.0f", user["pmi"])
	room := b.call("GET", "/v2/meetings/"+pmi, token, "")
	check(t, some(room.body, "type", "topic", "host_email"), map[string]any{"type": 4.0, "topic": "Sam Sample's Personal Meeting Room", "host_email": sample})
	path, made := b.create(token, `{"start_time":"2030-03-05T09:00:00Z","settings":{"use_pmi":true,"approval_type":0}}`)
	check(t, []any{made.body["pmi"], made.body["join_url"], made.body["password"], settingsOf(made.body)["approval_type"]},
		[]any{pmi, room.body["join_url"], room.body["password"], 2.0})
	if idOf(made) == pmi {
		t.Error("the meeting lost its own id")
	}
	after := b.changed(token, path, `{"settings":{"use_pmi":false}}`)
	if after["pmi"] != nil || after["password"] == room.body["password"] || !strings.Contains(after["join_url"].(string), "/j/"+idOf(made)) {
		t.Errorf("without the personal meeting id: %v", after)
	}
	if a := b.call("DELETE", "/v2/meetings/"+pmi, token, ""); a.status != 400 || a.code() != 3018 {
		t.Errorf("delete: %d %s", a.status, a.text)
	}
	b.changed(token, "/v2/meetings/"+pmi, `{"topic":"My room"}`)
	if a := b.call("GET", "/v2/users/"+sample+"/meetings", token, ""); a.body["total_records"] != 1.0 {
		t.Errorf("the list holds the personal meeting: %s", a.text)
	}
	_, again := b.create(token, `{"type":8,"start_time":"2030-03-05T09:00:00Z","recurrence":{"type":1},"settings":{"use_pmi":true}}`)
	if again.body["pmi"] != nil || settingsOf(again.body)["use_pmi"] != false {
		t.Errorf("a series uses the personal meeting id: %s", again.text)
	}
}

func TestInvitation(t *testing.T) {
	t.Parallel()
	b := with(t, func(s *zoomsim.Seed) { s.Users[2].Language = "de-DE" })
	token := b.s2s()
	path, made := b.create(token, `{"topic":"Visitor day","start_time":"2030-03-05T09:00:00Z","timezone":"Europe/Berlin","password":"secret1"}`)
	id := idOf(made)
	a := b.call("GET", path+"/invitation", token, "")
	text := a.body["invitation"].(string)
	for _, want := range []string{"Sam Sample lädt Sie zu einem geplanten Zoom-Meeting ein.\r\n\r\nThema: Visitor day\r\nUhrzeit: 05.03.2030 10:00 Europe, Berlin\r\n",
		made.body["join_url"].(string), "Meeting-ID: " + id[:3] + " " + id[3:7] + " " + id[7:] + "\r\nKenncode: secret1\r\n"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in %s", want, text)
		}
	}
	check(t, a.body["sip_links"], any([]any{id + "@sip.zoomsim.example"}))
	english := b.call("POST", "/v2/users/u.usher@hospital.example/meetings", token, `{"type":3}`)
	text = b.call("GET", "/v2/meetings/"+idOf(english)+"/invitation", token, "").body["invitation"].(string)
	if !strings.HasPrefix(text, "Uma Usher is inviting you to a scheduled Zoom meeting.") || !strings.Contains(text, "Meet anytime") {
		t.Error(text)
	}
}

func TestMeetingToken(t *testing.T) {
	t.Parallel()
	b := with(t, nil)
	token := b.s2s()
	path, _ := b.create(token, `{"type":3}`)
	if a := b.call("GET", path+"/token", token, ""); !strings.HasPrefix(a.body["token"].(string), b.base+"/closedcaption?") {
		t.Error(a.text)
	}
	for p, want := range map[string]int{path + "/token?type=zak": 300, "/v2/meetings/none/token": 300, "/v2/meetings/81/token": 3001} {
		if a := b.call("GET", p, token, ""); a.code() != want {
			t.Errorf("%s: %d %s", p, a.status, a.text)
		}
	}
}
