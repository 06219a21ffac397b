package mail

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/url"
	"strings"
	"time"

	"github.com/wneessen/go-mail/smtp"

	"greenroom"
)

const (
	dialTimeout = 10 * time.Second
	sendTimeout = 60 * time.Second // one delivery, connecting included
)

// A Transport delivers mail to one SMTP server. It is safe for concurrent use;
// each delivery has its own connection.
type Transport struct {
	host, port string
	implicit   bool // TLS from the first byte (RFC 8314, section 3)
	user       string
	password   greenroom.Secret

	dial func(ctx context.Context, network, addr string) (net.Conn, error)
	tls  *tls.Config
}

// ParseURL reads "smtp://user:password@host:port" or "smtps://...". The port
// is 587 or 465 if left out; user and password may be. For an empty URL the
// transport is nil: mail stays in the outbox. Errors never repeat the URL,
// which holds a password.
func ParseURL(raw greenroom.Secret) (*Transport, error) {
	if raw.Reveal() == "" {
		return nil, nil
	}
	u, err := url.Parse(raw.Reveal())
	if err != nil || u.Hostname() == "" || (u.Scheme != "smtp" && u.Scheme != "smtps") ||
		strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" {
		return nil, greenroom.Errorf(greenroom.Invalid,
			"The mail server must be written as smtp://user:password@host:port, or with smtps for TLS from the start.")
	}
	t := &Transport{
		host: u.Hostname(), port: u.Port(), implicit: u.Scheme == "smtps",
		dial: (&net.Dialer{Timeout: dialTimeout}).DialContext,
		tls:  &tls.Config{ServerName: u.Hostname(), MinVersion: tls.VersionTLS12},
	}
	if t.port == "" {
		t.port = map[bool]string{false: "587", true: "465"}[t.implicit]
	}
	if u.User != nil {
		password, _ := u.User.Password()
		t.user, t.password = u.User.Username(), greenroom.Secret(password)
	}
	return t, nil
}

// String names the server, without credentials.
func (t *Transport) String() string { return net.JoinHostPort(t.host, t.port) }

// Send delivers raw, unchanged, from one mailbox to another. It returns nil
// only if the server has taken responsibility for it (RFC 5321, section 6.1).
//
// If the server refuses this mail for good (a 5yz reply to MAIL, RCPT or DATA;
// section 4.2.1), or raw or an address cannot be sent at all, the error is
// Invalid. All else is Unavailable: a 4yz reply, a network error, ctx, and
// also a server that refuses us rather than the mail, as with a password
// that has changed, since the operator can mend that and the mail is sound.
func (t *Transport) Send(ctx context.Context, from, to string, raw []byte) error {
	if err := checkEmail(from); err != nil {
		return err.At("from")
	}
	if err := checkEmail(to); err != nil {
		return err.At("to")
	}
	if !wholeLines(raw) {
		return greenroom.Errorf(greenroom.Invalid, "The mail does not consist of lines that end with CRLF.")
	}
	ctx, cancel := context.WithTimeout(ctx, sendTimeout)
	defer cancel()
	conn, err := t.dial(ctx, "tcp", t.String())
	if err != nil {
		return t.unavailable(ctx, err)
	}
	defer conn.Close()
	// A deadline in the past ends whatever read or write is under way.
	defer context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Unix(1, 0)) })()
	c, err := t.open(ctx, conn, from)
	if err != nil {
		return t.unavailable(ctx, err)
	}
	c.SkipSMTPUTF8(ascii(from) && ascii(to))
	if err := deliver(c, from, to, raw); err != nil {
		return t.refused(ctx, err)
	}
	_ = c.Quit() // the mail is accepted; how we part does not matter
	return nil
}

// open greets the server, encrypts, and logs in.
func (t *Transport) open(ctx context.Context, conn net.Conn, from string) (*smtp.Client, error) {
	if t.implicit {
		secured := tls.Client(conn, t.tls)
		if err := secured.HandshakeContext(ctx); err != nil {
			return nil, err
		}
		conn = secured
	}
	c, err := smtp.NewClient(conn, t.host)
	if err != nil {
		return nil, err
	}
	if err := c.Hello(from[strings.LastIndexByte(from, '@')+1:]); err != nil {
		return nil, err
	}
	secure := t.implicit || loopback(t.host)
	if offered, _ := c.Extension("STARTTLS"); offered && !secure {
		if err := c.StartTLS(t.tls); err != nil {
			return nil, err
		}
		secure = true
	}
	if t.user == "" {
		return c, nil
	}
	if !secure {
		return nil, errors.New("the server offers no encryption, so the password was not sent")
	}
	return c, c.Auth(t.auth(c))
}

// auth chooses between the two mechanisms that carry a plain password; the
// connection is encrypted or local by now.
func (t *Transport) auth(c *smtp.Client) smtp.Auth {
	_, mechanisms := c.Extension("AUTH")
	offered := " " + strings.ToUpper(mechanisms) + " "
	if strings.Contains(offered, " LOGIN ") && !strings.Contains(offered, " PLAIN ") {
		return smtp.LoginAuth(t.user, t.password.Reveal(), t.host, true)
	}
	return smtp.PlainAuth("", t.user, t.password.Reveal(), t.host, true)
}

// deliver is one mail transaction (RFC 5321, section 3.3).
func deliver(c *smtp.Client, from, to string, raw []byte) error {
	if err := c.Mail("<" + from + ">"); err != nil {
		return err
	}
	if err := c.Rcpt("<" + to + ">"); err != nil {
		return err
	}
	w, err := c.Data()
	if err != nil {
		return err
	}
	// Without Close there is no final dot, so half a mail is never accepted.
	if _, err := w.Write(raw); err != nil {
		return err
	}
	return w.Close()
}

// wholeLines reports whether raw is CRLF-ended lines without a lone CR or LF,
// which servers understand differently (RFC 5321, section 2.3.8).
func wholeLines(raw []byte) bool {
	pairs := bytes.Count(raw, []byte("\r\n"))
	return bytes.HasSuffix(raw, []byte("\r\n")) && bytes.Count(raw, []byte("\r")) == pairs && bytes.Count(raw, []byte("\n")) == pairs
}

func ascii(s string) bool { return !strings.ContainsFunc(s, func(r rune) bool { return r > 127 }) }

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || (ip != nil && ip.IsLoopback())
}
