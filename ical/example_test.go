package ical_test

import (
	"fmt"
	"strings"
	"time"

	"greenroom/ical"
)

// An invitation for one attendee, written in UTC.
func Example() {
	start := time.Date(2030, 3, 4, 9, 0, 0, 0, time.UTC)
	out, err := ical.Invitation{
		Method: ical.Request, UID: "ses_01@example.com", Stamp: start.Add(-time.Hour),
		Start: start, End: start.Add(30 * time.Minute), Location: time.UTC,
		Summary:   "Coffee, black",
		Organizer: ical.Address{Name: "Grace", Email: "grace@example.com"},
		Attendee:  ical.Address{Email: "ada@example.com"},
	}.Bytes()
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(strings.ReplaceAll(string(out), "\r\n", "\n"))
	// Output:
	// BEGIN:VCALENDAR
	// VERSION:2.0
	// PRODID:-//Greenroom//Greenroom//EN
	// CALSCALE:GREGORIAN
	// METHOD:REQUEST
	// BEGIN:VEVENT
	// UID:ses_01@example.com
	// DTSTAMP:20300304T080000Z
	// SEQUENCE:0
	// DTSTART:20300304T090000Z
	// DTEND:20300304T093000Z
	// SUMMARY:Coffee\, black
	// ORGANIZER;CN="Grace":mailto:grace@example.com
	// ATTENDEE;CUTYPE=INDIVIDUAL;PARTSTAT=NEEDS-ACTION;ROLE=REQ-PARTICIPANT;RSVP=
	//  TRUE:mailto:ada@example.com
	// STATUS:CONFIRMED
	// TRANSP:OPAQUE
	// END:VEVENT
	// END:VCALENDAR
}
