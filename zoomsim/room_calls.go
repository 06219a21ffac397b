package zoomsim

import (
	"net/http"
	"slices"
	"strings"
)

// A roomRow is a room as lists show it.
type roomRow struct {
	ID             string   `json:"id"`
	RoomID         string   `json:"room_id"`
	Name           string   `json:"name"`
	LocationID     string   `json:"location_id"`
	Status         string   `json:"status"`
	ActivationCode string   `json:"activation_code"`
	TagIDs         []string `json:"tag_ids"`
}

// equipped refuses accounts that have no Zoom Rooms or a plan without them.
func (c *call) equipped() *apiError {
	if !c.account.ZoomRooms || !c.account.paid() {
		return refuse(http.StatusBadRequest, 200,
			"Zoom Room subscription not found. Try again after purchasing a Zoom Room subscription.")
	}
	return nil
}

// listRooms serves GET /rooms, by id. That query_name matches a part of the
// name whatever its case is a guess, and that unassigned_rooms shows no others.
func (c *call) listRooms() (int, any, *apiError) {
	if fail := c.equipped(); fail != nil {
		return 0, nil, fail
	}
	status, kind, place := c.FormValue("status"), c.FormValue("type"), c.FormValue("location_id")
	name, unassigned := strings.ToLower(c.FormValue("query_name")), c.FormValue("unassigned_rooms") == "true"
	switch {
	case status != "" && !slices.Contains(roomStatuses, status):
		return 0, nil, invalid("status")
	case kind != "" && !slices.Contains(roomTypes, kind):
		return 0, nil, invalid("type")
	}
	rows := []roomRow{}
	for r := range c.sim.state.rooms.each(c.account.ID) {
		if (status == "" || r.Status == status) && (kind == "" || r.Type == kind) && (place == "" || r.LocationID == place) &&
			(!unassigned || r.Unassigned) && strings.Contains(strings.ToLower(r.Name), name) {
			rows = append(rows, roomRow{r.ID, r.ID, r.Name, r.LocationID, r.Status, r.ActivationCode, []string{}})
		}
	}
	page, rows, fail := paged(c, rows)
	return http.StatusOK, struct {
		NextPageToken string    `json:"next_page_token"`
		PageSize      int       `json:"page_size"`
		Rooms         []roomRow `json:"rooms"`
	}{page.NextPageToken, page.PageSize, rows}, fail
}

// A roomAnswer is the single form.
type roomAnswer struct {
	Basic  roomBasic  `json:"basic"`
	Device roomDevice `json:"device"`
	Setup  roomSetup  `json:"setup"`
}

type roomBasic struct {
	ActivationCode string   `json:"activation_code"`
	Hidden         bool     `json:"hide_room_in_contacts"`
	Name           string   `json:"name"`
	DisplayName    string   `json:"display_name"`
	CodeToExit     bool     `json:"required_code_to_ext"`
	Calendar       string   `json:"calendar_resource_id,omitempty"`
	Type           string   `json:"zoom_room_type"`
	LocationID     string   `json:"location_id,omitempty"`
	TagIDs         []string `json:"tag_ids"`
	Capacity       int      `json:"capacity,omitempty"`
}

type roomDevice struct {
	ProfileID string `json:"device_profile_id"`
}

type roomSetup struct {
	CheckIn           roomCheckIn `json:"checkin_and_checkout"`
	UnderConstruction bool        `json:"under_construction"`
}

type roomCheckIn struct {
	Enable bool `json:"enable"`
}

// getRoom serves GET /rooms/{room}, with a new activation code if asked.
func (c *call) getRoom() (int, any, *apiError) {
	if fail := c.equipped(); fail != nil {
		return 0, nil, fail
	}
	id := c.PathValue("room")
	r := c.sim.state.rooms.get(id)
	if r == nil || r.AccountID != c.account.ID {
		return 0, nil, refuse(http.StatusNotFound, 1012, "Room not found:"+id+".")
	}
	if c.FormValue("regenerate_activation_code") == "true" {
		changed := *r
		changed.ActivationCode = activationCode(secret(16))
		c.sim.state.rooms.put(&changed)
		r = &changed
	}
	basic := roomBasic{ActivationCode: r.ActivationCode, Name: r.Name, DisplayName: r.Name, Type: r.Type,
		LocationID: r.LocationID, TagIDs: []string{}, Capacity: r.Capacity}
	if r.CalendarEmail != "" {
		basic.Calendar = shortHash("calendar " + r.CalendarEmail)
	}
	return http.StatusOK, roomAnswer{basic, roomDevice{shortHash("device " + r.ID)},
		roomSetup{UnderConstruction: r.Status == "UnderConstruction"}}, nil
}
