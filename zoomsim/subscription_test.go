package zoomsim_test

import (
	"encoding/json"
	"errors"
	"maps"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"greenroom/zoomsim"
)

func TestAddressIsValidatedEvery72Hours(t *testing.T) {
	t.Parallel()
	rc := listen(t)
	b := start(t, zoomsim.Options{Seed: seeded(rc.url)})
	b.announce("meeting.created")
	b.advance(72*time.Hour - time.Second)
	if n := rc.counts(); n != [2]int{1, 1} {
		t.Fatalf("a second before: %v", n)
	}
	b.advance(time.Second)
	if n := rc.counts(); n != [2]int{1, 2} {
		t.Fatalf("after 72 hours: %v", n)
	}
	rc.set(func() { rc.secret = "another" })
	b.advance(72 * time.Hour)
	b.announce("meeting.created")
	if d := b.last(); d.State != zoomsim.Dropped || rc.counts()[0] != 1 {
		t.Errorf("after a failed validation the delivery is %+v", d)
	}
	if s := status(b, rc.url); s["status"] != "disabled" || s["problem"] != "The address answered with 401 Unauthorized. A validation is answered with 200." {
		t.Errorf("the address is %v", s)
	}
	b.advance(200 * time.Hour) // a disabled address is left alone
	if err := b.sim.Validate(hospitalApp, rc.url); err == nil {
		t.Error("a wrong secret is validated")
	}
	rc.set(func() { rc.secret = appSecret })
	if err := b.sim.Validate(hospitalApp, rc.url); err != nil {
		t.Error(err)
	}
	b.announce("meeting.created")
	if d := b.last(); d.State != zoomsim.Delivered || rc.counts() != [2]int{2, 3} {
		t.Errorf("%v, and the delivery is %+v", rc.counts(), d)
	}
}

// status returns what the control API knows of an address.
func status(b *bench, url string) map[string]any {
	b.Helper()
	a := b.call("GET", "/_sim/apps/"+hospitalApp+"/subscriptions", "", "")
	for _, row := range a.body["subscriptions"].([]any) {
		if s := row.(map[string]any); s["url"] == url {
			return s
		}
	}
	return nil
}

// An address of the seed that is not up yet is tried again, not disabled.
func TestPendingAddress(t *testing.T) {
	t.Parallel()
	rc := listen(t)
	rc.secret = "not yet"
	b := start(t, zoomsim.Options{Seed: seeded(rc.url)})
	b.announce("meeting.created")
	d := b.last()
	if d.State != zoomsim.Waiting || status(b, rc.url)["status"] != "pending" ||
		!strings.HasPrefix(d.Attempts[0].Error, "The address is not validated: The address answered with 401") {
		t.Fatalf("the delivery is %+v", d)
	}
	rc.set(func() { rc.secret = appSecret })
	b.advance(5 * time.Minute)
	if d := b.last(); d.State != zoomsim.Delivered || rc.counts() != [2]int{1, 1} {
		t.Errorf("%v, and the delivery is %+v", rc.counts(), d)
	}
}

