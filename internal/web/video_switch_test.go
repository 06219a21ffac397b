package web

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"greenroom"
)

// Where video is off, the pages of people and of one's own account say nothing of
// Zoom either, even if it was connected before; once it is on, they do.
func TestWithoutVideoPeopleAndAccountsKnowNoZoom(t *testing.T) {
	t.Parallel()
	k := newKit(t, time.Now)
	k.joined(t)
	k.give(t, "sample", greenroom.RoleGrant{Role: greenroom.Coordinator, Organization: k.org, Program: k.program})
	r, people := k.as(t, "sample"), k.path("/programs/"+string(k.program)+"/people")
	file := []byte("name,email,role\nDr S. Sample,s.sample@hospital.example,interviewer\n")
	zoom := func(say func(a answer, texts ...string)) {
		t.Helper()
		preview := r.upload(people+"/import", "file", file)
		if preview.status != http.StatusOK {
			t.Fatalf("the preview answers %d: %s", preview.status, preview.body)
		}
		say(preview, "At Zoom")
		say(r.get(people+"/new"), "Zoom")
		say(r.get("/account"), "Zoom")
	}
	zoom(func(a answer, texts ...string) { t.Helper(); a.says(t, texts...) })
	o, err := k.Organization(t.Context(), k.root, k.org)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := k.SwitchVideo(t.Context(), k.root, k.org, o.Revision, false); err != nil {
		t.Fatal(err)
	}
	zoom(func(a answer, texts ...string) { t.Helper(); a.lacks(t, texts...) })
}

// A person who has connected their own account still finds it on their page when
// video is off, to disconnect it; nothing new can be connected.
func TestWithoutVideoOnesOwnIsStillDisconnected(t *testing.T) {
	t.Parallel()
	k := newKit(t, time.Now)
	k.joined(t)
	r := k.as(t, "sample")
	r.get("/account").says(t, "Connect", "Use Server-to-Server")
	r.get(k.consentAs(t, r.begin(k, greenroom.PersonOwner), "s.sample@hospital.example", "allow"))
	o, err := k.Organization(t.Context(), k.root, k.org)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := k.SwitchVideo(t.Context(), k.root, k.org, o.Revision, false); err != nil {
		t.Fatal(err)
	}
	page := r.get("/account")
	page.says(t, "Zoom · Example Teaching Hospital", "Disconnect")
	page.lacks(t, "/integrations/connect?", "Use Server-to-Server")
}

// Whoever knows the addresses at which one connects is refused there, with who
// can switch video on; nothing that is typed goes to Zoom.
func TestWithoutVideoNothingIsConnected(t *testing.T) {
	t.Parallel()
	k := newKit(t, time.Now)
	administrator := k.as(t, "stranger")
	at := "/o/" + string(k.clinic) + "/integrations"
	server := serverTyped()
	ours := url.Values{"name": {"Ours"}, "kind": {"account"}, "client_id": {"sim-greenroom-admin"}, "client_secret": {"sim-greenroom-admin-secret"}}
	for name, got := range map[string]answer{
		"the question":   administrator.get(at + "/connect?owner=organization"),
		"consent":        administrator.post(at+"/authorize", url.Values{"owner": {"organization"}}),
		"the request":    administrator.get(at + "/ask?owner=organization"),
		"a link":         administrator.post(at+"/ask", url.Values{"owner": {"organization"}}),
		"the form":       administrator.get(at + "/server-to-server"),
		"a test":         administrator.post(at+"/server-to-server/test", server),
		"credentials":    administrator.post(at+"/server-to-server", server),
		"the app's form": administrator.get(at + "/apps/new"),
		"an app":         administrator.post(at+"/apps", ours),
	} {
		if got.status != http.StatusForbidden {
			t.Errorf("%s answers %d", name, got.status)
		}
		got.says(t, "Video is switched off for this organization.", "Ask whoever runs this server to switch it on.")
	}
	for _, call := range k.sim.Calls() {
		if call.ClientID == server.Get("client_id") || call.ClientID == ours.Get("client_id") {
			t.Errorf("Zoom was asked: %+v", call)
		}
	}
}
