package zoomspec

import (
	"maps"
	"net/http"
	"slices"
	"strconv"
)

// see remembers an answer.
func (s *Spec) see(r *http.Request, a Answer) {
	op := s.find(r.Method, r.URL)
	if op == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.seen[op] == nil {
		s.seen[op] = map[int]int{}
	}
	s.seen[op][a.Status]++
}

// Seen returns lines of operation and status, as in "GET /users 200", of all
// answers that were looked at, sorted.
func (s *Spec) Seen() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var lines []string
	for _, op := range s.operations {
		for _, status := range slices.Sorted(maps.Keys(s.seen[op])) {
			lines = append(lines, op.String()+" "+strconv.Itoa(status))
		}
	}
	return lines
}

// Missing returns the operations, as in "GET /users", that were never answered
// with success.
func (s *Spec) Missing() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var missing []string
	for _, op := range s.operations {
		if s.seen[op][op.success()] == 0 {
			missing = append(missing, op.String())
		}
	}
	return missing
}
