package zoomsim_test

import (
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"greenroom/zoomsim"
)

func TestPastMeeting(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	token := b.s2s()
	m := b.held(sample, `{"topic":"Panel",`+tomorrow+`}`)
	path := "/v2/past_meetings/" + strconv.FormatInt(m, 10)
	if a := b.call("GET", path, token, ""); a.status != 404 || a.code() != 3001 {
		t.Errorf("never held: %d %s", a.status, a.text)
	}
	if a := b.call("GET", path+"/instances", token, ""); a.status != 200 || len(a.body["meetings"].([]any)) != 0 {
		t.Errorf("never held: %d %s", a.status, a.text)
	}
	b.join(m, zoomsim.JoinAs{Host: true}, zoomsim.InMeeting)
	if a := b.call("GET", path, token, ""); a.status != 404 {
		t.Errorf("still held: %d %s", a.status, a.text)
	}
	b.advance(90 * time.Second)
	guest := b.join(m, zoomsim.JoinAs{Name: "Cara", Email: "cara@example.org"}, zoomsim.InMeeting)
	b.advance(10 * time.Minute)
	if err := b.sim.End(m); err != nil {
		t.Fatal(err)
	}
	host := b.user(sample)
	a := b.call("GET", path, token, "")
	want := map[string]any{"id": float64(m), "uuid": a.body["uuid"], "duration": 12.0, "start_time": "2030-03-04T12:00:00Z",
		"end_time": "2030-03-04T12:11:30Z", "host_id": host, "dept": "", "participants_count": 2.0, "source": "Hospital server",
		"topic": "Panel", "total_minutes": 22.0, "type": 2.0, "user_email": sample, "user_name": "Sam Sample", "has_meeting_summary": false}
	if diff := cmp.Diff(want, a.body); diff != "" {
		t.Error(diff)
	}
	people := b.call("GET", path+"/participants?page_size=1", token, "")
	next := people.body["next_page_token"].(string)
	if people.body["total_records"] != 2.0 || next == "" {
		t.Errorf("first page: %s", people.text)
	}
	people = b.call("GET", path+"/participants?page_size=1&next_page_token="+url.QueryEscape(next), token, "")
	wantGuest := map[string]any{"id": "", "user_id": guest, "name": "Cara", "user_email": "", "join_time": "2030-03-04T12:01:30Z",
		"leave_time": "2030-03-04T12:11:30Z", "duration": 600.0, "registrant_id": "", "failover": false, "status": "in_meeting", "internal_user": false}
	if diff := cmp.Diff(wantGuest, people.body["participants"].([]any)[0]); diff != "" {
		t.Error(diff)
	}
	clinic := b.oauth("/oauth/token", "sim-clinic-s2s", "sim-clinic-s2s-secret",
		url.Values{"grant_type": {"account_credentials"}, "account_id": {"SimClinicAccount0001"}}).body["access_token"].(string)
	for _, suffix := range []string{"", "/instances", "/participants"} {
		if a := b.call("GET", path+suffix, clinic, ""); a.status != 404 || a.code() != 3001 {
			t.Errorf("another account's %s: %d %s", suffix, a.status, a.text)
		}
	}
	b.advance(366 * 24 * time.Hour)
	token = b.s2s()
	if a := b.call("GET", path, token, ""); a.status != 400 || a.code() != 12702 {
		t.Errorf("a year later: %d %s", a.status, a.text)
	}
	if a := b.call("GET", path+"/instances", token, ""); len(a.body["meetings"].([]any)) != 1 {
		t.Errorf("a year later: %d %s", a.status, a.text)
	}
	b.advance(100 * 24 * time.Hour)
	if a := b.call("GET", path+"/instances", b.s2s(), ""); len(a.body["meetings"].([]any)) != 0 {
		t.Errorf("15 months later: %d %s", a.status, a.text)
	}
}

