package zoom_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"greenroom"
	"greenroom/zoom"
)

// The numbers are those of the ranked list of what goes wrong with Zoom. Each
// test fails if the handling it is named after is removed.

// differs fails unless exactly the named fields differ.
func differs(t *testing.T, s *zoom.Stored, fields ...string) {
	t.Helper()
	for _, field := range fields {
		if _, ok := s.Differs(field); !ok {
			t.Errorf("%s does not differ", field)
		}
	}
	if len(s.Differences) != len(fields) {
		t.Errorf("differences %v, want %v", s.Differences, fields)
	}
}

func TestGotcha05SuccessThatChangedNothing(t *testing.T) {
	t.Parallel()
	c, _ := simulated(t)
	token := accountToken(t, c)
	made, err := c.CreateMeeting(t.Context(), token, licensed, request)
	if err != nil {
		t.Fatal(err)
	}
	differs(t, made)
	got, err := c.UpdateMeeting(t.Context(), token, made.ID, zoom.MeetingRequest{
		Topic: "Kept", Start: zoom.At(noon.Add(-time.Hour)),
		Settings: zoom.MeetingSettings{WaitingRoom: new(true), JoinBeforeHost: new(true)},
	})
	if err != nil {
		t.Fatal(err)
	}
	differs(t, got, "start_time", "settings.join_before_host")
	if d, _ := got.Differs("start_time"); got.Topic != "Kept" || !got.Start.Equal(request.Start.Time) ||
		d.String() != "start_time stored differently: wanted 2026-11-02T11:00:00Z, stored 2026-11-02T13:00:00Z" {
		t.Errorf("stored %+v: %v", got.Meeting, d)
	}
	late := request
	late.Start = zoom.At(noon.Add(-time.Hour))
	if got, err = c.CreateMeeting(t.Context(), token, licensed, late); err != nil {
		t.Fatal(err)
	}
	differs(t, got, "start_time")
}

func TestGotcha05ReadBackFails(t *testing.T) {
	t.Parallel()
	c := client(t, tripper(func(r *http.Request) (*http.Response, error) {
		if r.Method == http.MethodPatch {
			return answer(204, "")(r)
		}
		return answer(503, "")(r)
	}))
	_, err := c.UpdateMeeting(t.Context(), bearer, 1, zoom.MeetingRequest{Topic: "T"})
	if !zoom.IsUnread(err) || zoom.IsAmbiguous(err) || greenroom.KindOf(err) != greenroom.Unavailable {
		t.Error(err)
	}
}

func TestGotcha08AlternativeHostsPoison(t *testing.T) {
	t.Parallel()
	const other, unlicensed = "t.template@hospital.example", "u.usher@hospital.example"
	c, _ := simulated(t)
	token := accountToken(t, c)
	poisoned := request
	poisoned.Settings.AlternativeHosts = zoom.AlternativeHosts{other, unlicensed}
	made, err := c.CreateMeeting(t.Context(), token, licensed, poisoned)
	if err != nil {
		t.Fatal(err)
	}
	differs(t, made, "settings.alternative_hosts")
	if d := made.Differences[0]; greenroom.KindOf(d.Cause) != greenroom.Invalid || d.Wanted != other+";"+unlicensed || d.Stored != "" {
		t.Errorf("difference %+v", d)
	}
	moved := zoom.At(noon.Add(3 * time.Hour))
	got, err := c.UpdateMeeting(t.Context(), token, made.ID, zoom.MeetingRequest{Start: moved, Settings: poisoned.Settings})
	if err != nil || !got.Start.Equal(moved.Time) {
		t.Fatal(got, err)
	}
	differs(t, got, "settings.alternative_hosts")

	// The host's own name would do the same.
	own := zoom.MeetingRequest{Settings: zoom.MeetingSettings{AlternativeHosts: zoom.AlternativeHosts{strings.ToUpper(licensed), other}}}
	if got, err = c.UpdateMeeting(t.Context(), token, made.ID, own); err != nil || len(got.Settings.AlternativeHosts) != 1 {
		t.Fatal(got, err)
	}
	differs(t, got)
	byID := request
	byID.Settings.AlternativeHosts = zoom.AlternativeHosts{licensed, other}
	if got, err = c.CreateMeeting(t.Context(), token, made.HostID, byID); err != nil {
		t.Fatal(err)
	}
	differs(t, got)
}

