package zoomsim_test

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"greenroom/zoomsim"
)

// registering makes a meeting with an approval type and returns its path.
func (b *bench) registering(approval int) (path string, id int64) {
	b.Helper()
	id = b.held(sample, fmt.Sprintf(`{"topic":"Interview",%s,"settings":{"approval_type":%d}}`, tomorrow, approval))
	return "/v2/meetings/" + strconv.FormatInt(id, 10), id
}

func TestRegistrants(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	token := b.s2s()
	path, id := b.registering(0)
	a := b.call("POST", path+"/registrants", token, `{"email":"cara@example.org","first_name":"Cara","last_name":"Candidate","org":"Elsewhere","auto_approve":false}`)
	registrant, link := a.body["registrant_id"], a.body["join_url"]
	want := map[string]any{"id": float64(id), "registrant_id": registrant, "join_url": link, "topic": "Interview",
		"start_time": "2030-03-05T09:00:00Z", "participant_pin_code": a.body["participant_pin_code"]}
	if diff := cmp.Diff(want, a.body); a.status != 201 || diff != "" {
		t.Errorf("%d %s", a.status, diff)
	}
	if target, err := url.Parse(link.(string)); err != nil || target.Query().Get("tk") == "" || target.Query().Get("pwd") == "" {
		t.Errorf("join_url %v (%v)", link, err)
	}
	one := b.call("GET", path+"/registrants/"+registrant.(string), token, "")
	wantOne := map[string]any{"id": registrant, "email": "cara@example.org", "first_name": "Cara", "last_name": "Candidate", "org": "Elsewhere",
		"status": "approved", "create_time": "2030-03-04T12:00:00Z", "join_url": link, "participant_pin_code": a.body["participant_pin_code"]}
	if diff := cmp.Diff(wantOne, one.body); diff != "" {
		t.Error(diff)
	}
	again := b.call("POST", path+"/registrants", token, `{"email":"Cara@example.org","first_name":"Carla"}`)
	if again.body["registrant_id"] != registrant || again.body["join_url"] != link {
		t.Errorf("a second registration is another one: %s", again.text)
	}
	if a := b.call("DELETE", path+"/registrants/"+registrant.(string), token, ""); a.status != 204 {
		t.Errorf("delete: %d %s", a.status, a.text)
	}
	for _, method := range []string{"GET", "DELETE"} {
		if a := b.call(method, path+"/registrants/"+registrant.(string), token, ""); a.status != 400 || a.code() != 300 {
			t.Errorf("%s of a deleted registrant: %d %s", method, a.status, a.text)
		}
	}
	if got := b.live(); got != "registration_created registration_cancelled" {
		t.Error(got)
	}
	created := b.object("meeting.registration_created")
	if p := created["registrant"].(map[string]any); created["id"] != float64(id) || p["status"] != "approved" || p["join_url"] != link || p["org"] != "Elsewhere" {
		t.Errorf("created: %v", created)
	}
}

func TestManualApproval(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	token := b.s2s()
	path, _ := b.registering(1)
	for _, name := range []string{"ann", "bob", "cy"} {
		a := b.call("POST", path+"/registrants", token, `{"email":"`+name+`@example.org","first_name":"`+name+`"}`)
		if a.status != 201 || a.body["join_url"] != nil {
			t.Errorf("%d %s", a.status, a.text)
		}
		b.advance(time.Second)
	}
	set := func(action, email string) {
		t.Helper()
		if a := b.call("PUT", path+"/registrants/status", token, `{"action":"`+action+`","registrants":[{"email":"`+email+`"}]}`); a.status != 204 {
			t.Errorf("%s: %d %s", action, a.status, a.text)
		}
	}
	list := func(query string) (emails []string) {
		t.Helper()
		a := b.call("GET", path+"/registrants?"+query, token, "")
		for _, r := range a.body["registrants"].([]any) {
			emails = append(emails, r.(map[string]any)["email"].(string))
		}
		return emails
	}
	if diff := cmp.Diff([]string{"ann@example.org", "bob@example.org", "cy@example.org"}, list("status=pending")); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"ann@example.org", "bob@example.org"}, list("status=pending&page_size=2")); diff != "" {
		t.Error(diff)
	}
	set("approve", "ann@example.org")
	set("deny", "bob@example.org")
	set("approve", "cy@example.org")
	set("cancel", "cy@example.org")
	got := []any{list(""), list("status=denied"), list("status=pending")}
	if diff := cmp.Diff([]any{[]string{"ann@example.org"}, []string{"bob@example.org"}, []string(nil)}, got); diff != "" {
		t.Error(diff)
	}
	want := "registration_created registration_created registration_created registration_approved registration_denied registration_approved registration_cancelled"
	if diff := cmp.Diff(want, b.live()); diff != "" {
		t.Error(diff)
	}
	if p := b.object("meeting.registration_denied")["registrant"].(map[string]any); p["email"] != "bob@example.org" || p["join_url"] != nil {
		t.Errorf("denied: %v", p)
	}
	for body, code := range map[string]int{`{"action":"approve","registrants":[{"id":"x"}]}`: 300, `{"action":"praise","registrants":[{"id":"x"}]}`: 300,
		`{"action":"approve"}`: 300, `[`: 300} {
		if a := b.call("PUT", path+"/registrants/status", token, body); a.status != 400 || a.code() != code {
			t.Errorf("%s: %d %s", body, a.status, a.text)
		}
	}
	if a := b.call("POST", path+"/registrants", token, `{"email":"di@example.org","first_name":"Di","auto_approve":true}`); a.body["join_url"] == nil {
		t.Errorf("auto_approve: %s", a.text)
	}
	if a := b.call("GET", path+"/registrants?status=lost", token, ""); a.code() != 300 {
		t.Errorf("unknown status: %s", a.text)
	}
}

