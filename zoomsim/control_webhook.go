package zoomsim

import (
	"fmt"
	"net/http"
	"strconv"
)

// A subscriptionView is a subscription and what is known of its address.
type subscriptionView struct {
	endpoint
	Events []string `json:"events"`
}

func (s *Sim) subscriptions(app *App) []subscriptionView {
	all := []subscriptionView{}
	for _, sub := range app.Subscriptions {
		all = append(all, subscriptionView{s.endpoint(app.ClientID, sub.URL), sub.Events})
	}
	return all
}

// serveWebhooks serves GET /_sim/webhooks: the deliveries, oldest first.
func (s *Sim) serveWebhooks(w *reply, _ *http.Request) {
	writeJSON(w, http.StatusOK, map[string]any{"webhooks": s.state.deliveries.all(), "paused": s.webhooks.paused})
}

// servePauseWebhooks serves POST /_sim/webhooks/pause.
func (s *Sim) servePauseWebhooks(w *reply, r *http.Request) {
	var in struct {
		Paused bool `json:"paused"`
	}
	if s.control(w, r, &in) {
		s.pauseWebhooks(in.Paused)
		done(w, nil)
	}
}

// serveRedeliver serves POST /_sim/webhooks/{id}/redeliver.
func (s *Sim) serveRedeliver(w *reply, r *http.Request) {
	if !s.control(w, r, nil) {
		return
	}
	id, err := parseDelivery(r.PathValue("id"))
	if !answered(w, err) {
		return
	}
	if id, err = s.redeliver(id); answered(w, err) {
		writeJSON(w, http.StatusOK, map[string]int64{"id": id})
	}
}

func parseDelivery(text string) (int64, error) {
	id, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("zoomsim: there is no webhook %q", text)
	}
	return id, nil
}

// serveSubscriptions serves GET /_sim/apps/{client}/subscriptions.
func (s *Sim) serveSubscriptions(w *reply, r *http.Request) {
	if app, err := s.app(r.PathValue("client")); answered(w, err) {
		writeJSON(w, http.StatusOK, map[string]any{"subscriptions": s.subscriptions(app)})
	}
}

// serveSubscribe serves POST /_sim/apps/{client}/subscriptions, which is
// answered after the validation.
func (s *Sim) serveSubscribe(w *reply, r *http.Request) {
	var in Subscription
	if !s.control(w, r, &in) {
		return
	}
	w.later = func() { added(w, in, s.Subscribe(r.PathValue("client"), in)) }
}

// serveUnsubscribe serves DELETE /_sim/apps/{client}/subscriptions?url=.
func (s *Sim) serveUnsubscribe(w *reply, r *http.Request) {
	if s.control(w, r, nil) {
		done(w, s.unsubscribe(r.PathValue("client"), r.URL.Query().Get("url")))
	}
}

// serveValidate serves POST /_sim/apps/{client}/subscriptions/validate, which
// is answered after the validation.
func (s *Sim) serveValidate(w *reply, r *http.Request) {
	var in struct {
		URL string `json:"url"`
	}
	if !s.control(w, r, &in) {
		return
	}
	w.later = func() { done(w, s.Validate(r.PathValue("client"), in.URL)) }
}
