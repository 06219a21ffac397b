package zoomsim_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/google/go-cmp/cmp"

	"greenroom/internal/testkit"
	"greenroom/zoomsim"
)

// TestPagesInBrowser looks at every page in every state: it fits its window,
// axe finds nothing, and the browser does not complain. Then people walk through
// what they do at Zoom. With GREENROOM_SHOTS=folder the pictures are kept there.
func TestPagesInBrowser(t *testing.T) {
	t.Parallel()
	w := populated(t)
	chromium := testkit.Browser(t)
	if err := chromedp.Run(chromium); err != nil { // one browser for all
		t.Fatal(err)
	}
	sights := w.sights()
	everyRoute(t, sights)
	for i, half := range [][]sight{sights[:len(sights)/2], sights[len(sights)/2:]} {
		t.Run(fmt.Sprint("pages ", i+1), func(t *testing.T) {
			t.Parallel()
			v := newVisitor(chromium, t)
			for _, s := range half {
				v.looksAt(w, s)
			}
			v.heardNothing()
		})
	}
	t.Run("walk", func(t *testing.T) {
		t.Parallel()
		walkMarketplace(chromium, t)
	})
	t.Run("keyboard", func(t *testing.T) {
		t.Parallel()
		walkByKeyboard(chromium, t, w)
	})
}

// A sight is a page in one state.
type sight struct {
	name   string
	path   string
	as     *http.Client // whose cookies the browser has; nil for none
	form   url.Values   // sent to the path; nil opens it
	status int          // 0 means 200
	says   string       // what tells the state from others
	bare   bool         // of the simulator without data
}

// notPages are the routes that answer with something else than a page.
var notPages = []string{"GET /_sim/state", "GET /_sim/snapshot", "GET /_sim/webhooks",
	"GET /_sim/apps/{client}/subscriptions", "GET /_sim/style.css"}

// everyRoute fails the test for each page that is not among the sights.
func everyRoute(t *testing.T, sights []sight) {
	t.Helper()
	source, err := os.ReadFile("routes.go")
	if err != nil {
		t.Fatal(err)
	}
	mux, left := http.NewServeMux(), map[string]bool{}
	for _, found := range regexp.MustCompile(`s\.handle\("(GET [^"]+)"`).FindAllStringSubmatch(string(source), -1) {
		left[found[1]] = !slices.Contains(notPages, found[1])
		mux.Handle(found[1], http.NotFoundHandler())
	}
	for _, s := range sights {
		_, pattern := mux.Handler(httptest.NewRequest(http.MethodGet, s.path, nil))
		left[pattern] = false
	}
	for pattern, absent := range left {
		if absent {
			t.Errorf("no sight is of %s", pattern)
		}
	}
	if len(left) < 20 {
		t.Errorf("routes.go has only %d routes for GET", len(left))
	}
}

// A visitor is a tab of the browser with cookies of its own.
type visitor struct {
	*testing.T
	ctx        context.Context
	mu         sync.Mutex
	complaints []string
}

func newVisitor(chromium context.Context, t *testing.T) *visitor {
	t.Helper()
	ctx, cancel := chromedp.NewContext(chromium, chromedp.WithTargetID(newWindow(chromium, t)))
	t.Cleanup(cancel)
	v := &visitor{T: t, ctx: ctx}
	chromedp.ListenTarget(ctx, func(event any) {
		e, ok := event.(*log.EventEntryAdded)
		if !ok || e.Entry.Level != log.LevelError || strings.Contains(e.Entry.Text, "the server responded with a status of 4") {
			return // a page may say that it is not found
		}
		v.mu.Lock()
		defer v.mu.Unlock()
		v.complaints = append(v.complaints, e.Entry.Text+" "+e.Entry.URL)
	})
	v.does(log.Enable(), emulation.SetDeviceMetricsOverride(390, 900, 1, false))
	return v
}

