package zoom_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"greenroom"
	"greenroom/zoom"
)

func TestAnswers(t *testing.T) {
	t.Parallel()
	tests := []struct {
		status          int
		body            string
		want            greenroom.Kind
		gone, ambiguous bool
	}{
		{401, `{"code":124,"message":"Access token has expired."}`, greenroom.Unauthenticated, false, false},
		{400, `{"code":4711,"message":"Invalid access token, does not contain scopes:[user:read:list_users:admin]."}`, greenroom.Forbidden, false, false},
		{400, `{"code":4700,"message":"Invalid access token, does not contain scopes: [user_zak:read]."}`, greenroom.Forbidden, false, false},
		{401, `{"code":4711}`, greenroom.Forbidden, false, false},
		{400, `{"code":200,"message":"Only available for paid account"}`, greenroom.Forbidden, false, false},
		{400, `{"code":300,"message":"Validation Failed.","errors":[{"field":"settings.jbh_time","message":"x"}]}`, greenroom.Invalid, false, false},
		{400, `{"code":303}`, greenroom.Invalid, false, false},
		{404, `{"code":1001,"message":"n’existe pas ou n’appartient pas à ce compte"}`, greenroom.NotFound, true, false},
		{400, `{"code":1010}`, greenroom.NotFound, true, false},
		{404, `{"code":1010}`, greenroom.NotFound, true, false},
		{404, `{"code":1012}`, greenroom.NotFound, false, false},
		{400, `{"code":1120}`, greenroom.Conflict, false, false},
		{403, `{"code":2306}`, greenroom.Forbidden, false, false},
		{400, `{"code":3000,"message":"You cannot schedule a meeting for new_host@example.com"}`, greenroom.Invalid, false, false},
		{404, `{"code":3001,"message":"Meeting does not exist: 92674392836."}`, greenroom.NotFound, true, false},
		{400, `{"code":3002}`, greenroom.Conflict, false, false},
		{400, `{"code":3003}`, greenroom.Forbidden, false, false},
		{400, `{"code":3007}`, greenroom.Conflict, false, false},
		{400, `{"code":3018}`, greenroom.Conflict, false, false},
		{400, `{"code":3037}`, greenroom.Conflict, false, false},
		{400, `{"code":3038}`, greenroom.Conflict, false, false},
		{400, `{"code":3043}`, greenroom.Conflict, false, false},
		{400, `{"code":3063}`, greenroom.Conflict, false, false},
		{400, `{"code":3161}`, greenroom.Forbidden, false, false},
		{400, `{"code":404,"message":"Registration has not been enabled for this meeting: 1."}`, greenroom.Conflict, false, false},
		{404, `{"code":300,"message":"Meeting ID does not exist."}`, greenroom.NotFound, false, false},
		{400, `{"code":1114}`, greenroom.Invalid, false, false},
		{404, `{"code":2300,"message":"This API endpoint is not recognized."}`, greenroom.NotFound, false, false},
		{403, `{"code":2314}`, greenroom.Forbidden, false, false},
		{400, `{"code":3001,"message":"Meeting does not exist: 1"}`, greenroom.NotFound, true, false},
		{400, `{"code":3309}`, greenroom.Forbidden, false, false},
		{403, `{"code":4700}`, greenroom.Forbidden, false, false},
		{403, `{"code":4711}`, greenroom.Forbidden, false, false},
		{400, `{"code":12702,"message":"Cannot access a meeting a year ago."}`, greenroom.Conflict, false, false},
		{429, `{"code":429,"message":"Too many concurrent requests. A request to disassociate this user has already been made."}`, greenroom.Limited, false, false},
		{409, `{"code":99999}`, greenroom.Conflict, false, false},
		{429, `{"code":4001}`, greenroom.Limited, false, false},
		{429, `{"code":429}`, greenroom.Limited, false, false},
		{429, `<html>`, greenroom.Limited, false, false},
		{200, `{"code":3001,"message":"in a success"}`, greenroom.NotFound, true, false},
		{200, `{"code":99999}`, greenroom.Invalid, false, false},
		{400, `{"code":99999}`, greenroom.Invalid, false, false},
		{404, `<html>not Zoom</html>`, greenroom.Unavailable, false, false},
		{403, `<?xml version="1.0"?>`, greenroom.Unavailable, false, false},
		{302, ``, greenroom.Unavailable, false, false},
		{500, `{"code":3001}`, greenroom.Unavailable, false, true},
		{502, `<html>`, greenroom.Unavailable, false, true},
		{408, ``, greenroom.Unavailable, false, true},
		{200, `<html>`, greenroom.Unavailable, false, true},
		{201, ``, greenroom.Unavailable, false, true},
		{201, `{}`, greenroom.Unavailable, false, true},
		{201, `{"id":1,"start_time":"tomorrow"}`, greenroom.Unavailable, false, true},
		{201, `{"topic":"` + strings.Repeat("x", 1<<20) + `","id":1}`, greenroom.Unavailable, false, true},
	}
	for _, tt := range tests {
		t.Run(fmt.Sprintf("%d %.20s", tt.status, tt.body), func(t *testing.T) {
			t.Parallel()
			c := client(t, answer(tt.status, tt.body))
			_, err := c.CreateMeeting(t.Context(), bearer, "u", request)
			if greenroom.KindOf(err) != tt.want || zoom.IsGone(err) != tt.gone || zoom.IsAmbiguous(err) != tt.ambiguous {
				t.Errorf("create: %v (gone %v, ambiguous %v)", err, zoom.IsGone(err), zoom.IsAmbiguous(err))
			}
			if e, ok := errors.AsType[*greenroom.Error](err); !ok {
				t.Errorf("create: %v is no error of ours", err)
			} else if key, _ := e.Sentence(); key == "" {
				t.Errorf("create: %q is no key of the catalogue", e.Message)
			}
			if _, err := c.User(t.Context(), bearer, "u"); zoom.IsAmbiguous(err) {
				t.Errorf("a read is ambiguous: %v", err)
			}
		})
	}
}

