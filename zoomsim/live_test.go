package zoomsim_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"greenroom/zoomsim"
)

const (
	colleague = "w.wellmade@hospital.example"
	basic     = "u.usher@hospital.example"
	outsider  = "p.practitioner@clinic.example"
	tomorrow  = `"start_time":"2030-03-05T09:00:00Z","duration":30`
)

// held makes a meeting of a host and returns its id.
func (b *bench) held(host, body string) int64 {
	b.Helper()
	a := b.call("POST", "/v2/users/"+host+"/meetings", b.s2s(), body)
	if a.status != 201 {
		b.Fatalf("create: %d %s", a.status, a.text)
	}
	id, err := strconv.ParseInt(idOf(a), 10, 64)
	if err != nil {
		b.Fatal(err)
	}
	return id
}

// join lets someone join and checks where that leads.
func (b *bench) join(meeting int64, who zoomsim.JoinAs, want string) (participant string) {
	b.Helper()
	id, state, err := b.sim.Join(meeting, who)
	if err != nil || state != want {
		b.Fatalf("%+v is in state %q (%v), not %q", who, state, err, want)
	}
	return id
}

// live returns the names of the events about meetings in progress and about
// registration so far, without their "meeting.".
func (b *bench) live() string {
	var names []string
	for _, e := range b.sim.Events() {
		name := strings.TrimPrefix(e.Name, "meeting.")
		if name == "started" || name == "ended" || strings.HasPrefix(name, "participant_") || strings.HasPrefix(name, "registration_") {
			names = append(names, name)
		}
	}
	return strings.Join(names, " ")
}

func TestWaitingRoom(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	m := b.held(sample, `{`+tomorrow+`,"settings":{"waiting_room":true}}`)
	early := b.join(m, zoomsim.JoinAs{Name: "Early"}, zoomsim.WaitingForHost)
	b.join(m, zoomsim.JoinAs{Host: true}, zoomsim.InMeeting)
	late := b.join(m, zoomsim.JoinAs{Name: "Late"}, zoomsim.InWaitingRoom)
	if err := b.sim.Admit(m, late, early); err == nil {
		t.Error("someone in the waiting room admits another")
	}
	if err := b.sim.Admit(m, late, ""); err != nil {
		t.Error(err)
	}
	if err := b.sim.Admit(m, late, ""); err == nil {
		t.Error("someone is admitted twice")
	}
	if err := b.sim.Leave(m, early); err != nil {
		t.Error(err)
	}
	b.advance(time.Minute)
	if err := b.sim.End(m); err != nil {
		t.Error(err)
	}
	want := "participant_jbh_waiting started participant_joined participant_joined_waiting_room participant_joined_waiting_room " +
		"participant_admitted participant_joined participant_left_waiting_room participant_left participant_left ended"
	if diff := cmp.Diff(want, b.live()); diff != "" {
		t.Error(diff)
	}
	left := b.object("meeting.participant_left")["participant"].(map[string]any)
	if left["leave_reason"] != "Late left the meeting.<br>Reason: Host ended the meeting." || left["leave_time"] != "2030-03-04T12:01:00Z" {
		t.Errorf("left: %v", left)
	}
	if err := b.sim.End(m); err == nil {
		t.Error("a meeting ends twice")
	}
}

