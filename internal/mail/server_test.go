package mail_test

import (
	"crypto/tls"
	"errors"
	"io"
	"log"
	"net"
	"testing"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// A server is an SMTP server on the loopback interface. What arrives goes to
// received; reply, if set, refuses it.
type server struct {
	addr     string
	mail     error
	rcpt     error
	data     error
	received chan delivery
	silent   chan struct{} // if set, MAIL is answered only once it is closed
	asked    chan struct{} // closed when MAIL arrives and silent is set
}

type delivery struct {
	from, to, user string
	encrypted      bool
	raw            []byte
}

// start runs s until the test ends. With implicit, TLS comes before SMTP;
// otherwise a config offers STARTTLS.
func (s *server) start(t *testing.T, config *tls.Config, implicit bool) *server {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.addr, s.received = l.Addr().String(), make(chan delivery, 1)
	srv := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) {
		return &session{server: s, conn: c}, nil
	}))
	srv.ErrorLog = log.New(io.Discard, "", 0)
	srv.AllowInsecureAuth = true
	if implicit {
		l = tls.NewListener(l, config)
	} else {
		srv.TLSConfig = config
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = srv.Serve(l)
	}()
	t.Cleanup(func() {
		_ = srv.Close()
		_ = l.Close()
		<-done
	})
	return s
}

type session struct {
	server *server
	conn   *smtp.Conn
	got    delivery
}

func (s *session) AuthMechanisms() []string { return []string{sasl.Plain} }

func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if password != "p@ss" {
			return errors.New("wrong password")
		}
		s.got.user = user
		return nil
	}), nil
}

func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	if s.server.silent != nil {
		close(s.server.asked)
		<-s.server.silent
	}
	s.got.from = from
	return s.server.mail
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.got.to = to
	return s.server.rcpt
}

func (s *session) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	if s.server.data != nil {
		return s.server.data
	}
	s.got.raw = raw
	_, s.got.encrypted = s.conn.TLSConnectionState()
	s.server.received <- s.got
	return nil
}

func (s *session) Reset()        {}
func (s *session) Logout() error { return nil }
