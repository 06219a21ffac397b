package zoomsim

import (
	"bytes"
	"encoding/json"
	"strings"
	"time"
)

// An event is what happened, before it is addressed to an app.
type event struct {
	name    string // as in meeting.created
	account string
	person  string // id of the user it concerns: an app that people install for themselves hears of its own people only
	client  string // the one app that hears of it; "" means every app that is installed
	payload any    // without account_id, which every payload gets
}

// Events about apps. They have forms of their own.
const (
	appDeauthorized = "app_deauthorized"
	appRequested    = "app.authorization_request_created"
)

// eventNames are the events that an app can subscribe to.
var eventNames = []string{
	"account.lock_settings_updated", "account.settings_updated", appRequested,
	"meeting.created", "meeting.deleted", "meeting.ended", "meeting.invitation_dispatched",
	"meeting.participant_admitted", "meeting.participant_jbh_joined", "meeting.participant_jbh_waiting",
	"meeting.participant_jbh_waiting_left", "meeting.participant_joined", "meeting.participant_joined_waiting_room",
	"meeting.participant_left", "meeting.participant_left_waiting_room", "meeting.participant_put_in_waiting_room",
	"meeting.recovered", "meeting.registration_approved", "meeting.registration_cancelled",
	"meeting.registration_created", "meeting.registration_denied", "meeting.started", "meeting.updated",
	"user.activated", "user.created", "user.deactivated", "user.deleted", "user.disassociated",
	"user.invitation_accepted", "user.settings_updated", "user.updated",
	"zoomroom.created", "zoomroom.deleted", "zoomroom.updated",
}

// An Event is one entry of the simulator's log of what happened.
type Event struct {
	At   time.Time       `json:"at"` // the simulator's time
	Name string          `json:"name"`
	Body json.RawMessage `json:"body"` // as webhooks carry it
}

// maxEvents is how many events the log keeps.
const maxEvents = 1000

// emit tells everyone who subscribed. The lock is held; webhooks leave after
// the request that made the event.
func (s *Sim) emit(e event) {
	body := envelope(e, s.now())
	s.events = append(s.events[max(0, len(s.events)-maxEvents+1):], Event{s.now(), e.name, body})
	s.address(e, string(body))
}

// envelope returns the body of a webhook. The payload of a pre-approval request
// names no account, and a deauthorization has its time inside the payload (the
// event types of Zoom's Rivet library, May 2026).
func envelope(e event, at time.Time) json.RawMessage {
	fields := map[string]any{}
	if data, err := json.Marshal(e.payload); err == nil {
		_ = json.Unmarshal(data, &fields) // a payload is an object
	}
	if e.name != appRequested {
		fields["account_id"] = e.account
	}
	whole := map[string]any{"event": e.name, "payload": fields}
	if e.name == appDeauthorized {
		fields["event_ts"] = at.UnixMilli()
	} else {
		whole["event_ts"] = at.UnixMilli()
	}
	return compact(whole)
}

// compact encodes v the way JSON.stringify of JavaScript does. Zoom's own
// sample of a receiver parses a body, writes it again with that, and checks the
// signature of the result, so no other form passes.
func compact(v any) json.RawMessage {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic(err) // made of strings, numbers, and maps
	}
	unescape := strings.NewReplacer(`\\`, `\\`, `\u2028`, "\u2028", `\u2029`, "\u2029")
	return json.RawMessage(unescape.Replace(strings.TrimSuffix(b.String(), "\n")))
}

// Events returns the last 1000 events, oldest first.
func (s *Sim) Events() []Event {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Event{}, s.events...)
}
