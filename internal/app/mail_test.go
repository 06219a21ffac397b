package app_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"greenroom"
	"greenroom/clocktest"
	"greenroom/internal/app"
	"greenroom/internal/mail"
	"greenroom/internal/store"
	"greenroom/internal/testkit"
)

// mailKit is a kit with a mail server and a clock that stands still. Mail leaves
// when a test posts it.
type mailKit struct {
	*kit
	smtp  *testkit.SMTP
	clock *clocktest.Clock
}

// withMail runs a test with a mailKit on each engine.
func withMail(t *testing.T, test func(*testing.T, *mailKit)) {
	for name, newDatabase := range testkit.Engines() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, newMailKit(t, newDatabase(t)))
		})
	}
}

func newMailKit(t *testing.T, dsn string, with ...func(*app.Options)) *mailKit {
	t.Helper()
	clock, server := clocktest.At(time.Date(2026, 11, 24, 15, 0, 0, 0, time.UTC)), new(testkit.SMTP).Start(t, nil, false)
	k := newKit(t, dsn, append([]func(*app.Options){func(o *app.Options) { o.Now = clock.Now; o.Mail = transportTo(t, server) }}, with...)...)
	k.wantDetails(t)
	return &mailKit{kit: k, smtp: server, clock: clock}
}

func transportTo(t *testing.T, server *testkit.SMTP) *mail.Transport {
	t.Helper()
	transport, err := mail.ParseURL(greenroom.Secret("smtp://" + server.Addr))
	if err != nil {
		t.Fatal(err)
	}
	return transport
}

// wantDetails makes the program's mail carry the meeting's details, and gives
// the people names.
func (k *kit) wantDetails(t *testing.T) {
	t.Helper()
	names := map[greenroom.PersonID]string{k.sample: "S. Sample", k.usher: "U. Usher", k.guest: "B. Beispiel"}
	if err := k.db.Write(t.Context(), k.org, func(tx *store.Tx) error {
		p, err := tx.Program(t.Context(), k.program)
		if err != nil {
			return err
		}
		for id, name := range names {
			person, err := tx.Person(t.Context(), id)
			if err != nil {
				return err
			}
			if person.Name = name; id == k.guest {
				person.TimeZone = "Europe/Vienna"
			}
			if err := tx.UpdatePerson(t.Context(), person, ""); err != nil {
				return err
			}
		}
		p.InviteDetails = true
		return tx.UpdateProgram(t.Context(), p)
	}); err != nil {
		t.Fatal(err)
	}
}

