package zoomsim_test

import (
	"maps"
	"net/url"
	"strconv"
	"testing"

	"greenroom/zoomsim"
)

// TestDriftByHand changes, deletes, and recovers a meeting as its host would.
func TestDriftByHand(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	m := b.held(sample, `{"topic":"Panel",`+tomorrow+`,"timezone":"Europe/Berlin","agenda":"First"}`)
	list := "/users/" + b.user(sample) + "/meetings"
	path, api := list+"/"+strconv.FormatInt(m, 10), "/v2/meetings/"+strconv.FormatInt(m, 10)
	c := browser(b)
	b.shows(b.get(c, list), 200, path+"/edit", path+"/delete", "Not in progress")
	b.shows(b.get(c, path+"/edit"), 200, `value="2030-03-05T10:00"`, `value="Europe/Berlin"`, ">First</textarea>")

	form := url.Values{"topic": {"Moved"}, "start_time": {"2030-03-06T10:30"}, "timezone": {"Europe/Berlin"}, "duration": {"45"},
		"agenda": {"Second"}, "password": {"abc 123"}, "alternative_hosts": {""}, "waiting_room": {"on"}}
	b.shows(b.post(c, path+"/edit", form), 422, "Use at most 10 letters", `value="Moved"`, `value="2030-03-06T10:30"`, "checked")
	form.Set("password", "abc123")
	form.Set("alternative_hosts", basic)
	b.shows(b.post(c, path+"/edit", form), 422, "Each alternative host must be a licensed person", `value="`+basic+`"`)
	for field, values := range map[string][2]string{"topic": {"", "Enter a topic."}, "duration": {"0", "from 1 to 1440"},
		"timezone": {"Mars", "Enter a time zone such as"}, "start_time": {"2029-01-01T10:00", "Enter a start in the future."}} {
		bad := maps.Clone(form)
		bad.Set(field, values[0])
		b.shows(b.post(c, path+"/edit", bad), 422, values[1], `aria-invalid="true"`)
	}
	form.Set("alternative_hosts", colleague)
	b.shows(b.post(c, path+"/edit", form), 200, "The meeting was saved.", "Moved")
	got := b.call("GET", api, b.s2s(), "").body
	settings := got["settings"].(map[string]any)
	if got["topic"] != "Moved" || got["start_time"] != "2030-03-06T09:30:00Z" || got["duration"] != 45.0 || got["agenda"] != "Second" ||
		got["password"] != "abc123" || settings["waiting_room"] != true || settings["alternative_hosts"] != colleague {
		t.Errorf("stored: %v", got)
	}

	b.shows(b.get(c, path+"/delete"), 200, "<h1>Delete this meeting?</h1>", "Moved", "Keep it")
	b.shows(b.post(c, path+"/delete", nil), 200, "It is in the trash.", `Recover<span class="hidden"> Moved`)
	if a := b.call("GET", api, b.s2s(), ""); a.status != 404 {
		t.Errorf("deleted: %d %s", a.status, a.text)
	}
	b.shows(b.get(c, path+"/edit"), 404, "Not found")
	b.shows(b.post(c, path+"/recover", nil), 200, "The meeting was recovered.")
	if a := b.call("GET", api, b.s2s(), ""); a.status != 200 || a.body["join_url"] != got["join_url"] {
		t.Errorf("recovered: %d %s", a.status, a.text)
	}
	b.shows(b.post(c, path+"/recover", nil), 404, "Not found")
	b.shows(b.get(c, "/users/nobody/meetings"), 404, "Not found")
}

func TestEditKeepsWhatWasNotTouched(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	m := b.held(sample, `{"type":3,"topic":"Office","password":"","settings":{"join_before_host":true,"jbh_time":5}}`)
	path := "/users/" + b.user(sample) + "/meetings/" + strconv.FormatInt(m, 10) + "/edit"
	c := browser(b)
	b.shows(b.post(c, path, url.Values{"topic": {"Office hours"}, "timezone": {"UTC"}, "duration": {"60"}, "join_before_host": {"on"}}), 200, "Office hours")
	got := b.call("GET", "/v2/meetings/"+strconv.FormatInt(m, 10), b.s2s(), "").body
	settings := got["settings"].(map[string]any)
	if got["start_time"] != nil || got["password"] != nil || settings["join_before_host"] != true || settings["jbh_time"] != 5.0 {
		t.Errorf("stored: %v", got)
	}
}
