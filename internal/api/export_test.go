package api

import (
	"log/slog"
	"net/http"
	"time"

	"greenroom/internal/app"
)

// HandlerWith returns the API with another pulse of its streams.
func HandlerWith(cases *app.App, log *slog.Logger, pulse time.Duration) http.Handler {
	s := &server{App: cases, log: log, pulse: pulse}
	return s.handler()
}