func TestGotcha08OnlyHostsAreTriedWithout(t *testing.T) {
	t.Parallel()
	n := 0
	c := client(t, tripper(func(r *http.Request) (*http.Response, error) {
		switch {
		case r.Method == http.MethodGet:
			return answer(200, `{"id":1,"email":"host@x.example"}`)(r)
		case n == 0:
			n++
			return answer(400, `{"code":1114,"message":"?"}`)(r)
		}
		n++
		return answer(400, `{"code":3161,"message":"?"}`)(r)
	}))
	with := request
	with.Settings.AlternativeHosts = zoom.AlternativeHosts{"a@x.example"}
	_, err := c.CreateMeeting(t.Context(), bearer, "u", with)
	if e, ok := errors.AsType[*zoom.APIError](err); !ok || e.Code != 3161 || n != 2 {
		t.Errorf("%d writes, %v", n, err)
	}
	for _, tt := range []struct {
		body  string
		req   zoom.MeetingRequest
		wants int
	}{
		{`{"code":4711}`, with, 1}, {`{"code":300}`, request, 1},
		{`{"code":300}`, zoom.MeetingRequest{Settings: with.Settings}, 1}, {`{"code":300}`, with, 2},
	} {
		n = 0
		c := client(t, tripper(func(r *http.Request) (*http.Response, error) {
			if r.Method == http.MethodGet {
				return answer(200, `{"id":1}`)(r)
			}
			n++
			return answer(400, tt.body)(r)
		}))
		if _, err := c.UpdateMeeting(t.Context(), bearer, 1, tt.req); err == nil || n != tt.wants {
			t.Errorf("%s: %d writes, want %d, %v", tt.body, n, tt.wants, err)
		}
	}
}

func TestGotcha09MeAndID(t *testing.T) {
	t.Parallel()
	c := client(t, tripper(func(r *http.Request) (*http.Response, error) {
		t.Errorf("%s %s was sent", r.Method, r.URL.Path)
		return nil, io.EOF
	}))
	for host, token := range map[string]zoom.Token{"me": {}, "KDcuGIm1QgePTO8WbOqwIQ": {UserLevel: true}} {
		if _, err := c.CreateMeeting(t.Context(), token, host, request); greenroom.KindOf(err) != greenroom.Internal {
			t.Errorf("%s: %v", host, err)
		}
		if _, err := c.Meetings(t.Context(), token, host, zoom.MeetingsQuery{}); greenroom.KindOf(err) != greenroom.Internal {
			t.Errorf("%s: %v", host, err)
		}
	}
	var path string
	c = client(t, tripper(func(r *http.Request) (*http.Response, error) {
		path = r.URL.Path
		return answer(201, `{"id":1}`)(r)
	}))
	if _, err := c.CreateMeeting(t.Context(), zoom.Token{UserLevel: true}, "me", request); err != nil || path != "/v2/users/me/meetings" {
		t.Error(path, err)
	}
}

func TestGotcha11MissingScopeIsNoBadRequest(t *testing.T) {
	t.Parallel()
	for _, status := range []int{400, 401, 403} {
		for _, code := range []int{4700, 4711} {
			_, err := client(t, answer(status, fmt.Sprintf(`{"code":%d,"message":"?"}`, code))).Users(t.Context(), bearer, zoom.UsersQuery{})
			if greenroom.KindOf(err) != greenroom.Forbidden || !strings.Contains(greenroom.MessageOf(err), "connect Zoom again") {
				t.Errorf("HTTP %d, code %d: %v", status, code, err)
			}
		}
	}
}

