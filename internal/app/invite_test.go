package app_test

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
	"github.com/google/go-cmp/cmp"

	"greenroom"
	"greenroom/internal/app"
	"greenroom/internal/store"
	"greenroom/internal/testkit"
)

func TestInvitationLeavesWhenTheMeetingIsLinked(t *testing.T) {
	withMail(t, func(t *testing.T, k *mailKit) {
		k.connect(t)
		k.lanes.Lock()
		s := k.confirm(t, greenroom.Zoom, k.sample)
		expect(t, k.post(t), nil)
		k.lanes.Unlock()
		m := k.meeting(t, s.ID, greenroom.LinkLinked)
		got := k.post(t)
		expect(t, got, map[string]string{sample: "REQUEST 0", guest: "REQUEST 0"})
		mine, theirs := got[guest].code(t), got[sample].code(t)
		if mine == theirs {
			t.Error("two people have one join link")
		}
		id := m.Reported.ProviderID
		if text := got[guest].Text; !strings.Contains(text, "Meeting ID: "+id[:3]+" ") || !strings.Contains(text, "Passcode: ") || strings.Contains(text, "zoom.us") {
			t.Errorf("the mail says\n%s", text)
		}
		if got[guest].UID != got[sample].UID || got[guest].UID != s.UID {
			t.Error("the UID differs")
		}
		golden(t, "invitation.txt", steady(got[guest], string(mine)))
	})
}

var update = flag.Bool("update", false, "rewrite the golden files")

var varying = regexp.MustCompile(`(ses|msg)_[0-9a-z]{26}|[0-9]{3} [0-9]{4} [0-9]{4}`)

// steady returns what people and calendars read of a mail, without what varies.
func steady(l letter, code string) string {
	calendar := strings.ReplaceAll(strings.ReplaceAll(string(l.Calendar), "\r\n ", ""), `\n`, "\\n\n ")
	all := "Subject: " + l.Subject + "\nFrom: " + l.From + "\nTo: " + l.To + "\n\n" + l.Text + "\n" + l.HTML + "\n" + calendar
	passcode := property(l.Text, "Passcode: ")
	all = strings.NewReplacer(code, "CODE", passcode, "PASSCODE").Replace(varying.ReplaceAllString(all, "VARIES"))
	return strings.ReplaceAll(all, "\r\n", "\n")
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s:\n%s", name, diff)
	}
}

// Zoom takes its time: the invitation leaves after a minute, without details,
// and an update brings them. Nobody else's revision changes for that.
func TestInvitationDoesNotWaitForEver(t *testing.T) {
	withMail(t, func(t *testing.T, k *mailKit) {
		k.connect(t)
		k.lanes.Lock()
		s := k.confirm(t, greenroom.Zoom, k.sample)
		k.clock.Advance(59 * time.Second)
		expect(t, k.post(t), nil)
		k.clock.Advance(time.Second)
		first := k.post(t)
		expect(t, first, map[string]string{sample: "REQUEST 0", guest: "REQUEST 0"})
		if strings.Contains(first[guest].Text, "Meeting ID") {
			t.Errorf("details of a meeting that is not there:\n%s", first[guest].Text)
		}
		k.lanes.Unlock()
		k.meeting(t, s.ID, greenroom.LinkLinked)
		second := k.post(t)
		expect(t, second, map[string]string{sample: "REQUEST 1", guest: "REQUEST 1"})
		if text := second[guest].Text; !strings.Contains(text, "Meeting ID") || second[guest].code(t) != first[guest].code(t) {
			t.Errorf("the update says\n%s", text)
		}
		if second[guest].header("References") != first[guest].header("Message-Id") || second[guest].header("In-Reply-To") == "" {
			t.Errorf("the update refers to %q, the invitation is %q", second[guest].header("References"), first[guest].header("Message-Id"))
		}
		if _, err := k.RenameSession(t.Context(), k.who, k.org, s.ID, s.Revision, "Second interview"); err != nil {
			t.Errorf("at the revision of the confirmation: %v", err)
		}
		k.meeting(t, s.ID, greenroom.LinkLinked)
		expect(t, k.post(t), map[string]string{sample: "REQUEST 2", guest: "REQUEST 2"})
	})
}

