package zoomsim

import (
	"net/http"
	"strings"
)

// hold takes the lock of an operation that Zoom runs one at a time, from the
// arrival of a request to its answer: DELETE of a person, by person (Zoom rate
// limit documentation). The key is "" if the request needs no lock or another
// one has it, which busy tells.
func (s *Sim) hold(r *http.Request) (key string, busy bool) {
	name, ok := strings.CutPrefix(r.URL.Path, "/v2/users/")
	if !ok || r.Method != http.MethodDelete || strings.Contains(name, "/") {
		return "", false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	key = "delete " + strings.ToLower(s.idOf(name))
	if s.held[key] {
		return "", true
	}
	s.held[key] = true
	return key, false
}

// release gives back a lock.
func (s *Sim) release(key string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.held, key)
}
