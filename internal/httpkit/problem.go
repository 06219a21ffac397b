package httpkit

import (
	"encoding/json"
	"net/http"
	"strconv"

	"greenroom"
)

// Status returns the HTTP status of a kind of error: the one table for the API
// and the pages.
func Status(kind greenroom.Kind) int {
	switch kind {
	case greenroom.Invalid:
		return http.StatusUnprocessableEntity
	case greenroom.Unauthenticated:
		return http.StatusUnauthorized
	case greenroom.Forbidden:
		return http.StatusForbidden
	case greenroom.NotFound:
		return http.StatusNotFound
	case greenroom.Conflict:
		return http.StatusConflict
	case greenroom.Limited:
		return http.StatusTooManyRequests
	case greenroom.Unavailable:
		return http.StatusServiceUnavailable
	case greenroom.Internal:
	}
	return http.StatusInternalServerError
}

// problem is the body of an error answer (RFC 9457, section 3).
type problem struct {
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail"`
	Kind   string `json:"kind"`
	Field  string `json:"field,omitempty"`
}

// WriteProblem answers with err as application/problem+json (RFC 9457). The
// cause of err is not part of it. A known time to wait becomes Retry-After, in
// whole seconds, rounded up.
func WriteProblem(w http.ResponseWriter, err error) {
	kind := greenroom.KindOf(err)
	status := Status(kind)
	if wait := greenroom.RetryAfterOf(err); wait > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int((wait+999_999_999)/1_000_000_000)))
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(problem{ // a reader who has gone is no error of ours
		Title: http.StatusText(status), Status: status,
		Detail: greenroom.MessageOf(err), Kind: string(kind), Field: greenroom.FieldOf(err),
	})
}
