package zoomsim_test

import (
	"net/url"
	"regexp"
	"testing"
	"time"

	"greenroom/zoomsim"
)

// TestRegeneratedSecrets: who holds the old ones is refused, or finds signatures
// that do not fit.
func TestRegeneratedSecrets(t *testing.T) {
	t.Parallel()
	b, hook := start(t, zoomsim.Options{}), listen(t)
	path, shown := "/marketplace/develop/apps/"+serverApp, func(page answer, id string) string {
		return regexp.MustCompile(`<code id="` + id + `">([^<]+)</code>`).FindStringSubmatch(page.text)[1]
	}
	boss, form := b.as(admin), url.Values{"grant_type": {"account_credentials"}, "account_id": {hospital}}
	was := boss.open(path)
	hook.set(func() { hook.secret = shown(was, "secret-token") })
	b.must(b.sim.Subscribe(serverApp, zoomsim.Subscription{URL: hook.url, Events: []string{"meeting.created"}}))
	is := boss.form(path + "/secret")
	is.says(t, 200, "The client secret is new.")
	b.refused(b.oauth("/oauth/token", serverApp, shown(was, "client-secret"), form), 401, "Invalid client_id or client_secret", "invalid_client")
	if a := b.oauth("/oauth/token", serverApp, shown(is, "client-secret"), form); a.status != 200 {
		t.Errorf("token: %d %s", a.status, a.text)
	}
	is = boss.form(path + "/token")
	is.says(t, 200, "The secret token is new.")
	b.announce("meeting.created")
	if d := b.last(); d.State != zoomsim.Waiting || d.Attempts[0].Status != 401 {
		t.Errorf("the delivery is %+v", d)
	}
	hook.set(func() { hook.secret = shown(is, "secret-token") })
	b.advance(5 * time.Minute)
	if d := b.last(); d.State != zoomsim.Delivered {
		t.Errorf("the delivery is %+v", d)
	}
	b.as(sample).form(path+"/secret").says(t, 404, "not yours to edit")
}