func TestGotcha14RetryAfter(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		header http.Header // as it is: a transport need not put names in order
		want   time.Duration
	}{
		{http.Header{"retry-after": {"2026-11-02T12:10:00Z"}}, 10 * time.Minute},
		{http.Header{"RETRY-AFTER": {"7"}}, 7 * time.Second},
		{http.Header{"Retry-After": {"Mon, 02 Nov 2026 12:01:00 GMT"}}, time.Minute},
		{http.Header{"x-ratelimit-type": {"QPS"}, "x-ratelimit-reset": {strconv.FormatInt(noon.Unix()+2, 10)}}, 2 * time.Second},
		{http.Header{"x-ratelimit-category": {"Light"}, "x-ratelimit-limit": {"6000"}}, 12 * time.Hour}, // the host's day, without any
	} {
		c := client(t, tripper(func(r *http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: http.StatusTooManyRequests, Header: tt.header, Body: io.NopCloser(strings.NewReader(`{"code":429}`)), Request: r}, nil
		}))
		_, err := c.CreateMeeting(t.Context(), bearer, "u", request)
		if greenroom.RetryAfterOf(err) != tt.want || errors.Is(err, greenroom.ErrHostDay) != (tt.want == 12*time.Hour) {
			t.Errorf("%v: %v, want %v", tt.header, greenroom.RetryAfterOf(err), tt.want)
		}
	}
}

func TestGotcha15AnswersThatAreNone(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		status int
		body   string
		want   greenroom.Kind
		gone   bool
	}{
		{200, `{"code":3001,"message":"Le document n’existe pas."}`, greenroom.NotFound, true},
		{200, `{"code":300,"message":"User does not exist: a@x.example."}`, greenroom.Invalid, false},
		{200, `{"code":200,"message":"仅适用于付费用户"}`, greenroom.Forbidden, false},
		{404, `{"code":1001,"message":"n’existe pas ou n’appartient pas à ce compte"}`, greenroom.NotFound, true},
		{404, `{"code":1001,"message":"You have exceeded the daily rate limit (100)"}`, greenroom.NotFound, true},
		{400, `{"code":300,"message":"Meeting does not exist: 1."}`, greenroom.Invalid, false},
		{400, `{"code":300,"message":["not a text"]}`, greenroom.Invalid, false},
		{404, `<?xml version="1.0"?><error><code>3001</code></error>`, greenroom.Unavailable, false},
		{400, `<html>Bad Request</html>`, greenroom.Unavailable, false},
		{200, `<?xml version="1.0"?><ok/>`, greenroom.Unavailable, false},
	} {
		m, err := client(t, answer(tt.status, tt.body)).Meeting(t.Context(), bearer, 1)
		if m != nil || greenroom.KindOf(err) != tt.want || zoom.IsGone(err) != tt.gone {
			t.Errorf("HTTP %d %s: %v, gone %v", tt.status, tt.body, err, zoom.IsGone(err))
		}
	}
}

