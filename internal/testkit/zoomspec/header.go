package zoomspec

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Headers returns what is wrong with the headers of an answer to a request
// below /v2. By Zoom's page on rate limits, each has x-zm-trackingid; each that
// an account is charged with, which a refused token is not, says the label of
// the operation; and Retry-After is a date.
func (s *Spec) Headers(method string, target *url.URL, a Answer) []string {
	op := s.find(method, target)
	if op == nil {
		return nil
	}
	var wrong []string
	if a.Header.Get("X-Zm-Trackingid") == "" {
		wrong = append(wrong, "the header x-zm-trackingid is missing")
	}
	if a.Status == http.StatusUnauthorized {
		return wrong
	}
	if got := a.Header.Get("X-Ratelimit-Category"); !strings.EqualFold(got, op.label) {
		wrong = append(wrong, "the header X-RateLimit-Category is "+strconv.Quote(got)+", not "+op.label)
	}
	return append(wrong, waiting(a.Header)...)
}

// Budget returns what is wrong with the limit, and with what remains of it, in
// the headers of an answer that an account is charged with.
func (s *Spec) Budget(method string, target *url.URL, a Answer) []string {
	if s.find(method, target) == nil || a.Status == http.StatusUnauthorized {
		return nil
	}
	limit, errLimit := strconv.Atoi(a.Header.Get("X-Ratelimit-Limit"))
	left, errLeft := strconv.Atoi(a.Header.Get("X-Ratelimit-Remaining"))
	if errLimit == nil && errLeft == nil && 0 <= left && left <= limit {
		return nil
	}
	return []string{"the headers X-RateLimit-Limit and X-RateLimit-Remaining are " +
		strconv.Quote(a.Header.Get("X-Ratelimit-Limit")) + " and " + strconv.Quote(a.Header.Get("X-Ratelimit-Remaining"))}
}

// waiting returns what is wrong with the headers that only some answers have.
func waiting(h http.Header) []string {
	var wrong []string
	if kind := h.Get("X-Ratelimit-Type"); kind != "" && !slices.Contains([]string{"QPS", "Daily-limit"}, kind) {
		wrong = append(wrong, "the header X-RateLimit-Type is "+strconv.Quote(kind))
	}
	if at := h.Get("X-Ratelimit-Reset"); at != "" {
		if _, err := strconv.ParseInt(at, 10, 64); err != nil {
			wrong = append(wrong, "the header X-RateLimit-Reset is no time in unix seconds: "+strconv.Quote(at))
		}
	}
	if at := h.Get("Retry-After"); at != "" {
		if _, err := time.Parse(time.RFC3339, at); err != nil {
			wrong = append(wrong, "the header Retry-After is not an ISO 8601 date: "+strconv.Quote(at))
		}
	}
	return wrong
}
