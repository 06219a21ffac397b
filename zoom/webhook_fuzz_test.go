package zoom_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"greenroom"
	"greenroom/zoom"
)

// FuzzVerify demands that nothing is believed but what the secret signed, the
// time and the body exactly as they were.
func FuzzVerify(f *testing.F) {
	good := signedHeader("s", stampAt(0), meetingEnded)
	signature := good.Get("x-zm-signature")
	f.Add("s", stampAt(0), signature, "", []byte(meetingEnded))
	f.Add("guess", stampAt(0), signature, "", []byte(meetingEnded))
	f.Add("", stampAt(0), "v0="+hexMAC("", "v0:"+stampAt(0)+":"+meetingEnded), "", []byte(meetingEnded))
	f.Add("s", stampAt(0)+":", signature, "", []byte(meetingEnded))
	f.Add("s", stampAt(0), signature, signature, []byte(meetingEnded))
	f.Add("s", "-1", "v0=", "v0=00", []byte{})
	f.Add("s", "99999999999999999999", "V0="+signature[3:], "", []byte("{}"))
	f.Fuzz(func(t *testing.T, secret, stamp, signature, second string, body []byte) {
		h := http.Header{"X-Zm-Request-Timestamp": {stamp}, "x-zm-signature": {signature}}
		if second != "" {
			h["X-Zm-Signature"] = []string{second}
		}
		v := zoom.Verifier{Secrets: []greenroom.Secret{greenroom.Secret(secret)}, AnyAge: true}
		right := bytes.EqualFold([]byte(signature), []byte("v0="+hexMAC(secret, "v0:"+stamp+":"+string(body))))
		if err := v.Verify(h, body); err == nil && (!right || secret == "" || second != "") {
			t.Errorf("accepted %q at %q with the secret %q", signature, stamp, secret)
		}
		v.Secrets = []greenroom.Secret{"another" + greenroom.Secret(secret)}
		if v.Verify(h, body) == nil && right {
			t.Errorf("accepted %q at %q, which another secret signed", signature, stamp)
		}
		for _, stamp := range []string{"0", "1793620800", "999999999999"} {
			h := signedHeader("s", stamp, string(body))
			if err := (zoom.Verifier{Secrets: []greenroom.Secret{"s"}, AnyAge: true}).Verify(h, body); err != nil {
				t.Errorf("signed at %s: %v", stamp, err)
			}
		}
	})
}

// FuzzEvent demands that whatever is read as an event is written as the same
// event, without end.
func FuzzEvent(f *testing.F) {
	for _, seed := range []string{
		meetingEnded,
		`{"event":"meeting.updated","event_ts":"1794225600123","payload":{"scope":"all","time_stamp":1,"object":{"id":"1","settings":{"a":true}},"old_object":{"id":1}}}`,
		`{"event":"meeting.participant_left","payload":{"object":{"id":1e3,"duration":-1,"start_time":"x","participant":{"leave_reason":"<br>\ud800"},"registrant":{}}}}`,
		`{"event":"meeting.summary_completed","payload":{"object":{"meeting_id":1,"occurrences":[{"duration":99999999999},null]}}}`,
		`{"event":"user.updated","payload":{"object":{"type":1,"settings":null},"old_object":{"type":2}}}`,
		`{"event":"group.member_added","payload":{"object":{"members":[{"id":"U"}],"admins":{}}}}`,
		`{"event":"account.updated","payload":{"object":{},"old_object":{"$changed_field_name":""}}}`,
		`{"event":"app_deauthorized","payload":{"event_ts":"2024-09-08 15:58:40","user_data_retention":"false"}}`,
		`{"event":"app.authorization_request_created","payload":{"app_scopes":["a",1]}}`,
		`{"event":"zoomroom.created","payload":{"object":[]}}`,
		`{"event":"information_barriers.policy_updated","payload":[]}`,
		`{"event":"a","event":"b","payload":{"x":1,"x":2}}`,
		`{"event":"\u0000` + "\xff" + `","event_ts":253402300799999}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		first, err := zoom.ParseEvent(body)
		if err != nil {
			if greenroom.KindOf(err) != greenroom.Invalid {
				t.Errorf("refused with %v", err)
			}
			return
		}
		written := encoded(t, first)
		var second zoom.Event
		if err := json.Unmarshal(written, &second); err != nil {
			t.Fatalf("%s was written as %s: %v", body, written, err)
		}
		if again := encoded(t, second); !bytes.Equal(again, written) || second.Key() != first.Key() {
			t.Errorf("%s was written as %s, then as %s", body, written, again)
		}
		first.Body, second.Body = nil, nil // which differ in spaces
		if a, b := encoded(t, first.Payload), encoded(t, second.Payload); !bytes.Equal(a, b) {
			t.Errorf("%s", cmp.Diff(string(a), string(b)))
		}
		if first.String() != second.String() || first.AccountID != second.AccountID || first.Operation != second.Operation {
			t.Errorf("%s became %s", first, second)
		}
	})
}

func encoded(t *testing.T, v any) []byte {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
