package zoomsim

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"sync"
	"time"
)

const (
	maxRunning = 16             // webhooks under way at a time
	maxNap     = 24 * time.Hour // of the system's clock, after which the dispatcher looks again
)

// A dispatcher sends what is due. Nothing runs while nothing is: what comes
// later waits for a timer, and a change of the clock sets that anew.
type dispatcher struct {
	client *http.Client
	ctx    context.Context // ends with the simulator
	end    context.CancelFunc
	work   sync.WaitGroup // what is under way

	queue    []ticket            // deliveries that wait, by time, then id; not those under way
	held     map[string][]ticket // by endpoint that is being validated: deliveries that wait for it
	finished []int64             // deliveries, oldest first
	last     int64               // id of the newest delivery
	running  int
	round    int           // what began in an earlier one does not count
	settled  chan struct{} // closed and replaced when something under way ends
	timer    *time.Timer
	paused   bool
	closed   bool
}

// A ticket is a place in the queue.
type ticket struct {
	due time.Time
	id  int64
}

func (t ticket) compare(u ticket) int { return cmp.Or(t.due.Compare(u.due), cmp.Compare(t.id, u.id)) }

func newDispatcher(limit time.Duration) dispatcher {
	ctx, end := context.WithCancel(context.Background()) //nolint:forbidigo // it lives as long as the simulator, which Close ends
	return dispatcher{client: newWebhookClient(limit), ctx: ctx, end: end,
		held: map[string][]ticket{}, settled: make(chan struct{})}
}

// push puts a ticket where it belongs.
func (w *dispatcher) push(t ticket) {
	i, _ := slices.BinarySearchFunc(w.queue, t, ticket.compare)
	w.queue = slices.Insert(w.queue, i, t)
}

// requeue derives the queue from the deliveries, after these were loaded.
func (s *Sim) requeue() {
	w := &s.webhooks
	w.queue, w.finished, w.held = nil, nil, map[string][]ticket{}
	w.round++
	for _, d := range s.state.deliveries.all() {
		w.last = max(w.last, d.ID)
		if d.State == Waiting {
			w.push(ticket{d.Due, d.ID})
		} else {
			w.finished = append(w.finished, d.ID)
		}
	}
}

// Wake looks for webhooks that are due. Whoever moves Options.Now calls it;
// everything else does so by itself.
func (s *Sim) Wake() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.wake()
}

// wake starts what is due and sets the timer for what will be. The lock is held.
func (s *Sim) wake() {
	w := &s.webhooks
	if w.closed || w.paused {
		return
	}
	s.recheck()
	for len(w.queue) > 0 && w.running < maxRunning && !w.queue[0].due.After(s.now()) {
		t := w.queue[0]
		w.queue = w.queue[1:]
		s.dispatch(t)
	}
	s.rest()
}

// recheck validates the addresses whose time has come.
func (s *Sim) recheck() {
	for key, e := range s.state.endpoints.rows {
		if e.Status != addressValidated || s.now().Before(e.Checked.Add(checkEvery)) || s.webhooks.held[key] != nil {
			continue
		}
		if app := s.state.apps.get(e.ClientID); app == nil || !app.subscribed(e.URL) {
			s.state.endpoints.drop(key)
		} else {
			s.validate(app, e.URL)
		}
	}
}

// validate begins a validation, for which deliveries wait.
func (s *Sim) validate(app *App, url string, waiting ...ticket) {
	s.webhooks.held[endpointKey(app.ClientID, url)] = append([]ticket{}, waiting...)
	c := s.challenge(app, url)
	s.begin(func(ctx context.Context) func() {
		problem := s.prove(ctx, c)
		return func() { s.checked(app.ClientID, url, problem) }
	})
}

// dispatch begins an attempt, or what must come before it.
func (s *Sim) dispatch(t ticket) {
	d := s.state.deliveries.get(deliveryKey(t.id))
	if d == nil || d.State != Waiting {
		return
	}
	app, e := s.state.apps.get(d.ClientID), s.endpoint(d.ClientID, d.URL)
	held, checking := s.webhooks.held[e.key()]
	farewell := app != nil && d.Event == appDeauthorized && d.URL == app.DeauthURL // which is none of a subscription
	switch {
	case app == nil || app.Disabled || !farewell && !app.subscribed(d.URL):
		s.finish(*d, Dropped)
	case farewell:
		s.send(app, d)
	case checking:
		s.webhooks.held[e.key()] = append(held, t)
	case e.Status == addressPending:
		s.validate(app, d.URL, t)
	case e.Status == addressDisabled:
		s.finish(*d, Dropped)
	default:
		s.send(app, d)
	}
}

// begin runs work without the lock, and what it returns with the lock, unless
// the state is another one by then or the simulator has ended: then the work is
// due again.
func (s *Sim) begin(work func(context.Context) func()) {
	w := &s.webhooks
	w.running++
	round := w.round
	w.work.Go(func() {
		then := work(w.ctx)
		s.mu.Lock()
		defer s.mu.Unlock()
		w.running--
		if !w.closed && round == w.round {
			then()
			s.saveOrLog(w.ctx)
		}
		close(w.settled)
		w.settled = make(chan struct{})
	})
}

// rest sets the timer for what is due next. The lock is held.
func (s *Sim) rest() {
	w := &s.webhooks
	var next time.Time
	if len(w.queue) > 0 && w.running < maxRunning {
		next = w.queue[0].due
	}
	for key, e := range s.state.endpoints.rows {
		due := e.Checked.Add(checkEvery)
		if e.Status == addressValidated && w.held[key] == nil && (next.IsZero() || due.Before(next)) {
			next = due
		}
	}
	if w.timer != nil {
		w.timer.Stop()
	}
	if next.IsZero() || s.speed() == 0 {
		return
	}
	nap := maxNap
	if real := float64(next.Sub(s.now())) / s.speed(); real < float64(maxNap) {
		nap = time.Duration(real) + time.Millisecond // now is a whole one
	}
	if w.timer == nil {
		w.timer = time.AfterFunc(nap, s.Wake)
	} else {
		w.timer.Reset(nap)
	}
}

// Flush waits until no webhook is under way and none is due, or until ctx ends.
func (s *Sim) Flush(ctx context.Context) error {
	for {
		s.mu.Lock()
		s.wake()
		idle, settled := s.webhooks.running == 0, s.webhooks.settled
		s.mu.Unlock()
		if idle {
			return nil
		}
		select {
		case <-settled:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// PauseWebhooks holds back all webhooks, or lets them go. What is under way
// goes on.
func (s *Sim) PauseWebhooks(paused bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pauseWebhooks(paused)
}

func (s *Sim) pauseWebhooks(paused bool) {
	s.webhooks.paused = paused
	s.wake()
}

// stop ends what is under way and waits for it.
func (s *Sim) stop() {
	s.mu.Lock()
	s.webhooks.closed = true
	s.webhooks.end()
	if s.webhooks.timer != nil {
		s.webhooks.timer.Stop()
	}
	s.mu.Unlock()
	s.webhooks.work.Wait()
}
