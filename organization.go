package greenroom

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// An Organization is the tenant: a hospital, a company, a school, a clinic.
// Nothing crosses its wall.
type Organization struct {
	ID           OrganizationID
	Name         string
	TimeZone     string // IANA name
	VideoEnabled bool   // the superuser's switch; without it nobody sees a Zoom option
	ZoomForAll   bool   // programs may use Zoom unless one is refused; else only those that are granted it
	Revision     int64
	CreatedAt    time.Time
}

// Validate returns an Invalid error that names the first field at fault.
func (o *Organization) Validate() error {
	if err := checkName(&o.Name, "An organization"); err != nil {
		return err
	}
	_, err := Zone(o.TimeZone)
	return err
}

// maxName is the longest name or title, in bytes.
const maxName = 200

// checkName trims a name and refuses an empty, long or unprintable one.
func checkName(name *string, what string) error {
	*name = strings.TrimSpace(*name)
	switch {
	case *name == "":
		return Errorf(Invalid, "%s needs a name.", what).At("name")
	case len(*name) > maxName:
		return Errorf(Invalid, "A name is at most %d bytes long.", maxName).At("name")
	case strings.ContainsFunc(*name, isControl):
		return Errorf(Invalid, "A name has no line breaks or other control characters.").At("name")
	}
	return nil
}

// OneLine returns a text that somebody elsewhere wrote, such as their name at the
// provider, as it can be stored, shown and mailed: one line without control
// characters, of at most as many bytes as a name has.
func OneLine(text string) string {
	text = strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if isControl(r) {
			return ' '
		}
		return r
	}, text)), " ")
	if len(text) <= maxName {
		return text
	}
	cut := maxName
	for !utf8.RuneStart(text[cut]) {
		cut--
	}
	return strings.TrimSpace(text[:cut])
}

// isControl reports whether a letter would break a line, or turn the letters
// around it about, in what is shown or mailed.
func isControl(r rune) bool {
	return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' || unicode.Is(unicode.Bidi_Control, r)
}
