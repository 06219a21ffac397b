package zoomsim_test

import (
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"greenroom/zoomsim"
)

// untilRefused makes calls until one is refused with 429, and returns how many were
// not, and the refusal.
func (b *bench) untilRefused(atMost int, call func() answer) (int, answer) {
	b.Helper()
	for n := range atMost {
		if a := call(); a.status == http.StatusTooManyRequests {
			return n, a
		}
	}
	b.Fatalf("%d calls were not refused", atMost)
	return 0, answer{}
}

// TestPerSecondLimits counts what each plan admits in one second under each
// label: the table of the Zoom rate limit documentation.
func TestPerSecondLimits(t *testing.T) {
	t.Parallel()
	tests := []struct {
		plan                 string
		light, medium, heavy int
	}{
		{zoomsim.Free, 4, 2, 1},
		{zoomsim.Pro, 30, 20, 10},
		{zoomsim.Business, 80, 60, 40},
	}
	for _, tt := range tests {
		t.Run(tt.plan, func(t *testing.T) {
			t.Parallel()
			b := start(t, zoomsim.Options{Plan: tt.plan})
			token := b.s2s()
			for path, want := range map[string]int{"GET /v2/users/" + sample: tt.light, "GET /v2/users": tt.medium,
				"POST /v2/meetings/81234567890/batch_registrants": tt.heavy} {
				method, path, _ := strings.Cut(path, " ")
				n, a := b.untilRefused(100, func() answer { return b.call(method, path, token, `{}`) })
				if n != want || a.code() != 429 || a.header.Get("Retry-After") != "" {
					t.Errorf("%s: %d admitted, then %s %v", path, n, a.text, a.header)
				}
				got := [4]string{a.header.Get("X-RateLimit-Type"), a.header.Get("X-RateLimit-Limit"),
					a.header.Get("X-RateLimit-Remaining"), a.header.Get("X-RateLimit-Reset")}
				next := strconv.FormatInt(noon.Add(time.Second).Unix(), 10)
				if got != [4]string{"QPS", strconv.Itoa(want), "0", next} {
					t.Errorf("%s: headers %q", path, got)
				}
			}
			if _, err := b.sim.Advance(time.Second); err != nil {
				t.Fatal(err)
			}
			if a := b.call("GET", "/v2/users", token, ""); a.status != 200 {
				t.Errorf("a second later: %d %s", a.status, a.text)
			}
		})
	}
}

func TestLimitsAreSharedByTheAppsOfAnAccount(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{Plan: zoomsim.Free})
	_, q := b.consent(sample, "allow", userQuery())
	person, server := b.redeem(q.Get("code")).body["access_token"].(string), b.s2s()
	for _, token := range []string{person, server, person, server} {
		path := "/v2/users/" + sample
		if token == person {
			path = "/v2/users/me"
		}
		if a := b.call("GET", path, token, ""); a.status != 200 {
			t.Fatalf("%d %s", a.status, a.text)
		}
	}
	if a := b.call("GET", "/v2/users/me", person, ""); a.status != 429 {
		t.Errorf("the fifth call of the account: %d", a.status)
	}
	clinic := b.token("sim-clinic-s2s", "SimClinicAccount0001")
	if a := b.call("GET", "/v2/users/p.practitioner@clinic.example", clinic, ""); a.status != 200 {
		t.Errorf("another account: %d", a.status)
	}
}

// TestDailyLimits has the clock run through a day: 2,000 Medium calls of a
// Free account, then a refusal that names the end of the day as a date.
func TestDailyLimits(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{Plan: zoomsim.Free})
	if err := b.sim.SetTime(noon.Truncate(24 * time.Hour)); err != nil {
		t.Fatal(err)
	}
	token := b.s2s()
	n, a := b.untilRefused(2001, func() answer {
		if _, err := b.sim.Advance(time.Second); err != nil {
			t.Fatal(err)
		}
		return b.call("GET", "/v2/users", token, "")
	})
	if n != 2000 || a.code() != 429 || a.header.Get("X-RateLimit-Type") != "Daily-limit" ||
		a.header.Get("Retry-After") != "2030-03-05T00:00:00Z" || a.header.Get("X-RateLimit-Remaining") != "0" {
		t.Errorf("%d admitted, then %s %v", n, a.text, a.header)
	}
	if err := b.sim.SetTime(noon.Truncate(24 * time.Hour).Add(24 * time.Hour)); err != nil {
		t.Fatal(err)
	}
	if a := b.call("GET", "/v2/users", b.s2s(), ""); a.status != 200 || a.header.Get("X-RateLimit-Remaining") != "1999" {
		t.Errorf("the next day: %d %v", a.status, a.header)
	}
}

