package zoomsim

// Announce emits an event, as the handlers of operations do.
func (s *Sim) Announce(name, account, person, client string, payload map[string]any) error {
	if payload == nil {
		payload = map[string]any{}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.emit(event{name: name, account: account, person: person, client: client, payload: payload})
	return s.save()
}
