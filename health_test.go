package greenroom_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"greenroom"
)

var afternoon = time.Date(2026, 11, 22, 15, 0, 0, 0, time.UTC)

// findings draws what a look finds: of each check an outcome, or Unknown for all.
func findings(t *rapid.T) []greenroom.Finding {
	outcome := rapid.SampledFrom([]greenroom.Outcome{greenroom.Unknown, greenroom.Passed, greenroom.Noticed, greenroom.Impaired, greenroom.Broken})
	var found []greenroom.Finding
	for _, check := range greenroom.Checks() {
		if check != greenroom.CheckRole {
			found = append(found, greenroom.Finding{Check: check, Outcome: outcome.Draw(t, string(check))})
			continue
		}
		if o := outcome.Draw(t, "role"); o != greenroom.Unknown {
			found = append(found, greenroom.Finding{Check: check, About: "User:Edit", Outcome: o}, greenroom.Finding{Check: check, About: "ZoomRooms:Read", Outcome: greenroom.Passed})
		} else {
			found = append(found, greenroom.Finding{Check: check})
		}
	}
	return found
}

// A look that finds the same changes nothing; one that finds out nothing changes
// no state; and a connection degrades and recovers in turn.
func TestLooks(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := &greenroom.Connection{State: greenroom.Live}
		flips := []greenroom.ConnectionState{greenroom.Live}
		for range rapid.IntRange(1, 10).Draw(t, "looks") {
			found := findings(t)
			if c.Judge(c.Health.After(found, afternoon)) {
				flips = append(flips, c.State)
			}
			known := c.Health.Findings
			if c.Judge(c.Health.After(found, afternoon)) || !slices.EqualFunc(known, c.Health.Findings, sameFinding) {
				t.Fatalf("the same look again changes %+v to %+v", known, c.Health.Findings)
			}
			usable := c.Usable()
			var nothing []greenroom.Finding
			for _, check := range greenroom.Checks() {
				nothing = append(nothing, greenroom.Finding{Check: check})
			}
			if c.Judge(c.Health.After(nothing, afternoon)) || c.Usable() != usable {
				t.Fatalf("a look that finds out nothing changes the state to %s, usable: %v", c.State, c.Usable())
			}
		}
		for i := 1; i < len(flips); i++ {
			if flips[i] == flips[i-1] {
				t.Fatalf("the same state twice in a row: %v", flips)
			}
		}
	})
}

func sameFinding(x, y greenroom.Finding) bool {
	return x.Check == y.Check && x.About == y.About && x.Outcome == y.Outcome && slices.Equal(x.Args, y.Args)
}

// Whatever a look finds is said in a sentence of which every blank is filled.
func TestEveryFindingIsASentence(t *testing.T) {
	t.Parallel()
	abouts := map[greenroom.Check][]string{
		greenroom.CheckScopes:   {"make_meetings", "read_meetings", "read_hosts", "read_settings", "read_rights", "read_rooms"},
		greenroom.CheckCapacity: {greenroom.AboutPeople, greenroom.AboutConcurrent, greenroom.AboutLength},
		greenroom.CheckRole:     {"User:Edit", "ZoomRooms:Read", "Other:Read"},
	}
	args := [][]string{
		{"3", "2026-12-01", "a@example.org", "120", "100", "ses_1"},
		{"Users: View and Edit", "User Management", "make_meetings"}, {"Zoom Rooms: View", "Rooms", "read_rooms"},
		{greenroom.FindingNoSecret, "https://x.example"}, {greenroom.FindingSilent, "https://x.example"}, {greenroom.FindingNeverHeard, "https://x.example"},
		{greenroom.FindingOfServer, "https://x.example"}, {"a@example.org", greenroom.FindingGone}, {"a@example.org", greenroom.FindingInactive}, nil,
	}
	for _, check := range greenroom.Checks() {
		for _, about := range append(abouts[check], "") {
			for outcome := greenroom.Unknown; outcome <= greenroom.Broken; outcome++ {
				for _, a := range args {
					f := greenroom.Finding{Check: check, About: about, Outcome: outcome, Args: a}
					said := f.Said()
					if wrong := outcome > greenroom.Passed; said == nil {
						if wrong && (check != greenroom.CheckScopes || about != "") {
							t.Errorf("nothing is said about %+v", f)
						}
						continue
					}
					if m := said.Message; strings.Contains(m, "%!") || !strings.HasSuffix(m, ".") {
						t.Errorf("%+v is said so: %s", f, m)
					}
					if (f.Err() == nil) != (outcome == greenroom.Passed) {
						t.Errorf("the error of %+v is %v", f, f.Err())
					}
				}
			}
		}
	}
}

func TestOutcomesHaveWords(t *testing.T) {
	t.Parallel()
	for outcome := greenroom.Unknown; outcome <= greenroom.Broken; outcome++ {
		if got := greenroom.OutcomeOf(outcome.String()); got != outcome || outcome.String() == "" {
			t.Errorf("%d is %q, which is %d", outcome, outcome, got)
		}
	}
}