func TestDeleteTwiceIsDone(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		status int
		body   string
		want   greenroom.Kind
	}{
		{204, ``, ""}, {404, `{"code":3001}`, ""}, {404, `<html>`, greenroom.Unavailable}, {404, `{"code":1001}`, greenroom.NotFound},
	} {
		if err := client(t, answer(tt.status, tt.body)).DeleteMeeting(t.Context(), bearer, 1); greenroom.KindOf(err) != tt.want {
			t.Errorf("%d %s: %v", tt.status, tt.body, err)
		}
	}
}

func TestRefusedConnectionIsNotAmbiguous(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	c := client(t, &http.Transport{}, func(o *zoom.Options) { o.APIURL = "http://" + l.Addr().String() })
	if _, err := c.CreateMeeting(t.Context(), bearer, "u", request); greenroom.KindOf(err) != greenroom.Unavailable || zoom.IsAmbiguous(err) {
		t.Error(err)
	}
	lost := client(t, tripper(func(*http.Request) (*http.Response, error) { return nil, io.ErrUnexpectedEOF }))
	if err := lost.DeleteMeeting(t.Context(), bearer, 1); !zoom.IsAmbiguous(err) {
		t.Error(err)
	}
}

func TestRetryAfter(t *testing.T) {
	t.Parallel()
	tests := []struct {
		header  []string
		body    string
		want    time.Duration
		hostDay bool
	}{
		{[]string{"Retry-After", "7"}, `{"code":429}`, 7 * time.Second, false},
		{[]string{"Retry-After", "-7"}, `{"code":429}`, 0, false},
		{[]string{"Retry-After", "9223372036854775807"}, `{"code":429}`, 48 * time.Hour, false},
		{[]string{"Retry-After", "Mon, 02 Nov 2026 12:01:00 GMT"}, `{"code":429}`, time.Minute, false},
		{[]string{"Retry-After", "2026-11-03T00:00:00Z", "X-RateLimit-Type", "Daily-limit"}, `{"code":429}`, 12 * time.Hour, false},
		{[]string{"Retry-After", "2026-11-02T13:00:30+01:00"}, `{"code":429}`, 30 * time.Second, false},
		{[]string{"Retry-After", "2020-05-31T00:00:00Z"}, `{"code":429}`, 0, false},
		{[]string{"Retry-After", "soon"}, `{"code":429}`, 0, false},
		{[]string{"X-RateLimit-Type", "QPS", "X-RateLimit-Reset", strconv.FormatInt(noon.Unix()+1, 10)}, `{"code":429}`, time.Second, false},
		{nil, `{"code":4001}`, 0, false},
		{nil, `<html>`, 0, false},
		{[]string{"x-ratelimit-category", "Light", "x-ratelimit-limit", "6000"}, `{"code":429}`, 12 * time.Hour, true},
	}
	for _, tt := range tests {
		_, err := client(t, answer(429, tt.body, tt.header...)).CreateMeeting(t.Context(), bearer, "u", request)
		e, ok := errors.AsType[*greenroom.Error](err)
		cause, ok2 := errors.AsType[*zoom.APIError](err)
		if !ok || !ok2 || e.Kind != greenroom.Limited || e.RetryAfter != tt.want || cause.HostDay != tt.hostDay || errors.Is(err, greenroom.ErrHostDay) != tt.hostDay {
			t.Errorf("%v %s: %+v", tt.header, tt.body, err)
		}
	}
	err := client(t, answer(429, `{"code":429}`)).DeleteMeeting(t.Context(), bearer, 1)
	if cause, ok := errors.AsType[*zoom.APIError](err); !ok || cause.HostDay {
		t.Errorf("a delete does not count: %v", err)
	}
}

