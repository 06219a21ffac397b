package httpkit_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"greenroom/internal/httpkit"
)

// A server that is told to stop lets the request under way finish, and leaves
// nothing running.
func TestServeStopsWell(t *testing.T) {
	defer goleak.VerifyNone(t)
	ctx, stop := context.WithCancel(t.Context())
	listener, err := httpkit.Listen(ctx, "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		stop()
		<-r.Context().Done() // as live streams do
		io.WriteString(w, "finished")
	})
	served := make(chan error, 1)
	go func() { served <- httpkit.Serve(ctx, listener, handler, slog.New(slog.DiscardHandler)) }()
	client := &http.Client{Transport: &http.Transport{}}
	defer client.CloseIdleConnections()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+listener.Addr().String(), nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil || string(text) != "finished" {
		t.Errorf("the answer is %q, %v", text, err)
	}
	if got := response.Header.Get("Content-Security-Policy"); got == "" {
		t.Error("the answer has no policy")
	}
	if err := <-served; err != nil {
		t.Errorf("served until %v", err)
	}
}

// An address that is taken is named, with the setting.
func TestListenNamesTheSetting(t *testing.T) {
	first, err := httpkit.Listen(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer first.Close()
	if _, err := httpkit.Listen(t.Context(), first.Addr().String()); err == nil || !strings.Contains(err.Error(), "GREENROOM_ADDR") {
		t.Errorf("a taken address gives %v", err)
	}
}
