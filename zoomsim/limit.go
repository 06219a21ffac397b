package zoomsim

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// Plans of an account. Business stands for Business, Education, Enterprise,
// and Partner; Unlimited is no plan of Zoom's, but what a test takes whose
// clock stands still.
const (
	Free      = "free"
	Pro       = "pro"
	Business  = "business"
	Unlimited = "unlimited"
)

var planNames = []string{Free, Pro, Business, Unlimited}

// checkPlan returns an error if there is no such plan.
func checkPlan(name string) error {
	if slices.Contains(planNames, name) {
		return nil
	}
	return fmt.Errorf("zoomsim: there is no plan %q: it is free, pro, business, or unlimited", name)
}

// Rate limit labels, as the X-RateLimit-Category header spells them.
const (
	light    = "Light"
	medium   = "Medium"
	heavy    = "Heavy"
	resource = "Resource-intensive"
)

// A limit is what all apps of an account may call together under one label.
// Zero means without limit.
type limit struct {
	count int           // calls in each window
	every time.Duration // length of a window: a second, or a minute
	day   int           // calls in each UTC day
	pool  string        // labels with the same pool share the day
}

// plans is the table of the Zoom rate limit documentation.
var plans = map[string]map[string]limit{
	Free: {
		light:    {4, time.Second, 6_000, light},
		medium:   {2, time.Second, 2_000, medium},
		heavy:    {1, time.Second, 1_000, heavy},
		resource: {10, time.Minute, 30_000, resource},
	},
	Pro: {
		light:    {30, time.Second, 0, ""},
		medium:   {20, time.Second, 0, ""},
		heavy:    {10, time.Second, 30_000, heavy},
		resource: {10, time.Minute, 30_000, heavy},
	},
	Business: {
		light:    {80, time.Second, 0, ""},
		medium:   {60, time.Second, 0, ""},
		heavy:    {40, time.Second, 60_000, heavy},
		resource: {20, time.Minute, 60_000, heavy},
	},
	Unlimited: {light: {}, medium: {}, heavy: {}, resource: {}},
}

// A window counts calls until the next begins.
type window struct {
	start time.Time
	used  int
}

// take counts one call in a window and returns how many are left after it,
// below zero if it was one too many. Windows begin at whole multiples of their
// length; a refused call uses nothing up.
func (w *window) take(now time.Time, length time.Duration, limit int) (left int) {
	if start := now.Truncate(length); !start.Equal(w.start) {
		*w = window{start: start}
	}
	if w.used >= limit {
		return -1
	}
	w.used++
	return limit - w.used
}

// window returns the counter of a key, which is empty at first.
func (s *Sim) window(key string) *window {
	if s.windows[key] == nil {
		s.windows[key] = &window{}
	}
	return s.windows[key]
}

const dayLength = 24 * time.Hour

// admit counts a call of the account under a label and writes the headers of
// the limit that is nearest. It returns the refusal if there is nothing left.
func (s *Sim) admit(w *reply, a *Account, op operation) *apiError {
	now, l := s.now(), plans[a.Plan][op.label]
	if l.every > 0 {
		left := s.window(a.ID+" "+op.label).take(now, l.every, l.count)
		w.limits("QPS", l.count, left)
		if left < 0 {
			w.header.Set("X-RateLimit-Reset", strconv.FormatInt(now.Truncate(l.every).Add(l.every).Unix(), 10))
			return perSecond(op)
		}
	}
	if l.day > 0 {
		left := s.window(a.ID+" day "+l.pool).take(now, dayLength, l.day)
		w.limits("Daily-limit", l.day, left)
		if left < 0 {
			w.header.Set("Retry-After", now.Truncate(dayLength).Add(dayLength).Format(time.RFC3339))
			return refuse(http.StatusTooManyRequests, 429, "You have reached the maximum daily rate limit for this API. "+
				"Refer to the response header for details on when you can make another request.")
		}
	}
	return nil
}

// perSecond returns the refusal of a burst. Its code is 4001 where the API
// reference of May 2026 says so, and 429 elsewhere.
func perSecond(op operation) *apiError {
	return refuse(http.StatusTooManyRequests, cmp.Or(op.burstCode, http.StatusTooManyRequests), perSecondText)
}

// limits writes the headers of a limit that was looked at.
func (p *reply) limits(kind string, limit, left int) {
	p.header.Set("X-RateLimit-Type", kind)
	p.header.Set("X-RateLimit-Limit", strconv.Itoa(limit))
	p.header.Set("X-RateLimit-Remaining", strconv.Itoa(max(left, 0)))
}

// hostDay is how many creates and updates one host has per UTC day. Refused
// ones are not counted here; no public source says whether Zoom counts them.
const hostDay = 100

// spend counts a create or an update of a host's meeting. The refusal names
// neither a type nor Retry-After, as observed (devforum.zoom.us, thread 18928).
func (c *call) spend(host *User) *apiError {
	q := spent{HostID: host.ID, Day: c.sim.now().Format(time.DateOnly)}
	if was := c.sim.state.quota.get(q.key()); was != nil {
		q.Count = was.Count
	}
	if q.Count >= hostDay {
		c.reply.header.Del("X-RateLimit-Type")
		return hostDayOver()
	}
	q.Count++
	c.sim.state.quota.put(&q)
	return nil
}

func hostDayOver() *apiError {
	return refuse(http.StatusTooManyRequests, 429, "You have exceeded the daily rate limit (100) of Meeting "+
		"Create/Update API requests permitted for this particular user. You may resume these requests at GMT 00:00:00.")
}
