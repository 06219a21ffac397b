package greenroom

import (
	"bytes"
	"encoding/binary"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// peopleColumns says where in a record what stands.
type peopleColumns struct {
	index map[string]int // by the names that columnOf returns
	count int
}

// columnOf returns which column a heading names, or "".
func columnOf(heading string) string {
	plain := strings.NewReplacer("_", " ", "-", " ").Replace(strings.ToLower(heading))
	switch plain = strings.Join(strings.Fields(plain), " "); plain {
	case "name", "first name", "last name", "role", "time zone":
		return plain
	case "full name":
		return "name"
	case "given name", "firstname":
		return "first name"
	case "family name", "surname", "lastname":
		return "last name"
	case "email", "e mail", "email address", "e mail address", "mail":
		return "email"
	case "timezone":
		return "time zone"
	}
	return ""
}

// readColumns finds the columns in the line that names them, and returns what it
// does not know. A column that is missing or there twice is an Invalid error.
func readColumns(headings []string) (c peopleColumns, ignored []string, err error) {
	c = peopleColumns{index: map[string]int{}, count: len(headings)}
	for at, heading := range headings {
		column := columnOf(heading)
		_, twice := c.index[column]
		switch {
		case twice:
			return c, nil, Errorf(Invalid, "The file has two columns for %q. Nothing was read. Rename or delete one of them.", column).At("file")
		case column != "":
			c.index[column] = at
		case notBlank(heading):
			ignored = append(ignored, clip(strings.TrimSpace(heading)))
		}
	}
	if missing := c.missing(); missing != "" {
		return c, nil, Errorf(Invalid, "The file has no column for %s. Its first line says: %s. Nothing was read. Name the columns there: name,email,role,time_zone.",
			missing, clip(strings.Join(headings, ", "))).At("file")
	}
	return c, ignored, nil
}

// missing names the needed columns that are not there.
func (c *peopleColumns) missing() string {
	_, name := c.index["name"]
	_, first := c.index["first name"]
	_, last := c.index["last name"]
	_, email := c.index["email"]
	var missing []string
	switch {
	case name || first && last:
	case first:
		missing = append(missing, "last name")
	case last:
		missing = append(missing, "first name")
	default:
		missing = append(missing, "name")
	}
	if !email {
		missing = append(missing, "email")
	}
	return strings.Join(missing, " and ")
}

// clip shortens a text to what fits into a sentence.
func clip(text string) string {
	const most = 100
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}

// decodeText returns a file's text. Errors are Invalid and say how to save a
// file so that it can be read.
func decodeText(file []byte) (string, error) {
	if len(file) > MaxImportBytes {
		return "", Errorf(Invalid, "The file is larger than %d MiB. Nothing was read. Split it into several files.", MaxImportBytes>>20).At("file")
	}
	text := string(bytes.TrimPrefix(file, []byte("\xef\xbb\xbf")))
	if order := byteOrder(file); order != nil {
		text = decodeUTF16(file[2:], order)
	}
	if strings.Contains(text, "\x00") {
		return "", Errorf(Invalid, "This is not a CSV file, but perhaps a spreadsheet. Nothing was read. Save it as %q and choose that file.", "CSV UTF-8").At("file")
	}
	if !utf8.ValidString(text) {
		return "", Errorf(Invalid, "Line %d is not in UTF-8, so its letters cannot be read. Nothing was read. In Excel save the file as %q; in other programs choose the character set UTF-8.",
			badLine(text), "CSV UTF-8 (Comma delimited)").At("file")
	}
	if !strings.Contains(text, "\n") {
		text = strings.ReplaceAll(text, "\r", "\n") // as old Macintosh programs end lines
	}
	return text, nil
}

// byteOrder returns how UTF-16 is stored, by its byte order mark, or nil.
func byteOrder(file []byte) binary.ByteOrder {
	switch {
	case bytes.HasPrefix(file, []byte{0xff, 0xfe}):
		return binary.LittleEndian
	case bytes.HasPrefix(file, []byte{0xfe, 0xff}):
		return binary.BigEndian
	}
	return nil
}

// decodeUTF16 returns text without its byte order mark. Half a character at the
// end is left out; half a pair becomes U+FFFD.
func decodeUTF16(raw []byte, order binary.ByteOrder) string {
	units := make([]uint16, len(raw)/2)
	for i := range units {
		units[i] = order.Uint16(raw[2*i:])
	}
	return string(utf16.Decode(units))
}

// badLine returns the number of the first line that is not UTF-8.
func badLine(text string) int {
	line := 1
	for part := range strings.Lines(text) {
		if !utf8.ValidString(part) {
			break
		}
		line++
	}
	return line
}
