package web

import (
	"bufio"
	"context"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// The main job is done without a script: sign in, make a session, confirm it,
// see it linked, move, rename and cancel it.
func TestMainJobWithoutScript(t *testing.T) {
	t.Parallel()
	k := newKit(t, time.Now)
	r := k.anonymous(t)

	asked := r.get(k.path(""))
	if asked.status != http.StatusSeeOther || asked.to != "/sign-in?next="+url.QueryEscape(k.path("")) {
		t.Fatalf("signed out, the first page answers %d %s", asked.status, asked.to)
	}
	r.get(asked.to).says(t, "Sign in", "E-mail address")
	wrong := r.post("/sign-in", url.Values{"email": {"coordinator@hospital.example"}, "password": {"wrong"}, "next": {k.path("")}})
	if wrong.status != http.StatusUnauthorized {
		t.Errorf("a wrong password answers %d", wrong.status)
	}
	wrong.says(t, "The address or the password is wrong.", "coordinator@hospital.example")
	in := r.post("/sign-in", url.Values{"email": {"coordinator@hospital.example"}, "password": {password.Reveal()}, "next": {k.path("")}})
	if in.status != http.StatusSeeOther || in.to != k.path("") {
		t.Fatalf("signing in answers %d %s", in.status, in.to)
	}
	r.get(in.to).says(t, "Example Teaching Hospital", "Next days", "1 draft")

	path := r.make(k)
	page := r.get(path)
	page.says(t, "The session is kept as a draft.", "When you confirm, 2 people are invited and one Zoom meeting is made.", "For you:")
	linked := r.follow(k, path)
	if done := r.post(path+"/confirm", url.Values{"revision": {page.revision(t)}}); done.to != path {
		t.Fatalf("confirming answers %d: %s", done.status, done.body)
	}
	page = r.get(path)
	page.says(t, "The session is confirmed.")
	linked(func(a answer) bool { return strings.Contains(a.body, "The meeting is at Zoom, as planned.") })
	page = r.get(path)
	page.says(t, "Join link", "Linked to its Zoom meeting", "Main Account, connected by the organization", "s.sample@hospital.example")

	day := time.Now().AddDate(0, 0, 3).Format("2006-01-02")
	moved := r.post(path+"/reschedule", url.Values{"revision": {r.get(path + "/reschedule").revision(t)}, "date": {day}, "time": {"11:30"}, "minutes": {"30"}})
	if moved.to != path {
		t.Fatalf("moving answers %d: %s", moved.status, moved.body)
	}
	page = r.get(path)
	page.says(t, "11:30 to 12:00", "The session has its new time.")
	r.post(path+"/rename", url.Values{"revision": {r.get(path + "/rename").revision(t)}, "title": {"Second conversation"}})
	page = r.get(path)
	page.says(t, "<h1>Second conversation</h1>")
	sure := r.get(path + "/cancel")
	sure.says(t, "Cancel this session?", "2 people are told that it does not take place.")
	r.post(path+"/cancel", url.Values{"revision": {sure.revision(t)}})
	page = r.get(path)
	page.says(t, "The session is cancelled.", "It does not take place.")
	if strings.Contains(page.body, path+"/reschedule") {
		t.Error("a cancelled session can be moved")
	}
}

// make makes a draft through the form and returns the path of its page.
func (r *reader) make(k *kit) string {
	r.t.Helper()
	form := k.path("/programs/" + string(k.program) + "/sessions")
	r.get(form+"/new").says(r.t, "B. Beispiel (Candidate)", "Dr S. Sample (Interviewer)", "made through Main Account")
	made := r.post(form, url.Values{"title": {"First conversation"}, "date": {time.Now().AddDate(0, 0, 2).Format("2006-01-02")}, "time": {"08:50"},
		"minutes": {"20"}, "person": {string(k.guest), string(k.sample)}, "location": {"zoom"}})
	if made.status != http.StatusSeeOther || !strings.HasPrefix(made.to, k.path("/sessions/")) {
		r.t.Fatalf("making a session answers %d: %s", made.status, made.body)
	}
	return made.to
}

// follow listens to a page's live stream. The function it returns waits until
// the page is as wanted, looking again whenever the stream says so.
func (r *reader) follow(k *kit, path string) (until func(func(answer) bool)) {
	r.t.Helper()
	ctx, cancel := context.WithTimeout(r.t.Context(), 30*time.Second)
	r.t.Cleanup(cancel)
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, r.base+k.path("/live?subject=")+path[strings.LastIndex(path, "/")+1:]+"&after=0", nil)
	if err != nil {
		r.t.Fatal(err)
	}
	stream, err := r.client.Do(request)
	if err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(func() { stream.Body.Close() })
	if got := stream.Header.Get("Content-Type"); got != "text/event-stream" {
		r.t.Fatalf("the stream is %q", got)
	}
	lines := bufio.NewScanner(stream.Body)
	return func(wanted func(answer) bool) {
		r.t.Helper()
		for !wanted(r.get(path)) {
			for lines.Scan() && !strings.HasPrefix(lines.Text(), "data") {
			}
			if err := lines.Err(); err != nil {
				r.t.Fatalf("the stream ended: %v: %s", err, r.get(path).body)
			}
		}
	}
}

