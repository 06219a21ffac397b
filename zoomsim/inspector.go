package zoomsim

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// What the inspector shows of each log, newest first.
const (
	shownCalls    = 100
	shownWebhooks = 50
	shownEvents   = 50
	shownHosts    = 50
)

// An inspection is what the inspector page shows. Of the lists, those of the
// tab are filled.
type inspection struct {
	Tab, Done, Problem string
	Now                time.Time
	Speed              float64
	Paused             bool
	Apps               []*App
	App                string // client id of the calls shown; "" means all
	Calls              []Call
	Budgets            []budget
	Hosts              []hostUse
	Webhooks           []*Delivery
	Events             []Event
	Faults             []*Fault
	FaultCount         int
	sim                *Sim
}

// tabNames are the tabs of the inspector.
var tabNames = []string{"calls", "limits", "webhooks", "events", "clock", "faults"}

// Tabs lists the links to the tabs.
func (i inspection) Tabs() []link {
	tabs := make([]link, len(tabNames))
	for n, name := range tabNames {
		tabs[n] = link{strings.ToUpper(name[:1]) + name[1:], "/_sim/?tab=" + name, name == i.Tab}
	}
	return tabs
}

// AppName returns what people call an app.
func (i inspection) AppName(clientID string) string {
	if app := i.sim.state.apps.get(clientID); app != nil {
		return app.Name
	}
	return clientID
}

// Subscriptions returns an app's subscriptions and what is known of them.
func (i inspection) Subscriptions(app *App) []subscriptionView { return i.sim.subscriptions(app) }

// A step is a quick way to move the clock.
type step struct{ Label, By string }

// Steps lists them: the waits before a webhook is repeated, and the time
// between two validations of an address.
func (inspection) Steps() []step {
	return []step{{"+5 minutes", "5m"}, {"+20 minutes", "20m"}, {"+1 hour", "1h"}, {"+1 day", "24h"}, {"+72 hours", "72h"}}
}

// A faultKind is a kind of fault in words.
type faultKind struct{ Kind, Words string }

// FaultKinds lists the kinds of faults.
func (inspection) FaultKinds() []faultKind {
	return []faultKind{{DropReply, "drop reply: it is done, but not answered"}, {Delay, "delay: it is done, late"},
		{StatusFault, "status: an error is answered, nothing is done"}, {HTMLFault, "html: a page is answered, nothing is done"},
		{XMLFault, "xml: a document is answered, nothing is done"}, {Reset, "reset: the connection ends, nothing is done"}}
}

// serveInspector serves GET /_sim/.
func (s *Sim) serveInspector(w *reply, r *http.Request) {
	q := r.URL.Query()
	s.inspect(w, http.StatusOK, inspection{Tab: q.Get("tab"), App: q.Get("app"), Done: notice(r)})
}

// inspect fills in what the tab shows and renders it. The lock is held.
func (s *Sim) inspect(w *reply, status int, i inspection) {
	if !slices.Contains(tabNames, i.Tab) {
		i.Tab = "calls"
	}
	i.sim, i.Now, i.Speed, i.Paused, i.Apps, i.FaultCount = s, s.now(), s.speed(), s.webhooks.paused, s.state.apps.all(), len(s.faults)
	switch i.Tab {
	case "calls":
		i.Calls = newest(s.calls, shownCalls, func(c Call) bool { return i.App == "" || c.ClientID == i.App })
	case "limits":
		i.Budgets, i.Hosts = s.budgets(), s.hostUses()
	case "webhooks":
		i.Webhooks = newest(s.state.deliveries.all(), shownWebhooks, func(*Delivery) bool { return true })
	case "events":
		i.Events = newest(s.events, shownEvents, func(Event) bool { return true })
	case "faults":
		i.Faults = s.faults
	}
	s.page(w, status, "inspector", "Inspector: "+i.Tab, i)
}

// newest returns the last n of those that are wanted, the last one first.
func newest[V any](all []V, n int, wanted func(V) bool) []V {
	var out []V
	for _, v := range slices.Backward(all) {
		if len(out) < n && wanted(v) {
			out = append(out, v)
		}
	}
	return out
}

// pretty indents JSON.
func pretty[T ~string | ~[]byte](text T) string {
	var b bytes.Buffer
	if err := json.Indent(&b, []byte(text), "", "  "); err != nil {
		return string(text)
	}
	return b.String()
}

// A budget is what an account has left under one label.
type budget struct {
	Account, Plan, Label string
	Left, Of             int // in the window; 0 of 0 without limit
	Every                time.Duration
	DayLeft, DayOf       int // today; 0 of 0 without limit
}

// budgets returns what every account has left.
func (s *Sim) budgets() []budget {
	var all []budget
	for _, a := range s.state.accounts.all() {
		for _, label := range []string{light, medium, heavy, resource} {
			l := plans[a.Plan][label]
			all = append(all, budget{a.Name, a.Plan, label, s.left(a.ID+" "+label, l.every, l.count), l.count, l.every,
				s.left(a.ID+" day "+l.pool, dayLength, l.day), l.day})
		}
	}
	return all
}

