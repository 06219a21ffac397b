package api

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"slices"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"greenroom"
	"greenroom/internal/httpkit"
)

// event is one thing that happened.
type event struct {
	Seq     int64             `json:"seq" doc:"1, 2, 3 … for each organization, without a gap; a key sees those that its roles may read." example:"17"`
	At      time.Time         `json:"at" example:"2026-11-21T10:00:00Z"`
	Actor   eventActor        `json:"actor"`
	Verb    string            `json:"verb" example:"rescheduled"`
	Program string            `json:"program,omitempty" doc:"Absent if it concerns the organization." example:"prg_06fh3v0k2m4p6r8t0w2y4a6c8e"`
	Subject eventSubject      `json:"subject"`
	Detail  map[string]string `json:"detail,omitempty" doc:"What a reader needs beside the verb."`
}

type eventActor struct {
	Kind string `json:"kind" doc:"user, api_key or system." example:"api_key"`
	ID   string `json:"id" example:"key_06fh3v0k2m4p6r8t0w2y4a6c8e"`
}

type eventSubject struct {
	Kind string `json:"kind" example:"session"`
	ID   string `json:"id" example:"ses_06fh3v0k2m4p6r8t0w2y4a6c8e"`
}

func (s *server) listEvents(ctx context.Context, who caller, in *struct{ Paging }) (*pageAnswer[event], error) {
	var after int64
	if err := in.after(&after); err != nil {
		return nil, err
	}
	found, next, err := s.Events(ctx, who.Actor, who.organization, after, in.Limit)
	if err != nil {
		return nil, err
	}
	var last any
	if next > after { // there may be more
		last = next
	}
	return answerPage(in.Paging, each(found, toEvent), last)
}

// LastEventID is where a stream goes on that was cut off.
type LastEventID struct {
	LastEventID int64 `header:"Last-Event-ID" minimum:"0" doc:"The seq of the last event seen: the stream begins after it. Without it, the stream begins with what happens next." example:"17"`
}

// A stream is an answer that goes on.
type stream struct {
	Body func(huma.Context)
}

// streamEvents answers with server-sent events (HTML Standard, section 9.2), each
// with its number as its id, until the client or the server ends. At every pulse
// it says that it is there. Before anything is sent it ends if the key is not
// worth what it was: whoever may go on comes back.
func (s *server) streamEvents(ctx context.Context, who caller, in *LastEventID) (*stream, error) {
	// Read before the answer begins: who sees it begin misses nothing from then on.
	last, err := s.LastEvent(ctx, who.Actor, who.organization)
	if err != nil {
		return nil, err
	}
	return &stream{func(ctx huma.Context) {
		r, w := humago.Unwrap(ctx)
		out, after := httpkit.NewStream(w), in.LastEventID
		if r.Header.Get("Last-Event-ID") == "" {
			after = last
		}
		follow, stop := context.WithCancel(r.Context())
		defer stop()
		found, pulse := s.follow(follow, who, after), time.NewTicker(s.pulse)
		defer pulse.Stop()
		text := []byte(": begins\n\n")
		for open := true; open; {
			if out.Send(text) != nil {
				return // nobody reads any more
			}
			var events []*greenroom.Event
			select {
			case events, open = <-found:
				text = sse(events)
			case <-pulse.C:
				text = []byte(": still here\n\n")
			}
			open = open && s.unchanged(follow, who)
		}
	}}, nil
}

// unchanged reports whether the caller's key still gives the same roles.
func (s *server) unchanged(ctx context.Context, who caller) bool {
	now, _, err := s.ActorByKey(ctx, who.key)
	return err == nil && slices.Equal(now.Roles, who.Roles)
}

// follow returns a channel of events, which is closed when ctx ends or no more
// can be read.
func (s *server) follow(ctx context.Context, who caller, after int64) <-chan []*greenroom.Event {
	found := make(chan []*greenroom.Event)
	go func() {
		defer close(found)
		err := s.FollowEvents(ctx, who.Actor, who.organization, after, func(events []*greenroom.Event) error {
			select {
			case found <- events:
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		})
		if ctx.Err() == nil {
			s.log.ErrorContext(ctx, "a stream of events ended", slog.Any("error", err))
		}
	}()
	return found
}

// sse returns events as server-sent events.
func sse(events []*greenroom.Event) []byte {
	var text []byte
	for _, e := range events {
		body, err := json.Marshal(toEvent(e))
		if err != nil {
			continue // texts and numbers always marshal
		}
		text = fmt.Appendf(text, "id: %s\ndata: %s\n\n", strconv.FormatInt(e.Seq, 10), body)
	}
	return text
}

func toEvent(e *greenroom.Event) event {
	return event{Seq: e.Seq, At: e.At, Actor: eventActor{e.Actor.Kind, e.Actor.ID}, Verb: e.Verb, Program: string(e.Program),
		Subject: eventSubject{e.Subject.Kind, e.Subject.ID}, Detail: e.Detail}
}
