package zoomsim

import (
	"errors"
	"net/http"
	"slices"
	"strings"
)

// subscribe adds an event subscription to an app, without validation.
func (s *Sim) subscribe(w *reply, r *http.Request, user *User, app *App, sub Subscription) {
	if len(sub.Events) == 0 {
		s.edited(w, r, user, app, "", errors.New("a subscription names the events that it wants"))
		return
	}
	changed := *app
	changed.Subscriptions = append(slices.Clone(app.Subscriptions), sub)
	s.state.apps.put(&changed)
	s.edited(w, r, user, app, "subscribed", nil)
}

// sentence returns an error as a sentence for people.
func sentence(err error) string {
	text := strings.TrimPrefix(err.Error(), "zoomsim: ")
	return strings.ToUpper(text[:1]) + strings.TrimSuffix(text[1:], ".") + "."
}
