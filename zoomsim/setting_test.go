package zoomsim_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"greenroom/zoomsim"
)

// settings returns the answer of GET /users/{sample}/settings.
func (b *bench) settings(query string) answer {
	b.Helper()
	return b.call("GET", "/v2/users/"+sample+"/settings"+query, b.s2s(), "")
}

func waitingRoom(on bool) zoomsim.Settings {
	return zoomsim.Settings{"in_meeting": {"waiting_room": on}}
}

func TestSettingsComeFromDefaultAccountAndUser(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	steps := []struct {
		name string
		do   func() error
		want bool
	}{
		{"default", func() error { return nil }, false},
		{"the account's", func() error { return b.sim.SetAccount(hospital, zoomsim.AccountChange{Settings: waitingRoom(true)}) }, true},
		{"her own", func() error { return b.sim.SetUser(sample, zoomsim.UserChange{Settings: waitingRoom(false)}) }, false},
		{"locked", func() error {
			return b.sim.SetAccount(hospital, zoomsim.AccountChange{Locked: &[]string{"meeting_security.waiting_room"}})
		}, true},
		{"unlocked", func() error { return b.sim.SetAccount(hospital, zoomsim.AccountChange{Locked: &[]string{}}) }, false},
		{"taken back", func() error {
			return b.sim.SetUser(sample, zoomsim.UserChange{Settings: zoomsim.Settings{"meeting_security": {"waiting_room": nil}}})
		}, true},
	}
	for _, step := range steps {
		b.must(step.do())
		whole := b.settings("").body["in_meeting"].(map[string]any)["waiting_room"]
		secure := b.settings("?option=meeting_security").body["meeting_security"].(map[string]any)["waiting_room"]
		if whole != step.want || secure != step.want {
			t.Errorf("%s: waiting room is %v, and %v under meeting_security", step.name, whole, secure)
		}
	}
}

func TestSettingsDocument(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	b.must(b.sim.SetUser(sample, zoomsim.UserChange{Settings: zoomsim.Settings{
		"schedule_meeting": {"meeting_password_requirement": map[string]any{"have_letter": true}, "pmi_password": "123456"}}}))
	a := b.settings("")
	var sections []string
	for _, name := range []string{"audio_conferencing", "email_notification", "feature", "in_meeting", "profile", "recording",
		"schedule_meeting", "telephony", "tsp", "whiteboard"} {
		if _, ok := a.body[name].(map[string]any); ok {
			sections = append(sections, name)
		}
	}
	schedule := a.body["schedule_meeting"].(map[string]any)
	feature := a.body["feature"].(map[string]any)
	_, large := feature["large_meeting_capacity"]
	got := []any{len(sections), len(a.body), len(a.body["in_meeting"].(map[string]any)), schedule["pmi_password"],
		schedule["meeting_password_requirement"].(map[string]any)["have_letter"],
		schedule["meeting_password_requirement"].(map[string]any)["length"], feature["concurrent_meeting"], large}
	want := []any{10, 10, 71, "123456", true, 6.0, "None", false}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	fields := b.settings("?custom_query_fields=host_video,chat").body
	if diff := cmp.Diff(map[string]any{"schedule_meeting": map[string]any{"host_video": false},
		"in_meeting": map[string]any{"chat": true}}, fields); diff != "" {
		t.Error(diff)
	}
}

func TestSettingsOptions(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	security := b.settings("?option=meeting_security").body["meeting_security"].(map[string]any)
	want := map[string]any{"participants_to_place_in_waiting_room": 0.0,
		"users_who_can_admit_participants_from_waiting_room": 0.0, "whitelisted_domains_for_waiting_room": ""}
	if diff := cmp.Diff(want, security["waiting_room_settings"]); diff != "" || security["meeting_password"] != true || len(security) != 16 {
		t.Errorf("%s, %d names, %v", diff, len(security), security)
	}
	if a := b.settings("?option=meeting_authentication"); a.body["meeting_authentication"] != false || len(a.body) != 3 {
		t.Error(a.text)
	}
	if a := b.settings("?option=recording_authentication"); a.body["recording_authentication"] != false || len(a.body) != 2 {
		t.Error(a.text)
	}
	if a := b.settings("?option=webinar"); a.status != 400 || a.code() != 300 {
		t.Errorf("unknown option: %d %s", a.status, a.text)
	}
	b.must(b.sim.SetAccount(hospital, zoomsim.AccountChange{Plan: zoomsim.Free}))
	if a := b.settings("?option=meeting_security"); a.status != 400 || a.code() != 200 {
		t.Errorf("meeting security of an unpaid account: %d %s", a.status, a.text)
	}
}