// The interviewer changes, so there is another meeting: nobody is left with the
// details of the old one.
func TestDetailsFollowAnotherMeeting(t *testing.T) {
	withMail(t, func(t *testing.T, k *mailKit) {
		k.connect(t)
		s := k.confirm(t, greenroom.Zoom, k.sample)
		old := k.meeting(t, s.ID, greenroom.LinkLinked)
		first := k.post(t)
		k.lanes.Lock()
		s, err := k.ChangePeople(t.Context(), k.who, k.org, s.ID, s.Revision, []greenroom.Participation{{Person: k.usher, Role: greenroom.Interviewer}, {Person: k.guest, Role: greenroom.Candidate}})
		if err != nil {
			t.Fatal(err)
		}
		expect(t, k.post(t), map[string]string{sample: "CANCEL 1"})
		k.lanes.Unlock()
		if m := k.meeting(t, s.ID, greenroom.LinkLinked); m.ID == old.ID {
			t.Fatal("the meeting is the same")
		}
		second := k.post(t)
		expect(t, second, map[string]string{usher: "REQUEST 1", guest: "REQUEST 1"})
		detail := regexp.MustCompile(`Meeting ID: .*`)
		if was, is := detail.FindString(first[guest].Text), detail.FindString(second[guest].Text); was == is || is == "" {
			t.Errorf("the details were %q and are %q", was, is)
		}
	})
}

func TestChangesBeforeItLeftAreOneMail(t *testing.T) {
	withMail(t, func(t *testing.T, k *mailKit) {
		ctx := t.Context()
		k.lanes.Lock() // until the end: once the meeting is linked, an update is wanted
		defer k.lanes.Unlock()
		k.connect(t)
		s := k.confirm(t, greenroom.Zoom, k.sample)
		k.clock.Advance(50 * time.Second)
		s, err := k.RenameSession(ctx, k.who, k.org, s.ID, s.Revision, "Second interview")
		if err != nil {
			t.Fatal(err)
		}
		if s, err = k.RescheduleSession(ctx, k.who, k.org, s.ID, s.Revision, chicago(t, "2026-12-02T10:00")); err != nil {
			t.Fatal(err)
		}
		if _, err = k.ChangePeople(ctx, k.who, k.org, s.ID, s.Revision, s.Participants[1:]); err != nil {
			t.Fatal(err)
		}
		k.clock.Advance(10 * time.Second) // a minute after the confirmation, not after the changes
		got := k.post(t)
		expect(t, got, map[string]string{guest: "REQUEST 3"})
		if want := "Second interview on Wed 2 Dec, 10:00 Chicago"; got[guest].Subject != want {
			t.Errorf("the subject is %q, want %q", got[guest].Subject, want)
		}
		states := map[greenroom.MessageState]int{}
		for _, m := range k.outbox(t) {
			states[m.State]++
		}
		if want := map[greenroom.MessageState]int{greenroom.MessageSent: 1, greenroom.MessageSuperseded: 6}; !cmp.Equal(states, want) {
			t.Errorf("the outbox has %v, want %v", states, want)
		}
	})
}

// In person nothing is waited for. Everybody's calendar follows, to the end.
func TestChangesReachEveryCalendar(t *testing.T) {
	withMail(t, func(t *testing.T, k *mailKit) {
		ctx := t.Context()
		s := k.confirm(t, greenroom.InPerson, k.sample)
		got := k.post(t)
		expect(t, got, map[string]string{sample: "REQUEST 0", guest: "REQUEST 0"})
		if !strings.Contains(got[guest].Text, "In person: Room 5, second floor") {
			t.Errorf("the mail says\n%s", got[guest].Text)
		}
		s, err := k.RescheduleSession(ctx, k.who, k.org, s.ID, s.Revision, chicago(t, "2026-12-02T10:00"))
		if err != nil {
			t.Fatal(err)
		}
		expect(t, k.post(t), map[string]string{sample: "REQUEST 1", guest: "REQUEST 1"})
		people := s.Participants
		if s, err = k.ChangePeople(ctx, k.who, k.org, s.ID, s.Revision, []greenroom.Participation{people[0], {Person: k.usher, Role: greenroom.Observer}}); err != nil {
			t.Fatal(err)
		}
		expect(t, k.post(t), map[string]string{sample: "REQUEST 2", usher: "REQUEST 2", guest: "CANCEL 2"})
		if s, err = k.ChangePeople(ctx, k.who, k.org, s.ID, s.Revision, people); err != nil {
			t.Fatal(err)
		}
		again := k.post(t)
		expect(t, again, map[string]string{sample: "REQUEST 3", usher: "CANCEL 3", guest: "REQUEST 3"})
		if again[guest].code(t) != got[guest].code(t) {
			t.Error("who came back has another join link")
		}
		if _, err = k.CancelSession(ctx, k.who, k.org, s.ID, s.Revision); err != nil {
			t.Fatal(err)
		}
		last := k.post(t)
		expect(t, last, map[string]string{sample: "CANCEL 4", guest: "CANCEL 4"})
		if last[guest].Subject != "Cancelled: Interview on Wed 2 Dec, 10:00 Chicago" || last[guest].UID != got[guest].UID {
			t.Errorf("%q about %s", last[guest].Subject, last[guest].UID)
		}
	})
}

