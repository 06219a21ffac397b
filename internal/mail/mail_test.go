package mail_test

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"greenroom"
	"greenroom/internal/mail"
)

var update = flag.Bool("update", false, "rewrite the golden files")

const calendar = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Test//Test//EN\r\nMETHOD:REQUEST\r\n" +
	"BEGIN:VEVENT\r\nUID:1@example.com\r\nSUMMARY:Grüße\\, Ada\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"

// message returns a message with everything in it.
func message() mail.Message {
	return mail.Message{
		ID: "out_01@greenroom.example", References: []string{"out_00@greenroom.example", "out_0a@greenroom.example"},
		From:    mail.Address{Name: "Pat O'Brien, CEO", Email: "pat@example.com"},
		To:      mail.Address{Name: "Ada Løvelace", Email: "ada@example.org"},
		Subject: "Invitation: interview, round two — Thursday, 4 July 2030, 10:00 in Chicago",
		Text:    "Hello Ada,\n\n.a line that begins with a dot\nGrüße aus Köln\n",
		HTML:    "<p>Hello Ada,</p>\n<p>Grüße aus Köln</p>\n", Calendar: []byte(calendar), CalendarMethod: "REQUEST",
		Date: time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC),
	}
}

func compose(tb testing.TB, m mail.Message) []byte {
	tb.Helper()
	raw, err := mail.Compose(m)
	if err != nil {
		tb.Fatal(err)
	}
	return raw
}

func TestComposeGolden(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		change func(*mail.Message)
	}{
		{"invitation", func(*mail.Message) {}},
		{"plain", func(m *mail.Message) { m.HTML, m.Calendar, m.References = "", nil, nil }},
		{"html", func(m *mail.Message) { m.Calendar = nil }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			m := message()
			tt.change(&m)
			got := compose(t, m)
			if again := compose(t, m); !bytes.Equal(got, again) {
				t.Errorf("the same message gave other bytes:\n%s", again)
			}
			path := filepath.Join("testdata", tt.name+".eml")
			if *update {
				if err := os.WriteFile(path, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got, want) {
				t.Errorf("%s differs; run with -update and review the diff. Got:\n%s", path, got)
			}
		})
	}
}

// No field can add a header: what would is refused, and the field is named.
func TestComposeRefuses(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, field string
		change      func(*mail.Message)
	}{
		{"break in subject", "subject", func(m *mail.Message) { m.Subject = "a\r\nBcc: x@example.com" }},
		{"long subject", "subject", func(m *mail.Message) { m.Subject = strings.Repeat("a", 501) }},
		{"break in name", "from", func(m *mail.Message) { m.From.Name = "a\nb" }},
		{"break in address", "to", func(m *mail.Message) { m.To.Email = "a@example.com\r\nBcc: b@example.com" }},
		{"two addresses", "to", func(m *mail.Message) { m.To.Email = "a@example.com, b@example.com" }},
		{"no address", "to", func(m *mail.Message) { m.To.Email = "" }},
		{"break in ID", "id", func(m *mail.Message) { m.ID = "a@b>\r\nX: y" }},
		{"no ID", "id", func(m *mail.Message) { m.ID = "" }},
		{"break in reference", "references", func(m *mail.Message) { m.References = []string{"a\r\nX: y"} }},
		{"empty reference", "references", func(m *mail.Message) { m.References = []string{""} }},
		{"method", "calendar_method", func(m *mail.Message) { m.CalendarMethod = "REQUEST; x=y" }},
		{"no text", "text", func(m *mail.Message) { m.Text = "" }},
		{"no date", "date", func(m *mail.Message) { m.Date = time.Time{} }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			m := message()
			tt.change(&m)
			_, err := mail.Compose(m)
			check(t, err, greenroom.Invalid)
			if e, ok := errors.AsType[*greenroom.Error](err); !ok || e.Field != tt.field {
				t.Errorf("got %v, want an error at %q", err, tt.field)
			}
		})
	}
}

// A text that repeats the boundary of its own mail adds no part to it.
func TestBoundaryInText(t *testing.T) {
	t.Parallel()
	m := message()
	raw := compose(t, m)
	_, after, _ := bytes.Cut(raw, []byte(`boundary="`))
	boundary, _, _ := bytes.Cut(after, []byte(`"`))
	m.Text = "Hello\n--" + string(boundary) + "\nContent-Type: text/html\n\nfalse\n"
	r, err := mail.Parse(compose(t, m))
	if err != nil || r.HTML != strings.ReplaceAll(m.HTML, "\n", "\r\n") {
		t.Errorf("got HTML %q, error %v", r.HTML, err)
	}
}

func TestParse(t *testing.T) {
	t.Parallel()
	m := message()
	r, err := mail.Parse(compose(t, m))
	if err != nil {
		t.Fatal(err)
	}
	if r.Subject != m.Subject || r.To != "Ada Løvelace <ada@example.org>" || r.From != `"Pat O'Brien, CEO" <pat@example.com>` {
		t.Errorf("got subject %q from %q to %q", r.Subject, r.From, r.To)
	}
	crlf := func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") }
	if r.Text != crlf(m.Text) || r.HTML != crlf(m.HTML) || string(r.Calendar) != calendar || r.Truncated {
		t.Errorf("got text %q, HTML %q, calendar %q", r.Text, r.HTML, r.Calendar)
	}
	if !strings.Contains(strings.Join(names(r), " "), "Auto-Submitted") {
		t.Errorf("got headers %q", names(r))
	}
}

func names(r mail.Readable) (all []string) {
	for _, h := range r.Headers {
		all = append(all, h.Name)
	}
	return all
}

// What is too large is cut or refused; what is no mail is refused.
func TestParseBounds(t *testing.T) {
	t.Parallel()
	m := message()
	m.Text = strings.Repeat("all work and no play\n", 60_000)
	r, err := mail.Parse(compose(t, m))
	if err != nil || !r.Truncated || len(r.Text) != 1<<20 {
		t.Errorf("a long text: %d bytes, truncated %v, error %v", len(r.Text), r.Truncated, err)
	}
	part := "--b\r\nContent-Type: image/png\r\n\r\nx\r\n"
	for name, raw := range map[string]string{
		"a large mail":  "A: b\r\n\r\n" + strings.Repeat("x", 8<<20),
		"a long header": "Subject: " + strings.Repeat("x", 65<<10) + "\r\n\r\nx",
		"many parts":    "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + strings.Repeat(part, 60) + "--b--\r\n",
		"no mail":       "this is not a mail",
	} {
		_, err := mail.Parse([]byte(raw))
		if greenroom.KindOf(err) != greenroom.Invalid {
			t.Errorf("%s: got %v, want an Invalid error", name, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(compose(f, message()))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if _, err := mail.Parse(raw); err != nil && greenroom.KindOf(err) != greenroom.Invalid {
			t.Errorf("got %v, want Invalid or nothing", err)
		}
	})
}
