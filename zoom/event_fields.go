package zoom

import (
	"encoding/json"
	"log/slog"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

// EventFields are the members of an object in an event, each as Zoom sent it.
// They are what the object is encoded as. In a partial object, those of
// [Event.Meeting] and [Event.OldMeeting] for one, they tell what was sent.
//
// The readers take several names for the first of them that was sent and not
// null. They return the zero value for what was not sent or is of another
// form: Zoom changes the types of members from event to event, and an event
// refused for one of them would be lost. The nil EventFields are empty.
type EventFields map[string]json.RawMessage

// Has reports whether the member was sent, be it as null.
func (f EventFields) Has(name string) bool {
	_, sent := f[name]
	return sent
}

// Text returns a text, or a number or truth value as Zoom wrote it.
func (f EventFields) Text(names ...string) string {
	raw := f.first(names)
	if len(raw) == 0 || raw[0] == '{' || raw[0] == '[' {
		return ""
	}
	if raw[0] != '"' {
		return string(raw)
	}
	return decodedAs[string](raw)
}

// Int returns a whole number, also one in a text.
func (f EventFields) Int(names ...string) int64 {
	n, err := strconv.ParseInt(f.Text(names...), 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// Bool reports whether a member is true, and whether it is true or false at
// all, also as a text.
func (f EventFields) Bool(names ...string) (value, sent bool) {
	text := f.Text(names...)
	return text == "true", text == "true" || text == "false"
}

// Time returns an instant in UTC: Zoom writes RFC 3339, milliseconds since
// 1970 as a number or text, and in app_deauthorized "2006-01-02 15:04:05",
// which is taken for UTC.
func (f EventFields) Time(names ...string) time.Time {
	const year10000 = 253402300800000 // beyond which RFC 3339 cannot write
	text := f.Text(names...)
	if ms, err := strconv.ParseInt(text, 10, 64); err == nil && ms > 0 && ms < year10000 {
		return time.UnixMilli(ms).UTC()
	}
	for _, layout := range []string{time.RFC3339, time.DateTime} {
		if at, err := time.Parse(layout, text); err == nil {
			return at.UTC()
		}
	}
	return time.Time{}
}

// Object returns the members of an object.
func (f EventFields) Object(name string) EventFields {
	return decodedAs[EventFields](f[name])
}

// List returns the objects of a list.
func (f EventFields) List(name string) []EventFields {
	return decodedAs[[]EventFields](f[name])
}

// Texts returns the texts of a list.
func (f EventFields) Texts(name string) []string {
	return decodedAs[[]string](f[name])
}

// String implements fmt.Stringer with the names alone: values name people and
// contain passcodes.
func (f EventFields) String() string {
	return strings.Join(slices.Sorted(maps.Keys(f)), " ")
}

// GoString implements fmt.GoStringer like String.
func (f EventFields) GoString() string { return f.String() }

// LogValue implements slog.LogValuer like String.
func (f EventFields) LogValue() slog.Value { return slog.StringValue(f.String()) }

// MarshalJSON implements json.Marshaler, also for what the fields are embedded
// in.
func (f EventFields) MarshalJSON() ([]byte, error) {
	return json.Marshal(map[string]json.RawMessage(f))
}

// minutes returns a duration that is sent in minutes.
func (f EventFields) minutes(name string) time.Duration {
	const most = 1 << 24 // thirty years
	n := f.Int(name)
	if n < 0 || n > most {
		return 0
	}
	return time.Duration(n) * time.Minute
}

// first returns the first of the members that is neither missing nor null.
func (f EventFields) first(names []string) json.RawMessage {
	for _, name := range names {
		if raw := f[name]; len(raw) > 0 && string(raw) != "null" {
			return raw
		}
	}
	return nil
}

// decodedAs returns what the JSON is, or the zero value if it is something else.
func decodedAs[T any](raw json.RawMessage) T {
	var value, zero T
	if len(raw) == 0 || json.Unmarshal(raw, &value) != nil {
		return zero
	}
	return value
}
