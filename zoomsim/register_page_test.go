package zoomsim_test

import (
	"net/url"
	"strings"
	"testing"

	"greenroom/zoomsim"
)

// The link to register that a meeting's answer carries leads to a page on which
// one registers as through the API.
func TestRegisterPage(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	token := b.s2s()
	path, made := b.create(token, `{"topic":"<b>Round</b>",`+tomorrow+`,"settings":{"approval_type":0}}`)
	page := strings.TrimPrefix(made.body["registration_url"].(string), b.base)
	someone := browser(b)
	b.shows(b.get(someone, page), 200, "Register for &lt;b&gt;Round&lt;/b&gt;", "First name")
	b.shows(b.post(someone, page, url.Values{"first_name": {"Anna"}, "email": {"no address"}}), 422, "Enter a first name", `value="Anna"`)
	done := b.post(someone, page, url.Values{"first_name": {"Anna"}, "email": {"anna@example.com"}})
	b.shows(done, 200, "You are registered.", "tk=")
	if rows := b.call("GET", path+"/registrants", token, "").body["registrants"].([]any); len(rows) != 1 {
		t.Errorf("registrants: %v", rows)
	}
	if names := b.live(); names != "registration_created" {
		t.Errorf("events: %s", names)
	}
	b.call("PATCH", path, token, `{"settings":{"approval_type":1}}`)
	b.shows(b.post(someone, page, url.Values{"first_name": {"Ben"}, "email": {"ben@example.com"}}), 200, "waits for the host’s approval")
	b.call("PATCH", path, token, `{"settings":{"approval_type":2}}`)
	b.shows(b.get(someone, page), 404, "takes no registrations")
	b.shows(b.get(someone, "/meeting/register/1"), 404, "not valid")
}
