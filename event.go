package greenroom

import "time"

// An Event says who did what, when. The events of an organization carry a
// gapless sequence: audit, live pages and outgoing webhooks read the same one.
type Event struct {
	Seq     int64 // given by the store: 1, 2, 3 …
	At      time.Time
	Actor   Actor // only Kind and ID are kept
	Verb    string
	Program ProgramID // "" if it concerns the organization
	Subject Subject
	Detail  map[string]string // what a reader needs beside the verb; never a secret
}

// A Subject is the thing that an event is about.
type Subject struct{ Kind, ID string }
