package web

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"greenroom"
	"greenroom/internal/store"
	"greenroom/internal/testkit"
)

// lacks fails the test if a page says one of the texts.
func (a answer) lacks(t *testing.T, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if i := strings.Index(a.body, text); i >= 0 {
			t.Errorf("the page (%d) says %q: …%s…", a.status, text, a.body[max(0, i-150):min(len(a.body), i+150)])
		}
	}
}

// withoutVideo makes a coordinator of the clinic, which has no video.
func (k *kit) withoutVideo(t *testing.T) *reader {
	t.Helper()
	k.give(t, "participant", greenroom.RoleGrant{Role: greenroom.Coordinator, Organization: k.clinic, Program: k.consultations})
	return k.as(t, "participant")
}

// give gives a user another role.
func (k *kit) give(t *testing.T, name string, grant greenroom.RoleGrant) {
	t.Helper()
	if err := k.db.System(t.Context(), func(s *store.System) error { return s.AddRole(t.Context(), k.users[name], grant) }); err != nil {
		t.Fatal(err)
	}
}

// Until a superuser has switched video on, nobody in the organization sees a
// Zoom option; administrators see who can, and superusers the switch.
func TestWithoutVideoNobodySeesZoom(t *testing.T) {
	t.Parallel()
	k := newKit(t, time.Now)
	coordinator, administrator, superuser := k.withoutVideo(t), k.as(t, "stranger"), k.as(t, "superuser")
	at := "/o/" + string(k.clinic)
	program := at + "/programs/" + string(k.consultations)
	for _, page := range []string{at, at + "/programs", program, program + "/virtual", program + "/stages", program + "/stages/new", program + "/sessions/new", program + "/people"} {
		for who, r := range map[string]*reader{"coordinator": coordinator, "administrator": administrator} {
			got := r.get(page)
			if got.status != http.StatusOK {
				t.Errorf("%s gets %d for %s", who, got.status, page)
			}
			got.lacks(t, "Zoom")
		}
	}
	for _, page := range []string{at + "/integrations", program + "/virtual"} {
		administrator.get(page).lacks(t, "Connect with Zoom", "Use Server-to-Server", "Authorize at Zoom", "Which programs may use Zoom", "Connect the program")
	}
	const who = "Whoever runs this server can switch it on"
	administrator.get(program).says(t, who)
	administrator.get(program).lacks(t, "To the switch")
	coordinator.get(program).lacks(t, who)
	superuser.get(program).says(t, who, "To the switch")
	got := coordinator.post(program+"/virtual", url.Values{"location": {"zoom"}, "revision": {"1"}})
	if got.status != http.StatusUnprocessableEntity {
		t.Errorf("Zoom is chosen without video: %d", got.status)
	}
}

// The section of a program says its type, the gates and the connection; those who
// may not edit it cannot.
func TestVirtualInterviews(t *testing.T) {
	t.Parallel()
	k := newKit(t, time.Now)
	program := k.path("/programs/" + string(k.program))
	coordinator, other := k.as(t, "coordinator"), k.as(t, "other")
	page := coordinator.get(program)
	page.says(t, "Virtual interviews", "Edit virtual interviews", "Main Account. It is the organization&#39;s: the program has none of its own that can host.", "Connection to Zoom", "open")
	page.lacks(t, "Grant Zoom")
	edit := coordinator.get(program + "/virtual")
	edit.says(t, "Authorize at Zoom", "/integrations/connect?owner=program&amp;program="+string(k.program), "Not installed on this server. Whoever runs this server can install it")
	authorize := regexp.MustCompile(`href="([^"]*/integrations/connect\?[^"]*)"`).FindStringSubmatch(edit.body)
	coordinator.get(html.UnescapeString(authorize[1])).says(t, "Residency interviews")
	if got := other.post(program+"/virtual", url.Values{"location": {"manual_link"}, "revision": {"1"}}); got.status != http.StatusForbidden {
		t.Errorf("a coordinator of another program changes the type: %d", got.status)
	}
	if got := coordinator.post(program+"/virtual", url.Values{"location": {"built_in_room"}, "revision": {edit.revision(t)}}); got.status != http.StatusSeeOther || got.to != program {
		t.Errorf("to the built-in room: %d to %s", got.status, got.to)
	}
	coordinator.get(program).says(t, "New sessions begin with: Built-in room.", "until then sessions there say so")
	if got := coordinator.post(program+"/virtual", url.Values{"location": {"zoom"}, "revision": {edit.revision(t)}}); got.status != http.StatusConflict {
		t.Errorf("from an old page: %d", got.status)
	}
}

