package e2e

import (
	"regexp"
	"strings"
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
	practitioner.plansVisit("Zoom is not connected")
	practitioner.judge()

	admin.signIn(d, "admin@clinic.example")
	admin.press("Integrations")
	admin.judge()
	admin.count()
	admin.consents("organization", "zoom.admin@clinic.example")
	admin.took("from Integrations to connected by consent, both fields at Zoom", admin.clicks, 4)
	admin.sees(".conn .chip", "connected")
	admin.judge()
	practitioner.sees("#standing .chip", "linked") // by itself
	practitioner.sees("#where", "p.practitioner@clinic.example")

	practitioner.press("Integrations")
	practitioner.consents("person", "p.practitioner@clinic.example")
	practitioner.sees("main", "Pat Practitioner")
	practitioner.judge()
}

// The clinic is connected by the credentials of an app of its own, and
// disconnected again: links that people have stay.
func TestServerToServerAndBackInBrowser(t *testing.T) {
	t.Parallel()
	d := startDemo(t, t.TempDir())
	admin, practitioner := newVisitor(t), newVisitor(t)
	admin.signIn(d, "admin@clinic.example")
	admin.press("Integrations")
	admin.count()
	admin.entersServer()
	admin.took("from Integrations to connected by Server-to-Server", admin.clicks+admin.fields, 6)
	admin.judge()

	practitioner.signIn(d, "p.practitioner@clinic.example")
	session := practitioner.plansVisit("p.practitioner@clinic.example")
	practitioner.sees("#standing .chip", "linked")

	admin.count()
	admin.press("Integrations")
	admin.press("Disconnect")
	admin.sees("#stops", "What stops")
	admin.judge()
	admin.press("Disconnect")
	admin.sees(".said", "The connection is disconnected.")
	admin.took("to disconnect", admin.clicks, 3)
	admin.sees("#affected", "First visit")
	practitioner.open(session)
	practitioner.sees("#where", "Zoom id")
}

var linkInText = regexp.MustCompile(`http\S+/connect/link/\S+`)

// Zoom refuses somebody who is no administrator there, and does not send them
// back. They forward one link, with which the Zoom administrator connects the
// clinic without an account.
func TestOneLinkForwardedInBrowser(t *testing.T) {
	t.Parallel()
	d := startDemo(t, t.TempDir())
	c, administrator := newVisitor(t), newVisitor(t)
	c.signIn(d, "admin@clinic.example")
	c.press("Integrations")
	c.click(`a[data-owner="organization"]`, "#scopes-title")
	c.press("Continue to Zoom")
	c.entersZoom("p.practitioner@clinic.example", "form.other")
	c.sees("main", "An account admin is required")

	c.open(d.greenroom)
	c.press("Integrations")
	c.sees("#pending", "have not come back")
	c.count()
	c.click(`#pending a[href*="/ask"]`, "#ask-text")
	c.press("Put a one-time link into the text")
	c.sees(".notice[role=alert]", "The one-time link is in the text.")
	c.judge()
	var text string
	c.do(chromedp.Value("#ask-text", &text, chromedp.ByQuery))
	links := linkInText.FindAllString(text, -1)
	if len(links) != 1 {
		t.Fatalf("%d links to forward in:\n%s", len(links), text)
	}
	c.press("Copy the text")
	c.took("until the Zoom administrator has all they need, beside forwarding 1 text with 1 link", c.clicks, 3)

	administrator.open(links[0])
	administrator.judge()
	administrator.count()
	administrator.press("Continue to Zoom")
	administrator.entersZoom("zoom.admin@clinic.example", `button[value="allow"]`)
	administrator.click(`button[value="allow"]`, ".said")
	administrator.took("the Zoom administrator from the link to connected, both fields at Zoom", administrator.clicks, 4)
	administrator.sees("main", "nothing more is needed of you")
	administrator.judge()
	administrator.open(d.greenroom) // to which the link opens nothing else
	administrator.sees("main", "Sign in")

	c.press("Integrations")
	c.sees(".conn .chip", "connected")
	if page := c.text("main"); strings.Contains(page, "have not come back") {
		t.Errorf("what the administrator finished is still pending:\n%s", page)
	}
}

// plansVisit confirms a session of the clinic, and waits until its page says
// something.
func (v *visitor) plansVisit(says string) (address string) {
	v.t.Helper()
	v.press("Programs")
	v.press("Appointments")
	address = v.planSession("First visit", "Q. Query", "Practitioner")
	v.press("Confirm")
	v.sees("main", says)
	return address
}

// entersServer connects the clinic by its app's credentials, from the page of
// integrations.
func (v *visitor) entersServer() {
	v.t.Helper()
	v.press("Use Server-to-Server")
	v.fill("#account-id", "SimClinicAccount0001")
	v.fill("#client-id", "sim-clinic-s2s")
	v.fill("#client-secret", "sim-clinic-s2s-secret")
	v.press("Connect")
	v.sees(".said", "Zoom is connected")
}

// entersZoom signs in on Zoom's page.
func (v *visitor) entersZoom(as, then string) {
	v.t.Helper()
	v.fill("#email", as)
	v.fill("#password", "zoomsim")
	v.click("form button", then)
}

// consents connects an owner by the simulator's page of consent.
func (v *visitor) consents(owner, as string) {
	v.t.Helper()
	v.asked(owner, as)
	v.click(`button[value="allow"]`, ".said")
	v.sees(".said", "Zoom is connected.")
}

// asked goes to Zoom's page of consent, where one is asked to allow it.
func (v *visitor) asked(owner, as string) {
	v.t.Helper()
	v.click(`a[data-owner="`+owner+`"]`, "#scopes-title")
	v.judge()
	v.press("Continue to Zoom")
	v.entersZoom(as, `button[value="allow"]`)
	v.judge()
}
