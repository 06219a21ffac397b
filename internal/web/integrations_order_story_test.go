package web

import (
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"greenroom"
	"greenroom/internal/store"
	"greenroom/internal/testkit"
)

// An administrator puts the standby first, renames it, and finds the one that has
// ended folded away, with the reason.
func TestOrderOfConnectionsInBrowser(t *testing.T) {
	t.Parallel()
	k := newKit(t, time.Now)
	k.standby(t)
	c := &counter{looker: newLooker(testkit.Browser(t), t)}
	c.signIn(k, "administrator")
	c.do(chromedp.Navigate(k.base + k.path("/integrations")))
	c.look("integrations-standby")
	c.click(`form[action$="/first"] button`, ".said")
	if said := c.text(".said"); !strings.Contains(said, "is used first from now on") {
		t.Errorf("the page says %s", said)
	}
	c.click(`.conn a[href$="/edit"]`, "#default-host")
	c.look("connection-settings")
	c.do(chromedp.SetValue("#default-host", "nobody@hospital.example"))
	c.click(`main form button`, "#default-host-error")
	c.look("connection-settings-refused")
	for i, cause := range []greenroom.EndCause{greenroom.Deauthorized, greenroom.Disconnected} {
		k.endAs(t, i, cause)
		c.do(chromedp.Navigate(k.base + k.path("/integrations")))
		c.look("integrations-" + string(cause))
	}
	c.do(chromedp.Click("#ended summary"))
	c.look("integrations-ended-open")
	other := newLooker(testkit.Browser(t), t)
	other.signIn(k, "coordinator")
	other.do(chromedp.Navigate(k.base + k.path("/integrations")))
	other.look("integrations-coordinator")
	other.do(chromedp.Navigate(k.base + k.path("/sessions/"+string(k.session))))
	other.look("session-why")
}

// endAs ends the organization's connection at a place in its order.
func (k *kit) endAs(t *testing.T, place int, cause greenroom.EndCause) {
	t.Helper()
	c := k.connections(t)[place].Connection
	c.End(cause, time.Now().Add(time.Duration(place)*time.Hour))
	if err := k.db.Write(t.Context(), k.org, func(tx *store.Tx) error { return tx.UpdateConnection(t.Context(), &c) }); err != nil {
		t.Fatal(err)
	}
}