// TestUUIDsInPaths holds a meeting until UUIDs of every kind were met.
func TestUUIDsInPaths(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	token := b.s2s()
	m := b.held(sample, `{"type":3}`)
	days := 0
	for range 16 {
		b.join(m, zoomsim.JoinAs{Host: true}, zoomsim.InMeeting)
		if err := b.sim.End(m); err != nil {
			t.Fatal(err)
		}
		b.advance(time.Minute)
		days++
	}
	list := b.call("GET", "/v2/past_meetings/"+strconv.FormatInt(m, 10)+"/instances", token, "").body["meetings"].([]any)
	if len(list) != days || list[0].(map[string]any)["start_time"] != "2030-03-04T12:00:00Z" {
		t.Fatalf("instances: %v", list)
	}
	refused := 0
	for _, row := range list {
		uuid := row.(map[string]any)["uuid"].(string)
		once := url.PathEscape(uuid)
		if a := b.call("GET", "/v2/past_meetings/"+url.PathEscape(once), token, ""); a.body["uuid"] != uuid {
			t.Errorf("%s encoded twice: %d %s", uuid, a.status, a.text)
		}
		a := b.call("GET", "/v2/past_meetings/"+once+"/participants", token, "")
		if hard := strings.HasPrefix(uuid, "/") || strings.Contains(uuid, "//"); hard != (a.status == 404) {
			t.Errorf("%s encoded once: %d %s", uuid, a.status, a.text)
		} else if hard {
			refused++
		}
	}
	if refused < 2 {
		t.Errorf("%d UUIDs had to be encoded twice", refused)
	}
	if a := b.call("GET", "/v2/past_meetings/"+strconv.FormatInt(m, 10)+"/instances?from=2030-03-05&to=2030-03-06", token, ""); len(a.body["meetings"].([]any)) != 0 {
		t.Errorf("the days after: %s", a.text)
	}
	if a := b.call("GET", "/v2/past_meetings/"+strconv.FormatInt(m, 10)+"/instances?from=2030-03-04&to=2030-03-04", token, ""); len(a.body["meetings"].([]any)) != days {
		t.Errorf("the day itself: %s", a.text)
	}
	if a := b.call("GET", "/v2/past_meetings/%25zz", token, ""); a.status != 404 || a.code() != 3001 {
		t.Errorf("nonsense: %d %s", a.status, a.text)
	}
}

func TestPastMeetingsAreForPaidAccounts(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{Plan: zoomsim.Free})
	m := b.held(basic, `{`+tomorrow+`}`)
	b.join(m, zoomsim.JoinAs{Host: true}, zoomsim.InMeeting)
	if err := b.sim.End(m); err != nil {
		t.Fatal(err)
	}
	b.advance(time.Second) // the plan has few calls a second
	token := b.s2s()
	path := "/v2/past_meetings/" + strconv.FormatInt(m, 10)
	for _, suffix := range []string{"", "/participants"} {
		if a := b.call("GET", path+suffix, token, ""); a.status != 400 || a.code() != 200 ||
			a.body["message"] != "Only available for paid account: SimHospitalAccount01." {
			t.Errorf("%q: %d %s", suffix, a.status, a.text)
		}
	}
}

func TestPutBackIntoWaitingRoomIsAnotherStay(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	m := b.held(sample, `{`+tomorrow+`,"password":""}`)
	host := browser(b)
	b.signIn(host, m, sample)
	b.post(host, b.joinPath(m), nil)
	guest := b.join(m, zoomsim.JoinAs{Name: "Cara"}, zoomsim.InMeeting)
	b.advance(time.Minute)
	b.post(host, b.joinPath(m)+"/hold", url.Values{"participant": {guest}})
	b.advance(time.Minute)
	b.post(host, b.joinPath(m)+"/admit", url.Values{"participant": {guest}})
	b.advance(time.Minute)
	b.post(host, b.joinPath(m)+"/end", nil)
	rows := b.call("GET", "/v2/past_meetings/"+strconv.FormatInt(m, 10)+"/participants", b.s2s(), "").body["participants"].([]any)
	stays := []string{}
	for _, r := range rows {
		p := r.(map[string]any)
		if p["user_id"] == guest {
			stays = append(stays, p["join_time"].(string)+" "+p["leave_time"].(string))
		}
	}
	want := []string{"2030-03-04T12:00:00Z 2030-03-04T12:01:00Z", "2030-03-04T12:02:00Z 2030-03-04T12:03:00Z"}
	if diff := cmp.Diff(want, stays); diff != "" {
		t.Error(diff)
	}
}