func TestGotcha21RecurrenceIsWhole(t *testing.T) {
	t.Parallel()
	var body string
	c := client(t, tripper(func(r *http.Request) (*http.Response, error) {
		if r.Method == http.MethodPatch {
			b, _ := io.ReadAll(r.Body)
			body = string(b)
			return answer(204, "")(r)
		}
		return answer(200, `{"id":1,"recurrence":{"type":2,"repeat_interval":1,"weekly_days":"4,2","end_times":7}}`)(r)
	}))
	weekly := zoom.Recurrence{Type: zoom.Weekly, RepeatInterval: 1, WeeklyDays: "2,4", EndTimes: 7}
	for name, spoil := range map[string]func(*zoom.Recurrence){
		"no type":     func(r *zoom.Recurrence) { r.Type = 0 },
		"no interval": func(r *zoom.Recurrence) { r.RepeatInterval = 0 },
		"too long":    func(r *zoom.Recurrence) { r.RepeatInterval = 51 },
		"no days":     func(r *zoom.Recurrence) { r.WeeklyDays = "" },
		"other days":  func(r *zoom.Recurrence) { r.WeeklyDays = "2,8" },
		"no end":      func(r *zoom.Recurrence) { r.EndTimes = 0 },
		"two ends":    func(r *zoom.Recurrence) { r.EndDate = zoom.At(noon) },
		"no month":    func(r *zoom.Recurrence) { r.Type = zoom.Monthly },
		"half a week": func(r *zoom.Recurrence) { r.Type, r.MonthlyWeek = zoom.Monthly, -1 },
	} {
		part := weekly
		spoil(&part)
		if _, err := c.UpdateMeeting(t.Context(), bearer, 1, zoom.MeetingRequest{Recurrence: part}); greenroom.FieldOf(err) != "recurrence" || body != "" {
			t.Errorf("%s: sent %q, %v", name, body, err)
		}
	}
	got, err := c.UpdateMeeting(t.Context(), bearer, 1, zoom.MeetingRequest{Recurrence: weekly})
	if want := `{"recurrence":{"type":2,"repeat_interval":1,"weekly_days":"2,4","end_times":7}}`; err != nil || body != want {
		t.Errorf("sent %s, %v", body, err)
	}
	differs(t, got)
}

func TestGotcha22RegionalHost(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ domain, configured, stated, want string }{
		{"", "", "https://api-eu.zoom.us", "api-eu.zoom.us"},
		{"", "https://api.zoom.us", "https://api-eu.zoom.us", "api-eu.zoom.us"},
		{"", "", "https://api-eu.zoom.us.evil.example", "api.zoom.us"},
		{"", "", "http://api-eu.zoom.us", "api.zoom.us"},
		{"", "https://zoom.test", "https://eu.zoom.test", "eu.zoom.test"},
		{"", "https://zoom.test", "https://api-eu.zoom.us", "zoom.test"},
		{"", "https://zoom.test:8443", "https://eu.zoom.test:8443", "eu.zoom.test:8443"},
		{"", "https://zoom.test:8443", "https://zoom.test:22", "zoom.test:8443"},
		{"", "http://127.0.0.1:80", "http://127.0.0.1:80", "127.0.0.1:80"},
		{"zoomgov.com", "https://api.zoomgov.com", "https://api-x.zoomgov.com", "api-x.zoomgov.com"},
		{"zoomgov.com", "https://api.zoomgov.com", "https://api-eu.zoom.us", "api.zoomgov.com"},
	} {
		var asked string
		c := client(t, tripper(func(r *http.Request) (*http.Response, error) {
			if r.Method == http.MethodPost {
				b, _ := json.Marshal(zoom.TokenAnswer{AccessToken: "a", APIURL: tt.stated})
				return answer(200, string(b))(r)
			}
			asked = r.URL.Host
			return answer(200, `{"id":1}`)(r)
		}), func(o *zoom.Options) { o.Domain, o.APIURL = tt.domain, tt.configured })
		token, err := c.AccountToken(t.Context(), zoom.AccountCredentials{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.Meeting(t.Context(), token, 1); err != nil || asked != tt.want {
			t.Errorf("%+v: asked %s, %v", tt, asked, err)
		}
		token.APIURL = tt.stated // stored before the configuration changed
		if _, err := c.Meeting(t.Context(), token, 1); err != nil || asked != tt.want {
			t.Errorf("%+v, stored: asked %s, %v", tt, asked, err)
		}
	}
	for _, domain := range []string{"https://zoom.us", ".zoom.us", "zoom.us/x"} {
		if _, err := zoom.New(zoom.Options{Domain: domain, Now: time.Now}); greenroom.KindOf(err) != greenroom.Invalid {
			t.Errorf("domain %q: %v", domain, err)
		}
	}
}
