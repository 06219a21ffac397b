package ical

import (
	"fmt"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"
)

const (
	localForm = "20060102T150405"  // RFC 5545, section 3.3.5, form 1; form 3 with a TZID
	utcForm   = "20060102T150405Z" // form 2
)

// timezone describes loc from the observance in force at start to the first
// that begins after end (RFC 5545, section 3.6.5). Every onset is written out;
// there are no recurrence rules, because one event needs none.
func timezone(loc *time.Location, start, end time.Time) *ics.VTimezone {
	vtz := ics.NewTimezone(loc.String())
	onset, next := start.In(loc).ZoneBounds()
	if onset.IsZero() {
		addObservance(vtz, time.Unix(0, 0).In(loc), offset(start.In(loc)), start.In(loc))
	} else {
		addObservance(vtz, onset, offset(onset.Add(-time.Second)), onset)
	}
	for !next.IsZero() {
		onset = next
		addObservance(vtz, onset, offset(onset.Add(-time.Second)), onset)
		if onset.After(end) {
			break
		}
		_, next = onset.ZoneBounds()
	}
	return vtz
}

// addObservance adds one STANDARD or DAYLIGHT component. Its DTSTART is the
// clock's reading at onset before it was moved: local time under TZOFFSETFROM.
// Name, offset and kind are those in force at the instant during.
func addObservance(vtz *ics.VTimezone, onset time.Time, from int, during time.Time) {
	name, to := during.Zone()
	var c ics.ComponentBase
	c.AddProperty(ics.ComponentPropertyDtStart, onset.In(time.FixedZone("", from)).Format(localForm))
	c.AddProperty("TZOFFSETFROM", utcOffset(from))
	c.AddProperty("TZOFFSETTO", utcOffset(to))
	c.AddProperty("TZNAME", name)
	if during.IsDST() {
		vtz.Components = append(vtz.Components, &ics.Daylight{ComponentBase: c})
	} else {
		vtz.Components = append(vtz.Components, &ics.Standard{ComponentBase: c})
	}
}

// written returns the zone the invitation's times are written in: Location, or
// UTC where local time cannot say what is meant. Local time is of no use in
// the hour that the clocks repeat in autumn, where it always means the first
// of the two (RFC 5545, section 3.3.5).
func (i Invitation) written() *time.Location {
	if repeated(i.Start.In(i.Location)) || repeated(i.End.In(i.Location)) {
		return time.UTC
	}
	return i.Location
}

// setTime writes t as local time with a TZID. A TZID must not be applied to
// UTC (RFC 5545, section 3.2.19), so UTC has its own form.
func setTime(e *ics.VEvent, name ics.ComponentProperty, t time.Time, loc *time.Location) {
	if isUTC(loc) {
		e.AddProperty(name, t.UTC().Format(utcForm))
		return
	}
	e.AddProperty(name, t.In(loc).Format(localForm), ics.WithTZID(loc.String()))
}

// repeated reports whether t's local reading has been shown before, because
// the clocks went back shortly before t.
func repeated(t time.Time) bool {
	onset, _ := t.ZoneBounds()
	if onset.IsZero() {
		return false
	}
	back := offset(onset.Add(-time.Second)) - offset(onset)
	return t.Sub(onset) < time.Duration(back)*time.Second
}

func offset(t time.Time) int {
	_, seconds := t.Zone()
	return seconds
}

// utcOffset writes an offset in seconds as RFC 5545, section 3.3.14 asks;
// seconds appear only where history needs them.
func utcOffset(seconds int) string {
	sign := '+'
	if seconds < 0 {
		sign, seconds = '-', -seconds
	}
	text := fmt.Sprintf("%c%02d%02d", sign, seconds/3600, seconds/60%60)
	if seconds%60 != 0 {
		text += fmt.Sprintf("%02d", seconds%60)
	}
	return text
}

func isUTC(loc *time.Location) bool { return loc.String() == "UTC" }

// zoneName reports whether name can be an IANA name. "Local" is none: it means
// another zone on every machine.
func zoneName(name string) bool {
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	return name != "" && name != "Local" && strings.Trim(name, letters+"0123456789/_+-") == ""
}
