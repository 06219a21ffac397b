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
		"when": func(t time.Time) string {
			if t.IsZero() {
				return "no fixed time"
			}
			return t.UTC().Format("Mon 2 Jan 2006, 15:04 UTC")
		},
		"choose": func(chosen string, offered []string) any {
			return struct {
				Chosen  string
				Offered []string
			}{chosen, offered}
		},
		"typeName":   func(n int) string { return typeNames[n] },
		"moment":     func(t time.Time) string { return t.UTC().Format("2 Jan 2006, 15:04:05 UTC") },
		"short":      func(t time.Time) string { return t.UTC().Format("2 Jan 15:04:05") },
		"digits":     func(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05") },
		"pretty":     pretty[string],
		"title":      func(s string) string { return strings.ToUpper(s[:1]) + s[1:] },
		"human":      func(s string) string { return strings.ReplaceAll(s, "_", " ") },
		"scopeWords": scopeWords,
		"rightWords": func(right string) string { return rightWords[right] },
		"kindWords":  func(kind string) string { return kindWords[kind] },
	}).ParseFS(files, "templates/*.html")
}

// page renders a template into a reply.
func (s *Sim) page(w *reply, status int, name, title string, data any) {
	w.header.Set("Content-Type", "text/html; charset=utf-8")
	w.header.Set("Content-Security-Policy", policy)
	w.header.Set("Referrer-Policy", "same-origin")
	w.WriteHeader(status)
	view := struct {
		Title string
		Data  any
	}{title, data}
	if err := s.pages.ExecuteTemplate(w, name, view); err != nil {
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
