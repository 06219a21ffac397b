package zoomsim_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"greenroom/zoomsim"
)

func TestInspectorShowsCallsAndLimits(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{Plan: zoomsim.Free})
	token := b.s2s()
	b.create(token, `{}`)
	b.call("GET", "/v2/users/nobody?page_size=1", token, "")
	if err := b.sim.AddFault(zoomsim.Fault{Kind: zoomsim.DropReply, Method: "DELETE"}); err != nil {
		t.Fatal(err)
	}
	b.shows(b.call("GET", "/_sim/", "", ""), 200, `aria-current="page">Calls</a>`, "GET /v2/users/nobody?page_size=1", "Hospital server",
		`<span class="chip bad">404</span></td><td data-label="App">Hospital server</td><td data-label="Label">Light</td><td class="number" data-label="Left">5998</td>`,
		`>none</td><td class="number" data-label="Left">no limit</td>`)
	if a := b.call("GET", "/_sim/?app=sim-clinic-s2s", "", ""); !strings.Contains(a.text, "There were no calls.") {
		t.Errorf("the filter lets calls through: %s", a.text)
	}
	b.shows(b.call("GET", "/_sim/?tab=limits", "", ""), 200, `>Light</td><td data-label="Left now">2 of 4 per second</td><td data-label="Left today">5998 of 6000</td>`,
		`>Resource-intensive</td><td data-label="Left now">10 of 10 per minute</td><td data-label="Left today">30000 of 30000</td>`,
		`s.sample@hospital.example</a></th><td data-label="Used">1 of 100</td>`)
	b.shows(b.call("GET", "/_sim/?tab=faults", "", ""), 200, `<th scope="row">drop reply</th><td data-label="Method">DELETE</td>`)
	if c := b.sim.Calls(); c[0].Remaining != -1 || c[1].Label != "Light" || c[1].Remaining != 5999 {
		t.Errorf("the log says %+v", c)
	}
}

func TestInspectorForms(t *testing.T) {
	t.Parallel()
	rc := listen(t)
	b := start(t, zoomsim.Options{Seed: seeded("http://127.0.0.1:1/")})
	b.shows(b.post(http.DefaultClient, "/_sim/inspector/advance", url.Values{"unit": {"72h"}}), 200, "The clock was moved.", "7 Mar 2030, 12:00:00 UTC")
	b.shows(b.post(http.DefaultClient, "/_sim/inspector/advance", url.Values{"amount": {"-90"}, "unit": {"1m"}}), 200, "7 Mar 2030, 10:30:00 UTC")
	b.shows(b.post(http.DefaultClient, "/_sim/inspector/advance", url.Values{"amount": {"9999999"}, "unit": {"1h"}}), 422, `role="alert">The clock moves by up to 10000 minutes, hours, or days.`)
	b.shows(b.post(http.DefaultClient, "/_sim/inspector/time", url.Values{"time": {"2031-01-02T03:04"}}), 200, "2 Jan 2031, 03:04:00 UTC")
	b.shows(b.post(http.DefaultClient, "/_sim/inspector/time", url.Values{"time": {"2031-01-02T03:04:05"}}), 200, "2 Jan 2031, 03:04:05 UTC")
	b.shows(b.post(http.DefaultClient, "/_sim/inspector/time", url.Values{"time": {"soon"}}), 422, "2 Jan 2031, 03:04:05 UTC")
	b.shows(b.post(http.DefaultClient, "/_sim/inspector/speed", url.Values{"speed": {"0"}}), 200, "The clock stands still")
	b.shows(b.post(http.DefaultClient, "/_sim/inspector/speed", url.Values{"speed": {"NaN"}}), 422, "between 0 and 60000.")
	b.shows(b.post(http.DefaultClient, "/_sim/inspector/fault", url.Values{"kind": {"status"}, "path_prefix": {"/v2/"}, "status": {"502"}, "count": {"-1"}}), 200, `>502, code 502</td><td data-label="Delay">0 ms</td><td data-label="Requests left">all</td>`)
	b.shows(b.post(http.DefaultClient, "/_sim/inspector/fault", url.Values{"kind": {"status"}, "status": {"many"}}), 422, "Many is no whole number.")
	b.shows(b.post(http.DefaultClient, "/_sim/inspector/clear", nil), 200, "All faults were cleared.", "There are no faults.")
	b.shows(b.post(http.DefaultClient, "/_sim/inspector/subscribe", url.Values{"client": {hospitalApp}, "url": {rc.url}, "events": {"user.updated\nuser.deleted"}}), 200,
		"The address was validated and subscribed.", "<code>user.updated</code>, <code>user.deleted</code>", `<span class="chip ok">validated</span>`)
	b.shows(b.post(http.DefaultClient, "/_sim/inspector/validate", url.Values{"client": {hospitalApp}, "url": {"http://127.0.0.1:1/"}}), 422, "is not validated: There was no answer")
	b.announce("user.updated")
	b.shows(b.post(http.DefaultClient, "/_sim/inspector/redeliver", url.Values{"id": {"1"}}), 200, "The webhook is sent once more.", "no. 2", `A&amp;B &lt;é&gt;`)
	if err := b.sim.SetUser(sample, zoomsim.UserChange{Type: zoomsim.Basic}); err != nil {
		t.Fatal(err)
	}
	b.shows(b.call("GET", "/_sim/?tab=events", "", ""), 200, "<strong>user.updated</strong>")
	b.shows(b.post(http.DefaultClient, "/_sim/inspector/pause", nil), 200, "Webhooks are held back", "Let webhooks go")
	b.shows(b.post(http.DefaultClient, "/_sim/inspector/resume", nil), 200, "Webhooks leave again.")
	b.shows(b.post(http.DefaultClient, "/_sim/inspector/unsubscribe", url.Values{"client": {hospitalApp}, "url": {rc.url}}), 200, "The subscription was removed.")
	b.shows(b.post(http.DefaultClient, "/_sim/inspector/nothing", nil), 404)
}

func TestInspectorRefusesOtherSites(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, b.base+"/_sim/inspector/advance", strings.NewReader("unit=1h"))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Sec-Fetch-Site", "cross-site")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	if a := read(t, resp); a.status != 403 || !b.sim.Now().Equal(noon) {
		t.Errorf("%d, and the clock says %s", a.status, b.sim.Now())
	}
}
