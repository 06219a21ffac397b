package greenroom

import (
	"errors"
	"fmt"
	"time"
)

// A Kind answers the only question a caller has about an error: what can be
// done about it? The set is closed; [Kinds] lists it.
type Kind string

// The kinds of error.
const (
	Invalid         Kind = "invalid"         // the request is wrong; change it
	Unauthenticated Kind = "unauthenticated" // say who you are
	Forbidden       Kind = "forbidden"       // you may not
	NotFound        Kind = "not_found"       // there is no such thing, or it is not yours
	Conflict        Kind = "conflict"        // it has changed since you read it, or its state forbids this
	Limited         Kind = "limited"         // too many or too much; later
	Unavailable     Kind = "unavailable"     // something we depend on does not answer; later
	Internal        Kind = "internal"        // our fault
)

// Kinds returns every Kind, so that tables over them can be proved complete.
func Kinds() []Kind {
	return []Kind{Invalid, Unauthenticated, Forbidden, NotFound, Conflict, Limited, Unavailable, Internal}
}

// Error is the only error type that reaches people. Message is a sentence for
// them; the cause is for the log and never leaves the process.
type Error struct {
	Kind       Kind
	Message    string        // shown to people: what happened, what was kept, what to do next
	Field      string        // the input at fault, as in "start"; or ""
	RetryAfter time.Duration // a hint for Limited and Unavailable; 0 means unknown
	Err        error         // the cause; may be nil. Its text, unless the Kind is Invalid, is logged: it names nobody

	format string // what Message was made from: a key of the message catalogue
	args   []any
}

// Errorf returns an Error of the given kind whose message is for people. The
// format is its key in the message catalogue, so it is a constant. The verb %w
// is not understood: a cause is given with [Error.Because].
func Errorf(kind Kind, format string, args ...any) *Error {
	return &Error{Kind: kind, Message: fmt.Sprintf(format, args...), format: format, args: args}
}

// Sentence returns what Message was made from, for those who say it in another
// language.
func (e *Error) Sentence() (format string, args []any) { return e.format, e.args }

// Because returns a copy of e with the given cause.
func (e *Error) Because(cause error) *Error {
	c := *e
	c.Err = cause
	return &c
}

// At returns a copy of e that names the input at fault.
func (e *Error) At(field string) *Error {
	c := *e
	c.Field = field
	return &c
}

// Error implements error. The text is for logs, however the error is wrapped:
// unlike Message it has the cause, but nothing that was put into the sentence,
// which may name people. Of what is Invalid it has only the cause's type: the
// cause may quote what somebody typed.
func (e *Error) Error() string {
	text := string(e.Kind)
	if e.Field != "" {
		text += " at " + e.Field
	}
	if e.format != "" {
		text += ": " + e.format
	}
	switch {
	case e.Err == nil:
		return text
	case e.Kind == Invalid:
		return fmt.Sprintf("%s: %T", text, e.Err)
	}
	return text + ": " + e.Err.Error()
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// KindOf returns the Kind of the first Error in err's tree, "" for nil, and
// Internal for any other error.
func KindOf(err error) Kind {
	if err == nil {
		return ""
	}
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Kind
	}
	return Internal
}

// MessageOf returns the sentence that people may read about err. For errors
// that are not an Error it says only that it was our fault.
func MessageOf(err error) string {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Message
	}
	return "Something failed on the server. Nothing was changed. Try again, and tell the operator if it stays so."
}

// FieldOf returns the input that err names as being at fault, or "".
func FieldOf(err error) string {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Field
	}
	return ""
}

// RetryAfterOf returns how long err asks to wait, or 0 if it does not say.
func RetryAfterOf(err error) time.Duration {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.RetryAfter
	}
	return 0
}
