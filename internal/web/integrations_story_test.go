package web

import (
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"greenroom"
	"greenroom/internal/app"
	"greenroom/internal/testkit"
	"greenroom/zoomsim"
)

// A counter counts what hands do.
type counter struct {
	*looker
	clicks, fields int
}

func (c *counter) click(what, then string) {
	c.t.Helper()
	c.clicks++
	c.send(what, then)
}

func (c *counter) typeIn(field, text string) {
	c.t.Helper()
	c.fields++
	c.do(chromedp.SendKeys(field, text, chromedp.ByQuery))
}

// allow signs in at Zoom and consents.
func (c *counter) allow(email string) {
	c.t.Helper()
	c.typeIn("#email", email)
	c.typeIn("#password", zoomsim.Password)
	c.click("form button", `button[value="allow"]`)
	c.click(`button[value="allow"]`, ".said")
}

// The policy of our pages lets their form lead to Zoom, and nowhere else: from
// the page of integrations to "connected" in four clicks, of which two are at
// Zoom.
func TestConsentInBrowser(t *testing.T) {
	t.Parallel()
	k := newKit(t, time.Now).country(t)
	c := &counter{looker: newLooker(testkit.Browser(t), t)}
	c.signIn(k, "country")
	c.do(chromedp.Navigate(k.base + k.path("/integrations")))
	c.look("integrations-empty")
	c.click(`a[data-owner="organization"]`, "#scopes-title")
	c.look("connect")
	c.click(`form[action$="/authorize"] button`, "#password")
	c.allow("zoom.admin@hospital.example")
	if said := c.text(".said"); !strings.Contains(said, "Zoom is connected.") {
		t.Errorf("after consent: %s", said)
	}
	if chip := c.text(".conn .chip"); !strings.Contains(chip, "connected") {
		t.Errorf("the chip says %s", chip)
	}
	c.look("integrations-connected")
	t.Logf("for the organization: %d clicks, %d fields, all fields at Zoom", c.clicks, c.fields)
	if c.clicks > 4 {
		t.Errorf("it takes %d clicks, at most 4", c.clicks)
	}
}

func TestConsentForOneselfInBrowser(t *testing.T) {
	t.Parallel()
	k := newKit(t, time.Now)
	k.joined(t)
	c := &counter{looker: newLooker(testkit.Browser(t), t)}
	c.signIn(k, "sample")
	c.do(chromedp.Navigate(k.base + k.path("/integrations")))
	c.look("integrations-participant")
	c.click(`a[data-owner="person"]`, "#scopes-title")
	c.look("connect-person")
	c.click(`form[action$="/authorize"] button`, "#password")
	c.typeIn("#email", "s.sample@hospital.example")
	c.typeIn("#password", zoomsim.Password)
	c.click("form button", `button[value="decline"]`)
	c.send(`button[value="decline"]`, ".said")
	if said := c.text(".said"); !strings.Contains(said, "Nothing was connected") {
		t.Errorf("after declining: %s", said)
	}
	c.look("integrations-declined")
	c.click(`a[data-owner="person"]`, "#scopes-title")
	c.click(`form[action$="/authorize"] button`, `button[value="allow"]`) // still signed in there
	c.click(`button[value="allow"]`, ".conn")
	views := k.connections(t)
	if own := views[len(views)-1]; len(views) != 2 || own.OwnerKind != greenroom.PersonOwner || own.OwnerID != string(k.sample) {
		t.Errorf("connected %+v", own)
	}
	t.Logf("for oneself, declined once and then allowed: %d clicks, %d fields at Zoom", c.clicks, c.fields)
}

// joined gives the interviewer of the program a user, "sample".
func (k *kit) joined(t *testing.T) {
	t.Helper()
	u, err := k.AddUser(t.Context(), k.root, app.NewUser{Name: "Dr S. Sample", Email: "s.sample@hospital.example", Role: greenroom.Participant, Organization: k.org, Program: k.program})
	if err != nil {
		t.Fatal(err)
	}
	k.users["sample"] = u.ID
}

func TestServerToServerInBrowser(t *testing.T) {
	t.Parallel()
	k := newKit(t, time.Now).country(t)
	c := &counter{looker: newLooker(testkit.Browser(t), t)}
	c.signIn(k, "country")
	c.do(chromedp.Navigate(k.base + k.path("/integrations")))
	c.click(`a[href$="/server-to-server"]`, "#client-secret")
	c.look("server-to-server")
	c.typeIn("#account-id", "SimClinicAccount0001")
	c.typeIn("#client-id", "sim-clinic-s2s")
	c.typeIn("#client-secret", "sim-clinic-s2s-secret")
	c.click(`button[formaction]`, "#test")
	if result := c.text("#test .chip"); !strings.Contains(result, "works") {
		t.Errorf("the test says %s", result)
	}
	c.look("server-to-server-tested")
	c.click(`main form [data-kind="primary"]`, ".conn")
	if said := c.text(".said"); !strings.Contains(said, "Zoom is connected, but not everything works") {
		t.Errorf("after connecting: %s", said)
	}
	t.Logf("Server-to-Server with a test: %d clicks, %d fields", c.clicks, c.fields)
	if c.clicks+c.fields > 6 {
		t.Errorf("it takes %d clicks and %d fields, at most 6 together", c.clicks, c.fields)
	}
}

// The pages are looked at in the states that the stories do not show.
func TestIntegrationsLookRightInBrowser(t *testing.T) {
	t.Parallel()
	k := newKit(t, time.Now)
	l := newLooker(testkit.Browser(t), t)
	l.signIn(k, "administrator")
	server := k.base + k.path("/integrations/server-to-server")
	l.do(chromedp.Navigate(server), chromedp.SendKeys("#account-id", "SimHospitalAccount01", chromedp.ByQuery),
		chromedp.SendKeys("#client-id", "sim-hospital-s2s", chromedp.ByQuery), chromedp.SendKeys("#client-secret", "wrong", chromedp.ByQuery))
	l.send("button[formaction]", "#test")
	l.look("server-to-server-failed")
	l.do(chromedp.SendKeys("#client-secret", "sim-hospital-s2s-secret", chromedp.ByQuery))
	l.send(`main form [data-kind="primary"]`, `form[action$="/edit"]`)
	l.look("server-to-server-again")
	k.endConnection(t)
	l.do(chromedp.Navigate(k.base + k.path("/integrations")))
	l.look("integrations-ended")
	l.do(chromedp.Navigate(k.base + "/connect/zoom/callback?code=x&state=y"))
	l.look("connect-forged")
	other := newLooker(testkit.Browser(t), t)
	other.signIn(k, "superuser")
	for name, org := range map[string]greenroom.OrganizationID{"superuser": k.org, "off": k.clinic} {
		other.do(chromedp.Navigate(k.base + "/o/" + string(org) + "/integrations"))
		other.look("integrations-" + name)
	}
}
