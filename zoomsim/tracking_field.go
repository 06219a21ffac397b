package zoomsim

import (
	"net/http"
	"slices"
)

// A TrackingField is a label that an account puts on meetings.
type TrackingField struct {
	ID                string   `json:"id"`
	Field             string   `json:"field"`
	RecommendedValues []string `json:"recommended_values"`
	Required          bool     `json:"required"`
	Visible           bool     `json:"visible"`
}

// listTrackingFields serves GET /tracking_fields.
func (c *call) listTrackingFields() (int, any, *apiError) {
	if fail := c.tracks(); fail != nil {
		return 0, nil, fail
	}
	return http.StatusOK, map[string]any{
		"total_records":   len(c.account.TrackingFields),
		"tracking_fields": append([]TrackingField{}, c.account.TrackingFields...),
	}, nil
}

// addTrackingField serves POST /tracking_fields. That a label is needed, and
// needed once only, is a guess.
func (c *call) addTrackingField() (int, any, *apiError) {
	if fail := c.tracks(); fail != nil {
		return 0, nil, fail
	}
	var in struct {
		Field             string   `json:"field"`
		RecommendedValues []string `json:"recommended_values"`
		Required          bool     `json:"required"`
		Visible           bool     `json:"visible"`
	}
	if fail := c.readJSON(&in); fail != nil {
		return 0, nil, fail
	}
	taken := slices.ContainsFunc(c.account.TrackingFields, func(f TrackingField) bool { return f.Field == in.Field })
	if in.Field == "" || taken {
		return 0, nil, invalid("field")
	}
	added := TrackingField{secret(9), in.Field, append([]string{}, in.RecommendedValues...), in.Required, in.Visible}
	changed := *c.account
	changed.TrackingFields = append(slices.Clone(c.account.TrackingFields), added)
	c.sim.state.accounts.put(&changed)
	return http.StatusCreated, added, nil
}

// tracks refuses accounts below Business, which the API reference demands. The
// code is a guess.
func (c *call) tracks() *apiError {
	if !c.account.paid() || c.account.Plan == Pro {
		return refuse(http.StatusBadRequest, 200, "No permission.")
	}
	return nil
}