func TestBatchRegistrants(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	token := b.s2s()
	path, _ := b.registering(0)
	people := func(n int) string {
		all := []string{}
		for i := range n {
			all = append(all, fmt.Sprintf(`{"email":"p%d@example.org","first_name":"P","last_name":"%d"}`, i, i))
		}
		return `{"registrants":[` + strings.Join(all, ",") + `]}`
	}
	a := b.call("POST", path+"/batch_registrants", token, people(30))
	rows := a.body["registrants"].([]any)
	if a.status != 201 || len(rows) != 30 || rows[7].(map[string]any)["email"] != "p7@example.org" || rows[7].(map[string]any)["join_url"] == nil {
		t.Errorf("%d %s", a.status, a.text)
	}
	list := b.call("GET", path+"/registrants?page_size=300", token, "")
	if list.body["total_records"] != 30.0 || a.header.Get("X-RateLimit-Category") != "Heavy" {
		t.Errorf("%s", list.text)
	}
	for _, body := range []string{people(31), people(0), `{"registrants":[{"email":"x","first_name":"X"}]}`, `{"registrants":[{"email":"x@example.org"}]}`,
		`{"registrants":[{"email":"x@example.org","first_name":"X"},{"email":"X@example.org","first_name":"X"}]}`, `[`} {
		if a := b.call("POST", path+"/batch_registrants", token, body); a.status != 400 || a.code() != 300 {
			t.Errorf("%s: %d %s", body, a.status, a.text)
		}
	}
}

func TestRegistrationRefused(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	token := b.s2s()
	off, _ := b.registering(2)
	recurring := "/v2/meetings/" + strconv.FormatInt(b.held(sample, `{"type":3,"settings":{"approval_type":0}}`), 10)
	short := "/v2/meetings/" + strconv.FormatInt(b.held(sample, `{"start_time":"2030-03-04T12:01:00Z","duration":1,"settings":{"approval_type":0}}`), 10)
	unpaid := "/v2/meetings/" + strconv.FormatInt(b.held(colleague, `{`+tomorrow+`,"settings":{"approval_type":0}}`), 10)
	gone := "/v2/meetings/" + strconv.FormatInt(b.held("v.verity@hospital.example", `{`+tomorrow+`,"settings":{"approval_type":0}}`), 10)
	for email, change := range map[string]zoomsim.UserChange{colleague: {Type: zoomsim.Basic}, "v.verity@hospital.example": {Status: "inactive"}} {
		if err := b.sim.SetUser(email, change); err != nil {
			t.Fatal(err)
		}
	}
	b.advance(3 * time.Minute)
	const one, batch = `{"email":"x@example.org","first_name":"X"}`, `{"registrants":[{"email":"x@example.org","first_name":"X"}]}`
	for _, tt := range []struct {
		method, path, body string
		status, code       int
	}{
		{"POST", off + "/registrants", one, 400, 404},
		{"POST", off + "/batch_registrants", batch, 400, 404},
		{"GET", off + "/registrants", "", 400, 404},
		{"DELETE", off + "/registrants/x", "", 400, 300},
		{"POST", recurring + "/batch_registrants", batch, 400, 303},
		{"POST", recurring + "/registrants", one, 201, 0},
		{"POST", short + "/batch_registrants", batch, 400, 3038},
		{"POST", short + "/registrants", one, 400, 3038},
		{"POST", unpaid + "/registrants", one, 400, 200},
		{"POST", unpaid + "/batch_registrants", batch, 400, 200},
		{"GET", unpaid + "/registrants", "", 400, 200},
		{"POST", gone + "/registrants", one, 400, 3161},
		{"POST", "/v2/meetings/12/registrants", one, 404, 1001},
		{"POST", "/v2/meetings/12/batch_registrants", batch, 404, 3001},
		{"GET", "/v2/meetings/12/registrants", "", 404, 3001},
	} {
		if a := b.call(tt.method, tt.path, token, tt.body); a.status != tt.status || a.code() != tt.code {
			t.Errorf("%s %s: %d %s", tt.method, tt.path, a.status, a.text)
		}
	}
}

