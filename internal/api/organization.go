package api

import "context"

// organization is the organization that a key is for.
type organization struct {
	ID           string `json:"id" example:"org_06fh3v0k2m4p6r8t0w2y4a6c8e"`
	Name         string `json:"name" example:"St. Example Hospital"`
	TimeZone     string `json:"time_zone" doc:"IANA name." example:"America/Chicago"`
	VideoEnabled bool   `json:"video_enabled" doc:"Whether its sessions may have meetings."`
	Revision     int64  `json:"revision" example:"1"`
}

func (s *server) readOrganization(ctx context.Context, who caller, _ *struct{}) (*answer[organization], error) {
	o, err := s.Organization(ctx, who.Actor, who.organization)
	if err != nil {
		return nil, err
	}
	return &answer[organization]{etag(o.Revision), organization{ID: string(o.ID), Name: o.Name, TimeZone: o.TimeZone,
		VideoEnabled: o.VideoEnabled, Revision: o.Revision}}, nil
}
