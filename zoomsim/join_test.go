package zoomsim_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"greenroom/zoomsim"
)

func (b *bench) joinPath(m int64) string { return "/j/" + strconv.FormatInt(m, 10) }

func (b *bench) signIn(c *http.Client, m int64, email string) {
	b.Helper()
	if a := b.post(c, "/oauth/signin?next="+b.joinPath(m), url.Values{"email": {email}, "password": {zoomsim.Password}}); a.status != 200 {
		b.Fatalf("sign-in: %d %s", a.status, a.text)
	}
}

// TestJoinPage walks a guest and a host through a meeting with a waiting room.
func TestJoinPage(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	m := b.held(sample, `{"topic":"Panel",`+tomorrow+`,"password":"secret","settings":{"waiting_room":true}}`)
	path, guest, host := b.joinPath(m), browser(b), browser(b)
	if page := b.get(guest, path); strings.Contains(page.text, "Panel") {
		t.Error("the page tells the topic to who has no passcode")
	}
	b.shows(b.post(guest, path, url.Values{"passcode": {"wrong"}, "name": {""}, "email": {"c@example.org"}}), 422,
		"This is not the passcode of the meeting.", "Enter the name that the others will see.", `value="c@example.org"`)
	b.shows(b.post(guest, path, url.Values{"passcode": {"secret"}, "name": {"Cara"}}), 200, "<h1>Waiting for the host</h1>", "Check again")
	b.shows(b.post(host, "/oauth/signin?next="+path, url.Values{"email": {sample}, "password": {"no"}}), 422, "is wrong")
	b.signIn(host, m, sample)
	b.shows(b.get(host, path), 200, "You may start this meeting.")
	b.shows(b.post(host, path, nil), 200, "<h1>Panel</h1>", "Admit Cara", "End the meeting for all")
	b.shows(b.get(guest, path), 200, "<h1>Waiting room</h1>", "The host will let you in soon.")
	b.shows(b.post(guest, path+"/admit", url.Values{"participant": {"16778240"}}), 409, "Only the host may do this.")
	b.shows(b.post(host, path+"/admit", url.Values{"participant": {"16778240"}}), 200, "The participant was admitted.", "Nobody waits.", "Remove Cara")
	b.shows(b.get(guest, path), 200, "You are in the meeting as Cara.", "Sam Sample (host)")
	b.shows(b.post(host, path+"/hold", url.Values{"participant": {"16778240"}}), 200, "put in the waiting room.", "Admit Cara")
	b.shows(b.get(guest, path), 200, "<h1>Waiting room</h1>")
	b.shows(b.post(host, path+"/remove", url.Values{"participant": {"16778240"}}), 200, "The participant was removed.")
	b.shows(b.get(guest, path), 200, "<h1>You were removed</h1>")
	b.shows(b.post(guest, path+"/again", nil), 200, "Enter the passcode")
	b.shows(b.post(guest, path, url.Values{"passcode": {"secret"}, "name": {"Cara"}}), 200, "<h1>Waiting room</h1>")
	b.shows(b.post(guest, path+"/leave", nil), 200, "<h1>You left the meeting</h1>")
	b.shows(b.post(host, path+"/end", nil), 200, "<h1>The meeting has ended</h1>", "This meeting has ended.")
	want := "participant_jbh_waiting started participant_joined participant_joined_waiting_room participant_admitted participant_joined " +
		"participant_put_in_waiting_room participant_left_waiting_room participant_joined_waiting_room participant_left_waiting_room participant_left ended"
	if b.live() != want {
		t.Errorf("events: %s", b.live())
	}
}

func TestJoinLinks(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	made := b.call("POST", "/v2/users/"+sample+"/meetings", b.s2s(), `{"topic":"Panel",`+tomorrow+`,"settings":{"approval_type":0}}`)
	id := idOf(made)
	link := strings.TrimPrefix(made.body["join_url"].(string), b.base)
	pwd := link[strings.Index(link, "=")+1:]
	stranger, registrant, host := browser(b), browser(b), browser(b)
	b.shows(b.get(stranger, link), 200, "<h1>Panel</h1>")
	b.shows(b.post(stranger, "/j/"+id, url.Values{"pwd": {pwd}, "name": {"Cara"}}), 403, "This meeting needs registration: use the link", `value="Cara"`)

	asked := b.call("POST", "/v2/meetings/"+id+"/registrants", b.s2s(), `{"email":"c@example.org","first_name":"Cara","last_name":"C."}`)
	personal := strings.TrimPrefix(asked.body["join_url"].(string), b.base)
	target, err := url.Parse(personal)
	if err != nil {
		t.Fatal(err)
	}
	b.shows(b.get(registrant, personal), 200, `value="Cara C."`)
	form := target.Query()
	form.Set("name", "Cara C.")
	b.shows(b.post(registrant, "/j/"+id, form), 200, "<h1>Waiting for the host</h1>")

	begin := strings.TrimPrefix(made.body["start_url"].(string), b.base)
	b.shows(b.get(host, begin), 200, "Sam Sample", "Join as host")
	zak, err := url.Parse(begin)
	if err != nil {
		t.Fatal(err)
	}
	b.shows(b.post(host, "/s/"+id, zak.Query()), 200, "You are in the meeting as Sam Sample, its host.", "Cara C.")
	b.shows(b.get(browser(b), "/s/"+id), 404, "Not found")
	joined := b.object("meeting.participant_joined")["participant"].(map[string]any)
	if joined["registrant_id"] != asked.body["registrant_id"] || joined["user_name"] != "Cara C." {
		t.Errorf("joined: %v", joined)
	}
}

func TestJoinPageTellsOfLimits(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{Plan: zoomsim.Business})
	one, two := b.held(basic, `{`+tomorrow+`}`), b.held(basic, `{`+tomorrow+`}`)
	host := browser(b)
	b.signIn(host, one, basic)
	b.shows(b.post(host, b.joinPath(one), nil), 200, "its host")
	b.shows(b.post(host, b.joinPath(two), nil), 403, "The host has another meeting in progress: end it")
	b.advance(40 * time.Minute)
	b.shows(b.get(host, b.joinPath(one)), 200, "The 40 minutes of a meeting with a Basic host are over.")
	b.shows(b.post(host, b.joinPath(two), nil), 200, "its host")
}

func TestJoinFormsFromElsewhere(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	m := b.held(sample, `{`+tomorrow+`,"password":""}`)
	host := b.user(sample)
	edit := "/users/" + host + "/meetings/" + strconv.FormatInt(m, 10)
	for _, path := range []string{b.joinPath(m), b.joinPath(m) + "/leave",
		"/s/" + strconv.FormatInt(m, 10) + "?zak=x", edit + "/edit", edit + "/delete", edit + "/recover"} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, b.base+path, strings.NewReader("name=x"))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Sec-Fetch-Site", "cross-site")
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		if a := read(t, resp); a.status != 403 {
			t.Errorf("%s: %d", path, a.status)
		}
	}
	if b.live() != "" || len(b.sim.Meetings()) != 1 {
		t.Error("a form from elsewhere had an effect")
	}
}