func TestSubscribeDemandsProof(t *testing.T) {
	t.Parallel()
	rc := listen(t)
	b := start(t, zoomsim.Options{Seed: seeded("http://127.0.0.1:1/"), WebhookTimeout: 5 * time.Second})
	tests := []struct {
		name  string
		prove func(plain, encrypted string) string
		want  string
	}{
		{"other plain", func(_, e string) string { return `{"plainToken":"x","encryptedToken":"` + e + `"}` }, "does not repeat plainToken"},
		{"upper case", func(p, e string) string {
			return `{"plainToken":"` + p + `","encryptedToken":"` + strings.ToUpper(e) + `"}`
		}, "lower-case hex"},
		{"not JSON", func(_, _ string) string { return "ok" }, "not the JSON object"},
		{"right", nil, ""},
	}
	for _, tt := range tests {
		rc.set(func() { rc.prove = tt.prove })
		err := b.sim.Subscribe(hospitalApp, zoomsim.Subscription{URL: rc.url, Events: []string{"user.updated"}})
		if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v", tt.name, err)
		}
		if subscribed := status(b, rc.url) != nil; subscribed != (err == nil) {
			t.Errorf("%s: subscribed is %t", tt.name, subscribed)
		}
	}
	for _, sub := range []zoomsim.Subscription{{URL: "ftp://a/", Events: []string{"x"}}, {URL: "/a", Events: []string{"x"}}, {URL: rc.url}} {
		if err := b.sim.Subscribe(hospitalApp, sub); err == nil {
			t.Errorf("%+v is accepted", sub)
		}
	}
	if err := b.sim.Subscribe("nobody", zoomsim.Subscription{URL: rc.url, Events: []string{"x"}}); err == nil {
		t.Error("an app that does not exist subscribes")
	}
	b.announce("user.updated")
	if n := rc.counts(); n != [2]int{1, 4} {
		t.Errorf("events and validations: %v", n)
	}
	if err := b.sim.Unsubscribe(hospitalApp, rc.url); err != nil {
		t.Error(err)
	}
	b.announce("user.updated")
	if n := rc.counts(); n != [2]int{1, 4} {
		t.Errorf("after the end of the subscription: %v", n)
	}
}

func TestSeedWithABadSubscription(t *testing.T) {
	t.Parallel()
	if _, err := zoomsim.New(zoomsim.Options{Seed: seeded("file:///etc/hosts")}); err == nil {
		t.Error("an address that is none is accepted")
	}
}

// listener adds an app that hears of meetings to a seed, and its receiver.
func listener(t *testing.T, seed *zoomsim.Seed, client string) *receiver {
	t.Helper()
	rc := listen(t)
	app := appOf(seed, client)
	app.SecretToken, app.DeauthURL = appSecret, rc.url+"/bye"
	app.Subscriptions = []zoomsim.Subscription{{URL: rc.url, Events: []string{"meeting.created", "app.authorization_request_created"}}}
	return rc
}

func TestWhoHearsOfAnEvent(t *testing.T) {
	t.Parallel()
	seed := zoomsim.DefaultSeed()
	clients := []string{"sim-hospital-s2s", "sim-clinic-s2s", "sim-greenroom-admin", "sim-greenroom-user"}
	hears := map[string]*receiver{}
	for _, c := range clients {
		hears[c] = listener(t, &seed, c)
	}
	b := start(t, zoomsim.Options{Seed: &seed})
	me, other := b.user(sample), b.user(admin)
	tests := []struct {
		name    string
		before  func()
		account string
		person  string
		client  string
		heard   []string
	}{
		{"nobody installed", func() {}, hospital, me, "", []string{"sim-hospital-s2s"}},
		{"another account", func() {}, "SimClinicAccount0001", "", "", []string{"sim-clinic-s2s"}},
		{"installed by a person", func() { b.install("sim-greenroom-user", sample) }, hospital, me, "", []string{"sim-greenroom-user", "sim-hospital-s2s"}},
		{"about somebody else", func() {}, hospital, other, "", []string{"sim-hospital-s2s"}},
		{"about nobody", func() {}, hospital, "", "", []string{"sim-hospital-s2s"}},
		{"installed for the account", func() { b.install("sim-greenroom-admin", admin) }, hospital, other, "", []string{"sim-greenroom-admin", "sim-hospital-s2s"}},
		{"installed elsewhere", func() {}, "SimClinicAccount0001", other, "", []string{"sim-clinic-s2s"}},
		{"for one app", func() {}, hospital, me, "sim-clinic-s2s", []string{"sim-clinic-s2s"}},
	}
	for _, tt := range tests {
		tt.before()
		was := map[string]int{}
		for c, rc := range hears {
			was[c] = rc.counts()[0]
		}
		if err := b.sim.Announce("meeting.created", tt.account, tt.person, tt.client, nil); err != nil {
			t.Fatal(err)
		}
		b.flush()
		var heard []string
		for _, c := range slices.Sorted(maps.Keys(hears)) {
			if hears[c].counts()[0] > was[c] {
				heard = append(heard, c)
			}
		}
		if !slices.Equal(heard, tt.heard) {
			t.Errorf("%s: heard by %q, want %q", tt.name, heard, tt.heard)
		}
	}
}

