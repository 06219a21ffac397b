package api

import (
	"context"

	"greenroom"
)

// organization is the organization that a key is for.
type organization struct {
	ID           string `json:"id" example:"org_06fh3v0k2m4p6r8t0w2y4a6c8e"`
	Name         string `json:"name" example:"St. Example Hospital"`
	TimeZone     string `json:"time_zone" doc:"IANA name." example:"America/Chicago"`
	VideoEnabled bool   `json:"video_enabled" doc:"Whether its sessions may have meetings."`
	ZoomForAll   bool   `json:"zoom_for_all" doc:"Whether programs may use Zoom unless one is refused; if not, only those that are granted it may."`
	Revision     int64  `json:"revision" example:"1"`
}

func (s *server) readOrganization(ctx context.Context, who caller, _ *struct{}) (*answer[organization], error) {
	o, err := s.Organization(ctx, who.Actor, who.organization)
	if err != nil {
		return nil, err
	}
	return &answer[organization]{etag(o.Revision), toOrganization(o)}, nil
}

func (s *server) setZoomForAll(ctx context.Context, who caller, in *struct {
	IfMatch
	Body struct {
		ZoomForAll bool `json:"zoom_for_all" doc:"Whether programs may use Zoom unless one is refused; if not, only those that are granted it may."`
	} `nameHint:"ZoomForAll"`
},
) (*answer[organization], error) {
	revision, err := in.revision()
	if err != nil {
		return nil, err
	}
	o, err := s.SetZoomForAll(ctx, who.Actor, who.organization, revision, in.Body.ZoomForAll)
	if err != nil {
		return nil, err
	}
	return &answer[organization]{etag(o.Revision), toOrganization(o)}, nil
}

func (s *server) switchVideo(ctx context.Context, who caller, in *struct {
	IfMatch
	Body struct {
		Enabled bool `json:"enabled" doc:"Whether the organization's sessions may have meetings."`
	} `nameHint:"VideoSwitch"`
},
) (*answer[organization], error) {
	revision, err := in.revision()
	if err != nil {
		return nil, err
	}
	o, err := s.SwitchVideo(ctx, who.Actor, who.organization, revision, in.Body.Enabled)
	if err != nil {
		return nil, err
	}
	return &answer[organization]{etag(o.Revision), toOrganization(o)}, nil
}

func toOrganization(o *greenroom.Organization) organization {
	return organization{ID: string(o.ID), Name: o.Name, TimeZone: o.TimeZone,
		VideoEnabled: o.VideoEnabled, ZoomForAll: o.ZoomForAll, Revision: o.Revision}
}
