package say

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"greenroom"
)

// Date returns the day of t as in "Tuesday 1 December 2026".
func Date(ctx context.Context, t time.Time) string {
	return T(ctx, "%[1]s %[2]s %[3]s %[4]s", T(ctx, t.Weekday().String()), strconv.Itoa(t.Day()), T(ctx, t.Month().String()), strconv.Itoa(t.Year()))
}

// ShortDate returns the day of t as in "Tue 1 Dec".
func ShortDate(ctx context.Context, t time.Time) string {
	return T(ctx, "%[1]s %[2]s %[3]s", T(ctx, t.Format("Mon")), strconv.Itoa(t.Day()), T(ctx, t.Format("Jan")))
}

// Since returns the day of t among days past, as in "1 December 2026".
func Since(ctx context.Context, t time.Time) string {
	return T(ctx, "%[1]s %[2]s %[3]s", strconv.Itoa(t.Day()), T(ctx, t.Month().String()), strconv.Itoa(t.Year()))
}

// Clock returns the time of day of t as in "08:50".
func Clock(t time.Time) string { return t.Format("15:04") }

// City returns the place that a zone is named after, as in "Chicago".
func City(zone *time.Location) string {
	name := zone.String()
	return strings.ReplaceAll(name[strings.LastIndexByte(name, '/')+1:], "_", " ")
}

// Zone returns the zone of t as people know it, with its offset at that time:
// "Chicago (CST, UTC−6)".
func Zone(ctx context.Context, t time.Time) string {
	city := City(t.Location())
	short, _ := t.Zone()
	switch {
	case city == "UTC":
		return city
	case strings.ContainsAny(short, "+-0123456789"): // no abbreviation that anybody says
		return T(ctx, "%[1]s (%[2]s)", city, offset(t))
	}
	return T(ctx, "%[1]s (%[2]s, %[3]s)", city, short, offset(t))
}

// offset returns how far the zone of t is from UTC: "UTC−6", "UTC+5:30".
func offset(t time.Time) string {
	_, seconds := t.Zone()
	sign := "+"
	if seconds < 0 {
		sign, seconds = "\u2212", -seconds
	}
	text := "UTC" + sign + strconv.Itoa(seconds/3600)
	if minutes := seconds % 3600 / 60; minutes != 0 {
		text += fmt.Sprintf(":%02d", minutes)
	}
	return text
}

// Span returns from when to when, with the day and the zone: "Tuesday 1
// December 2026, 08:50 to 09:10, Chicago (CST, UTC−6)".
func Span(ctx context.Context, start, end time.Time) string {
	if start.YearDay() != end.YearDay() {
		return T(ctx, "%[1]s, %[2]s to %[3]s, %[4]s, %[5]s", Date(ctx, start), Clock(start), Date(ctx, end), Clock(end), Zone(ctx, start))
	}
	return T(ctx, "%[1]s, %[2]s to %[3]s, %[4]s", Date(ctx, start), Clock(start), Clock(end), Zone(ctx, start))
}

// Slot returns the span of a slot in its own zone.
func Slot(ctx context.Context, s greenroom.Slot) string {
	return Span(ctx, s.Start().In(s.Zone()), s.End().In(s.Zone()))
}

// SlotFor returns the span of a slot in the zone of whoever reads it, or "" if
// their clocks show the same as the slot's own.
func SlotFor(ctx context.Context, s greenroom.Slot, zone *time.Location) string {
	own, theirs := s.Start().In(s.Zone()), s.Start().In(zone)
	if own.Format(time.DateTime) == theirs.Format(time.DateTime) {
		return ""
	}
	return Span(ctx, theirs, s.End().In(zone))
}

// Day returns the day of t without its year, as in "Tuesday 1 December".
func Day(ctx context.Context, t time.Time) string {
	return T(ctx, "%[1]s %[2]s %[3]s", T(ctx, t.Weekday().String()), strconv.Itoa(t.Day()), T(ctx, t.Month().String()))
}