func TestDisabledAppHearsNothing(t *testing.T) {
	t.Parallel()
	rc := listen(t)
	seed := seeded(rc.url)
	appOf(seed, hospitalApp).Disabled = true
	b := start(t, zoomsim.Options{Seed: seed})
	b.announce("meeting.created")
	if n := len(b.sim.Deliveries()); n != 0 || rc.counts() != [2]int{0, 0} {
		t.Errorf("%d deliveries, %v", n, rc.counts())
	}
}

func TestDeauthorization(t *testing.T) {
	t.Parallel()
	seed := zoomsim.DefaultSeed()
	rc := listener(t, &seed, "sim-greenroom-user")
	b := start(t, zoomsim.Options{Seed: &seed})
	err := errors.Join(
		b.sim.Announce("app_deauthorized", hospital, "u1", "sim-greenroom-user", map[string]any{"user_id": "u1", "client_id": "sim-greenroom-user"}),
		b.sim.Announce("app.authorization_request_created", hospital, "u1", "sim-greenroom-user", map[string]any{"app_name": "Greenroom"}))
	if err != nil {
		t.Fatal(err)
	}
	b.flush()
	want := map[string]string{
		"app_deauthorized":                  `{"event":"app_deauthorized","payload":{"account_id":"SimHospitalAccount01","client_id":"sim-greenroom-user","event_ts":1898856000000,"user_id":"u1"}}`,
		"app.authorization_request_created": `{"event":"app.authorization_request_created","event_ts":1898856000000,"payload":{"app_name":"Greenroom"}}`,
	}
	for _, got := range rc.got {
		if want[got.event] != got.body {
			t.Errorf("%s is %s", got.event, got.body)
		}
	}
	if n := rc.counts(); n != [2]int{2, 1} {
		t.Errorf("events and validations: %v", n)
	}
}

// A subscription may name the deauthorization too; an address that is both
// hears of it once.
func TestDeauthorizationBySubscription(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"", "/bye", "same"} {
		seed := zoomsim.DefaultSeed()
		rc := listener(t, &seed, "sim-greenroom-user")
		app := appOf(&seed, "sim-greenroom-user")
		app.Subscriptions[0].Events = []string{"app_deauthorized"}
		want := map[string]int{"": 1, "/bye": 2, "same": 1}[address]
		app.DeauthURL = map[string]string{"": "", "/bye": rc.url + "/bye", "same": rc.url}[address]
		b := start(t, zoomsim.Options{Seed: &seed})
		b.install("sim-greenroom-user", sample)
		n, err := b.sim.Uninstall(sample, "")
		b.must(err)
		b.flush()
		if got := rc.counts()[0]; got != want || n != 1 {
			t.Errorf("%q: %d uninstalled, %d arrived, want %d", address, n, got, want)
		}
	}
}

// An app that is added without a secret token signs with one all the same, and
// keeps it when it is replaced.
func TestAddedAppHasASecretToken(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	app := zoomsim.App{ClientID: "late", Name: "Late", Kind: zoomsim.UserLevel, Scopes: []string{"user:read"}}
	var tokens []string
	for range 2 {
		b.must(b.sim.AddApp(app))
		page := b.call("GET", "/_sim/?tab=webhooks", "", "")
		_, rest, _ := strings.Cut(page.text, `id="token-late">`)
		token, _, _ := strings.Cut(rest, "<")
		tokens = append(tokens, token)
	}
	if len(tokens[0]) != 22 || tokens[1] != tokens[0] {
		t.Errorf("the secret tokens are %q", tokens)
	}
}

