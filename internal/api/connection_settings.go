package api

import (
	"context"

	"greenroom/internal/app"
)

// connectionSettings are what people say about a connection.
type connectionSettings struct {
	Name        string `json:"name" example:"Main account"`
	DefaultHost string `json:"default_host,omitempty" doc:"E-mail address of a licensed user, who hosts where nobody who leads can. Absent: sessions bring a host." example:"rooms-1@hospital.example"`
}

// ConnectionChange is a connection in an address, and its revision.
type ConnectionChange struct {
	ConnectionID
	IfMatch
}

func (s *server) updateConnection(ctx context.Context, who caller, in *struct {
	ConnectionChange
	Body connectionSettings
},
) (*answer[connection], error) {
	revision, err := in.revision()
	if err != nil {
		return nil, err
	}
	if _, err := s.UpdateConnection(ctx, who.Actor, who.organization, in.Connection, revision, app.ConnectionSettings(in.Body)); err != nil {
		return nil, err
	}
	return s.readConnection(ctx, who, &in.ConnectionID)
}

func (s *server) useConnectionFirst(ctx context.Context, who caller, in *ConnectionChange) (*answer[connection], error) {
	revision, err := in.revision()
	if err != nil {
		return nil, err
	}
	if _, err := s.UseFirst(ctx, who.Actor, who.organization, in.Connection, revision); err != nil {
		return nil, err
	}
	return s.readConnection(ctx, who, &in.ConnectionID)
}
