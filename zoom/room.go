package zoom

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"
)

// Room is a Zoom Room. Its row does not name the calendar it is booked by: find
// a room by its name, or ask for its [RoomProfile].
type Room struct {
	ID             string   `json:"id"`
	RoomID         string   `json:"room_id,omitempty"`
	Name           string   `json:"name"`
	LocationID     string   `json:"location_id,omitempty"`
	Status         string   `json:"status,omitempty"` // "Offline", "Available", "InMeeting" or "UnderConstruction"
	TagIDs         []string `json:"tag_ids,omitzero"`
	ActivationCode Hidden   `json:"activation_code,omitempty"`
}

// RoomsQuery says which rooms are listed.
type RoomsQuery struct {
	Status     string // as in Room
	Type       string // "ZoomRoom", "Kiosk", "StandaloneWhiteboard", "SchedulingDisplayOnly" or "DigitalSignageOnly"
	LocationID string
	Name       string // or a part of it
	Unassigned bool   // those without a licence
}

// RoomPage is a page of rooms.
type RoomPage struct {
	Paging
	Rooms []Room `json:"rooms"`
}

func (p RoomPage) rows() ([]Room, string) { return p.Rooms, p.NextPageToken }

// Rooms returns the Zoom Rooms of the account. Errors are those of
// [Client.Users], and Forbidden if the account has bought none.
func (c *Client) Rooms(ctx context.Context, t Token, q RoomsQuery) ([]Room, error) {
	query := options("status", q.Status, "type", q.Type, "location_id", q.LocationID, "query_name", q.Name)
	if q.Unassigned {
		query.Set("unassigned_rooms", strconv.FormatBool(q.Unassigned))
	}
	return pages[RoomPage](ctx, c, t, call{method: http.MethodGet, route: "/rooms", path: "/rooms", query: query})
}

// RoomProfile is what a Zoom Room is set up to be.
type RoomProfile struct {
	Basic  RoomBasics      `json:"basic,omitzero"`
	Device RoomDevice      `json:"device,omitzero"`
	Setup  json.RawMessage `json:"setup,omitempty"` // displays and check-in, as Zoom has them
}

// RoomBasics are the first page of a room's profile.
type RoomBasics struct {
	Name                  string   `json:"name,omitempty"`
	DisplayName           string   `json:"display_name,omitempty"`
	Type                  string   `json:"zoom_room_type,omitempty"` // as in RoomsQuery
	LocationID            string   `json:"location_id,omitempty"`
	CalendarResourceID    string   `json:"calendar_resource_id,omitempty"`
	UserID                string   `json:"user_id,omitempty"`
	TagIDs                []string `json:"tag_ids,omitzero"`
	Capacity              int      `json:"capacity,omitempty"` // people
	SupportEmail          string   `json:"support_email,omitempty"`
	SupportPhone          string   `json:"support_phone,omitempty"`
	ActivationCode        Hidden   `json:"activation_code,omitempty"`
	Passcode              Hidden   `json:"room_passcode,omitempty"`
	RequireCodeToExit     *bool    `json:"required_code_to_ext,omitempty"`
	HideInContacts        *bool    `json:"hide_room_in_contacts,omitempty"`
	DisplayNameInMeetings *bool    `json:"use_display_name_in_meetings,omitempty"`
	DisplayNameOnSchedule *bool    `json:"use_display_name_on_scheduling_display,omitempty"`
	DisplayNameOnRoom     *bool    `json:"use_display_name_on_zoom_rooms_display_and_controller,omitempty"`
	CapacityOnSchedule    *bool    `json:"show_room_capacity_on_the_scheduling_display,omitempty"`
	CapacityOnRoom        *bool    `json:"show_room_capacity_on_the_zoom_rooms,omitempty"`
}

// RoomDevice is the device of a room.
type RoomDevice struct {
	ProfileID string `json:"device_profile_id,omitempty"`
}

// Room returns the profile of a Zoom Room. Errors: NotFound if the account has
// no such room; and those of [Client.Rooms].
func (c *Client) Room(ctx context.Context, t Token, id string) (*RoomProfile, error) {
	path, err := below("/rooms/", id)
	if err != nil {
		return nil, err
	}
	var p RoomProfile
	if err := c.do(ctx, t, call{method: http.MethodGet, route: "/rooms/{room}", path: path, out: &p}); err != nil {
		return nil, err
	}
	return &p, nil
}
