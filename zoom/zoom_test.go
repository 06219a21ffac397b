package zoom_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"golang.org/x/oauth2"

	"greenroom"
	"greenroom/zoom"
)

// tripper answers in place of the network.
type tripper func(*http.Request) (*http.Response, error)

func (f tripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func answer(status int, body string, header ...string) tripper {
	return func(r *http.Request) (*http.Response, error) {
		h := http.Header{}
		for i := 0; i+1 < len(header); i += 2 {
			h.Set(header[i], header[i+1])
		}
		return &http.Response{StatusCode: status, Header: h, Body: io.NopCloser(strings.NewReader(body)), Request: r}, nil
	}
}

var noon = time.Date(2026, 11, 2, 12, 0, 0, 0, time.UTC)

func client(tb testing.TB, rt http.RoundTripper, change ...func(*zoom.Options)) *zoom.Client {
	tb.Helper()
	o := zoom.Options{HTTP: &http.Client{Transport: rt}, Now: func() time.Time { return noon }}
	for _, f := range change {
		f(&o)
	}
	c, err := zoom.New(o)
	if err != nil {
		tb.Fatal(err)
	}
	return c
}

var (
	bearer  = zoom.Token{Access: "access-text"}
	app     = zoom.AppCredentials{ClientID: "client", ClientSecret: "secret-text"}
	request = zoom.MeetingRequest{Topic: "Talk", Start: zoom.At(noon.Add(time.Hour)), Duration: 30, Timezone: "Europe/Vienna"}
)

func TestNewRefuses(t *testing.T) {
	t.Parallel()
	now := func() time.Time { return noon }
	for _, o := range []zoom.Options{
		{}, {Now: now, APIURL: "api.zoom.us"}, {Now: now, APIURL: "ftp://zoom.us"}, {Now: now, OAuthURL: "https://u:p@zoom.us"},
	} {
		if _, err := zoom.New(o); err == nil {
			t.Errorf("New(%+v) was accepted", o)
		}
	}
	if _, err := zoom.New(zoom.Options{Now: now}); err != nil {
		t.Error(err)
	}
}

func TestAPIURLIsFollowedToZoomOnly(t *testing.T) {
	t.Parallel()
	const own = "api.zoom.us"
	tests := []struct{ configured, stated, want string }{
		{"", "", own},
		{"", "https://api-eu.zoom.us", "api-eu.zoom.us"},
		{"", "https://API-EU.ZOOM.US/", "api-eu.zoom.us"},
		{"", "https://zoom.us", "zoom.us"},
		{"", "https://hospital.zoom.us:443", "hospital.zoom.us"},
		{"", "http://api-eu.zoom.us", own},
		{"", "https://zoom.us.evil.example", own},
		{"", "https://evilzoom.us", own},
		{"", "https://api.zoom.us@evil.example", own},
		{"", "https://u:p@api-eu.zoom.us", own},
		{"", "https://api-eu.zoom.us:8443", own},
		{"", "https://api-eu.zoom.us/elsewhere", own},
		{"", "https://api-eu.zoom.us?x=1", own},
		{"", "https://evil.example/.zoom.us", own},
		{"", "https://evil.example#.zoom.us", own},
		{"", `https://evil.example\.zoom.us`, own},
		{"", "https://127.0.0.1", own},
		{"", "//api-eu.zoom.us", own},
		{"", "https://.zoom.us", own},
		{"", "https://api.zoom.us.", own},
		{"", "https://ex%2eample.zoom.us%00", own},
		{"http://127.0.0.1:7777", "https://api-eu.zoom.us", "127.0.0.1:7777"},
	}
	for _, tt := range tests {
		var got string
		c := client(t, tripper(func(r *http.Request) (*http.Response, error) {
			got = r.URL.Host
			return answer(200, `{"id":"u","type":2}`)(r)
		}), func(o *zoom.Options) { o.APIURL = tt.configured })
		if _, err := c.User(t.Context(), zoom.Token{Access: "a", APIURL: tt.stated}, "u"); err != nil || got != tt.want {
			t.Errorf("configured %q, api_url %q: asked %q, %v; want %q", tt.configured, tt.stated, got, err, tt.want)
		}
	}
}

func TestTokenEndpoint(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name            string
		rt              tripper
		want            greenroom.Kind
		dead, ambiguous bool
	}{
		{"dead", answer(400, `{"reason":"Invalid Token!","error":"invalid_grant"}`), greenroom.Forbidden, true, false},
		{"dead, before 2022", answer(401, `{"reason":"Invalid Token!","error":"invalid_request"}`), greenroom.Forbidden, true, false},
		{"dead, no reason", answer(400, `{"error":"invalid_grant"}`), greenroom.Forbidden, true, false},
		{"dead, a reason that is no text", answer(400, `{"reason":4738,"error":"invalid_grant"}`), greenroom.Forbidden, true, false},
		{"code", answer(400, `{"reason":"Invalid authorization code","error":"invalid_grant"}`), greenroom.Forbidden, true, false},
		{"inactive app", answer(400, `{"reason":"unsupported grant type","error":"unsupported_grant_type"}`), greenroom.Invalid, false, false},
		{"client", answer(401, `{"reason":"Invalid client_id or client_secret","error":"invalid_client"}`), greenroom.Invalid, false, false},
		{"redirect", answer(400, `{"reason":"Redirect URI mismatch.","error":"invalid_request"}`), greenroom.Invalid, false, false},
		{"throttled", answer(429, `{"error":"invalid_grant"}`), greenroom.Unavailable, false, false},
		{"down", answer(503, `<html>`), greenroom.Unavailable, false, true},
		{"down with a lie", answer(500, `{"error":"invalid_grant"}`), greenroom.Unavailable, false, true},
		{"XML", answer(400, `<?xml version="1.0"?><e/>`), greenroom.Unavailable, false, false},
		{"HTML success", answer(200, `<html>`), greenroom.Unavailable, false, true},
		{"no token", answer(200, `{}`), greenroom.Unavailable, false, true},
		{"redirected", answer(302, ``, "Location", "https://evil.example"), greenroom.Unavailable, false, false},
		{"network", func(*http.Request) (*http.Response, error) { return nil, io.ErrUnexpectedEOF }, greenroom.Unavailable, false, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := client(t, tt.rt).Refresh(t.Context(), app, "refresh-text")
			if greenroom.KindOf(err) != tt.want || errors.Is(err, zoom.ErrGrantDead) != tt.dead || zoom.IsAmbiguous(err) != tt.ambiguous {
				t.Errorf("got %v (ambiguous %v)", err, zoom.IsAmbiguous(err))
			}
		})
	}
}

