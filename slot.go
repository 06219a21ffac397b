package greenroom

import (
	"slices"
	"strings"
	"time"
)

// Bounds of a session's length.
const (
	MinSession = 5 * time.Minute
	MaxSession = 12 * time.Hour
)

// Bounds of the year in which a session begins: what everything that it is
// written to can write.
const (
	firstYear = 2000
	lastYear  = 2199
)

// wallLayout is how a wall time is written: no zone, whole minutes.
const wallLayout = "2006-01-02T15:04"

// A Slot is when a session takes place: a wall time in a named zone and a
// length. These are the truth; Start and End are derived, and would be derived
// anew if the zone's rules changed. The zero Slot is not valid.
type Slot struct {
	wall    string
	zone    *time.Location
	minutes int
	start   time.Time
}

// NewSlot returns the slot that begins at a wall time such as
// "2026-12-01T08:50" in an IANA zone such as "America/Chicago" and lasts d,
// cut to whole minutes. Invalid errors name the field "start", "time_zone" or
// "duration". A wall time that the zone skips or repeats is refused with a
// sentence, because two people would read it differently.
func NewSlot(wall, zone string, d time.Duration) (Slot, error) {
	location, err := Zone(zone)
	if err != nil {
		return Slot{}, err
	}
	if d < MinSession || d > MaxSession {
		return Slot{}, Errorf(Invalid, "A session lasts between 5 minutes and 12 hours.").At("duration")
	}
	start, err := resolve(wall, location)
	if err != nil {
		return Slot{}, err
	}
	return Slot{wall: wall, zone: location, minutes: int(d / time.Minute), start: start}, nil
}

// TrustedSlot returns a slot that was checked when it was stored: rules tighten
// over the years, and rows written under the old ones must stay readable. It
// fails only for a zone that this server does not know.
func TrustedSlot(wall, zone string, minutes int, start time.Time) (Slot, error) {
	location, err := Zone(zone)
	if err != nil {
		return Slot{}, err
	}
	return Slot{wall: wall, zone: location, minutes: minutes, start: start.UTC()}, nil
}

// Wall returns the wall time, as "2006-01-02T15:04".
func (s Slot) Wall() string { return s.wall }

// Zone returns the zone in which the wall time is read.
func (s Slot) Zone() *time.Location { return s.zone }

// Minutes returns the length in minutes.
func (s Slot) Minutes() int { return s.minutes }

// Start returns the beginning, in UTC.
func (s Slot) Start() time.Time { return s.start }

// End returns the first instant after the slot, in UTC.
func (s Slot) End() time.Time { return s.start.Add(time.Duration(s.minutes) * time.Minute) }

// Equal reports whether two slots have the same wall time, zone and length. Use
// it instead of ==, which compares how the zone was loaded.
func (s Slot) Equal(other Slot) bool {
	return s.wall == other.wall && s.zone.String() == other.zone.String() &&
		s.minutes == other.minutes && s.start.Equal(other.start)
}

// Zone returns the IANA zone with the given name. Names that mean another zone on
// another machine, and those of the database's own copies, are refused.
func Zone(name string) (*time.Location, error) {
	own := slices.Contains([]string{"", "Local", "localtime", "Factory", "posixrules"}, name)
	if own || strings.HasPrefix(name, "posix/") || strings.HasPrefix(name, "right/") {
		return nil, Errorf(Invalid, "Name a time zone, such as America/Chicago.").At("time_zone")
	}
	location, err := time.LoadLocation(name)
	if err != nil {
		return nil, Errorf(Invalid, "There is no time zone %q. Use a name such as America/Chicago.", name).At("time_zone").Because(err)
	}
	return location, nil
}

// resolve returns the one instant that a wall time names in a zone.
func resolve(wall string, zone *time.Location) (time.Time, error) {
	shown, err := time.Parse(wallLayout, wall)
	if err != nil {
		return time.Time{}, Errorf(Invalid, "A start is a date and a time, such as 2026-12-01T08:50.").At("start").Because(err)
	}
	if year := shown.Year(); year < firstYear || year > lastYear {
		return time.Time{}, Errorf(Invalid, "A session begins in a year from 2000 to 2199.").At("start")
	}
	found := instants(shown, zone)
	day, clock := shown.Format("2 January 2006"), shown.Format("15:04")
	switch len(found) {
	case 0:
		return time.Time{}, Errorf(Invalid,
			"On %s the clocks in %s are put forward and skip %s. Choose a time before or after the change.", day, zone, clock).At("start")
	case 1:
		return found[0], nil
	}
	return time.Time{}, Errorf(Invalid,
		"On %s the clocks in %s are put back and show %s twice. Choose a time before or after the change.", day, zone, clock).At("start")
}

// instants returns every instant at which clocks in the zone show what shown
// shows in UTC: none in a gap, two in an overlap. It tries the offsets in force
// a day before and a day after, since zones do not change twice in that time.
func instants(shown time.Time, zone *time.Location) []time.Time {
	var found []time.Time
	for _, near := range []time.Time{shown.AddDate(0, 0, -1), shown.AddDate(0, 0, 1)} {
		_, offset := near.In(zone).Zone()
		instant := shown.Add(-time.Duration(offset) * time.Second)
		if instant.In(zone).Format(wallLayout) != shown.Format(wallLayout) {
			continue
		}
		if len(found) == 0 || !found[0].Equal(instant) {
			found = append(found, instant)
		}
	}
	return found
}
