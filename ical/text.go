package ical

import (
	"errors"
	"fmt"
	"net/mail"
	"net/url"
	"strings"
	"unicode"

	ics "github.com/arran4/golang-ical"
)

// An Address is a person with a mailbox. Name is any text and may be empty;
// Email is the bare address, in ASCII, as in "ada@example.com".
type Address struct {
	Name, Email string
}

// property returns a property whose value is a mailto URI and whose common
// name is the address's name (RFC 5545, sections 3.2.2, 3.3.3, 3.8.4).
//
// The name travels inside the property's own name: golang-ical would escape it
// with backslashes, which parameters do not know (RFC 5545, section 3.2), so
// that "O'Brien, Pat" would arrive as two broken values.
func (a Address) property(name string, params ...ics.PropertyParameter) (ics.IANAProperty, error) {
	uri, err := a.mailto()
	if err != nil {
		return ics.IANAProperty{}, err
	}
	if cn := quote(a.Name); cn != "" {
		name += ";CN=" + cn
	}
	var c ics.ComponentBase
	c.AddProperty(ics.ComponentProperty(name), uri, params...)
	return c.Properties[0], nil
}

// mailto returns the address as a URI (RFC 6068, section 2), or an error if
// it is anything but one plain address. A colon, a quote or a line break could
// end the value early, so they are refused, not escaped.
func (a Address) mailto() (string, error) {
	if a.Email == "" {
		return "", errors.New("the address is empty")
	}
	for _, r := range a.Email {
		if r <= ' ' || r >= unicode.MaxASCII || strings.ContainsRune(`:;,"\<>()[]`, r) {
			return "", fmt.Errorf("the address %q contains %q", a.Email, r)
		}
	}
	if parsed, err := mail.ParseAddress(a.Email); err != nil || parsed.Address != a.Email {
		return "", fmt.Errorf("%q is not an email address", a.Email)
	}
	var b strings.Builder
	b.WriteString("mailto:")
	for _, c := range []byte(a.Email) {
		if strings.IndexByte("%/?#&^`{|}=", c) >= 0 {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String(), nil
}

// caret escapes what a quoted parameter cannot hold (RFC 6868, section 3.1).
// A backslash could stay, but some readers take it for an escape, golang-ical
// among them, and lose the closing quote; it becomes a slash.
var caret = strings.NewReplacer("^", "^^", `"`, "^'", "\n", " ", `\`, "/")

// quote returns text as a quoted parameter value (RFC 5545, section 3.2), or
// "" if nothing of it can be shown.
func quote(text string) string {
	text = strings.TrimSpace(caret.Replace(clean(text)))
	if text == "" {
		return ""
	}
	return `"` + text + `"`
}

// clean returns text as a TEXT value may hold it before escaping (RFC 5545,
// section 3.3.11): valid UTF-8, line breaks as "\n", tabs as spaces, no other
// control character.
func clean(text string) string {
	text = strings.ToValidUTF8(text, "\uFFFD")
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\t", " ").Replace(text)
	return strings.Map(func(r rune) rune {
		if r != '\n' && unicode.IsControl(r) {
			return -1
		}
		return r
	}, text)
}

// checkURL accepts nothing, or an absolute link in ASCII without spaces. URI
// values know no escaping of their own (RFC 5545, section 3.3.13).
func checkURL(link string) error {
	if link == "" {
		return nil
	}
	if strings.ContainsFunc(link, func(r rune) bool { return r <= ' ' || r >= unicode.MaxASCII }) {
		return fmt.Errorf("the URL %q contains characters that links must escape", link)
	}
	u, err := url.Parse(link)
	if err != nil {
		return fmt.Errorf("the URL cannot be read: %w", err)
	}
	if (u.Scheme != "https" && u.Scheme != "http") || u.Host == "" {
		return fmt.Errorf("the URL %q is not an http or https link", link)
	}
	return nil
}
