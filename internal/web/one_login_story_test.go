package web

import (
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"greenroom/internal/testkit"
)

// One Zoom login serves two organizations. The first that disconnects is told
// that others go on, and Zoom still lists the app; the last one ends it there.
func TestOneLoginInTwoOrganizationsInBrowser(t *testing.T) {
	t.Parallel()
	hospital := newKit(t, time.Now)
	country := hospital.country(t)
	hospital.disconnected(t)
	first, second := &counter{looker: newLooker(testkit.Browser(t), t)}, &counter{looker: newLooker(testkit.Browser(t), t)}
	first.signIn(hospital, "administrator")
	first.consented(hospital)
	second.signIn(country, "country")
	second.consented(country)
	disconnect := func(c *counter, k *kit, says, lacks string) {
		t.Helper()
		c.at(k.base+k.path("/integrations"), "article")
		c.click(`article:not([data-state="revoked"]) a[href$="/disconnect"]`, "#stops")
		if page := c.text("main"); !strings.Contains(page, says) || strings.Contains(page, lacks) {
			t.Errorf("the question is %s", page)
		}
		c.click(`main form [data-kind="danger"]`, ".said")
	}
	const shared, told = "1 other connection here uses the same permission at Zoom, and goes on working. So Zoom is not told.", "Zoom is told that the permission is over"
	disconnect(first, hospital, shared, told)
	first.at(hospital.zoomURL+"/marketplace/installed", "main")
	first.says("Greenroom for accounts")
	second.planned(country, "Interview of A. Applicant")
	disconnect(second, country, told, "other connection here")
	for end := time.Now().Add(10 * time.Second); ; {
		first.do(chromedp.Navigate(hospital.zoomURL + "/marketplace/installed"))
		if !strings.Contains(first.text("main"), "Greenroom for accounts") {
			return
		}
		if time.Now().After(end) {
			t.Fatal("Zoom still lists the app")
		}
	}
}