// TestGotcha18NumberAndText shows the ids that change type, and the fields of
// participants, of which a guest has no address.
func TestGotcha18NumberAndText(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	m := b.held(sample, `{"topic":"Panel",`+tomorrow+`,"settings":{"waiting_room":true}}`)
	text, number := strconv.FormatInt(m, 10), float64(m)
	waiting := b.join(m, zoomsim.JoinAs{Name: "Gives up"}, zoomsim.WaitingForHost)
	if err := b.sim.Leave(m, waiting); err != nil {
		t.Fatal(err)
	}
	b.join(m, zoomsim.JoinAs{Host: true}, zoomsim.InMeeting)
	guest := b.join(m, zoomsim.JoinAs{Name: "Cara", Email: "cara@example.org"}, zoomsim.InWaitingRoom)
	if err := b.sim.Admit(m, guest, ""); err != nil {
		t.Fatal(err)
	}
	if err := b.sim.End(m); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]any{"participant_jbh_waiting": text, "participant_jbh_waiting_left": number, "started": text,
		"participant_joined": text, "participant_joined_waiting_room": text, "participant_admitted": text, "participant_left": text, "ended": text} {
		if got := b.object("meeting." + name)["id"]; got != want {
			t.Errorf("%s has the id %#v", name, got)
		}
	}
	host := b.user(sample)
	ended := b.object("meeting.ended")
	uuid := ended["uuid"]
	want := map[string]any{"account_id": "SimHospitalAccount01", "id": text, "uuid": uuid, "host_id": host, "topic": "Panel", "type": 2.0,
		"start_time": "2030-03-04T12:00:00Z", "timezone": "UTC", "duration": 30.0, "end_time": "2030-03-04T12:00:00Z"}
	if diff := cmp.Diff(want, ended); diff != "" {
		t.Error(diff)
	}
	joined := b.object("meeting.participant_joined")["participant"].(map[string]any)
	wantJoined := map[string]any{"user_id": guest, "user_name": "Cara", "id": "", "participant_user_id": "", "email": "",
		"participant_uuid": joined["participant_uuid"], "join_time": "2030-03-04T12:00:00Z"}
	if diff := cmp.Diff(wantJoined, joined); diff != "" {
		t.Error(diff)
	}
	if gone := b.object("meeting.participant_jbh_waiting_left"); gone["uuid"] != uuid || gone["start_time"] != "2030-03-05T09:00:00Z" {
		t.Errorf("who gave up waiting for the host: %v", gone)
	}
}

// TestGotcha16BasicHosts shows the 40 minutes, and that overlapping meetings of
// a host are scheduled and fail when they start.
func TestGotcha16BasicHosts(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{Plan: zoomsim.Business})
	hour := `{"start_time":"2030-03-04T13:00:00Z","duration":60}`
	one, two := b.held(basic, hour), b.held(basic, hour)
	b.join(one, zoomsim.JoinAs{Host: true}, zoomsim.InMeeting)
	_, _, err := b.sim.Join(two, zoomsim.JoinAs{Host: true})
	if err == nil || err.Error() != "zoomsim: the host has another meeting in progress: end it to start this one" {
		t.Errorf("the second start: %v", err)
	}
	if status := b.call("GET", "/v2/meetings/"+strconv.FormatInt(two, 10), b.s2s(), "").body["status"]; status != "waiting" {
		t.Errorf("the second meeting is %v", status)
	}
	b.advance(39 * time.Minute)
	if strings.Contains(b.live(), "ended") {
		t.Error("the meeting ends too early")
	}
	b.advance(time.Hour)
	if ended := b.object("meeting.ended"); ended["end_time"] != "2030-03-04T12:40:00Z" || ended["id"] != strconv.FormatInt(one, 10) {
		t.Errorf("ended: %v", ended)
	}
	left := b.object("meeting.participant_left")["participant"].(map[string]any)
	if left["leave_reason"] != "Uma Usher left the meeting.<br>Reason: Exceeded free meeting minutes limit." {
		t.Errorf("left: %v", left)
	}
	b.join(two, zoomsim.JoinAs{Host: true}, zoomsim.InMeeting)
}

