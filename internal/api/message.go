package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"greenroom"
	"greenroom/internal/app"
)

// Mail is one mail: to a person about a session, or a notice to a user.
type Mail struct {
	ID         string       `json:"id" example:"msg_06fh3v0k2m4p6r8t0w2y4a6c8e"`
	Session    string       `json:"session,omitempty" doc:"Absent for a notice." example:"ses_06fh3v0k2m4p6r8t0w2y4a6c8e"`
	Person     string       `json:"person,omitempty" doc:"Absent for a notice." example:"per_06fh3v0k2m4p6r8t0w2y4a6c8e"`
	User       string       `json:"user,omitempty" doc:"To whom a notice is." example:"usr_06fh3v0k2m4p6r8t0w2y4a6c8e"`
	Kind       messageKind  `json:"kind" example:"request"`
	State      messageState `json:"state" example:"sent"`
	Sequence   int64        `json:"sequence" doc:"The session's, when the message was wanted." example:"0"`
	MessageID  string       `json:"message_id" doc:"Of the mail, without brackets." example:"msg_06fh3v0k2m4p6r8t0w2y4a6c8e@hospital.example"`
	Recipient  string       `json:"recipient" example:"b.beispiel@example.org"`
	Subject    string       `json:"subject,omitempty" doc:"Absent until the mail is composed." example:"Interview: B. Beispiel"`
	Attempts   int          `json:"attempts" example:"1"`
	Problem    string       `json:"problem,omitempty" doc:"Why the last attempt failed, a sentence." example:"The mail server refused the address."`
	NotBefore  time.Time    `json:"not_before" doc:"When it is sent, or tried again." example:"2026-11-21T10:00:00Z"`
	CreatedAt  time.Time    `json:"created_at" example:"2026-11-21T10:00:00Z"`
	ComposedAt time.Time    `json:"composed_at,omitzero" example:"2026-11-21T10:00:05Z"`
	SentAt     time.Time    `json:"sent_at,omitzero" doc:"When the mail server took it." example:"2026-11-21T10:00:06Z"`
}

// messageText is a message with what people read of it.
type messageText struct {
	Mail
	Text string `json:"text,omitempty" doc:"The mail as people read it. It may hold a person's join link."`
}

// MessageID is the message in an address.
type MessageID struct {
	Message greenroom.MessageID `path:"id" doc:"A message's id." example:"msg_06fh3v0k2m4p6r8t0w2y4a6c8e"`
}

type messageAnswer struct{ Body messageText }

type rawAnswer struct {
	ContentType string `header:"Content-Type"`
	Body        []byte
}

func (s *server) listMessages(ctx context.Context, who caller, in *struct {
	Program greenroom.ProgramID `query:"program" doc:"Only those about the sessions of a program. A key whose roles are in programs only needs it."`
	Paging
},
) (*pageAnswer[Mail], error) {
	var after app.MessageCursor
	if err := in.after(&after); err != nil {
		return nil, err
	}
	found, err := s.Outbox(ctx, who.Actor, who.organization, in.Program, after, in.Limit+1)
	if err != nil {
		return nil, err
	}
	var last any
	if len(found) > in.Limit {
		found = found[:in.Limit]
		final := found[in.Limit-1]
		last = app.MessageCursor{At: final.CreatedAt, ID: final.ID}
	}
	return answerPage(in.Paging, each(found, toMessage), last)
}

func (s *server) readMessage(ctx context.Context, who caller, in *MessageID) (*messageAnswer, error) {
	m, err := s.OutboxMessage(ctx, who.Actor, who.organization, in.Message)
	if err != nil {
		return nil, err
	}
	return &messageAnswer{messageText{toMessage(m.Message), m.Readable.Text}}, nil
}

func (s *server) readRawMessage(ctx context.Context, who caller, in *MessageID) (*rawAnswer, error) {
	m, err := s.OutboxMessage(ctx, who.Actor, who.organization, in.Message)
	if err != nil {
		return nil, err
	}
	if m.Raw == nil {
		return nil, greenroom.Errorf(greenroom.NotFound, "This mail has not been composed yet. Ask again when its state is composed or sent.")
	}
	return &rawAnswer{"message/rfc822", m.Raw}, nil
}

// rawMail says that an operation answers with a mail.
func rawMail(op *huma.Operation) {
	op.Responses["200"] = &huma.Response{Description: http.StatusText(http.StatusOK),
		Content: map[string]*huma.MediaType{"message/rfc822": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}}}
}

func toMessage(m *greenroom.Message) Mail {
	return Mail{ID: string(m.ID), Session: string(m.Session), Person: string(m.Person), User: string(m.User), Kind: messageKind(m.Kind), State: messageState(m.State),
		Sequence: m.Sequence, MessageID: m.HeaderID, Recipient: m.Recipient, Subject: m.Subject, Attempts: m.Attempts, Problem: m.Problem,
		NotBefore: m.NotBefore, CreatedAt: m.CreatedAt, ComposedAt: m.ComposedAt, SentAt: m.SentAt}
}
