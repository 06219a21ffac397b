package zoom_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"greenroom"
	"greenroom/zoom"
)

func FuzzAnswer(f *testing.F) {
	f.Add(429, "2020-05-31T00:00:00Z", `{"code":429,"message":"x"}`)
	f.Add(200, "7", `{"code":300}`)
	f.Add(201, "", `{"id":1,"start_time":"2026-11-02T13:00:00Z"}`)
	f.Add(404, "Mon, 02 Nov 2026 12:01:00 GMT", `<html>`)
	f.Add(400, "99999999999999999999", `{"error":"invalid_grant","reason":1}`)
	f.Fuzz(func(t *testing.T, status int, after, body string) {
		if status < 200 || status > 599 {
			t.Skip()
		}
		c := client(t, answer(status, body, "Retry-After", after))
		m, err := c.CreateMeeting(t.Context(), bearer, "u", request)
		if (m == nil) != (err != nil) {
			t.Fatalf("meeting %v with error %v", m, err)
		}
		_, terr := c.Refresh(t.Context(), app, "r")
		for _, err := range []error{err, terr} {
			if err == nil {
				continue
			}
			e, ok := errors.AsType[*greenroom.Error](err)
			if !ok || e.Message == "" || e.RetryAfter < 0 || e.RetryAfter > 48*time.Hour {
				t.Fatalf("%#v", err)
			}
		}
		if status >= 500 && !zoom.IsAmbiguous(err) {
			t.Fatalf("HTTP %d is not ambiguous: %v", status, err)
		}
	})
}

func FuzzMeeting(f *testing.F) {
	f.Add(`{"id":92674392836,"start_time":"2022-03-25T07:29:29.0000000+00:00","pmi":"97891943927","settings":{"alternative_hosts":"a@x.example,b","jbh_time":0,"use_pmi":false}}`)
	f.Add(`{"id":1,"recurrence":{"type":1,"end_date_time":""},"tracking_fields":[{"field":"f","value":""}],"occurrences":[]}`)
	f.Add(`{"id":"1"}`)
	f.Fuzz(func(t *testing.T, body string) {
		var m, again zoom.Meeting
		if json.Unmarshal([]byte(body), &m) != nil {
			return
		}
		once, err := json.Marshal(m)
		if err != nil || m.ID <= 0 {
			t.Skip() // a year that RFC 3339 cannot say
		}
		if err := json.Unmarshal(once, &again); err != nil {
			t.Fatalf("%s: %v", once, err)
		}
		if twice, err := json.Marshal(again); err != nil || !bytes.Equal(once, twice) {
			t.Fatalf("%s\n%s\n%v", once, twice, err)
		}
	})
}

func FuzzToken(f *testing.F) {
	f.Add(`{"access_token":"a","token_type":"bearer","refresh_token":"r","expires_in":3599,"scope":"a b","api_url":"https://api-eu.zoom.us"}`)
	f.Add(`{"access_token":"a","expires_in":-1,"api_url":"https://zoom.us.evil.example"}`)
	f.Add(`{"error":"invalid_grant"}`)
	f.Fuzz(func(t *testing.T, body string) {
		token, err := client(t, answer(200, body)).AccountToken(t.Context(), zoom.AccountCredentials{})
		if err != nil {
			return
		}
		if token.Access == "" || !token.Expires.After(noon) || token.Expires.After(noon.Add(24*time.Hour)) {
			t.Fatalf("%+v", token)
		}
		if token.APIURL != "" && !strings.HasSuffix(token.APIURL, "zoom.us") {
			t.Fatal(token.APIURL)
		}
	})
}

func FuzzAPIURL(f *testing.F) {
	for _, s := range []string{"https://api-eu.zoom.us", "https://api.zoom.us@evil.example", `https://evil.example\.zoom.us`, "https://zoom.us:443/", "//zoom.us"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, stated string) {
		var asked *url.URL
		c := client(t, tripper(func(r *http.Request) (*http.Response, error) {
			asked = r.URL
			return answer(200, `{"id":1}`)(r)
		}))
		if _, err := c.Meeting(t.Context(), zoom.Token{Access: "a", APIURL: stated}, 1); err != nil {
			t.Fatal(err)
		}
		if host := asked.Hostname(); asked.Scheme != "https" || host != "zoom.us" && !strings.HasSuffix(host, ".zoom.us") || asked.Port() != "" {
			t.Fatalf("%q leads to %s", stated, asked)
		}
	})
}

func FuzzRetryAfter(f *testing.F) {
	f.Add("7", "")
	f.Add("2020-05-31T00:00:00Z", "1705312800")
	f.Add("Mon, 02 Nov 2026 12:01:00 GMT", "-1")
	f.Fuzz(func(t *testing.T, after, reset string) {
		rt := tripper(func(r *http.Request) (*http.Response, error) {
			resp, err := answer(429, `{"code":4001}`)(r)
			resp.Header["retry-after"], resp.Header["X-RateLimit-Reset"] = []string{after}, []string{reset}
			return resp, err
		})
		_, err := client(t, rt).Meeting(t.Context(), bearer, 1)
		if wait := greenroom.RetryAfterOf(err); wait < 0 || wait > 48*time.Hour || greenroom.KindOf(err) != greenroom.Limited {
			t.Fatalf("%v, %v", wait, err)
		}
	})
}
