package web

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"greenroom"
	"greenroom/internal/store"
)

// connection returns the hospital's connection.
func (k *kit) connection(t *testing.T) *greenroom.Connection {
	t.Helper()
	found, err := k.Connections(t.Context(), k.root, k.org)
	if err != nil || len(found) == 0 {
		t.Fatalf("no connection: %v", err)
	}
	return &found[0].Connection
}

// zoomUser returns the id at Zoom of a user of the hospital's connection.
func (k *kit) zoomUser(t *testing.T, email string) string {
	t.Helper()
	var host greenroom.ProviderHost
	id := k.connection(t).ID
	if err := k.db.Read(t.Context(), k.org, func(tx *store.Tx) (err error) {
		host, err = tx.Host(t.Context(), id, email)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return host.ID
}

// An administrator goes through every mismatch, and back.
func TestDirectoryMatchesByHand(t *testing.T) {
	t.Parallel()
	k := newKit(t, time.Now)
	leader := &greenroom.Person{Name: "T. Temple", Email: "temple@example.org", TimeZone: "UTC"}
	if err := k.AddPerson(t.Context(), k.root, k.org, k.program, leader, greenroom.Interviewer); err != nil {
		t.Fatal(err)
	}
	r, page := k.as(t, "administrator"), k.path("/connections/"+string(k.connection(t).ID)+"/directory")
	template, usher := k.zoomUser(t, "t.template@hospital.example"), k.zoomUser(t, "u.usher@hospital.example")
	does := func(action string, form url.Values, says ...string) {
		t.Helper()
		if got := r.post(page+"/"+action, form); got.status != http.StatusSeeOther || got.to != page {
			t.Errorf("%s answers %d to %q", action, got.status, got.to)
		}
		r.get(page).says(t, says...)
	}
	r.get(page).says(t, "Dr S. Sample", "licensed", "Terry Template", "Uma Usher", "Basic: 40 minutes", "T. Temple", page+"/people/"+string(leader.ID))
	r.get(page+"?q=TEMPL").says(t, "Terry Template", "T. Temple", "Nothing here has “TEMPL”")
	r.get(page+"/users/"+template).says(t, "Terry Template", "T. Temple (temple@example.org)", `value="interviewer" selected`)
	r.get(page+"/people/"+string(leader.ID)).says(t, "temple@example.org", "Terry Template (t.template@hospital.example)", page+"/ask")

	does("link", url.Values{"user": {template}}, "Choose somebody first")
	does("link", url.Values{"user": {template}, "person": {string(leader.ID)}}, "They are linked.", "linked by hand; temple@example.org here", "Undo the link")
	does("link", url.Values{"user": {usher}, "person": {string(leader.ID)}}, "is linked to another Zoom user")
	does("undo", url.Values{"user": {template}}, "That is undone.", page+"/people/"+string(leader.ID))
	does("ignore", url.Values{"user": {usher}}, "is ignored from now on", "Stop ignoring")
	r.get(page+"/users/"+usher).says(t, "This Zoom user is ignored.")
	does("undo", url.Values{"user": {usher}}, "That is undone.")
	does("invite", url.Values{"user": {usher}, "program": {string(k.program)}, "role": {"mentor"}}, "Uma Usher is in the program.")
	r.get(page+"/users/"+usher).says(t, "This is Uma Usher here.")
	does("ask", url.Values{"person": {string(leader.ID)}}, "T. Temple cannot sign in here")

	for _, stranger := range []string{string(k.patient), "per_none"} {
		if got := r.post(page+"/link", url.Values{"user": {template}, "person": {stranger}}); got.status != http.StatusNotFound {
			t.Errorf("a person of another organization: %d", got.status)
		}
	}
	if got := k.as(t, "stranger").get("/o/" + string(k.clinic) + "/connections/" + string(k.connection(t).ID) + "/directory"); got.status != http.StatusNotFound {
		t.Errorf("another organization's connection: %d", got.status)
	}
}

// Whoever may not connect sees the lists and may invite, and is not offered more.
func TestDirectoryOfACoordinator(t *testing.T) {
	t.Parallel()
	k := newKit(t, time.Now)
	r, page := k.as(t, "coordinator"), k.path("/connections/"+string(k.connection(t).ID)+"/directory")
	got := r.get(page)
	got.says(t, "Uma Usher")
	user := r.get(page + "/users/" + k.zoomUser(t, "u.usher@hospital.example"))
	user.says(t, page+"/invite", "Whoever may connect Zoom here")
	for _, form := range []string{page + "/ignore", page + "/link"} {
		if strings.Contains(got.body+user.body, form) {
			t.Errorf("a coordinator is offered %s", form)
		}
	}
}

// directory gives the hospital a directory with something in each list, and a
// session that is too long for its host.
func (k *kit) directory(t *testing.T) (leader *greenroom.Person, long greenroom.SessionID) {
	t.Helper()
	ctx, c := t.Context(), k.connection(t)
	leader = &greenroom.Person{Name: "T. Temple", Email: "temple@example.org", TimeZone: "UTC"}
	usher := &greenroom.Person{Name: "U. Usher", Email: "usher@example.org", TimeZone: "UTC"}
	slot, err := greenroom.NewSlot(time.Now().AddDate(0, 0, 3).Format("2006-01-02")+"T10:00", "America/Chicago", time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(k.AddPerson(ctx, k.root, k.org, k.program, leader, greenroom.Interviewer), k.AddPerson(ctx, k.root, k.org, k.program, usher, greenroom.Mentor),
		k.LinkHost(ctx, k.root, k.org, c.ID, k.zoomUser(t, "u.usher@hospital.example"), usher.ID),
		k.IgnoreHost(ctx, k.root, k.org, c.ID, k.zoomUser(t, "zoom.admin@hospital.example"))); err != nil {
		t.Fatal(err)
	}
	var grant *greenroom.Grant
	if err := k.db.Write(ctx, k.org, func(tx *store.Tx) (err error) {
		if grant, err = tx.Grant(ctx, c.ID); err != nil {
			return err
		}
		return errors.Join(tx.SetRooms(ctx, c.ID, []greenroom.ProviderRoom{{ID: "a", Name: "Conference Room A", Status: "Available"}, {ID: "b", Name: "Conference Room B", Status: "Offline"}}),
			tx.SetHostSettings(ctx, c.ID, k.zoomUser(t, "s.sample@hospital.example"), &greenroom.HostSettings{Capacity: 300, Concurrent: 2}),
			tx.AddConnection(ctx, &greenroom.Connection{OwnerKind: greenroom.PersonOwner, OwnerID: string(usher.ID), Grant: grant.ID, Name: "Usher's own", State: greenroom.Live}))
	}); err != nil {
		t.Fatal(err)
	}
	s := &greenroom.Session{Program: k.program, Title: "A long conversation", Slot: slot, Location: greenroom.Zoom, Strategy: greenroom.PerSession,
		Participants: []greenroom.Participation{{Person: usher.ID, Role: greenroom.Mentor}, {Person: k.guest, Role: greenroom.Mentee}}}
	if err := k.CreateSession(ctx, k.root, k.org, s); err != nil {
		t.Fatal(err)
	}
	return leader, s.ID
}

// A session that is too long for a Basic host is marked in lists, and its page
// says what that means.
func TestPagesWarnOfABasicHost(t *testing.T) {
	t.Parallel()
	k := newKit(t, time.Now)
	_, long := k.directory(t)
	r := k.as(t, "coordinator")
	r.get(k.path("/sessions/"+string(long))).says(t, "Uma Usher, who hosts, has Zoom Basic: the meeting ends after 40 minutes, and this session takes 60.")
	r.get(k.path("/programs/"+string(k.program))).says(t, "ends after 40 minutes")
}

// A session's form offers the Zoom Rooms, and its page names the one that was
// chosen.
func TestSessionInAZoomRoom(t *testing.T) {
	t.Parallel()
	k := newKit(t, time.Now)
	k.directory(t)
	r, page := k.as(t, "coordinator"), k.path("/programs/"+string(k.program)+"/sessions")
	r.get(page+"/new").says(t, "No Zoom Room", "Conference Room A")
	form := url.Values{"title": {"In a room"}, "date": {time.Now().AddDate(0, 0, 4).Format("2006-01-02")}, "time": {"08:50"}, "minutes": {"20"}, "location": {"zoom"}, "room": {"none"}}
	if got := r.post(page, form); got.status != http.StatusUnprocessableEntity {
		t.Errorf("no such room: %d", got.status)
	} else {
		got.says(t, "There is no such Zoom Room")
	}
	form.Set("room", "a")
	made := r.post(page, form)
	if made.status != http.StatusSeeOther {
		t.Fatalf("it answers %d: %s", made.status, made.body)
	}
	r.get(made.to).says(t, "Conference Room A")
	r.get(made.to+"/place").says(t, `<option value="a" selected>`)
}
