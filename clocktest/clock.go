// Package clocktest has a clock that is moved by hand, for tests of business
// time across real HTTP and a real database. For timers, tickers and time-outs
// use testing/synctest instead.
package clocktest

import (
	"sync"
	"time"
)

// A Clock stands still until told to move. It is safe for concurrent use.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// At returns a Clock that stands at now, in UTC.
func At(now time.Time) *Clock { return &Clock{now: now.UTC()} }

// Now returns the time at which the clock stands.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Advance moves the clock forward by d and panics if d is negative.
func (c *Clock) Advance(d time.Duration) {
	if d < 0 {
		panic("clocktest: time does not run backwards")
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}
