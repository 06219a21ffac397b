// Package ingest is where the events of providers reach us. Each address takes
// those of one app, which its provider signs: see [Handler].
package ingest

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"time"

	"greenroom"
	"greenroom/internal/app"
	"greenroom/zoom"
)

// Pattern is where the events come in, of [http.ServeMux]; {app} is "account" or
// "user" for the apps of the server, and an app's id for one of an organization.
const Pattern = "/webhooks/zoom/{app}"

// maxBody is the longest event read, in bytes. Zoom's are a few thousand.
const maxBody = 256 << 10

// Handler takes Zoom's events for [Pattern]. Whatever is no app here, or one
// without a secret to verify them with, is not found. Nobody signs in: who has
// the secret is Zoom. now is the clock.
func Handler(cases *app.App, now func() time.Time, log *slog.Logger) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := r.PathValue("app")
		secret, err := cases.WebhookSecret(r.Context(), name)
		if greenroom.KindOf(err) == greenroom.NotFound {
			http.NotFound(w, r)
			return
		}
		if err != nil {
			log.ErrorContext(r.Context(), "the secret of an app could not be read", slog.Any("error", err))
			http.Error(w, http.StatusText(http.StatusServiceUnavailable), http.StatusServiceUnavailable)
			return
		}
		zoom.WebhookHandler{
			Verifier: zoom.Verifier{Secrets: []greenroom.Secret{secret}, Now: now},
			Receive:  func(ctx context.Context, e zoom.Event) error { return cases.Hear(ctx, name, heard(e)) },
			MaxBody:  maxBody, Log: log,
		}.ServeHTTP(w, r)
	})
}

// heard is what we use of an event.
func heard(e zoom.Event) app.ProviderEvent {
	out := app.ProviderEvent{Name: e.Name, Account: e.AccountID, Client: e.Payload.Text("client_id"), At: e.At}
	if e.App != nil {
		out.User, out.Erase, out.Payload = e.App.UserID, e.App.DataRetention == "false", payloadOf(e)
		if !e.App.Deauthorized.IsZero() {
			out.At = e.App.Deauthorized
		}
	}
	return out
}

// payloadOf returns an event's payload as Zoom wrote it.
func payloadOf(e zoom.Event) []byte {
	var body struct {
		Payload json.RawMessage `json:"payload"`
	}
	if json.Unmarshal(e.Body, &body) != nil {
		return nil // it was read from this very text
	}
	return body.Payload
}
