package api

import (
	"context"
	"time"

	"greenroom"
)

// connection is an organization's, program's or person's use of Zoom.
type connection struct {
	ID          string          `json:"id" example:"con_06fh3v0k2m4p6r8t0w2y4a6c8e"`
	Name        string          `json:"name" example:"Main account"`
	Owner       connectionOwner `json:"owner"`
	Kind        appKind         `json:"kind" example:"server_to_server"`
	State       connectionState `json:"state" example:"live"`
	Account     string          `json:"account" doc:"Zoom's account id." example:"SimHospitalAccount01"`
	DefaultHost string          `json:"default_host,omitempty" doc:"Who hosts where nobody who leads can." example:"rooms-1@hospital.example"`
	Hosts       int             `json:"hosts" doc:"Users of the account, as last seen." example:"40"`
	Licensed    int             `json:"licensed" doc:"Those of them who are active and licensed." example:"12"`
	Rank        int             `json:"rank" doc:"Its place among its owner's. The first that works is used; the others stand by." example:"0"`
	Revision    int64           `json:"revision" example:"1"`
	CreatedAt   time.Time       `json:"created_at" example:"2026-11-21T10:00:00Z"`
	EndedBy     string          `json:"ended_by,omitempty" enum:"disconnected,deauthorized,refused" doc:"Why it is revoked: disconnected here; its app removed at Zoom; no longer honoured by Zoom." example:"disconnected"`
	EndedAt     time.Time       `json:"ended_at,omitzero" example:"2026-11-21T10:00:00Z"`
}

type connectionOwner struct {
	Kind ownerKind `json:"kind" example:"organization"`
	ID   string    `json:"id" example:"org_06fh3v0k2m4p6r8t0w2y4a6c8e"`
	Name string    `json:"name" example:"St. Example Hospital"`
}

type connectPageAnswer struct {
	Body struct {
		Open string `json:"open" doc:"The page to open in a browser, where somebody who has signed in consents." example:"https://greenroom.example/o/org_06fh3v0k2m4p6r8t0w2y4a6c8e/integrations"`
	} `nameHint:"ConnectPage"`
}

func (s *server) listConnections(ctx context.Context, who caller, in *struct{ Paging }) (*pageAnswer[connection], error) {
	var from int
	if err := in.after(&from); err != nil {
		return nil, err
	}
	found, err := s.Connections(ctx, who.Actor, who.organization)
	if err != nil {
		return nil, err
	}
	found = found[min(max(from, 0), len(found)):]
	var last any
	if len(found) > in.Limit {
		found, last = found[:in.Limit], from+in.Limit
	}
	return answerPage(in.Paging, each(found, toConnection), last)
}

// ConnectionID is the connection in an address.
type ConnectionID struct {
	Connection greenroom.ConnectionID `path:"id" doc:"A connection's id." example:"con_06fh3v0k2m4p6r8t0w2y4a6c8e"`
}

func (s *server) readConnection(ctx context.Context, who caller, in *ConnectionID) (*answer[connection], error) {
	found, err := s.Connections(ctx, who.Actor, who.organization)
	if err != nil {
		return nil, err
	}
	for _, c := range found {
		if c.ID == in.Connection {
			return &answer[connection]{etag(c.Revision), toConnection(c)}, nil
		}
	}
	return nil, greenroom.Errorf(greenroom.NotFound, "There is no such connection here, or it is not yours to see.")
}

func (s *server) authorizeConnection(_ context.Context, who caller, in *struct {
	Owner   ownerKind `query:"owner" doc:"Whom to connect; without it, the page asks." example:"program"`
	Program string    `query:"program" doc:"Which program." example:"prg_06fh3v0k2m4p6r8t0w2y4a6c8e"`
},
) (answer *connectPageAnswer, err error) {
	answer = &connectPageAnswer{}
	answer.Body.Open, err = s.ConnectPage(who.Actor, who.organization, greenroom.OwnerKind(in.Owner), in.Program)
	return answer, err
}

func toConnection(c *greenroom.ConnectionView) connection {
	return connection{ID: string(c.ID), Name: c.Name, Owner: connectionOwner{ownerKind(c.OwnerKind), c.OwnerID, c.OwnerName},
		Kind: appKind(c.AppKind), State: connectionState(c.State), Account: c.Account, DefaultHost: c.DefaultHost,
		Hosts: c.Hosts, Licensed: c.Licensed, Rank: c.Rank, Revision: c.Revision, CreatedAt: c.CreatedAt, EndedBy: string(c.EndedBy), EndedAt: c.EndedAt}
}
