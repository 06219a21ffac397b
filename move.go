package greenroom

import "time"

// A Move takes the upcoming sessions of a connection that has ended elsewhere,
// one after the other.
type Move struct {
	ID           string
	Organization OrganizationID
	Connection   ConnectionID // the one that has ended
	To           Location     // Zoom: through whatever connection is used now; or BuiltInRoom
	Programs     []ProgramID  // whose sessions are moved
	By           Actor        // only Kind and ID are kept
	Total        int          // sessions that there were when it began
	Moved        int          // so far
	Kept         int          // could not be moved
	CreatedAt    time.Time
	FinishedAt   time.Time // zero while it goes on
}

// Validate returns an Invalid error if the sessions cannot go there.
func (m *Move) Validate() error {
	if m.To != Zoom && m.To != BuiltInRoom {
		return Errorf(Invalid, "Sessions can be moved to another Zoom connection or to the built-in room. Nothing was moved. Choose one of them.").At("to")
	}
	return nil
}
