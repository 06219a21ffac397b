package zoomsim_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"greenroom/zoomsim"
)

const (
	hospital    = "SimHospitalAccount01"
	hospitalApp = "sim-hospital-s2s"
	appSecret   = "test-secret-token"
)

// A receiver is somebody else's webhook endpoint. It checks signatures as
// Zoom's documentation says, on its own.
type receiver struct {
	*testing.T
	url string

	mu     sync.Mutex
	secret string
	status int // of answers to events
	got    []received
	news   chan struct{}                        // one for each of them
	asked  int                                  // validations
	prove  func(plain, encrypted string) string // the answer to a validation; nil for the right one
}

type received struct {
	event, body, stamp string
	header             http.Header
}

func sign(secret, text string) string {
	h := hmac.New(sha256.New, []byte(secret))
	io.WriteString(h, text)
	return hex.EncodeToString(h.Sum(nil))
}

func listen(t *testing.T) *receiver {
	t.Helper()
	rc := &receiver{T: t, secret: appSecret, status: http.StatusOK, news: make(chan struct{}, 1000)}
	server := httptest.NewServer(rc)
	t.Cleanup(server.Close)
	rc.url = server.URL + "/hook"
	return rc
}

func (rc *receiver) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	data, _ := io.ReadAll(r.Body)
	var in struct {
		Event   string
		Payload struct{ PlainToken string }
	}
	json.Unmarshal(data, &in)
	rc.mu.Lock()
	defer rc.mu.Unlock()
	stamp := r.Header.Get("x-zm-request-timestamp")
	if r.Header.Get("x-zm-signature") != "v0="+sign(rc.secret, "v0:"+stamp+":"+string(data)) {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	if in.Event == "endpoint.url_validation" {
		rc.asked++
		w.Header().Set("Content-Type", "application/json")
		plain := in.Payload.PlainToken
		if rc.prove != nil {
			io.WriteString(w, rc.prove(plain, sign(rc.secret, plain)))
			return
		}
		fmt.Fprintf(w, `{"plainToken":%q,"encryptedToken":%q}`, plain, sign(rc.secret, plain))
		return
	}
	rc.got = append(rc.got, received{in.Event, string(data), stamp, r.Header})
	rc.news <- struct{}{}
	w.WriteHeader(rc.status)
}

// set changes the receiver.
func (rc *receiver) set(change func()) {
	rc.mu.Lock()
	defer rc.mu.Unlock()
	change()
}

// counts returns how many events and validations arrived.
func (rc *receiver) counts() [2]int {
	rc.mu.Lock()
	defer rc.mu.Unlock()
	return [2]int{len(rc.got), rc.asked}
}

// await waits until n events have arrived.
func (rc *receiver) await(n int) {
	rc.Helper()
	for range n {
		select {
		case <-rc.news:
		case <-time.After(20 * time.Second):
			rc.Fatalf("of %d events arrived %v", n, rc.counts())
		}
	}
}

// seeded returns the default seed whose hospital app has meeting.created sent
// to an address.
func seeded(url string) *zoomsim.Seed {
	seed := zoomsim.DefaultSeed()
	app := appOf(&seed, hospitalApp)
	app.SecretToken = appSecret
	app.Subscriptions = []zoomsim.Subscription{{URL: url, Events: []string{"meeting.created"}}}
	return &seed
}

func appOf(seed *zoomsim.Seed, client string) *zoomsim.App {
	return &seed.Apps[slices.IndexFunc(seed.Apps, func(a zoomsim.App) bool { return a.ClientID == client })]
}

func (b *bench) announce(name string) {
	b.Helper()
	if err := b.sim.Announce(name, hospital, "", "", map[string]any{"object": map[string]any{"topic": "A&B <é>\u2028", "id": 98884753832}}); err != nil {
		b.Fatal(err)
	}
	b.flush()
}

func (b *bench) flush() {
	b.Helper()
	if err := b.sim.Flush(b.Context()); err != nil {
		b.Fatal(err)
	}
}

// advance moves the clock and waits for what that brings about.
func (b *bench) advance(d time.Duration) {
	b.Helper()
	if _, err := b.sim.Advance(d); err != nil {
		b.Fatal(err)
	}
	b.flush()
}

// last returns the newest delivery.
func (b *bench) last() zoomsim.Delivery {
	b.Helper()
	all := b.sim.Deliveries()
	if len(all) == 0 {
		b.Fatal("there are no deliveries")
	}
	return all[len(all)-1]
}

