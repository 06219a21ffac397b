package greenroom

import (
	"strings"
	"time"
	"unicode/utf8"
)

// A User is an account that signs in. It may act in several organizations,
// through the roles that it is granted.
type User struct {
	ID           UserID
	Name         string
	Email        string
	TimeZone     string // IANA name
	PasswordHash Secret // argon2id; "" for those who sign in by link only
	CreatedAt    time.Time
	DisabledAt   time.Time // since when they may not sign in; zero: they may
}

// Validate trims the user's texts and returns an Invalid error that names the
// first field at fault.
func (u *User) Validate() error {
	if err := checkName(&u.Name, "A user"); err != nil {
		return err
	}
	u.Email = strings.TrimSpace(u.Email)
	if err := CheckEmail(u.Email); err != nil {
		return err
	}
	_, err := Zone(u.TimeZone)
	return err
}

// Bounds of a password: length is what makes one strong, and hashing must stay
// cheap to ask for.
const (
	MinPassword = 12  // characters
	MaxPassword = 200 // bytes
)

// CheckPassword returns an Invalid error unless the password may be used.
func CheckPassword(password Secret) error {
	text := password.Reveal()
	switch {
	case !utf8.ValidString(text) || strings.ContainsFunc(text, isControl):
		return Errorf(Invalid, "A password has no line breaks or other control characters. The old one was kept.").At("password")
	case utf8.RuneCountInString(text) < MinPassword:
		return Errorf(Invalid, "A password has at least %d characters. The old one was kept. A few words in a row make a good one.", MinPassword).At("password")
	case len(text) > MaxPassword:
		return Errorf(Invalid, "A password is at most %d bytes long. The old one was kept.", MaxPassword).At("password")
	}
	return nil
}
