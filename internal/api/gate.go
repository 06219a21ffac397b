package api

import (
	"context"

	"greenroom"
	"greenroom/internal/say"
)

// gate is one condition for using Zoom, and how it stands.
type gate struct {
	Name   string   `json:"name" enum:"video,connection,program,stage" doc:"In the order in which they are passed." example:"program"`
	Open   bool     `json:"open"`
	Source string   `json:"source" enum:"server,organization,program,stage,session" doc:"Whose setting decides." example:"organization"`
	Opens  []string `json:"opens" nullable:"false" doc:"The roles that can open and close it." example:"[\"organization_administrator\"]"`
	Why    string   `json:"why,omitempty" doc:"Why it is closed and who can open it, a sentence." example:"This program may not use Zoom."`
}

type gates struct {
	Gates []gate `json:"gates" nullable:"false"`
}

func (s *server) readGates(ctx context.Context, who caller, in *struct {
	ProgramID
	Stage greenroom.StageID `query:"stage" doc:"A stage of the program; sessions in none unless you name one." example:"stg_06fh3v0k2m4p6r8t0w2y4a6c8e"`
},
) (*struct{ Body gates }, error) {
	found, err := s.Gates(ctx, who.Actor, who.organization, in.Program, in.Stage)
	if err != nil {
		return nil, err
	}
	return &struct{ Body gates }{gates{each(found, func(g greenroom.Gate) gate { return toGate(ctx, g) })}}, nil
}

func toGate(ctx context.Context, g greenroom.Gate) gate {
	a := gate{Name: string(g.Name), Open: g.Open, Source: string(g.Source), Opens: each(g.Opens, func(r greenroom.Role) string { return string(r) })}
	if g.Why != nil {
		a.Why = say.Error(ctx, g.Why)
	}
	return a
}
