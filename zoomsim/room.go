package zoomsim

import (
	"cmp"
	"crypto/sha256"
	"encoding/base64"
)

// A Room is a Zoom Room, the equipment of a meeting room.
type Room struct {
	ID             string `json:"id"` // derived from account and name if the seed has none
	AccountID      string `json:"account_id"`
	Name           string `json:"name"`
	Status         string `json:"status,omitempty"` // Offline, Available, InMeeting, or UnderConstruction; "" becomes Available
	Type           string `json:"type,omitempty"`   // "" becomes ZoomRoom
	LocationID     string `json:"location_id,omitempty"`
	ActivationCode string `json:"activation_code,omitempty"`
	CalendarEmail  string `json:"calendar_email,omitempty"` // of the room's calendar
	Capacity       int    `json:"capacity,omitempty"`       // seats
}

// complete returns r with its defaults filled in.
func (r Room) complete() Room {
	if r.ID == "" {
		sum := sha256.Sum256([]byte("room " + r.AccountID + " " + r.Name))
		r.ID = base64.RawURLEncoding.EncodeToString(sum[:16])
	}
	r.Status = cmp.Or(r.Status, "Available")
	r.Type = cmp.Or(r.Type, "ZoomRoom")
	r.ActivationCode = cmp.Or(r.ActivationCode, "100000000")
	return r
}
