package say_test

import (
	"testing"
	"time"

	"greenroom"
	"greenroom/internal/say"
)

func TestTCounts(t *testing.T) {
	for n, want := range map[int]string{0: "0 sessions", 1: "1 session", 2: "2 sessions", 1200: "1,200 sessions"} {
		if got := say.T(t.Context(), "%d sessions", n); got != want {
			t.Errorf("%d are %q, want %q", n, got, want)
		}
	}
}

func TestErrorSaysTheSentenceOnly(t *testing.T) {
	err := greenroom.Errorf(greenroom.Invalid, "A name is at most %d bytes long.", 200)
	if got := say.Error(t.Context(), err.Because(greenroom.Errorf(greenroom.Internal, "hidden"))); got != "A name is at most 200 bytes long." {
		t.Errorf("said %q", got)
	}
}

func TestTimesNameTheirZone(t *testing.T) {
	slot, err := greenroom.NewSlot("2026-12-01T08:50", "America/Chicago", 20*time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := say.Slot(t.Context(), slot), "Tuesday 1 December 2026, 08:50 to 09:10, Chicago (CST, UTC−6)"; got != want {
		t.Errorf("said %q, want %q", got, want)
	}
	for zone, want := range map[string]string{
		"America/Chicago": "", "America/Winnipeg": "", // the same clocks
		"Asia/Kolkata": "Tuesday 1 December 2026, 20:20 to 20:40, Kolkata (IST, UTC+5:30)",
		"Asia/Dubai":   "Tuesday 1 December 2026, 18:50 to 19:10, Dubai (UTC+4)",
		"UTC":          "Tuesday 1 December 2026, 14:50 to 15:10, UTC",
	} {
		in, err := greenroom.Zone(zone)
		if err != nil {
			t.Fatal(err)
		}
		if got := say.SlotFor(t.Context(), slot, in); got != want {
			t.Errorf("in %s said %q, want %q", zone, got, want)
		}
	}
}

// Every value that people can meet has a word.
func TestEveryEnumerationHasAWord(t *testing.T) {
	var values []any
	for _, l := range greenroom.Locations() {
		values = append(values, l)
	}
	for _, s := range greenroom.SessionStates() {
		values = append(values, s)
	}
	for _, r := range greenroom.SessionRoles() {
		values = append(values, r)
	}
	for _, r := range greenroom.Roles() {
		values = append(values, r)
	}
	for _, s := range greenroom.MessageStates() {
		values = append(values, s)
	}
	for _, s := range greenroom.Sources() {
		values = append(values, s)
	}
	for _, g := range greenroom.GateNames() {
		values = append(values, g)
	}
	for _, s := range greenroom.JoinStages() {
		values = append(values, s)
	}
	for _, value := range values {
		if say.Word(t.Context(), value) == "" {
			t.Errorf("%v has no word", value)
		}
	}
}

func TestMeetingNumberIsGroupedAsZoomDoes(t *testing.T) {
	t.Parallel()
	for id, want := range map[string]string{
		"81234567890": "812 3456 7890", "8123456789": "812 345 6789", "": "", "room-7": "room-7", "my-room-777": "my-room-777",
	} {
		if got := say.MeetingNumber(id); got != want {
			t.Errorf("%q is written %q, want %q", id, got, want)
		}
	}
}
