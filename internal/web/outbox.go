package web

import (
	"bytes"
	"context"
	"net/mail"
	"net/url"
	"strconv"
	"strings"
	"time"

	"greenroom"
	"greenroom/ical"
	"greenroom/internal/app"
	"greenroom/internal/say"
	"greenroom/internal/web/ui"
)

// outbox is what the list of all mail shows.
type outbox struct {
	frame
	rows      []mailRow
	programs  []ui.Option // to choose from; nil if there is no choice
	chosen    string
	next      string // address of the next page, or ""
	path      string
	zone      string
	sendsMail bool
}

// A mailRow is one mail in a list.
type mailRow struct {
	*greenroom.Message
	day, time string
	to        string // their name, or else their address
	about     string // its subject, or, before it is written, its kind
	href      string
	session   string // address of its session; "" for a notice
	mailStanding
}

// A mailStanding is how a mail stands: its chip, and why.
type mailStanding struct {
	state ui.State
	word  string
	more  string // a sentence, or ""
}

func mailStandingOf(ctx context.Context, m *greenroom.Message) mailStanding {
	found := mailStanding{state: ui.Off, word: say.Word(ctx, m.State), more: m.Problem}
	switch m.State {
	case greenroom.MessageSent:
		found.state = ui.Linked
	case greenroom.MessageFailed:
		found.state = ui.Failed
	case greenroom.MessageWanted, greenroom.MessageComposed:
		found.state = ui.Waiting
	case greenroom.MessageSuperseded:
		found.more = say.T(ctx, "A newer mail went instead.")
	}
	return found
}

// mailRows are messages as a list shows them, in a zone.
func (v *visit) mailRows(messages []*greenroom.Message, zone *time.Location) []mailRow {
	ctx := v.ctx()
	rows := make([]mailRow, 0, len(messages))
	for _, m := range messages {
		at := m.CreatedAt
		if !m.SentAt.IsZero() {
			at = m.SentAt
		}
		at = at.In(zone)
		rows = append(rows, mailRow{Message: m, day: say.ShortDate(ctx, at), time: say.Clock(at), to: m.Recipient, about: aboutOf(ctx, m),
			href: v.path("/outbox/" + string(m.ID)), session: v.aboutSession(m), mailStanding: mailStandingOf(ctx, m)})
	}
	return rows
}

// aboutSession returns the address of the session that a message is about, or "".
func (v *visit) aboutSession(m *greenroom.Message) string {
	if m.Session == "" {
		return ""
	}
	return v.path("/sessions/" + string(m.Session))
}

func aboutOf(ctx context.Context, m *greenroom.Message) string {
	if m.Subject != "" {
		return m.Subject
	}
	return say.Word(ctx, m.Kind)
}

func (v *visit) outboxPage() error {
	ctx, asked := v.ctx(), v.r.URL.Query()
	list := outbox{path: v.path("/outbox"), chosen: asked.Get("program"), sendsMail: v.app.SendsMail()}
	var err error
	if list.programs, err = v.outboxPrograms(); err != nil {
		return err
	}
	if list.chosen == "" {
		list.chosen = list.programs[0].Value
	}
	messages, err := v.app.Outbox(ctx, v.who, v.org.ID, greenroom.ProgramID(list.chosen), messageCursor(asked.Get("after")), pageSize+1)
	if err != nil {
		return err
	}
	if len(messages) > pageSize {
		messages = messages[:pageSize]
		last := messages[pageSize-1]
		list.next = list.path + "?" + url.Values{"program": {list.chosen},
			"after": {strconv.FormatInt(last.CreatedAt.UnixMicro(), 10) + "." + string(last.ID)}}.Encode()
	}
	zone := zoneOr(v.org.TimeZone)
	list.rows, list.zone = v.mailRows(messages, zone), say.Zone(ctx, v.now().In(zone))
	list.frame = v.frame(say.T(ctx, "Outbox"), inOutbox)
	return v.show(outboxView(list))
}

// outboxPrograms are the programs whose mail the visitor may read, after all of
// them together, if they may read that. There is at least one.
func (v *visit) outboxPrograms() ([]ui.Option, error) {
	var options []ui.Option
	all := v.who.May(greenroom.ReadHistory, v.org.ID, "")
	if all == nil {
		options = append(options, ui.Option{Value: "", Label: say.T(v.ctx(), "All programs")})
	}
	programs, _, err := v.app.Programs(v.ctx(), v.who, v.org.ID, "", maxChoice)
	if err != nil {
		return nil, err
	}
	for _, p := range programs {
		if v.may(greenroom.ReadHistory, p.ID) {
			options = append(options, ui.Option{Value: string(p.ID), Label: p.Name})
		}
	}
	if len(options) == 0 {
		return nil, all
	}
	return options, nil
}

// messageCursor reads the place of a message in a list; what is not one is the
// beginning.
func messageCursor(text string) app.MessageCursor {
	at, id, _ := strings.Cut(text, ".")
	micros, err := strconv.ParseInt(at, 10, 64)
	if err != nil {
		return app.MessageCursor{}
	}
	return app.MessageCursor{At: time.UnixMicro(micros).UTC(), ID: greenroom.MessageID(id)}
}

