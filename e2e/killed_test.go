package e2e

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/fetch"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// The program is killed after the administrator has consented at Zoom and before
// Zoom has sent them back. The way back then works all the same, and once only.
func TestKilledBeforeTheCallbackInBrowser(t *testing.T) {
	t.Parallel()
	d := startDemo(t, t.TempDir())
	admin := newVisitor(t)
	admin.signIn(d, "admin@clinic.example")
	admin.press("Integrations")
	admin.asked("organization", "zoom.admin@clinic.example")
	back := admin.heldBack("*/connect/zoom/callback*", chromedp.Click(`button[value="allow"]`, chromedp.ByQuery))
	d = d.killed(t)
	admin.open(back)
	admin.sees(".said", "Zoom is connected.")
	admin.open(back)
	admin.sees("main", "already")
	admin.open(d.greenroom)
	admin.press("Integrations")
	admin.sees(".conn .chip", "connected")
	var cards int
	admin.do(chromedp.Evaluate(`document.querySelectorAll("article.conn").length`, &cards))
	if cards != 1 {
		t.Errorf("there are %d connections:\n%s", cards, admin.text("main"))
	}
}

// The program is killed while it moves sessions. Each has one new meeting in the
// end, and nobody gets a mail twice.
func TestKilledWhileMovingInBrowser(t *testing.T) {
	t.Parallel()
	const sessions = 30
	d := startDemo(t, t.TempDir())
	admin, zoom := newVisitor(t), newVisitor(t)
	admin.signIn(d, "admin@clinic.example")
	admin.press("Integrations")
	admin.consents("organization", "zoom.admin@clinic.example")
	c := d.client(t)
	c.confirmSessions(sessions)
	before := c.linked(sessions)
	zoom.uninstalls(d, "zoom.admin@clinic.example")
	admin.seesMail("admin@clinic.example", "Zoom connection ended")
	ended := movesAt.FindString(admin.text("pre.letter"))
	admin.press("Integrations")
	admin.entersServer()

	through := ended[strings.Index(ended, "/connections/")+1:]
	c.ask(http.MethodPost, through+"/move", `{"to":"zoom"}`, nil)
	t.Logf("killed when %d of %d were moved", c.moved(through), sessions)
	d = d.killed(t)
	admin.open(ended)
	admin.sees("#progress", fmt.Sprintf("%d sessions were moved.", sessions))
	after := c.linked(sessions)
	for session, meeting := range after {
		if before[session] == meeting {
			t.Errorf("%s is still linked to %s", session, meeting)
		}
	}
	if made := d.meetings(t); made != 2*sessions {
		t.Errorf("there are %d meetings at Zoom, not %d old and as many new ones", made, sessions)
	}
	c.eachMailOnce()
}

// heldBack does something, and returns the address that the browser would then
// ask for. It is not asked for.
func (v *visitor) heldBack(pattern string, action chromedp.Action) string {
	v.t.Helper()
	held := make(chan string, 1)
	chromedp.ListenTarget(v.ctx, func(event any) {
		if paused, ok := event.(*fetch.EventRequestPaused); ok {
			go chromedp.Run(v.ctx, fetch.FailRequest(paused.RequestID, network.ErrorReasonAborted))
			select {
			case held <- paused.Request.URL:
			default: // asked for again
			}
		}
	})
	v.do(fetch.Enable().WithPatterns([]*fetch.RequestPattern{{URLPattern: pattern}}), action)
	select {
	case address := <-held:
		v.do(fetch.Disable())
		return address
	case <-time.After(20 * time.Second):
		v.t.Fatal("the browser did not ask for " + pattern)
		return ""
	}
}

// A client asks the API as the clinic's practitioner.
type client struct {
	t    *testing.T
	base string
	key  string
}

// client makes a key as whoever runs the server does.
func (d *demo) client(t *testing.T) *client {
	t.Helper()
	make := exec.CommandContext(t.Context(), program, "keys", "add", "p.practitioner@clinic.example", "--org=Example Clinic", "--name=Stories")
	make.Env = append(os.Environ(), "GREENROOM_DATABASE=sqlite:"+filepath.Join(d.data, "greenroom.db"), "GREENROOM_SECRET_KEY_FILE="+filepath.Join(d.data, "greenroom.key"))
	key, err := make.Output()
	if err != nil {
		t.Fatal(err)
	}
	return &client{t, d.greenroom + "/api/v1/", strings.TrimSpace(string(key))}
}

