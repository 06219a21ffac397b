package zoom

import (
	"context"
	"net/http"
)

// TrackingField is a field that an account keeps for its meetings. A required
// one that is left out can make a new meeting fail.
type TrackingField struct {
	ID                string   `json:"id,omitempty"` // of one that exists
	Field             string   `json:"field"`
	RecommendedValues []string `json:"recommended_values,omitzero"`
	Required          bool     `json:"required"`
	Visible           bool     `json:"visible"`
}

func (t TrackingField) empty() bool { return t.ID == "" }

// TrackingFieldList is the answer to [Client.TrackingFields].
type TrackingFieldList struct {
	TotalRecords   int             `json:"total_records"`
	TrackingFields []TrackingField `json:"tracking_fields"`
}

func (l TrackingFieldList) empty() bool { return l.TrackingFields == nil }

// TrackingFields returns the tracking fields of the account. Errors are those of
// [Client.Users].
func (c *Client) TrackingFields(ctx context.Context, t Token) ([]TrackingField, error) {
	var list TrackingFieldList
	err := c.do(ctx, t, call{method: http.MethodGet, route: "/tracking_fields", path: "/tracking_fields", out: &list})
	return list.TrackingFields, err
}

// CreateTrackingField makes a tracking field. Errors are those of
// [Client.Users], and Invalid.
func (c *Client) CreateTrackingField(ctx context.Context, t Token, field TrackingField) (*TrackingField, error) {
	var made TrackingField
	err := c.do(ctx, t, call{
		method: http.MethodPost, route: "/tracking_fields", path: "/tracking_fields", in: field, out: &made, write: true,
	})
	if err != nil {
		return nil, err
	}
	return &made, nil
}
