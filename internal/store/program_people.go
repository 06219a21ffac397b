package store

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"greenroom"
)

// SetProgramPerson puts a person into a program, or gives them another role
// there. It returns NotFound if either is not of this organization.
func (tx *Tx) SetProgramPerson(ctx context.Context, program greenroom.ProgramID, person greenroom.PersonID, role greenroom.SessionRole) error {
	return tx.SetProgramPeople(ctx, program, []greenroom.Participation{{Person: person, Role: role}})
}

// SetProgramPeople is [Tx.SetProgramPerson] for many at once, each named once.
func (tx *Tx) SetProgramPeople(ctx context.Context, program greenroom.ProgramID, people []greenroom.Participation) error {
	for chunk := range slices.Chunk(people, chunkRows) {
		args := []any{tx.organization, program}
		for _, p := range chunk {
			args = append(args, p.Person, p.Role)
		}
		set, err := tx.q.exec(ctx, `
			insert into program_people (organization_id, program_id, person_id, role)
			select p.organization_id, g.id, p.id, v.column2
			from   (values `+rowsOf(len(chunk), 2, 3)+`) as v
			join   people p on p.id = v.column1
			join   programs g on g.organization_id = p.organization_id
			where  p.organization_id = $1 and g.id = $2
			on conflict (program_id, person_id) do update set role = excluded.role`, args...)
		if err != nil {
			return err
		}
		if set != int64(len(chunk)) {
			return greenroom.Errorf(greenroom.NotFound, "The program or one of the people is not of this organization. Nothing was changed.")
		}
	}
	return nil
}

// ProgramPeople returns up to limit people of a program by name, from the first
// after the cursor.
func (tx *Tx) ProgramPeople(ctx context.Context, program greenroom.ProgramID, after greenroom.PersonCursor, limit int) ([]greenroom.ProgramPerson, error) {
	return all(ctx, tx.q, scanProgramPerson, `
		select p.id, p.organization_id, p.name, p.email, p.time_zone, p.revision, p.created_at, m.role
		from   program_people m
		join   people p on p.id = m.person_id
		where  m.organization_id = $1 and m.program_id = $2
		  and  (p.name > $3 or p.name = $3 and p.id > $4)
		order  by p.name, p.id
		limit  $5`, tx.organization, program, after.Name, after.ID, limit)
}

// ProgramPerson returns one person of a program.
func (tx *Tx) ProgramPerson(ctx context.Context, program greenroom.ProgramID, id greenroom.PersonID) (greenroom.ProgramPerson, error) {
	return one(ctx, tx.q, "person", scanProgramPerson, `
		select p.id, p.organization_id, p.name, p.email, p.time_zone, p.revision, p.created_at, m.role
		from   program_people m
		join   people p on p.id = m.person_id
		where  m.organization_id = $1 and m.program_id = $2 and m.person_id = $3`, tx.organization, program, id)
}

// ProgramsOf returns every program that a person is in.
func (tx *Tx) ProgramsOf(ctx context.Context, person greenroom.PersonID) ([]greenroom.ProgramID, error) {
	return all(ctx, tx.q, scanProgramID, `
		select program_id
		from   program_people
		where  organization_id = $1 and person_id = $2
		order  by program_id`, tx.organization, person)
}

func scanProgramID(row scanner) (greenroom.ProgramID, error) {
	var id greenroom.ProgramID
	err := row.Scan(&id)
	return id, err
}

func scanProgramPerson(row scanner) (greenroom.ProgramPerson, error) {
	var p greenroom.Person
	var role greenroom.SessionRole
	var created int64
	err := row.Scan(&p.ID, &p.Organization, &p.Name, &p.Email, &p.TimeZone, &p.Revision, &created, &role)
	p.CreatedAt = instant(created)
	return greenroom.ProgramPerson{Person: &p, Role: role}, err
}

// ProgramRoles returns the roles in a program of those people who are in it.
func (tx *Tx) ProgramRoles(ctx context.Context, program greenroom.ProgramID, people []greenroom.PersonID) (map[greenroom.PersonID]greenroom.SessionRole, error) {
	roles := make(map[greenroom.PersonID]greenroom.SessionRole, len(people))
	for chunk := range slices.Chunk(people, chunkRows) {
		var args []any
		for _, id := range chunk {
			args = append(args, tx.organization, program, id)
		}
		found, err := all(ctx, tx.q, scanParticipation, `
			select m.person_id, m.role
			from   (values `+rowsOf(len(chunk), 3, 1)+`) as v
			join   program_people m
			  on   m.organization_id = v.column1 and m.program_id = v.column2 and m.person_id = v.column3`, args...)
		if err != nil {
			return nil, err
		}
		for _, p := range found {
			roles[p.Person] = p.Role
		}
	}
	return roles, nil
}

// chunkRows is how many rows one statement writes or looks up. Both engines
// allow more, but SQLite's driver takes a time that grows with the square of the
// number of arguments.
const chunkRows = 100

// rowsOf returns placeholders for rows of columns, numbered from first on:
// "($3,$4),($5,$6)".
//
// A look-up of many rows joins them with the whole key in each, the organization
// too: PostgreSQL, before it has counted a table that has just been filled,
// would plan "organization_id = $1 and key in (…)" as if it were nearly empty.
func rowsOf(rows, columns, first int) string {
	var b strings.Builder
	for i := range rows * columns {
		switch {
		case i == 0:
			b.WriteString("($")
		case i%columns == 0:
			b.WriteString("),($")
		default:
			b.WriteString(",$")
		}
		b.WriteString(strconv.Itoa(first + i))
	}
	b.WriteByte(')')
	return b.String()
}