func TestWebhookIsSignedAndPrecededByValidation(t *testing.T) {
	t.Parallel()
	rc := listen(t)
	b := start(t, zoomsim.Options{Seed: seeded(rc.url)})
	b.announce("meeting.updated")
	if n := rc.counts(); n != [2]int{0, 0} {
		t.Fatalf("an event that nobody asked for: %v", n)
	}
	b.announce("meeting.created")
	if n := rc.counts(); n != [2]int{1, 1} {
		t.Fatalf("events and validations: %v", n)
	}
	got := rc.got[0]
	want := `{"event":"meeting.created","event_ts":1898856000000,"payload":{"account_id":"SimHospitalAccount01",` +
		`"object":{"id":98884753832,"topic":"A&B <é>` + "\u2028" + `"}}}` // as JSON.stringify writes it
	if got.body != want {
		t.Errorf("the body is %s, want %s", got.body, want)
	}
	if got.stamp != "1898856000" || got.header.Get("Content-Type") != "application/json; charset=utf-8" || got.header.Get("Authorization") != "" {
		t.Errorf("the headers are %v", got.header)
	}
	if d := b.last(); d.State != zoomsim.Delivered || d.Body != want || len(d.Attempts) != 1 || d.Attempts[0].Status != 200 {
		t.Errorf("the delivery is %+v", d)
	}
	b.announce("meeting.created")
	if n := rc.counts(); n != [2]int{2, 1} {
		t.Errorf("a second event: %v", n)
	}
}

func TestWebhookRetries(t *testing.T) {
	t.Parallel()
	for _, restamp := range []bool{false, true} {
		rc := listen(t)
		rc.status = http.StatusInternalServerError
		b := start(t, zoomsim.Options{Seed: seeded(rc.url), RestampRetries: restamp})
		b.announce("meeting.created")
		for i, wait := range []time.Duration{5 * time.Minute, 20 * time.Minute, time.Hour} {
			b.advance(wait - time.Second)
			if n := rc.counts()[0]; n != i+1 {
				t.Fatalf("a second before retry %d there were %d attempts", i+1, n)
			}
			b.advance(time.Second)
			if n := rc.counts()[0]; n != i+2 {
				t.Fatalf("at retry %d there were %d attempts", i+1, n)
			}
			if again := rc.got[i+1]; again.body != rc.got[0].body || (again.stamp == rc.got[0].stamp) == restamp {
				t.Errorf("restamp %t: retry %d is stamped %s, the first was %s", restamp, i+1, again.stamp, rc.got[0].stamp)
			}
		}
		b.advance(48 * time.Hour)
		d := b.last()
		if n := rc.counts()[0]; n != 4 || d.State != zoomsim.GivenUp || len(d.Attempts) != 4 || !d.Due.IsZero() {
			t.Errorf("after %d attempts the delivery is %+v", n, d)
		}
		if d.Attempts[3].Error != "The address answered with 500 Internal Server Error." || d.Attempts[3].At != noon.Add(85*time.Minute) {
			t.Errorf("the last attempt is %+v", d.Attempts[3])
		}
	}
}

func TestWebhookJumpMakesUpForAllRetries(t *testing.T) {
	t.Parallel()
	rc := listen(t)
	rc.status = http.StatusBadGateway
	b := start(t, zoomsim.Options{Seed: seeded(rc.url)})
	b.announce("meeting.created")
	b.advance(26 * time.Minute)
	if n := rc.counts()[0]; n != 3 {
		t.Errorf("26 minutes later there were %d attempts, not 3", n)
	}
}

func TestWebhookSucceedsOnRetry(t *testing.T) {
	t.Parallel()
	rc := listen(t)
	rc.status = http.StatusAccepted // neither 200 nor 204
	b := start(t, zoomsim.Options{Seed: seeded(rc.url)})
	b.announce("meeting.created")
	if d := b.last(); d.State != zoomsim.Waiting || d.Due != noon.Add(5*time.Minute) {
		t.Errorf("after 202 the delivery is %+v", d)
	}
	rc.set(func() { rc.status = http.StatusNoContent })
	b.advance(5 * time.Minute)
	if d := b.last(); d.State != zoomsim.Delivered || len(d.Attempts) != 2 {
		t.Errorf("after 204 the delivery is %+v", d)
	}
}

