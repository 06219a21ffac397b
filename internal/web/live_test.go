package web

import (
	"bufio"
	"bytes"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/alexedwards/scs/v2/memstore"
)

// What is said once is said to people: a fragment that a page fetches meanwhile
// leaves it for them.
func TestFragmentSaysNothing(t *testing.T) {
	t.Parallel()
	k := newKit(t, time.Now)
	r := k.as(t, "administrator")
	page := k.path("/integrations")
	off := url.Values{"video": {"off"}, "revision": {k.as(t, "superuser").get(page).revision(t)}}
	super := k.as(t, "superuser")
	if got := super.post(k.path("/video"), off); got.status != http.StatusSeeOther {
		t.Fatalf("switching video off answers %d", got.status)
	}
	const said = "Video is off."
	if got := super.send(http.MethodGet, page, nil, [2]string{"X-Fragment", "health"}); strings.Contains(got.body, said) {
		t.Error("a fragment says it")
	}
	super.get(page).says(t, said)
	if again := super.get(page); strings.Contains(again.body, said) {
		t.Error("it is said twice")
	}
	if other := r.get(page); strings.Contains(other.body, said) {
		t.Error("it is said to somebody else")
	}
}

// The stream goes on after the last event that the browser saw, and tells a
// page what concerns it only.
func TestLiveStream(t *testing.T) {
	t.Parallel()
	k := newKit(t, time.Now)
	r := k.as(t, "coordinator")
	last, err := k.LastEvent(t.Context(), k.root, k.org)
	if err != nil {
		t.Fatal(err)
	}
	second := k.draft(t, "Second", 2)
	k.draft(t, "Third", 2)
	tests := []struct {
		name, query, seen string
		want              int64
	}{
		{"from a number", "?after=" + strconv.FormatInt(last, 10), "", last + 2},
		{"where the browser left off", "?after=0", strconv.FormatInt(last+1, 10), last + 2},
		{"one subject", "?after=0&subject=" + string(second), "", last + 1},
		{"one program", "?after=0&program=" + string(k.program), "", last + 2},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, k.base+k.path("/live")+tt.query, nil)
			if err != nil {
				t.Fatal(err)
			}
			if tt.seen != "" {
				request.Header.Set("Last-Event-ID", tt.seen)
			}
			stream, err := r.client.Do(request)
			if err != nil {
				t.Fatal(err)
			}
			defer stream.Body.Close()
			lines := bufio.NewScanner(stream.Body)
			for lines.Scan() {
				if id, ok := strings.CutPrefix(lines.Text(), "id: "); ok {
					if id != strconv.FormatInt(tt.want, 10) {
						t.Errorf("the first message is of event %s, want %d", id, tt.want)
					}
					return
				}
			}
			t.Errorf("the stream ended: %v", lines.Err())
		})
	}
}

// What an error page calls its reference stands in the log, with the cause that
// the page does not tell; and a panic is a page too.
func TestReferenceStandsInTheLog(t *testing.T) {
	t.Parallel()
	var logged bytes.Buffer
	o := Options{Sessions: memstore.New(), URL: "https://greenroom.example", Now: time.Now, Log: slog.New(slog.NewTextHandler(&logged, nil))}
	s := &site{cookies: newCookies(o), now: o.Now, log: o.Log}
	for name, tt := range map[string]struct {
		page   func(*visit) error
		status int
		cause  string
	}{
		"missing": {(*visit).missing, http.StatusNotFound, "not_found"},
		"panic":   {func(*visit) error { panic("a mistake") }, http.StatusInternalServerError, "a mistake"},
	} {
		logged.Reset()
		w := httptest.NewRecorder()
		s.cookies.LoadAndSave(s.serve(route{page: tt.page})).ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/x", nil))
		found := regexp.MustCompile(`reference ([a-z0-9]{8})`).FindStringSubmatch(w.Body.String())
		if w.Code != tt.status || found == nil {
			t.Fatalf("%s: %d %s", name, w.Code, w.Body)
		}
		if !strings.Contains(logged.String(), "reference="+found[1]) || !strings.Contains(logged.String(), tt.cause) {
			t.Errorf("%s: the log says %q", name, logged.String())
		}
		if strings.Contains(w.Body.String(), "a mistake") {
			t.Errorf("%s: the page tells the cause", name)
		}
	}
}
