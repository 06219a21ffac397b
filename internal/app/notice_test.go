package app_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"greenroom"
	"greenroom/internal/app"
	"greenroom/internal/mail"
	"greenroom/internal/store"
	"greenroom/internal/testkit"
)

var impaired = app.Notice{Subject: "Zoom needs attention: Main Account", Lines: []string{"Zoom no longer gives a token.", "Open the connection <and> see what to click."},
	Path: "/o/x/connections/con_1", Label: "See the connection"}

// tell wants a notice to every administrator of the kit's organization, and
// returns their users.
func (k *kit) tell(t *testing.T, n app.Notice) (to []*greenroom.User) {
	t.Helper()
	if _, err := k.AddUser(t.Context(), k.who, app.NewUser{Email: "z.admin@hospital.example", Role: greenroom.OrganizationAdministrator, Organization: k.org}); err != nil {
		t.Fatal(err)
	}
	if err := k.db.Write(t.Context(), k.org, func(tx *store.Tx) (err error) {
		if to, err = tx.UsersWith(t.Context(), "", greenroom.OrganizationAdministrator); err != nil {
			return err
		}
		return k.Notify(t.Context(), tx, to, n)
	}); err != nil {
		t.Fatal(err)
	}
	return to
}

// notices returns the organization's notices, newest first.
func (k *kit) notices(t *testing.T) (found []*greenroom.Message) {
	t.Helper()
	messages, err := k.Outbox(t.Context(), k.who, k.org, "", app.MessageCursor{}, 100)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range messages {
		if m.Kind == greenroom.Notice {
			found = append(found, m)
		}
	}
	return found
}

func (k *kit) send(t *testing.T, m *greenroom.Message) time.Duration {
	t.Helper()
	again, err := k.DeliverMessage(t.Context(), greenroom.DeliverMessage{Organization: k.org, Message: m.ID})
	if err != nil {
		t.Fatal(err)
	}
	return again
}

func TestNoticeIsMailedAndStandsInTheOutbox(t *testing.T) {
	withMail(t, func(t *testing.T, k *mailKit) {
		to := k.tell(t, impaired)
		if len(to) != 1 {
			t.Fatalf("%d administrators", len(to))
		}
		m := k.notices(t)[0]
		if m.Session != "" || m.Person != "" || m.User != to[0].ID || m.Subject != impaired.Subject {
			t.Errorf("the notice is %+v", m)
		}
		if again := k.send(t, m); again != 0 {
			t.Errorf("again in %v", again)
		}
		got := <-k.smtp.Received
		readable, err := mail.Parse(got.Raw)
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range []string{impaired.Lines[0], impaired.Lines[1], "See the connection: https://greenroom.example/o/x/connections/con_1", "your role at Hospital"} {
			if !strings.Contains(readable.Text, part) {
				t.Errorf("the mail lacks %q:\n%s", part, readable.Text)
			}
		}
		if got.To != "z.admin@hospital.example" || readable.Calendar != nil || !strings.Contains(readable.HTML, "&lt;and&gt;") || strings.Contains(readable.HTML, "<table") {
			t.Errorf("to %s: %s", got.To, readable.HTML)
		}
		shown, err := k.OutboxMessage(t.Context(), k.who, k.org, m.ID)
		if err != nil || shown.State != greenroom.MessageSent || !bytes.Contains(got.Raw, []byte(m.HeaderID)) || !bytes.Equal(bytes.TrimSpace(shown.Raw), bytes.TrimSpace(got.Raw)) {
			t.Errorf("the outbox has %v, %v", shown, err)
		}
		coordinator := greenroom.Actor{Kind: "user", ID: "usr_2", Roles: []greenroom.RoleGrant{{Role: greenroom.Coordinator, Organization: k.org, Program: k.program}}}
		if _, err := k.OutboxMessage(t.Context(), coordinator, k.org, m.ID); greenroom.KindOf(err) != greenroom.Forbidden {
			t.Errorf("a coordinator of one program reads it: %v", err)
		}
	})
}

// A notice is tried for a week, with the same bytes; who refuses it ends that.
func TestNoticeIsTriedForAWeek(t *testing.T) {
	withMail(t, func(t *testing.T, k *mailKit) {
		k.smtp.Refuse(&smtp.SMTPError{Code: 451, Message: "Later."})
		k.tell(t, impaired)
		m := k.notices(t)[0]
		before, err := k.OutboxMessage(t.Context(), k.who, k.org, m.ID)
		if err != nil {
			t.Fatal(err)
		}
		if again := k.send(t, m); again != 30*time.Second {
			t.Errorf("again in %v", again)
		}
		k.clock.Advance(6 * 24 * time.Hour)
		if again := k.send(t, m); again == 0 {
			t.Error("given up within a week")
		}
		after, err := k.OutboxMessage(t.Context(), k.who, k.org, m.ID)
		if err != nil || !bytes.Equal(before.Raw, after.Raw) || after.Attempts != 2 || after.Problem == "" {
			t.Errorf("after an attempt it is %+v, %v", after.Message, err)
		}
		k.clock.Advance(25 * time.Hour)
		k.send(t, m)
		if m = k.notices(t)[0]; m.State != greenroom.MessageFailed {
			t.Errorf("after a week it is %s", m.State)
		}
		happened, err := k.LatestHappenings(t.Context(), k.who, k.org, 1)
		if err != nil || happened[0].Verb != "mail_refused" || happened[0].Detail["name"] != impaired.Subject {
			t.Errorf("history: %+v, %v", happened, err)
		}
	})
}

// Without a mail server the notice stays in the outbox.
func TestNoticeWithoutMailServer(t *testing.T) {
	k := newKit(t, testkit.SQLite(t))
	k.tell(t, impaired)
	m := k.notices(t)[0]
	if again := k.send(t, m); again != 0 {
		t.Errorf("again in %v", again)
	}
	if m = k.notices(t)[0]; m.State != greenroom.MessageComposed {
		t.Errorf("it is %s", m.State)
	}
}
