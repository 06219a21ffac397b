package zoomsim

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// A Room is a Zoom Room, the equipment of a meeting room.
type Room struct {
	ID             string `json:"id,omitempty"` // derived from account and name if the seed has none
	AccountID      string `json:"account_id"`
	Name           string `json:"name"`
	Status         string `json:"status,omitempty"` // Offline, Available, InMeeting, or UnderConstruction; "" becomes Available
	Type           string `json:"type,omitempty"`   // Kiosk, ZoomRoom, StandaloneWhiteboard, SchedulingDisplayOnly, or DigitalSignageOnly; "" becomes ZoomRoom
	LocationID     string `json:"location_id,omitempty"`
	ActivationCode string `json:"activation_code,omitempty"` // derived from the id if there is none
	CalendarEmail  string `json:"calendar_email,omitempty"`  // of the room's calendar; answers show an id made of it
	Capacity       int    `json:"capacity,omitempty"`        // seats
	Unassigned     bool   `json:"unassigned,omitempty"`      // nobody has it yet
}

// Values that a Room may have.
var (
	roomStatuses = []string{"Offline", "Available", "InMeeting", "UnderConstruction"}
	roomTypes    = []string{"Kiosk", "ZoomRoom", "StandaloneWhiteboard", "SchedulingDisplayOnly", "DigitalSignageOnly"}
)

// complete returns r with its defaults filled in.
func (r Room) complete() Room {
	r.ID = cmp.Or(r.ID, shortHash("room "+r.AccountID+" "+r.Name))
	r.Status = cmp.Or(r.Status, "Available")
	r.Type = cmp.Or(r.Type, "ZoomRoom")
	r.ActivationCode = cmp.Or(r.ActivationCode, activationCode(r.ID))
	return r
}

// activationCode returns four times four digits made of a text.
func activationCode(text string) string {
	sum := sha256.Sum256([]byte("activation " + text))
	groups := make([]string, 4)
	for i := range groups {
		groups[i] = strconv.Itoa(1000 + int(binary.BigEndian.Uint16(sum[2*i:]))%9000)
	}
	return strings.Join(groups, "-")
}

// check returns an error that says which value of a complete r is wrong.
func (r *Room) check() error {
	switch {
	case strings.TrimSpace(r.Name) == "":
		return errors.New("zoomsim: a room needs a name")
	case !slices.Contains(roomStatuses, r.Status):
		return fmt.Errorf("zoomsim: there is no room status %q: it is one of %s", r.Status, strings.Join(roomStatuses, ", "))
	case !slices.Contains(roomTypes, r.Type):
		return fmt.Errorf("zoomsim: there is no room type %q: it is one of %s", r.Type, strings.Join(roomTypes, ", "))
	case r.Capacity < 0:
		return errors.New("zoomsim: a room cannot have fewer than no seats")
	}
	return nil
}

// A roomEvent is the payload of zoomroom.created, updated, and deleted.
type roomEvent struct {
	Object struct {
		ID   string `json:"id"`
		Name string `json:"room_name"`
	} `json:"object"`
}

func (s *Sim) tellRoom(name string, r *Room) {
	var told roomEvent
	told.Object.ID, told.Object.Name = r.ID, r.Name
	s.emit(event{name: name, account: r.AccountID, payload: told})
}

// addRoom adds a room and tells it.
func (s *Sim) addRoom(r Room) (*Room, error) {
	r = r.complete()
	if _, err := s.account(r.AccountID); err != nil {
		return nil, err
	}
	if s.state.rooms.get(r.ID) != nil {
		return nil, fmt.Errorf("zoomsim: there is a room %s already", r.Name)
	}
	if err := r.check(); err != nil {
		return nil, err
	}
	s.state.rooms.put(&r)
	s.tellRoom("zoomroom.created", &r)
	return &r, nil
}

// A RoomChange says what becomes of a room. Zero fields and nil pointers stay
// as they are.
type RoomChange struct {
	Name          string  `json:"name"`
	Status        string  `json:"status"` // Offline, Available, InMeeting, or UnderConstruction
	Type          string  `json:"type"`   // as that of a Room
	LocationID    *string `json:"location_id"`
	CalendarEmail *string `json:"calendar_email"`
	Capacity      *int    `json:"capacity"`
	Unassigned    *bool   `json:"unassigned"`
}

// of returns the room that r becomes.
func (change RoomChange) of(r *Room) Room {
	changed := *r
	changed.Name = cmp.Or(change.Name, r.Name)
	changed.Status = cmp.Or(change.Status, r.Status)
	changed.Type = cmp.Or(change.Type, r.Type)
	changed.LocationID = *cmp.Or(change.LocationID, &r.LocationID)
	changed.CalendarEmail = *cmp.Or(change.CalendarEmail, &r.CalendarEmail)
	changed.Capacity = *cmp.Or(change.Capacity, &r.Capacity)
	changed.Unassigned = *cmp.Or(change.Unassigned, &r.Unassigned)
	return changed
}

// setRoom changes a room and tells it.
func (s *Sim) setRoom(id string, change RoomChange) error {
	r := s.state.rooms.get(id)
	if r == nil {
		return fmt.Errorf("zoomsim: there is no room %q", id)
	}
	changed := change.of(r)
	if err := changed.check(); err != nil {
		return err
	}
	if changed != *r {
		s.state.rooms.put(&changed)
		s.tellRoom("zoomroom.updated", &changed)
	}
	return nil
}

// deleteRoom removes a room and tells it.
func (s *Sim) deleteRoom(id string) error {
	r := s.state.rooms.get(id)
	if r == nil {
		return fmt.Errorf("zoomsim: there is no room %q", id)
	}
	s.state.rooms.drop(id)
	s.tellRoom("zoomroom.deleted", r)
	return nil
}
