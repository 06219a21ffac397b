package zoomsim

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"time"
)

// What became of a delivery.
const (
	Waiting   = "waiting"   // an attempt is due, now or later
	Delivered = "delivered" // an attempt was answered as it should
	GivenUp   = "given_up"  // four attempts were not
	Dropped   = "dropped"   // the address was disabled, or does not exist any more
)

// A Delivery is one event for one address of one app.
type Delivery struct {
	ID       int64     `json:"id"` // a later event has a higher one
	ClientID string    `json:"client_id"`
	URL      string    `json:"url"`
	Event    string    `json:"event"`
	Body     string    `json:"body"` // exactly as it is sent
	At       time.Time `json:"at"`   // of the event, the simulator's time
	State    string    `json:"state"`
	Due      time.Time `json:"due,omitzero"` // of the next attempt, while it waits
	Attempts []Attempt `json:"attempts,omitempty"`
}

// An Attempt is one request of a delivery, or of the validation before it.
type Attempt struct {
	At       time.Time `json:"at"`
	Status   int       `json:"status,omitempty"` // 0 without an answer
	Error    string    `json:"error,omitempty"`  // a sentence; "" for success
	Duration int64     `json:"duration_ms"`      // by Options.Now
}

func deliveryKey(id int64) string { return fmt.Sprintf("%012d", id) }
func (d *Delivery) key() string   { return deliveryKey(d.ID) }

// maxDeliveries is how many finished deliveries are kept.
const maxDeliveries = 1000

// retries are the waits before the second attempt and those after it (Zoom's
// developer blog on webhook delays).
func retries() []time.Duration {
	return []time.Duration{5 * time.Minute, 20 * time.Minute, time.Hour}
}

// succeeded reports whether a delivery was answered as it should. Zoom's pages
// contradict each other: its blog repeats whatever was not answered with 200 or
// 204, as is done here; its webhook docs of February 2026 are content with any
// 2xx and repeat neither 3xx nor 4xx.
func succeeded(status int) bool { return status == http.StatusOK || status == http.StatusNoContent }

// deliver puts a delivery into the queue. The lock is held.
func (s *Sim) deliver(clientID, url, event, body string) *Delivery {
	s.webhooks.last++
	d := &Delivery{ID: s.webhooks.last, ClientID: clientID, URL: url, Event: event, Body: body,
		At: s.now(), State: Waiting, Due: s.now()}
	s.state.deliveries.put(d)
	s.webhooks.push(ticket{d.Due, d.ID})
	return d
}

// send makes an attempt of a delivery. The lock is held, but not while the
// attempt lasts.
func (s *Sim) send(app *App, d *Delivery) {
	at, began := s.now(), s.opts.Now()
	m := message{d.URL, app.SecretToken, at, d.Body}
	if len(d.Attempts) > 0 && !s.opts.RestampRetries {
		m.at = d.Attempts[0].At
	}
	s.begin(func(ctx context.Context) func() {
		a := Attempt{At: at}
		if resp, err := s.post(ctx, m); err != nil {
			a.Error = s.why(err)
		} else {
			resp.Body.Close()
			if a.Status = resp.StatusCode; !succeeded(a.Status) {
				a.Error = answeredWith(a.Status)
			}
		}
		return func() {
			a.Duration = s.opts.Now().Sub(began).Milliseconds()
			s.attempted(d.ID, a)
		}
	})
}

// attempted notes an attempt and what follows from it. Waits count from when
// an attempt was due, so that a clock that jumps makes up for what it passed.
func (s *Sim) attempted(id int64, a Attempt) {
	was := s.state.deliveries.get(deliveryKey(id))
	d := *was
	d.Attempts = append(slices.Clip(was.Attempts), a)
	switch n := len(d.Attempts); {
	case a.Error == "":
		s.finish(d, Delivered)
	case n > len(retries()):
		s.finish(d, GivenUp)
	default:
		d.Due = was.Due.Add(retries()[n-1])
		s.state.deliveries.put(&d)
		s.webhooks.push(ticket{d.Due, id})
	}
}

// finish ends a delivery and forgets the oldest that ended.
func (s *Sim) finish(d Delivery, state string) {
	d.State, d.Due = state, time.Time{}
	s.state.deliveries.put(&d)
	w := &s.webhooks
	w.finished = append(w.finished, d.ID)
	for ; len(w.finished) > maxDeliveries; w.finished = w.finished[1:] {
		s.state.deliveries.drop(deliveryKey(w.finished[0]))
	}
}

// Deliveries returns the webhooks that wait and the last 1000 that do not,
// oldest first. Their attempts must not be changed.
func (s *Sim) Deliveries() []Delivery {
	s.mu.Lock()
	defer s.mu.Unlock()
	return copies(s.state.deliveries.all())
}

// Redeliver sends a webhook once more, whatever became of it: the same body,
// signed anew. It returns the id of the new delivery.
func (s *Sim) Redeliver(id int64) (int64, error) {
	err := s.change(func() (err error) {
		id, err = s.redeliver(id)
		return err
	})
	return id, err
}

func (s *Sim) redeliver(id int64) (int64, error) {
	d := s.state.deliveries.get(deliveryKey(id))
	if d == nil {
		return 0, fmt.Errorf("zoomsim: there is no webhook %d", id)
	}
	return s.deliver(d.ClientID, d.URL, d.Event, d.Body).ID, nil
}
