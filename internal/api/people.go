package api

import (
	"context"

	"greenroom"
)

// person is somebody in a program.
type person struct {
	ID string `json:"id" example:"per_06fh3v0k2m4p6r8t0w2y4a6c8e"`
	PersonFields
	Role     sessionRole `json:"role" doc:"What they usually are in the program's sessions." example:"candidate"`
	Revision int64       `json:"revision" example:"1"`
}

// PersonFields are what people say about a person.
type PersonFields struct {
	Name     string `json:"name" example:"B. Beispiel"`
	Email    string `json:"email" example:"b.beispiel@example.org"`
	TimeZone string `json:"time_zone,omitempty" doc:"IANA name; the program's unless you say another." example:"Europe/Vienna"`
}

// newPerson is somebody to be put into a program.
type newPerson struct {
	PersonFields
	Role sessionRole `json:"role" doc:"What they usually are in the program's sessions." example:"candidate"`
}

// PersonID is somebody in a program, in an address.
type PersonID struct {
	ProgramID
	Person greenroom.PersonID `path:"person" doc:"A person's id." example:"per_06fh3v0k2m4p6r8t0w2y4a6c8e"`
}

func (s *server) listPeople(ctx context.Context, who caller, in *struct {
	ProgramID
	Paging
},
) (*pageAnswer[person], error) {
	var after greenroom.PersonCursor
	if err := in.after(&after); err != nil {
		return nil, err
	}
	found, err := s.People(ctx, who.Actor, who.organization, in.Program, after, in.Limit+1)
	if err != nil {
		return nil, err
	}
	var last any
	if len(found) > in.Limit {
		found = found[:in.Limit]
		final := found[in.Limit-1].Person
		last = greenroom.PersonCursor{Name: final.Name, ID: final.ID}
	}
	return answerPage(in.Paging, each(found, toPerson), last)
}

func (s *server) addPerson(ctx context.Context, who caller, in *struct {
	ProgramID
	IdempotencyKey
	Body newPerson
},
) (*answerMade[person], error) {
	p, err := s.person(ctx, who, in.Program, in.Body.PersonFields)
	if err != nil {
		return nil, err
	}
	people := "/programs/" + string(in.Program) + "/people"
	once, err := in.once(ctx, "POST "+people, in.Body)
	if err != nil {
		return nil, err
	}
	if err := s.AddPerson(once, who.Actor, who.organization, in.Program, p, greenroom.SessionRole(in.Body.Role)); err != nil {
		return nil, err
	}
	a, err := s.readPerson(ctx, who, &PersonID{in.ProgramID, p.ID})
	return made(people+"/"+string(p.ID), a, err)
}

func (s *server) readPerson(ctx context.Context, who caller, in *PersonID) (*answer[person], error) {
	p, err := s.Person(ctx, who.Actor, who.organization, in.Program, in.Person)
	if err != nil {
		return nil, err
	}
	return &answer[person]{etag(p.Person.Revision), toPerson(p)}, nil
}

func (s *server) updatePerson(ctx context.Context, who caller, in *struct {
	PersonID
	IfMatch
	Body PersonFields
},
) (*answer[person], error) {
	revision, err := in.revision()
	if err != nil {
		return nil, err
	}
	p, err := s.person(ctx, who, in.Program, in.Body)
	if err != nil {
		return nil, err
	}
	p.ID, p.Revision = in.Person, revision
	if err := s.UpdatePerson(ctx, who.Actor, who.organization, in.Program, p); err != nil {
		return nil, err
	}
	return s.readPerson(ctx, who, &in.PersonID)
}

// setPersonRole takes no If-Match: a role has no revision, and needs none, for it
// is all that the request replaces.
func (s *server) setPersonRole(ctx context.Context, who caller, in *struct {
	PersonID
	Body struct {
		Role sessionRole `json:"role" doc:"What they usually are in the program's sessions." example:"candidate"`
	}
},
) (*answer[person], error) {
	if err := s.SetPersonRole(ctx, who.Actor, who.organization, in.Program, in.Person, greenroom.SessionRole(in.Body.Role)); err != nil {
		return nil, err
	}
	return s.readPerson(ctx, who, &in.PersonID)
}

// person returns what the fields say, with the program's zone if they say none.
func (s *server) person(ctx context.Context, who caller, program greenroom.ProgramID, f PersonFields) (*greenroom.Person, error) {
	if f.TimeZone == "" {
		p, err := s.Program(ctx, who.Actor, who.organization, program)
		if err != nil {
			return nil, err
		}
		f.TimeZone = p.TimeZone
	}
	return &greenroom.Person{Name: f.Name, Email: f.Email, TimeZone: f.TimeZone}, nil
}

func toPerson(p greenroom.ProgramPerson) person {
	return person{ID: string(p.Person.ID), Role: sessionRole(p.Role), Revision: p.Person.Revision,
		PersonFields: PersonFields{p.Person.Name, p.Person.Email, p.Person.TimeZone}}
}
