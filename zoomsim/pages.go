package zoomsim

import (
	"embed"
	"html/template"
	"log/slog"
	"net/http"
	"strings"
	"time"
)

//go:embed templates
var files embed.FS

// policy is the Content-Security-Policy of every page. A form's target may
// redirect anywhere, because the consent form ends at the app's address.
const policy = "default-src 'none'; style-src 'self'; form-action *; base-uri 'none'; frame-ancestors 'none'"

func parsePages() (*template.Template, error) {
	return template.New("pages").Funcs(template.FuncMap{
		"when":       inUTC,
		"inZone":     inZone,
		"choose":     choose,
		"typeName":   func(n int) string { return typeNames[n] },
		"moment":     func(t time.Time) string { return t.UTC().Format("2 Jan 2006, 15:04:05 UTC") },
		"short":      func(t time.Time) string { return t.UTC().Format("2 Jan 15:04:05") },
		"digits":     func(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05") },
		"pretty":     pretty[string],
		"human":      func(s string) string { return strings.ReplaceAll(s, "_", " ") },
		"called":     (*User).called,
		"scopeWords": scopeWords,
		"rightWords": func(right string) string { return rightWords[right] },
		"kindWords":  func(kind string) string { return kindWords[kind] },
	}).ParseFS(files, "templates/*.html")
}

// A choice is what a list of options offers.
type choice struct {
	Chosen  string
	Offered []string
}

func choose(chosen string, offered []string) choice { return choice{chosen, offered} }

// inUTC says a time in UTC, of which a meeting may have none.
func inUTC(t time.Time) string {
	if t.IsZero() {
		return "no fixed time"
	}
	return t.UTC().Format("Mon 2 Jan 2006, 15:04 UTC")
}

// inZone says a time in a zone, which the page names; "" if that is UTC or there
// is no time.
func inZone(t time.Time, name string) string {
	zone, err := time.LoadLocation(name)
	if err != nil || t.IsZero() || zone == time.UTC || name == "" {
		return ""
	}
	return t.In(zone).Format("Mon 2 Jan 2006, 15:04")
}

// page renders a template into a reply. The lock is held.
func (s *Sim) page(w *reply, status int, name, title string, data any) {
	w.header.Set("Content-Type", "text/html; charset=utf-8")
	w.header.Set("Content-Security-Policy", policy)
	w.header.Set("Referrer-Policy", "same-origin")
	w.WriteHeader(status)
	if err := s.pages.ExecuteTemplate(w, name, s.view(w.request, name, title, data)); err != nil {
		s.opts.Log.Error("page not rendered", slog.String("page", name), slog.Any("error", err))
		w.WriteHeader(http.StatusInternalServerError)
	}
}

func (s *Sim) serveStyle(w *reply, r *http.Request) {
	http.ServeFileFS(w, r, files, "templates/style.css")
}

func (s *Sim) serveNotFound(w *reply, _ *http.Request) {
	s.page(w, http.StatusNotFound, "message", "Not found", "There is no such page in the simulator.")
}
