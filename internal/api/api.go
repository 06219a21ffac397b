// Package api is the JSON API under /api/v1, described by OpenAPI 3.1 at
// /api/v1/openapi.json. A key is bound to one organization, so no route names
// one. Every refusal is application/problem+json (RFC 9457).
//
// Start with routes.go, which is the API at a glance. There is a file for each
// noun; problem.go says how errors leave, once.go and revision.go what makes
// requests safe to repeat.
package api

import (
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"greenroom"
	"greenroom/internal/app"
	"greenroom/internal/httpkit"
)

// Prefix is where the API lives.
const Prefix = "/api/v1"

// server answers requests by asking the use cases.
type server struct {
	*app.App
	log   *slog.Logger
	huma  huma.API
	pulse time.Duration // see streamEvents
}

// Handler returns the API over the use cases.
func Handler(cases *app.App, log *slog.Logger) http.Handler {
	s := &server{App: cases, log: log, pulse: 15 * time.Second}
	return s.handler()
}

func (s *server) handler() http.Handler {
	mux := http.NewServeMux()
	s.huma = humago.NewWithPrefix(mux, Prefix, s.config())
	s.huma.UseMiddleware(s.authenticate, s.checkContentType)
	s.routes()
	s.describe(mux)
	return s.survive(orProblem(mux))
}

// survive answers with a problem where a handler panics, and logs why.
func (s *server) survive(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			switch cause := recover(); cause {
			case nil:
			case http.ErrAbortHandler:
				panic(cause)
			default:
				p := said(r.Context(), fmt.Errorf("api: panic: %v", cause))
				p.Reference = httpkit.NewReference()
				s.log.ErrorContext(r.Context(), "a request of the API panicked", slog.String("reference", p.Reference), slog.Any("cause", cause), slog.String("stack", string(debug.Stack())))
				p.Write(w)
			}
		}()
		next.ServeHTTP(w, r)
	})
}

// config sets up huma without its pages, which load scripts from elsewhere, and
// without its "$schema" members.
func (s *server) config() huma.Config {
	config := huma.DefaultConfig("Greenroom", "1")
	config.OpenAPIPath, config.DocsPath, config.SchemasPath = "", "", ""
	config.CreateHooks = nil
	config.RejectUnknownQueryParameters = true
	config.Transformers = []huma.Transformer{s.sayProblem}
	return config
}

// orProblem answers what no route answers with a problem.
func orProblem(mux *http.ServeMux) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fallback, pattern := mux.Handler(r)
		if pattern != "" {
			mux.ServeHTTP(w, r)
			return
		}
		refused := refusal{header: http.Header{}}
		if fallback.ServeHTTP(&refused, r); refused.status == http.StatusMethodNotAllowed {
			w.Header().Set("Allow", refused.header.Get("Allow"))
			s := greenroom.Errorf(greenroom.Invalid, "%s is not a method of this address. Nothing was changed. The header Allow names those that are.", r.Method)
			statusError{refused.status, s}.write(w, r)
			return
		}
		statusError{http.StatusNotFound, greenroom.Errorf(greenroom.NotFound, "There is nothing at this address. %s/openapi.json lists every address.", Prefix)}.write(w, r)
	})
}

// refusal notes how the mux refuses a request, and drops what it says.
type refusal struct {
	header http.Header
	status int
}

func (r *refusal) Header() http.Header              { return r.header }
func (r *refusal) WriteHeader(status int)           { r.status = status }
func (*refusal) Write(text []byte) (n int, _ error) { return len(text), nil }