func TestSettingsFollowLicenceAndPlan(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	tests := []struct {
		plan     string
		licence  int
		capacity float64
		cloud    bool
	}{
		{zoomsim.Unlimited, zoomsim.Licensed, 300, true},
		{zoomsim.Business, zoomsim.Basic, 100, false},
		{zoomsim.Pro, zoomsim.Licensed, 100, true},
		{zoomsim.Free, zoomsim.Licensed, 100, false},
	}
	for _, tt := range tests {
		if _, err := b.sim.Advance(time.Minute); err != nil { // a free plan has few calls in one
			t.Fatal(err)
		}
		b.must(b.sim.SetUser(sample, zoomsim.UserChange{Type: tt.licence}))
		b.must(b.sim.SetAccount(hospital, zoomsim.AccountChange{Plan: tt.plan}))
		a := b.settings("?custom_query_fields=meeting_capacity,cloud_recording").body
		want := map[string]any{"feature": map[string]any{"meeting_capacity": tt.capacity}, "recording": map[string]any{"cloud_recording": tt.cloud}}
		if diff := cmp.Diff(want, a); diff != "" {
			t.Errorf("%s with licence %d: %s", tt.plan, tt.licence, diff)
		}
		b.must(b.sim.SetAccount(hospital, zoomsim.AccountChange{Plan: zoomsim.Unlimited}))
	}
}

func TestSettingsRefusals(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	for _, changes := range []zoomsim.Settings{
		{"in_meeting": {"waiting_rom": true}}, {"meeting": {"waiting_room": true}}, {"in_meeting": {"waiting_room": "yes"}},
	} {
		if err := b.sim.SetUser(sample, zoomsim.UserChange{Settings: changes}); err == nil {
			t.Errorf("%v is accepted", changes)
		}
		if err := b.sim.SetAccount(hospital, zoomsim.AccountChange{Settings: changes}); err == nil {
			t.Errorf("%v is accepted for an account", changes)
		}
	}
	if err := b.sim.SetAccount(hospital, zoomsim.AccountChange{Locked: &[]string{"waiting_room"}}); err == nil {
		t.Error("a lock on nothing is accepted")
	}
	if events := b.sim.Events(); len(events) > 0 {
		t.Errorf("refused changes made events: %s", events[0].Body)
	}
}

func TestSettingsEvents(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	b.must(b.sim.SetUser(sample, zoomsim.UserChange{Settings: zoomsim.Settings{"in_meeting": {"waiting_room": true, "chat": true}}}))
	b.must(b.sim.SetAccount(hospital, zoomsim.AccountChange{Settings: waitingRoom(false), Locked: &[]string{"in_meeting.waiting_room"}}))
	b.must(b.sim.SetUser(sample, zoomsim.UserChange{Settings: waitingRoom(false)})) // changes nothing: it is locked
	person, operator := b.user(sample), b.user(admin)
	set := func(id, section string, on bool) map[string]any {
		return map[string]any{"id": id, "settings": map[string]any{section: map[string]any{"waiting_room": on}}}
	}
	want := []map[string]any{{"account_id": hospital, "operator": admin, "operator_id": operator,
		"object": set(person, "in_meeting", true), "old_object": set(person, "in_meeting", false)}}
	if diff := cmp.Diff(want, b.timeless("user.settings_updated")); diff != "" {
		t.Error(diff)
	}
	want[0]["object"], want[0]["old_object"] = set(hospital, "meeting_security", true), set(hospital, "meeting_security", false)
	if diff := cmp.Diff(want, b.timeless("account.lock_settings_updated")); diff != "" {
		t.Error(diff)
	}
	if n := len(b.timeless("account.settings_updated")); n != 0 {
		t.Errorf("a default said again made %d events", n)
	}
}

func TestSeedWithUnknownSettings(t *testing.T) {
	t.Parallel()
	unknown := zoomsim.Settings{"in_meeting": {"waiting_rom": true}}
	for name, change := range map[string]func(*zoomsim.Seed){
		"account": func(s *zoomsim.Seed) { s.Accounts[0].Settings = unknown },
		"lock":    func(s *zoomsim.Seed) { s.Accounts[0].Locked = []string{"in_meeting.waiting_rom"} },
		"user":    func(s *zoomsim.Seed) { s.Users[0].Settings = unknown },
	} {
		seed := zoomsim.DefaultSeed()
		change(&seed)
		if _, err := zoomsim.New(zoomsim.Options{Seed: &seed}); err == nil || !strings.Contains(err.Error(), "no setting in_meeting.waiting_rom") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
