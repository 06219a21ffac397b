package api_test

import (
	"strings"
	"testing"
	"time"

	"greenroom/internal/testkit"
)

// Whoever asks for a look finds what it found, check by check, and in the history.
func TestConnectionHealth(t *testing.T) {
	t.Parallel()
	k := newKit(t, testkit.SQLite(t))
	k.connect()
	id := k.ask("GET", "/connections", nil).want(200).items()[0].text("id")
	k.ask("POST", "/connections/"+id+"/check", nil).want(202)
	var health object
	for end := time.Now().Add(20 * time.Second); ; {
		health = k.ask("GET", "/connections/"+id+"/health", nil).want(200)
		if health["looking"] == false && health["at"] != nil {
			break
		}
		if time.Now().After(end) {
			t.Fatalf("it is not looked at: %v", health)
		}
		select {
		case <-k.drained:
		case <-time.After(50 * time.Millisecond):
		}
	}
	if health["state"] != "live" || health["usable"] != true {
		t.Errorf("it is %v", health)
	}
	found := map[string]string{}
	for _, f := range health["findings"].([]any) {
		one := object(f.(map[string]any))
		found[one.text("check")] = one.text("outcome")
	}
	if found["token"] != "passed" || found["hosts"] != "passed" || found["webhook"] != "noticed" {
		t.Errorf("found %v", found)
	}
	var verbs []string
	for _, e := range k.ask("GET", "/connections/"+id+"/history", nil).want(200).items() {
		verbs = append(verbs, e.text("verb"))
	}
	if strings.Join(verbs, " ") != "checked check_asked connected" {
		t.Errorf("the history is %v", verbs)
	}
	k.ask("POST", "/connections/con_none/check", nil).want(404)
}
