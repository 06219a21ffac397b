package zoom_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"greenroom/internal/testkit/zoomspec"
	"greenroom/zoom"
)

// answers says which type reads the answer of an operation.
func answers() map[string]func() any {
	return map[string]func() any{
		"POST /meetings/{meetingId}/batch_registrants": func() any { return new(zoom.BatchRegistrationList) },
		"GET /meetings/{meetingId}/invitation":         func() any { return new(zoom.Invitation) },
		"POST /meetings/{meetingId}/registrants":       func() any { return new(zoom.Registration) },
		"GET /meetings/{meetingId}":                    func() any { return new(zoom.Meeting) },
		"GET /past_meetings/{meetingId}/participants":  func() any { return new(zoom.PastParticipantPage) },
		"GET /past_meetings/{meetingId}":               func() any { return new(zoom.PastMeeting) },
		"GET /rooms/{roomId}":                          func() any { return new(zoom.RoomProfile) },
		"GET /rooms":                                   func() any { return new(zoom.RoomPage) },
		"GET /tracking_fields":                         func() any { return new(zoom.TrackingFieldList) },
		"GET /users/{userId}/assistants":               func() any { return new(zoom.AssistantList) },
		"GET /users/{userId}/meetings":                 func() any { return new(zoom.MeetingPage) },
		"POST /users/{userId}/meetings":                func() any { return new(zoom.Meeting) },
		"GET /users/{userId}/permissions":              func() any { return new(zoom.PermissionList) },
		"GET /users/{userId}/schedulers":               func() any { return new(zoom.SchedulerList) },
		"GET /users/{userId}/settings":                 func() any { return new(zoom.UserSettings) },
		"GET /users/{userId}/upcoming_meetings":        func() any { return new(zoom.UpcomingMeetingList) },
		"GET /users/{userId}":                          func() any { return new(zoom.User) },
		"GET /users":                                   func() any { return new(zoom.UserPage) },
	}
}

// TestEverySampleRoundTrips reads each sample of an answer and writes it
// again: nothing may be lost.
func TestEverySampleRoundTrips(t *testing.T) {
	t.Parallel()
	spec := zoomspec.Load(t)
	for kind, typeOf := range map[string]func(zoomspec.Fixture) any{
		"rest": func(f zoomspec.Fixture) any {
			if made := answers()[f.Method+" "+f.Path]; made != nil {
				return made()
			}
			return nil
		},
		"errors": func(zoomspec.Fixture) any { return new(zoom.APIError) },
		"oauth": func(f zoomspec.Fixture) any {
			if f.Status == 200 {
				return new(zoom.TokenAnswer)
			}
			return new(zoom.OAuthError)
		},
	} {
		samples, err := spec.Fixtures(kind)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range samples {
			if f.Name == "revoke_200" {
				continue // {"status":"success"}, of which nothing but the HTTP status is read
			}
			typed := typeOf(f)
			if typed == nil {
				t.Errorf("no type reads %s", f.Name)
				continue
			}
			roundTrips(t, f.Name, f.Body, typed)
		}
	}
}

// roundTrips reads a text into a value and fails the test if the value, written
// again, is another. Times are the same if they are the same instant.
func roundTrips(t *testing.T, name string, text []byte, typed any) {
	t.Helper()
	if err := json.Unmarshal(text, typed); err != nil {
		t.Errorf("%s: %v", name, err)
		return
	}
	written, err := json.Marshal(typed)
	if err != nil {
		t.Errorf("%s: %v", name, err)
		return
	}
	if diff := cmp.Diff(asAny(t, text), asAny(t, written)); diff != "" {
		t.Errorf("%s lost or gained (-sample +written):\n%s", name, diff)
	}
}

func asAny(t *testing.T, text []byte) any {
	t.Helper()
	var v any
	if err := json.Unmarshal(text, &v); err != nil {
		t.Fatal(err)
	}
	return instants(v)
}

// instants replaces texts that are times by the instant in UTC.
func instants(v any) any {
	switch v := v.(type) {
	case string:
		if at, err := time.Parse(time.RFC3339, v); err == nil {
			return at.UTC().Format(time.RFC3339Nano)
		}
	case []any:
		for i := range v {
			v[i] = instants(v[i])
		}
	case map[string]any:
		for k := range v {
			v[k] = instants(v[k])
		}
	}
	return v
}
