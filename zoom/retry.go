package zoom

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// maxWait bounds what an answer may ask us to wait: Zoom's longest limit is a
// day.
const maxWait = 48 * time.Hour

// retryAfter returns how long the answer asks us to wait, between 0 and
// maxWait; 0 if it says nothing that can be read. Zoom sends Retry-After as an
// ISO-8601 date-time, not as seconds (Zoom rate limit documentation); proxies
// before it send seconds or an HTTP date. On a per-second hit there may be
// X-RateLimit-Reset in Unix seconds instead.
func retryAfter(h http.Header, now time.Time) time.Duration {
	if v := field(h, "Retry-After"); v != "" {
		if n, err := strconv.ParseInt(v, 10, 64); err == nil {
			return seconds(n)
		}
		if at, ok := parseDate(v); ok {
			return within(at.Sub(now))
		}
	}
	if n, err := strconv.ParseInt(field(h, "X-RateLimit-Reset"), 10, 64); err == nil {
		return seconds(n - now.Unix())
	}
	return 0
}

// field returns a header field whatever the case of its name: Zoom's varies, and
// not every transport puts it in order.
func field(h http.Header, name string) string {
	for key, values := range h {
		if strings.EqualFold(key, name) && len(values) > 0 {
			return strings.TrimSpace(values[0])
		}
	}
	return ""
}

func parseDate(v string) (time.Time, bool) {
	if at, err := http.ParseTime(v); err == nil {
		return at, true
	}
	for _, layout := range []string{
		time.RFC3339, "2006-01-02T15:04:05Z0700", "2006-01-02T15:04:05", "2006-01-02T15:04Z07:00", "20060102T150405Z0700", time.DateOnly,
	} {
		if at, err := time.Parse(layout, v); err == nil {
			return at, true
		}
	}
	return time.Time{}, false
}

// seconds is within for a count that may overflow a Duration.
func seconds(n int64) time.Duration {
	return time.Duration(min(max(n, 0), int64(maxWait/time.Second))) * time.Second
}

func within(d time.Duration) time.Duration { return min(max(d, 0), maxWait) }

// untilMidnight returns the time left of now's UTC day, when Zoom resets the
// budget of a host.
func untilMidnight(now time.Time) time.Duration {
	now = now.UTC()
	return now.Truncate(24 * time.Hour).Add(24 * time.Hour).Sub(now)
}
