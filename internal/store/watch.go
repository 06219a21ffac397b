package store

import (
	"sync"

	"greenroom"
)

// watchers are those who wait for events of an organization in this process.
type watchers struct {
	mu sync.Mutex
	of map[greenroom.OrganizationID]map[chan struct{}]struct{}
}

// Watch returns a channel that is told after transactions of this process have
// written events of an organization: once for several, if nobody listened
// meanwhile. Other nodes are not heard, so whoever watches also looks now and
// then. stop ends it.
func (db *DB) Watch(organization greenroom.OrganizationID) (told <-chan struct{}, stop func()) {
	w, c := &db.watchers, make(chan struct{}, 1)
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.of == nil {
		w.of = map[greenroom.OrganizationID]map[chan struct{}]struct{}{}
	}
	if w.of[organization] == nil {
		w.of[organization] = map[chan struct{}]struct{}{}
	}
	w.of[organization][c] = struct{}{}
	return c, func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		if delete(w.of[organization], c); len(w.of[organization]) == 0 {
			delete(w.of, organization)
		}
	}
}

func (w *watchers) tell(organization greenroom.OrganizationID) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for c := range w.of[organization] {
		select {
		case c <- struct{}{}:
		default: // it has not yet heard of the last ones
		}
	}
}