// confirm makes and confirms a session of the interviewer and the guest in a week.
func (k *mailKit) confirm(t *testing.T, where greenroom.Location, interviewer greenroom.PersonID) *greenroom.Session {
	t.Helper()
	s := &greenroom.Session{Program: k.program, Title: "Interview", Slot: chicago(t, "2026-12-01T08:50"), Location: where, Strategy: greenroom.PerSession,
		Place:        greenroom.Place{URL: "https://meet.example.org/x", Text: "Room 5, second floor"},
		Participants: []greenroom.Participation{{Person: interviewer, Role: greenroom.Interviewer}, {Person: k.guest, Role: greenroom.Candidate}}}
	k.join(t, k.sample, k.usher, k.guest)
	if err := k.CreateSession(t.Context(), k.who, k.org, s); err != nil {
		t.Fatal(err)
	}
	s, err := k.ConfirmSession(t.Context(), k.who, k.org, s.ID, s.Revision)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func chicago(t *testing.T, wall string) greenroom.Slot {
	t.Helper()
	slot, err := greenroom.NewSlot(wall, "America/Chicago", 20*time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	return slot
}

// A letter is a mail that arrived.
type letter struct {
	To, Method, UID, Sequence, Status string
	mail.Readable
}

// post makes an attempt at every message that is due and returns what arrived,
// by address.
func (k *mailKit) post(t *testing.T) map[string]letter {
	t.Helper()
	messages := k.outbox(t)
	for _, m := range slices.Backward(messages) {
		if m.Pending() && m.Wait(k.clock.Now()) == 0 {
			if _, err := k.DeliverMessage(t.Context(), greenroom.DeliverMessage{Organization: k.org, Message: m.ID}); err != nil {
				t.Fatal(err)
			}
		}
	}
	arrived := map[string]letter{}
	for len(k.smtp.Received) > 0 {
		l := readLetter(t, <-k.smtp.Received)
		if _, twice := arrived[l.To]; twice {
			t.Errorf("two mails to %s", l.To)
		}
		arrived[l.To] = l
	}
	return arrived
}

func (k *kit) outbox(t *testing.T) []*greenroom.Message {
	t.Helper()
	messages, err := k.Outbox(t.Context(), k.who, k.org, k.program, app.MessageCursor{}, 100)
	if err != nil {
		t.Fatal(err)
	}
	return messages
}

// readLetter reads a mail, and checks that it lists its recipient alone.
func readLetter(t *testing.T, got testkit.Delivery) letter {
	t.Helper()
	readable, err := mail.Parse(got.Raw)
	if err != nil {
		t.Fatal(err)
	}
	calendar := strings.ReplaceAll(string(readable.Calendar), "\r\n ", "")
	l := letter{Readable: readable, To: got.To, Method: property(calendar, "METHOD:"), UID: property(calendar, "UID:"),
		Sequence: property(calendar, "SEQUENCE:"), Status: property(calendar, "STATUS:")}
	if strings.Count(calendar, "\nATTENDEE") != 1 || !strings.HasSuffix(property(calendar, "ATTENDEE"), ":mailto:"+got.To) {
		t.Errorf("the copy for %s does not list them alone:\n%s", got.To, calendar)
	}
	if organizer := property(calendar, "ORGANIZER"); organizer != `;CN="Hospital":mailto:greenroom@hospital.example` {
		t.Errorf("the organizer is %s", organizer)
	}
	if cancelled := l.Method == "CANCEL"; cancelled != (l.Status == "CANCELLED") {
		t.Errorf("a %s has the status %s", l.Method, l.Status)
	}
	return l
}

// property returns what follows a name at the start of a line.
func property(calendar, name string) string {
	_, after, _ := strings.Cut(calendar, "\n"+name)
	value, _, _ := strings.Cut(after, "\r\n")
	return value
}

// header returns the first field of a name.
func (l letter) header(name string) string {
	for _, h := range l.Headers {
		if h.Name == name {
			return h.Value
		}
	}
	return ""
}

// code returns the join link's code that a mail carries.
func (l letter) code(t *testing.T) greenroom.Secret {
	t.Helper()
	_, after, found := strings.Cut(l.Text, "https://greenroom.example/j/")
	code, _, _ := strings.Cut(after, "\r\n")
	if !found || len(code) != 22 {
		t.Fatalf("there is no join link in\n%s", l.Text)
	}
	return greenroom.Secret(code)
}

// expect checks who got what: "REQUEST 0", or nothing.
func expect(t *testing.T, got map[string]letter, want map[string]string) {
	t.Helper()
	for to, l := range got {
		if said := l.Method + " " + l.Sequence; said != want[to] {
			t.Errorf("%s got %q, want %q", to, said, want[to])
		}
	}
	for to := range want {
		if _, ok := got[to]; !ok {
			t.Errorf("%s got nothing, want %q", to, want[to])
		}
	}
}

const (
	sample = "s.sample@hospital.example"
	usher  = "u.usher@hospital.example"
	guest  = "b@example.org"
)

// Jobs wake a message and deliver it, without anybody's help.
func TestJobsDeliver(t *testing.T) {
	for name, newDatabase := range testkit.Engines() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := new(testkit.SMTP).Start(t, nil, false)
			k := newKit(t, newDatabase(t), func(o *app.Options) { o.Mail = transportTo(t, server) })
			k.deliver.Store(true)
			k.connect(t)
			s := k.draft(t, k.sample)
			if _, err := k.ConfirmSession(t.Context(), k.who, k.org, s.ID, s.Revision); err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithTimeoutCause(t.Context(), 40*time.Second, errors.New("no mail within 40 s"))
			defer cancel()
			for range 2 {
				select {
				case got := <-server.Received:
					if l := readLetter(t, got); l.Method != "REQUEST" {
						t.Errorf("%s got a %s", l.To, l.Method)
					}
				case <-ctx.Done():
					t.Fatal(context.Cause(ctx))
				}
			}
		})
	}
}
