package greenroom

import (
	"net/mail"
	"strings"
	"time"
)

// A Person is anyone who takes part. They may or may not sign in.
type Person struct {
	ID           PersonID
	Organization OrganizationID
	Name         string
	Email        string // an address as typed; compare with EmailKey
	TimeZone     string // IANA name
	Revision     int64
	CreatedAt    time.Time
}

// Validate trims the person's texts and returns an Invalid error that names the
// first field at fault.
func (p *Person) Validate() error {
	for _, fault := range p.faults() {
		if fault != nil {
			return fault
		}
	}
	return nil
}

// faults trims the person's texts and returns what is wrong with the name, the
// address and the time zone, nil for what is right.
func (p *Person) faults() []error {
	name := checkName(&p.Name, "A person")
	p.Email = strings.TrimSpace(p.Email)
	_, zone := Zone(p.TimeZone)
	return []error{name, CheckEmail(p.Email), zone}
}

// A ProgramPerson is a person in a program, with the role that they usually take
// in its sessions.
type ProgramPerson struct {
	Person *Person
	Role   SessionRole
}

// PersonCursor is the place of a person in a list by name: the list goes on
// after it. The zero cursor begins at the beginning.
type PersonCursor struct {
	Name string
	ID   PersonID
}

// CheckEmail returns an Invalid error unless text is one bare address, such as
// "b.beispiel@example.org" (RFC 5321, section 4.1.2, ASCII only, at most 254
// octets, with a dot in its domain).
func CheckEmail(text string) error {
	bad := Errorf(Invalid, "%q is not an e-mail address.", text).At("email")
	if len(text) > 254 || strings.ContainsFunc(text, func(r rune) bool { return r <= ' ' || r >= 0x7f }) {
		return bad
	}
	address, err := mail.ParseAddress(text)
	if err != nil || address.Address != text {
		return bad
	}
	_, domain, _ := strings.Cut(text, "@")
	if strings.ContainsFunc(domain, isNotDomain) || !strings.Contains(strings.Trim(domain, "."), ".") {
		return bad
	}
	return nil
}

// isNotDomain reports whether a letter does not stand in the name of a host.
func isNotDomain(r rune) bool {
	return r != '.' && r != '-' && (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z')
}

// EmailKey returns the form in which two addresses are compared: lower case.
// The local part is case-sensitive by RFC 5321, but nobody relies on it and
// people do type it differently.
func EmailKey(email string) string { return strings.ToLower(strings.TrimSpace(email)) }
