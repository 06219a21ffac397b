package greenroom

import "time"

// An Erasure is what a provider wants to be told: that what was known through an
// authorization, which was taken back there, is erased.
type Erasure struct {
	ID         string
	App        string
	Account    string // the provider's account id
	User       string // the provider's user id
	Event      []byte // what the provider sent then, JSON
	CreatedAt  time.Time
	ReportedAt time.Time // zero: not yet
}
