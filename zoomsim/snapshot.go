package zoomsim

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"time"
)

// Snapshot returns everything that the simulator stores, one JSON record per
// line, and an empty line at its end, the clock included. It holds the secrets of simulated apps, and tokens
// as hashes. What counts calls per second and day, faults, and the logs of
// calls and events are not part of it.
func (s *Sim) Snapshot() ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.snapshot()
}

func (s *Sim) snapshot() ([]byte, error) {
	s.setClock(s.now(), s.speed())
	var out bytes.Buffer
	err := s.state.dump(&out)
	out.WriteByte('\n')
	return out.Bytes(), err
}

// Restore puts the simulator back to where a snapshot was taken: the clock goes
// on from there, and the rate limits begin anew. On an error nothing changes.
func (s *Sim) Restore(snapshot []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.restore(snapshot)
}

func (s *Sim) restore(snapshot []byte) error {
	if !bytes.HasSuffix(snapshot, []byte("\n\n")) {
		return errors.New("zoomsim: this is no snapshot, or it breaks off: a snapshot ends with an empty line")
	}
	old := s.state
	s.state = newState()
	err := s.state.load(bytes.NewReader(snapshot))
	if err == nil {
		if c := s.state.clock.get(""); c != nil {
			s.setClock(c.At, c.Speed)
		}
		err = s.rewrite()
	}
	if err != nil {
		s.state = old
		return err
	}
	clear(s.windows)
	s.swept, s.deadline = time.Time{}, time.Time{}
	s.requeue()
	s.wake()
	return nil
}

// serveSnapshot serves GET /_sim/snapshot, serveRestore PUT.
func (s *Sim) serveSnapshot(w *reply, _ *http.Request) {
	data, err := s.snapshot()
	if answered(w, err) {
		w.header.Set("Content-Type", "application/x-ndjson")
		_, _ = w.Write(data) // a reply takes everything
	}
}

func (s *Sim) serveRestore(w *reply, r *http.Request) {
	if !s.control(w, r, nil) {
		return
	}
	data, err := io.ReadAll(r.Body)
	if answered(w, err) {
		done(w, s.restore(data))
	}
}
