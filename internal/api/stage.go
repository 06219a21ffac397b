package api

import (
	"context"

	"greenroom"
)

// stage is a stage as it is answered.
type stage struct {
	ID      string `json:"id" example:"stg_06fh3v0k2m4p6r8t0w2y4a6c8e"`
	Program string `json:"program" example:"prg_06fh3v0k2m4p6r8t0w2y4a6c8e"`
	StageFields
	Revision int64 `json:"revision" example:"1"`
}

// StageFields are what people say about a stage.
type StageFields struct {
	Name            string     `json:"name" example:"On site"`
	Locations       []location `json:"locations,omitempty" nullable:"false" doc:"Where its sessions may happen; everywhere if there are none."`
	DefaultLocation location   `json:"default_location,omitempty" doc:"What new sessions take; absent: the program's." example:"in_person"`
	Strategy        strategy   `json:"strategy,omitempty" doc:"How its sessions share meetings; absent: the program's." example:"per_session"`
}

// stages are those of a program.
type stages struct {
	Items []stage `json:"items" nullable:"false"`
}

// StageID is a stage of a program in an address.
type StageID struct {
	ProgramID
	Stage greenroom.StageID `path:"stage" doc:"A stage's id." example:"stg_06fh3v0k2m4p6r8t0w2y4a6c8e"`
}

func (s *server) listStages(ctx context.Context, who caller, in *ProgramID) (*struct{ Body stages }, error) {
	found, err := s.Stages(ctx, who.Actor, who.organization, in.Program)
	if err != nil {
		return nil, err
	}
	return &struct{ Body stages }{stages{each(found, toStage)}}, nil
}

func (s *server) createStage(ctx context.Context, who caller, in *struct {
	ProgramID
	IdempotencyKey
	Body StageFields
},
) (*answerMade[stage], error) {
	ctx, err := in.once(ctx, "POST /programs/"+string(in.Program)+"/stages", in.Body)
	if err != nil {
		return nil, err
	}
	created := in.Body.stage(in.Program, "")
	if err := s.CreateStage(ctx, who.Actor, who.organization, created); err != nil {
		return nil, err
	}
	a, err := s.readStage(ctx, who, &StageID{in.ProgramID, created.ID})
	return made("/programs/"+string(in.Program)+"/stages/"+string(created.ID), a, err)
}

func (s *server) readStage(ctx context.Context, who caller, in *StageID) (*answer[stage], error) {
	found, err := s.Stage(ctx, who.Actor, who.organization, in.Program, in.Stage)
	if err != nil {
		return nil, err
	}
	return &answer[stage]{etag(found.Revision), toStage(found)}, nil
}

func (s *server) updateStage(ctx context.Context, who caller, in *struct {
	StageID
	IfMatch
	Body StageFields
},
) (*answer[stage], error) {
	revision, err := in.revision()
	if err != nil {
		return nil, err
	}
	if _, err := s.readStage(ctx, who, &in.StageID); err != nil {
		return nil, err
	}
	changed := in.Body.stage(in.Program, in.Stage)
	changed.Revision = revision
	if err := s.UpdateStage(ctx, who.Actor, who.organization, changed); err != nil {
		return nil, err
	}
	return &answer[stage]{etag(changed.Revision), toStage(changed)}, nil
}

func (s *server) deleteStage(ctx context.Context, who caller, in *struct {
	StageID
	IfMatch
},
) (*struct{}, error) {
	revision, err := in.revision()
	if err != nil {
		return nil, err
	}
	if _, err := s.readStage(ctx, who, &in.StageID); err != nil {
		return nil, err
	}
	return nil, s.DeleteStage(ctx, who.Actor, who.organization, in.Stage, revision)
}

func (f StageFields) stage(program greenroom.ProgramID, id greenroom.StageID) *greenroom.Stage {
	return &greenroom.Stage{ID: id, Program: program, Name: f.Name, DefaultLocation: greenroom.Location(f.DefaultLocation), Strategy: greenroom.Strategy(f.Strategy),
		Locations: each(f.Locations, func(l location) greenroom.Location { return greenroom.Location(l) })}
}

func toStage(s *greenroom.Stage) stage {
	return stage{ID: string(s.ID), Program: string(s.Program), Revision: s.Revision, StageFields: StageFields{Name: s.Name,
		Locations:       each(s.Locations, func(l greenroom.Location) location { return location(l) }),
		DefaultLocation: location(s.DefaultLocation), Strategy: strategy(s.Strategy)}}
}