// left returns what a window has left, without counting.
func (s *Sim) left(key string, length time.Duration, limit int) int {
	w := s.windows[key]
	if w == nil || length == 0 || !w.start.Equal(s.now().Truncate(length)) {
		return limit
	}
	return max(0, limit-w.used)
}

// A hostUse is how much of a host's day is used up.
type hostUse struct {
	Host      *User
	Used, Day int
}

// hostUses returns the hosts who used up most of their day.
func (s *Sim) hostUses() []hostUse {
	var all []hostUse
	for _, q := range s.state.quota.all() {
		if host := s.state.users.get(q.HostID); host != nil && q.Day == s.now().Format(time.DateOnly) {
			all = append(all, hostUse{host, q.Count, hostDay})
		}
	}
	slices.SortStableFunc(all, func(a, b hostUse) int { return cmp.Compare(b.Used, a.Used) })
	return all[:min(len(all), shownHosts)]
}

// serveInspectorForm serves POST /_sim/inspector/{action}, the forms of the
// inspector. Validations are made after the lock is gone.
func (s *Sim) serveInspectorForm(w *reply, r *http.Request) {
	action, client, address := r.PathValue("action"), r.PostFormValue("client"), trimmed(r, "url")
	switch action {
	case "subscribe":
		sub := Subscription{URL: address, Events: strings.Fields(r.PostFormValue("events"))}
		w.later = func() { s.concludeLater(w, action, s.Subscribe(client, sub)) }
	case "validate":
		w.later = func() { s.concludeLater(w, action, s.Validate(client, address)) }
	case "unsubscribe":
		s.conclude(w, "webhooks", action, s.unsubscribe(client, address))
	case "redeliver":
		id, err := parseDelivery(r.PostFormValue("id"))
		if err == nil {
			_, err = s.redeliver(id)
		}
		s.conclude(w, "webhooks", action, err)
	case "pause", "resume":
		s.pauseWebhooks(action == "pause")
		s.conclude(w, "webhooks", action, nil)
	case "fault":
		s.conclude(w, "faults", action, s.faultForm(r))
	case "clear":
		s.faults = nil
		s.conclude(w, "faults", action, nil)
	case "advance", "time", "speed":
		s.conclude(w, "clock", action, s.clockForm(action, r))
	default:
		s.serveNotFound(w, r)
	}
}

// concludeLater is conclude for what was done without the lock.
func (s *Sim) concludeLater(w *reply, action string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.conclude(w, "webhooks", action, err)
}

// conclude returns to a tab, or shows it with what went wrong.
func (s *Sim) conclude(w *reply, tab, action string, err error) {
	if err != nil {
		s.inspect(w, http.StatusUnprocessableEntity, inspection{Tab: tab, Problem: sentence(err)})
		return
	}
	seeOther(w, "/_sim/?tab="+tab+"&done="+action)
}

// faultForm adds the fault that a form describes.
func (s *Sim) faultForm(r *http.Request) error {
	f := Fault{Kind: r.PostFormValue("kind"), Method: r.PostFormValue("method"), PathPrefix: trimmed(r, "path_prefix")}
	for name, to := range map[string]*int{"status": &f.Status, "code": &f.Code, "delay_ms": &f.DelayMS, "count": &f.Count} {
		text := cmp.Or(r.PostFormValue(name), "0")
		n, err := strconv.Atoi(text)
		if err != nil {
			return errors.New("zoomsim: " + text + " is no whole number")
		}
		*to = n
	}
	_, err := s.addFault(f)
	return err
}

// maxAdvance is how far one step moves the clock, in units of a form.
const maxAdvance = 10_000

// clockForm moves, sets, or speeds up the clock.
func (s *Sim) clockForm(action string, r *http.Request) error {
	switch action {
	case "advance":
		amount, err := strconv.Atoi(cmp.Or(r.PostFormValue("amount"), "1"))
		unit, problem := time.ParseDuration(r.PostFormValue("unit"))
		if err != nil || problem != nil || max(amount, -amount) > maxAdvance || unit.Abs() > checkEvery {
			return errors.New("zoomsim: the clock moves by up to 10000 minutes, hours, or days")
		}
		return s.moveClock(s.now().Add(time.Duration(amount) * unit))
	case "time":
		at, err := time.Parse("2006-01-02T15:04:05", r.PostFormValue("time"))
		if err != nil { // browsers leave out seconds that are zero
			at, err = time.Parse("2006-01-02T15:04", r.PostFormValue("time"))
		}
		if err != nil {
			return errors.New("zoomsim: a time is written as in 2030-03-04T12:00")
		}
		return s.moveClock(at)
	default:
		speed, err := strconv.ParseFloat(r.PostFormValue("speed"), 64)
		if err != nil {
			speed = -1 // what is no number is no speed
		}
		return s.setSpeed(speed)
	}
}
