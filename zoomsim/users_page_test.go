package zoomsim_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"greenroom/zoomsim"
)

func TestAccountPage(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	path := "/account/" + hospital
	b.must(b.sim.SetAccount(hospital, zoomsim.AccountChange{Locked: &[]string{"in_meeting.chat", "in_meeting.waiting_room"}}))
	b.shows(b.call("GET", path, "", ""), 200, "Plan", `value="in_meeting.waiting_room" checked`)
	a := b.post(http.DefaultClient, path, url.Values{"plan": {"pro"}, "language": {"fr-FR"}, "pre_approval": {"yes"},
		"on": {"in_meeting.waiting_room", "recording.cloud_recording"}, "locked": {"schedule_meeting.join_before_host"}})
	b.shows(a, 200, "The account was saved.", "<option selected>pro</option>", "<option selected>fr-FR</option>")
	if on := b.settings("").body["in_meeting"].(map[string]any)["waiting_room"]; on != true {
		t.Errorf("the waiting room is %v", on)
	}
	if a := b.call("GET", "/v2/rooms", b.s2s(), ""); a.code() != 200 {
		t.Errorf("the licence for rooms is still there: %s", a.text)
	}
	b.must(b.sim.SetUser(sample, zoomsim.UserChange{Settings: zoomsim.Settings{"in_meeting": {"chat": false}, "schedule_meeting": {"join_before_host": true}}}))
	now := b.settings("?custom_query_fields=chat,join_before_host").text
	if now != `{"in_meeting":{"chat":true},"schedule_meeting":{"join_before_host":false}}`+"\n" {
		t.Errorf("a lock is gone: %s", now)
	}
	if a := b.post(http.DefaultClient, path, url.Values{"plan": {"gold"}}); a.status != 422 {
		t.Errorf("no such plan: %d", a.status)
	}
	b.shows(b.post(http.DefaultClient, path, url.Values{"plan": {"gold"}}), 422, `role="alert"`, "There is no plan &#34;gold&#34;")
}

func TestUserPages(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	people := "/account/" + hospital + "/users"
	added := b.post(http.DefaultClient, people, url.Values{"email": {"n.new@hospital.example"}, "first_name": {"<Nia>"}, "type": {"1"}, "status": {"pending"}})
	b.shows(added, 200, "The person was added.", "&lt;Nia&gt;", "<option selected>pending</option>")
	b.shows(b.post(http.DefaultClient, people, url.Values{"email": {sample}, "first_name": {"Kept"}}), 422, "There is a user s.sample@hospital.example already.", `value="Kept"`)
	page := "/users/" + b.user(sample)
	b.shows(b.call("GET", page, "", ""), 200, `<option value="2" selected>Licensed</option>`, "As the account: en-US")
	values := url.Values{"type": {"4"}, "status": {"inactive"}, "role": {"1"}, "email": {sample}, "first_name": {"Samira"},
		"last_name": {"Sample"}, "timezone": {"Europe/Berlin"}, "language": {"de-DE"}}
	b.shows(b.post(http.DefaultClient, page, values), 200, "The person was saved.", "Samira Sample", `<option value="4" selected>Unassigned</option>`)
	values.Set("timezone", "Mars/Base")
	values.Set("first_name", "Sami")
	b.shows(b.post(http.DefaultClient, page, values), 422, "There is no time zone &#34;Mars/Base&#34;.", `value="Sami"`, `value="Mars/Base"`)
	a := b.call("GET", "/v2/users/"+sample, b.s2s(), "").body
	if a["first_name"] != "Samira" || a["status"] != "inactive" || a["role_id"] != "1" || a["timezone"] != "Europe/Berlin" {
		t.Errorf("the person is %v", a)
	}
	b.shows(b.post(http.DefaultClient, page+"/remove", url.Values{"action": {"delete"}, "transfer_meeting": {"yes"}}), 422, "The meetings can be transferred to a colleague")
	b.shows(b.post(http.DefaultClient, page+"/remove", url.Values{"action": {"delete"}}), 200, "The person was deleted.", "7 people")
	b.shows(b.post(http.DefaultClient, "/users/"+b.user("u.usher@hospital.example")+"/remove", url.Values{"action": {"disassociate"}}), 200, "The person left the account.", "6 people")
	if a := b.call("GET", page, "", ""); a.status != 404 {
		t.Errorf("the page of nobody: %d", a.status)
	}
}

