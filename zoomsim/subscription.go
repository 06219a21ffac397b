package zoomsim

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"time"
)

const (
	maxSubscriptions = 20             // of one app (Zoom webhook docs, February 2026)
	checkEvery       = 72 * time.Hour // between two validations of an address (same page)
)

// What is known of the address of a subscription.
const (
	addressPending   = "pending"   // has never been validated; the first webhook is preceded by it
	addressValidated = "validated" // proved that it holds the app's secret token
	addressDisabled  = "disabled"  // was validated once and failed to prove it again: nothing is sent
)

// An endpoint is an address at which an app receives events, and what came of
// its last validation.
type endpoint struct {
	ClientID string    `json:"client_id"`
	URL      string    `json:"url"`
	Status   string    `json:"status"`
	Checked  time.Time `json:"checked"`           // when that came out
	Problem  string    `json:"problem,omitempty"` // of the last validation
}

func endpointKey(clientID, url string) string { return clientID + " " + url }
func (e *endpoint) key() string               { return endpointKey(e.ClientID, e.URL) }

// endpoint returns what is known of an address.
func (s *Sim) endpoint(clientID, url string) endpoint {
	if e := s.state.endpoints.get(endpointKey(clientID, url)); e != nil {
		return *e
	}
	return endpoint{ClientID: clientID, URL: url, Status: addressPending}
}

// subscribed reports whether an app has events sent to an address.
func (a *App) subscribed(url string) bool {
	return slices.ContainsFunc(a.Subscriptions, func(sub Subscription) bool { return sub.URL == url })
}

// check returns an error if nothing can be sent to a subscription.
func (sub Subscription) check() error {
	if err := checkURL(sub.URL); err != nil {
		return err
	}
	if len(sub.Events) == 0 || slices.Contains(sub.Events, "") {
		return errors.New("zoomsim: a subscription names the events that it wants")
	}
	return nil
}

// checkURL returns an error for what is no absolute address of HTTP.
func checkURL(text string) error {
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return fmt.Errorf("zoomsim: an address begins with https:// or http://, which %s does not", text)
	}
	return nil
}

// address makes a delivery of an event for each address that wants it. A
// deauthorization goes to the app's address for those. That a subscription may
// name it as well is a guess.
func (s *Sim) address(e event, body string) {
	for _, app := range s.state.apps.all() {
		if !s.hears(app, e) {
			continue
		}
		farewell := e.name == appDeauthorized && app.DeauthURL != ""
		if farewell {
			s.deliver(app.ClientID, app.DeauthURL, e.name, body)
		}
		for _, sub := range app.Subscriptions {
			if slices.Contains(sub.Events, e.name) && (!farewell || sub.URL != app.DeauthURL) {
				s.deliver(app.ClientID, sub.URL, e.name, body)
			}
		}
	}
}

// hears reports whether an app is told of an event: it is installed in the
// event's account, and if people install it for themselves, by the person whom
// the event concerns. That the last holds for all events is a guess.
func (s *Sim) hears(app *App, e event) bool {
	switch {
	case app.Disabled || len(app.Subscriptions) == 0 && app.DeauthURL == "":
		return false
	case e.client != "":
		return app.ClientID == e.client
	case app.Kind == ServerToServer:
		return app.AccountID == e.account
	case app.Kind == UserLevel:
		return s.state.grants.get(grantKey(app.ClientID, e.person)) != nil
	}
	return slices.ContainsFunc(s.state.grants.in(app.ClientID), func(g *grant) bool { return g.AccountID == e.account })
}

// Subscribe has events sent to an address, in place of what the app has sent
// there now. It waits until the address has proved that it holds the app's
// secret token, three seconds at most. On an error nothing has changed. It must
// not be called by a handler of the simulator.
func (s *Sim) Subscribe(clientID string, sub Subscription) error {
	if err := sub.check(); err != nil {
		return err
	}
	problem, err := s.ask(clientID, sub.URL)
	if err != nil {
		return err
	}
	if problem != "" {
		return fmt.Errorf("zoomsim: the address %s was not subscribed: %s", sub.URL, problem)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	app, err := s.app(clientID)
	if err != nil {
		return err
	}
	changed := *app
	changed.Subscriptions = append(withoutURL(app.Subscriptions, sub.URL), sub)
	if len(changed.Subscriptions) > maxSubscriptions {
		return fmt.Errorf("zoomsim: an app has %d subscriptions at most", maxSubscriptions)
	}
	s.state.apps.put(&changed)
	s.checked(clientID, sub.URL, "")
	return s.save()
}

// withoutURL returns the subscriptions but those of an address.
func withoutURL(all []Subscription, url string) []Subscription {
	return slices.DeleteFunc(slices.Clone(all), func(sub Subscription) bool { return sub.URL == url })
}

// Unsubscribe has no more events sent to an address.
func (s *Sim) Unsubscribe(clientID, url string) error {
	return s.change(func() error { return s.unsubscribe(clientID, url) })
}

func (s *Sim) unsubscribe(clientID, url string) error {
	app := s.state.apps.get(clientID)
	if app == nil || !app.subscribed(url) {
		return fmt.Errorf("zoomsim: the app %q has no subscription to %s", clientID, url)
	}
	changed := *app
	changed.Subscriptions = withoutURL(app.Subscriptions, url)
	s.state.apps.put(&changed)
	s.state.endpoints.drop(endpointKey(clientID, url))
	return nil
}

// Validate has an address prove again that it holds the app's secret token, as
// the Validate button of the marketplace does. Success lets events reach it
// again; failure disables it if it was validated before. It must not be called
// by a handler of the simulator.
func (s *Sim) Validate(clientID, url string) error {
	problem, err := s.ask(clientID, url)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if app := s.state.apps.get(clientID); app == nil || !app.subscribed(url) {
		return fmt.Errorf("zoomsim: the app %q has no subscription to %s", clientID, url)
	}
	s.checked(clientID, url, problem)
	if err := s.save(); err != nil || problem == "" {
		return err
	}
	return fmt.Errorf("zoomsim: the address %s is not validated: %s", url, problem)
}

// ask sends a challenge and returns what was wrong with the answer. It takes
// the lock, but not while it waits.
func (s *Sim) ask(clientID, url string) (problem string, err error) {
	s.mu.Lock()
	app, err := s.app(clientID)
	if err != nil {
		s.mu.Unlock()
		return "", err
	}
	c := s.challenge(app, url)
	s.mu.Unlock()
	return s.prove(s.webhooks.ctx, c), nil
}

// checked notes what came of a validation and lets those go that waited for
// it. One failure is enough to disable an address that was validated before,
// so that a broken receiver shows at once; Zoom's webhook docs of February 2026
// let it fail five times in a row.
func (s *Sim) checked(clientID, url, problem string) {
	e := s.endpoint(clientID, url)
	e.Checked, e.Problem = s.now(), problem
	switch {
	case problem == "":
		e.Status = addressValidated
	case e.Status != addressPending:
		e.Status = addressDisabled
	}
	s.state.endpoints.put(&e)
	held := s.webhooks.held[e.key()]
	delete(s.webhooks.held, e.key())
	for _, t := range held {
		if e.Status == addressPending {
			s.attempted(t.id, Attempt{At: e.Checked, Error: "The address is not validated: " + problem})
		} else {
			s.webhooks.push(t)
		}
	}
}
