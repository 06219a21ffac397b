package e2e

import (
	"context"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"greenroom/internal/testkit"
)

// A visitor is somebody at a browser of their own, whose steps are counted.
type visitor struct {
	t              *testing.T
	ctx            context.Context
	clicks, fields int
}

func newVisitor(t *testing.T) *visitor {
	t.Helper()
	v := &visitor{t: t, ctx: testkit.Browser(t)}
	if err := chromedp.Run(v.ctx); err != nil { // the browser lives as long as this context
		t.Fatal(err)
	}
	return v
}

// do does things at the browser, and says what the page says if it cannot.
func (v *visitor) do(actions ...chromedp.Action) {
	v.t.Helper()
	ctx, cancel := context.WithTimeout(v.ctx, 20*time.Second)
	defer cancel()
	if err := chromedp.Run(ctx, actions...); err != nil {
		var at, text string
		chromedp.Run(v.ctx, chromedp.Location(&at), chromedp.Evaluate("document.body.innerText", &text))
		v.t.Fatalf("%v, at %s, which says:\n%s", err, at, text)
	}
}

// open goes to an address.
func (v *visitor) open(address string) {
	v.t.Helper()
	v.do(chromedp.Navigate(address), testkit.See("h1", ""))
}

// press presses the link or button that says a text.
func (v *visitor) press(text string) {
	v.t.Helper()
	v.clicks++
	v.do(chromedp.Click(`//main//*[self::a or self::button][normalize-space()="`+text+`"] | //header//a[normalize-space()="`+text+`"]`, chromedp.BySearch))
}

// click clicks on an element, and waits for another on the page that comes.
func (v *visitor) click(element, then string) {
	v.t.Helper()
	v.clicks++
	v.do(chromedp.Click(element, chromedp.ByQuery), chromedp.WaitVisible(then, chromedp.ByQuery))
}

// fill types into a field.
func (v *visitor) fill(field, text string) {
	v.t.Helper()
	v.fields++
	v.do(chromedp.WaitVisible(field, chromedp.ByQuery), chromedp.SendKeys(field, text, chromedp.ByQuery))
}

// count begins to count anew.
func (v *visitor) count() { v.clicks, v.fields = 0, 0 }

// took logs the steps of a job and fails the test if they are more than its aim.
func (v *visitor) took(job string, steps, aim int) {
	v.t.Helper()
	v.t.Logf("%s: %d clicks, %d fields; %d steps count, at most %d", job, v.clicks, v.fields, steps, aim)
	if steps > aim {
		v.t.Errorf("%s takes %d steps, at most %d", job, steps, aim)
	}
}

// sees waits until an element says a text.
func (v *visitor) sees(element, text string) { v.t.Helper(); v.do(testkit.See(element, text)) }

// text returns what an element says.
func (v *visitor) text(element string) (text string) {
	v.t.Helper()
	v.do(chromedp.Text(element, &text, chromedp.ByQuery))
	return text
}

// judge has the page judged for its accessibility.
func (v *visitor) judge() { v.t.Helper(); testkit.Axe(v.ctx, v.t) }

// signIn signs in to Greenroom with the demo's password.
func (v *visitor) signIn(d *demo, email string) {
	v.t.Helper()
	v.do(chromedp.Navigate(d.greenroom+"/sign-in"),
		chromedp.SendKeys("#email", email, chromedp.ByQuery),
		chromedp.SendKeys("#password", "greenroom-demo", chromedp.ByQuery),
		chromedp.Submit("#password", chromedp.ByQuery),
		chromedp.WaitVisible(".avatar", chromedp.ByQuery))
}
