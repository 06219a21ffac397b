package web

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"greenroom"
	"greenroom/internal/testkit"
)

// A looker is a browser whose pages are looked at: each is to be accessible and
// to fit its window, on phones and on wide screens, in both themes. With
// GREENROOM_SHOTS=folder the pictures are kept there.
type looker struct {
	t   *testing.T
	ctx context.Context
}

// newLooker returns a looker in a browser without a past. The test fails if the
// browser complains, such as about a breach of the policy; a page that is meant
// to be an error is no complaint.
func newLooker(ctx context.Context, t *testing.T) *looker {
	t.Helper()
	l := &looker{t: t, ctx: ctx}
	var mu sync.Mutex
	var complaints []string
	chromedp.ListenTarget(ctx, func(event any) {
		if e, ok := event.(*log.EventEntryAdded); ok && e.Entry.Level == log.LevelError && !strings.Contains(e.Entry.Text, "Failed to load resource") {
			mu.Lock()
			defer mu.Unlock()
			complaints = append(complaints, e.Entry.Text+" "+e.Entry.URL)
		}
	})
	if err := chromedp.Run(ctx, log.Enable()); err != nil { // the browser lives as long as this context
		t.Fatal(err)
	}
	t.Cleanup(func() {
		mu.Lock()
		defer mu.Unlock()
		for _, c := range complaints {
			t.Errorf("the browser complains: %s", c)
		}
	})
	return l
}

func (l *looker) do(actions ...chromedp.Action) {
	l.t.Helper()
	ctx, cancel := context.WithTimeout(l.ctx, 30*time.Second)
	defer cancel()
	if err := chromedp.Run(ctx, actions...); err != nil {
		var text string
		_ = chromedp.Run(l.ctx, chromedp.Evaluate("document.body.innerText", &text))
		l.t.Fatalf("%v, at a page that says:\n%s", err, text)
	}
}

// send sends the form that a button is in, and waits for what comes of it.
func (l *looker) send(button, then string) {
	l.t.Helper()
	l.do(chromedp.Click(button, chromedp.ByQuery), chromedp.WaitVisible(then, chromedp.ByQuery))
}

// text returns what an element says.
func (l *looker) text(element string) (text string) {
	l.t.Helper()
	l.do(chromedp.Text(element, &text, chromedp.ByQuery))
	return text
}

// look looks at the page that is shown.
func (l *looker) look(name string) {
	l.t.Helper()
	for _, theme := range []string{"light", "dark"} {
		for _, width := range []int64{390, 1024, 1440} {
			var content int64
			l.do(emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: theme}, {Name: "prefers-reduced-motion", Value: "reduce"}}),
				emulation.SetDeviceMetricsOverride(width, 900, 1, false),
				chromedp.Evaluate("document.documentElement.scrollWidth", &content))
			if content > width {
				l.t.Errorf("%s is %d px wide in a window of %d", name, content, width)
			}
			l.shoot(fmt.Sprintf("%s-%s-%d.png", name, theme, width))
			testkit.Axe(l.ctx, l.t)
		}
	}
	l.lookClosely(name)
}

// lookClosely looks at the page on a phone whose owner has doubled the size of
// text.
func (l *looker) lookClosely(name string) {
	l.t.Helper()
	var content int64
	l.do(emulation.SetDeviceMetricsOverride(390, 900, 1, false),
		chromedp.Evaluate(`document.documentElement.style.fontSize = "200%"; document.documentElement.scrollWidth`, &content))
	if content > 390 {
		l.t.Errorf("%s is %d px wide in a window of 390 when text is doubled", name, content)
	}
	l.shoot(name + "-doubled.png")
	l.do(chromedp.Evaluate(`document.documentElement.style.fontSize = ""; true`, nil))
}

func (l *looker) shoot(name string) {
	l.t.Helper()
	dir := os.Getenv("GREENROOM_SHOTS")
	if dir == "" {
		return
	}
	var picture []byte
	l.do(chromedp.ActionFunc(func(ctx context.Context) (err error) {
		picture, err = page.CaptureScreenshot().WithCaptureBeyondViewport(true).Do(ctx)
		return err
	}))
	if err := os.WriteFile(filepath.Join(dir, name), picture, 0o644); err != nil {
		l.t.Fatal(err)
	}
}

// signIn signs a user in through their link.
func (l *looker) signIn(k *kit, name string) {
	l.t.Helper()
	l.do(chromedp.Navigate(k.base + k.link(l.t, name)))
	l.send("main form button", ".topbar-end")
}

var joinAddress = regexp.MustCompile(`https?://\S+/j/\S+`)

