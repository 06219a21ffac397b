package greenroom_test

import (
	"testing"
	"time"

	"greenroom"

	"pgregory.net/rapid"
)

func TestNewSlot(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, wall, zone string
		length           time.Duration
		start            string // UTC; "" means refused
		field            string
	}{
		{"winter in Chicago", "2026-12-01T08:50", "America/Chicago", 20 * time.Minute, "2026-12-01T14:50:00Z", ""},
		{"summer in Chicago", "2026-07-01T08:50", "America/Chicago", 20 * time.Minute, "2026-07-01T13:50:00Z", ""},
		{"a half hour's offset", "2026-12-01T08:50", "Asia/Kolkata", time.Hour, "2026-12-01T03:20:00Z", ""},
		{"just before the gap", "2026-03-08T01:59", "America/Chicago", time.Hour, "2026-03-08T07:59:00Z", ""},
		{"in the gap", "2026-03-08T02:30", "America/Chicago", time.Hour, "", "start"},
		{"just after the gap", "2026-03-08T03:00", "America/Chicago", time.Hour, "2026-03-08T08:00:00Z", ""},
		{"in the repeated hour", "2026-11-01T01:30", "America/Chicago", time.Hour, "", "start"},
		{"after the repeated hour", "2026-11-01T02:00", "America/Chicago", time.Hour, "2026-11-01T08:00:00Z", ""},
		{"a day that a zone skipped", "2011-12-30T12:00", "Pacific/Apia", time.Hour, "", "start"},
		{"no such zone", "2026-12-01T08:50", "America/Gotham", time.Hour, "", "time_zone"},
		{"the machine's zone", "2026-12-01T08:50", "Local", time.Hour, "", "time_zone"},
		{"no such day", "2026-02-30T08:50", "UTC", time.Hour, "", "start"},
		{"with seconds", "2026-12-01T08:50:30", "UTC", time.Hour, "", "start"},
		{"too short", "2026-12-01T08:50", "UTC", 4 * time.Minute, "", "duration"},
		{"too long", "2026-12-01T08:50", "UTC", 13 * time.Hour, "", "duration"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			slot, err := greenroom.NewSlot(tt.wall, tt.zone, tt.length)
			if got := greenroom.FieldOf(err); got != tt.field {
				t.Fatalf("error %v names %q, want %q", err, got, tt.field)
			}
			if err == nil && slot.Start().Format(time.RFC3339) != tt.start {
				t.Errorf("starts at %v, want %v", slot.Start(), tt.start)
			}
		})
	}
}

// A slot that is accepted shows the wall time it was made from.
func TestSlotKeepsItsWallTime(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		zone := rapid.SampledFrom([]string{"America/Chicago", "Europe/Vienna", "Australia/Lord_Howe", "Pacific/Apia", "UTC"}).Draw(t, "zone")
		minute := rapid.Int64Range(0, 60*24*366*40).Draw(t, "minute")
		wall := time.Unix(minute*60, 0).UTC().AddDate(20, 0, 0).Format("2006-01-02T15:04")
		slot, err := greenroom.NewSlot(wall, zone, time.Hour)
		if err != nil {
			return // in a gap or an overlap
		}
		if got := slot.Start().In(slot.Zone()).Format("2006-01-02T15:04"); got != wall {
			t.Fatalf("made from %s, shows %s", wall, got)
		}
	})
}

func TestSlotsStayWithinWhatCanBeWritten(t *testing.T) {
	t.Parallel()
	for wall, ok := range map[string]bool{"1999-12-31T23:50": false, "2000-01-01T00:00": true, "2199-12-31T23:50": true, "2200-01-01T00:00": false, "9999-12-31T23:50": false, "0000-01-01T00:00": false} {
		if _, err := greenroom.NewSlot(wall, "America/Chicago", 20*time.Minute); (err == nil) != ok || err != nil && greenroom.FieldOf(err) != "start" {
			t.Errorf("%s gives %v", wall, err)
		}
	}
}

func TestZonesMeanTheSameEverywhere(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"", "Local", "localtime", "Factory", "posixrules", "right/UTC", "posix/America/Chicago", "Mars/Olympus", "../etc/passwd"} {
		if _, err := greenroom.Zone(name); greenroom.FieldOf(err) != "time_zone" {
			t.Errorf("%q gives %v", name, err)
		}
	}
}
