package api

import (
	"context"

	"greenroom"
	"greenroom/internal/app"
	"greenroom/internal/say"
)

// peopleFile is a file of people and the program they are for.
type peopleFile struct {
	ProgramID
	RawBody []byte `contentType:"text/csv" doc:"CSV (RFC 4180) in UTF-8 whose first line names the columns: name,email,role,time_zone."`
}

// importPreview says what a file would change.
type importPreview struct {
	Rows         []importRow     `json:"rows" nullable:"false"`
	Problems     []importProblem `json:"problems" nullable:"false" doc:"While there is one, nobody is imported."`
	MoreProblems int             `json:"more_problems" doc:"How many are not listed." example:"0"`
	Ignored      []string        `json:"ignored_columns" nullable:"false" doc:"Columns that mean nothing to Greenroom."`
}

type importRow struct {
	Line        int          `json:"line" example:"2"`
	Name        string       `json:"name" example:"B. Beispiel"`
	Email       string       `json:"email" example:"b.beispiel@example.org"`
	TimeZone    string       `json:"time_zone" example:"Europe/Vienna"`
	Role        sessionRole  `json:"role" example:"candidate"`
	Status      importStatus `json:"status" example:"new"`
	StoredName  string       `json:"stored_name,omitempty" doc:"Of somebody who is known: the name that is kept."`
	CurrentRole sessionRole  `json:"current_role,omitempty" doc:"Of somebody in the program: the role that they have now."`
	Host        string       `json:"host,omitempty" doc:"What somebody who may host is at Zoom: licensed, basic, inactive or absent." example:"licensed"`
}

type importProblem struct {
	Line    int    `json:"line" example:"3"`
	Column  string `json:"column,omitempty" example:"email"`
	Problem string `json:"problem" example:"\"b.beispiel\" is not an e-mail address."`
}

// importResult counts what an import did.
type importResult struct {
	Added   int `json:"added" doc:"New to the organization." example:"12"`
	Known   int `json:"known" doc:"In the organization already; they keep name, address and time zone." example:"3"`
	Changed int `json:"changed" doc:"Of the known: came into the program, or have another role there now." example:"1"`
}

type previewAnswer struct{ Body importPreview }

type importAnswer struct{ Body importResult }

func (s *server) previewImport(ctx context.Context, who caller, in *peopleFile) (*previewAnswer, error) {
	p, err := s.PreviewImport(ctx, who.Actor, who.organization, in.Program, in.RawBody)
	if err != nil {
		return nil, err
	}
	return &previewAnswer{importPreview{Rows: each(p.Rows, toImportRow), MoreProblems: p.MoreProblems, Ignored: append([]string{}, p.Ignored...),
		Problems: each(p.Problems, func(row greenroom.RowProblem) importProblem {
			return importProblem{row.Line, row.Column, say.Error(ctx, row.Problem)}
		})}}, nil
}

func (s *server) importPeople(ctx context.Context, who caller, in *peopleFile) (*importAnswer, error) {
	done, err := s.ImportPeople(ctx, who.Actor, who.organization, in.Program, in.RawBody)
	if err != nil {
		return nil, err
	}
	return &importAnswer{importResult(*done)}, nil
}

func toImportRow(r app.PreviewRow) importRow {
	row := importRow{Line: r.Line, Name: r.Person.Name, Email: r.Person.Email, TimeZone: r.Person.TimeZone, Role: sessionRole(r.Role),
		Status: importStatus(r.Status()), CurrentRole: sessionRole(r.Before), Host: string(r.Host)}
	if r.Stored != nil {
		row.StoredName = r.Stored.Name
	}
	return row
}
