// Package obs lets operators see the server: health, readiness and metrics.
package obs

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// A Check is one thing the server needs before it can serve.
type Check struct {
	Name string
	Ask  func(context.Context) error
}

// Health serves /healthz: the process answers.
func Health(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "ok\n") }

// Ready returns the handler of /readyz. It answers 200 when every check passes
// within two seconds, else 503 with the names of those that do not; why is in
// the log, since anybody may read this page.
func Ready(log *slog.Logger, checks ...Check) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
		defer cancel()
		status, text := http.StatusOK, new(strings.Builder)
		for _, check := range checks {
			word := "ok"
			if err := check.Ask(ctx); err != nil {
				status, word = http.StatusServiceUnavailable, "not ready"
				log.WarnContext(ctx, "not ready", slog.String("check", check.Name), slog.Any("error", err))
			}
			text.WriteString(check.Name + ": " + word + "\n")
		}
		w.WriteHeader(status)
		io.WriteString(w, text.String())
	}
}

// NewRegistry returns a registry with the metrics of the Go runtime and of the
// process.
func NewRegistry() *prometheus.Registry {
	registry := prometheus.NewRegistry()
	registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return registry
}

// Metrics returns the handler of /metrics.
func Metrics(registry *prometheus.Registry) http.Handler {
	return promhttp.HandlerFor(registry, promhttp.HandlerOpts{})
}