// From a file of people to the meeting: import, plan, confirm, read the mail,
// and follow its link, which stays when the time changes.
func TestFromFileToMeetingInBrowser(t *testing.T) {
	t.Parallel()
	k := newKit(t, time.Now)
	file, err := filepath.Abs("../../examples/people.csv")
	if err != nil {
		t.Fatal(err)
	}
	l := newLooker(testkit.Browser(t), t)
	l.signIn(k, "coordinator")
	program := k.base + k.path("/programs/"+string(k.program))

	l.do(chromedp.Navigate(program + "/people/import"))
	l.do(chromedp.SetUploadFiles("#file", []string{file}, chromedp.ByQuery))
	l.send("main form button", ".figures")
	l.look("import-preview")
	l.send("main form button", "#people-title")
	if said := l.text(".said"); !strings.Contains(said, "people are new.") {
		t.Errorf("after the import: %s", said)
	}

	day := time.Now().AddDate(0, 0, 2).Format("2006-01-02")
	l.do(chromedp.Navigate(program+"/sessions/new"),
		chromedp.SendKeys("#title", "K. Kandidat with Dr S. Sample", chromedp.ByQuery),
		chromedp.SetValue("#date", day, chromedp.ByQuery), chromedp.SetValue("#time", "09:00", chromedp.ByQuery),
		chromedp.SetValue("#applicant", l.option(k, "K. Kandidat"), chromedp.ByQuery),
		chromedp.SetValue("#interviewer", string(k.sample), chromedp.ByQuery))
	l.send("main form button", "#standing")
	var session string
	l.do(chromedp.Location(&session))
	l.send(`form[action$="/confirm"] button`, `#standing [data-state="linked"]`) // the page follows by itself
	k.post(t)
	l.do(chromedp.Navigate(session))
	l.look("session-mail")

	l.do(chromedp.Navigate(k.base + k.path("/outbox")))
	l.look("outbox")
	l.do(chromedp.Click(`//tr[contains(., "k.kandidat@example.com")]//th/a`, chromedp.BySearch), chromedp.WaitVisible("pre.letter", chromedp.ByQuery))
	l.look("message")
	link := joinAddress.FindString(l.text("pre.letter"))
	if !strings.HasPrefix(link, k.base) {
		t.Fatalf("the mail has the link %q", link)
	}

	candidate := newLooker(testkit.Browser(t), t)
	candidate.do(chromedp.Navigate(link), chromedp.WaitVisible(".join", chromedp.ByQuery))
	if text := candidate.text("main"); !strings.Contains(text, "09:00 to 09:20, Chicago") || !strings.Contains(text, "For K. Kandidat") || !strings.Contains(text, "Vienna") {
		t.Errorf("the candidate reads %s", text)
	}
	candidate.look("join-early")

	l.do(chromedp.Navigate(session+"/reschedule"), chromedp.SetValue("#time", "13:30", chromedp.ByQuery))
	l.send("main form button", ".said")
	candidate.do(chromedp.Reload(), chromedp.WaitVisible(".join", chromedp.ByQuery))
	if text := candidate.text("main"); !strings.Contains(text, "13:30 to 13:50, Chicago") || strings.Contains(text, "09:00 to") {
		t.Errorf("after it was moved, the candidate reads %s", text)
	}
}

// option returns the value of somebody in a list of people.
func (l *looker) option(k *kit, name string) string {
	l.t.Helper()
	people, err := k.People(l.t.Context(), k.root, k.org, k.program, greenroom.PersonCursor{}, 100)
	if err != nil {
		l.t.Fatal(err)
	}
	for _, p := range people {
		if p.Person.Name == name {
			return string(p.Person.ID)
		}
	}
	l.t.Fatalf("there is no %s", name)
	return ""
}

// The pages about people and mail are looked at in the states that the story
// does not show.
func TestPeopleAndMailLookRightInBrowser(t *testing.T) {
	t.Parallel()
	k := newKit(t, time.Now)
	l := newLooker(testkit.Browser(t), t)
	l.signIn(k, "coordinator")
	people := k.base + k.path("/programs/"+string(k.program)+"/people")
	l.do(chromedp.Navigate(k.base + k.path("/outbox")))
	l.look("outbox-empty")
	for name, path := range map[string]string{"people": people, "person-new": people + "/new", "person": people + "/" + string(k.guest), "import": people + "/import"} {
		l.do(chromedp.Navigate(path))
		l.look(name)
	}
	bad := filepath.Join(t.TempDir(), "people.csv")
	if err := os.WriteFile(bad, []byte("name,email,role,colour\nA. A,a@example.org,,red\nB. B,A@example.org,pilot,blue\nC. C,,,\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	l.do(chromedp.Navigate(people+"/import"), chromedp.SetUploadFiles("#file", []string{bad}, chromedp.ByQuery))
	l.send("main form button", "#problems-title")
	l.look("import-problems")
	s := k.planned(t, greenroom.InPerson, 48)
	messages, err := k.MessagesOf(t.Context(), k.root, k.org, s.ID)
	if err != nil {
		t.Fatal(err)
	}
	l.do(chromedp.Navigate(k.base + k.path("/outbox/"+string(messages[0].ID))))
	l.look("message-unwritten")
}

// The page behind a join link is looked at in every stage.
func TestJoinLooksRightInBrowser(t *testing.T) {
	t.Parallel()
	k := newKit(t, time.Now)
	l := newLooker(testkit.Browser(t), t)
	now := time.Now().Add(5 * time.Minute)
	see := func(k *kit, name string, where greenroom.Location, start time.Time, cancel bool) {
		s := k.plannedAt(t, where, time.Now().Add(time.Hour))
		k.move(t, s, start)
		if cancel {
			if _, err := k.CancelSession(t.Context(), k.root, k.org, s.ID, s.Revision); err != nil {
				t.Fatal(err)
			}
		}
		l.do(chromedp.Navigate(k.base + "/j/" + k.code(t, s.ID, k.guest).Reveal()))
		l.look("join-" + name)
	}
	see(k, "soon", greenroom.ManualLink, time.Now().Add(50*time.Minute), false)
	see(k, "open", greenroom.ManualLink, now, false)
	see(k.elsewhere(t), "waiting", greenroom.Zoom, now, false)
	see(k, "in-person", greenroom.InPerson, now, false)
	see(k, "over", greenroom.ManualLink, time.Now().Add(-3*time.Hour), false)
	see(k, "cancelled", greenroom.Phone, now, true)
	l.do(chromedp.Navigate(k.base + "/j/none"))
	l.look("join-unknown")
}