func TestErrorsRoundTrip(t *testing.T) {
	t.Parallel()
	for _, body := range []string{
		`{"code":300,"message":"Validation Failed.","errors":[{"field":"settings.jbh_time","message":"Invalid parameter: jbh_time."}]}`,
		`{"code":1001,"message":"n’existe pas ou n’appartient pas à ce compte"}`,
	} {
		_, err := client(t, answer(400, body, "x-zm-trackingid", "v=2.0;t")).Meeting(t.Context(), bearer, 1)
		e, ok := errors.AsType[*zoom.APIError](err)
		if !ok || e.TrackingID != "v=2.0;t" || strings.Contains(err.Error(), e.Message) {
			t.Fatal(err)
		}
		sameJSON(t, e, body)
	}
	for _, body := range []string{`{"reason":"Invalid Token!","error":"invalid_grant"}`, `{"error":"invalid_grant"}`} {
		_, err := client(t, answer(400, body)).Refresh(t.Context(), app, "r")
		e, ok := errors.AsType[*zoom.OAuthError](err)
		if !ok {
			t.Fatal(err)
		}
		sameJSON(t, e, body)
	}
	const token = `{"access_token":"a","token_type":"bearer","refresh_token":"r","expires_in":3599,"scope":"user:read:user","api_url":"https://api.zoom.us"}`
	var answered zoom.TokenAnswer
	if err := json.Unmarshal([]byte(token), &answered); err != nil {
		t.Fatal(err)
	}
	sameJSON(t, answered, token)
}

func TestExpiredMeetingIsGone(t *testing.T) {
	t.Parallel()
	for _, status := range []int{400, 404} {
		_, err := client(t, answer(status, `{"code":3001,"message":"Meeting 1 is not found or has expired."}`)).Meeting(t.Context(), bearer, 1)
		if !zoom.IsGone(err) || greenroom.KindOf(err) != greenroom.NotFound {
			t.Errorf("HTTP %d: %v", status, err)
		}
	}
}
