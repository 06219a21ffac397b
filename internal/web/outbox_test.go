package web

import (
	"html"
	"net/http"
	"strings"
	"testing"
	"time"

	"greenroom"
	"greenroom/internal/app"
	"greenroom/internal/seal"
	"greenroom/internal/store"
)

// planned makes and confirms a session so many hours from now.
func (k *kit) planned(t *testing.T, where greenroom.Location, hours int) *greenroom.Session {
	t.Helper()
	start := time.Now().UTC().Add(time.Duration(hours) * time.Hour)
	return k.plannedAt(t, where, start)
}

func (k *kit) plannedAt(t *testing.T, where greenroom.Location, start time.Time) *greenroom.Session {
	t.Helper()
	zone, err := greenroom.Zone("America/Chicago")
	if err != nil {
		t.Fatal(err)
	}
	slot, err := greenroom.NewSlot(start.In(zone).Format("2006-01-02T15:04"), "America/Chicago", 20*time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	s := &greenroom.Session{Program: k.program, Title: "First conversation", Slot: slot, Location: where, Strategy: greenroom.PerSession,
		Participants: []greenroom.Participation{{Person: k.guest, Role: greenroom.Candidate}, {Person: k.sample, Role: greenroom.Interviewer}}}
	switch where {
	case greenroom.ManualLink:
		s.Place = greenroom.Place{URL: "https://meet.example/x?pwd=1", ID: "room-7", Passcode: "open sesame"}
	case greenroom.Phone:
		s.Place.Text = "+1 312 555 0100"
	case greenroom.InPerson:
		s.Place.Text = "Building 4, room 4.12"
	case greenroom.Zoom, greenroom.BuiltInRoom:
	}
	if err := k.CreateSession(t.Context(), k.root, k.org, s); err != nil {
		t.Fatal(err)
	}
	if s, err = k.ConfirmSession(t.Context(), k.root, k.org, s.ID, s.Revision); err != nil {
		t.Fatal(err)
	}
	return s
}

// post writes all mail that is due. There is no mail server, so it stays in the
// outbox.
func (k *kit) post(t *testing.T) {
	t.Helper()
	messages, err := k.Outbox(t.Context(), k.root, k.org, "", app.MessageCursor{}, 100)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range messages {
		if _, err := k.DeliverMessage(t.Context(), greenroom.DeliverMessage{Organization: k.org, Message: m.ID}); err != nil {
			t.Fatal(err)
		}
	}
}

// mailed is planned, and returns the mail to the guest too.
func (k *kit) mailed(t *testing.T, where greenroom.Location, hours int) (*greenroom.Session, greenroom.MessageID) {
	t.Helper()
	s := k.planned(t, where, hours)
	k.post(t)
	messages, err := k.MessagesOf(t.Context(), k.root, k.org, s.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range messages {
		if m.Person == k.guest {
			return s, m.ID
		}
	}
	t.Fatalf("there is no mail to the guest among %d", len(messages))
	return nil, ""
}

// code returns the code of somebody's join link.
func (k *kit) code(t *testing.T, session greenroom.SessionID, person greenroom.PersonID) greenroom.Secret {
	t.Helper()
	var link *greenroom.JoinLink
	err := k.db.Read(t.Context(), k.org, func(tx *store.Tx) (err error) { link, err = tx.JoinLink(t.Context(), session, person); return err })
	if err != nil {
		t.Fatal(err)
	}
	code, err := k.box.Open(link.Code, seal.Place{Organization: string(k.org), Table: "join_links", Column: "code", Row: link.Hash})
	if err != nil {
		t.Fatal(err)
	}
	return code
}

// Those who arrange a session read its mail: in a list, as text, as a page in a
// sandbox, and byte for byte.
func TestOutbox(t *testing.T) {
	t.Parallel()
	k := newKit(t, time.Now)
	r := k.as(t, "coordinator")
	empty := r.get(k.path("/outbox"))
	empty.says(t, "No mail yet", "This server sends no mail.")

	s, id := k.mailed(t, greenroom.Phone, 48)
	path := k.path("/outbox/" + string(id))
	list := r.get(k.path("/outbox"))
	list.says(t, "First conversation on", "b.beispiel@example.org", "s.sample@hospital.example", "in the outbox", path, k.path("/sessions/"+string(s.ID)))
	if strings.Contains(list.body, `name="program"`) {
		t.Error("whoever has one program is asked which")
	}
	k.as(t, "administrator").get(k.path("/outbox")).says(t, "All programs", "Mentoring", path)
	if other := k.as(t, "other").get(k.path("/outbox")); strings.Contains(other.body, "b.beispiel") {
		t.Error("the mail of a program is shown to the coordinator of another")
	}
	if asked := k.as(t, "other").get(k.path("/outbox?program=" + string(k.program))); asked.status != http.StatusForbidden {
		t.Errorf("the coordinator of another program asks for this one's mail: %d", asked.status)
	}
	page := r.get(path)
	page.says(t, "Example Teaching Hospital invites you.", "+1 312 555 0100", "REQUEST: enter it, or update it", s.UID, "Message-Id", "B. Beispiel", "b.beispiel@example.org")
	if policy := page.header.Get("Content-Security-Policy"); !strings.Contains(policy, "frame-src 'self'") || !strings.Contains(policy, "default-src 'none'") {
		t.Errorf("the page's policy is %s", policy)
	}
	shown := r.get(path + "/html")
	shown.says(t, "<h1", "First conversation")
	if policy := shown.header.Get("Content-Security-Policy"); !strings.HasPrefix(policy, "sandbox; default-src 'none'; style-src 'unsafe-inline'") {
		t.Errorf("the mail's own page has the policy %s", policy)
	}
	kept, err := k.OutboxMessage(t.Context(), k.root, k.org, id)
	if err != nil {
		t.Fatal(err)
	}
	raw := r.get(path + "/raw")
	if raw.body != string(kept.Raw) || raw.header.Get("Content-Type") != "text/plain; charset=utf-8" || raw.header.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("the bytes differ, or are %v", raw.header)
	}
	session := r.get(k.path("/sessions/" + string(s.ID)))
	session.says(t, `id="mail-title"`, path)
}

// A mail that waits for its Zoom link is not written yet.
func TestOutboxBeforeAMailIsWritten(t *testing.T) {
	t.Parallel()
	k := newKit(t, time.Now)
	k.zoom.Lock() // until the end: once the meeting is linked, its mail leaves
	defer k.zoom.Unlock()
	s := k.planned(t, greenroom.Zoom, 48)
	messages, err := k.MessagesOf(t.Context(), k.root, k.org, s.ID)
	if err != nil || len(messages) != 2 {
		t.Fatalf("%d messages: %v", len(messages), err)
	}
	r, path := k.as(t, "coordinator"), k.path("/outbox/"+string(messages[0].ID))
	r.get(k.path("/outbox")).says(t, ">Invitation</a>", "about to leave")
	r.get(path).says(t, "This mail is not written yet")
	for _, more := range []string{"/html", "/raw"} {
		if got := r.get(path + more); got.status != http.StatusNotFound {
			t.Errorf("%s answers %d", more, got.status)
		}
	}
	if got := r.get(k.path("/outbox/msg_none")); got.status != http.StatusNotFound {
		t.Errorf("a mail that does not exist answers %d", got.status)
	}
}

// The list goes on where its first page ends.
func TestOutboxPages(t *testing.T) {
	t.Parallel()
	k := newKit(t, time.Now)
	for hours := range pageSize/2 + 1 {
		k.planned(t, greenroom.Phone, 48+hours)
	}
	r := k.as(t, "administrator")
	first := r.get(k.path("/outbox"))
	at := strings.Index(first.body, k.path("/outbox?"))
	if at < 0 {
		t.Fatal("there is no next page")
	}
	next := html.UnescapeString(first.body[at : at+strings.IndexByte(first.body[at:], '"')])
	second := r.get(next)
	if n := strings.Count(first.body, `data-label="To"`); n != pageSize {
		t.Errorf("the first page has %d mails", n)
	}
	if n := strings.Count(second.body, `data-label="To"`); n != 2 {
		t.Errorf("the second page has %d mails", n)
	}
}
