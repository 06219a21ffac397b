package web

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"greenroom"
	"greenroom/internal/store"
)

// The page follows the session, and offers to join when there is somewhere to go.
func TestJoin(t *testing.T) {
	t.Parallel()
	k := newKit(t, time.Now)
	r := k.anonymous(t)
	soon, now := time.Now().Add(50*time.Minute), time.Now().Add(5*time.Minute)
	for name, tt := range map[string]struct {
		where  greenroom.Location
		start  time.Time
		says   []string
		joins  bool
		follow bool // looks again by itself
	}{
		"early":     {greenroom.ManualLink, time.Now().AddDate(0, 0, 3), []string{`data-join="early"`, "The room opens on", "For B. Beispiel", "Dr S. Sample", "Interviewer", "Residency interviews", "Vienna (", "Chicago ("}, false, false},
		"soon":      {greenroom.ManualLink, soon, []string{`data-join="early"`, "Go in already"}, true, true},
		"open":      {greenroom.ManualLink, now, []string{`data-join="open"`, "The room is open", "Opens meet.example.", "open sesame", `rel="noreferrer"`}, true, false},
		"over":      {greenroom.ManualLink, time.Now().Add(-2 * time.Hour), []string{`data-join="over"`, "This session is over"}, false, false},
		"in person": {greenroom.InPerson, now, []string{`data-join="elsewhere"`, "Building 4, room 4.12"}, false, false},
		"no room":   {greenroom.BuiltInRoom, now, []string{`data-join="waiting"`, "The room is not ready", "can choose another place"}, false, true},
		"by phone":  {greenroom.Phone, now, []string{`data-join="elsewhere"`, "+1 312 555 0100", "By telephone"}, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			s := k.plannedAt(t, tt.where, time.Now().Add(time.Hour))
			k.move(t, s, tt.start)
			page := r.get("/j/" + k.code(t, s.ID, k.guest).Reveal())
			page.says(t, tt.says...)
			if open := strings.Contains(page.body, "open sesame") || strings.Contains(page.body, "room-7"); open != tt.joins {
				t.Errorf("tells the passcode: %t", open)
			}
			if leads := strings.Contains(page.body, "https://meet.example/x?pwd=1"); page.status != http.StatusOK || leads != tt.joins {
				t.Errorf("answers %d; leads on: %t", page.status, leads)
			}
			if again := page.header.Get("Refresh"); (again != "") != tt.follow {
				t.Errorf("looks again after %q", again)
			}
			for header, want := range map[string]string{"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex"} {
				if got := page.header.Get(header); got != want {
					t.Errorf("%s is %q, want %q", header, got, want)
				}
			}
			if page.header.Get("Set-Cookie") != "" {
				t.Error("whoever follows a link gets a cookie")
			}
		})
	}
}

// move puts a session where only the passing of time could.
func (k *kit) move(t *testing.T, s *greenroom.Session, start time.Time) {
	t.Helper()
	slot, err := greenroom.NewSlot(start.In(s.Slot.Zone()).Format("2006-01-02T15:04"), s.Slot.Zone().String(), 20*time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	s.Slot = slot
	if err := k.db.Write(t.Context(), k.org, func(tx *store.Tx) error { return tx.UpdateSession(t.Context(), s) }); err != nil {
		t.Fatal(err)
	}
}

// elsewhere returns a kit of another organization, in which Zoom is not
// connected, so that meetings are waited for.
func (k *kit) elsewhere(t *testing.T) *kit {
	t.Helper()
	ctx, other := t.Context(), *k
	o := &greenroom.Organization{Name: "Country Hospital", TimeZone: "America/Chicago", VideoEnabled: true, ZoomForAll: true}
	p := &greenroom.Program{Name: "Fellowship", TimeZone: "America/Chicago", DefaultLocation: greenroom.Zoom, Strategy: greenroom.PerSession}
	if err := k.CreateOrganization(ctx, k.root, o); err != nil {
		t.Fatal(err)
	}
	if err := k.CreateProgram(ctx, k.root, o.ID, p); err != nil {
		t.Fatal(err)
	}
	other.org, other.program = o.ID, p.ID
	for role, id := range map[greenroom.SessionRole]*greenroom.PersonID{greenroom.Candidate: &other.guest, greenroom.Interviewer: &other.sample} {
		person := &greenroom.Person{Name: "A. " + string(role), Email: string(role) + "@example.org", TimeZone: "America/Chicago"}
		if err := k.AddPerson(ctx, k.root, o.ID, p.ID, person, role); err != nil {
			t.Fatal(err)
		}
		*id = person.ID
	}
	return &other
}

// When it is time and there is no meeting yet, the page looks again by itself.
func TestJoinWaitsForTheMeeting(t *testing.T) {
	t.Parallel()
	k := newKit(t, time.Now).elsewhere(t)
	s := k.plannedAt(t, greenroom.Zoom, time.Now().Add(5*time.Minute))
	page := k.anonymous(t).get("/j/" + k.code(t, s.ID, k.guest).Reveal())
	page.says(t, `data-join="waiting"`, "The room is being made")
	if again := page.header.Get("Refresh"); again != strconv.Itoa(int(joinAgain/time.Second)) {
		t.Errorf("looks again after %q", again)
	}
	if strings.Contains(page.body, "Your time") {
		t.Error("two times are told to somebody whose clock shows the same")
	}
}

func TestJoinAfterCancelling(t *testing.T) {
	t.Parallel()
	k := newKit(t, time.Now)
	s := k.plannedAt(t, greenroom.ManualLink, time.Now().Add(5*time.Minute))
	path := "/j/" + k.code(t, s.ID, k.guest).Reveal()
	if _, err := k.CancelSession(t.Context(), k.root, k.org, s.ID, s.Revision); err != nil {
		t.Fatal(err)
	}
	page := k.anonymous(t).get(path)
	page.says(t, `data-join="cancelled"`, "This session does not take place.")
	if strings.Contains(page.body, "meet.example") || strings.Contains(page.body, "open sesame") {
		t.Error("a cancelled session still lets people in")
	}
}

// A link that does not work says what to do. Neither it nor one that works is
// in the log.
func TestJoinLinksAreNotLogged(t *testing.T) {
	t.Parallel()
	k := newKit(t, time.Now)
	s := k.planned(t, greenroom.ManualLink, 48)
	good := k.code(t, s.ID, k.guest).Reveal()
	if _, err := k.ChangePeople(t.Context(), k.root, k.org, s.ID, s.Revision, s.Participants[:1]); err != nil {
		t.Fatal(err)
	}
	revoked := k.code(t, s.ID, k.sample).Reveal()
	var log bytes.Buffer
	pages := New(Options{App: k.App, Sessions: k.db.WebSessions(), URL: k.base, Now: time.Now,
		Log: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))})
	for code, want := range map[string]int{good: 200, revoked: 404, "AAAAAAAAAAAAAAAAAAAAAA": 404} {
		w := httptest.NewRecorder()
		pages.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/j/"+code, nil))
		if w.Code != want || w.Header().Get("Cache-Control") != "no-store" || w.Header().Get("X-Robots-Tag") != "noindex" {
			t.Errorf("answers %d with %v, want %d", w.Code, w.Header(), want)
		}
		if want == http.StatusNotFound && !strings.Contains(w.Body.String(), "Ask whoever invited you") {
			t.Errorf("a link that does not work says only %s", w.Body)
		}
		if strings.Contains(log.String(), code) {
			t.Errorf("the log has the code: %s", &log)
		}
	}
}
