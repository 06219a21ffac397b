package greenroom_test

import (
	"encoding/json"
	"strings"
	"testing"

	"greenroom"
)

// FuzzFinding demands that whatever is stored as a finding is said without
// breaking off, and with every word in its place.
func FuzzFinding(f *testing.F) {
	for _, check := range greenroom.Checks() {
		for outcome := greenroom.Unknown; outcome <= greenroom.Broken; outcome++ {
			seed, err := json.Marshal(greenroom.Finding{Check: check, Outcome: outcome, Args: []string{"1", "2026-01-02", "a@b.example", "3", "4"}})
			if err != nil {
				f.Fatal(err)
			}
			f.Add(string(seed))
		}
	}
	f.Add(`{"check":"capacity","about":"people","outcome":99,"args":["-1","%!d","\u202e"]}`)
	f.Add(`{"check":"scopes","about":"read_rooms","outcome":"broken","args":null}`)
	f.Fuzz(func(t *testing.T, stored string) {
		var finding greenroom.Finding
		if json.Unmarshal([]byte(stored), &finding) != nil {
			return
		}
		said := finding.Said()
		if said == nil {
			return
		}
		if text := greenroom.MessageOf(said); text == "" || !strings.Contains(strings.Join(finding.Args, "")+finding.About, "%!") && strings.Contains(text, "%!") {
			t.Errorf("%s is said as %q", stored, text)
		}
		if finding.Outcome != greenroom.Passed && finding.Err() == nil {
			t.Errorf("%s says nothing", stored)
		}
	})
}
