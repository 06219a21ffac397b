package web

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"greenroom"
	"greenroom/internal/app"
	"greenroom/internal/ingest"
	"greenroom/internal/testkit"
	"greenroom/zoomsim"
)

// heeded has Zoom tell this Greenroom when somebody removes its app for accounts.
func (k *kit) heeded(t *testing.T) {
	t.Helper()
	const secret = "a secret token of the app"
	mux := http.NewServeMux()
	mux.Handle(ingest.Pattern, ingest.Handler(k.App, time.Now, slog.New(slog.NewTextHandler(k.logged, nil))))
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	if err := k.UseServerApps(t.Context(), []app.ServerApp{{Kind: greenroom.AccountLevel, ClientID: "sim-greenroom-admin", ClientSecret: "sim-greenroom-admin-secret", WebhookSecret: secret}}); err != nil {
		t.Fatal(err)
	}
	for _, a := range zoomsim.DefaultSeed().Apps {
		if a.ClientID != "sim-greenroom-admin" {
			continue
		}
		a.RedirectURIs, a.SecretToken, a.DeauthURL = []string{k.base + "/connect/zoom/callback"}, secret, server.URL+"/webhooks/zoom/account"
		if err := k.sim.AddApp(a); err != nil {
			t.Fatal(err)
		}
	}
}

// consented connects the organization through Zoom's page, by hand.
func (c *counter) consented(k *kit) {
	c.t.Helper()
	c.do(chromedp.Navigate(k.base + k.path("/integrations")))
	c.click(`a[data-owner="organization"]`, "#scopes-title")
	c.click(`form[action$="/authorize"] button`, "#password")
	c.allow("zoom.admin@hospital.example")
}

