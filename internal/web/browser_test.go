package web

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"greenroom"
	"greenroom/internal/testkit"
	"greenroom/internal/web/assets"
)

// In a browser, the chip of a session goes from waiting to linked by itself.
func TestMainJobInBrowser(t *testing.T) {
	t.Parallel()
	if assets.Path("app.js") == "" {
		t.Fatal("The script is needed for this test: run make bundle.")
	}
	k := newKit(t, time.Now)
	ctx := testkit.Browser(t)
	complaints := listen(ctx)
	day := time.Now().AddDate(0, 0, 2).Format("2006-01-02")
	run(ctx, t,
		log.Enable(),
		chromedp.Navigate(k.base+k.path("")),
		chromedp.SendKeys("#email", "coordinator@hospital.example"),
		chromedp.SendKeys("#password", password.Reveal()),
		chromedp.Submit("#password"),
		chromedp.WaitVisible("#today"),
		chromedp.Click("//a[normalize-space()='New session']", chromedp.BySearch),
		chromedp.WaitVisible("#title"),
		chromedp.SendKeys("#title", "First conversation"),
		chromedp.SetValue("#date", day),
		chromedp.SetValue("#time", "08:50"),
		chromedp.SetValue("#applicant", string(k.guest)),
		chromedp.SetValue("#interviewer", string(k.sample)),
		chromedp.Submit("#title"),
		chromedp.WaitVisible("#standing"),
		testkit.See("#standing .chip", "draft"),
	)
	release := k.stopZoom(t)
	run(ctx, t,
		chromedp.Click("//button[normalize-space()='Confirm']", chromedp.BySearch),
		testkit.See("#standing .chip", "waiting"),
		chromedp.Evaluate("window.stayed = true", nil),
	)
	release()
	var stayed bool
	run(ctx, t,
		testkit.See("#standing .chip", "linked"),
		testkit.See("#where", "Join link"),
		testkit.See("#history", "Linked to its Zoom meeting"),
		chromedp.Evaluate("window.stayed === true", &stayed),
	)
	if !stayed {
		t.Error("the page was loaded again")
	}
	run(ctx, t,
		chromedp.Click("//a[normalize-space()='Reschedule']", chromedp.BySearch),
		chromedp.WaitVisible("#time"),
		chromedp.SetValue("#time", "11:30"),
		chromedp.Submit("#time"),
		testkit.See(".page-head .sub", "11:30 to 11:50"),
		testkit.See("#standing .chip", "linked"),
		chromedp.Click("//a[normalize-space()='Rename']", chromedp.BySearch),
		chromedp.WaitVisible("#title"),
		chromedp.SetValue("#title", "Second conversation"),
		chromedp.Submit("#title"),
		testkit.See("h1", "Second conversation"),
		chromedp.Click("//a[normalize-space()='Cancel session']", chromedp.BySearch),
		testkit.See("h1", "Cancel this session?"),
		chromedp.Click("//button[normalize-space()='Cancel session']", chromedp.BySearch),
		testkit.See("#standing .chip", "cancelled"),
		testkit.See("#history", "Zoom meeting deleted"),
	)
	for _, c := range complaints() {
		t.Errorf("the browser complains: %s", c)
	}
}

// Every page is accessible and fits its window, in both themes. With
// GREENROOM_SHOTS=folder the pictures are kept there.
func TestPagesAreAccessibleInBrowser(t *testing.T) {
	t.Parallel()
	k := newKit(t, time.Now)
	linked := k.draft(t, "K. Kandidat with Dr S. Sample", 2)
	k.draft(t, "Mock interview", 2)
	k.unconnected(t, "First visit", time.Minute)
	k.unconnected(t, "Second visit", 24*time.Hour)
	coordinator := k.as(t, "coordinator")
	live := coordinator.follow(k, k.path("/sessions/"+string(linked)))
	k.confirm(t, linked)
	live(func(a answer) bool { return strings.Contains(a.body, "The meeting is at Zoom, as planned.") })
	program, session := k.path("/programs/"+string(k.program)), k.path("/sessions/")
	leader, long := k.directory(t)
	directory := k.path("/connections/" + string(k.connection(t).ID) + "/directory")
	pages := []struct{ name, as, path string }{
		{"sign-in", "", "/sign-in"},
		{"sign-in-link", "", k.link(t, "coordinator")},
		{"home", "superuser", "/"},
		{"organization-new", "superuser", "/organizations/new"},
		{"missing", "coordinator", "/no/such/page"},
		{"today", "coordinator", k.path("")},
		{"today-failed", "stranger", "/"},
		{"today-empty", "other", "/"},
		{"account", "administrator", "/account"},
		{"programs", "administrator", k.path("/programs")},
		{"program-new", "administrator", k.path("/programs/new")},
		{"program", "coordinator", program},
		{"program-all", "coordinator", program + "?show=all"},
		{"program-people", "coordinator", program + "/people"},
		{"directory", "administrator", directory},
		{"directory-user", "administrator", directory + "/users/" + k.zoomUser(t, "t.template@hospital.example")},
		{"directory-person", "administrator", directory + "/people/" + string(leader.ID)},
		{"session-long", "coordinator", session + string(long)},
		{"session-new", "coordinator", program + "/sessions/new"},
		{"session-draft", "coordinator", session + string(k.session)},
		{"session-linked", "coordinator", session + string(linked)},
		{"session-reschedule", "coordinator", session + string(linked) + "/reschedule"},
		{"session-rename", "coordinator", session + string(linked) + "/rename"},
		{"session-people", "coordinator", session + string(linked) + "/people"},
		{"session-cancel", "coordinator", session + string(linked) + "/cancel"},
	}
	ctx := testkit.Browser(t)
	signedIn := ""
	for _, p := range pages {
		if p.as != signedIn {
			k.enter(ctx, t, p.as)
			signedIn = p.as
		}
		for _, theme := range []string{"light", "dark"} {
			for _, width := range []int64{390, 1024, 1440} {
				k.judge(ctx, t, p.path, fmt.Sprintf("%s-%s-%d", p.name, theme, width), theme, width)
			}
		}
	}
}