func TestUsersPageHasPages(t *testing.T) {
	t.Parallel()
	seed := zoomsim.DefaultSeed()
	for i := range 195 {
		seed.Users = append(seed.Users, zoomsim.User{AccountID: hospital, Email: fmt.Sprintf("p%d@hospital.example", i), LastName: "Crowd"})
	}
	b := start(t, zoomsim.Options{Seed: &seed})
	path := "/account/" + hospital + "/users"
	rows := func(query string) (answer, int) {
		a := b.call("GET", path+query, "", "")
		return a, strings.Count(a.text, `<th scope="row">`)
	}
	first, n := rows("")
	b.shows(first, 200, "202 people, page 1 of 3", `rel="next"`)
	if n != 100 || strings.Contains(first.text, `rel="prev"`) {
		t.Errorf("the first page has %d rows", n)
	}
	last, n := rows("?page=9")
	b.shows(last, 200, "page 3 of 3", `rel="prev"`)
	if n != 2 || strings.Contains(last.text, `rel="next"`) {
		t.Errorf("the last page has %d rows", n)
	}
	if found, n := rows("?q=CROWD&page=2"); n != 95 {
		t.Errorf("the search has %d rows: %s", n, found.text)
	}
	b.shows(b.call("GET", path+"?q=nobody", "", ""), 200, "There is nobody.")
}

func TestRolesPage(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	path := "/account/" + hospital + "/roles"
	b.shows(b.post(http.DefaultClient, path, url.Values{"name": {"Front desk"}, "privilege": {"User:Read"}}), 200, "The role was added.", "Front desk", "Users: view and edit <code>User:Edit</code>")
	b.shows(b.post(http.DefaultClient, path, url.Values{"name": {"Admin"}}), 422, "There is a role Admin already.")
	b.shows(b.post(http.DefaultClient, path+"/1", url.Values{"privilege": {"User:Read"}}), 200, "The role was saved.", "The owner has every right.")
	if a := b.call("POST", "/v2/users/"+sample+"/meetings", b.s2s(), `{}`); a.code() != 4711 {
		t.Errorf("the rights are still there: %d %s", a.status, a.text)
	}
	b.shows(b.post(http.DefaultClient, path+"/0", url.Values{}), 422, "The owner of an account has every right.")
}

func TestRoomsPage(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	path := "/account/" + hospital + "/rooms"
	b.shows(b.post(http.DefaultClient, path, url.Values{"name": {"Lobby"}, "calendar_email": {"lobby@hospital.example"}, "status": {"Offline"}}), 200,
		"The room was added.", "lobby@hospital.example")
	b.shows(b.post(http.DefaultClient, path, url.Values{"name": {""}}), 422, "A room needs a name.")
	room := b.call("GET", "/v2/rooms?query_name=Lobby", b.s2s(), "").body["rooms"].([]any)[0].(map[string]any)
	page := "/rooms/" + room["id"].(string)
	b.shows(b.post(http.DefaultClient, page, url.Values{"name": {"Hall"}, "status": {"InMeeting"}}), 200, "The room was saved.", "<h2>Hall</h2>")
	b.shows(b.post(http.DefaultClient, page+"/remove", url.Values{}), 200, "The room was deleted.")
	if a := b.post(http.DefaultClient, page, url.Values{"name": {"Hall"}}); a.status != 404 {
		t.Errorf("a room that is gone: %d", a.status)
	}
}

func TestFormsOfOtherSitesAreRefused(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	page := "/users/" + b.user(sample)
	for _, path := range []string{"/account/" + hospital, "/account/" + hospital + "/users", "/account/" + hospital + "/roles",
		"/account/" + hospital + "/roles/1", "/account/" + hospital + "/rooms", page, page + "/remove", "/rooms/x", "/rooms/x/remove"} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, b.base+path, strings.NewReader(""))
		b.must(err)
		req.Header.Set("Origin", "https://elsewhere.example")
		resp, err := http.DefaultClient.Do(req)
		b.must(err)
		if a := read(t, resp); a.status != 403 || !strings.Contains(a.text, "This form came from another site.") || strings.Count(a.text, "<h1>") != 1 {
			t.Errorf("%s: %d %s", path, a.status, a.text)
		}
	}
	if n := len(b.sim.Events()); n != 0 {
		t.Errorf("%d events", n)
	}
}
