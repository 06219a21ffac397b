package zoom

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"

	"greenroom"
)

// ErrGrantDead is in the tree of an error when Zoom no longer honours a grant:
// a person has to connect Zoom again. It is greenroom.ErrGrantEnded, too. See
// [Client.Refresh].
var ErrGrantDead = fmt.Errorf("zoom: %w", greenroom.ErrGrantEnded)

var errAmbiguous = fmt.Errorf("zoom: %w", greenroom.ErrUnsettled)

// errUnread is in the tree of an error when a write was done and the reading
// that follows it was not.
var errUnread = errors.New("zoom: written, and not read back")

// APIError is the cause of an error that Zoom's REST API answered with. Its
// text leaves out Message and Fields, which are in the user's language and may
// name people. Its JSON is Zoom's.
type APIError struct {
	Status     int          `json:"-"`                // HTTP status; below 300 when Zoom put an error into a success
	Code       int          `json:"code"`             // Zoom's code; 0 if the body was not one of Zoom's errors
	Message    string       `json:"message"`          // Zoom's words; never decide on them, never log them
	Fields     []FieldError `json:"errors,omitempty"` // of code 300
	TrackingID string       `json:"-"`                // x-zm-trackingid, for Zoom's support
	HostDay    bool         `json:"-"`                // the host's 100 creates and updates of this UTC day are used up
}

// FieldError is a field of a request that Zoom did not accept.
type FieldError struct {
	Field   string `json:"field"`   // as in "settings.jbh_time"
	Message string `json:"message"` // as [APIError].Message
}

// Error implements error.
func (e *APIError) Error() string {
	return fmt.Sprintf("zoom answered HTTP %d, code %d, tracking id %q", e.Status, e.Code, e.TrackingID)
}

// IsAmbiguous reports whether a write may or may not have been done: the
// connection broke after it was opened, or Zoom answered 408, 5xx or a success
// that could not be read. Look before writing again. For [Client.Refresh] it
// means that the old refresh token may be spent.
func IsAmbiguous(err error) bool { return errors.Is(err, errAmbiguous) }

// IsUnread reports whether a meeting was changed as asked, as far as Zoom's
// answer says, but could not be read afterwards. Read it; writing it again would
// use up the host's day.
func IsUnread(err error) bool { return errors.Is(err, errUnread) }

// unread marks the error of reading back.
func unread(err error) error {
	e, ok := errors.AsType[*greenroom.Error](err)
	if !ok {
		return err
	}
	return e.Because(fmt.Errorf("%w: %w", errUnread, e.Err))
}

// IsGone reports whether Zoom said that the meeting or the user does not exist
// for this account (codes 3001, 1001 and 1010). A 404 without such a code,
// as from a proxy, is not that.
func IsGone(err error) bool {
	e, ok := errors.AsType[*APIError](err)
	if !ok {
		return false
	}
	r, ok := ruleFor(e.Status, e.Code)
	return ok && r.gone
}

// judge returns nil for a success, which it decodes into k.out, and otherwise
// the error that the answer is.
func (c *Client) judge(r *reply, k call) error {
	e := parseError(r)
	if r.status < 200 || r.status >= 300 || e.Code != 0 {
		e.HostDay = hostDay(r, e, k)
		return c.refused(r, e, k.write)
	}
	if k.out == nil && len(bytes.TrimSpace(r.body)) == 0 {
		return nil
	}
	var ignored struct{} // decoding into it still demands a JSON object
	out := k.out
	if out == nil {
		out = &ignored
	}
	if decode(r.body, out) != nil {
		return undecodable(e, k.write)
	}
	if a, ok := out.(answer); ok && a.empty() {
		return undecodable(e, k.write)
	}
	return nil
}

// answer is an answer that can lack what was asked for. It is no success then:
// an empty list is one that was sent.
type answer interface{ empty() bool }

// hostDay recognises the limit of 100 creates and updates per host and UTC
// day, which Zoom answers with neither Retry-After nor X-RateLimit-Type (Zoom
// developer forum, topic 18928). The code excludes the per-second 4001.
func hostDay(r *reply, e *APIError, k call) bool {
	h := r.header
	return k.counted && r.status == http.StatusTooManyRequests && e.Code == http.StatusTooManyRequests &&
		field(h, "Retry-After") == "" && field(h, "X-RateLimit-Type") == "" && field(h, "X-RateLimit-Reset") == ""
}

// parseError reads Zoom's error body. What is not one, such as the HTML or XML
// of a gateway, has the code 0.
func parseError(r *reply) *APIError {
	var e APIError
	if decode(r.body, &e) != nil {
		e = APIError{}
	}
	e.Status, e.TrackingID = r.status, r.tracking
	return &e
}

// refused makes the error of an answer that is not a success.
func (c *Client) refused(r *reply, e *APIError, write bool) error {
	rule := verdict(e.Status, e.Code)
	sentence := rule.message
	if e.HostDay {
		sentence = spent
	}
	var none []any // the sentences of the table take no arguments
	out := greenroom.Errorf(rule.kind, sentence, none...).Because(e)
	if write && (e.Status >= 500 || e.Status == http.StatusRequestTimeout) {
		out.Err = fmt.Errorf("%w: %w", errAmbiguous, e)
	}
	if rule.kind == greenroom.Limited || rule.kind == greenroom.Unavailable {
		out.RetryAfter = retryAfter(r.header, c.now())
	}
	if e.HostDay {
		out.RetryAfter = untilMidnight(c.now())
		out.Err = fmt.Errorf("%w: %w", greenroom.ErrHostDay, out.Err)
	}
	return out
}

// unanswered makes the error of an exchange that gave no complete answer.
func unanswered(err error, write bool) error {
	out := greenroom.Errorf(greenroom.Unavailable, "Zoom could not be reached. Try again in a few minutes.")
	if f, ok := errors.AsType[*failure](err); ok && f.sent && write {
		err = fmt.Errorf("%w: %w", errAmbiguous, err)
	}
	return out.Because(err)
}

// undecodable makes the error of a success whose body is not what it must be.
func undecodable(cause error, write bool) error {
	cause = fmt.Errorf("undecodable body: %w", cause)
	if write {
		cause = fmt.Errorf("%w: %w", errAmbiguous, cause)
	}
	return greenroom.Errorf(greenroom.Unavailable, unclear).Because(cause)
}
