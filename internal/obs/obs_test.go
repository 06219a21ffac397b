package obs_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"

	"greenroom/internal/obs"
)

func TestReadyNamesWhatIsNotReadyAndNotWhy(t *testing.T) {
	t.Parallel()
	fine := obs.Check{Name: "jobs", Ask: func(context.Context) error { return nil }}
	broken := obs.Check{Name: "database", Ask: func(context.Context) error { return errors.New("password rejected") }}

	w, logged := httptest.NewRecorder(), new(strings.Builder)
	obs.Ready(slog.New(slog.NewTextHandler(logged, nil)), fine, broken)(w, httptest.NewRequestWithContext(t.Context(), "GET", "/readyz", nil))
	if w.Code != 503 || w.Body.String() != "jobs: ok\ndatabase: not ready\n" {
		t.Errorf("got %d %q", w.Code, w.Body.String())
	}
	if strings.Contains(w.Body.String(), "password") {
		t.Error("the page shows the cause")
	}
	if text := logged.String(); !strings.Contains(text, "check=database") || !strings.Contains(text, "password rejected") || strings.Contains(text, "check=jobs") {
		t.Errorf("logged %q, want the check that failed, and why", text)
	}
}
