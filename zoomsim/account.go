package zoomsim

import "cmp"

// An Account is a customer of Zoom.
type Account struct {
	ID             string          `json:"id"`
	Name           string          `json:"name"`
	Plan           string          `json:"plan,omitempty"`            // free, pro, business, or unlimited; "" becomes Options.Plan
	Language       string          `json:"language,omitempty"`        // of error texts and invitations; "" becomes en-US
	Timezone       string          `json:"timezone,omitempty"`        // IANA name; "" becomes UTC
	PreApproval    bool            `json:"pre_approval,omitempty"`    // people may authorize only apps that an administrator approved
	APIURL         string          `json:"api_url,omitempty"`         // what token answers name as api_url; "" names the host that was called
	Settings       Settings        `json:"settings,omitempty"`        // where they differ from Zoom's defaults
	Locked         []string        `json:"locked,omitempty"`          // settings that win over everybody's own, as in in_meeting.waiting_room
	TrackingFields []TrackingField `json:"tracking_fields,omitempty"` // that meetings may carry
	ZoomRooms      bool            `json:"zoom_rooms,omitempty"`      // has a licence for Zoom Rooms
}

// A TrackingField is a label that an account puts on meetings.
type TrackingField struct {
	ID                string   `json:"id"`
	Field             string   `json:"field"`
	RecommendedValues []string `json:"recommended_values"`
	Required          bool     `json:"required"`
	Visible           bool     `json:"visible"`
}

// Settings are settings of an account or a user by section and name, as in
// {"in_meeting": {"waiting_room": true}}. Sections and names are those of the
// answer of GET /users/{userId}/settings.
type Settings map[string]map[string]any

// complete returns a with its defaults filled in.
func (a Account) complete(plan string) Account {
	a.Plan = cmp.Or(a.Plan, plan, Business)
	a.Language = cmp.Or(a.Language, "en-US")
	a.Timezone = cmp.Or(a.Timezone, "UTC")
	return a
}

// paid reports whether the account has a paid plan.
func (a *Account) paid() bool { return a.Plan != Free }
