package httpkit

import "time"

// SetPatience shortens how long a stream waits for its reader.
func (s *Stream) SetPatience(d time.Duration) { s.patience = d }