// The timer, not a call, begins what falls due on a clock that runs.
func TestWebhookRetryByTheClock(t *testing.T) {
	t.Parallel()
	rc := listen(t)
	rc.status = http.StatusInternalServerError
	sim, err := zoomsim.New(zoomsim.Options{Seed: seeded(rc.url)})
	if err != nil {
		t.Fatal(err)
	}
	defer sim.Close()
	b := &bench{t, sim, ""}
	if err := sim.SetSpeed(60_000); err != nil {
		t.Fatal(err)
	}
	b.announce("meeting.created")
	rc.await(4)
	b.flush()
	if d := b.last(); d.State != zoomsim.GivenUp {
		t.Errorf("the delivery is %+v", d)
	}
}

// What a request makes due leaves after it, without being asked to.
func TestWebhookLeavesAfterARequest(t *testing.T) {
	t.Parallel()
	rc := listen(t)
	rc.status = http.StatusInternalServerError
	b := start(t, zoomsim.Options{Seed: seeded(rc.url)})
	b.announce("meeting.created")
	b.call("POST", "/_sim/clock", "", `{"advance_seconds":300}`)
	rc.await(2)
}

func TestWebhookMustBeAnsweredWithinThreeSeconds(t *testing.T) {
	t.Parallel()
	quick := listen(t)
	hang := make(chan struct{})
	slow := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		data, _ := io.ReadAll(r.Body)
		if strings.Contains(string(data), "url_validation") {
			r.Body = io.NopCloser(strings.NewReader(string(data)))
			quick.ServeHTTP(w, r)
			return
		}
		<-hang
	}))
	defer slow.Close()
	defer close(hang)
	b := start(t, zoomsim.Options{Seed: seeded(slow.URL)})
	began := time.Now()
	b.announce("meeting.created")
	took := time.Since(began)
	d := b.last()
	if took < 3*time.Second || d.State != zoomsim.Waiting || d.Attempts[0].Error != "There was no answer within 3s." {
		t.Errorf("after %s the delivery is %+v", took, d)
	}
}

func TestWebhookFollowsNoRedirect(t *testing.T) {
	t.Parallel()
	rc := listen(t)
	moved := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		data, _ := io.ReadAll(r.Body)
		if strings.Contains(string(data), "url_validation") {
			r.Body = io.NopCloser(strings.NewReader(string(data)))
			rc.ServeHTTP(w, r)
			return
		}
		http.Redirect(w, r, rc.url, http.StatusTemporaryRedirect)
	}))
	defer moved.Close()
	b := start(t, zoomsim.Options{Seed: seeded(moved.URL)})
	b.announce("meeting.created")
	if d := b.last(); rc.counts()[0] != 0 || d.State != zoomsim.Waiting || d.Attempts[0].Status != 307 {
		t.Errorf("the delivery is %+v", d)
	}
}

func TestWebhookSurvivesRestart(t *testing.T) {
	t.Parallel()
	rc := listen(t)
	rc.status = http.StatusServiceUnavailable
	folder := t.TempDir()
	one := start(t, zoomsim.Options{Seed: seeded(rc.url), Data: folder})
	one.announce("meeting.created")
	if err := one.sim.Close(); err != nil {
		t.Fatal(err)
	}
	rc.set(func() { rc.status = http.StatusOK })
	two := start(t, zoomsim.Options{Seed: seeded(rc.url), Data: folder})
	two.flush()
	if n := rc.counts(); n != [2]int{1, 1} {
		t.Fatalf("at once after the restart: %v", n)
	}
	two.advance(5 * time.Minute)
	if n, d := rc.counts(), two.last(); n != [2]int{2, 1} || d.State != zoomsim.Delivered || rc.got[0].body != rc.got[1].body {
		t.Errorf("%v, and the delivery is %+v", n, d)
	}
	two.announce("meeting.created")
	if d := two.last(); d.ID != 2 {
		t.Errorf("the next delivery has the id %d", d.ID)
	}
}

