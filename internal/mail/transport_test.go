package mail_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/emersion/go-smtp"

	"greenroom"
	"greenroom/internal/mail"
	"greenroom/internal/testkit"
)

const (
	from = "pat@example.com"
	to   = "ada@example.org"
)

func transport(t *testing.T, url string) *mail.Transport {
	t.Helper()
	tr, err := mail.ParseURL(greenroom.Secret(url))
	if err != nil {
		t.Fatal(err)
	}
	return tr
}

// check wants an error of kind whose message is a sentence.
func check(t *testing.T, err error, kind greenroom.Kind) {
	t.Helper()
	if got := greenroom.KindOf(err); got != kind {
		t.Errorf("got kind %q (%v), want %q", got, err, kind)
	}
	if kind != "" && !strings.HasSuffix(greenroom.MessageOf(err), ".") {
		t.Errorf("not a sentence: %q", greenroom.MessageOf(err))
	}
}

// certificate returns a key pair for 127.0.0.1 and example.com, and its root.
func certificate(t *testing.T) (*tls.Config, *x509.CertPool) {
	t.Helper()
	web := httptest.NewTLSServer(nil)
	defer web.Close()
	roots := x509.NewCertPool()
	roots.AddCert(web.Certificate())
	return &tls.Config{Certificates: web.TLS.Certificates}, roots
}

// The bytes that arrive are the bytes that were sent, whichever way they go.
func TestSend(t *testing.T) {
	t.Parallel()
	config, roots := certificate(t)
	tests := []struct {
		name, url string
		tls       *tls.Config
		encrypted bool
		user      string
	}{
		{name: "plain", url: "smtp://%s"},
		{name: "loopback with login", url: "smtp://me:p%%40ss@%s", user: "me"},
		{name: "TLS from the start", url: "smtps://me:p%%40ss@%s", tls: config, encrypted: true, user: "me"},
		{name: "STARTTLS", url: "smtp://me:p%%40ss@example.com#%s", tls: config, encrypted: true, user: "me"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := new(testkit.SMTP).Start(t, tt.tls, strings.HasPrefix(tt.url, "smtps"))
			url, _, _ := strings.Cut(fmt.Sprintf(tt.url, s.Addr), "#")
			tr := transport(t, url)
			tr.Redirect(s.Addr, roots)
			m := message()
			m.Text = ".\n..\n.dots\n" + m.Text
			raw := compose(t, m)
			if err := tr.Send(t.Context(), from, to, raw); err != nil {
				t.Fatal(err)
			}
			got := <-s.Received
			if !bytes.Equal(got.Raw, raw) {
				t.Errorf("got\n%q, want\n%q", got.Raw, raw)
			}
			if got.From != from || got.To != to || got.User != tt.user || got.Encrypted != tt.encrypted {
				t.Errorf("got from %q to %q by %q, encrypted %v", got.From, got.To, got.User, got.Encrypted)
			}
		})
	}
}

// The first digit of a reply to the mail decides; replies to us are never final.
func TestSendRefused(t *testing.T) {
	t.Parallel()
	reply := func(code int) error { return &smtp.SMTPError{Code: code, Message: "Ms Example has moved"} }
	tests := []struct {
		name, user string
		server     *testkit.SMTP
		want       greenroom.Kind
	}{
		{"451 to MAIL", "", &testkit.SMTP{Mail: reply(451)}, greenroom.Unavailable},
		{"550 to MAIL", "", &testkit.SMTP{Mail: reply(550)}, greenroom.Invalid},
		{"451 to RCPT", "", &testkit.SMTP{Rcpt: reply(451)}, greenroom.Unavailable},
		{"550 to RCPT", "", &testkit.SMTP{Rcpt: reply(550)}, greenroom.Invalid},
		{"451 to DATA", "", &testkit.SMTP{Data: reply(451)}, greenroom.Unavailable},
		{"550 to DATA", "", &testkit.SMTP{Data: reply(550)}, greenroom.Invalid},
		{"wrong password", "me:wrong@", new(testkit.SMTP), greenroom.Unavailable},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := tt.server.Start(t, nil, false)
			err := transport(t, "smtp://"+tt.user+s.Addr).Send(t.Context(), from, to, compose(t, message()))
			check(t, err, tt.want)
			if strings.Contains(fmt.Sprint(err), "wrong@") {
				t.Errorf("the error shows the password: %v", err)
			}
			if strings.Contains(fmt.Sprint(err), "Ms Example") {
				t.Errorf("the error repeats the server's words: %v", err)
			}
		})
	}
}

// A password never crosses a network in the clear.
func TestSendKeepsPassword(t *testing.T) {
	t.Parallel()
	s := new(testkit.SMTP).Start(t, nil, false)
	tr := transport(t, "smtp://me:p%40ss@example.com")
	tr.Redirect(s.Addr, nil)
	check(t, tr.Send(t.Context(), from, to, compose(t, message())), greenroom.Unavailable)
}

func TestSendNobodyListens(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	check(t, transport(t, "smtp://"+addr).Send(t.Context(), from, to, compose(t, message())), greenroom.Unavailable)
}

// Cancelling the context ends a delivery that waits for a silent server.
func TestSendCancelled(t *testing.T) {
	t.Parallel()
	s := &testkit.SMTP{Silent: make(chan struct{}), Asked: make(chan struct{})}
	s.Start(t, nil, false)
	defer close(s.Silent)
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-s.Asked
		cancel()
	}()
	err := transport(t, "smtp://"+s.Addr).Send(ctx, from, to, compose(t, message()))
	check(t, err, greenroom.Unavailable)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want context.Canceled among the causes", err)
	}
}

// What no server could take unchanged is refused before one is asked.
func TestSendInvalid(t *testing.T) {
	t.Parallel()
	tr := transport(t, "smtp://127.0.0.1:1")
	check(t, tr.Send(t.Context(), "a@b> SIZE=1", to, []byte("A: b\r\n\r\n")), greenroom.Invalid)
	check(t, tr.Send(t.Context(), from, "a@example.com>\r\nDATA", []byte("A: b\r\n\r\n")), greenroom.Invalid)
	for _, raw := range []string{"", "A: b\n\nc\n", "A: b\r\n\r\nc", "A: b\r\n\r\n.\n\r\n", "A: b\r\r\n"} {
		check(t, tr.Send(t.Context(), from, to, []byte(raw)), greenroom.Invalid)
	}
}

func TestParseURL(t *testing.T) {
	t.Parallel()
	if tr := transport(t, ""); tr != nil {
		t.Errorf("an empty URL gave %v, want nil", tr)
	}
	for url, want := range map[string]string{
		"smtp://mail.example.com":               "mail.example.com:587",
		"smtps://me:secret@mail.example.com":    "mail.example.com:465",
		"smtp://me:secret@[::1]:2525/":          "[::1]:2525",
		"smtp://a%40example.com:x@10.0.0.1:25/": "10.0.0.1:25",
	} {
		if got := transport(t, url).String(); got != want {
			t.Errorf("%s: got %s, want %s", url, got, want)
		}
	}
	for _, url := range []string{"mail.example.com:25", "http://secret@example.com", "smtp://", "smtp://secret@a b", "smtp://a/secret", "smtp://a?secret=1"} {
		_, err := mail.ParseURL(greenroom.Secret(url))
		check(t, err, greenroom.Invalid)
		if strings.Contains(fmt.Sprint(err), "secret") {
			t.Errorf("the error repeats the URL: %v", err)
		}
	}
}
