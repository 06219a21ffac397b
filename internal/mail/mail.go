// Package mail composes messages, sends them by SMTP, and reads them back for
// the Outbox page.
//
// Start with [Message] and [Compose], which turn it into the bytes of one
// mail; [ParseURL] gives the [Transport] that delivers them; [Parse] makes
// them readable again.
//
// The package promises that the same message always gives the same bytes, so
// that a retried delivery is the same mail; that no field can add a header of
// its own; and that a transport delivers exactly the bytes it was given. Its
// errors are *greenroom.Error: Invalid is final, Unavailable is worth a retry.
//
// Sources: RFC 5322 (messages), RFC 2045 to 2047 (MIME), RFC 6047 (calendars
// by mail), RFC 3834 (automatic mail), RFC 5321 (SMTP).
package mail

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"net/mail"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	gomail "github.com/wneessen/go-mail"

	"greenroom"
)

// An Address is a person with a mailbox. Name may be empty; Email is the bare
// address, as in "ada@example.com".
type Address struct {
	Name, Email string
}

// A Message is one mail to one person.
type Message struct {
	ID         string   // the Message-ID without its brackets; unique in the world
	References []string // the IDs of the conversation so far, oldest first; the last is replied to

	From, To Address
	Subject  string
	Text     string // required
	HTML     string // may be empty

	Calendar       []byte // an iCalendar stream, or nil
	CalendarMethod string // its METHOD, as in "REQUEST"

	Date time.Time
}

// maxSubject keeps a subject without spaces within one line (RFC 5322,
// section 2.1.1).
const maxSubject = 500

// Compose returns m as an RFC 5322 message with CRLF line ends. Its body is
// multipart/alternative, the calendar last and so preferred (RFC 2046, section
// 5.1.4); beside it stands the same calendar as the attachment invite.ics, for
// programs that show only attachments. Fields that would break a header are
// refused with an Invalid error that names the field.
func Compose(m Message) ([]byte, error) {
	if err := m.check(); err != nil {
		return nil, err
	}
	msg := gomail.NewMsg(gomail.WithNoDefaultUserAgent(), gomail.WithEncoding(gomail.EncodingQP))
	msg.FromMailAddress(&mail.Address{Name: m.From.Name, Address: m.From.Email})
	msg.ToMailAddress(&mail.Address{Name: m.To.Name, Address: m.To.Email})
	msg.Subject(strings.Join(strings.Fields(m.Subject), " "))
	msg.SetGenHeader(gomail.HeaderMessageID, "<"+m.ID+">")
	msg.SetGenHeader(gomail.HeaderDate, m.Date.Format(time.RFC1123Z))
	msg.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834, section 5: do not answer
	if n := len(m.References); n > 0 {
		msg.SetGenHeader(gomail.HeaderInReplyTo, "<"+m.References[n-1]+">")
		msg.SetGenHeader(gomail.HeaderReferences, "<"+strings.Join(m.References, "> <")+">")
	}
	msg.SetBodyString(gomail.TypeTextPlain, m.Text)
	if m.HTML != "" {
		msg.AddAlternativeString(gomail.TypeTextHTML, m.HTML)
	}
	if m.Calendar != nil {
		msg.AddAlternativeString(gomail.ContentType("text/calendar; method="+m.CalendarMethod), string(m.Calendar))
		msg.AttachReadSeeker("invite.ics", bytes.NewReader(m.Calendar), gomail.WithFileContentType("application/ics"))
	}
	var b bytes.Buffer
	if _, err := msg.WriteTo(&b); err != nil {
		return nil, greenroom.Errorf(greenroom.Internal, "The mail could not be composed.").Because(err)
	}
	return fixBoundaries(b.Bytes(), m.ID), nil
}

func (m Message) check() error {
	if !isID(m.ID) {
		return invalid("id", "The message has no identifier that mail can carry.")
	}
	if slices.ContainsFunc(m.References, func(id string) bool { return !isID(id) }) {
		return invalid("references", "The message refers to an identifier that mail cannot carry.")
	}
	for _, f := range []struct {
		field string
		who   Address
	}{{"from", m.From}, {"to", m.To}} {
		if strings.ContainsFunc(f.who.Name, unicode.IsControl) {
			return invalid(f.field, "The name %q contains a line break or another control character.", f.who.Name)
		}
		if err := checkEmail(f.who.Email); err != nil {
			return err.At(f.field)
		}
	}
	switch {
	case strings.ContainsFunc(m.Subject, unicode.IsControl):
		return invalid("subject", "The subject contains a line break or another control character.")
	case len(m.Subject) > maxSubject:
		return invalid("subject", "The subject is longer than %d bytes.", maxSubject)
	case m.Text == "":
		return invalid("text", "The message has no text.")
	case m.Date.IsZero():
		return invalid("date", "The message has no date.")
	case m.Calendar != nil && (m.CalendarMethod == "" || strings.Trim(m.CalendarMethod, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != ""):
		return invalid("calendar_method", "The calendar method %q is not a word in capitals.", m.CalendarMethod)
	}
	return nil
}

// checkEmail accepts one bare address (RFC 5322, section 3.4.1, without
// comments and display name).
func checkEmail(email string) *greenroom.Error {
	bad := strings.ContainsFunc(email, func(r rune) bool { return r <= ' ' || r == unicode.MaxASCII || unicode.IsControl(r) })
	if a, err := mail.ParseAddress(email); bad || err != nil || a.Address != email {
		return greenroom.Errorf(greenroom.Invalid, "%q is not an email address.", email)
	}
	return nil
}

// isID reports whether id fits between the brackets of a Message-ID (RFC 5322,
// section 3.6.4) and, with them, on one line.
func isID(id string) bool {
	return id != "" && len(id) <= 250 && !strings.ContainsFunc(id, func(r rune) bool {
		return r <= ' ' || r >= unicode.MaxASCII || strings.ContainsRune(`<>()[]\,;:"`, r)
	})
}

func invalid(field, format string, args ...any) error {
	return greenroom.Errorf(greenroom.Invalid, format, args...).At(field)
}

var boundary = regexp.MustCompile(`(?m)^(Content-Type: multipart/(mixed|alternative);\r\n boundary=)([0-9a-f]{60})\r$`)

// fixBoundaries replaces the random boundaries of the nested multiparts with
// ones derived from the Message-ID. go-mail can set only one boundary for all
// levels, which a nested multipart cannot use. The new ones begin with "=_",
// which no quoted-printable or base64 text contains (RFC 2045, section 6.7), so
// knowing the Message-ID is not enough to write a part into a text.
func fixBoundaries(raw []byte, id string) []byte {
	for _, found := range boundary.FindAllSubmatch(raw, 2) {
		sum := sha256.Sum256([]byte(string(found[2]) + " " + id))
		fixed := "=_" + hex.EncodeToString(sum[:16])
		raw = bytes.Replace(raw, found[0], []byte(string(found[1])+`"`+fixed+"\"\r"), 1)
		raw = bytes.ReplaceAll(raw, found[3], []byte(fixed))
	}
	return raw
}
