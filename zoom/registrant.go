package zoom

import (
	"context"
	"net/http"

	"greenroom"
)

// maxBatch is how many registrants Zoom takes at once.
const maxBatch = 30

// RegistrantRequest is somebody who is to be registered for a meeting.
type RegistrantRequest struct {
	RegistrantDetails
	Language    string `json:"language,omitempty"` // of Zoom's mail, as in "en-US"
	AutoApprove *bool  `json:"auto_approve,omitempty"`
}

// RegistrantDetails are what a registrant says. Only the first name and the
// address are required.
type RegistrantDetails struct {
	FirstName         string           `json:"first_name"`
	LastName          string           `json:"last_name,omitempty"`
	Email             string           `json:"email"`
	Address           string           `json:"address,omitempty"`
	City              string           `json:"city,omitempty"`
	State             string           `json:"state,omitempty"`
	Zip               string           `json:"zip,omitempty"`
	Country           string           `json:"country,omitempty"` // two letters
	Phone             string           `json:"phone,omitempty"`
	Comments          string           `json:"comments,omitempty"`
	Industry          string           `json:"industry,omitempty"`
	JobTitle          string           `json:"job_title,omitempty"`
	Organization      string           `json:"org,omitempty"`
	Employees         string           `json:"no_of_employees,omitempty"` // as in "1-20"
	PurchaseTimeFrame string           `json:"purchasing_time_frame,omitempty"`
	PurchaseRole      string           `json:"role_in_purchase_process,omitempty"`
	CustomQuestions   []CustomQuestion `json:"custom_questions,omitzero"`
}

// CustomQuestion is a question of the host's, with the answer to it.
type CustomQuestion struct {
	Title string `json:"title"`
	Value string `json:"value"`
}

// Registrant is somebody who has registered.
type Registrant struct {
	RegistrantDetails
	ID      string `json:"id"`
	Status  string `json:"status,omitempty"` // "pending", "approved" or "denied"
	Created Time   `json:"create_time,omitzero"`
	JoinURL string `json:"join_url,omitempty"` // of this person; "" until approved
	PinCode int    `json:"participant_pin_code,omitempty"`
}

func (r Registrant) empty() bool { return r.ID == "" }

// Registration is the answer to [Client.AddRegistrant].
type Registration struct {
	RegistrantID string       `json:"registrant_id"`
	MeetingID    int64        `json:"id"`
	Topic        string       `json:"topic,omitempty"`
	Start        Time         `json:"start_time,omitzero"`
	JoinURL      string       `json:"join_url,omitempty"` // "" if the host approves by hand
	Occurrences  []Occurrence `json:"occurrences,omitzero"`
	PinCode      int          `json:"participant_pin_code,omitempty"`
}

func (r Registration) empty() bool { return r.RegistrantID == "" }

// AddRegistrant registers somebody for a meeting. occurrences are ids joined by
// commas, "" for all. Zoom takes 3 requests a day for each registrant.
//
// Errors: Conflict if the meeting is full, over or has no registration; and
// those of [Client.Meeting]: Zoom says of a meeting that is gone that the user
// is, code 1001.
func (c *Client) AddRegistrant(ctx context.Context, t Token, id int64, occurrences string, req RegistrantRequest) (*Registration, error) {
	var r Registration
	err := c.do(ctx, t, call{
		method: http.MethodPost, route: "/meetings/{meeting}/registrants", path: meetingPath(id) + "/registrants",
		query: options("occurrence_ids", occurrences), in: req, out: &r, write: true,
	})
	if err != nil {
		return nil, err
	}
	return &r, nil
}

// RegistrantBatch is a request to register up to 30 people at once.
type RegistrantBatch struct {
	AutoApprove      *bool           `json:"auto_approve,omitempty"`
	ConfirmationMail *bool           `json:"registrants_confirmation_email,omitempty"`
	Registrants      []BatchedPerson `json:"registrants"`
}

// BatchedPerson is one of them.
type BatchedPerson struct {
	Email     string `json:"email"`
	FirstName string `json:"first_name"`
	LastName  string `json:"last_name,omitempty"`
}

// BatchRegistration is what became of one of them.
type BatchRegistration struct {
	Email        string `json:"email"`
	RegistrantID string `json:"registrant_id"`
	JoinURL      string `json:"join_url,omitempty"`
	PinCode      int    `json:"participant_pin_code,omitempty"`
}

