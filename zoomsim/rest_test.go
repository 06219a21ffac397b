package zoomsim_test

import (
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"greenroom/zoomsim"
)

func TestMeetingLifecycle(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	token := b.s2s()
	path, made := b.create(token, `{"topic":"Interview","start_time":"2030-03-05T09:00:00","timezone":"Europe/Berlin",
		"agenda":"`+strings.Repeat("é", 300)+`","settings":{"waiting_room":true,"join_before_host":true}}`)
	settings := made.body["settings"].(map[string]any)
	got := []any{len(idOf(made)), made.body["start_time"], made.body["host_email"], made.body["creation_source"],
		settings["join_before_host"], len(made.body["password"].(string)), made.header.Get("X-RateLimit-Category")}
	want := []any{11, "2030-03-05T08:00:00Z", sample, "open_api", false, 8, "Light"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	join := made.body["join_url"].(string)
	if !strings.HasPrefix(join, b.base+"/j/"+idOf(made)+"?pwd=") || made.header.Get("x-zm-trackingid") == "" {
		t.Errorf("join_url %q, headers %v", join, made.header)
	}
	if page := b.call("GET", strings.TrimPrefix(join, b.base), "", ""); !strings.Contains(page.text, "<h1>Interview</h1>") {
		t.Error("the join page does not admit the link")
	}

	row := b.call("GET", "/v2/users/"+sample+"/meetings", token, "").body["meetings"].([]any)[0].(map[string]any)
	if len([]rune(row["agenda"].(string))) != 250 || row["settings"] != nil || row["password"] != nil || row["start_url"] != nil {
		t.Errorf("row is %v", row)
	}
	if a := b.call("PATCH", path, token, `{"topic":"Moved","start_time":"2020-01-01T00:00:00Z"}`); a.status != 204 || a.text != "" {
		t.Errorf("update: %d %s", a.status, a.text)
	}
	after := b.call("GET", path, token, "").body
	if after["topic"] != "Moved" || after["start_time"] != "2030-03-05T08:00:00Z" || after["join_url"] != join {
		t.Errorf("after the update: %v", after)
	}
	if a := b.call("DELETE", path, token, ""); a.status != 204 {
		t.Errorf("delete: %d %s", a.status, a.text)
	}
	if a := b.call("DELETE", path, token, ""); a.status != 404 || a.code() != 3001 {
		t.Errorf("second delete: %d %s", a.status, a.text)
	}
}

func TestCreateRules(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	token := b.s2s()
	if err := b.sim.SetUser("t.template@hospital.example", zoomsim.UserChange{Status: "inactive"}); err != nil {
		t.Fatal(err)
	}
	if err := b.sim.SetUser("v.verity@hospital.example", zoomsim.UserChange{Type: zoomsim.Unassigned}); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name, user, body string
		status, code     int
	}{
		{"basic user", "u.usher@hospital.example", `{}`, 201, 0},
		{"past start becomes now", sample, `{"start_time":"2001-01-01T00:00:00Z"}`, 201, 0},
		{"licensed alternative", sample, `{"settings":{"alternative_hosts":"w.wellmade@hospital.example"}}`, 201, 0},
		{"basic alternative", sample, `{"settings":{"alternative_hosts":"u.usher@hospital.example"}}`, 400, 300},
		{"nobody", "y.yonder@hospital.example", `{}`, 404, 1001},
		{"other account", "p.practitioner@clinic.example", `{}`, 404, 1001},
		{"inactive", "t.template@hospital.example", `{}`, 400, 3161},
		{"unassigned", "v.verity@hospital.example", `{}`, 400, 3161},
		{"me with a server token", "me", `{}`, 400, 4711},
		{"not JSON", sample, `{`, 400, 300},
		{"no such zone", sample, `{"timezone":"Mars/Base"}`, 400, 300},
		{"numeric offset", sample, `{"start_time":"2031-01-01T00:00:00+01:00"}`, 400, 300},
		{"long topic", sample, `{"topic":"` + strings.Repeat("x", 201) + `"}`, 400, 300},
		{"odd jbh_time", sample, `{"settings":{"jbh_time":7}}`, 400, 300},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a := b.call("POST", "/v2/users/"+tt.user+"/meetings", token, tt.body)
			if a.status != tt.status || a.code() != tt.code {
				t.Errorf("got %d %s", a.status, a.text)
			}
		})
	}
	for _, m := range b.sim.Meetings() {
		if !m.Start.Equal(noon) {
			t.Errorf("a meeting without a future start begins at %s", m.Start)
		}
	}
}

