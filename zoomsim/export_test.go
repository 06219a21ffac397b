package zoomsim

import "slices"

// Offered reports whether an app can subscribe to an event, or hears of it anyway.
func Offered(event string) bool {
	return event == appDeauthorized || slices.Contains(eventNames, event)
}

// Announce sends an event with any payload. It stays out of the log, all of
// which is checked against Zoom's own schema.
func (s *Sim) Announce(name, account, person, client string, payload map[string]any) error {
	if payload == nil {
		payload = map[string]any{}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.emit(event{name: name, account: account, person: person, client: client, payload: payload})
	s.events = s.events[:len(s.events)-1]
	return s.save()
}

// Running returns how many webhooks are under way.
func (s *Sim) Running() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.webhooks.running
}

// FillDisk makes the next write to the journal fail after some bytes.
func (s *Sim) FillDisk() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, err := s.journal.file.WriteString(`{"table":"meetings","key":"81`); err != nil {
		return err
	}
	return s.journal.file.Close()
}