func TestConcurrentHosting(t *testing.T) {
	t.Parallel()
	for plan, limit := range map[string]int{zoomsim.Pro: 1, zoomsim.Business: 2} {
		t.Run(plan, func(t *testing.T) {
			t.Parallel()
			b := start(t, zoomsim.Options{Plan: plan})
			early := `{"start_time":"2030-03-04T12:05:00Z","settings":{"join_before_host":true}}`
			for n := range limit {
				m := b.held(sample, early)
				if n == 0 {
					b.join(m, zoomsim.JoinAs{Name: "Guest"}, zoomsim.InMeeting) // counts, without the host
				} else {
					b.join(m, zoomsim.JoinAs{Host: true}, zoomsim.InMeeting)
				}
			}
			m := b.held(sample, early)
			if _, _, err := b.sim.Join(m, zoomsim.JoinAs{Host: true}); err == nil {
				t.Error("one meeting too many starts")
			}
			b.join(m, zoomsim.JoinAs{Name: "Guest"}, zoomsim.WaitingForHost)
			b.advance(3 * time.Hour)
			if strings.Contains(b.live(), "ended") {
				t.Error("a Licensed host has a limit")
			}
		})
	}
}

// TestGotcha17Vanish shows that an expired meeting cannot be joined.
func TestGotcha17Vanish(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	m := b.held(sample, `{`+tomorrow+`}`)
	b.advance(33 * 24 * time.Hour)
	if _, _, err := b.sim.Join(m, zoomsim.JoinAs{Host: true}); err == nil {
		t.Error("an expired meeting starts")
	}
	if a := b.call("GET", "/j/"+strconv.FormatInt(m, 10), "", ""); a.status != 404 || !strings.Contains(a.text, "This meeting has expired.") {
		t.Errorf("%d %s", a.status, a.text)
	}
	if a := b.call("GET", "/j/12", "", ""); a.status != 404 || !strings.Contains(a.text, "This meeting id is not valid.") {
		t.Errorf("%d %s", a.status, a.text)
	}
}

func TestJoinBeforeHost(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	m := b.held(sample, `{"start_time":"2030-03-04T12:30:00Z","settings":{"join_before_host":true,"jbh_time":10}}`)
	b.join(m, zoomsim.JoinAs{Name: "Early"}, zoomsim.WaitingForHost)
	b.advance(19 * time.Minute)
	if b.live() != "participant_jbh_waiting" {
		t.Errorf("11 minutes before: %s", b.live())
	}
	b.advance(time.Minute)
	b.join(m, zoomsim.JoinAs{Host: true}, zoomsim.InMeeting)
	want := "participant_jbh_waiting started participant_jbh_joined participant_joined participant_joined"
	if diff := cmp.Diff(want, b.live()); diff != "" {
		t.Error(diff)
	}
}

func TestWhoWaits(t *testing.T) {
	t.Parallel()
	custom := func(who string) string {
		return `{` + tomorrow + `,"settings":{"waiting_room":true,"meeting_invitees":[{"email":"` + outsider + `"}],
			"waiting_room_options":{"mode":"custom","who_goes_to_waiting_room":"` + who + `"}}}`
	}
	tests := []struct {
		name, body                 string
		place                      int // of the host's setting
		colleague, outsider, guest string
	}{
		{"setting: everyone", `{` + tomorrow + `,"settings":{"waiting_room":true}}`, 0, zoomsim.InWaitingRoom, zoomsim.InWaitingRoom, zoomsim.InWaitingRoom},
		{"setting: account", `{` + tomorrow + `,"settings":{"waiting_room":true}}`, 1, zoomsim.InMeeting, zoomsim.InWaitingRoom, zoomsim.InWaitingRoom},
		{"setting: domains", `{` + tomorrow + `,"settings":{"waiting_room":true}}`, 2, zoomsim.InMeeting, zoomsim.InMeeting, zoomsim.InWaitingRoom},
		{"everyone", custom("everyone"), 1, zoomsim.InWaitingRoom, zoomsim.InWaitingRoom, zoomsim.InWaitingRoom},
		{"account", custom("users_not_in_account"), 0, zoomsim.InMeeting, zoomsim.InWaitingRoom, zoomsim.InWaitingRoom},
		{"domains", custom("users_not_in_account_or_whitelisted_domains"), 0, zoomsim.InMeeting, zoomsim.InMeeting, zoomsim.InWaitingRoom},
		{"invite", custom("users_not_on_invite"), 0, zoomsim.InWaitingRoom, zoomsim.InMeeting, zoomsim.InWaitingRoom},
		{"off", `{` + tomorrow + `}`, 0, zoomsim.InMeeting, zoomsim.InMeeting, zoomsim.InMeeting},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b := start(t, zoomsim.Options{Seed: seedWithRoom(map[string]any{
				"participants_to_place_in_waiting_room": float64(tt.place), "whitelisted_domains_for_waiting_room": "other.example, clinic.example"})})
			m := b.held(sample, tt.body)
			b.join(m, zoomsim.JoinAs{Host: true}, zoomsim.InMeeting)
			b.join(m, zoomsim.JoinAs{Email: colleague, SignedIn: true}, tt.colleague)
			b.join(m, zoomsim.JoinAs{Email: outsider, SignedIn: true}, tt.outsider)
			b.join(m, zoomsim.JoinAs{Name: "Guest", Email: "x@clinic.example"}, tt.guest)
		})
	}
}

