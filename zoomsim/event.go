package zoomsim

import (
	"encoding/json"
	"time"
)

// An event is what happened, before it is addressed to an app.
type event struct {
	name    string // as in meeting.created
	account string
	person  string // id of the user it concerns: an app that people install for themselves hears of its own people only
	client  string // the one app that hears of it; "" for every app that subscribed
	payload any    // without account_id, which every payload gets
	body    any    // the whole body, where it is not the usual envelope; nil otherwise
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
	body := e.encode(s.now())
	s.events = append(s.events[max(0, len(s.events)-maxEvents+1):], Event{s.now(), e.name, body})
}

// encode returns the body of the event's webhook.
func (e event) encode(at time.Time) json.RawMessage {
	if e.body == nil {
		return envelope(e.name, at, e.account, e.payload)
	}
	body, err := json.Marshal(e.body)
	if err != nil {
		panic(err) // made of strings, numbers, and maps
	}
	return body
}

// envelope returns the usual body of a webhook.
func envelope(name string, at time.Time, account string, payload any) json.RawMessage {
	fields := map[string]any{}
	if data, err := json.Marshal(payload); err == nil {
		_ = json.Unmarshal(data, &fields) // a payload is an object
	}
	fields["account_id"] = account
	body, err := json.Marshal(map[string]any{"event": name, "event_ts": at.UnixMilli(), "payload": fields})
	if err != nil {
		panic(err) // made of strings, numbers, and maps
	}
	return body
}

// Events returns the last 1000 events, oldest first.
func (s *Sim) Events() []Event {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Event{}, s.events...)
}