// message is what the page of one mail shows.
type message struct {
	frame
	*app.OutboxMail
	mailStanding
	title   string
	path    string
	session string
	zone    *time.Location
}

// mail returns the mail of the path.
func (v *visit) mail() (*app.OutboxMail, error) {
	return v.app.OutboxMessage(v.ctx(), v.who, v.org.ID, greenroom.MessageID(v.r.PathValue("message")))
}

func (v *visit) messagePage() error {
	found, err := v.mail()
	if err != nil {
		return err
	}
	ctx := v.ctx()
	page := message{OutboxMail: found, mailStanding: mailStandingOf(ctx, found.Message), title: aboutOf(ctx, found.Message), zone: zoneOr(v.org.TimeZone),
		path: v.path("/outbox/" + string(found.ID)), session: v.aboutSession(found.Message)}
	page.frame = v.frame(page.title, inOutbox)
	v.w.Header().Set("Content-Security-Policy", v.policy+"; frame-src 'self'") // its own page, in a sandbox
	return v.show(messageView(page))
}

// errUnwritten answers for the bytes of a mail that has none yet.
var errUnwritten = greenroom.Errorf(greenroom.NotFound, "This mail is not written yet. It is written when it is first sent, so that it says what is true then.")

// messageHTML is a mail's page as it was sent, in a sandbox: it can show its
// text and its own style, and do nothing.
func (v *visit) messageHTML() error {
	found, err := v.mail()
	if err != nil {
		return err
	}
	if found.Readable.HTML == "" {
		return errUnwritten
	}
	v.w.Header().Set("Content-Security-Policy", "sandbox; default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'")
	v.w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = v.w.Write([]byte(found.Readable.HTML)) // a reader who has gone is no error of ours
	return nil
}

// messageRaw is a mail byte for byte.
func (v *visit) messageRaw() error {
	found, err := v.mail()
	if err != nil {
		return err
	}
	if found.Raw == nil {
		return errUnwritten
	}
	v.w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	v.w.Header().Set("Content-Disposition", `attachment; filename="`+string(found.ID)+`.eml"`)
	_, _ = bytes.NewReader(found.Raw).WriteTo(v.w) // a reader who has gone is no error of ours
	return nil
}

// facts says how far the mail has come.
func (m *message) facts(ctx context.Context) []ui.Fact {
	facts := []ui.Fact{{Term: say.T(ctx, "To"), Value: m.Recipient}}
	add := func(term, value string) {
		if value != "" {
			facts = append(facts, ui.Fact{Term: term, Value: value})
		}
	}
	if from, err := mail.ParseAddress(m.Readable.From); err == nil {
		facts = append(facts, mailboxFact(say.T(ctx, "From"), from.Name, from.Address))
	}
	add(say.T(ctx, "Kind"), say.Word(ctx, m.Kind))
	add(say.T(ctx, "Wanted"), m.at(ctx, m.CreatedAt))
	add(say.T(ctx, "Written"), m.at(ctx, m.ComposedAt))
	add(say.T(ctx, "Sent"), m.at(ctx, m.SentAt))
	if m.Pending() && m.Attempts > 0 {
		add(say.T(ctx, "Tried so far"), say.T(ctx, "%d attempts", m.Attempts))
		add(say.T(ctx, "Next attempt"), m.at(ctx, m.NotBefore))
	}
	if m.session != "" {
		facts = append(facts, ui.Fact{Term: say.T(ctx, "About"), More: sessionLink(m.session, m.title)})
	}
	return facts
}

// at returns a time to the minute, or "" for the zero time.
func (m *message) at(ctx context.Context, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	t = t.In(m.zone)
	return say.T(ctx, "%[1]s, %[2]s", say.ShortDate(ctx, t), say.Clock(t))
}

// mailboxFact is a fact about somebody with an address.
func mailboxFact(term, name, address string) ui.Fact {
	if name == "" {
		return ui.Fact{Term: term, Value: address}
	}
	return ui.Fact{Term: term, Value: name, More: mailbox(address)}
}

// calendarFacts says what the mail asks of a calendar.
func calendarFacts(ctx context.Context, i *ical.Invitation) []ui.Fact {
	does := string(i.Method)
	switch i.Method {
	case ical.Request:
		does = say.T(ctx, "%s: enter it, or update it", does)
	case ical.Cancel:
		does = say.T(ctx, "%s: take it out", does)
	}
	when := ""
	if !i.Start.IsZero() && !i.End.IsZero() {
		when = say.Span(ctx, i.Start, i.End)
	}
	return []ui.Fact{
		{Term: say.T(ctx, "Asks"), Value: does},
		{Term: say.T(ctx, "When"), Value: when},
		{Term: say.T(ctx, "Title"), Value: i.Summary},
		mailboxFact(say.T(ctx, "Organizer"), i.Organizer.Name, i.Organizer.Email),
		mailboxFact(say.T(ctx, "Attendee"), i.Attendee.Name, i.Attendee.Email),
		{Term: say.T(ctx, "Version"), Value: strconv.Itoa(i.Sequence)},
		{Term: say.T(ctx, "UID"), Value: i.UID},
	}
}
