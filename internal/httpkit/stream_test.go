package httpkit_test

import (
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"testing"
	"time"

	"greenroom/internal/httpkit"
)

// A reader who never reads does not hold a stream: it ends long before the
// server does.
func TestStreamEndsWithoutAReader(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithCancel(t.Context())
	listener, err := httpkit.Listen(ctx, "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		stream := httpkit.NewStream(w)
		stream.SetPatience(50 * time.Millisecond)
		for r.Context().Err() == nil {
			if err := stream.Send(make([]byte, 1<<20)); err != nil {
				ended <- err
				return
			}
		}
		ended <- nil
	})
	served := make(chan error, 1)
	go func() { served <- httpkit.Serve(ctx, listener, handler, slog.New(slog.DiscardHandler)) }()
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := io.WriteString(conn, "GET / HTTP/1.1\r\nHost: x\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	select {
	case err := <-ended:
		if err == nil {
			t.Error("the stream ended with the server only")
		}
	case <-time.After(20 * time.Second):
		t.Error("the stream still waits for its reader")
	}
	stop()
	if err := <-served; err != nil {
		t.Errorf("served until %v", err)
	}
}