func TestTokenRules(t *testing.T) {
	t.Parallel()
	seed := zoomsim.DefaultSeed()
	seed.Apps[0].Scopes = []string{"meeting:read:meeting:admin"}
	b := start(t, zoomsim.Options{Seed: &seed})
	token := b.s2s()
	if a := b.call("GET", "/v2/meetings/81234567890", token, ""); a.code() != 3001 {
		t.Errorf("a granular scope does not admit: %s", a.text)
	}
	a := b.call("GET", "/v2/users", token, "")
	want := map[string]any{"code": 4711.0, "message": "Invalid access token, does not contain scopes:[user:read:list_users:admin]."}
	if diff := cmp.Diff(want, a.body); diff != "" || a.status != 400 {
		t.Error(a.status, diff)
	}
	if a := b.call("GET", "/v2/users", "nonsense", ""); a.status != 401 || a.code() != 124 {
		t.Errorf("bad token: %d %s", a.status, a.text)
	}
	if _, err := b.sim.Advance(time.Hour); err != nil {
		t.Fatal(err)
	}
	if a := b.call("GET", "/v2/users", token, ""); a.status != 401 || a.body["message"] != "Access token has expired." {
		t.Errorf("old token: %d %s", a.status, a.text)
	}
}

func TestListUsersPages(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	token := b.s2s()
	seen, next := 0, ""
	for range 3 {
		a := b.call("GET", "/v2/users?page_size=3&next_page_token="+url.QueryEscape(next), token, "")
		seen += len(a.body["users"].([]any))
		next = a.body["next_page_token"].(string)
	}
	if seen != 7 || next != "" {
		t.Errorf("three pages held %d people and end with %q", seen, next)
	}
	if a := b.call("GET", "/v2/users?next_page_token=x", token, ""); a.code() != 300 {
		t.Errorf("bad page token: %s", a.text)
	}
}

func TestAccountsAreApart(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	path, _ := b.create(b.s2s(), `{}`)
	clinic := b.oauth("/oauth/token", "sim-clinic-s2s", "sim-clinic-s2s-secret",
		url.Values{"grant_type": {"account_credentials"}, "account_id": {"SimClinicAccount0001"}}).body["access_token"].(string)
	_, q := b.consent("w.wellmade@hospital.example", "allow", userQuery())
	colleague := b.redeem(q.Get("code")).body["access_token"].(string)
	for _, token := range []string{clinic, colleague} {
		for _, method := range []string{"GET", "PATCH", "DELETE"} {
			if a := b.call(method, path, token, `{}`); a.status != 404 || a.code() != 3001 {
				t.Errorf("%s of a stranger's meeting: %d %s", method, a.status, a.text)
			}
		}
	}
}

func TestConcurrentCreates(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	token := b.s2s()
	var group sync.WaitGroup
	for range 20 {
		group.Go(func() {
			resp, err := b.try("POST", "/v2/users/"+sample+"/meetings", token, `{}`)
			if err != nil {
				t.Error(err)
				return
			}
			resp.Body.Close()
		})
	}
	group.Wait()
	if n := len(b.sim.Meetings()); n != 20 {
		t.Errorf("20 creates made %d meetings", n)
	}
}