// What Close interrupts is due again after a restart, and counts as nothing.
func TestWebhookInterruptedByClose(t *testing.T) {
	t.Parallel()
	rc := listen(t)
	arrived, hang := make(chan struct{}), make(chan struct{})
	slow := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		select {
		case arrived <- struct{}{}: // the first request only: nobody asks twice
			<-hang
		case <-hang:
			rc.ServeHTTP(w, r)
		}
	}))
	defer slow.Close()
	folder := t.TempDir()
	one := start(t, zoomsim.Options{Seed: seeded(slow.URL), Data: folder})
	if err := one.sim.Announce("meeting.created", hospital, "", "", nil); err != nil {
		t.Fatal(err)
	}
	<-arrived
	if err := one.sim.Close(); err != nil {
		t.Fatal(err)
	}
	if n := one.sim.Running(); n != 0 {
		t.Errorf("%d webhooks are under way after Close", n)
	}
	close(hang)
	two := start(t, zoomsim.Options{Seed: seeded(slow.URL), Data: folder})
	two.flush()
	if d := two.last(); d.State != zoomsim.Delivered || len(d.Attempts) != 1 || rc.counts() != [2]int{1, 1} {
		t.Errorf("%v, and the delivery is %+v", rc.counts(), d)
	}
}

func TestWebhooksAreBounded(t *testing.T) {
	t.Parallel()
	rc, gate := listen(t), make(chan struct{})
	slow := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		<-gate
		rc.ServeHTTP(w, r)
	}))
	defer slow.Close()
	b := start(t, zoomsim.Options{Seed: seeded(slow.URL), WebhookTimeout: 30 * time.Second})
	for range 60 {
		if err := b.sim.Announce("meeting.created", hospital, "", "", nil); err != nil {
			t.Fatal(err)
		}
	}
	if n := b.sim.Running(); n != 1 {
		t.Errorf("%d requests begin before the address is validated", n)
	}
	gate <- struct{}{}
	gate <- struct{}{} // the validation is over, and one webhook arrived
	if n := b.sim.Running(); n != 16 {
		t.Errorf("%d webhooks are under way", n)
	}
	close(gate)
	b.flush()
	if n := rc.counts(); n != [2]int{60, 1} {
		t.Errorf("events and validations: %v", n)
	}
}

func TestFinishedWebhooksAreForgotten(t *testing.T) {
	t.Parallel()
	seed := seeded("http://127.0.0.1:1/")
	b := start(t, zoomsim.Options{Seed: seed})
	b.sim.PauseWebhooks(true)
	for range 1003 {
		if err := b.sim.Announce("meeting.created", hospital, "", "", nil); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.sim.Unsubscribe(hospitalApp, "http://127.0.0.1:1/"); err != nil {
		t.Fatal(err)
	}
	b.sim.PauseWebhooks(false)
	b.flush()
	all := b.sim.Deliveries()
	if len(all) != 1000 || all[0].ID != 4 || all[999].State != zoomsim.Dropped {
		t.Errorf("%d deliveries are kept, from %d on", len(all), all[0].ID)
	}
}

func TestWebhooksPauseAndRepeat(t *testing.T) {
	t.Parallel()
	rc := listen(t)
	b := start(t, zoomsim.Options{Seed: seeded(rc.url)})
	b.sim.PauseWebhooks(true)
	b.announce("meeting.created")
	if n := rc.counts(); n != [2]int{0, 0} {
		t.Fatalf("while paused: %v", n)
	}
	b.sim.PauseWebhooks(false)
	b.flush()
	id, err := b.sim.Redeliver(b.last().ID)
	if err != nil || id != 2 {
		t.Fatal(id, err)
	}
	b.flush()
	if n := rc.counts(); n != [2]int{2, 1} || rc.got[0].body != rc.got[1].body {
		t.Errorf("after the repetition: %v", n)
	}
	if _, err := b.sim.Redeliver(99); err == nil {
		t.Error("a webhook that never was is repeated")
	}
}

// No t.Parallel: other tests' goroutines are not its affair.
func TestWebhooksLeaveNothingRunning(t *testing.T) {
	rc := listen(t)
	rc.status = http.StatusInternalServerError
	before := goleak.IgnoreCurrent()
	sim, err := zoomsim.New(zoomsim.Options{Seed: seeded(rc.url), Now: func() time.Time { return noon }})
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{t, sim, ""}
	b.announce("meeting.created")
	if d := b.last(); d.State != zoomsim.Waiting || len(d.Attempts) != 1 {
		t.Errorf("the delivery is %+v", d)
	}
	if err := goleak.Find(before); err != nil { // although a retry is due in five minutes
		t.Error(err)
	}
	if err := sim.Close(); err != nil {
		t.Error(err)
	}
	goleak.VerifyNone(t, before)
}
