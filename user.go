package greenroom

import "time"

// A User is an account that signs in. It may act in several organizations,
// through the roles that it is granted.
type User struct {
	ID           UserID
	Name         string
	Email        string
	TimeZone     string // IANA name
	PasswordHash string // argon2id; "" for those who sign in by link only
	CreatedAt    time.Time
}
