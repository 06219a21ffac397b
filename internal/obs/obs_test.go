package obs_test

import (
	"context"
	"errors"
	"net/http/httptest"
	"strings"
	"testing"

	"greenroom/internal/obs"
)

func TestReadyNamesWhatIsNotReadyAndNotWhy(t *testing.T) {
	t.Parallel()
	fine := obs.Check{Name: "jobs", Ask: func(context.Context) error { return nil }}
	broken := obs.Check{Name: "database", Ask: func(context.Context) error { return errors.New("password rejected") }}

	w := httptest.NewRecorder()
	obs.Ready(fine, broken)(w, httptest.NewRequestWithContext(t.Context(), "GET", "/readyz", nil))
	if w.Code != 503 || w.Body.String() != "jobs: ok\ndatabase: not ready\n" {
		t.Errorf("got %d %q", w.Code, w.Body.String())
	}
	if strings.Contains(w.Body.String(), "password") {
		t.Error("the page shows the cause")
	}
}
