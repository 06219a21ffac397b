package e2e

import (
	"testing"

	"github.com/chromedp/chromedp"
)

// The clinic of the demo is connected by consent, for the organization and for
// one person, through the simulator's pages; then its sessions have meetings.
func TestConnectInBrowser(t *testing.T) {
	t.Parallel()
	d := startDemo(t, t.TempDir())
	admin, practitioner := newVisitor(t), newVisitor(t)

	practitioner.signIn(d, "p.practitioner@clinic.example")
	practitioner.press("Programs")
	practitioner.press("Appointments")
	practitioner.planSession("First visit", "Q. Query", "Practitioner")
	practitioner.press("Confirm")
	practitioner.sees("#standing", "Zoom is not connected")
	practitioner.judge()

	admin.signIn(d, "admin@clinic.example")
	admin.press("Integrations")
	admin.judge()
	admin.consents("organization", "zoom.admin@clinic.example")
	admin.sees(".conn .chip", "connected")
	admin.judge()
	practitioner.sees("#standing .chip", "linked") // by itself
	practitioner.sees("#where", "p.practitioner@clinic.example")

	practitioner.press("Integrations")
	practitioner.consents("person", "p.practitioner@clinic.example")
	practitioner.sees("main", "Pat Practitioner")
	practitioner.judge()
}

// consents connects an owner by the simulator's page of consent.
func (v *visitor) consents(owner, as string) {
	v.t.Helper()
	v.do(chromedp.Click(`a[data-owner="`+owner+`"]`, chromedp.ByQuery),
		chromedp.WaitVisible("#scopes-title", chromedp.ByQuery))
	v.judge()
	v.press("Continue to Zoom")
	v.do(chromedp.WaitVisible("#password", chromedp.ByQuery),
		chromedp.SendKeys("#email", as, chromedp.ByQuery),
		chromedp.SendKeys("#password", "zoomsim", chromedp.ByQuery),
		chromedp.Submit("#password", chromedp.ByQuery),
		chromedp.WaitVisible(`button[value="allow"]`, chromedp.ByQuery))
	v.judge()
	v.do(chromedp.Click(`button[value="allow"]`, chromedp.ByQuery))
	v.sees(".said", "Zoom is connected.")
}
