package ical_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"greenroom/ical"
)

// What was written is read back.
func TestReadReturnsWhatBytesWrote(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"Europe/Vienna", "America/Chicago", "UTC"} {
		zone, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		want := ical.Invitation{Method: ical.Request, UID: "ses_01@greenroom.example", Sequence: 2,
			Stamp: time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC), Start: time.Date(2030, 1, 15, 10, 30, 0, 0, zone), End: time.Date(2030, 1, 15, 11, 30, 0, 0, zone),
			Location: zone, Summary: "Interview, round two; bring a friend", Description: "First line.\nSecond line, Grüße aus Köln", Where: "Zoom",
			URL: "https://greenroom.example/j/abc", Organizer: ical.Address{Name: "O'Brien, Pat", Email: "pat@example.com"},
			Attendee: ical.Address{Name: `Ada "the Countess" ^`, Email: "ada+x=y@example.org"}}
		stream, err := want.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		got, err := ical.Read(stream)
		if err != nil {
			t.Fatal(err)
		}
		equal := cmp.Options{cmpopts.EquateApproxTime(0), cmp.Comparer(func(a, b *time.Location) bool { return a.String() == b.String() })}
		if diff := cmp.Diff(want, got, equal); diff != "" {
			t.Errorf("in %s:\n%s", name, diff)
		}
	}
}

func TestReadOfOthers(t *testing.T) {
	t.Parallel()
	for name, stream := range map[string]string{
		"nothing":     "",
		"no calendar": "Dear all,\r\n",
		"no event":    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n",
	} {
		if got, err := ical.Read([]byte(stream)); err == nil {
			t.Errorf("%s: read as %+v", name, got)
		}
	}
	bare := "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:x\r\nDTSTART:20300115T103000\r\nDTEND;TZID=Nowhere/Land:20300115T113000\r\nSEQUENCE:many\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
	got, err := ical.Read([]byte(bare))
	if err != nil || got.UID != "x" || !got.Start.IsZero() || !got.End.IsZero() || got.Sequence != 0 {
		t.Errorf("an event without a zone: %v, %+v", err, got)
	}
}