// After an authorization has ended, the section says so, and Zoom is selected
// again by one button.
func TestSelectZoomAgain(t *testing.T) {
	t.Parallel()
	k := newKit(t, time.Now)
	program := k.path("/programs/" + string(k.program))
	k.fallBack(t)
	coordinator := k.as(t, "coordinator")
	page := coordinator.get(program)
	page.says(t, "Zoom was removed from this program.", "Select Zoom again")
	if got := coordinator.post(program+"/virtual", url.Values{"location": {"zoom"}, "revision": {page.revision(t)}}); got.status != http.StatusSeeOther {
		t.Fatalf("Zoom again: %d", got.status)
	}
	coordinator.get(program).lacks(t, "Zoom was removed")
}

// fallBack does to the program what the end of its authorization does.
func (k *kit) fallBack(t *testing.T) {
	t.Helper()
	if err := k.db.Write(t.Context(), k.org, func(tx *store.Tx) error {
		p, err := tx.Program(t.Context(), k.program)
		if err != nil {
			return err
		}
		p.DefaultLocation = greenroom.BuiltInRoom
		if err := tx.UpdateProgram(t.Context(), p); err != nil {
			return err
		}
		return tx.AddEvent(t.Context(), &greenroom.Event{Actor: greenroom.Actor{Kind: "system"}, Verb: "virtual_type_changed", Program: p.ID,
			Subject: greenroom.Subject{Kind: "program", ID: string(p.ID)}})
	}); err != nil {
		t.Fatal(err)
	}
}

// An administrator extends Zoom to selected programs, in one form or on the page
// of one; a coordinator does not.
func TestZoomPermissions(t *testing.T) {
	t.Parallel()
	k := newKit(t, time.Now)
	administrator, coordinator := k.as(t, "administrator"), k.as(t, "coordinator")
	program, id := k.path("/programs/"+string(k.program)), string(k.program)
	page := administrator.get(k.path("/integrations"))
	page.says(t, "Which programs may use Zoom", "Residency interviews", "as the organization says")
	form := url.Values{"zoom": {"granted"}, "revision": {page.revision(t)}, "program": {id}, "use-" + id: {"granted"}, "revision-" + id: {"1"}}
	if got := coordinator.post(k.path("/zoom"), form); got.status != http.StatusForbidden {
		t.Errorf("a coordinator decides: %d", got.status)
	}
	if got := administrator.post(k.path("/zoom"), form); got.status != http.StatusSeeOther {
		t.Fatalf("an administrator decides: %d\n%s", got.status, got.body)
	}
	administrator.get(k.path("/integrations")).says(t, "It is set which programs may use Zoom.", "Set by the organization", "Set by the program")
	if got := administrator.post(k.path("/zoom"), form); got.status != http.StatusSeeOther {
		t.Errorf("the same once more: %d", got.status)
	}
	page = administrator.get(program)
	page.says(t, "Refuse Zoom", "Reset to what the organization says")
	if got := administrator.post(program+"/zoom", url.Values{"use": {"inherited"}, "revision": {page.revision(t)}}); got.status != http.StatusSeeOther {
		t.Fatalf("reset: %d", got.status)
	}
	const why = "Only programs that are granted it may use Zoom here"
	coordinator.get(program).says(t, why, "closed")
	coordinator.get(program).lacks(t, "Authorize at Zoom")
	coordinator.get(program+"/virtual").says(t, why)
	coordinator.get(program+"/sessions/new").says(t, why, "disabled")
	got := coordinator.post(program+"/sessions", url.Values{"title": {"Interview"}, "date": {"2027-03-01"}, "time": {"09:00"}, "minutes": {"20"}, "location": {"zoom"}})
	if got.status != http.StatusUnprocessableEntity {
		t.Errorf("a session on Zoom is planned: %d", got.status)
	}
	got.says(t, why)
}