// TestGotcha03HostDay uses up the host's day; TestGotcha14 looks at the three
// refusals' headers.
func TestGotcha03HostDay(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	token := b.s2s()
	path, _ := b.create(token, `{"start_time":"2030-03-09T09:00:00Z"}`)
	other, _ := b.create(token, `{"start_time":"2030-03-10T09:00:00Z"}`)
	for range 98 {
		if a := b.call("PATCH", path, token, `{"topic":"x"}`); a.status != 204 {
			t.Fatalf("update: %d %s", a.status, a.text)
		}
	}
	for _, call := range []func() answer{
		func() answer { return b.call("PATCH", path, token, `{"topic":"y"}`) },
		func() answer { return b.call("PATCH", other, token, `{"topic":"y"}`) },
		func() answer { return b.call("POST", "/v2/users/"+sample+"/meetings", token, `{}`) },
	} {
		if a := call(); a.status != 429 || a.code() != 429 {
			t.Errorf("beyond the hundred: %d %s", a.status, a.text)
		}
	}
	if a := b.call("DELETE", path, token, ""); a.status != 204 {
		t.Errorf("deletes count: %d", a.status)
	}
	if a := b.call("POST", "/v2/users/w.wellmade@hospital.example/meetings", token, `{}`); a.status != 201 {
		t.Errorf("another host: %d", a.status)
	}
	if err := b.sim.SetTime(noon.Truncate(24 * time.Hour).Add(24*time.Hour - time.Second)); err != nil {
		t.Fatal(err)
	}
	token = b.s2s()
	if a := b.call("PATCH", other, token, `{"topic":"y"}`); a.status != 429 {
		t.Errorf("before midnight UTC: %d", a.status)
	}
	if _, err := b.sim.Advance(time.Second); err != nil {
		t.Fatal(err)
	}
	if a := b.call("PATCH", other, token, `{"topic":"y"}`); a.status != 204 {
		t.Errorf("after midnight UTC: %d %s", a.status, a.text)
	}
}

// TestGotcha14RetryAfter: a date on a daily refusal, nothing on the host's day,
// a Unix time on a burst, and the code 4001 where the reference has it.
func TestGotcha14RetryAfter(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{Plan: zoomsim.Free})
	token := b.s2s()
	path, _ := b.create(token, `{"start_time":"2030-03-09T09:00:00Z"}`)
	_, burst := b.untilRefused(10, func() answer { return b.call("PATCH", path, token, `{"topic":"x"}`) })
	if burst.code() != 4001 || burst.header.Get("X-RateLimit-Reset") == "" || burst.header.Get("Retry-After") != "" {
		t.Errorf("burst: %s %v", burst.text, burst.header)
	}
	_, host := b.untilRefused(101, func() answer {
		if _, err := b.sim.Advance(time.Second); err != nil {
			t.Fatal(err)
		}
		return b.call("PATCH", path, token, `{"topic":"x"}`)
	})
	_, retry := host.header["Retry-After"]
	_, kind := host.header["X-Ratelimit-Type"]
	if host.code() != 429 || retry || kind || host.header.Get("X-RateLimit-Limit") != "6000" {
		t.Errorf("host day: %s %v", host.text, host.header)
	}
}

// TestHostDayIsExact has many callers at once use up the days before and after
// midnight UTC: each has its hundred, no more and no less.
func TestHostDayIsExact(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	token := b.s2s()
	paths := make([]string, 15) // ten updates each are fewer than a meeting may have
	for i := range paths {
		paths[i], _ = b.create(token, `{"start_time":"2030-03-09T09:00:00Z"}`)
	}
	day := func() (admitted, refused int64) {
		var done, over atomic.Int64
		var group sync.WaitGroup
		for _, path := range paths {
			group.Go(func() {
				for range 10 {
					resp, err := b.try("PATCH", path, token, `{"topic":"x"}`)
					if err != nil {
						t.Error(err)
						return
					}
					resp.Body.Close() //nolint:errcheck // nothing is read
					switch resp.StatusCode {
					case http.StatusNoContent:
						done.Add(1)
					case http.StatusTooManyRequests:
						over.Add(1)
					}
				}
			})
		}
		group.Wait()
		return done.Load(), over.Load()
	}
	if done, over := day(); done != 85 || over != 65 { // the creates count
		t.Errorf("the first day admitted %d and refused %d", done, over)
	}
	b.must(b.sim.SetTime(noon.Truncate(24 * time.Hour).Add(24 * time.Hour)))
	token = b.s2s()
	if done, over := day(); done != 100 || over != 50 {
		t.Errorf("the next day admitted %d and refused %d", done, over)
	}
}

// TestMeetingDay: a meeting has its own hundred updates within 24 hours, which
// do not begin anew at midnight, and what it refuses costs its host nothing.
func TestMeetingDay(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	midnight := noon.Truncate(24 * time.Hour).Add(24 * time.Hour)
	b.must(b.sim.SetTime(midnight.Add(-time.Minute)))
	token := b.s2s()
	path, _ := b.create(token, `{"start_time":"2030-03-09T09:00:00Z"}`)
	patch := func() answer { return b.call("PATCH", path, token, `{"topic":"x"}`) }
	if n, _ := b.untilRefused(100, patch); n != 99 { // the create counts for the host alone
		t.Errorf("%d updates before midnight", n)
	}
	b.must(b.sim.SetTime(midnight))
	if n, a := b.untilRefused(100, patch); n != 1 || a.header.Get("X-RateLimit-Type") != "" || a.header.Get("Retry-After") != "" {
		t.Errorf("%d updates after midnight, then %s %v", n, a.text, a.header)
	}
	other, _ := b.create(token, `{"start_time":"2030-03-09T09:00:00Z"}`)
	if n, _ := b.untilRefused(100, func() answer { return b.call("PATCH", other, token, `{"topic":"x"}`) }); n != 98 {
		t.Errorf("the host had %d changes left after two", n)
	}
	b.must(b.sim.SetTime(midnight.Add(24 * time.Hour)))
	if token = b.s2s(); patch().status != http.StatusNoContent {
		t.Error("the meeting stays locked after 24 hours")
	}
}
