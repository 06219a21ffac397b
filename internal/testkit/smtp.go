package testkit

import (
	"crypto/tls"
	"errors"
	"io"
	"log"
	"net"
	"sync"
	"testing"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// An SMTP is a mail server on the loopback interface. What arrives goes to
// Received; a reply, if set, refuses it. It takes the password "p@ss".
type SMTP struct {
	Addr     string
	Mail     error
	Rcpt     error
	Data     error         // once started, change it with Refuse
	Received chan Delivery // room for 100 mails
	Silent   chan struct{} // if set, MAIL is answered only once it is closed
	Asked    chan struct{} // closed when MAIL arrives and Silent is set

	mu        sync.Mutex // guards Data and loseReply
	loseReply bool
}

// A Delivery is a mail that arrived.
type Delivery struct {
	From, To, User string
	Encrypted      bool
	Raw            []byte
}

// Start runs s until the test ends. With implicit, TLS comes before SMTP;
// otherwise a config offers STARTTLS.
func (s *SMTP) Start(t testing.TB, config *tls.Config, implicit bool) *SMTP {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.Addr, s.Received = l.Addr().String(), make(chan Delivery, 100)
	srv := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) {
		return &smtpSession{server: s, conn: c}, nil
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

// Refuse answers mails with this error from now on, or takes them if it is nil.
func (s *SMTP) Refuse(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.Data = err
}

// LoseReply makes the connection break once, after the next mail has arrived and
// before its sender is told.
func (s *SMTP) LoseReply() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.loseReply = true
}

func (s *SMTP) losesReply() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	lost := s.loseReply
	s.loseReply = false
	return lost
}

func (s *SMTP) refusal() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.Data
}

type smtpSession struct {
	server *SMTP
	conn   *smtp.Conn
	got    Delivery
}

func (s *smtpSession) AuthMechanisms() []string { return []string{sasl.Plain} }

func (s *smtpSession) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if password != "p@ss" {
			return errors.New("wrong password")
		}
		s.got.User = user
		return nil
	}), nil
}

func (s *smtpSession) Mail(from string, _ *smtp.MailOptions) error {
	if s.server.Silent != nil {
		close(s.server.Asked)
		<-s.server.Silent
	}
	s.got.From = from
	return s.server.Mail
}

func (s *smtpSession) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.got.To = to
	return s.server.Rcpt
}

func (s *smtpSession) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	if err := s.server.refusal(); err != nil {
		return err
	}
	s.got.Raw = raw
	_, s.got.Encrypted = s.conn.TLSConnectionState()
	s.server.Received <- s.got
	if s.server.losesReply() {
		return s.conn.Conn().Close()
	}
	return nil
}

func (s *smtpSession) Reset()        {}
func (s *smtpSession) Logout() error { return nil }
