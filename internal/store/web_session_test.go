package store_test

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/alexedwards/scs/v2"

	"greenroom/internal/store"
)

var _ scs.CtxStore = (*store.WebSessions)(nil)

// The store does what scs's documentation of scs.Store asks for.
func TestWebSessions(t *testing.T) {
	onEngines(t, func(t *testing.T, db *store.DB) {
		sessions := db.WebSessions()
		expect := func(token string, want []byte) {
			t.Helper()
			got, found, err := sessions.Find(token)
			if err != nil || found != (want != nil) || !bytes.Equal(got, want) {
				t.Errorf("%s is %q, %t, %v; want %q", token, got, found, err, want)
			}
		}
		commit := func(token string, data []byte, expiry time.Time) {
			t.Helper()
			if err := sessions.Commit(token, data, expiry); err != nil {
				t.Fatal(err)
			}
		}
		binary := []byte{0, 1, 0xff, '\n', '\''}
		expect("unknown", nil)
		commit("a", binary, noon.Add(time.Second))
		commit("b", []byte("b"), noon.Add(time.Second))
		expect("a", binary)
		commit("a", []byte("again"), noon.Add(time.Minute))
		expect("a", []byte("again"))
		commit("expired", binary, noon)
		expect("expired", nil)
		for range 2 { // deleting what is not there is no error
			if err := sessions.Delete("a"); err != nil {
				t.Error(err)
			}
		}
		expect("a", nil)
		expect("b", []byte("b"))
	})
}

// A manager keeps a value from one request to the next, and no token in clear.
func TestWebSessionsUnderAManager(t *testing.T) {
	onEngines(t, func(t *testing.T, db *store.DB) {
		manager := scs.New()
		manager.Store, manager.HashTokenInStore = db.WebSessions(), true
		manager.Lifetime = 1000 * 24 * time.Hour // scs has a clock of its own, which may be far from noon
		var seen string
		server := manager.LoadAndSave(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			seen = manager.GetString(r.Context(), "user")
			manager.Put(r.Context(), "user", "usr_1")
		}))
		first := httptest.NewRecorder()
		server.ServeHTTP(first, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil))
		cookies := first.Result().Cookies()
		if len(cookies) != 1 || seen != "" {
			t.Fatalf("the first request sees %q and gets %v", seen, cookies)
		}
		again := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
		again.AddCookie(cookies[0])
		server.ServeHTTP(httptest.NewRecorder(), again)
		if seen != "usr_1" {
			t.Errorf("the second request sees %q", seen)
		}
		if _, found, err := db.WebSessions().Find(cookies[0].Value); found || err != nil {
			t.Errorf("the token is stored in clear: %t, %v", found, err)
		}
	})
}
