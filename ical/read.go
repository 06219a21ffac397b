package ical

import (
	"bytes"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"
)

// Read returns the invitation that a stream holds, so that people can check
// what was sent. It reads what [Invitation.Bytes] wrote; of a stream by others
// it reads the first event, and leaves empty what it does not understand. It
// fails if there is no event.
func Read(stream []byte) (Invitation, error) {
	cal, err := ics.ParseCalendar(bytes.NewReader(stream))
	if err != nil {
		return Invitation{}, fmt.Errorf("ical: %w", err)
	}
	events := cal.Events()
	if len(events) == 0 {
		return Invitation{}, errors.New("ical: the stream has no event")
	}
	var i Invitation
	for _, p := range cal.CalendarProperties {
		if p.IANAToken == string(ics.PropertyMethod) {
			i.Method = Method(p.Value)
		}
	}
	i.read(events[0])
	return i, nil
}

// read takes over what an event says.
func (i *Invitation) read(e *ics.VEvent) {
	text := func(name ics.ComponentProperty) string {
		if p := e.GetProperty(name); p != nil {
			return p.Value
		}
		return ""
	}
	i.UID, i.URL = text(ics.ComponentPropertyUniqueId), text(ics.ComponentPropertyUrl)
	i.Summary, i.Description, i.Where = text(ics.ComponentPropertySummary), text(ics.ComponentPropertyDescription), text(ics.ComponentPropertyLocation)
	i.Sequence, _ = strconv.Atoi(text(ics.ComponentPropertySequence))
	i.Stamp, _ = e.GetDtStampTime()
	i.Start, i.Location = readTime(e, ics.ComponentPropertyDtStart)
	i.End, _ = readTime(e, ics.ComponentPropertyDtEnd)
	i.Organizer, i.Attendee = readAddress(e, ics.ComponentPropertyOrganizer), readAddress(e, ics.ComponentPropertyAttendee)
}

// readTime returns a time with its zone. A time without one, which is whatever
// the reader's clock shows, is not understood.
func readTime(e *ics.VEvent, name ics.ComponentProperty) (time.Time, *time.Location) {
	p := e.GetProperty(name)
	if p == nil {
		return time.Time{}, nil
	}
	if utc, err := time.Parse("20060102T150405Z", p.Value); err == nil {
		return utc, time.UTC
	}
	zones := p.ICalParameters["TZID"]
	if len(zones) != 1 || !zoneName(zones[0]) {
		return time.Time{}, nil
	}
	zone, err := time.LoadLocation(zones[0])
	if err != nil {
		return time.Time{}, nil
	}
	t, err := time.ParseInLocation("20060102T150405", p.Value, zone)
	if err != nil {
		return time.Time{}, nil
	}
	return t, zone
}

// uncaret undoes caret.
var uncaret = strings.NewReplacer("^^", "^", "^'", `"`, "^n", "\n")

func readAddress(e *ics.VEvent, name ics.ComponentProperty) Address {
	p := e.GetProperty(name)
	if p == nil {
		return Address{}
	}
	email := p.Value
	if len(email) >= len("mailto:") && strings.EqualFold(email[:len("mailto:")], "mailto:") {
		email = email[len("mailto:"):]
	}
	if plain, err := url.PathUnescape(email); err == nil {
		email = plain
	}
	return Address{Name: uncaret.Replace(strings.Join(p.ICalParameters["CN"], ", ")), Email: email}
}
