package web

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"greenroom"
	"greenroom/internal/testkit"
	"greenroom/zoomsim"
)

const hospitalAccount = "SimHospitalAccount01"

// connectionPath is the page of the hospital's connection.
func (k *kit) connectionPath(t *testing.T) string {
	t.Helper()
	return k.path("/connections/" + string(k.connections(t)[0].ID))
}

// trim takes rights from the role of the Zoom administrator, or gives them back.
func (k *kit) trim(t *testing.T, rights ...string) {
	t.Helper()
	if err := k.sim.SetRole(hospitalAccount, zoomsim.Admin, rights); err != nil {
		t.Fatal(err)
	}
}

// An administrator sees what is wrong with a connection, where to click at Zoom,
// and that it is put right, when they ask for a look each time.
func TestConnectionPage(t *testing.T) {
	t.Parallel()
	k := newKit(t, time.Now)
	r, page := k.as(t, "administrator"), k.connectionPath(t)
	until := r.follow(k, page)
	check := func(says ...string) {
		t.Helper()
		if got := r.post(page+"/check", nil); got.status != http.StatusSeeOther || got.to != page {
			t.Fatalf("asking for a look answers %d to %q: %s", got.status, got.to, got.body)
		}
		until(func(a answer) bool {
			for _, text := range says {
				if !strings.Contains(a.body, text) {
					return false
				}
			}
			return !strings.Contains(a.body, "Zoom is being asked how things are.")
		})
	}
	check("Last looked at:", "Connected since", "7 users at Zoom, 6 licensed", "Credentials", "Scopes: read meetings", "Zoom accepts the credentials.", "there is no Secret Token", "Check asked for", "by C. Administrator")
	k.trim(t, zoomsim.UserRead)
	check("not working", "broken", "“Users: View and Edit”", "User and Permission Management", "“Zoom Rooms: View”", "Something is wrong", "Role at Zoom: The role at Zoom of whoever")
	k.trim(t, zoomsim.UserEdit, zoomsim.RoomRead)
	check("connected", "Works again", "In order again")

	coordinator := k.as(t, "coordinator")
	got := coordinator.get(page)
	got.says(t, "Residency interviews", "It has no access to recordings.", "create, change and delete meetings", "Your role does not show who did what.")
	for _, action := range []string{"/check", "/edit", "/disconnect"} {
		if strings.Contains(got.body, page+action) {
			t.Errorf("a coordinator is offered %s", action)
		}
	}
}

// While Zoom is asked, the page says so; when it has answered, the page follows.
func TestConnectionPageInBrowser(t *testing.T) {
	t.Parallel()
	k := newKit(t, time.Now)
	page, ctx := k.connectionPath(t), testkit.Browser(t)
	complaints := listen(ctx)
	k.enter(ctx, t, "administrator")
	k.trim(t)
	run(ctx, t, chromedp.Navigate(k.base+page), testkit.See("#standing", "Last looked at"))
	release := k.stopZoom(t)
	run(ctx, t,
		chromedp.Click("//button[normalize-space()='Check now']", chromedp.BySearch),
		testkit.See("#standing", "Zoom is being asked"),
		chromedp.Evaluate("window.stayed = true", nil),
	)
	release()
	var stayed bool
	run(ctx, t,
		testkit.See("#standing", "not working"),
		testkit.See("#health", "Users: View and Edit"),
		testkit.See("#history", "Something is wrong"),
		chromedp.Evaluate("window.stayed === true", &stayed),
	)
	if !stayed {
		t.Error("the page was loaded again")
	}
	for _, c := range complaints() {
		t.Errorf("the browser complains: %s", c)
	}
	for _, theme := range []string{"light", "dark"} {
		for _, width := range []int64{390, 1024, 1440} {
			k.judge(ctx, t, page, "connection-"+theme+"-"+map[int64]string{390: "390", 1024: "1024", 1440: "1440"}[width], theme, width)
		}
	}
}

// A connection in one sentence: the worst of what was found.
func TestBriefOfConnection(t *testing.T) {
	t.Parallel()
	c := &greenroom.Connection{State: greenroom.Live}
	if b := briefOf(t.Context(), c); b.sentence != "It has not been looked at yet." {
		t.Errorf("said %+v", b)
	}
	c.Health = greenroom.Health{At: time.Now(), Findings: []greenroom.Finding{
		{Check: greenroom.CheckToken, Outcome: greenroom.Passed},
		{Check: greenroom.CheckWebhook, Outcome: greenroom.Noticed, Args: []string{greenroom.FindingNoSecret, "https://x.example"}},
		{Check: greenroom.CheckApp, Outcome: greenroom.Broken},
	}}
	if b := briefOf(t.Context(), c); !strings.HasPrefix(b.sentence, "The Zoom app is not active") || b.word != "broken" {
		t.Errorf("said %+v", b)
	}
}
