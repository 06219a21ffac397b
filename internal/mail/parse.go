package mail

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/emersion/go-message"

	"greenroom"
)

// What Parse reads at most.
const (
	maxRaw    = 8 << 20 // octets of one mail
	maxHeader = 64 << 10
	maxBody   = 1 << 20 // octets of one decoded body
	maxParts  = 50
)

// A Header is one header field, decoded.
type Header struct {
	Name, Value string
}

// A Readable is a mail taken apart for people. Its strings are valid UTF-8.
// HTML is as it was sent: show it in a sandbox, or not at all.
type Readable struct {
	Subject, From, To string
	Text, HTML        string
	Calendar          []byte   // the first text/calendar part, decoded
	Headers           []Header // in the order of the mail
	Truncated         bool     // a body was longer than 1 MiB and is cut
}

// Parse reads a mail that Compose wrote, or any other. It is bounded: mails
// over 8 MiB, headers over 64 KiB and more than 50 parts are refused as
// Invalid, as is what is not a mail.
func Parse(raw []byte) (Readable, error) {
	if len(raw) > maxRaw {
		return Readable{}, greenroom.Errorf(greenroom.Invalid, "The mail is larger than %d MiB and is not shown.", maxRaw>>20)
	}
	entity, err := message.ReadWithOptions(bytes.NewReader(raw), &message.ReadOptions{MaxHeaderBytes: maxHeader})
	if err != nil && !tolerable(err) {
		return Readable{}, unreadable(err)
	}
	var r Readable
	for fields := entity.Header.Fields(); fields.Next(); {
		value, err := fields.Text()
		if err != nil {
			value = fields.Value()
		}
		r.Headers = append(r.Headers, Header{Name: fields.Key(), Value: strings.ToValidUTF8(value, "\uFFFD")})
	}
	r.Subject, r.From, r.To = r.header("Subject"), r.header("From"), r.header("To")
	parts := 0
	err = entity.Walk(func(_ []int, part *message.Entity, err error) error {
		if parts++; parts > maxParts {
			return fmt.Errorf("more than %d parts", maxParts)
		}
		if err != nil && !tolerable(err) {
			return err
		}
		return r.add(part)
	})
	if err != nil {
		return Readable{}, unreadable(err)
	}
	return r, nil
}

// add keeps the first body of each kind that is shown; attachments are not.
func (r *Readable) add(part *message.Entity) error {
	disposition, _, _ := part.Header.ContentDisposition()
	kind, _, _ := part.Header.ContentType()
	wanted := (kind == "text/plain" && r.Text == "") || (kind == "text/html" && r.HTML == "") ||
		(kind == "text/calendar" && r.Calendar == nil)
	if !wanted || disposition == "attachment" {
		return nil
	}
	body, err := io.ReadAll(io.LimitReader(part.Body, maxBody+1))
	if err != nil {
		return err
	}
	if len(body) > maxBody {
		body, r.Truncated = body[:maxBody], true
	}
	body = bytes.ToValidUTF8(body, []byte("\uFFFD"))
	switch kind {
	case "text/plain":
		r.Text = string(body)
	case "text/html":
		r.HTML = string(body)
	default:
		r.Calendar = body
	}
	return nil
}

// header returns the first field of that name, or "".
func (r *Readable) header(name string) string {
	for _, h := range r.Headers {
		if strings.EqualFold(h.Name, name) {
			return h.Value
		}
	}
	return ""
}

func tolerable(err error) bool {
	return message.IsUnknownCharset(err) || message.IsUnknownEncoding(err)
}

func unreadable(err error) error {
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	return greenroom.Errorf(greenroom.Invalid, "The mail cannot be read.").Because(err)
}
