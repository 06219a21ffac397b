// Package httpkit has what the JSON API and the pages share: a server with
// limits, the headers of every answer, and how an error becomes a status.
package httpkit

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"time"

	"greenroom"
)

// maxBody is the largest request body read, in bytes. A route that takes files
// sets its own, smaller limit.
const maxBody = 8 << 20

// Listen opens the address the server listens on. Its error names the setting.
func Listen(ctx context.Context, addr string) (net.Listener, error) {
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", addr)
	if err != nil {
		return nil, greenroom.Errorf(greenroom.Unavailable,
			"The address %s, set by GREENROOM_ADDR, cannot be listened on: another program may hold it.", addr).
			At("GREENROOM_ADDR").Because(err)
	}
	return listener, nil
}

// Serve answers requests until ctx ends, then lets those under way finish for
// up to ten seconds. Live streams end with ctx.
func Serve(ctx context.Context, listener net.Listener, handler http.Handler, log *slog.Logger) error {
	server := &http.Server{
		Handler:           Secure(http.MaxBytesHandler(handler, maxBody)),
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       30 * time.Second,
		WriteTimeout:      time.Minute, // a Stream sets its own
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
		BaseContext:       func(net.Listener) context.Context { return ctx },
	}
	stopped := make(chan error, 1)
	stop := context.AfterFunc(ctx, func() {
		grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
		defer cancel()
		stopped <- server.Shutdown(grace)
	})
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		stop()
		return err
	}
	return <-stopped
}

// Secure gives every answer the headers that keep a browser from doing what no
// page of ours asks of it. Pages that need more replace the policy.
func Secure(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		next.ServeHTTP(w, r)
	})
}
