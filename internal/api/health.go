package api

import (
	"context"
	"time"

	"greenroom"
	"greenroom/internal/app"
	"greenroom/internal/say"
)

// connectionHealth is how a connection was found to be.
type connectionHealth struct {
	State    connectionState `json:"state" example:"degraded"`
	Usable   bool            `json:"usable" doc:"Whether meetings can be made through it."`
	At       *time.Time      `json:"at,omitempty" doc:"When it was last looked at; absent if not yet." example:"2026-11-21T10:00:00Z"`
	Looking  bool            `json:"looking" doc:"Whether somebody has asked for a look that is not done yet."`
	Findings []finding       `json:"findings" nullable:"false" doc:"In the order made."`
}

// finding is what came of one check.
type finding struct {
	Check    string `json:"check" doc:"token, app, scopes, role, hosts, default_host, capacity, waiting_room, people, webhook or quota." example:"role"`
	About    string `json:"about,omitempty" doc:"Which feature or right, where a check has several findings." example:"User:Edit"`
	Outcome  string `json:"outcome" doc:"unknown, passed, noticed, impaired or broken. Impaired and broken make the connection degraded; with one that is broken it cannot be used." example:"broken"`
	Sentence string `json:"sentence,omitempty" doc:"What was found, what it means, and what to do." example:"The Zoom app is not active, so Zoom refuses every call and no meeting can be made. Activate it at marketplace.zoom.us (Manage, the app, Activation), then check again here."`
}

type healthAnswer struct{ Body connectionHealth }

func (s *server) readHealth(ctx context.Context, who caller, in *ConnectionID) (*healthAnswer, error) {
	c, err := s.ConnectionDetail(ctx, who.Actor, who.organization, in.Connection)
	if err != nil {
		return nil, err
	}
	h := connectionHealth{State: connectionState(c.State), Usable: c.Usable(), Looking: c.Looking,
		Findings: each(c.Health.Findings, func(f greenroom.Finding) finding { return toFinding(ctx, f) })}
	if !c.Health.At.IsZero() {
		h.At = &c.Health.At
	}
	return &healthAnswer{h}, nil
}

func toFinding(ctx context.Context, f greenroom.Finding) finding {
	return finding{Check: string(f.Check), About: f.About, Outcome: f.Outcome.String(), Sentence: say.Finding(ctx, f)}
}

// checkConnection answers at once: the look follows.
func (s *server) checkConnection(ctx context.Context, who caller, in *ConnectionID) (*struct{}, error) {
	return nil, s.AskCheck(ctx, who.Actor, who.organization, in.Connection)
}

// connectionHistory answers with the newest events, newest first.
func (s *server) connectionHistory(ctx context.Context, who caller, in *struct {
	ConnectionID
	Limit int `query:"limit" minimum:"1" maximum:"200" default:"50"`
},
) (*historyAnswer, error) {
	found, err := s.ConnectionHistory(ctx, who.Actor, who.organization, in.Connection, in.Limit)
	if err != nil {
		return nil, err
	}
	answer := &historyAnswer{}
	answer.Body.Items = each(found, func(h app.Happening) happening { return toHappening(ctx, h) })
	return answer, nil
}

type historyAnswer struct {
	Body struct {
		Items []happening `json:"items" nullable:"false" doc:"The newest first."`
	} `nameHint:"ConnectionHistory"`
}

// happening is an event with what people read beside it.
type happening struct {
	event
	By       string `json:"by,omitempty" doc:"The name of the user who did it; absent if the server did." example:"C. Coordinator"`
	Sentence string `json:"sentence,omitempty" doc:"What a check found, for check_failed." example:"The Zoom app is not active."`
}

func toHappening(ctx context.Context, h app.Happening) happening {
	out := happening{event: toEvent(h.Event), By: h.By}
	if f, is := app.FindingOf(h.Event); is && h.Verb == "check_failed" {
		out.Sentence = say.Finding(ctx, f)
	}
	return out
}