// planned confirms a session of the hospital's program through whatever is
// connected, and waits for its meeting.
func (c *counter) planned(k *kit, title string) greenroom.SessionID {
	t := c.t
	t.Helper()
	slot, err := greenroom.NewSlot(time.Now().AddDate(0, 0, 3).Format("2006-01-02")+"T09:30", "America/Chicago", 20*time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	s := &greenroom.Session{Program: k.program, Title: title, Slot: slot, Location: greenroom.Zoom, Strategy: greenroom.PerSession,
		Participants: []greenroom.Participation{{Person: k.sample, Role: greenroom.Interviewer}, {Person: k.guest, Role: greenroom.Candidate}}}
	if err := k.CreateSession(t.Context(), k.root, k.org, s); err != nil {
		t.Fatal(err)
	}
	if _, err := k.ConfirmSession(t.Context(), k.root, k.org, s.ID, s.Revision); err != nil {
		t.Fatal(err)
	}
	c.do(chromedp.Navigate(k.base+k.path("/sessions/"+string(s.ID))), testkit.See("#standing .chip", "linked"))
	return s.ID
}

// Disconnecting takes three steps from Integrations, says before what stays and
// what stops, and Zoom then no longer lists the app.
func TestDisconnectInBrowser(t *testing.T) {
	t.Parallel()
	k := newKit(t, time.Now)
	k.heeded(t)
	k.disconnected(t)
	c := &counter{looker: newLooker(testkit.Browser(t), t)}
	c.signIn(k, "administrator")
	c.consented(k)
	for _, title := range []string{"Interview of A. Applicant", "Interview of B. Beispiel"} {
		c.planned(k, title)
	}
	c.do(chromedp.Navigate(k.zoomURL + "/marketplace/installed"))
	if listed := c.text("main"); !strings.Contains(listed, "Greenroom for accounts") {
		t.Fatalf("before, Zoom lists %s", listed)
	}
	c.clicks = 0
	c.do(chromedp.Navigate(k.base + k.path("/integrations")))
	c.look("integrations-connected")
	c.click(`article:not([data-state="revoked"]) a[href$="/disconnect"]`, "#stops")
	c.look("disconnect")
	page := c.text("main")
	for _, text := range []string{"2 upcoming sessions keep their Zoom meetings", "No new meetings are made", "Zoom is told", "take place in the built-in room", "Interview of A. Applicant"} {
		if !strings.Contains(page, text) {
			t.Errorf("the question does not say %q: %s", text, page)
		}
	}
	c.click(`main form [data-kind="danger"]`, "#affected")
	c.look("affected-nowhere")
	t.Logf("to disconnect: %d clicks", c.clicks)
	if c.clicks > 3 {
		t.Errorf("it takes %d clicks, at most 3", c.clicks)
	}
	for end := time.Now().Add(10 * time.Second); ; {
		c.do(chromedp.Navigate(k.zoomURL + "/marketplace/installed"))
		if !strings.Contains(c.text("main"), "Greenroom for accounts") {
			break
		}
		if time.Now().After(end) {
			t.Fatal("Zoom still lists the app")
		}
	}
	views := k.connections(t)
	c.do(chromedp.Navigate(k.base + k.path("/integrations")))
	c.click(`a[href$="`+string(views[len(views)-1].ID)+`/sessions"]`, "#affected")
	if page := c.text("main"); !strings.Contains(page, "was disconnected here") || !strings.Contains(page, "2 upcoming sessions") {
		t.Errorf("afterwards: %s", page)
	}
}

// disconnected ends the connection that the hospital has from the start.
func (k *kit) disconnected(t *testing.T) {
	t.Helper()
	for _, c := range k.connections(t) {
		if err := k.Disconnect(t.Context(), k.root, k.org, c.ID, c.Revision); err != nil {
			t.Fatal(err)
		}
	}
	p, err := k.Program(t.Context(), k.root, k.org, k.program)
	if err != nil {
		t.Fatal(err)
	}
	p.DefaultLocation = greenroom.Zoom
	if err := k.UpdateProgram(t.Context(), k.root, k.org, p); err != nil {
		t.Fatal(err)
	}
}

// Somebody uninstalls the app on Zoom's pages. Our pages show it, with why; the
// sessions are moved with one button, to the connection that stood by.
func TestUninstalledInBrowser(t *testing.T) {
	t.Parallel()
	k := newKit(t, time.Now)
	k.heeded(t)
	before := k.connections(t)[0]
	c := &counter{looker: newLooker(testkit.Browser(t), t)}
	c.signIn(k, "administrator")
	k.disconnected(t)
	c.consented(k)
	session := c.planned(k, "Interview of A. Applicant")
	k.connectAgain(t)
	c.do(chromedp.Navigate(k.zoomURL + "/marketplace/installed"))
	c.send(`a[href^="/marketplace/installed/sim-greenroom-admin"]`, "button.danger.sure")
	c.do(chromedp.Click("button.danger.sure", chromedp.ByQuery), chromedp.WaitNotPresent("button.danger.sure", chromedp.ByQuery))
	if err := k.sim.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	c.do(chromedp.Navigate(k.base + k.path("/integrations")))
	c.look("integrations-uninstalled")
	c.do(chromedp.Click("main details summary", chromedp.ByQuery))
	if page := c.text("main"); !strings.Contains(page, "somebody removed the app there") {
		t.Errorf("Integrations does not say it: %s", page)
	}
	var ended greenroom.ConnectionID
	for _, v := range k.connections(t) {
		if v.EndedBy == greenroom.Deauthorized {
			ended = v.ID
		}
	}
	if ended == "" || ended == before.ID {
		t.Fatalf("ended is %q", ended)
	}
	c.do(chromedp.Navigate(k.base + k.path("/connections/"+string(ended)+"/sessions")))
	c.look("affected")
	c.click(`main form [data-kind="primary"]`, "#progress")
	c.do(testkit.See("#progress", "1 session was moved."))
	c.look("affected-moved")
	v, err := k.Session(t.Context(), k.root, k.org, session)
	if err != nil || v.Meeting == "" {
		t.Fatal(err)
	}
}

// connectAgain connects the hospital's Server-to-Server app.
func (k *kit) connectAgain(t *testing.T) {
	t.Helper()
	if _, err := k.ConnectServerToServer(t.Context(), k.root, k.org, app.ServerToServer{Name: "Standby", DefaultHost: "rooms-1@hospital.example",
		Credentials: greenroom.ServerCredentials{AccountID: "SimHospitalAccount01", ClientID: "sim-hospital-s2s", ClientSecret: "sim-hospital-s2s-secret"}}); err != nil {
		t.Fatal(err)
	}
}

// Wrong paths: an old page, an end that is there already, a target that is none.
func TestDisconnectByForm(t *testing.T) {
	t.Parallel()
	k := newKit(t, time.Now)
	r, c := k.as(t, "administrator"), k.connections(t)[0]
	path := k.path("/connections/" + string(c.ID))
	page := r.get(path + "/disconnect")
	page.says(t, "What stays", "What stops", "Server-to-Server app stays active at Zoom")
	if old := r.post(path+"/disconnect", url.Values{"revision": {"0"}}); old.status != http.StatusConflict {
		t.Errorf("an old page: %d", old.status)
	}
	if early := r.post(path+"/sessions/move", url.Values{"to": {"zoom"}}); early.status != http.StatusConflict {
		t.Errorf("moving while it works: %d", early.status)
	}
	done := r.post(path+"/disconnect", url.Values{"revision": {page.revision(t)}})
	if done.status != http.StatusSeeOther || done.to != path+"/sessions" {
		t.Fatalf("disconnecting: %d, to %q", done.status, done.to)
	}
	r.get(done.to).says(t, "The connection is disconnected.", "No session depends on it", "was disconnected here")
	if again := r.get(path + "/disconnect"); again.status != http.StatusSeeOther || again.to != k.path("/integrations") {
		t.Errorf("again: %d, to %q", again.status, again.to)
	}
	r.get(k.path("/integrations")).says(t, "has ended already", "Upcoming sessions")
	if wrong := r.post(path+"/sessions/move", url.Values{"to": {"phone"}}); wrong.status != http.StatusUnprocessableEntity {
		t.Errorf("to the phone: %d", wrong.status)
	}
}
