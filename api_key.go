package greenroom

import "time"

// An APIKey lets a program act as the user who made it, inside one organization
// only. The key itself is shown once and kept as a hash.
type APIKey struct {
	ID           string // key_…
	Organization OrganizationID
	User         UserID
	Name         string // what it is for
	CreatedAt    time.Time
}

// Validate trims the key's name and returns an Invalid error that names the
// first field at fault.
func (k *APIKey) Validate() error { return checkName(&k.Name, "A key") }
