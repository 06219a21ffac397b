package api_test

import (
	"strings"
	"testing"
	"time"
)

// The outbox shows what a confirmed session sends.
func TestMessages(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		program := k.program("Residency")
		guest := k.person(program, "b@example.org", "candidate")
		s := k.draft(program, object{"location": "phone", "place": object{"text": "+1 312 555 0100"},
			"participants": []object{{"person": guest, "role": "candidate"}}}).want(201)
		if list := k.ask("GET", "/messages", nil).want(200).items(); len(list) != 0 {
			t.Errorf("a draft sent %v", list)
		}
		k.ask("POST", "/sessions/"+s.text("id")+"/confirm", nil, "If-Match", `"1"`).want(200)
		m := k.composed("/messages?program=" + program)
		if m.text("recipient") != "b@example.org" || m.text("kind") != "request" || m.text("session") != s.text("id") || m.text("person") != guest {
			t.Errorf("sent %v", m)
		}
		at := "/messages/" + m.text("id")
		if text := k.ask("GET", at, nil).want(200).text("text"); !strings.Contains(text, "+1 312 555 0100") {
			t.Errorf("the mail reads %q", text)
		}
		raw := k.ask("GET", at+"/raw", nil)
		if raw.status != 200 || raw.header.Get("Content-Type") != "message/rfc822" || !strings.Contains(string(raw.body), "text/calendar") {
			t.Errorf("as sent it is %d %v %.200s", raw.status, raw.header, raw.body)
		}
		k.ask("GET", "/messages/msg_none", nil).wantProblem(404, "", "There is no such message here")
	})
}

// composed waits for the first message of a list to be composed.
func (k *kit) composed(path string) object {
	k.t.Helper()
	for {
		list := k.ask("GET", path, nil).want(200).items()
		if len(list) > 0 && list[0].text("state") == "composed" {
			return list[0]
		}
		select {
		case <-k.drained:
		case <-time.After(20 * time.Second):
			k.t.Fatalf("the outbox has %v", list)
		}
	}
}