// The first attempt fails, the second sends the very bytes that were stored.
func TestRetrySendsTheSameMail(t *testing.T) {
	withMail(t, func(t *testing.T, k *mailKit) {
		k.smtp.Refuse(&smtp.SMTPError{Code: 451, Message: "later"})
		s := k.confirm(t, greenroom.Phone, k.sample)
		expect(t, k.post(t), nil)
		stored := map[string]string{}
		for _, m := range k.outbox(t) {
			kept, err := k.OutboxMessage(t.Context(), k.who, k.org, m.ID)
			if err != nil || kept.State != greenroom.MessageComposed || kept.Attempts != 1 || !strings.HasSuffix(kept.Problem, "will be tried again.") {
				t.Fatalf("after the first attempt: %v, %+v", err, kept.Message)
			}
			if i := kept.Invitation; i == nil || i.UID != s.UID || i.Attendee.Email != m.Recipient || !i.Start.Equal(s.Slot.Start()) {
				t.Errorf("its calendar says %+v", i)
			}
			stored[m.Recipient] = string(kept.Raw)
		}
		k.smtp.Refuse(nil)
		expect(t, k.post(t), nil) // not yet
		k.clock.Advance(30 * time.Second)
		for _, m := range k.outbox(t) {
			if again, err := k.DeliverMessage(t.Context(), greenroom.DeliverMessage{Organization: k.org, Message: m.ID}); err != nil || again != 0 {
				t.Fatalf("again in %v: %v", again, err)
			}
			if got := <-k.smtp.Received; string(got.Raw) != stored[got.To] {
				t.Errorf("to %s went\n%s\nstored was\n%s", got.To, got.Raw, stored[got.To])
			}
		}
		messages, err := k.MessagesOf(t.Context(), k.who, k.org, s.ID)
		if err != nil || len(messages) != 2 || messages[0].State != greenroom.MessageSent || messages[1].Problem != "" {
			t.Errorf("in the end: %v, %+v", err, messages)
		}
	})
}

// The server takes the mail and its answer is lost, as when this process dies
// before it can note the answer: the same mail goes out again.
func TestLostAnswerRepeatsTheSameMail(t *testing.T) {
	withMail(t, func(t *testing.T, k *mailKit) {
		k.smtp.LoseReply()
		k.confirm(t, greenroom.Phone, k.sample)
		first := k.post(t)
		expect(t, first, map[string]string{sample: "REQUEST 0", guest: "REQUEST 0"})
		k.clock.Advance(30 * time.Second)
		second := k.post(t)
		if len(second) != 1 {
			t.Fatalf("%d mails were repeated", len(second))
		}
		for to, again := range second {
			if diff := cmp.Diff(first[to], again); diff != "" {
				t.Errorf("the repeated mail differs:\n%s", diff)
			}
		}
	})
}

// However often and at once a message is woken, it goes out once.
func TestWokenTwiceSentOnce(t *testing.T) {
	withMail(t, func(t *testing.T, k *mailKit) {
		k.confirm(t, greenroom.Phone, k.sample)
		messages := k.outbox(t)
		var wait sync.WaitGroup
		for range 3 {
			for _, m := range messages {
				wait.Go(func() {
					if _, err := k.DeliverMessage(t.Context(), greenroom.DeliverMessage{Organization: k.org, Message: m.ID}); err != nil {
						t.Error(err)
					}
				})
			}
		}
		wait.Wait()
		if n := len(k.smtp.Received); n != len(messages) {
			t.Errorf("%d mails arrived for %d messages", n, len(messages))
		}
	})
}

