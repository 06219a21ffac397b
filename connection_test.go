package greenroom_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"greenroom"
)

// Whatever happens to a connection in whatever order, it is in the state that
// the last consent and what was found since say.
func TestConnectionStates(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
		c := &greenroom.Connection{State: greenroom.Pending}
		ended, worst := greenroom.EndCause(""), greenroom.Unknown
		c.Consent()
		t.Repeat(map[string]func(*rapid.T){
			"consent": func(*rapid.T) { c.Consent(); ended, worst = "", greenroom.Unknown },
			"judge": func(t *rapid.T) {
				found := greenroom.Outcome(rapid.IntRange(int(greenroom.Unknown), int(greenroom.Broken)).Draw(t, "outcome"))
				before := c.State
				changed := c.Judge(greenroom.Health{At: now, Findings: []greenroom.Finding{{Check: greenroom.CheckToken, Outcome: found}}})
				if changed != (c.State != before) {
					t.Fatalf("a change from %s to %s was reported as %v", before, c.State, changed)
				}
				if ended == "" {
					worst = found
				}
			},
			"end": func(t *rapid.T) {
				cause := rapid.SampledFrom([]greenroom.EndCause{greenroom.Disconnected, greenroom.Deauthorized, greenroom.Refused}).Draw(t, "cause")
				if news := c.End(cause, now); news != (ended == "") {
					t.Fatalf("that it ended was news: %v", news)
				}
				if ended == "" {
					ended = cause
				}
			},
			"": func(t *rapid.T) {
				want := greenroom.Live
				switch {
				case ended != "":
					want = greenroom.Revoked
				case worst >= greenroom.Impaired:
					want = greenroom.Degraded
				}
				if c.State != want || c.EndedBy != ended || c.EndedAt.IsZero() != (ended == "") {
					t.Fatalf("it is %s, ended by %q at %s; want %s and %q", c.State, c.EndedBy, c.EndedAt, want, ended)
				}
				if usable := ended == "" && worst != greenroom.Broken; c.Usable() != usable {
					t.Fatalf("usable: %v, want %v", c.Usable(), usable)
				}
			},
		})
	})
}
