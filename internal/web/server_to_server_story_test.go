package web

import (
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"greenroom"
	"greenroom/internal/testkit"
	"greenroom/zoomsim"
)

// From the page of integrations to "connected", without a test before it.
func TestServerToServerStraightInBrowser(t *testing.T) {
	t.Parallel()
	k := newKit(t, time.Now).country(t)
	c := &counter{looker: newLooker(testkit.Browser(t), t)}
	c.signIn(k, "country")
	c.do(chromedp.Navigate(k.base + k.path("/integrations")))
	c.click(`a[href$="/server-to-server"]`, "#client-secret")
	c.typeIn("#account-id", "SimHospitalAccount01")
	c.typeIn("#client-id", "sim-hospital-s2s")
	c.typeIn("#client-secret", "sim-hospital-s2s-secret")
	c.click(`main form [data-kind="primary"]`, ".conn")
	if said := c.text(".said"); !strings.Contains(said, "Zoom is connected.") {
		t.Errorf("after connecting: %s", said)
	}
	t.Logf("Server-to-Server, from Integrations to connected: %d clicks, %d fields", c.clicks, c.fields)
	if c.clicks+c.fields > 6 {
		t.Errorf("it takes %d clicks and %d fields, at most 6 together", c.clicks, c.fields)
	}
	edit := k.base + k.path("/connections/"+string(k.connections(t)[0].ID)+"/edit")
	c.do(chromedp.Navigate(edit), chromedp.WaitVisible("#secret-token"))
	c.look("server-edit")
	c.typeIn("#secret-token", "a-secret-token-of-the-app")
	c.typeIn("#default-host", "u.usher@hospital.example")
	c.send("button[formaction]", "#test")
	if result := c.text("#test"); !strings.Contains(result, "40 minutes") {
		t.Errorf("the test says %s", result)
	}
	c.look("server-edit-tested")
	c.send(`main form [data-kind="primary"]`, ".said")
	c.do(chromedp.Navigate(edit), chromedp.WaitVisible("#forget-token"))
	c.look("server-edit-signed")
}

// The set of scopes that the source page names is a case of its own.
func TestWritingOnlyInBrowser(t *testing.T) {
	t.Parallel()
	k := newKit(t, time.Now).country(t)
	k.addServerApp(t, "sim-minimal", "meeting:write:admin", "user:write:admin")
	l := newLooker(testkit.Browser(t), t)
	l.signIn(k, "country")
	l.do(chromedp.Navigate(k.base+k.path("/integrations/server-to-server")), chromedp.SendKeys("#account-id", "SimHospitalAccount01", chromedp.ByQuery),
		chromedp.SendKeys("#client-id", "sim-minimal", chromedp.ByQuery), chromedp.SendKeys("#client-secret", "sim-minimal-secret", chromedp.ByQuery))
	l.send("button[formaction]", "#writes-only")
	if said := l.text("#writes-only"); !strings.Contains(said, "once you enter a default host") {
		t.Errorf("without a default host it says %s", said)
	}
	l.send(`main form [data-kind="primary"]`, "#default-host-error")
	l.do(chromedp.SendKeys("#default-host", "rooms-1@hospital.example", chromedp.ByQuery))
	l.send("button[formaction]", "#writes-only")
	if said := l.text("#test"); !strings.Contains(said, "works in part") || !strings.Contains(said, "cannot match hosts") || !strings.Contains(said, "could not be checked") {
		t.Errorf("with one it says %s", said)
	}
	l.look("server-writes-only")
	l.send(`main form [data-kind="primary"]`, ".conn")
	l.look("integrations-writes-only")
	if c := k.connections(t)[0]; c.State != greenroom.Degraded || !c.Usable() {
		t.Errorf("it is %+v", c)
	}
}

func (k *kit) addServerApp(t *testing.T, client string, scopes ...string) {
	t.Helper()
	if err := k.sim.AddApp(zoomsim.App{ClientID: client, ClientSecret: client + "-secret", Name: client, Kind: zoomsim.ServerToServer,
		AccountID: "SimHospitalAccount01", Creator: "zoom.admin@hospital.example", Scopes: scopes}); err != nil {
		t.Fatal(err)
	}
}

func TestOwnAppsInBrowser(t *testing.T) {
	t.Parallel()
	k := newKit(t, time.Now)
	l := newLooker(testkit.Browser(t), t)
	l.signIn(k, "administrator")
	l.do(chromedp.Navigate(k.base + k.path("/integrations/apps")))
	l.look("apps-empty")
	l.do(chromedp.Click(".empty a", chromedp.ByQuery), chromedp.WaitVisible("#client-id"))
	l.look("app-new")
	l.do(chromedp.SendKeys("#name", "Our own app", chromedp.ByQuery), chromedp.SendKeys("#client-id", "sim-greenroom-admin", chromedp.ByQuery),
		chromedp.SendKeys("#client-secret", "wrong", chromedp.ByQuery))
	l.send(`main form [data-kind="primary"]`, "#client-secret-error")
	l.look("app-refused")
	l.do(chromedp.SendKeys("#client-secret", "sim-greenroom-admin-secret", chromedp.ByQuery))
	l.send(`main form [data-kind="primary"]`, "#register-title")
	l.look("app")
	l.do(chromedp.Navigate(k.base + k.path("/integrations/apps")))
	l.look("apps")
	l.send("form[action$='/remove'] button", ".empty")
}
