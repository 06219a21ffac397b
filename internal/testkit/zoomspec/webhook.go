package zoomspec

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode"
)

// eventNames are the events whose name does not follow from that of their
// schema.
var eventNames = map[string]string{
	"AppDeauthorizedEvent":                  "app_deauthorized",
	"InformationBarriersPolicyCreatedEvent": "information_barriers.policy_created",
	"InformationBarriersPolicyDeletedEvent": "information_barriers.policy_deleted",
	"InformationBarriersPolicyUpdatedEvent": "information_barriers.policy_updated",
}

// eventName turns MeetingParticipantLeftEvent into meeting.participant_left:
// the schemas themselves say no more of event than that it is a string.
func eventName(schema string) string {
	if name, ok := eventNames[schema]; ok {
		return name
	}
	var name strings.Builder
	words := 0
	for _, r := range strings.TrimSuffix(schema, "Event") {
		if unicode.IsUpper(r) {
			words++
			name.WriteString(strings.Repeat("_", min(words-1, 1)))
		}
		name.WriteRune(unicode.ToLower(r))
	}
	return strings.Replace(name.String(), "_", ".", 1)
}

// readEvents returns the schemas of the document and of the events that are
// missing in it.
func readEvents(doc map[string]any) map[string]*lazySchema {
	events := map[string]*lazySchema{}
	for name, schema := range doc {
		events[eventName(name)] = compiled(schema)
	}
	for name, schema := range missingEvents {
		events[name] = compiled(parse(schema))
	}
	return events
}

// Event returns what Zoom would not have sent in the body of a webhook: an
// event that does not exist, a body that its schema refuses, a field that it
// does not name.
func (s *Spec) Event(body []byte) []string {
	var envelope struct{ Event string }
	if err := json.Unmarshal(body, &envelope); err != nil {
		return []string{"the body is not a JSON object: " + err.Error()}
	}
	schema, ok := s.events[envelope.Event]
	if !ok {
		return []string{"Zoom has no such event"}
	}
	return schema.check(body)
}

// Events returns the names of the events that exist.
func (s *Spec) Events() map[string]bool {
	names := map[string]bool{}
	for name := range s.events {
		names[name] = true
	}
	return names
}

// Webhook fails the test with what [Spec.Event] finds. A nil Spec finds nothing.
func (s *Spec) Webhook(t testing.TB, body []byte) {
	t.Helper()
	if s == nil {
		return
	}
	for _, problem := range s.Event(body) {
		t.Errorf("zoomspec: the webhook %.80s…: %s", body, problem)
	}
}