// A stage allows some places, and begins where it says; reset, it is as the
// program says.
func TestStagePages(t *testing.T) {
	t.Parallel()
	k := newKit(t, time.Now)
	coordinator := k.as(t, "coordinator")
	stages := k.path("/programs/" + string(k.program) + "/stages")
	coordinator.get(stages).says(t, "No stages yet", "Make the first stage")
	bad := coordinator.post(stages, url.Values{"name": {"Phone screen"}, "location": {"phone"}, "default_location": {"zoom"}})
	if bad.status != http.StatusUnprocessableEntity {
		t.Errorf("a default that is not allowed: %d", bad.status)
	}
	bad.says(t, "does not allow its own default", `value="Phone screen"`)
	if got := coordinator.post(stages, url.Values{"name": {"Phone screen"}, "location": {"phone", "manual_link"}}); got.status != http.StatusSeeOther {
		t.Fatalf("a stage: %d", got.status)
	}
	id := string(k.stage(t))
	coordinator.get(stages).says(t, "Phone screen", "Manual link, Phone", "Set by the stage")
	form := coordinator.get(k.path("/programs/" + string(k.program) + "/sessions/new?stage=" + id))
	form.says(t, "not in this stage", "The stage “Phone screen” does not allow every place.", "Chosen already, as the stage says.")
	day := time.Now().AddDate(0, 0, 3).Format(time.DateOnly)
	session := url.Values{"title": {"Call"}, "date": {day}, "time": {"09:00"}, "minutes": {"20"}, "stage": {id}, "location": {"zoom"}}
	if got := coordinator.post(k.path("/programs/"+string(k.program)+"/sessions"), session); got.status != http.StatusUnprocessableEntity {
		t.Errorf("on Zoom in a stage by phone: %d", got.status)
	}
	session.Set("location", "phone")
	made := coordinator.post(k.path("/programs/"+string(k.program)+"/sessions"), session)
	coordinator.get(made.to).says(t, "Phone screen")
	k.changeStage(t, coordinator, id)
	page := coordinator.get(stages + "/" + id)
	if got := coordinator.post(stages+"/"+id+"/delete", url.Values{"revision": {page.revision(t)}}); got.status != http.StatusConflict {
		t.Errorf("a stage with a session is deleted: %d", got.status)
	}
	page.says(t, "Reset to what the program says")
	if got := coordinator.post(stages+"/"+id, url.Values{"name": {"Phone screen"}, "reset": {"all"}, "revision": {page.revision(t)}}); got.status != http.StatusSeeOther {
		t.Errorf("reset: %d", got.status)
	}
	coordinator.get(stages).says(t, "Everywhere", "Set by the program")
}

// changeStage moves a session on Zoom to a stage that does not allow that, and the
// stage gets a strategy of its own.
func (k *kit) changeStage(t *testing.T, r *reader, stage string) {
	t.Helper()
	place := k.path("/sessions/"+string(k.session)) + "/place"
	page := r.get(place + "?stage=" + stage)
	page.says(t, "Take this stage", `name="stage" value="`+stage+`"`, "not in this stage", `value="manual_link" checked`)
	stay := url.Values{"stage": {stage}, "location": {"zoom"}, "revision": {page.revision(t)}}
	if got := r.post(place, stay); got.status != http.StatusUnprocessableEntity {
		t.Errorf("to a stage that does not allow its place: %d", got.status)
	}
	stay.Set("location", "phone")
	got := r.post(place, stay)
	if got.status != http.StatusSeeOther {
		t.Fatalf("to another stage: %d", got.status)
	}
	r.get(got.to).says(t, "Phone screen", "Moved to another stage")
	at := k.path("/programs/" + string(k.program) + "/stages/" + stage)
	page = r.get(at)
	page.says(t, "As the program says (A meeting for each session)", "One meeting for the day")
	if got := r.post(at, url.Values{"name": {"Phone screen"}, "location": {"phone", "manual_link"}, "strategy": {"per_day"}, "revision": {page.revision(t)}}); got.status != http.StatusSeeOther {
		t.Fatalf("a strategy of its own: %d", got.status)
	}
	r.get(at).says(t, `value="per_day" selected`)
}

