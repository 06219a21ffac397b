package httpkit

import (
	"errors"
	"net/http"
	"time"
)

// streamPatience is how long a reader of a stream may take to read what was
// written before.
const streamPatience = 30 * time.Second

// A Stream is an answer of server-sent events (HTML Standard, section 9.2),
// which goes on for longer than other answers may.
type Stream struct {
	w        http.ResponseWriter
	patience time.Duration
}

// NewStream begins a stream.
func NewStream(w http.ResponseWriter) *Stream {
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("X-Accel-Buffering", "no") // nginx would hold messages back
	return &Stream{w, streamPatience}
}

// Send writes text to the reader. An error means that nobody reads any more:
// the stream has ended.
func (s *Stream) Send(text []byte) error {
	out := http.NewResponseController(s.w)
	deadline := time.Now().Add(s.patience) //nolint:forbidigo // the network's clock, which no test moves
	if err := out.SetWriteDeadline(deadline); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return err
	}
	if _, err := s.w.Write(text); err != nil {
		return err
	}
	return out.Flush()
}
