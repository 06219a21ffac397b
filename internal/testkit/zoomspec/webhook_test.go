package zoomspec_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"greenroom/internal/testkit/zoomspec"
)

func TestEvents(t *testing.T) {
	t.Parallel()
	s := zoomspec.Load(t)
	// The 93 of the file, the address check and three of rooms.
	if n := len(s.Events()); n != 97 {
		t.Errorf("%d events", n)
	}
	tests := []struct {
		name, body string
		want       []string
	}{
		{"as described", `{"event":"zoomroom.created","event_ts":1,"payload":{"account_id":"a","object":{"id":"r","room_name":"Oak"}}}`, nil},
		{"unknown event", `{"event":"meeting.cancelled","event_ts":1,"payload":{}}`, []string{"Zoom has no such event"}},
		{"unknown field", `{"event":"endpoint.url_validation","event_ts":1,"payload":{"plainToken":"a","plain_token":"a"}}`,
			[]string{"/payload/plain_token: Zoom has no such field"}},
		{"missing field", `{"event":"meeting.started","event_ts":1,"payload":{"object":{"id":1,"uuid":"u","host_id":"h","topic":"t","type":2,"start_time":"s","duration":1}}}`,
			[]string{"/payload: missing property 'account_id'"}},
		{"wrong type", `{"event":"meeting.updated","event_ts":"1","payload":{"account_id":"a","operator":"o","operator_id":"i","time_stamp":1,"scope":"all","object":{"id":1},"old_object":{"id":1}}}`,
			[]string{"/event_ts: got string, want number"}},
		{"no object", `[]`, []string{"the body is not a JSON object: json: cannot unmarshal array into Go value of type struct { Event string }"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, s.Event([]byte(tt.body))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestWebhookFailsTheTest(t *testing.T) {
	t.Parallel()
	said := &witness{TB: t}
	zoomspec.Load(t).Webhook(said, []byte(`{"event":"meeting.cancelled"}`))
	if diff := cmp.Diff([]string{`zoomspec: the webhook {"event":"meeting.cancelled"}…: Zoom has no such event`}, said.said); diff != "" {
		t.Error(diff)
	}
}
