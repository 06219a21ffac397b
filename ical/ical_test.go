package ical_test

import (
	"bytes"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"greenroom/ical"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func zone(tb testing.TB, name string) *time.Location {
	tb.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		tb.Fatal(err)
	}
	return loc
}

// invitation returns a valid invitation of an hour from start, an RFC 3339 time.
func invitation(tb testing.TB, zoneName, start string) ical.Invitation {
	tb.Helper()
	at, err := time.Parse(time.RFC3339, start)
	if err != nil {
		tb.Fatal(err)
	}
	return ical.Invitation{
		Method: ical.Request, UID: "ses_01@greenroom.example", Sequence: 0,
		Stamp: time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC),
		Start: at, End: at.Add(time.Hour), Location: zone(tb, zoneName),
		Summary:     "Interview, round two; bring a friend",
		Description: "First line.\nSecond line, with an umlaut: Grüße aus Köln, and enough text to need folding.",
		Where:       "Zoom", URL: "https://zoom.example/j/123?pwd=a,b;c",
		Organizer: ical.Address{Name: "Pat O'Brien, CEO", Email: "pat@example.com"},
		Attendee:  ical.Address{Name: `Ada "the Countess": Lovelace`, Email: "ada+calendar@example.org"},
	}
}

func TestGolden(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, zone, start string
		change            func(*ical.Invitation)
	}{
		{name: "request_chicago", zone: "America/Chicago", start: "2030-07-04T15:00:00Z"},
		{name: "cancel_vienna", zone: "Europe/Vienna", start: "2030-01-15T09:30:00Z", change: func(i *ical.Invitation) {
			i.Method, i.Sequence = ical.Cancel, 2
		}},
		{name: "request_kolkata", zone: "Asia/Kolkata", start: "2030-03-04T04:30:00Z"},
		{name: "request_change_day", zone: "America/Chicago", start: "2030-03-10T07:30:00Z"},
		{name: "request_repeated_hour", zone: "America/Chicago", start: "2030-11-03T07:30:00Z"},
		{name: "request_utc", zone: "UTC", start: "2030-03-04T12:00:00Z"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			i := invitation(t, tt.zone, tt.start)
			if tt.change != nil {
				tt.change(&i)
			}
			got, err := i.Bytes()
			if err != nil {
				t.Fatal(err)
			}
			golden(t, tt.name+".ics", got)
		})
	}
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs; run with -update and review the diff. Got:\n%s", path, got)
	}
}

// What cannot be written safely is refused, and the reason names the culprit.
func TestRefusals(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		change func(*ical.Invitation)
		want   string
	}{
		{"ends at its beginning", func(i *ical.Invitation) { i.End = i.Start }, "ends before"},
		{"no zone", func(i *ical.Invitation) { i.Location = nil }, "no time zone"},
		{"local zone", func(i *ical.Invitation) { i.Location = time.Local }, "not an IANA name"},
		{"zone with a break", func(i *ical.Invitation) { i.Location = time.FixedZone("A\r\nB", 0) }, "not an IANA name"},
		{"no UID", func(i *ical.Invitation) { i.UID = "" }, "no UID"},
		{"UID with a break", func(i *ical.Invitation) { i.UID = "a\r\nATTENDEE:x" }, "control characters"},
		{"no stamp", func(i *ical.Invitation) { i.Stamp = time.Time{} }, "no time stamp"},
		{"negative sequence", func(i *ical.Invitation) { i.Sequence = -1 }, "negative"},
		{"no method", func(i *ical.Invitation) { i.Method = "" }, "neither"},
		{"no attendee", func(i *ical.Invitation) { i.Attendee.Email = "" }, "attendee"},
		{"address with a break", func(i *ical.Invitation) { i.Attendee.Email = "a@example.com\r\nX:y" }, "attendee"},
		{"address with a scheme", func(i *ical.Invitation) { i.Organizer.Email = "mailto:a@example.com" }, "organizer"},
		{"two addresses", func(i *ical.Invitation) { i.Attendee.Email = "a@example.com,b@example.com" }, "attendee"},
		{"no address", func(i *ical.Invitation) { i.Attendee.Email = "nobody" }, "not an email address"},
		{"script link", func(i *ical.Invitation) { i.URL = "javascript:alert(1)" }, "not an http"},
		{"link with a break", func(i *ical.Invitation) { i.URL = "https://a.example/\r\nX:y" }, "must escape"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			i := invitation(t, "Europe/Vienna", "2030-03-04T12:00:00Z")
			tt.change(&i)
			out, err := i.Bytes()
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %q, error %v; want an error with %q", out, err, tt.want)
			}
		})
	}
}

// Another implementation reads every golden file.
func TestPythonReads(t *testing.T) {
	t.Parallel()
	if err := exec.Command("python3", "-c", "import icalendar").Run(); err != nil {
		t.Skip("Python's icalendar module is not installed, so only golang-ical has read these files.")
	}
	files, err := filepath.Glob("testdata/*.ics")
	if err != nil || len(files) == 0 {
		t.Fatalf("no golden files: %v", err)
	}
	const script = `import sys, icalendar
for path in sys.argv[1:]:
    events = icalendar.Calendar.from_ical(open(path, "rb").read()).walk("VEVENT")
    assert len(events) == 1 and events[0].decoded("dtstart").tzinfo, path`
	out, err := exec.Command("python3", append([]string{"-c", script}, files...)...).CombinedOutput()
	if err != nil {
		t.Errorf("icalendar refused a file: %v\n%s", err, out)
	}
}
