package web

import (
	"maps"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"greenroom"
	"greenroom/zoomsim"
)

// A coordinator connects the program, and a participant themselves, who may
// connect nothing else.
func TestServerToServerForEachOwnerByForm(t *testing.T) {
	t.Parallel()
	k := newKit(t, time.Now)
	k.joined(t)
	path := k.path("/integrations/server-to-server")
	program, person := url.Values{"owner": {"program"}, "program": {string(k.program)}}, url.Values{"owner": {"person"}}
	for _, tt := range []struct {
		who   string
		owner url.Values
		want  int
		says  string
	}{
		{"coordinator", url.Values{}, http.StatusForbidden, ""},
		{"other", program, http.StatusForbidden, ""},
		{"sample", program, http.StatusForbidden, ""},
		{"participant", person, http.StatusForbidden, "You take part in no program here yourself"},
		{"administrator", url.Values{"owner": {"team"}}, http.StatusUnprocessableEntity, ""},
		{"coordinator", program, http.StatusSeeOther, "For Residency interviews (program)"},
		{"sample", person, http.StatusSeeOther, "For Dr S. Sample (person)"},
	} {
		r := k.as(t, tt.who)
		page := r.get(path + "?" + tt.owner.Encode())
		if page.says(t, tt.says); tt.want != http.StatusSeeOther && page.status != tt.want {
			t.Errorf("%s asks for the page of %v: %d, want %d", tt.who, tt.owner, page.status, tt.want)
		}
		form := serverTyped()
		maps.Copy(form, tt.owner)
		if got := r.post(path, form); got.status != tt.want {
			t.Errorf("%s connects %v: %d, want %d:\n%s", tt.who, tt.owner, got.status, tt.want, got.body)
		}
	}
	owners := map[greenroom.OwnerKind]string{}
	for _, c := range k.connections(t) {
		owners[c.OwnerKind] = c.OwnerID
	}
	if owners[greenroom.ProgramOwner] != string(k.program) || owners[greenroom.PersonOwner] != string(k.sample) {
		t.Errorf("connected are %v", owners)
	}
}

// A connection that has ended lives again with its credentials, as the same one.
func TestEndedCredentialsLiveAgainByForm(t *testing.T) {
	t.Parallel()
	k := newKit(t, time.Now)
	r, before := k.as(t, "administrator"), k.connections(t)[0]
	k.endConnection(t)
	edit := k.path("/connections/" + string(before.ID) + "/edit")
	page := r.get(edit)
	page.says(t, "This connection has ended. Enter the client secret")
	got := r.post(edit, url.Values{"revision": {page.revision(t)}, "name": {before.Name}, "default_host": {before.DefaultHost}, "client_secret": {"sim-hospital-s2s-secret"}})
	if after := k.connections(t); got.status != http.StatusSeeOther || len(after) != 1 || after[0].ID != before.ID || !after[0].Usable() {
		t.Errorf("saving answers %d; there are %+v", got.status, after)
	}
}

// Where an answer was lost and the app may not look, the session asks somebody
// to, and is made again on their word.
func TestALostAnswerByForm(t *testing.T) {
	t.Parallel()
	k := newKit(t, time.Now).country(t)
	k.addServerApp(t, "sim-minimal", "meeting:write:admin", "user:write:admin")
	r := k.as(t, "country")
	typed := url.Values{"account_id": {"SimHospitalAccount01"}, "client_id": {"sim-minimal"}, "client_secret": {"sim-minimal-secret"}, "default_host": {"rooms-1@hospital.example"}}
	if got := r.post(k.path("/integrations/server-to-server"), typed); got.status != http.StatusSeeOther {
		t.Fatalf("connecting answers %d", got.status)
	}
	if err := k.sim.AddFault(zoomsim.Fault{Method: "POST", PathPrefix: "/v2/users/", Kind: zoomsim.DropReply}); err != nil {
		t.Fatal(err)
	}
	id := k.draft(t, "First interview", 2)
	path := k.path("/sessions/" + string(id))
	live := r.follow(k, path)
	k.confirm(t, id)
	live(func(a answer) bool { return strings.Contains(a.body, "Look at Zoom among the meetings of the host") })
	r.get(path).says(t, "I have looked: make it again")
	live = r.follow(k, path)
	if got := r.post(path+"/again", nil); got.status != http.StatusSeeOther {
		t.Errorf("making it again answers %d", got.status)
	}
	live(func(a answer) bool { return strings.Contains(a.body, "The meeting is at Zoom, as planned.") })
	page := r.get(path + "/rename")
	live = r.follow(k, path)
	if got := r.post(path+"/rename", url.Values{"revision": {page.revision(t)}, "title": {"Second interview"}}); got.status != http.StatusSeeOther {
		t.Errorf("renaming answers %d", got.status)
	}
	live(func(a answer) bool { return strings.Contains(a.body, "the app may not read meetings back") })
}