// ask reads the answer to a request, which must be a good one, into out.
func (c *client) ask(method, path, body string, out any) {
	c.t.Helper()
	ctx, cancel := context.WithTimeout(c.t.Context(), 20*time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, method, c.base+path, strings.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+c.key)
	request.Header.Set("If-Match", `"1"`)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		c.t.Fatal(err)
	}
	defer response.Body.Close()
	var answer bytes.Buffer
	if _, err := answer.ReadFrom(response.Body); err != nil || response.StatusCode/100 != 2 {
		c.t.Fatalf("%s %s: %s, %v, %s", method, path, response.Status, err, &answer)
	}
	if out != nil {
		if err := json.Unmarshal(answer.Bytes(), out); err != nil {
			c.t.Fatal(err)
		}
	}
}

// An item is what the stories read of whatever the API lists.
type item struct {
	ID, Name, Email, Session, Recipient, Kind string
	Sequence                                  int
	Link                                      struct {
		State   string
		Meeting string `json:"meeting_id"`
	}
}

// list returns all that is listed at a path.
func (c *client) list(path string) (all []item) {
	c.t.Helper()
	for cursor := ""; ; {
		var page struct {
			Items []item
			Next  string
		}
		c.ask(http.MethodGet, path+"limit=100&cursor="+url.QueryEscape(cursor), "", &page)
		all = append(all, page.Items...)
		if cursor = page.Next; cursor == "" {
			return all
		}
	}
}

// confirmSessions makes sessions of the clinic's one program, and confirms them.
func (c *client) confirmSessions(n int) {
	c.t.Helper()
	program := c.list("programs?")[0].ID
	participants := ""
	for _, p := range c.list("programs/" + program + "/people?") {
		role := map[bool]string{true: "host", false: "attendee"}[p.Email == "p.practitioner@clinic.example"]
		participants += fmt.Sprintf(`,{"person":%q,"role":%q}`, p.ID, role)
	}
	for i := range n {
		var made item
		start := time.Now().AddDate(0, 0, 2+i/10).Format(time.DateOnly) + fmt.Sprintf("T%02d:00", 8+i%10)
		c.ask(http.MethodPost, "sessions", fmt.Sprintf(`{"program":%q,"title":"Visit %d","start":%q,"minutes":20,"participants":[%s]}`, program, i, start, participants[1:]), &made)
		c.ask(http.MethodPost, "sessions/"+made.ID+"/confirm", "", nil)
	}
}

// linked waits until n sessions are linked, each to a meeting of its own, and
// returns the meetings by session.
func (c *client) linked(n int) map[string]string {
	c.t.Helper()
	sessions := "programs/" + c.list("programs?")[0].ID + "/sessions?"
	standing := func() (linked []item) {
		for _, s := range c.list(sessions) {
			if s.Link.State == "linked" {
				linked = append(linked, s)
			}
		}
		return linked
	}
	found := standing()
	for deadline := time.Now().Add(30 * time.Second); len(found) < n; found = standing() {
		if time.Now().After(deadline) {
			c.t.Fatalf("%d of %d sessions are linked", len(found), n)
		}
	}
	bySession, sessionOf := map[string]string{}, map[string]string{}
	for _, s := range found {
		c.ask(http.MethodGet, "sessions/"+s.ID, "", &s)
		if other := sessionOf[s.Link.Meeting]; other != "" || s.Link.Meeting == "" {
			c.t.Errorf("%s and %s have the same meeting, %q", s.ID, other, s.Link.Meeting)
		}
		bySession[s.ID], sessionOf[s.Link.Meeting] = s.Link.Meeting, s.ID
	}
	return bySession
}

// moved waits until some of the sessions through a connection are moved, and
// returns how many.
func (c *client) moved(through string) int {
	c.t.Helper()
	var affected struct{ Move struct{ Moved int } }
	for deadline := time.Now().Add(20 * time.Second); affected.Move.Moved == 0; c.ask(http.MethodGet, through, "", &affected) {
		if time.Now().After(deadline) {
			c.t.Fatal("no session was moved")
		}
	}
	return affected.Move.Moved
}

// eachMailOnce fails the test if somebody got the same state of a session twice.
func (c *client) eachMailOnce() {
	c.t.Helper()
	seen := map[string]bool{}
	for _, m := range c.list("messages?program=" + c.list("programs?")[0].ID + "&") {
		what := fmt.Sprint(m.Session, " ", m.Recipient, " ", m.Kind, " ", m.Sequence)
		if seen[what] {
			c.t.Errorf("twice: %s", what)
		}
		seen[what] = true
	}
}

// meetings counts the meetings at the simulator.
func (d *demo) meetings(t *testing.T) int {
	t.Helper()
	c := &client{t: t, base: d.zoom + "/"}
	var state struct{ Meetings []json.RawMessage }
	c.ask(http.MethodGet, "_sim/state", "", &state)
	return len(state.Meetings)
}
