package zoom

import (
	"encoding/json"
	"time"
)

// Time is an instant in Zoom's JSON. Zoom's own form ends in "Z" or "+00:00";
// what is sent always ends in "Z", since Zoom takes a time without one for
// local to the meeting's zone. The zero Time is absent.
type Time struct{ time.Time }

// At returns the instant t.
func At(t time.Time) Time { return Time{t.UTC()} }

// MarshalJSON writes the instant in UTC, without a fraction if there is none.
func (t Time) MarshalJSON() ([]byte, error) {
	if t.IsZero() {
		return []byte(`""`), nil
	}
	return json.Marshal(t.UTC())
}

// UnmarshalJSON reads RFC 3339 with any offset and any fraction. The empty text
// and null are the zero Time. A time without an offset is an error: which
// instant it means, it does not say.
func (t *Time) UnmarshalJSON(b []byte) error {
	var text *string
	if err := json.Unmarshal(b, &text); err != nil {
		return err
	}
	*t = Time{}
	if text == nil || *text == "" {
		return nil
	}
	at, err := time.Parse(time.RFC3339, *text)
	t.Time = at.UTC()
	return err
}

// whole is the instant as requests carry it: Zoom does not document fractions.
func (t Time) whole() Time {
	if t.IsZero() {
		return t
	}
	return Time{t.UTC().Truncate(time.Second)}
}
