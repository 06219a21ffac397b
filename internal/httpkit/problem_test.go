package httpkit_test

import (
	"errors"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"greenroom"
	"greenroom/internal/httpkit"
)

func TestEveryKindHasAStatusOfItsOwn(t *testing.T) {
	t.Parallel()
	seen := map[int]greenroom.Kind{}
	for _, kind := range greenroom.Kinds() {
		status := httpkit.Status(kind)
		if other, taken := seen[status]; taken {
			t.Errorf("%s and %s are both %d", kind, other, status)
		}
		seen[status] = kind
	}
}

func TestProblemSaysTheSentenceAndHidesTheCause(t *testing.T) {
	t.Parallel()
	err := greenroom.Errorf(greenroom.Unavailable, "Zoom does not answer. The session is kept.").Because(errors.New("dial 10.0.0.1: refused"))
	err.RetryAfter = 1500 * time.Millisecond
	w := httptest.NewRecorder()
	httpkit.NewProblem(err).Write(w)

	const want = `{"title":"Service Unavailable","status":503,"detail":"Zoom does not answer. The session is kept.","kind":"unavailable"}`
	if got := strings.TrimSpace(w.Body.String()); w.Code != 503 || got != want {
		t.Errorf("got %d %s\nwant 503 %s", w.Code, got, want)
	}
	if got := httpkit.RetryAfter(err); got != "2" {
		t.Errorf("Retry-After is %q, want 2", got)
	}
	if got := w.Header().Get("Content-Type"); got != "application/problem+json" {
		t.Errorf("Content-Type is %q", got)
	}
}
