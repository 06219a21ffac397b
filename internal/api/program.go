package api

import (
	"context"

	"greenroom"
)

// program is a program as it is answered.
type program struct {
	ID string `json:"id" example:"prg_06fh3v0k2m4p6r8t0w2y4a6c8e"`
	ProgramFields
	ZoomUse  string `json:"zoom_use,omitempty" enum:"granted,refused" doc:"Whether the program may use Zoom, as an administrator says; absent: as the organization says."`
	Revision int64  `json:"revision" example:"1"`

	Connection *used `json:"connection,omitempty" doc:"What meetings of its sessions would use; of a single program only."`
}

// ProgramFields are what people say about a program.
type ProgramFields struct {
	Name            string   `json:"name" example:"Residency interviews"`
	TimeZone        string   `json:"time_zone" doc:"IANA name: what wall times of its sessions mean unless they say another." example:"America/Chicago"`
	DefaultLocation location `json:"default_location,omitempty" doc:"What new sessions take; zoom unless you say another." example:"zoom"`
	Strategy        strategy `json:"strategy,omitempty" doc:"How its sessions share meetings; per_session unless you say another." example:"per_session"`
	InviteDetails   *bool    `json:"invite_details,omitempty" doc:"Whether mail carries the meeting's id, passcode and dial-in too; true unless you say another." example:"true"`
}

// ProgramID is the program in an address.
type ProgramID struct {
	Program greenroom.ProgramID `path:"id" doc:"A program's id." example:"prg_06fh3v0k2m4p6r8t0w2y4a6c8e"`
}

func (s *server) listPrograms(ctx context.Context, who caller, in *struct{ Paging }) (*pageAnswer[program], error) {
	var name string
	if err := in.after(&name); err != nil {
		return nil, err
	}
	found, more, err := s.Programs(ctx, who.Actor, who.organization, name, in.Limit)
	if err != nil {
		return nil, err
	}
	var last any
	if more {
		last = found[len(found)-1].Name
	}
	return answerPage(in.Paging, each(found, toProgram), last)
}

func (s *server) createProgram(ctx context.Context, who caller, in *struct {
	IdempotencyKey
	Body ProgramFields
}) (*answerMade[program], error) {
	ctx, err := in.once(ctx, "POST /programs", in.Body)
	if err != nil {
		return nil, err
	}
	p := in.Body.program()
	if err := s.CreateProgram(ctx, who.Actor, who.organization, p); err != nil {
		return nil, err
	}
	a, err := s.readProgram(ctx, who, &ProgramID{p.ID})
	return made("/programs/"+string(p.ID), a, err)
}

func (s *server) readProgram(ctx context.Context, who caller, in *ProgramID) (*answer[program], error) {
	p, err := s.Program(ctx, who.Actor, who.organization, in.Program)
	if err != nil {
		return nil, err
	}
	standing, err := s.Standing(ctx, who.Actor, who.organization, p.ID, "")
	if err != nil {
		return nil, err
	}
	body := toProgram(p)
	body.Connection = toUsed(standing)
	return &answer[program]{etag(p.Revision), body}, nil
}

func (s *server) updateProgram(ctx context.Context, who caller, in *struct {
	ProgramID
	IfMatch
	Body ProgramFields
}) (*answer[program], error) {
	revision, err := in.revision()
	if err != nil {
		return nil, err
	}
	p := in.Body.program()
	p.ID, p.Revision = in.Program, revision
	if err := s.UpdateProgram(ctx, who.Actor, who.organization, p); err != nil {
		return nil, err
	}
	return &answer[program]{etag(p.Revision), toProgram(p)}, nil
}

func (s *server) setZoomUse(ctx context.Context, who caller, in *struct {
	ProgramID
	IfMatch
	Body struct {
		ZoomUse string `json:"zoom_use" enum:"granted,refused,inherited" doc:"inherited: as the organization says for all of its programs." example:"granted"`
	} `nameHint:"ZoomUse"`
},
) (*answer[program], error) {
	revision, err := in.revision()
	if err != nil {
		return nil, err
	}
	use := greenroom.ZoomUse(in.Body.ZoomUse)
	if use == "inherited" {
		use = greenroom.ZoomInherited
	}
	p, err := s.SetZoomUse(ctx, who.Actor, who.organization, in.Program, revision, use)
	if err != nil {
		return nil, err
	}
	return &answer[program]{etag(p.Revision), toProgram(p)}, nil
}

// program returns what the fields say, with what they leave out.
func (f ProgramFields) program() *greenroom.Program {
	p := &greenroom.Program{Name: f.Name, TimeZone: f.TimeZone, DefaultLocation: greenroom.Location(f.DefaultLocation),
		Strategy: greenroom.Strategy(f.Strategy), InviteDetails: f.InviteDetails == nil || *f.InviteDetails}
	if p.DefaultLocation == "" {
		p.DefaultLocation = greenroom.Zoom
	}
	if p.Strategy == "" {
		p.Strategy = greenroom.PerSession
	}
	return p
}

func toProgram(p *greenroom.Program) program {
	return program{ID: string(p.ID), ZoomUse: string(p.ZoomUse), Revision: p.Revision,
		ProgramFields: ProgramFields{p.Name, p.TimeZone, location(p.DefaultLocation), strategy(p.Strategy), &p.InviteDetails}}
}