// newWindow opens a window that shares no cookies with others.
func newWindow(chromium context.Context, t *testing.T) (id target.ID) {
	t.Helper()
	err := chromedp.Run(chromium, chromedp.ActionFunc(func(ctx context.Context) error {
		ctx = cdp.WithExecutor(ctx, chromedp.FromContext(ctx).Browser)
		profile, err := target.CreateBrowserContext().Do(ctx)
		if err == nil {
			id, err = target.CreateTarget("about:blank").WithBrowserContextID(profile).WithNewWindow(true).Do(ctx)
		}
		return err
	}))
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func (v *visitor) heardNothing() {
	v.Helper()
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, c := range v.complaints {
		v.Errorf("the browser complains: %s", c)
	}
}

func (v *visitor) does(actions ...chromedp.Action) {
	v.Helper()
	if err := chromedp.Run(v.ctx, actions...); err != nil {
		var at, text string
		_ = chromedp.Run(v.ctx, chromedp.Location(&at), chromedp.Text("body", &text, chromedp.ByQuery))
		v.Fatalf("%v, at %s, which says:\n%s", err, at, text)
	}
}

// sendForm posts a form as the page's own would be posted.
const sendForm = `(path, fields) => {
	const form = document.createElement("form");
	form.method = "post"; form.action = path;
	for (const [name, values] of Object.entries(fields)) for (const value of values) {
		const input = document.createElement("input");
		input.type = "hidden"; input.name = name; input.value = value;
		form.append(input);
	}
	document.body.append(form);
	form.submit();
}`

// unfold opens some of what a page folds away.
const unfold = `[...document.querySelectorAll("details")].slice(0, 3).forEach(d => d.open = true)`

// looksAt opens a page, and judges it in every window and theme.
func (v *visitor) looksAt(w *world, s sight) {
	v.Run(s.name, func(t *testing.T) {
		v := &visitor{T: t, ctx: v.ctx}
		base := w.base
		if s.bare {
			base = w.bare.base
		}
		v.does(network.ClearBrowserCookies())
		if s.as != nil {
			v.becomes(base, s.as)
		}
		open := chromedp.Navigate(base + s.path)
		if s.form != nil {
			fields, err := json.Marshal(s.form)
			if err != nil {
				t.Fatal(err)
			}
			v.does(chromedp.Navigate(base + "/_sim/style.css"))
			open = chromedp.Evaluate(fmt.Sprintf("(%s)(%q, %s)", sendForm, s.path, fields), nil)
		}
		response, err := chromedp.RunResponse(v.ctx, open)
		if err != nil {
			t.Fatal(err)
		}
		want := int64(max(s.status, 200))
		if s.status == 0 {
			want = 200
		}
		if response.Status != want {
			t.Errorf("the status is %d, not %d", response.Status, want)
		}
		var text string
		v.does(chromedp.Evaluate("document.body.textContent", &text), chromedp.Evaluate(unfold, nil))
		if !strings.Contains(text, s.says) {
			t.Errorf("the page does not say %q: %s", s.says, text)
		}
		v.judges(s.name)
	})
}

// becomes gives the browser somebody's cookies.
func (v *visitor) becomes(base string, who *http.Client) {
	v.Helper()
	at, err := url.Parse(base)
	if err != nil {
		v.Fatal(err)
	}
	for _, c := range who.Jar.Cookies(at) {
		v.does(network.SetCookie(c.Name, c.Value).WithURL(base))
	}
}

// judges looks whether the page is wider than a window, also with text of twice
// the size. Axe sees both layouts and both themes, but not each with each: a
// theme has other colours and nothing else.
func (v *visitor) judges(name string) {
	v.Helper()
	for _, theme := range []string{"light", "dark"} {
		v.does(emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: theme}}))
		for _, width := range map[string][]int64{"light": {390, 1024, 1440}, "dark": {1440, 1024, 390}}[theme] {
			v.does(emulation.SetDeviceMetricsOverride(width, 900, 1, false))
			v.fits(fmt.Sprintf("%s, %d px", theme, width), width)
			v.shoots(fmt.Sprintf("%s-%s-%d.png", name, theme, width))
			if theme == "light" && width == 390 || theme == "dark" && width == 1440 {
				testkit.Axe(v.ctx, v.T)
			}
		}
	}
	v.does(chromedp.Evaluate("document.documentElement.style.fontSize = '200%'", nil))
	v.fits("text at 200 %", 390)
}

const widest = `[...document.querySelectorAll("body *")].filter(e => !e.children.length &&
	e.getBoundingClientRect().right > innerWidth).map(e => e.outerHTML.slice(0, 120))`

// fits fails the test if the page must be scrolled sideways.
func (v *visitor) fits(where string, width int64) {
	v.Helper()
	var content int64
	v.does(chromedp.Evaluate("document.documentElement.scrollWidth", &content))
	if content > width {
		var culprits []string
		v.does(chromedp.Evaluate(widest, &culprits))
		v.Errorf("%s: the page is %d px wide: %q", where, content, culprits)
	}
}

