package greenroom

import (
	"slices"
	"time"
)

// An Outcome says what came of one check of a connection.
type Outcome int

// The outcomes, from good to bad.
const (
	Unknown  Outcome = iota // it could not be looked at, or not yet
	Passed                  // as it should be
	Noticed                 // worth knowing, and nothing is wrong
	Impaired                // part of the work is not possible
	Broken                  // no meeting can be made
)

// outcomes are their words, as they are stored and sent.
var outcomes = []string{Unknown: "unknown", Passed: "passed", Noticed: "noticed", Impaired: "impaired", Broken: "broken"}

// String returns a word that stays the same for good.
func (o Outcome) String() string {
	if o < 0 || int(o) >= len(outcomes) {
		return ""
	}
	return outcomes[o]
}

// OutcomeOf returns the outcome of a word, Unknown for any that is none.
func OutcomeOf(word string) Outcome { return Outcome(max(0, slices.Index(outcomes, word))) }

// A Check is one thing that is looked at.
type Check string

// The checks, in the order in which they are made and shown.
const (
	CheckToken       Check = "token"        // the provider gives a token
	CheckApp         Check = "app"          // the app is active
	CheckScopes      Check = "scopes"       // one finding for each Feature
	CheckRole        Check = "role"         // the rights of whoever authorized: one finding for each right
	CheckHosts       Check = "hosts"        // somebody there can host
	CheckDefaultHost Check = "default_host" // it exists, is active, and licensed
	CheckCapacity    Check = "capacity"     // of hosts, against the sessions to come
	CheckWaitingRoom Check = "waiting_room" // others than the host may admit people
	CheckPeople      Check = "people"       // how many leaders are users there
	CheckWebhook     Check = "webhook"      // the provider's events reach us
	CheckQuota       Check = "quota"        // what is used of today's
)

// Checks returns every check, in order.
func Checks() []Check {
	return []Check{CheckToken, CheckApp, CheckScopes, CheckRole, CheckHosts, CheckDefaultHost, CheckCapacity, CheckWaitingRoom,
		CheckPeople, CheckWebhook, CheckQuota}
}

// A Finding is what came of one check. It is stored as facts; words are made of
// it where it is read: see [Finding.Err].
type Finding struct {
	Check   Check    `json:"check"`
	About   string   `json:"about,omitempty"` // which feature, right or host, where a check has several findings
	Outcome Outcome  `json:"outcome"`
	Args    []string `json:"args,omitempty"` // what the sentence names: see the check
}

// Health is how a connection was found to be.
type Health struct {
	Findings []Finding `json:"findings,omitempty"`
	At       time.Time `json:"at,omitzero"`
}

// HealthDays is how far ahead the sessions to come are looked at, in days.
const HealthDays = 30

// After returns what is known after a look at now: what it found, and of what it
// could not look at, what was known to be wrong before. A provider that cannot
// be reached is no news about a connection.
func (h Health) After(found []Finding, now time.Time) Health {
	next := Health{At: now}
	for _, f := range found {
		kept := false
		for _, old := range h.Findings {
			if f.Outcome == Unknown && old.Check == f.Check && (f.About == "" || f.About == old.About) && old.Outcome >= Impaired {
				next.Findings, kept = append(next.Findings, old), true
			}
		}
		if !kept {
			next.Findings = append(next.Findings, f)
		}
	}
	return next
}

// Of returns the finding of a check about something, or one whose outcome is
// Unknown.
func (h Health) Of(check Check, about string) Finding {
	for _, f := range h.Findings {
		if f.Check == check && f.About == about {
			return f
		}
	}
	return Finding{Check: check, About: about}
}

// Worst returns the worst outcome of all findings.
func (h Health) Worst() Outcome {
	worst := Unknown
	for _, f := range h.Findings {
		worst = max(worst, f.Outcome)
	}
	return worst
}

// A Feature is something that Greenroom does at a provider, for which it needs
// scopes.
type Feature string

// The features.
const (
	MakeMeetings Feature = "make_meetings" // create, change and delete
	ReadMeetings Feature = "read_meetings" // read back what was stored, and find what a lost answer left
	ReadHosts    Feature = "read_hosts"    // the users: who can host, and their licence
	ReadSettings Feature = "read_settings" // of hosts: capacity, waiting room
	ReadRights   Feature = "read_rights"   // of whoever authorized
	ReadRooms    Feature = "read_rooms"    // Zoom Rooms
)

// A ScopeNeed is what one feature needs. Any one set suffices: the scopes of one
// kind are all needed.
type ScopeNeed struct {
	Feature  Feature
	Granular []string // what a new app is given
	Classic  []string // what an older app may have instead
	Vital    bool     // without it no meeting can be made
}

// Met reports whether held scopes suffice.
func (n ScopeNeed) Met(held []string) bool { return len(n.Missing(held)) == 0 }

// Missing returns which scopes to add: none if either kind is complete.
func (n ScopeNeed) Missing(held []string) []string {
	if len(n.Classic) > 0 && len(without(n.Classic, held)) == 0 {
		return nil
	}
	return without(n.Granular, held)
}

// without returns the wanted words that are not held.
func without(wanted, held []string) []string {
	return slices.DeleteFunc(slices.Clone(wanted), func(w string) bool { return slices.Contains(held, w) })
}
