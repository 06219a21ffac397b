package zoomsim

import (
	"strconv"
	"time"
)

// An Instance is one time that a meeting was held.
type Instance struct {
	UUID         string        `json:"uuid"`
	MeetingID    int64         `json:"meeting_id"`
	AccountID    string        `json:"account_id"`
	HostID       string        `json:"host_id"`
	Topic        string        `json:"topic"`
	Type         int           `json:"type"`
	Timezone     string        `json:"timezone"`
	Started      time.Time     `json:"started"`
	Ended        time.Time     `json:"ended,omitzero"` // zero while it is live
	Participants []Participant `json:"participants,omitempty"`
}

// A Participant is one person's presence in an instance, or her wait for it.
type Participant struct {
	ID        string    `json:"id"` // within the instance
	UUID      string    `json:"uuid"`
	UserID    string    `json:"user_id,omitempty"` // of a person who signed in
	Name      string    `json:"name"`
	Email     string    `json:"email,omitempty"`
	Host      bool      `json:"host,omitempty"`
	Waiting   time.Time `json:"waiting,omitzero"` // since when in the waiting room; zero if never
	Joined    time.Time `json:"joined,omitzero"`  // zero while waiting
	Left      time.Time `json:"left,omitzero"`    // zero while present
	LeftWhy   string    `json:"left_why,omitempty"`
	Registrar string    `json:"registrant_id,omitempty"`
}

func (i *Instance) meeting() string { return strconv.FormatInt(i.MeetingID, 10) }

// live returns the running instance of a meeting, or nil.
func (s *Sim) live(meeting int64) *Instance {
	for _, i := range s.state.instances.in(meetingKey(meeting)) {
		if i.Ended.IsZero() {
			return i
		}
	}
	return nil
}
