package zoomsim

import (
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// joinForm is what the join page asks for, and what was wrong with the answers.
type joinForm struct {
	Meeting   *Meeting
	User      *User        // who is signed in; nil for nobody
	Here      template.URL // query of a sign-in or sign-out that leads back
	Host      bool         // she is the host or an alternative host
	Pwd       string       // passcode that the link embeds
	Key       string       // of a personal link
	Name      string
	Email     string
	NeedsCode bool // neither the link nor the person makes a passcode needless
	Problem   string
	Problems  map[string]string // by field
}

// title returns the topic, which who does not know the passcode may not see.
func (f joinForm) title() string {
	if f.NeedsCode {
		return "Enter the passcode"
	}
	return f.Meeting.Topic
}

// joinTarget returns the meeting of a page, or answers that it is not there.
func (s *Sim) joinTarget(w *reply, r *http.Request) *Meeting {
	if m := s.meeting("", r.PathValue("meeting")); m != nil {
		return m
	}
	why := "This meeting id is not valid."
	if m := s.state.meetings.get(r.PathValue("meeting")); m != nil && s.expired(m) {
		why = "This meeting has expired. Ask its host for a new link."
	}
	s.page(w, http.StatusNotFound, "message", "Meeting not found", why)
	return nil
}

// joinForm reads the form, or the link that leads to it.
func (s *Sim) joinForm(r *http.Request, m *Meeting) (joinForm, *guest) {
	f := joinForm{Meeting: m, User: s.signedIn(r), Here: carried(url.Values{"next": {joinLink(r, m)}}.Encode()), Pwd: r.FormValue("pwd"), Key: r.FormValue("tk"),
		Name: strings.TrimSpace(r.FormValue("name")), Email: strings.TrimSpace(r.FormValue("email")), Problems: map[string]string{}}
	f.Host = m.hostedBy(f.User)
	g := s.guest(m, f.Key)
	if g != nil && f.Name == "" {
		f.Name = g.name
	}
	knows := m.Passcode == "" || same(f.Pwd, m.Embedded) || same(r.FormValue("passcode"), m.Passcode)
	f.NeedsCode = !knows && !f.Host && g == nil
	return f, g
}

// serveJoinPage serves GET /j/{meeting}: the form, or where the browser's
// participant is.
func (s *Sim) serveJoinPage(w *reply, r *http.Request) {
	m := s.joinTarget(w, r)
	if m == nil {
		return
	}
	i, k := s.present(r, m.ID)
	again := r.URL.Query().Has("pwd") || r.URL.Query().Has("tk")
	if i != nil && (!again || i.Participants[k].State() != Gone) {
		s.livePage(w, r, m, i, k, http.StatusOK, "")
		return
	}
	f, g := s.joinForm(r, m)
	if g != nil && g.expired {
		s.page(w, http.StatusForbidden, "message", "This link has expired", "Ask the host for a new one.")
		return
	}
	s.page(w, http.StatusOK, "join", f.title(), f)
}

// serveJoin serves POST /j/{meeting}.
func (s *Sim) serveJoin(w *reply, r *http.Request) {
	m := s.joinTarget(w, r)
	if m == nil {
		return
	}
	f, g := s.joinForm(r, m)
	if f.NeedsCode {
		f.Problems["passcode"] = "This is not the passcode of the meeting."
	}
	if f.User == nil && f.Name == "" {
		f.Problems["name"] = "Enter the name that the others will see."
	}
	e := entrant{name: f.Name, email: f.Email, user: f.User, host: f.Host}
	if g != nil {
		e.registrant = g.registrant
		if g.expired {
			f.Problem = "This link has expired. Ask the host for a new one."
		}
	}
	if len(f.Problems) > 0 || f.Problem != "" {
		s.page(w, http.StatusUnprocessableEntity, "join", f.title(), f)
		return
	}
	if problem := s.enterByPage(w, r, m, e); problem != "" {
		f.Problem = problem
		s.page(w, http.StatusForbidden, "join", f.title(), f)
	}
}

// enterByPage lets the browser's person join and sends her to the page that
// says where she is, or returns why she may not. Who is there already stays.
func (s *Sim) enterByPage(w *reply, r *http.Request, m *Meeting, e entrant) (problem string) {
	if i, k := s.present(r, m.ID); i == nil || i.Participants[k].State() == Gone {
		text := secret(16)
		e.ticket = hash(text)
		if _, err := s.enter(m, e); err != nil {
			return sentence(err)
		}
		http.SetCookie(w, ticketCookie(m, text, 0))
	}
	seeOther(w, "/j/"+m.key())
	return ""
}

// ticketCookie returns the cookie by which a browser is known in one meeting.
func ticketCookie(m *Meeting, value string, maxAge int) *http.Cookie {
	return &http.Cookie{ //nolint:gosec // not Secure: the simulator serves plain HTTP
		Name: "zoomsim_meeting_" + m.key(), Value: value, Path: "/", MaxAge: maxAge,
		HttpOnly: true, SameSite: http.SameSiteLaxMode,
	}
}

// present returns the instance in which the browser was last, and its place
// there; nil if it was in none.
func (s *Sim) present(r *http.Request, meeting int64) (*Instance, int) {
	cookie, err := r.Cookie("zoomsim_meeting_" + meetingKey(meeting))
	if err != nil {
		return nil, 0
	}
	ticket := hash(cookie.Value)
	for _, i := range slices.Backward(s.instancesOf(meeting)) {
		for k, p := range slices.Backward(i.Participants) {
			if p.Ticket == ticket {
				return i, k
			}
		}
	}
	return nil, 0
}

// startData is what the start page shows.
type startData struct {
	Meeting *Meeting
	Host    *User
	ZAK     string
	Problem string
}

// serveStartPage serves GET /s/{meeting}, the host's way in by start_url.
func (s *Sim) serveStartPage(w *reply, r *http.Request) {
	if m, _ := s.startTarget(w, r); m != nil {
		s.startPage(w, r, http.StatusOK, m, "")
	}
}

// serveStart serves POST /s/{meeting}. The link is a login: whoever holds it is
// the host (Zoom API reference).
func (s *Sim) serveStart(w *reply, r *http.Request) {
	m, host := s.startTarget(w, r)
	if m == nil {
		return
	}
	if problem := s.enterByPage(w, r, m, entrant{user: host, host: true}); problem != "" {
		s.startPage(w, r, http.StatusConflict, m, problem)
	}
}

// startTarget returns the meeting of a start link that is good, and whom the
// link signs in.
func (s *Sim) startTarget(w *reply, r *http.Request) (*Meeting, *User) {
	m := s.joinTarget(w, r)
	if m == nil {
		return nil, nil
	}
	switch host, fresh := s.zakHost(m, r.FormValue("zak")); {
	case host == nil:
		s.serveNotFound(w, r)
	case !fresh:
		s.page(w, http.StatusForbidden, "message", "This link has expired",
			"A link that starts a meeting works for two hours. Ask the app that made it for a new one, or sign in as the host.")
	default:
		return m, host
	}
	return nil, nil
}

func (s *Sim) startPage(w *reply, r *http.Request, status int, m *Meeting, problem string) {
	s.page(w, status, "start", "Start: "+m.Topic, startData{m, s.user("", m.HostID), r.FormValue("zak"), problem})
}

// joinLink returns the link to the join page that the person came by.
func joinLink(r *http.Request, m *Meeting) string {
	link := url.Values{}
	for _, name := range []string{"pwd", "tk"} {
		if v := r.FormValue(name); v != "" {
			link.Set(name, v)
		}
	}
	if len(link) == 0 {
		return "/j/" + m.key()
	}
	return "/j/" + m.key() + "?" + link.Encode()
}
