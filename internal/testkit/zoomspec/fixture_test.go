package zoomspec_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"greenroom/internal/testkit/zoomspec"
)

var plain = http.Header{"Content-Type": {"application/json;charset=UTF-8"}}

func fixtures(t *testing.T, s *zoomspec.Spec, kind string) []zoomspec.Fixture {
	t.Helper()
	all, err := s.Fixtures(kind)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// oddSamples are the fixtures with which Zoom's description does not agree, and
// what it says of them.
var oddSamples = map[string][]string{
	// It shows at once the four answers that the parameter option chooses from.
	"users-{userId}-settings_GET": {
		"/allow_authentication_exception: Zoom has no such field",
		"/authentication_options: Zoom has no such field",
		"/meeting_authentication: Zoom has no such field",
		"/meeting_security: Zoom has no such field",
		"/recording_authentication: Zoom has no such field",
	},
}

func TestRestFixtures(t *testing.T) {
	t.Parallel()
	s := zoomspec.Load(t)
	for _, f := range fixtures(t, s, "rest") {
		t.Run(f.Name, func(t *testing.T) {
			answer := zoomspec.Answer{Status: f.Status, Header: plain, Body: f.Body}
			got := s.Answer(f.Method, &url.URL{Path: "/v2" + f.Path}, answer)
			slices.Sort(got)
			if diff := cmp.Diff(oddSamples[f.Name], got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestWebhookFixtures(t *testing.T) {
	t.Parallel()
	s := zoomspec.Load(t)
	for _, f := range fixtures(t, s, "webhooks") {
		t.Run(f.Name, func(t *testing.T) {
			s.Webhook(t, f.Body)
		})
	}
}

func TestErrorFixtures(t *testing.T) {
	t.Parallel()
	s := zoomspec.Load(t)
	update := &url.URL{Path: "/v2/meetings/92674392836"}
	user := &url.URL{Path: "/v2/users/someone@example.com"}
	for _, f := range fixtures(t, s, "errors") {
		t.Run(f.Name, func(t *testing.T) {
			method, target := http.MethodPatch, update
			if strings.Contains(f.Name, "_1001_") {
				method, target = http.MethodGet, user
			}
			for _, problem := range s.Answer(method, target, zoomspec.Answer{Status: f.Status, Header: plain, Body: f.Body}) {
				t.Error(problem)
			}
		})
	}
}

func TestHeaderFixtures(t *testing.T) {
	t.Parallel()
	s := zoomspec.Load(t)
	heavy, light := &url.URL{Path: "/v2/meetings/1/batch_registrants"}, &url.URL{Path: "/v2/users/u/meetings"}
	for _, f := range fixtures(t, s, "headers") {
		t.Run(f.Name, func(t *testing.T) {
			target := light
			if f.Header.Get("X-Ratelimit-Category") == "Heavy" {
				target = heavy
			}
			header := f.Header.Clone()
			if header.Get("X-Ratelimit-Limit") == "" {
				header.Set("X-Ratelimit-Category", "Light")
				header.Set("X-Ratelimit-Limit", "80")
				header.Set("X-Ratelimit-Remaining", "79")
			}
			if header.Get("X-Zm-Trackingid") == "" {
				header.Set("X-Zm-Trackingid", "v=2.0")
			}
			a := zoomspec.Answer{Status: 429, Header: header}
			for _, problem := range append(s.Headers(http.MethodPost, target, a), s.Budget(http.MethodPost, target, a)...) {
				t.Error(problem)
			}
		})
	}
}

func TestOAuthFixtures(t *testing.T) {
	t.Parallel()
	s := zoomspec.Load(t)
	for _, f := range fixtures(t, s, "oauth") {
		path := "/oauth/token"
		if strings.HasPrefix(f.Name, "revoke") {
			path = "/oauth/revoke"
		}
		for _, problem := range s.OAuth(path, zoomspec.Answer{Status: f.Status, Header: plain, Body: f.Body}) {
			t.Errorf("%s: %s", f.Name, problem)
		}
	}
}
