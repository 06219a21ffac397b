package web

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"greenroom"
	"greenroom/internal/app"
	"greenroom/internal/testkit"
	"greenroom/zoomsim"
)

// A coordinator of a program that has nothing: Zoom is chosen for a session, which
// says that it is not connected, with a way to connect and the manual link as the
// other. They go to Zoom from the program's page, decline and come back there,
// allow and come back there, and the next session has its meeting.
func TestProgramConnectsInBrowser(t *testing.T) {
	t.Parallel()
	k := newKit(t, time.Now).country(t)
	u, err := k.AddUser(t.Context(), k.root, app.NewUser{Name: "F. Fellow", Email: "f.fellow@country.example", Role: greenroom.Coordinator, Organization: k.org, Program: k.program})
	if err != nil {
		t.Fatal(err)
	}
	k.users["fellow"] = u.ID
	c := &counter{looker: newLooker(testkit.Browser(t), t)}
	c.signIn(k, "fellow")
	program := k.base + k.path("/programs/"+string(k.program))
	here := func(want string) {
		t.Helper()
		var at string
		if c.do(chromedp.Location(&at)); at != want {
			t.Errorf("the browser is at %s, want %s", at, want)
		}
	}

	c.at(program, "#virtual")
	c.click(`#virtual a[href$="/virtual"]`, "#location-built_in_room")
	c.do(chromedp.Click("#location-built_in_room", chromedp.ByQuery))
	c.click(`form[action$="/virtual"] [data-kind="primary"]`, "#virtual")
	c.says("New sessions begin with: Built-in room.", "Not installed on this server")
	c.click(`#virtual a[href$="/virtual"]`, "#location-zoom")
	c.do(chromedp.Click("#location-zoom", chromedp.ByQuery))
	c.click(`form[action$="/virtual"] [data-kind="primary"]`, "#virtual")
	c.says("New sessions begin with: Zoom.", "Zoom is not connected for this program.")

	manual := c.plan(k, program, "manual_link")
	c.says("https://meet.example.org/room", "7 7 7", "Show the passcode")
	if !strings.HasPrefix(manual, k.base+k.path("/sessions/")) {
		t.Errorf("made at %s", manual)
	}
	c.at(program+"/sessions/new", `[data-when="zoom"]`)
	c.says("Zoom is not connected for this session.", "Or choose Manual link")
	c.look("session-new-unconnected")
	c.click(`[data-when="zoom"] a[href$="/virtual"]`, `a[href*="/integrations/connect?"]`)
	here(program + "/virtual")
	c.click(`a[href*="/integrations/connect?"]`, "#scopes-title")
	c.click(`form[action$="/authorize"] button`, "#password")
	c.typeIn("#email", "zoom.admin@hospital.example")
	c.typeIn("#password", zoomsim.Password)
	c.click("form button", `button[value="decline"]`)
	c.click(`button[value="decline"]`, ".said")
	here(program)
	c.says("Zoom was asked not to connect. Nothing was connected.")
	c.click(`#virtual a[href$="/virtual"]`, `a[href*="/integrations/connect?"]`)
	c.click(`a[href*="/integrations/connect?"]`, "#scopes-title")
	c.click(`form[action$="/authorize"] button`, `button[value="allow"]`)
	c.click(`button[value="allow"]`, ".said")
	here(program)
	c.says("Zoom is connected.", "It is the program's own")

	c.at(program+"/sessions/new", "#location-zoom")
	c.says("made through Zoom. It is the program's own")
	session := c.plan(k, program, "zoom")
	c.do(chromedp.Click(`form[action$="/confirm"] button`, chromedp.ByQuery), testkit.See("#standing .chip", "linked"))
	c.says("Zoom, connected for this program", "zoom.admin@hospital.example")
	if len(k.sim.Meetings()) != 1 {
		t.Errorf("Zoom has %d meetings, want that of %s", len(k.sim.Meetings()), session)
	}
}

// plan makes a draft by the form, at a place, and returns its page.
func (c *counter) plan(k *kit, program, place string) (page string) {
	c.t.Helper()
	c.at(program+"/sessions/new", "#location-"+place)
	c.do(chromedp.SendKeys("#title", "First conversation", chromedp.ByQuery),
		chromedp.SetValue("#date", time.Now().AddDate(0, 0, 3).Format(time.DateOnly), chromedp.ByQuery), chromedp.SetValue("#time", "09:30", chromedp.ByQuery),
		chromedp.SetValue("#applicant", string(k.guest), chromedp.ByQuery), chromedp.SetValue("#interviewer", string(k.sample), chromedp.ByQuery),
		chromedp.Click("#location-"+place, chromedp.ByQuery))
	if place == string(greenroom.ManualLink) {
		c.do(chromedp.SendKeys("#url", "https://meet.example.org/room", chromedp.ByQuery), chromedp.SendKeys("#meeting-id", "7 7 7", chromedp.ByQuery),
			chromedp.SendKeys("#passcode", "4711", chromedp.ByQuery))
	}
	c.send(`form[action$="/sessions"] [data-kind="primary"]`, "#standing")
	c.do(chromedp.Location(&page))
	return page
}

// The role at Zoom behind a Server-to-Server app lacks what is needed. The test
// names each right with where to click; once it is put right there, it works.
func TestRoleThatLacksRights(t *testing.T) {
	t.Parallel()
	k := newKit(t, time.Now).country(t)
	k.trim(t, zoomsim.UserRead, zoomsim.MarketplaceEdit)
	r, server := k.as(t, "country"), k.path("/integrations/server-to-server")
	typed := url.Values{"account_id": {hospitalAccount}, "client_id": {"sim-hospital-s2s"}, "client_secret": {"sim-hospital-s2s-secret"}}
	r.post(server+"/test", typed).says(t, "“Users: View and Edit”", "User and Permission Management", "“Zoom Rooms: View”", "Zoom Rooms Management", "User Management, Roles")
	k.trim(t, zoomsim.UserRead, zoomsim.UserEdit, zoomsim.RoomRead, zoomsim.MarketplaceEdit)
	typed.Set("client_secret", "sim-hospital-s2s-secret")
	r.post(server+"/test", typed).lacks(t, "lacks “")
	if got := r.post(server, typed); got.status != 303 {
		t.Errorf("connecting answers %d: %s", got.status, got.body)
	}
}

// contains reports whether a text has each of the parts.
func contains(text string, parts ...string) bool {
	for _, part := range parts {
		if !strings.Contains(text, part) {
			return false
		}
	}
	return true
}