func TestSecretTokenIsMadeAndKept(t *testing.T) {
	t.Parallel()
	rc := listen(t)
	folder := t.TempDir()
	seed := seeded(rc.url)
	appOf(seed, hospitalApp).SecretToken = ""
	one := start(t, zoomsim.Options{Seed: seed, Data: folder})
	one.announce("meeting.created")
	if n := rc.counts(); n != [2]int{0, 0} {
		t.Fatalf("the receiver guessed the token: %v", n)
	}
	if err := one.sim.Close(); err != nil {
		t.Fatal(err)
	}
	tokens := map[string]bool{}
	for range 2 {
		sim := start(t, zoomsim.Options{Seed: seed, Data: folder})
		page := sim.call("GET", "/_sim/?tab=webhooks", "", "")
		_, rest, _ := strings.Cut(page.text, `id="token-sim-hospital-s2s">`)
		token, _, _ := strings.Cut(rest, "<")
		tokens[token] = true
		if len(token) != 22 {
			t.Errorf("the secret token is %q", token)
		}
		if err := sim.sim.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if len(tokens) != 1 {
		t.Errorf("a restart changed the secret token: %v", tokens)
	}
}

func TestWebhookControlAPI(t *testing.T) {
	t.Parallel()
	rc := listen(t)
	b := start(t, zoomsim.Options{Seed: seeded("http://127.0.0.1:1/")})
	at := "/_sim/apps/" + hospitalApp + "/subscriptions"
	body, err := json.Marshal(zoomsim.Subscription{URL: rc.url, Events: []string{"meeting.updated"}})
	if err != nil {
		t.Fatal(err)
	}
	if a := b.call("POST", at, "", string(body)); a.status != 201 || a.body["url"] != rc.url {
		t.Fatalf("subscribe: %d %s", a.status, a.text)
	}
	b.announce("meeting.updated")
	if a := b.call("POST", "/_sim/webhooks/1/redeliver", "", ""); a.status != 200 || a.body["id"] != 2.0 {
		t.Errorf("redeliver: %d %s", a.status, a.text)
	}
	b.flush()
	a := b.call("GET", "/_sim/webhooks", "", "")
	second := a.body["webhooks"].([]any)[1].(map[string]any)
	if second["state"] != "delivered" || second["attempts"].([]any)[0].(map[string]any)["status"] != 200.0 {
		t.Errorf("webhooks: %s", a.text)
	}
	for path, body := range map[string]string{
		"/_sim/webhooks/9/redeliver": "", "/_sim/webhooks/x/redeliver": "", "/_sim/apps/nobody/subscriptions": string(body),
		at: `{"url":"http://127.0.0.1:1/","events":["x"]}`, at + "/validate": `{"url":"http://127.0.0.1:1/"}`,
	} {
		if a := b.call("POST", path, "", body); a.status != 400 || a.body["error"] == "" {
			t.Errorf("%s: %d %s", path, a.status, a.text)
		}
	}
	if a := b.call("POST", at+"/validate", "", `{"url":"`+rc.url+`"}`); a.status != 204 {
		t.Errorf("validate: %d %s", a.status, a.text)
	}
	if a := b.call("POST", "/_sim/webhooks/pause", "", `{"paused":true}`); a.status != 204 {
		t.Errorf("pause: %d %s", a.status, a.text)
	}
	if a := b.call("DELETE", at+"?url="+url.QueryEscape(rc.url), "", ""); a.status != 204 || status(b, rc.url) != nil {
		t.Errorf("unsubscribe: %d %s", a.status, a.text)
	}
	if a := b.call("DELETE", at+"?url="+url.QueryEscape(rc.url), "", ""); a.status != 400 {
		t.Errorf("unsubscribe twice: %d %s", a.status, a.text)
	}
}