func (v *visitor) shoots(file string) {
	v.Helper()
	dir := os.Getenv("GREENROOM_SHOTS")
	if dir == "" {
		return
	}
	var picture []byte
	v.does(chromedp.ActionFunc(func(ctx context.Context) (err error) {
		picture, err = page.CaptureScreenshot().WithCaptureBeyondViewport(true).Do(ctx)
		return err
	}))
	if err := os.WriteFile(filepath.Join(dir, file), picture, 0o644); err != nil {
		v.Fatal(err)
	}
}

// signsIn fills in the sign-in that the page shows.
func (v *visitor) signsIn(email, then string) {
	v.Helper()
	v.does(chromedp.SendKeys("#email", email, chromedp.ByQuery), chromedp.SendKeys("#password", zoomsim.Password, chromedp.ByQuery),
		chromedp.Submit("#password", chromedp.ByQuery), chromedp.WaitVisible(then, chromedp.ByQuery))
}

// opens opens a page and waits for what it shows.
func (v *visitor) opens(address, then string) {
	v.Helper()
	v.does(chromedp.Navigate(address), chromedp.WaitVisible(then, chromedp.ByQuery))
}

// presses presses something and waits for what it brings.
func (v *visitor) presses(what, then string) {
	v.Helper()
	v.does(chromedp.Click(what, chromedp.ByQuery), chromedp.WaitVisible(then, chromedp.ByQuery))
}

// walkMarketplace walks what people do at Zoom when they connect an app: ask,
// approve, add, uninstall, and make a Server-to-Server app.
func walkMarketplace(chromium context.Context, t *testing.T) {
	t.Helper()
	b := demanding(t)
	sam, boss := newVisitor(chromium, t), newVisitor(chromium, t)
	sam.opens(b.base+"/oauth/authorize?"+userQuery().Encode(), "#email")
	sam.signsIn(sample, "#reason")
	sam.does(chromedp.SendKeys("#reason", "Interviews", chromedp.ByQuery))
	sam.presses(`button[value="request"]`, "[role=status]")

	boss.opens(b.base+"/marketplace/manage", "#email")
	boss.signsIn(admin, `button[value="deny"]`)
	boss.presses(`button[value="approve"]`, "[role=status]")

	sam.opens(b.base+"/marketplace/apps/"+userApp, "main a.button")
	sam.presses("main a.button", `button[value="allow"]`)
	b.granted(sample)
	sam.opens(b.base+"/marketplace/installed", "tbody")
	sam.presses("tbody a", "main form")
	sam.presses("button.sure", "[role=status]")

	boss.opens(b.base+"/marketplace/develop/new/server_to_server", "#name")
	boss.does(chromedp.SendKeys("#name", "Scheduling", chromedp.ByQuery))
	boss.presses(`input[value="meeting:write:admin"]`, "#name")
	boss.presses("main .actions button", "#client-secret")
	boss.presses(`button[value="yes"]`, `button[value="no"]`)
	sam.heardNothing()
	boss.heardNothing()
}

// walkByKeyboard signs in with no more than the keyboard: the first key skips
// the navigation, and every stop on the way can be seen.
func walkByKeyboard(chromium context.Context, t *testing.T, w *world) {
	t.Helper()
	v := newVisitor(chromium, t)
	v.opens(w.base+"/oauth/signin?next=/marketplace", "#email")
	const focus = `(() => { const e = document.activeElement, s = getComputedStyle(e), box = e.getBoundingClientRect();
		return [e.id || e.textContent.trim() || e.value, s.outlineStyle !== "none" && box.top >= 0 && box.height > 0 ? "" : " unseen"].join("") })()`
	var stops []string
	for range 6 {
		var stop string
		v.does(chromedp.KeyEvent(kb.Tab), chromedp.Evaluate(focus, &stop))
		stops = append(stops, stop)
	}
	if diff := cmp.Diff([]string{"Skip to content", "Accounts", "Marketplace", "Inspector", "Accounts", "email"}, stops); diff != "" {
		t.Errorf("the stops of the keyboard differ: %s", diff)
	}
	v.opens(w.base+"/oauth/signin?next=/marketplace", "#email")
	v.does(chromedp.KeyEvent(kb.Tab), chromedp.KeyEvent(kb.Enter), chromedp.KeyEvent(kb.Tab), chromedp.KeyEvent(kb.Tab),
		chromedp.KeyEvent(sample), chromedp.KeyEvent(kb.Tab), chromedp.KeyEvent(zoomsim.Password), chromedp.KeyEvent(kb.Enter),
		testkit.See(".who", "Sam Sample"))
	v.heardNothing()
}
