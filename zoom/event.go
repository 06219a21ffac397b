package zoom

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"greenroom"
)

// Event is a webhook event. What it is about is in one of the objects, by the
// first word of Name; the others are nil. An event that Zoom adds to one of
// these families is read like the rest of it, and one of another family has
// its Payload only.
//
// Events come late, twice and in any order, and some never: treat one as a
// reason to look, and the REST API as the truth.
//
// Source: Zoom's webhook documentation and event schemas of May 2026.
type Event struct {
	Name      string    // as in "meeting.updated"
	At        time.Time // when it happened, UTC, to the millisecond; zero if Zoom does not say
	AccountID string    // of the Zoom account; "" if the event is not about one

	// Operator and OperatorID are the address and the id of who did it, or "".
	// What an app does is done by the person who authorized it.
	Operator, OperatorID string

	// Operation says more of what was done: for meetings "single" or "all", of
	// a series (which meeting.updated calls its scope); for user.updated perhaps
	// "change_password"; or "".
	Operation string
	ChangedAt time.Time // time_stamp of updates; otherwise zero

	Meeting *EventMeeting // meeting.*
	User    *EventUser    // user.*
	Group   *EventGroup   // group.*
	Account *EventAccount // account.*
	App     *EventApp     // app_deauthorized and app.*
	Room    *EventRoom    // zoomroom.*
	Policy  *EventPolicy  // information_barriers.*

	// The former values in updates, if sent. There, both objects have only the
	// id and what was changed: ask Has. For other families see Payload.
	OldMeeting *EventMeeting
	OldUser    *EventUser

	Payload EventFields     // everything, also what has no field here
	Body    json.RawMessage // what the event was read from, and is encoded as
}

// ParseEvent reads the body of a webhook request. Verify it first. Members that
// are unknown or of an unexpected type are no error; see [EventFields].
//
// Errors: Invalid if it is not a JSON object that names an event.
func ParseEvent(body []byte) (Event, error) {
	var top EventFields
	if err := json.Unmarshal(body, &top); err != nil {
		return Event{}, errNoEvent().Because(err)
	}
	name := decodedAs[string](top["event"])
	if name == "" {
		return Event{}, errNoEvent()
	}
	p := top.Object("payload")
	e := Event{
		Name: name, At: top.Time("event_ts"), AccountID: p.Text("account_id"),
		Operation: p.Text("operation", "scope"), Payload: p, Body: bytes.Clone(body),
	}
	by := p
	if !by.Has("operator_id") && !by.Has("operator") {
		by = top // where the schema of user.settings_updated has them, too
	}
	e.Operator, e.OperatorID = by.Text("operator"), by.Text("operator_id")
	if e.ChangedAt = p.Time("time_stamp"); e.ChangedAt.IsZero() {
		e.ChangedAt = top.Time("time_stamp")
	}
	if e.At.IsZero() {
		e.At = p.Time("event_ts", "deauthorization_time") // app_deauthorized
	}
	e.about(p.Object("object"), p.Object("old_object"))
	return e, nil
}

func errNoEvent() *greenroom.Error {
	return greenroom.Errorf(greenroom.Invalid, "The message is not an event of Zoom's.")
}

// about fills in the object that the event is about.
func (e *Event) about(object, old EventFields) {
	family, _, _ := strings.Cut(e.Name, ".")
	switch family {
	case "meeting":
		e.Meeting = eventMeeting(object)
		if old != nil {
			e.OldMeeting = eventMeeting(old)
		}
	case "user":
		e.User = eventUser(object)
		if old != nil {
			e.OldUser = eventUser(old)
		}
	case "group":
		e.Group = eventGroup(object)
	case "account":
		e.Account = eventAccount(object)
	case "app", "app_deauthorized":
		e.App = eventApp(e.Payload)
	case "zoomroom":
		e.Room = eventRoom(object)
	case "information_barriers":
		e.Policy = eventPolicy(object)
	}
}

// Key returns the same text for the same event, whenever and however often Zoom
// sends it: 64 hexadecimal digits. Zoom gives events no id. The key is a hash
// of the whole body, which has the name, the time, the account and the object
// in it, but not of its spaces nor of the order of its members; storing an
// event as JSON does not change it.
func (e Event) Key() string {
	sum := sha256.Sum256(canonical(e.Body))
	return hex.EncodeToString(sum[:])
}

// canonical returns the JSON without spaces and with members in the order of
// their names.
func canonical(body json.RawMessage) []byte {
	var value any
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	if d.Decode(&value) != nil {
		return body
	}
	sorted, err := json.Marshal(value)
	if err != nil {
		return body
	}
	return sorted
}

// MarshalJSON implements json.Marshaler with Body: what Zoom sent, to the last
// unknown member.
func (e Event) MarshalJSON() ([]byte, error) { return json.Marshal(e.Body) }

// UnmarshalJSON implements json.Unmarshaler like [ParseEvent].
func (e *Event) UnmarshalJSON(b []byte) error {
	read, err := ParseEvent(b)
	if err != nil {
		return err
	}
	*e = read
	return nil
}

// String implements fmt.Stringer without the contents, which name people.
func (e Event) String() string { return fmt.Sprintf("%s at %s", e.Name, e.At.Format(time.RFC3339)) }

// GoString implements fmt.GoStringer like String.
func (e Event) GoString() string { return e.String() }

// LogValue implements slog.LogValuer without the contents.
func (e Event) LogValue() slog.Value {
	return slog.GroupValue(slog.String("name", e.Name), slog.Time("at", e.At), slog.String("account_id", e.AccountID))
}