func TestTokenRequest(t *testing.T) {
	t.Parallel()
	var form url.Values
	c := client(t, tripper(func(r *http.Request) (*http.Response, error) {
		if id, secret, _ := r.BasicAuth(); id != "client" || secret != "secret-text" || r.URL.RawQuery != "" {
			t.Errorf("asked %v as %q", r.URL, id)
		}
		b, _ := io.ReadAll(r.Body)
		form, _ = url.ParseQuery(string(b))
		return answer(200, `{"access_token":"a","refresh_token":"r","expires_in":3599,"scope":"user:read:user meeting:write:meeting","api_url":"https://evil.example"}`)(r)
	}))
	verifier := oauth2.GenerateVerifier()
	got, err := c.ExchangeCode(t.Context(), app, "code-text", "https://us.example/cb", verifier)
	if err != nil {
		t.Fatal(err)
	}
	if form.Get("code_verifier") != verifier || form.Get("grant_type") != "authorization_code" || form.Get("redirect_uri") == "" {
		t.Errorf("form %v", form)
	}
	if !got.Expires.Equal(noon.Add(3599*time.Second)) || len(got.Scopes) != 2 || got.APIURL != "" || got.Refresh.Reveal() != "r" {
		t.Errorf("token %+v", got)
	}
	u, err := url.Parse(c.AuthorizeURL(app, "https://us.example/cb", "state-text", oauth2.S256ChallengeFromVerifier(verifier)))
	if err != nil || u.Host != "zoom.us" || u.Query().Get("code_challenge_method") != "S256" || u.Query().Has("scope") {
		t.Errorf("AuthorizeURL = %v, %v", u, err)
	}
}