// A form that is refused keeps what was typed, and says why at the field.
func TestRefusedFormKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	k := newKit(t, time.Now)
	r := k.as(t, "coordinator")
	form := k.path("/programs/" + string(k.program) + "/sessions")
	good := url.Values{"title": {"A title"}, "date": {"2031-12-01"}, "time": {"08:50"}, "minutes": {"20"}, "location": {"manual_link"}, "url": {"https://meet.example/1"}}
	for field, bad := range map[string]struct{ name, value, says string }{
		"title":    {"title", "", "A session needs a title"},
		"minutes":  {"minutes", "2", "A session lasts between 5 minutes and 12 hours."},
		"no time":  {"time", "", "Choose a date and a time."},
		"gap":      {"date", "2031-03-09", "skip 02:30"},
		"url":      {"url", "meet.example", "A manual link needs an address that begins with https://."},
		"location": {"location", "moon", "There is no location"},
	} {
		t.Run(field, func(t *testing.T) {
			typed := maps.Clone(good)
			typed.Set(bad.name, bad.value)
			if field == "gap" {
				typed.Set("time", "02:30")
			}
			got := r.post(form, typed)
			if got.status != http.StatusUnprocessableEntity {
				t.Errorf("answers %d", got.status)
			}
			got.says(t, bad.says, `value="`+typed.Get("title")+`"`, `value="`+typed.Get("date")+`"`)
		})
	}
}

// Whoever changes what somebody else has just changed sees why, and the session
// as it is.
func TestStaleChange(t *testing.T) {
	t.Parallel()
	k := newKit(t, time.Now)
	r := k.as(t, "coordinator")
	path := k.path("/sessions/" + string(k.session))
	old := r.get(path + "/rename").revision(t)
	r.post(path+"/rename", url.Values{"revision": {old}, "title": {"The first"}})
	for _, does := range []string{"confirm", "rename", "cancel"} {
		got := r.post(path+"/"+does, url.Values{"revision": {old}, "title": {"The second"}})
		if got.status != http.StatusConflict {
			t.Errorf("%s answers %d", does, got.status)
		}
		got.says(t, "Somebody else has changed this meanwhile.", "<h1>The first</h1>")
	}
}

func TestChangePeople(t *testing.T) {
	t.Parallel()
	k := newKit(t, time.Now)
	r := k.as(t, "coordinator")
	path := k.path("/sessions/" + string(k.session))
	form := r.get(path + "/people")
	form.says(t, "Role of Dr S. Sample", "O. Observer (Observer)")
	observer := form.body[strings.Index(form.body, `value="per_`)+len(`value="`):]
	got := r.post(path+"/people", url.Values{"revision": {form.revision(t)}, "stays-" + string(k.sample): {"on"}, "role-" + string(k.sample): {"host"},
		"person": {observer[:strings.IndexByte(observer, '"')]}})
	if got.to != path {
		t.Fatalf("answers %d: %s", got.status, got.body)
	}
	page := r.get(path)
	page.says(t, "O. Observer", "Host", "Kolkata (IST, UTC+5:30)")
	if strings.Contains(page.body, "b.beispiel@example.org") {
		t.Error("somebody who was taken out is still there")
	}
}
