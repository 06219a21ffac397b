package zoom_test

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"time"

	"greenroom"
	"greenroom/zoom"
)

// A receiver of an app's events, and an event such as Zoom sends it.
func ExampleWebhookHandler() {
	server := httptest.NewServer(zoom.WebhookHandler{
		Verifier: zoom.Verifier{Secrets: []greenroom.Secret{"secret token of the app"}, Now: time.Now},
		Receive: func(_ context.Context, e zoom.Event) error {
			fmt.Println(e.Name, e.Meeting.ID, e.Meeting.End.Format(time.Kitchen))
			return nil // stored, with e.Key() as its key
		},
	})
	defer server.Close()

	body := `{"event":"meeting.ended","event_ts":1793624400000,"payload":{"account_id":"A","object":{"id":"98884753832","end_time":"2026-11-02T13:00:00Z"}}}`
	stamp := strconv.FormatInt(time.Now().Unix(), 10)
	mac := hmac.New(sha256.New, []byte("secret token of the app"))
	fmt.Fprintf(mac, "v0:%s:%s", stamp, body)
	r, _ := http.NewRequest(http.MethodPost, server.URL, strings.NewReader(body))
	r.Header.Set("x-zm-request-timestamp", stamp)
	r.Header.Set("x-zm-signature", fmt.Sprintf("v0=%x", mac.Sum(nil)))
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer answer.Body.Close()
	fmt.Println(answer.Status)
	// Output:
	// meeting.ended 98884753832 1:00PM
	// 204 No Content
}

// An update tells which members were changed, and what they were.
func ExampleEvent() {
	e, err := zoom.ParseEvent([]byte(`{"event":"user.updated","event_ts":1793624400000,"payload":{"account_id":"A",
		"object":{"id":"U","type":1},"old_object":{"id":"U","type":2}}}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	if e.User.Has("type") && e.OldUser.Type == zoom.Licensed && e.User.Type != zoom.Licensed {
		fmt.Println("user", e.User.ID, "lost the licence at", e.At.Format(time.DateTime))
	}
	// Output: user U lost the licence at 2026-11-02 13:00:00
}
