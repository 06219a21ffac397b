package zoomsim_test

import (
	"context"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"greenroom/internal/testkit"
	"greenroom/zoomsim"
)

// TestMarketplaceInBrowser walks what people do at Zoom when they connect an
// app: ask, approve, add, uninstall, and make a Server-to-Server app. Every
// page is judged by axe in both themes, and must fit a phone.
func TestMarketplaceInBrowser(t *testing.T) {
	t.Parallel()
	b := demanding(t)
	b.granted(admin)
	if err := b.sim.Withdraw(hospital, userApp); err != nil {
		t.Fatal(err)
	}
	ask := "/oauth/authorize?" + userQuery().Encode()
	sam := b.withPhone()
	sam.opens("/marketplace/installed", "#email")
	sam.signsIn(sample)
	sam.opens("/marketplace", "main li")
	sam.opens("/marketplace/apps/"+adminApp, "#reason")
	sam.opens("/oauth/authorize?"+userQuery("client_id", adminApp).Encode(), "main")
	sam.opens(ask, "#reason")
	sam.presses(`button[value="request"]`, `[role=status]`)

	boss := b.withPhone()
	boss.opens("/marketplace/manage", "#email")
	boss.signsIn(admin)
	boss.opens("/marketplace/manage", `button[value="deny"]`)
	boss.presses(`button[value="approve"]`, `[role=status]`)
	boss.opens("/marketplace/apps/"+adminApp, `button[value="approve"]`)
	boss.presses(`button[value="approve"]`, `button[value="withdraw"]`)
	sam.opens("/marketplace/apps/"+adminApp, "main h2")

	sam.opens("/marketplace/apps/"+userApp, "main a.button")
	sam.presses("main a.button", `button[value="allow"]`)
	b.granted(sample)
	sam.opens("/marketplace/installed", "tbody")
	sam.presses("tbody a", "main form")
	sam.presses(`main form[action^="/marketplace/installed/"] button`, `[role=status]`)

	boss.opens("/marketplace/installed", "tbody")
	boss.opens("/marketplace/develop", "tbody")
	boss.opens("/marketplace/develop/new/user_level", "#redirects")
	boss.opens("/marketplace/develop/new/server_to_server", "#name")
	boss.does(chromedp.SendKeys("#name", "Scheduling", chromedp.ByQuery))
	boss.presses(`input[value="meeting:write:admin"]`, "#name")
	boss.presses(`form[action^="/marketplace/develop/new"] button`, "#client-secret")
	boss.presses(`button[value="yes"]`, `button[value="no"]`)
	boss.opens("/marketplace/develop/apps/nobody", "main")
	sam.opens("/marketplace/manage", "main")
}

// A person holds a phone.
type person struct {
	*bench
	ctx context.Context
}

func (b *bench) withPhone() person {
	b.Helper()
	p := person{b, testkit.Browser(b.T)}
	p.does(chromedp.EmulateViewport(390, 844))
	return p
}

func (p person) does(actions ...chromedp.Action) {
	p.Helper()
	if err := chromedp.Run(p.ctx, actions...); err != nil {
		p.Fatal(err)
	}
}

// opens opens a page, waits for what it must show, and judges it.
func (p person) opens(path, shows string) {
	p.Helper()
	p.does(chromedp.Navigate(p.base+path), chromedp.WaitVisible(shows, chromedp.ByQuery))
	p.judges(path)
}

// presses presses something, waits for what must follow, and judges that.
func (p person) presses(what, shows string) {
	p.Helper()
	p.does(chromedp.Click(what, chromedp.ByQuery), chromedp.WaitVisible(shows, chromedp.ByQuery))
	p.judges(what)
}

func (p person) signsIn(email string) {
	p.Helper()
	p.does(chromedp.SendKeys("#email", email, chromedp.ByQuery), chromedp.SendKeys("#password", zoomsim.Password, chromedp.ByQuery),
		chromedp.Submit("#password", chromedp.ByQuery), chromedp.WaitVisible(`form[action^="/oauth/signout"]`, chromedp.ByQuery))
	p.judges("sign-in")
}

// judges runs axe in both themes, and looks whether the phone must scroll
// sideways.
func (p person) judges(what string) {
	p.Helper()
	for _, theme := range []string{"light", "dark"} {
		p.does(emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: theme}}))
		testkit.Axe(p.ctx, p.T)
	}
	var wide bool
	p.does(chromedp.Evaluate(`document.documentElement.scrollWidth > 390`, &wide))
	if wide {
		p.Errorf("%s: the page is wider than a phone", what)
	}
}
