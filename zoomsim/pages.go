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
		"moment": func(t time.Time) string { return t.UTC().Format("2 Jan 2006, 15:04:05 UTC") },
		"digits": func(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05") },
		"pretty": pretty[string],
		"title":  func(s string) string { return strings.ToUpper(s[:1]) + s[1:] },
		"human":  func(s string) string { return strings.ReplaceAll(s, "_", " ") },
		"roleName": func(id string) string {
			return map[string]string{Owner: "Owner", Admin: "Admin", Member: "Member"}[id]
		},
		"scopeWords": scopeWords,
		"kindWords":  func(kind string) string { return kindWords[kind] },
		"typeName": func(n int) string {
			return map[int]string{Basic: "Basic", Licensed: "Licensed", Unassigned: "Unassigned", NoType: "None"}[n]
		},
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

func (s *Sim) serveHome(w *reply, _ *http.Request) {
	s.page(w, http.StatusOK, "home", "Accounts", s.state.accounts.all())
}

func (s *Sim) serveUsersPage(w *reply, r *http.Request) {
	account := s.state.accounts.get(r.PathValue("account"))
	if account == nil {
		s.serveNotFound(w, r)
		return
	}
	s.page(w, http.StatusOK, "users", "People of "+account.Name, s.state.users.in(account.ID))
}

func (s *Sim) serveMeetingsPage(w *reply, r *http.Request) {
	host := s.user("", r.PathValue("user"))
	if host == nil {
		s.serveNotFound(w, r)
		return
	}
	s.page(w, http.StatusOK, "meetings", "Meetings of "+host.name(), s.meetingsOf(host.ID))
}

// joinData is what the join page and the start page show.
type joinData struct {
	Meeting   *Meeting
	Host      *User
	AsHost    bool
	NeedsCode bool // neither the link nor the form carried the right passcode
}

// serveJoinPage serves GET /j/{meeting}. The passcode comes embedded in the
// link, or typed.
func (s *Sim) serveJoinPage(w *reply, r *http.Request) {
	m := s.meeting("", r.PathValue("meeting"))
	if m == nil {
		s.page(w, http.StatusNotFound, "message", "Meeting not found", "This meeting id is not valid, or it has expired.")
		return
	}
	admitted := m.Passcode == "" || same(r.FormValue("pwd"), m.Embedded) || same(r.FormValue("passcode"), m.Passcode)
	title := m.Topic
	if !admitted {
		title = "Enter the passcode"
	}
	s.page(w, http.StatusOK, "join", title, joinData{m, s.user("", m.HostID), false, !admitted})
}

// serveStartPage serves GET /s/{meeting}, the host's way in. Its token is not
// checked: it exists so that a leaked start_url can be seen in tests.
func (s *Sim) serveStartPage(w *reply, r *http.Request) {
	m := s.meeting("", r.PathValue("meeting"))
	if m == nil || r.FormValue("zak") == "" {
		s.serveNotFound(w, r)
		return
	}
	s.page(w, http.StatusOK, "join", m.Topic, joinData{m, s.user("", m.HostID), true, false})
}
