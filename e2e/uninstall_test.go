package e2e

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// Somebody uninstalls the app at Zoom's Marketplace. The coordinator has it by
// mail, new sessions begin in the built-in room, and those that exist are moved
// with one button once another connection is there.
func TestUninstalledAtZoomInBrowser(t *testing.T) {
	t.Parallel()
	d := startDemo(t, t.TempDir())
	admin, practitioner, zoom := newVisitor(t), newVisitor(t), newVisitor(t)
	admin.signIn(d, "admin@clinic.example")
	admin.press("Integrations")
	admin.consents("organization", "zoom.admin@clinic.example")
	practitioner.signIn(d, "p.practitioner@clinic.example")
	session := practitioner.plansVisit("p.practitioner@clinic.example")
	practitioner.sees("#standing .chip", "linked")

	zoom.uninstalls(d, "zoom.admin@clinic.example")

	admin.seesMail("p.practitioner@clinic.example", "Zoom connection ended")
	admin.judge()
	letter := admin.text("pre.letter")
	if !strings.Contains(letter, "New sessions of Appointments take place in the built-in room") {
		t.Errorf("the coordinator is told:\n%s", letter)
	}
	practitioner.press("Programs")
	practitioner.press("Appointments")
	practitioner.sees("main section", "Zoom was removed from this program.")
	practitioner.judge()

	admin.press("Integrations")
	admin.entersServer()
	practitioner.open(movesAt.FindString(letter))
	practitioner.sees("#affected", "First visit")
	practitioner.judge()
	practitioner.count()
	practitioner.click(`main form [data-kind="primary"]`, "#progress")
	practitioner.took("to move all sessions to the connection that stands by", practitioner.clicks, 1)
	practitioner.sees("#progress", "1 session was moved.")
	practitioner.judge()
	practitioner.open(session)
	practitioner.sees("#standing .chip", "linked")

	practitioner.press("Programs")
	practitioner.press("Appointments")
	practitioner.press("Select Zoom again")
	practitioner.do(chromedp.WaitNotPresent(`//main//button[normalize-space()="Select Zoom again"]`, chromedp.BySearch))
	practitioner.sees("main section", "Zoom. It is the organization's")
}

var movesAt = regexp.MustCompile(`http\S+/connections/[^/]+/sessions`)

// uninstalls removes the app for accounts at the Marketplace.
func (v *visitor) uninstalls(d *demo, as string) {
	v.t.Helper()
	v.open(d.zoom + "/marketplace/installed")
	v.entersZoom(as, `a[href^="/marketplace/installed/sim-greenroom-admin"]`)
	v.click(`a[href^="/marketplace/installed/sim-greenroom-admin"]`, "button.danger.sure")
	v.click("button.danger.sure", ".empty")
}

// seesMail opens the newest mail to somebody that is about something, as soon as
// it is in the Outbox.
func (v *visitor) seesMail(to, about string) {
	v.t.Helper()
	v.press("Outbox")
	for deadline := time.Now().Add(20 * time.Second); !strings.Contains(v.text("main"), about); v.do(chromedp.Reload()) {
		if time.Now().After(deadline) {
			v.t.Fatalf("there is no mail about %q:\n%s", about, v.text("main"))
		}
	}
	v.do(chromedp.Click(`//tr[contains(., "`+to+`") and contains(., "`+about+`")]//th/a`, chromedp.BySearch), chromedp.WaitVisible("pre.letter", chromedp.ByQuery))
}
