package zoom

import (
	"bytes"
	"context"
	"encoding/json"

	"greenroom"
)

// DataDeletion tells Zoom that what was known of a user was deleted after they
// took the app away.
type DataDeletion struct {
	ClientID  string          `json:"client_id"`
	UserID    string          `json:"user_id"`
	AccountID string          `json:"account_id"`
	Event     json.RawMessage `json:"deauthorization_event_received"` // the payload of app_deauthorized, as it came
	Completed bool            `json:"compliance_completed"`
}

// ReportDeletion tells Zoom that the data of a user was deleted. Zoom has asked
// for it within 10 days where the event app_deauthorized has
// user_data_retention "false" (Zoom data compliance documentation); repeating it
// does no harm. ClientID and Completed are filled in.
//
// Errors: Invalid if Zoom does not accept the app or the report; Limited and
// Unavailable, later.
func (c *Client) ReportDeletion(ctx context.Context, app AppCredentials, d DataDeletion) error {
	const path = "/oauth/data/compliance"
	d.ClientID, d.Completed = app.ClientID, true
	body, err := json.Marshal(d)
	if err != nil {
		return greenroom.Errorf(greenroom.Invalid, "The event of the app's removal is not the JSON that Zoom sent. Nothing was sent.").Because(err)
	}
	req, err := c.withBasic(ctx, app, c.apiURL+path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	_, err = c.exchange(req, path, false, c.judgeReport)
	return err
}

// judgeReport returns the error that an answer to a report is, or nil. Which of
// its two shapes of errors Zoom uses here, no public source says.
func (c *Client) judgeReport(r *reply) error {
	var stated OAuthError
	if decode(r.body, &stated) == nil && (stated.Code != "" || stated.Reason != "") {
		return c.judgeOAuth(r, false)
	}
	if e := parseError(r); r.status/100 != 2 || e.Code != 0 {
		return c.refused(r, e, false)
	}
	return nil
}
