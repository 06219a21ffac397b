package web

import (
	"context"
	"time"

	"greenroom"
	"greenroom/internal/app"
	"greenroom/internal/say"
	"greenroom/internal/web/ui"
)

// A standing is how a session stands: its chip, and in words what that means
// and what comes next.
type standing struct {
	state ui.State
	word  string
	next  string // until when, in the chip; or ""
	more  string // a sentence
}

// standingOf returns how a session stands at the given time.
func standingOf(ctx context.Context, s *app.SessionView, now time.Time) standing {
	switch {
	case s.State == greenroom.Cancelled:
		return standing{state: ui.Off, word: say.Word(ctx, s.State), more: say.T(ctx, "It does not take place. Its history stays.")}
	case s.State == greenroom.Done || s.State == greenroom.Confirmed && !s.Slot.End().After(now):
		return standing{state: ui.Over, word: say.T(ctx, "over"), more: say.T(ctx, "It has taken place.")}
	case s.State == greenroom.Draft:
		return standing{state: ui.Draft, word: say.Word(ctx, s.State), more: say.T(ctx, "Nobody has been told yet.")}
	case s.Location == greenroom.BuiltInRoom:
		return standing{state: ui.Failed, word: say.Word(ctx, s.Link.State), more: problemOf(ctx, s)}
	case s.Location != greenroom.Zoom:
		return standing{state: ui.Off, word: say.Word(ctx, s.Location), more: say.T(ctx, "It needs no meeting at Zoom.")}
	}
	return linkStanding(ctx, s, now)
}

// linkStanding returns how the meeting of a confirmed session stands.
func linkStanding(ctx context.Context, s *app.SessionView, now time.Time) standing {
	word := say.Word(ctx, s.Link.State)
	switch s.Link.State {
	case greenroom.LinkLinked:
		if !s.Slot.Start().After(now) {
			return standing{state: ui.Now, word: say.T(ctx, "now"), more: say.T(ctx, "The meeting is at Zoom, as planned.")}
		}
		return standing{state: ui.Linked, word: word, more: say.T(ctx, "The meeting is at Zoom, as planned.")}
	case greenroom.LinkFailed:
		return standing{state: ui.Failed, word: word, more: problemOf(ctx, s)}
	case greenroom.LinkWaiting, greenroom.LinkOff:
	}
	found := standing{state: ui.Waiting, word: say.Word(ctx, greenroom.LinkWaiting), more: problemOf(ctx, s)}
	if found.more == "" {
		found.more = say.T(ctx, "Zoom is being asked for the meeting. This page follows by itself.")
	}
	if s.Link.NextAttempt.Sub(now) > time.Minute {
		at := s.Link.NextAttempt.In(s.Slot.Zone())
		found.next = say.T(ctx, "until %[1]s in %[2]s", say.Clock(at), say.Zone(ctx, at))
	}
	return found
}

func problemOf(ctx context.Context, s *app.SessionView) string {
	if s.Link.Problem == nil {
		return ""
	}
	return say.Error(ctx, s.Link.Problem)
}
