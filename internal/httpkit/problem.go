package httpkit

import (
	"crypto/rand"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"

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

// Problem is the body of an error answer (RFC 9457, section 3).
type Problem struct {
	Title  string `json:"title" doc:"The status in words." example:"Conflict"`
	Status int    `json:"status" doc:"The HTTP status." example:"409"`
	Detail string `json:"detail" doc:"A sentence for people: what happened, what was kept, what to do next." example:"A session that is cancelled cannot be moved. Nothing was changed."`
	Kind   string `json:"kind" doc:"What can be done about it, for programs." enum:"invalid,unauthenticated,forbidden,not_found,conflict,limited,unavailable,internal" example:"conflict"`
	Field  string `json:"field,omitempty" doc:"The field, parameter or header at fault." example:"start"`

	Reference string `json:"reference,omitempty" doc:"Of an error on the server's side: what its operator finds in the log." example:"q3zk7w2m"`
}

// NewReference returns what an answer and a line of the log have in common.
func NewReference() string { return strings.ToLower(rand.Text()[:8]) }

// NewProblem returns what people and programs may know of err. Its cause is not
// part of it.
func NewProblem(err error) Problem {
	kind := greenroom.KindOf(err)
	status := Status(kind)
	return Problem{Title: http.StatusText(status), Status: status,
		Detail: greenroom.MessageOf(err), Kind: string(kind), Field: greenroom.FieldOf(err)}
}

// At returns the problem with a status of HTTP's own, which no kind has.
func (p Problem) At(status int) Problem {
	p.Title, p.Status = http.StatusText(status), status
	return p
}

// Write answers with the problem as application/problem+json.
func (p Problem) Write(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p) // a reader who has gone is no error of ours
}

// RetryAfter returns how long err asks to wait, as in the header of that name:
// whole seconds, rounded up. It is "" if err does not say.
func RetryAfter(err error) string {
	wait := greenroom.RetryAfterOf(err)
	if wait <= 0 {
		return ""
	}
	return strconv.Itoa(int((wait + 999_999_999) / 1_000_000_000))
}
