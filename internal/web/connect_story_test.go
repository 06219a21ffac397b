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

const adminApp = "sim-greenroom-admin"

// at opens a page and waits for what is on it.
func (l *looker) at(page, then string) {
	l.t.Helper()
	l.do(chromedp.Navigate(page), chromedp.WaitVisible(then, chromedp.ByQuery))
}

// says fails the test unless the page says each of the texts.
func (l *looker) says(texts ...string) {
	l.t.Helper()
	body := l.text("body")
	for _, text := range texts {
		if !strings.Contains(body, text) {
			l.t.Errorf("the page does not say %q:\n%s", text, body)
		}
	}
}

// enterZoom signs in on Zoom's page.
func (c *counter) enterZoom(email, then string) {
	c.t.Helper()
	c.typeIn("#email", email)
	c.typeIn("#password", zoomsim.Password)
	c.click("form button", then)
}

// Installed from Zoom's Marketplace by *Add*: Zoom sends a code that nobody asked
// for, which is used for nothing. One signs in, chooses, and consents anew.
func TestMarketplaceWithoutLandingPageInBrowser(t *testing.T) {
	t.Parallel()
	k := newKit(t, time.Now).country(t)
	password := greenroom.Actor{Kind: "user", ID: string(k.users["country"])}
	if err := k.SetPassword(t.Context(), password, "", "a few words in a row"); err != nil {
		t.Fatal(err)
	}
	c := &counter{looker: newLooker(testkit.Browser(t), t)}
	c.at(k.zoomURL+"/marketplace/apps/"+adminApp, "main")
	c.click(`a[href^="/oauth/authorize"]`, "#password")
	c.enterZoom("zoom.admin@hospital.example", `button[value="allow"]`)
	c.click(`button[value="allow"]`, ".page-head")
	c.says("Connect your Zoom account", "Nothing was connected yet, and what Zoom sent was thrown away.")
	c.look("connect-landing-anonymous")
	if views := k.connections(t); len(views) != 0 {
		t.Fatalf("the code that nobody asked for bound %+v", views[0])
	}
	c.click(`main a[href^="/sign-in"]`, "#password")
	c.typeIn("#email", "r.rural@country.example")
	c.typeIn("#password", "a few words in a row")
	c.click("main form button", "main ul.plain")
	c.says("Bind this Zoom account to", "thrown away")
	c.look("connect-landing")
	c.click(`a[href*="owner=program"]`, "#scopes-title")
	c.click(`form[action$="/authorize"] button`, `button[value="allow"]`)
	c.click(`button[value="allow"]`, ".said")
	c.says("Zoom is connected.")
	if views := k.connections(t); len(views) != 1 || views[0].OwnerKind != greenroom.ProgramOwner || views[0].OwnerID != string(k.program) {
		t.Errorf("connected %+v", views)
	}
	t.Logf("from the Marketplace, without our landing page: %d clicks, %d fields", c.clicks, c.fields)
}

// Installed by *Visit site to install*: Zoom opens our landing page, and nothing
// has been consented to yet.
func TestMarketplaceWithLandingPageInBrowser(t *testing.T) {
	t.Parallel()
	k := newKit(t, time.Now).country(t)
	if err := k.sim.AddApp(zoomsim.App{ClientID: adminApp, ClientSecret: adminApp + "-secret", Kind: zoomsim.AccountLevel, Name: "Greenroom for accounts",
		RedirectURIs: []string{k.base + "/connect/zoom/callback"}, Scopes: []string{"meeting:read:admin", "meeting:write:admin", "user:read:admin", "room:read:admin"},
		InstallURL: k.base + "/connect/zoom"}); err != nil {
		t.Fatal(err)
	}
	c := &counter{looker: newLooker(testkit.Browser(t), t)}
	c.signIn(k, "country")
	c.at(k.zoomURL+"/marketplace/apps/"+adminApp, "main")
	c.click("a.button[href$='/connect/zoom']", "main ul.plain")
	c.says("Bind this Zoom account to")
	c.click(`a[href*="owner=organization"]`, "#scopes-title")
	c.click(`form[action$="/authorize"] button`, "#password")
	c.allow("zoom.admin@hospital.example")
	c.says("Zoom is connected.")
	if views := k.connections(t); len(views) != 1 || views[0].OwnerKind != greenroom.OrganizationOwner {
		t.Errorf("connected %+v", views)
	}
	t.Logf("from the Marketplace, by our landing page: %d clicks, %d fields, all fields at Zoom", c.clicks, c.fields)
}