// A session changes its place: the built-in room says that it is not there, and a
// manual link takes address, id and passcode.
func TestChangePlace(t *testing.T) {
	t.Parallel()
	k := newKit(t, time.Now)
	coordinator := k.as(t, "coordinator")
	session := k.path("/sessions/" + string(k.session))
	k.confirm(t, k.session)
	page := coordinator.get(session + "/place")
	page.says(t, "not installed", "made through Main Account", "If the session leaves Zoom, its Zoom meeting is deleted.")
	if got := coordinator.post(session+"/place", url.Values{"location": {"built_in_room"}, "revision": {page.revision(t)}}); got.status != http.StatusSeeOther {
		t.Fatalf("to the built-in room: %d", got.status)
	}
	coordinator.get(session).says(t, "Built-in room: not installed on this server. Whoever runs it can install it; until then choose another location.", "failed", "Moved to another place")
	if got := coordinator.post(session+"/place", url.Values{"location": {"manual_link"}, "url": {"ftp://x"}, "revision": {coordinator.get(session + "/place").revision(t)}}); got.status != http.StatusUnprocessableEntity {
		t.Errorf("an address that is none: %d", got.status)
	}
	if got := coordinator.post(session+"/place", url.Values{"location": {"manual_link"}, "url": {"https://meet.example.org/x"}, "meeting_id": {"room 7"}, "passcode": {"4711"},
		"revision": {coordinator.get(session + "/place").revision(t)}}); got.status != http.StatusSeeOther {
		t.Fatalf("to a manual link: %d", got.status)
	}
	coordinator.get(session).says(t, "https://meet.example.org/x", "room 7", "4711")
}

// Without a connection, Zoom can be chosen, with a way to connect it and the
// manual link as the other.
func TestZoomWithoutAConnection(t *testing.T) {
	t.Parallel()
	k := newKit(t, time.Now)
	coordinator := k.withoutVideo(t)
	o, err := k.Organization(t.Context(), k.root, k.clinic)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := k.SwitchVideo(t.Context(), k.root, k.clinic, o.Revision, true); err != nil {
		t.Fatal(err)
	}
	program := "/o/" + string(k.clinic) + "/programs/" + string(k.consultations)
	coordinator.get(program+"/sessions/new").says(t, "Zoom is not connected for this session.", "Connect Zoom for this program", "Or choose Manual link, and enter address, id and passcode", `name="meeting_id"`)
	coordinator.get(program).says(t, "Zoom is not connected for this program.", "None yet")
	k.as(t, "stranger").get(program+"/sessions/new").says(t, "Connect Zoom", "/integrations")
}

// The pages of gates are accessible and fit their windows.
func TestGatePagesInBrowser(t *testing.T) {
	t.Parallel()
	k := newKit(t, time.Now)
	k.unconnected(t, "First visit", time.Hour)
	stage := string(k.stage(t))
	program, clinic := k.path("/programs/"+string(k.program)), "/o/"+string(k.clinic)+"/programs/"+string(k.consultations)
	mentoring := k.path("/programs/" + string(k.mentoring(t)))
	k.fallBack(t)
	pages := []struct{ name, as, path string }{
		{"program-switched", "coordinator", program},
		{"virtual-switched", "coordinator", program + "/virtual"},
		{"stages", "coordinator", program + "/stages"},
		{"stage", "coordinator", program + "/stages/" + stage},
		{"session-new-stage", "coordinator", program + "/sessions/new?stage=" + stage},
		{"session-place", "coordinator", k.path("/sessions/"+string(k.session)) + "/place"},
		{"program-refused", "administrator", mentoring},
		{"virtual-refused", "administrator", mentoring + "/virtual"},
		{"stages-empty", "administrator", mentoring + "/stages"},
		{"permissions", "administrator", k.path("/integrations")},
		{"program-unconnected", "stranger", clinic},
		{"virtual-unconnected", "stranger", clinic + "/virtual"},
		{"session-new-unconnected", "stranger", clinic + "/sessions/new"},
	}
	ctx := testkit.Browser(t)
	signedIn := ""
	for _, p := range pages {
		if p.as != signedIn {
			k.enter(ctx, t, p.as)
			signedIn = p.as
		}
		k.judge(ctx, t, p.path, p.name+"-390", "light", 390)
		k.judge(ctx, t, p.path, p.name+"-1024", "dark", 1024)
		k.judge(ctx, t, p.path, p.name+"-1440", "light", 1440)
	}
}

// mentoring returns the hospital's other program, which it refuses Zoom.
func (k *kit) mentoring(t *testing.T) greenroom.ProgramID {
	t.Helper()
	programs, _, err := k.Programs(t.Context(), k.root, k.org, "", 10)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range programs {
		if p.ID != k.program {
			if _, err := k.SetZoomUse(t.Context(), k.root, k.org, p.ID, p.Revision, greenroom.ZoomRefused); err != nil {
				t.Fatal(err)
			}
			return p.ID
		}
	}
	t.Fatal("there is no other program")
	return ""
}