// seedWithRoom returns the default seed with waiting room settings of the host.
func seedWithRoom(rules map[string]any) *zoomsim.Seed {
	seed := zoomsim.DefaultSeed()
	for k := range seed.Users {
		if seed.Users[k].Email == sample {
			seed.Users[k].Settings = zoomsim.Settings{"meeting_security": {"waiting_room_settings": rules}}
		}
	}
	return &seed
}

func TestWhoAdmits(t *testing.T) {
	t.Parallel()
	for _, everyone := range []bool{false, true} {
		t.Run(strconv.FormatBool(everyone), func(t *testing.T) {
			t.Parallel()
			rules := map[string]any{"participants_to_place_in_waiting_room": 1.0, "users_who_can_admit_participants_from_waiting_room": 0.0}
			if everyone {
				rules["users_who_can_admit_participants_from_waiting_room"] = 1.0
			}
			b := start(t, zoomsim.Options{Seed: seedWithRoom(rules)})
			m := b.held(sample, `{`+tomorrow+`,"settings":{"waiting_room":true,"alternative_hosts":"t.template@hospital.example"}}`)
			host := b.join(m, zoomsim.JoinAs{Host: true}, zoomsim.InMeeting)
			inner := b.join(m, zoomsim.JoinAs{Email: colleague, SignedIn: true}, zoomsim.InMeeting)
			guest := b.join(m, zoomsim.JoinAs{Name: "Guest"}, zoomsim.InWaitingRoom)
			if err := b.sim.Admit(m, guest, inner); err == nil {
				t.Error("a participant admits someone while the host is there")
			}
			if err := b.sim.Leave(m, host); err != nil {
				t.Fatal(err)
			}
			if err := b.sim.Admit(m, guest, inner); (err == nil) != everyone {
				t.Errorf("without a host: %v", err)
			}
			other := b.join(m, zoomsim.JoinAs{Name: "Other"}, zoomsim.InWaitingRoom)
			if err := b.sim.Admit(m, other, guest); err == nil {
				t.Error("who came through the waiting room admits someone")
			}
			alternative := b.join(m, zoomsim.JoinAs{Email: "t.template@hospital.example", SignedIn: true}, zoomsim.InMeeting)
			if err := b.sim.Admit(m, other, alternative); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestWhoMayJoin(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	signedIn := b.held(sample, `{`+tomorrow+`,"settings":{"meeting_authentication":true,"authentication_domains":"*.example"}}`)
	registered := b.held(sample, `{`+tomorrow+`,"settings":{"approval_type":1}}`)
	path := "/v2/meetings/" + strconv.FormatInt(registered, 10) + "/registrants"
	asked := b.call("POST", path, b.s2s(), `{"email":"cara@example.org","first_name":"Cara"}`)
	pending := asked.body["registrant_id"].(string)
	for _, m := range []int64{signedIn, registered} {
		b.join(m, zoomsim.JoinAs{Host: true}, zoomsim.InMeeting)
	}
	tests := []struct {
		meeting int64
		who     zoomsim.JoinAs
		want    string
	}{
		{signedIn, zoomsim.JoinAs{Name: "Guest"}, "zoomsim: only people who are signed in may join this meeting"},
		{registered, zoomsim.JoinAs{Name: "Guest"}, "zoomsim: this meeting needs registration: use the link that you got when you registered"},
		{registered, zoomsim.JoinAs{Email: colleague, SignedIn: true}, "zoomsim: this meeting needs registration: use the link that you got when you registered"},
		{registered, zoomsim.JoinAs{RegistrantID: pending}, "zoomsim: the host has not approved your registration"},
		{registered, zoomsim.JoinAs{Email: "nobody@hospital.example", SignedIn: true}, `zoomsim: there is no active user "nobody@hospital.example"`},
		{1, zoomsim.JoinAs{Host: true}, "zoomsim: there is no meeting 1, or it has expired"},
	}
	for _, tt := range tests {
		if _, _, err := b.sim.Join(tt.meeting, tt.who); err == nil || err.Error() != tt.want {
			t.Errorf("%+v: %v", tt.who, err)
		}
	}
	b.join(signedIn, zoomsim.JoinAs{Email: outsider, SignedIn: true}, zoomsim.InMeeting)
	if a := b.call("PUT", path+"/status", b.s2s(), `{"action":"approve","registrants":[{"id":"`+pending+`"}]}`); a.status != 204 {
		t.Fatal(a.text)
	}
	b.join(registered, zoomsim.JoinAs{RegistrantID: pending}, zoomsim.InMeeting)
	joined := b.object("meeting.participant_joined")["participant"].(map[string]any)
	if joined["registrant_id"] != pending || joined["user_name"] != "Cara" {
		t.Errorf("joined: %v", joined)
	}
}

func TestHostWhoMayNotStart(t *testing.T) {
	t.Parallel()
	for want, change := range map[string]zoomsim.UserChange{
		"zoomsim: this meeting cannot start, because the account of its host is not active": {Status: "inactive"},
		"zoomsim: this meeting cannot start, because its host has no licence for meetings":  {Type: zoomsim.Unassigned},
	} {
		b := start(t, zoomsim.Options{})
		m := b.held(sample, `{`+tomorrow+`,"settings":{"join_before_host":true}}`)
		if err := b.sim.SetUser(sample, change); err != nil {
			t.Fatal(err)
		}
		if _, _, err := b.sim.Join(m, zoomsim.JoinAs{Host: true}); err == nil || err.Error() != want {
			t.Errorf("%+v: %v", change, err)
		}
		b.join(m, zoomsim.JoinAs{Name: "Guest"}, zoomsim.WaitingForHost)
	}
}

func TestEveryStartHasItsUUID(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	m := b.held(sample, `{"type":3}`)
	token, path := b.s2s(), "/v2/meetings/"+strconv.FormatInt(m, 10)
	seen, slashes := map[string]bool{}, 0
	for range 16 {
		b.advance(time.Minute)
		before := b.call("GET", path, token, "").body["uuid"]
		host := b.join(m, zoomsim.JoinAs{Host: true}, zoomsim.InMeeting)
		if during := b.call("GET", path, token, "").body["uuid"]; during != before || b.object("meeting.started")["uuid"] != before {
			t.Errorf("the meeting showed %q, then %q", before, during)
		}
		if err := b.sim.Leave(m, host); err != nil { // the last one out ends it
			t.Fatal(err)
		}
		uuid := b.object("meeting.ended")["uuid"].(string)
		seen[uuid] = true
		if strings.HasPrefix(uuid, "/") || strings.Contains(uuid, "//") {
			slashes++
		}
	}
	if len(seen) != 16 || slashes < 2 || len(b.sim.Instances(m)) != 16 {
		t.Errorf("%d UUIDs, %d of them with slashes that hurt", len(seen), slashes)
	}
}

func TestLiveControlAPI(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	m := b.held(sample, `{`+tomorrow+`,"settings":{"waiting_room":true}}`)
	path := "/_sim/meetings/" + strconv.FormatInt(m, 10)
	b.call("POST", path+"/join", "", `{"host":true}`)
	guest := b.call("POST", path+"/join", "", `{"name":"Cara"}`)
	if guest.body["state"] != "waiting_room" {
		t.Fatal(guest.text)
	}
	who := `{"participant_id":"` + guest.body["participant_id"].(string) + `"}`
	for _, step := range []struct {
		action, body string
		status       int
	}{{"admit", who, 204}, {"admit", who, 400}, {"leave", who, 204}, {"leave", who, 400}, {"end", "", 204}, {"end", "", 400}, {"join", `{"nome":"x"}`, 400}} {
		if a := b.call("POST", path+"/"+step.action, "", step.body); a.status != step.status {
			t.Errorf("%s: %d %s", step.action, a.status, a.text)
		}
	}
}

func TestLiveSurvivesRestart(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	b := start(t, zoomsim.Options{Data: folder})
	m := b.held(sample, `{`+tomorrow+`,"settings":{"waiting_room":true}}`)
	b.join(m, zoomsim.JoinAs{Host: true}, zoomsim.InMeeting)
	guest := b.join(m, zoomsim.JoinAs{Name: "Cara"}, zoomsim.InWaitingRoom)
	b.end()
	b = start(t, zoomsim.Options{Data: folder})
	if err := b.sim.Admit(m, guest, ""); err != nil {
		t.Error(err)
	}
	if all := b.sim.Instances(m); len(all) != 1 || all[0].Participants[1].State() != zoomsim.InMeeting {
		t.Errorf("instances: %+v", all)
	}
}

func TestInMeetingControls(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	token := b.s2s()
	m, cheap := b.held(sample, `{`+tomorrow+`,"settings":{"waiting_room":true}}`), b.held(basic, `{`+tomorrow+`}`)
	path := func(id int64) string { return "/v2/live_meetings/" + strconv.FormatInt(id, 10) + "/events" }
	if a := b.call("PATCH", path(m), token, `{"method":"recording.start"}`); a.status != 400 || a.code() != 300 || a.body["message"] != "Meeting ID does not exist." {
		t.Errorf("not live: %d %s", a.status, a.text)
	}
	b.join(m, zoomsim.JoinAs{Host: true}, zoomsim.InMeeting)
	b.join(cheap, zoomsim.JoinAs{Host: true}, zoomsim.InMeeting)
	for _, tt := range []struct {
		meeting      int64
		body         string
		status, code int
	}{
		{m, `{"method":"recording.start"}`, 202, 0},
		{cheap, `{"method":"recording.start"}`, 400, 3309},
		{m, `{"method":"ai_companion.start"}`, 403, 2314},
		{m, `{"method":"ai_companion.stop","params":{"ai_companion_mode":"questions"}}`, 403, 2314},
		{m, `{"method":"waiting_room.update","params":{"waiting_room_title":"Interviews","waiting_room_description":"Panel 2 is late."}}`, 202, 0},
		{m, `{"method":"participant.invite","params":{"contacts":[{"email":"` + colleague + `"}]}}`, 202, 0},
		{m, `{"method":"participant.invite","params":{"contacts":[{"email":"` + outsider + `"}]}}`, 400, 300},
		{m, `{"method":"dance"}`, 400, 300},
		{m, `[`, 400, 300},
		{12, `{"method":"recording.start"}`, 404, 3001},
	} {
		if a := b.call("PATCH", path(tt.meeting), token, tt.body); a.status != tt.status || a.code() != tt.code {
			t.Errorf("%s: %d %s", tt.body, a.status, a.text)
		}
	}
	invited := b.object("meeting.invitation_dispatched")["participant"].(map[string]any)
	if invited["email"] != colleague {
		t.Errorf("invited: %v", invited)
	}
}