// An address that is refused gets no cancellation either, and history knows.
func TestRefusedForGood(t *testing.T) {
	withMail(t, func(t *testing.T, k *mailKit) {
		k.smtp.Refuse(&smtp.SMTPError{Code: 550, Message: "nobody here"})
		s := k.confirm(t, greenroom.Phone, k.sample)
		k.post(t)
		for _, m := range k.outbox(t) {
			if m.State != greenroom.MessageFailed || m.Problem == "" {
				t.Errorf("refused: %+v", m)
			}
		}
		k.smtp.Refuse(nil)
		if _, err := k.CancelSession(t.Context(), k.who, k.org, s.ID, s.Revision); err != nil {
			t.Fatal(err)
		}
		expect(t, k.post(t), nil)
		refusals := 0
		if err := k.db.Read(t.Context(), k.org, func(tx *store.Tx) error {
			events, err := tx.EventsOf(t.Context(), greenroom.Subject{Kind: "session", ID: string(s.ID)}, 10)
			for _, e := range events {
				if e.Verb == "mail_refused" {
					refusals++
				}
			}
			return err
		}); err != nil || refusals != 2 {
			t.Errorf("history tells of %d refusals: %v", refusals, err)
		}
	})
}

// The server was off until two days after the session: nobody is invited to it.
func TestLateMailIsNotSent(t *testing.T) {
	withMail(t, func(t *testing.T, k *mailKit) {
		k.confirm(t, greenroom.Phone, k.sample)
		k.clock.Advance(9 * 24 * time.Hour)
		expect(t, k.post(t), nil)
		for _, m := range k.outbox(t) {
			if m.State != greenroom.MessageFailed {
				t.Errorf("late: %+v", m)
			}
		}
	})
}

// Without a mail server mail is composed and stays, for people to read.
func TestOutboxWithoutAMailServer(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		s := k.draft(t, k.usher)
		if _, err := k.ConfirmSession(t.Context(), k.who, k.org, s.ID, s.Revision); err != nil {
			t.Fatal(err)
		}
		m := k.outbox(t)[0]
		before, err := k.OutboxMessage(t.Context(), k.who, k.org, m.ID)
		if err != nil || before.Raw != nil {
			t.Errorf("before it is due: %v, %q", err, before.Raw)
		}
		if again, err := k.DeliverMessage(t.Context(), greenroom.DeliverMessage{Organization: k.org, Message: m.ID}); err != nil || again <= 0 {
			t.Errorf("before it is due: again in %v, %v", again, err)
		}
	})
	for name, newDatabase := range testkit.Engines() {
		t.Run("composed/"+name, func(t *testing.T) {
			t.Parallel()
			k := newMailKit(t, newDatabase(t), func(o *app.Options) { o.Mail = nil })
			k.confirm(t, greenroom.Phone, k.sample)
			expect(t, k.post(t), nil)
			m := k.outbox(t)[0]
			got, err := k.OutboxMessage(t.Context(), k.who, k.org, m.ID)
			if err != nil || got.State != greenroom.MessageComposed || !strings.HasPrefix(got.Readable.Subject, "Interview on") || got.Attempts != 0 {
				t.Errorf("%v: %+v", err, got)
			}
			nosy := greenroom.Actor{Kind: "user", ID: "usr_x", Roles: []greenroom.RoleGrant{{Role: greenroom.Participant, Organization: k.org}}}
			_, err1 := k.OutboxMessage(t.Context(), nosy, k.org, m.ID)
			_, err2 := k.MessagesOf(t.Context(), nosy, k.org, m.Session)
			_, err3 := k.Outbox(t.Context(), nosy, k.org, "", app.MessageCursor{}, 1)
			for _, err := range []error{err1, err2, err3} {
				if greenroom.KindOf(err) != greenroom.Forbidden {
					t.Errorf("a participant: %v, want Forbidden", err)
				}
			}
		})
	}
}