// judge looks at one page in one window.
func (k *kit) judge(ctx context.Context, t *testing.T, path, name, theme string, width int64) {
	t.Helper()
	t.Run(name, func(t *testing.T) {
		features := []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: theme}, {Name: "prefers-reduced-motion", Value: "reduce"}}
		var content int64
		run(ctx, t,
			emulation.SetEmulatedMedia().WithFeatures(features),
			emulation.SetDeviceMetricsOverride(width, 900, 1, false),
			chromedp.Navigate(k.base+path),
			chromedp.WaitReady("main"),
			chromedp.Evaluate("document.documentElement.scrollWidth", &content),
		)
		if content > width {
			t.Errorf("the page is %d px wide in a window of %d", content, width)
		}
		shoot(ctx, t, name+".png")
		testkit.Axe(ctx, t)
		run(ctx, t,
			chromedp.Evaluate("document.documentElement.style.fontSize = '200%'; document.documentElement.scrollWidth", &content),
		)
		if content > width {
			var widest []string
			run(ctx, t, chromedp.Evaluate(`[...document.querySelectorAll("main *")].filter(e => e.getBoundingClientRect().right > innerWidth && !e.children.length).map(e => e.outerHTML.slice(0, 120))`, &widest))
			t.Errorf("with text at 200 %% the page is %d px wide in a window of %d: %q", content, width, widest)
			shoot(ctx, t, name+"-200.png")
		}
	})
}

// enter signs the browser in as somebody, or out.
func (k *kit) enter(ctx context.Context, t *testing.T, name string) {
	t.Helper()
	run(ctx, t, network.ClearBrowserCookies())
	if name == "" {
		return
	}
	run(ctx, t,
		chromedp.Navigate(k.base+k.link(t, name)),
		chromedp.Click("form button[type=submit]"),
		chromedp.WaitVisible(".avatar"),
	)
}

// confirm confirms a draft.
func (k *kit) confirm(t *testing.T, id greenroom.SessionID) {
	t.Helper()
	if _, err := k.ConfirmSession(t.Context(), k.root, k.org, id, 1); err != nil {
		t.Fatal(err)
	}
}

func run(ctx context.Context, t *testing.T, actions ...chromedp.Action) {
	t.Helper()
	for i, action := range actions {
		if err := chromedp.Run(ctx, action); err != nil {
			var where, text string
			_ = chromedp.Run(ctx, chromedp.Location(&where), chromedp.Text("body", &text))
			t.Fatalf("action %d: %v, at %s:\n%s", i+1, err, where, text)
		}
	}
}

// listen collects what the browser logs as an error, such as a breach of the
// policy or a file that is missing.
func listen(ctx context.Context) (complaints func() []string) {
	var mu sync.Mutex
	var all []string
	chromedp.ListenTarget(ctx, func(event any) {
		if e, ok := event.(*log.EventEntryAdded); ok && e.Entry.Level == log.LevelError {
			mu.Lock()
			defer mu.Unlock()
			all = append(all, e.Entry.Text+" "+e.Entry.URL)
		}
	})
	return func() []string {
		mu.Lock()
		defer mu.Unlock()
		return all
	}
}

// shoot keeps a picture of the whole page if GREENROOM_SHOTS names a folder.
func shoot(ctx context.Context, t *testing.T, name string) {
	t.Helper()
	dir := os.Getenv("GREENROOM_SHOTS")
	if dir == "" {
		return
	}
	var picture []byte
	run(ctx, t, chromedp.ActionFunc(func(ctx context.Context) (err error) {
		picture, err = page.CaptureScreenshot().WithCaptureBeyondViewport(true).Do(ctx)
		return err
	}))
	if err := os.WriteFile(filepath.Join(dir, name), picture, 0o644); err != nil {
		t.Fatal(err)
	}
}