func TestMeetingBody(t *testing.T) {
	t.Parallel()
	var method, path, body string
	c := client(t, tripper(func(r *http.Request) (*http.Response, error) {
		if r.Body != nil {
			b, _ := io.ReadAll(r.Body)
			method, path, body = r.Method, r.URL.EscapedPath(), string(b)
		}
		if r.Method == http.MethodPatch {
			return answer(204, "")(r)
		}
		return answer(201, `{"id":92674392836,"start_time":"2026-11-02T13:00:00Z","duration":31,"join_url":"https://zoom.us/j/1","password":"pw","settings":{"waiting_room":true}}`)(r)
	}))
	req := request
	req.Topic = strings.Repeat("ä", 300)
	req.Start = zoom.Time{Time: noon.Add(time.Hour + time.Millisecond).In(time.FixedZone("", 3600))}
	req.Duration = zoom.Minutes(30*time.Minute + time.Second)
	req.Agenda = new("")
	req.Settings.JoinBeforeHost = new(false)
	m, err := c.CreateMeeting(t.Context(), bearer, "a/b@x.example", req)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"topic":"` + strings.Repeat("ä", 200) + `","type":2,"start_time":"2026-11-02T13:00:00Z","duration":31,"timezone":"Europe/Vienna","agenda":"","settings":{"join_before_host":false}}`
	if body != want || path != "/v2/users/a%2Fb@x.example/meetings" {
		t.Errorf("%s %s\n got %s\nwant %s", method, path, body, want)
	}
	if m.ID != 92674392836 || !m.Start.Equal(noon.Add(time.Hour)) || m.Duration != 31 || !*m.Settings.WaitingRoom || m.Settings.JoinBeforeHost != nil {
		t.Errorf("meeting %+v", m)
	}
	if _, err := c.UpdateMeeting(t.Context(), bearer, 7, zoom.MeetingRequest{Topic: "New", Agenda: new("")}); err != nil || body != `{"topic":"New","agenda":""}` {
		t.Errorf("PATCH %s, %v", body, err)
	}
}

func TestRequestsThatAreNotSent(t *testing.T) {
	t.Parallel()
	c := client(t, tripper(func(*http.Request) (*http.Response, error) {
		t.Error("a request was sent")
		return nil, io.EOF
	}))
	tests := []struct {
		name, host string
		change     func(*zoom.MeetingRequest)
		want       greenroom.Kind
	}{
		{"me", "me", func(*zoom.MeetingRequest) {}, greenroom.Internal},
		{"nobody", "", func(*zoom.MeetingRequest) {}, greenroom.Internal},
		{"dots", "..", func(*zoom.MeetingRequest) {}, greenroom.Internal},
		{"no start", "u", func(r *zoom.MeetingRequest) { r.Start = zoom.Time{} }, greenroom.Invalid},
		{"no duration", "u", func(r *zoom.MeetingRequest) { r.Duration = 0 }, greenroom.Invalid},
		{"no recurrence", "u", func(r *zoom.MeetingRequest) { r.Type = zoom.FixedTime }, greenroom.Invalid},
		{"too long", "u", func(r *zoom.MeetingRequest) { r.Duration = zoom.MaxDuration + 1 }, greenroom.Invalid},
	}
	for _, tt := range tests {
		req := request
		tt.change(&req)
		if _, err := c.CreateMeeting(t.Context(), bearer, tt.host, req); greenroom.KindOf(err) != tt.want || zoom.IsAmbiguous(err) {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := c.CreateMeeting(ctx, bearer, "u", request); !errors.Is(err, context.Canceled) || zoom.IsAmbiguous(err) {
		t.Errorf("cancelled: %v", err)
	}
}

func TestPagesEnd(t *testing.T) {
	t.Parallel()
	n := 0
	endless := client(t, tripper(func(r *http.Request) (*http.Response, error) {
		n++
		return answer(200, `{"meetings":[{"id":1}],"next_page_token":"again"}`)(r)
	}))
	if _, err := endless.Meetings(t.Context(), bearer, "u", zoom.MeetingsQuery{}); greenroom.KindOf(err) != greenroom.Limited || n > 1000 {
		t.Errorf("%d pages, %v", n, err)
	}
	two := client(t, tripper(func(r *http.Request) (*http.Response, error) {
		if r.URL.Query().Get("next_page_token") == "" {
			return answer(200, `{"users":[{"id":"a","type":1}],"next_page_token":"n"}`)(r)
		}
		return answer(200, `{"users":[{"id":"b","type":2}],"next_page_token":""}`)(r)
	}))
	users, err := two.Users(t.Context(), bearer, zoom.UsersQuery{})
	if err != nil || len(users) != 2 || users[0].Licensed() || !users[1].Licensed() {
		t.Errorf("users %v, %v", users, err)
	}
	if _, err := client(t, answer(200, `{}`)).Users(t.Context(), bearer, zoom.UsersQuery{}); greenroom.KindOf(err) != greenroom.Unavailable {
		t.Errorf("a list without rows: %v", err)
	}
}

func TestNothingPersonalInTheLog(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	c := client(t, answer(404, `{"code":1001,"message":"User does not exist: ada@x.example."}`, "x-zm-trackingid", "v=2.0;track"),
		func(o *zoom.Options) { o.Log = slog.New(slog.NewJSONHandler(&log, nil)) })
	_, err := c.CreateMeeting(t.Context(), bearer, "ada@x.example", request)
	text := log.String() + err.Error()
	for _, bad := range []string{"ada", "access-text", "Talk"} {
		if strings.Contains(text, bad) {
			t.Errorf("%q is in %s", bad, text)
		}
	}
	if !strings.Contains(log.String(), `"zoom_tracking_id":"v=2.0;track"`) || !strings.Contains(log.String(), `"level":"WARN"`) {
		t.Error(log.String())
	}
}

func TestRedirectsAreNotFollowed(t *testing.T) {
	t.Parallel()
	for _, status := range []int{301, 302, 303, 307, 308} {
		n := 0
		c := client(t, tripper(func(r *http.Request) (*http.Response, error) {
			n++
			return answer(status, ``, "Location", "https://api.zoom.us/v2/users/elsewhere")(r)
		}))
		_, err := c.User(t.Context(), bearer, "u")
		_, tokenErr := c.Refresh(t.Context(), app, "r")
		if n != 2 || greenroom.KindOf(err) != greenroom.Unavailable || greenroom.KindOf(tokenErr) != greenroom.Unavailable {
			t.Errorf("HTTP %d: %d requests, %v, %v", status, n, err, tokenErr)
		}
	}
}

func TestObserve(t *testing.T) {
	t.Parallel()
	var seen []zoom.Exchange
	c := client(t, answer(200, `{"id":1}`, "x-zm-trackingid", "v=2.0;t", "x-ratelimit-category", "Light", "x-ratelimit-remaining", "5893", "x-ratelimit-limit", "6000"),
		func(o *zoom.Options) { o.Observe = func(_ context.Context, x zoom.Exchange) { seen = append(seen, x) } })
	if _, err := c.Meeting(t.Context(), bearer, 1); err != nil {
		t.Fatal(err)
	}
	want := zoom.Exchange{Method: "GET", Route: "/meetings/{meeting}", Status: 200, TrackingID: "v=2.0;t", Category: "Light", Remaining: "5893", Limit: "6000"}
	if len(seen) != 1 || seen[0] != want {
		t.Errorf("seen %+v", seen)
	}
}