// Somebody who is no administrator at Zoom is refused there and is not sent
// back. Our page explains it, and one link that they forward suffices: the
// administrator connects in another browser, without an account here.
func TestLinkForTheZoomAdministratorInBrowser(t *testing.T) {
	t.Parallel()
	k := newKit(t, time.Now).country(t)
	c := &counter{looker: newLooker(testkit.Browser(t), t)}
	c.signIn(k, "country")
	c.at(k.base+k.path("/integrations"), `a[data-owner="organization"]`)
	c.click(`a[data-owner="organization"]`, "#scopes-title")
	c.click(`form[action$="/authorize"] button`, "#password")
	c.enterZoom("s.sample@hospital.example", "form.other")
	c.says("An account admin is required to install this type of app.")
	c.at(k.base+k.path("/integrations"), "#pending")
	c.says("You went to Zoom at", "have not come back", "an account administrator is required")
	c.look("integrations-pending")
	c.click(`#pending a[href*="/ask"]`, "#ask-text")
	c.look("connect-ask")
	c.click(`form[action$="/ask"] button`, ".notice[role=alert]")
	c.look("connect-ask-linked")
	var text string
	c.do(chromedp.Value("#ask-text", &text, chromedp.ByQuery))
	link := linkInText.FindString(text)
	for _, part := range []string{link, "App Requests", "Users: View and Edit", "Zoom Rooms: View", adminApp, "meeting:write:meeting:admin"} {
		if part == "" || !strings.Contains(text, part) {
			t.Errorf("the text does not say %q:\n%s", part, text)
		}
	}
	t.Logf("until the administrator has all they need: %d clicks, %d fields (at Zoom), and 1 text to forward", c.clicks, c.fields)

	a := &counter{looker: newLooker(testkit.Browser(t), t)}
	a.at(k.base+link, "#scopes-title")
	a.look("connect-link")
	a.click("main form button", "#password")
	a.enterZoom("zoom.admin@hospital.example", `button[value="decline"]`)
	a.click(`button[value="decline"]`, ".said")
	a.says("Zoom was asked not to connect.", "Try again at Zoom")
	a.look("connect-link-declined")
	a.click("main form button", `button[value="allow"]`)
	a.click(`button[value="allow"]`, ".said")
	a.says("Zoom is connected", "nothing more is needed of you")
	a.look("connect-link-done")
	if views := k.connections(t); len(views) != 1 || views[0].CreatorName != "R. Rural" || views[0].OwnerKind != greenroom.OrganizationOwner {
		t.Errorf("connected %+v", views)
	}
	t.Logf("the administrator, who declined once and then allowed: %d clicks, %d fields, all fields at Zoom", a.clicks, a.fields)
	a.at(k.base+k.path("/integrations"), "#email") // the link opens nothing else
	c.at(k.base+k.path("/integrations"), ".conn")
	c.says("by R. Rural")
	if body := c.text("body"); strings.Contains(body, "have not come back") {
		t.Error("what the administrator finished is still pending")
	}
}

// In an account that demands approval a person asks for it at Zoom, an
// administrator approves there, and trying again works.
func TestPreApprovalInBrowser(t *testing.T) {
	t.Parallel()
	k := newKit(t, time.Now)
	k.joined(t)
	demand := true
	if err := k.sim.SetAccount("SimHospitalAccount01", zoomsim.AccountChange{PreApproval: &demand}); err != nil {
		t.Fatal(err)
	}
	c := &counter{looker: newLooker(testkit.Browser(t), t)}
	c.signIn(k, "sample")
	c.at(k.base+"/account#connected", "#connected")
	c.look("account-connected")
	c.click(`#connected a[href*="/connect"]`, "#scopes-title")
	c.look("connect-oneself")
	c.click(`form[action$="/authorize"] button`, "#password")
	c.enterZoom("s.sample@hospital.example", `button[value="request"]`)
	c.click(`button[value="request"]`, "p[role=status]")
	c.says("Pre-approval was requested")
	c.at(k.base+k.path("/integrations"), "#pending")
	c.says("an administrator has to approve the app first")
	c.look("integrations-pending-person")
	c.click(`#pending a[href*="/ask"]`, "#ask-text")
	c.look("connect-ask-person")
	admin := &counter{looker: newLooker(testkit.Browser(t), t)}
	admin.at(k.zoomURL+"/marketplace/manage", "#password")
	admin.enterZoom("zoom.admin@hospital.example", `button[value="approve"]`)
	admin.click(`tbody button[value="approve"]`, `button[value="withdraw"]`)
	c.click(`main a[href*="/integrations/connect"]`, "#scopes-title")
	c.click(`form[action$="/authorize"] button`, `button[value="allow"]`)
	c.click(`button[value="allow"]`, ".said")
	c.says("is connected.")
	c.at(k.base+"/account", "#connected")
	c.says("Disconnect")
	c.look("account-disconnect")
	t.Logf("own account where apps need approval, asked for and tried again: %d clicks, %d fields, all fields at Zoom", c.clicks, c.fields)
}