// BatchRegistrationList is the answer to [Client.AddRegistrants].
type BatchRegistrationList struct {
	Registrants []BatchRegistration `json:"registrants"`
}

func (l BatchRegistrationList) empty() bool { return l.Registrants == nil }

// AddRegistrants registers people for a Scheduled meeting with registration. It
// is a heavy call in Zoom's limits. Errors: Invalid for another type of meeting
// or more than 30 people; and those of [Client.AddRegistrant].
func (c *Client) AddRegistrants(ctx context.Context, t Token, id int64, batch RegistrantBatch) ([]BatchRegistration, error) {
	if n := len(batch.Registrants); n == 0 || n > maxBatch {
		return nil, greenroom.Errorf(greenroom.Invalid, "Zoom registers 1 to %d people at once, not %d.", maxBatch, n).At("registrants")
	}
	var list BatchRegistrationList
	err := c.do(ctx, t, call{
		method: http.MethodPost, route: "/meetings/{meeting}/batch_registrants", path: meetingPath(id) + "/batch_registrants",
		in: batch, out: &list, write: true,
	})
	return list.Registrants, err
}

// RegistrantsQuery says which registrants are listed.
type RegistrantsQuery struct {
	Status     string // "pending", "denied" or "approved", which "" means
	Occurrence string // "" means all
}

// RegistrantPage is a page of registrants.
type RegistrantPage struct {
	Paging
	Registrants []Registrant `json:"registrants"`
}

func (p RegistrantPage) rows() ([]Registrant, string) { return p.Registrants, p.NextPageToken }

// Registrants returns who has registered for a meeting. Errors are those of
// [Client.Meeting].
func (c *Client) Registrants(ctx context.Context, t Token, id int64, q RegistrantsQuery) ([]Registrant, error) {
	return pages[RegistrantPage](ctx, c, t, call{
		method: http.MethodGet, route: "/meetings/{meeting}/registrants", path: meetingPath(id) + "/registrants",
		query: options("status", q.Status, "occurrence_id", q.Occurrence),
	})
}

// Registrant returns one registrant. Errors are those of [Client.Meeting].
func (c *Client) Registrant(ctx context.Context, t Token, id int64, registrant string) (*Registrant, error) {
	path, err := below(meetingPath(id)+"/registrants/", registrant)
	if err != nil {
		return nil, err
	}
	var r Registrant
	if err := c.do(ctx, t, call{method: http.MethodGet, route: registrantRoute, path: path, out: &r}); err != nil {
		return nil, err
	}
	return &r, nil
}

const registrantRoute = "/meetings/{meeting}/registrants/{registrant}"

// DeleteRegistrant takes back a registration; occurrence "" means for all of
// them. Errors are those of [Client.Meeting].
func (c *Client) DeleteRegistrant(ctx context.Context, t Token, id int64, registrant, occurrence string) error {
	path, err := below(meetingPath(id)+"/registrants/", registrant)
	if err != nil {
		return err
	}
	return c.do(ctx, t, call{
		method: http.MethodDelete, route: registrantRoute, path: path, query: options("occurrence_id", occurrence), write: true,
	})
}

// What can become of a registration.
const (
	Approve = "approve"
	Cancel  = "cancel"
	Deny    = "deny"
)

// RegistrantStatus changes what became of some registrations.
type RegistrantStatus struct {
	Action      string          `json:"action"` // Approve, Cancel or Deny
	Registrants []RegistrantKey `json:"registrants"`
}

// RegistrantKey names a registrant, by one of the two.
type RegistrantKey struct {
	ID    string `json:"id,omitempty"`
	Email string `json:"email,omitempty"`
}

// SetRegistrantStatus approves, cancels or denies registrations; occurrence ""
// means for all of them. Zoom takes 10 changes a day for each registrant.
// Errors are those of [Client.Meeting].
func (c *Client) SetRegistrantStatus(ctx context.Context, t Token, id int64, occurrence string, status RegistrantStatus) error {
	return c.do(ctx, t, call{
		method: http.MethodPut, route: "/meetings/{meeting}/registrants/status", path: meetingPath(id) + "/registrants/status",
		query: options("occurrence_id", occurrence), in: status, write: true,
	})
}
