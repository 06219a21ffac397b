package main

import (
	"bufio"
	"context"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"greenroom/internal/store"
	"greenroom/internal/testkit"
)

func TestMain(m *testing.M) { testkit.Main(m) }

// start runs `greenroom serve` on a free port and returns its address. The
// server is stopped, and must stop cleanly, when the test ends.
func start(t *testing.T, dsn string) (base string) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	logs, stderr := io.Pipe()
	done := make(chan int)
	go func() {
		done <- run(ctx, []string{"serve", "--addr=127.0.0.1:0", "--database=" + dsn,
			"--secret-key-file=" + filepath.Join(t.TempDir(), "key")}, io.Discard, stderr)
		stderr.Close()
	}()
	address := make(chan string, 1)
	go func() {
		defer close(address)
		lines := bufio.NewScanner(logs)
		for lines.Scan() {
			if found := regexp.MustCompile(`addr=(\S+)`).FindStringSubmatch(lines.Text()); found != nil {
				address <- found[1]
			} else {
				t.Log(lines.Text())
			}
		}
	}()
	t.Cleanup(func() {
		cancel()
		if code := <-done; code != 0 {
			t.Errorf("serve ended with exit code %d", code)
		}
		for range address { // until the last line is logged: a test that has ended takes none
		}
	})
	addr, ok := <-address
	if !ok {
		t.Fatal("the server did not start")
	}
	return "http://" + addr
}

// The key is opened while another node writes.
func TestOpenKeyWaitsForNoWriter(t *testing.T) {
	t.Parallel()
	db, err := store.Open(t.Context(), testkit.SQLite(t), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	path, log := filepath.Join(t.TempDir(), "key"), slog.New(slog.DiscardHandler)
	if _, err := openKey(t.Context(), db, path, log); err != nil {
		t.Fatal(err)
	}
	if err := db.System(t.Context(), func(*store.System) error {
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		_, err := openKey(ctx, db, path, log)
		return err
	}); err != nil {
		t.Error(err)
	}
}

func get(t *testing.T, url string) (status int, body string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(text)
}

func TestServe(t *testing.T) {
	for engine, newDatabase := range testkit.Engines() {
		t.Run(engine, func(t *testing.T) {
			base := start(t, newDatabase(t))
			for path, want := range map[string]string{
				"/sign-in": "E-mail address", "/healthz": "ok", "/readyz": "database: ok\njobs: ok", "/metrics": "go_goroutines",
			} {
				if status, body := get(t, base+path); status != http.StatusOK || !strings.Contains(body, want) {
					t.Errorf("%s answers %d %.100q, want 200 with %q", path, status, body, want)
				}
			}
			if status, _ := get(t, base+"/no/such/page"); status != http.StatusNotFound {
				t.Errorf("an unknown page answers %d, want 404", status)
			}
		})
	}
}

func TestServeInBrowser(t *testing.T) {
	base := start(t, testkit.SQLite(t))
	var text string
	if err := chromedp.Run(testkit.Browser(t), chromedp.Navigate(base+"/healthz"), chromedp.Text("body", &text)); err != nil {
		t.Fatal(err)
	}
	if strings.TrimSpace(text) != "ok" {
		t.Errorf("the browser shows %q, want ok", text)
	}
}

// A wrong setting stops the start with one sentence that names it.
func TestWrongSettingStopsTheStart(t *testing.T) {
	var stderr strings.Builder
	code := run(t.Context(), []string{"serve", "--database=mysql://localhost"}, io.Discard, &stderr)
	if code == 0 || !strings.Contains(stderr.String(), "GREENROOM_DATABASE") {
		t.Errorf("exit code %d, said %q", code, stderr.String())
	}
	if lines := strings.Count(strings.TrimSpace(stderr.String()), "\n"); lines > 0 {
		t.Errorf("said more than one line: %q", stderr.String())
	}
}

func TestVersion(t *testing.T) {
	var stdout strings.Builder
	if code := run(t.Context(), []string{"version"}, &stdout, os.Stderr); code != 0 || !strings.HasPrefix(stdout.String(), "greenroom ") {
		t.Errorf("exit code %d, printed %q", code, stdout.String())
	}
}
