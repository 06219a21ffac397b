// Package web holds the HTML pages. They are made on the server and work
// without a script; see assets/src for what a script adds.
//
// Start with routes.go, which lists every page and who may ask for it. A group
// of pages is one Go file, which reads the request and asks the use cases, and
// one templ file beside it. To add one: write both, list its routes, give it a
// place in the navigation in frame.go, and a line in the table of
// permission_test.go. Every sentence goes through package say.
package web

import (
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/alexedwards/scs/v2"

	"greenroom/internal/app"
	"greenroom/internal/web/assets"
)

// Options are the parts that the pages work with. All are needed but
// FormActions and Dev.
type Options struct {
	App         *app.App
	Sessions    scs.Store // browser sessions; the store hashes no tokens itself
	URL         string    // public base address
	FormActions []string  // origins beside our own that a form may lead to
	Dev         bool      // serves /styleguide
	Now         func() time.Time
	Log         *slog.Logger
}

// site is the pages with their parts.
type site struct {
	app     *app.App
	cookies *scs.SessionManager
	policy  string // Content-Security-Policy of every page
	now     func() time.Time
	log     *slog.Logger
}

// New returns the handler of all pages, and of the stylesheet and the script.
func New(o Options) http.Handler {
	s := &site{app: o.App, cookies: newCookies(o), policy: policy(o.FormActions), now: o.Now, log: o.Log}
	s.cookies.ErrorFunc = func(w http.ResponseWriter, r *http.Request, err error) {
		(&visit{site: s, w: w, r: r}).fail(err)
	}
	pages := http.NewServeMux()
	for _, route := range s.routes(o.Dev) {
		pages.Handle(route.pattern, s.serve(route))
	}
	foreign := http.NewCrossOriginProtection()
	foreign.SetDenyHandler(s.serve(route{page: (*visit).foreign}))
	mux := http.NewServeMux()
	mux.Handle("/assets/", assets.Handler())
	mux.Handle("/", s.cookies.LoadAndSave(foreign.Handler(pages)))
	return mux
}

// policy allows what our pages do and nothing else: no inline script or style,
// nothing from anywhere else.
func policy(formActions []string) string {
	return "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action " +
		strings.Join(append([]string{"'self'"}, formActions...), " ") + "; base-uri 'none'; frame-ancestors 'none'"
}
