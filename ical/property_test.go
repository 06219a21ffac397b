package ical_test

import (
	"bytes"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	ics "github.com/arran4/golang-ical"
	"pgregory.net/rapid"
)

// Whatever the text, lines keep to 75 octets and to whole characters, the
// event has one attendee, and reading it gives the same summary.
func TestTextProperty(t *testing.T) {
	t.Parallel()
	base := invitation(t, "Europe/Vienna", "2030-03-04T12:00:00Z")
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.StringMatching(`[ -~\n\\,;:"<>é€😀]{0,300}`),
			rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) }))
		i := base
		i.Summary = text.Draw(t, "summary")
		i.Description = text.Draw(t, "description")
		i.Where = text.Draw(t, "where")
		i.Attendee.Name = text.Draw(t, "name")
		out, err := i.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.SplitSeq(strings.TrimSuffix(string(out), "\r\n"), "\r\n") {
			if len(line) > 75 || !utf8.ValidString(line) || strings.ContainsFunc(line, unicode.IsControl) {
				t.Fatalf("bad line of %d octets: %q", len(line), line)
			}
		}
		cal, err := ics.ParseCalendar(bytes.NewReader(out))
		if err != nil {
			t.Fatal(err)
		}
		if len(cal.Events()) != 1 || len(cal.Events()[0].Attendees()) != 1 {
			t.Fatalf("not one event with one attendee:\n%s", out)
		}
		got := ""
		if p := cal.Events()[0].GetProperty(ics.ComponentPropertySummary); p != nil {
			got = p.Value
		}
		if want := readable(i.Summary); got != want {
			t.Fatalf("summary came back as %q, want %q", got, want)
		}
	})
}

// readable is the package's promise about text, said in another way.
func readable(text string) string {
	var b strings.Builder
	for _, r := range strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\r\n", "\n") {
		switch {
		case r == '\n' || r == '\r':
			b.WriteRune('\n')
		case r == '\t':
			b.WriteRune(' ')
		case !unicode.IsControl(r):
			b.WriteRune(r)
		}
	}
	return b.String()
}

// Whatever the zone and the hour, the VTIMEZONE and the local times together
// name the instant that was meant.
func TestInstantProperty(t *testing.T) {
	t.Parallel()
	zones := []string{
		"America/Chicago", "Europe/Vienna", "Asia/Kolkata", "Australia/Lord_Howe",
		"Africa/Casablanca", "America/Sao_Paulo", "Europe/Dublin", "Pacific/Apia",
	}
	base := invitation(t, "UTC", "2030-03-04T12:00:00Z")
	rapid.Check(t, func(t *rapid.T) {
		loc, err := time.LoadLocation(rapid.SampledFrom(zones).Draw(t, "zone"))
		if err != nil {
			t.Fatal(err)
		}
		i := base
		i.Location = loc
		i.Start = time.Unix(rapid.Int64Range(1_600_000_000, 2_600_000_000).Draw(t, "start"), 0)
		i.End = i.Start.Add(time.Duration(rapid.Int64Range(1, 48*3600).Draw(t, "seconds")) * time.Second)
		out, err := i.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		cal, err := ics.ParseCalendar(bytes.NewReader(out))
		if err != nil {
			t.Fatal(err)
		}
		for name, want := range map[ics.ComponentProperty]time.Time{"DTSTART": i.Start, "DTEND": i.End} {
			if got := instant(t, cal, name); !got.Equal(want) {
				t.Fatalf("%s is read as %v, want %v:\n%s", name, got, want.In(loc), out)
			}
		}
	})
}

// instant resolves a time with the file's own VTIMEZONE only: the last
// observance whose onset is not later applies (RFC 5545, section 3.6.5).
func instant(t *rapid.T, cal *ics.Calendar, name ics.ComponentProperty) time.Time {
	value := cal.Events()[0].GetProperty(name).Value
	if at, err := time.Parse("20060102T150405Z", value); err == nil {
		return at
	}
	local := parse(t, "20060102T150405", value)
	offset := time.Duration(0)
	for n, c := range cal.Timezones()[0].Components {
		get := map[string]string{}
		for _, p := range c.UnknownPropertiesIANAProperties() {
			get[p.IANAToken] = p.Value
		}
		onset := parse(t, "20060102T150405-0700", get["DTSTART"]+get["TZOFFSETFROM"])
		// Both readings of a repeated hour exist; the first one is meant.
		if from := parse(t, "20060102T150405-0700", value+get["TZOFFSETFROM"]); n > 0 && from.Before(onset) {
			break
		}
		offset = local.Sub(parse(t, "20060102T150405-0700", value+get["TZOFFSETTO"]))
	}
	return local.Add(-offset)
}

func parse(t *rapid.T, layout, value string) time.Time {
	at, err := time.Parse(layout, value)
	if err != nil {
		t.Fatal(err)
	}
	return at
}