func TestRegistrantLimits(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	token := b.s2s()
	path, _ := b.registering(1)
	const one, deny, approve = `{"email":"x@example.org","first_name":"X"}`, `{"action":"deny","registrants":[{"email":"x@example.org"}]}`,
		`{"action":"approve","registrants":[{"email":"x@example.org"}]}`
	for n := range 4 {
		if a := b.call("POST", path+"/registrants", token, one); (a.status == 429) != (n == 3) {
			t.Errorf("add %d: %d %s", n+1, a.status, a.text)
		}
	}
	for n := range 11 {
		body := approve
		if n%2 == 1 {
			body = deny
		}
		if a := b.call("PUT", path+"/registrants/status", token, body); (a.status == 429) != (n == 10) {
			t.Errorf("change %d: %d %s", n+1, a.status, a.text)
		}
	}
	b.advance(12 * time.Hour)
	token = b.s2s()
	if a := b.call("POST", path+"/registrants", token, one); a.status != 201 {
		t.Errorf("next day: %d %s", a.status, a.text)
	}
	if a := b.call("PUT", path+"/registrants/status", token, approve); a.status != 204 {
		t.Errorf("next day: %d %s", a.status, a.text)
	}
}

func TestMeetingIsFull(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	token := b.s2s()
	path, _ := b.registering(0)
	for k := 0; k < 4999; k += 30 {
		all := []string{}
		for i := k; i < min(k+30, 4999); i++ {
			all = append(all, fmt.Sprintf(`{"email":"p%d@example.org","first_name":"P"}`, i))
		}
		if a := b.call("POST", path+"/batch_registrants", token, `{"registrants":[`+strings.Join(all, ",")+`]}`); a.status != 201 {
			t.Fatalf("%d: %d %s", k, a.status, a.text)
		}
	}
	for suffix, body := range map[string]string{"/registrants": `{"email":"x@example.org","first_name":"X"}`,
		"/batch_registrants": `{"registrants":[{"email":"x@example.org","first_name":"X"}]}`} {
		if a := b.call("POST", path+suffix, token, body); a.status != 400 || a.code() != 3043 {
			t.Errorf("%s: %d %s", suffix, a.status, a.text)
		}
	}
	if a := b.call("POST", path+"/registrants", token, `{"email":"p5@example.org","first_name":"P"}`); a.status != 201 {
		t.Errorf("who is registered: %d %s", a.status, a.text)
	}
}

func TestInviteLinks(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	token := b.s2s()
	id := b.held(sample, `{`+tomorrow+`}`)
	path := "/v2/meetings/" + strconv.FormatInt(id, 10) + "/invite_links"
	a := b.call("POST", path, token, `{"attendees":[{"name":"Cara"},{"name":"Dan","disable_video":true}],"ttl":60}`)
	all, _ := a.body["attendees"].([]any)
	if a.status != 201 || len(all) != 2 || all[1].(map[string]any)["name"] != "Dan" {
		t.Fatalf("%d %s", a.status, a.text)
	}
	link := strings.TrimPrefix(all[0].(map[string]any)["join_url"].(string), b.base)
	if page := b.call("GET", link, "", ""); page.status != 200 || !strings.Contains(page.text, `value="Cara"`) {
		t.Errorf("%d %s", page.status, page.text)
	}
	b.advance(2 * time.Minute)
	if page := b.call("GET", link, "", ""); page.status != 403 || !strings.Contains(page.text, "This link has expired") {
		t.Errorf("%d %s", page.status, page.text)
	}
	for body, status := range map[string]int{`{"attendees":[]}`: 400, `{"attendees":[{"name":""}]}`: 400, `{"attendees":[{"name":"X"}],"ttl":-1}`: 400,
		`{"attendees":[{"name":"X"}],"ttl":7776001}`: 400, `[`: 400, `{"attendees":[{"name":"X"}],"ttl":0}`: 201} {
		if a := b.call("POST", path, token, body); a.status != status {
			t.Errorf("%s: %d %s", body, a.status, a.text)
		}
	}
	if a := b.call("POST", "/v2/meetings/12/invite_links", token, `{}`); a.status != 404 || a.code() != 3001 {
		t.Errorf("%d %s", a.status, a.text)
	}
}
