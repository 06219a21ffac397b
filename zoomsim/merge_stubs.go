package zoomsim

import "slices"

// subscribe adds an event subscription to an app.
func (s *Sim) subscribe(app *App, sub Subscription) error {
	changed := *app
	changed.Subscriptions = append(slices.Clone(app.Subscriptions), sub)
	s.state.apps.put(&changed)
	return nil
}
