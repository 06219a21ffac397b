package zoomsim

import (
	"errors"
	"time"
)

// A clock says what time it is here: At when the system's clock said Anchor,
// and Speed seconds for each of its seconds since.
type clock struct {
	Anchor time.Time `json:"anchor"`
	At     time.Time `json:"at"`
	Speed  float64   `json:"speed"`
}

// maxSpeed is the fastest that the clock runs: a day in a second and a half.
const maxSpeed = 60_000

// now returns the simulator's time in UTC, to the millisecond. The lock is held.
func (s *Sim) now() time.Time {
	real := s.opts.Now()
	c := s.state.clock.get("")
	if c == nil {
		return real.UTC().Truncate(time.Millisecond)
	}
	passed := time.Duration(float64(real.Sub(c.Anchor)) * c.Speed)
	return c.At.Add(passed).UTC().Truncate(time.Millisecond)
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
		s.setClock(s.now().Add(d), s.speed())
		now = s.now()
		return nil
	})
	return now, err
}

// SetTime sets the clock.
func (s *Sim) SetTime(at time.Time) error {
	return s.change(func() error {
		s.setClock(at, s.speed())
		return nil
	})
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
	return errors.New("zoomsim: the speed of the clock is between 0 and 60000")
}

func (s *Sim) speed() float64 {
	if c := s.state.clock.get(""); c != nil {
		return c.Speed
	}
	return 1
}

func (s *Sim) setClock(at time.Time, speed float64) {
	s.state.clock.put(&clock{Anchor: s.opts.Now(), At: at, Speed: speed})
	s.lapse()
}
