package zoomsim

import (
	"fmt"
	"time"
)

// A clock says what time it is here: At when the system's clock said Anchor,
// and Speed seconds for each of its seconds since.
type clock struct {
	Anchor time.Time `json:"anchor"`
	At     time.Time `json:"at"`
	Speed  float64   `json:"speed"`
}

const (
	maxSpeed = 60_000                     // a day in a second and a half
	maxRun   = 250 * 365 * 24 * time.Hour // then the clock stands still until it is set again
	lastYear = 9000                       // of the clock and of meetings: JSON has years to 9999, and series go on
)

var (
	errClock = fmt.Errorf("zoomsim: the clock goes from the year 1970 to the year %d", lastYear)
	errSpeed = fmt.Errorf("zoomsim: the speed of the clock is between 0 and %d", maxSpeed)
)

// keepable reports whether a time, and what follows from it, can be stored.
func keepable(t time.Time) bool {
	end := time.Date(lastYear+1, 1, 1, 0, 0, 0, 0, time.UTC)
	return t.Unix() >= 0 && t.Unix() < end.Unix() // not by Before, which wraps around at the ends of int64
}

// now returns the simulator's time in UTC, to the millisecond. The lock is held.
func (s *Sim) now() time.Time {
	real := s.opts.Now()
	c := s.state.clock.get("")
	if c == nil {
		return real.UTC().Truncate(time.Millisecond)
	}
	passed := float64(real.Sub(c.Anchor)) * c.Speed
	at := c.At.Add(time.Duration(max(-float64(maxRun), min(passed, float64(maxRun)))))
	if !keepable(at) {
		at = c.At
	}
	return at.UTC().Truncate(time.Millisecond)
}

// second returns the simulator's time to the second, as most of Zoom's fields
// have it.
func (s *Sim) second() time.Time { return s.now().Truncate(time.Second) }

// Now returns the simulator's time in UTC.
func (s *Sim) Now() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now()
}

// Advance moves the clock by d, also backward, and returns the new time. What
// falls due on the way, such as another attempt at a webhook, begins at once.
func (s *Sim) Advance(d time.Duration) (now time.Time, err error) {
	err = s.change(func() error {
		err := s.moveClock(s.now().Add(d))
		now = s.now()
		return err
	})
	return now, err
}

// SetTime sets the clock.
func (s *Sim) SetTime(at time.Time) error {
	return s.change(func() error { return s.moveClock(at) })
}

// SetSpeed makes the clock run speed times as fast as the system's, between 0,
// which stops it, and 60,000.
func (s *Sim) SetSpeed(speed float64) error {
	return s.change(func() error { return s.setSpeed(speed) })
}

func (s *Sim) setSpeed(speed float64) error {
	if err := checkSpeed(speed); err != nil {
		return err
	}
	s.setClock(s.now(), speed)
	return nil
}

func checkSpeed(speed float64) error {
	if speed >= 0 && speed <= maxSpeed {
		return nil
	}
	return errSpeed
}

func (s *Sim) speed() float64 {
	if c := s.state.clock.get(""); c != nil {
		return c.Speed
	}
	return 1
}

// moveClock sets the time.
func (s *Sim) moveClock(at time.Time) error {
	if !keepable(at) {
		return errClock
	}
	s.setClock(at, s.speed())
	return nil
}

// check returns an error for a clock that no simulator has.
func (c *clock) check() error {
	if !keepable(c.At) {
		return errClock
	}
	return checkSpeed(c.Speed)
}

func (s *Sim) setClock(at time.Time, speed float64) {
	s.state.clock.put(&clock{Anchor: s.opts.Now(), At: at, Speed: speed})
	s.lapse()
}
