// Package ical writes calendar invitations that mail programs understand: one
// event, one organizer, one attendee, one time zone.
//
// Start with [Invitation] and its method Bytes.
//
// The package promises that no text can add a line of its own: control
// characters are dropped, what must be escaped is escaped, and addresses or
// links that would need more than that are refused. The same invitation always
// gives the same bytes.
//
// Sources: RFC 5545 (iCalendar), RFC 5546 (iTIP, the meaning of METHOD),
// RFC 6868 (quoting in parameters), RFC 6068 (mailto).
package ical

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"
)

// A Method says what the recipient is asked to do (RFC 5546, section 1.4).
type Method string

// The methods an invitation may have.
const (
	Request Method = "REQUEST" // put the event into the calendar, or update it (RFC 5546, section 3.2.2)
	Cancel  Method = "CANCEL"  // take it out again (RFC 5546, section 3.2.5)
)

// An Invitation is one event as one attendee is told about it.
//
// UID names the event for as long as it exists; Sequence rises by one with
// each change (RFC 5546, section 2.1.4), and a cancellation counts as one.
type Invitation struct {
	Method   Method
	UID      string
	Sequence int
	Stamp    time.Time // when this version was made; written in UTC

	Start, End time.Time      // to the second; End is after Start
	Location   *time.Location // the zone the times are written in; its name is its IANA name

	Summary, Description, Where string // any text; empty ones are left out
	URL                         string // http or https, ASCII; may be empty

	Organizer, Attendee Address
}

const prodID = "-//Greenroom//Greenroom//EN"

// Bytes returns the invitation as an iCalendar stream: UTF-8, CRLF line ends,
// lines folded at 75 octets (RFC 5545, section 3.1). It fails if the
// invitation contradicts itself, or if a field that cannot be escaped (the
// UID, an address, the URL) holds characters that do not belong there.
func (i Invitation) Bytes() ([]byte, error) {
	if err := i.check(); err != nil {
		return nil, fmt.Errorf("ical: %w", err)
	}
	event, err := i.event()
	if err != nil {
		return nil, fmt.Errorf("ical: %w", err)
	}
	cal := ics.NewCalendar()
	cal.CalendarProperties = nil
	cal.SetVersion("2.0")
	cal.SetProductId(prodID)
	cal.SetCalscale("GREGORIAN")
	cal.SetMethod(ics.Method(i.Method))
	if loc := i.written(); !isUTC(loc) {
		cal.AddVTimezone(timezone(loc, i.Start, i.End))
	}
	cal.AddVEvent(event)
	var b strings.Builder
	if err := cal.SerializeTo(&b, ics.WithNewLine("\r\n")); err != nil {
		return nil, fmt.Errorf("ical: %w", err)
	}
	return []byte(b.String()), nil
}

func (i Invitation) check() error {
	switch {
	case i.Method != Request && i.Method != Cancel:
		return fmt.Errorf("method %q is neither REQUEST nor CANCEL", i.Method)
	case i.UID == "":
		return errors.New("the invitation has no UID")
	case i.UID != clean(i.UID) || strings.Contains(i.UID, "\n"):
		return fmt.Errorf("the UID %q contains control characters", i.UID)
	case i.Sequence < 0:
		return fmt.Errorf("sequence %d is negative", i.Sequence)
	case i.Stamp.IsZero():
		return errors.New("the invitation has no time stamp")
	case i.Location == nil:
		return errors.New("the invitation has no time zone")
	case !zoneName(i.Location.String()):
		return fmt.Errorf("the time zone %q is not an IANA name", i.Location)
	case !i.Start.Before(i.End):
		return errors.New("the invitation ends before it begins")
	case i.Start.UTC().Year() < 1970 || i.End.UTC().Year() > 9998:
		return errors.New("the invitation is in a year that calendars cannot write")
	}
	return checkURL(i.URL)
}

// event writes the VEVENT. What METHOD asks for, property by property, is in
// the tables of RFC 5546, sections 3.2.2 and 3.2.5.
func (i Invitation) event() (*ics.VEvent, error) {
	organizer, err := i.Organizer.property("ORGANIZER")
	if err != nil {
		return nil, fmt.Errorf("organizer: %w", err)
	}
	attendee, err := i.Attendee.property("ATTENDEE",
		param("CUTYPE", "INDIVIDUAL"), param("ROLE", "REQ-PARTICIPANT"),
		param("PARTSTAT", "NEEDS-ACTION"), param("RSVP", "TRUE"))
	if err != nil {
		return nil, fmt.Errorf("attendee: %w", err)
	}
	e := ics.NewEvent(i.UID)
	e.SetDtStampTime(i.Stamp)
	e.AddProperty(ics.ComponentPropertySequence, strconv.Itoa(i.Sequence))
	setTime(e, ics.ComponentPropertyDtStart, i.Start, i.written())
	setTime(e, ics.ComponentPropertyDtEnd, i.End, i.written())
	for _, text := range []struct {
		name  ics.ComponentProperty
		value string
	}{
		{ics.ComponentPropertySummary, clean(i.Summary)},
		{ics.ComponentPropertyDescription, clean(i.Description)},
		{ics.ComponentPropertyLocation, clean(i.Where)},
		{ics.ComponentPropertyUrl, i.URL},
	} {
		if text.value != "" {
			e.AddProperty(text.name, text.value)
		}
	}
	e.Properties = append(e.Properties, organizer, attendee)
	status := ics.ObjectStatusConfirmed
	if i.Method == Cancel {
		status = ics.ObjectStatusCancelled
	}
	e.SetStatus(status)
	e.SetTimeTransparency(ics.TransparencyOpaque)
	return e, nil
}

func param(key, value string) ics.PropertyParameter {
	return &ics.KeyValues{Key: key, Value: []string{value}}
}
