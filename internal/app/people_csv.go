package app

import (
	"context"
	"strconv"

	"greenroom"
	"greenroom/internal/store"
)

// An ImportPreview says what a file of people would change.
type ImportPreview struct {
	Rows         []PreviewRow
	Problems     []greenroom.RowProblem // while there is one, the file cannot be imported
	MoreProblems int                    // how many are not listed
	Ignored      []string               // columns that mean nothing to us
}

// A PreviewRow says what one row of a file would change.
type PreviewRow struct {
	greenroom.ImportRow
	Stored *greenroom.Person     // who has the address in the organization, and stays as they are; nil: nobody
	Before greenroom.SessionRole // their role in the program; "": they are not in it
	Host   HostMatch             // only of those who may host
}

// An ImportStatus says how much of a row is known already.
type ImportStatus string

// The import statuses.
const (
	ImportNew       ImportStatus = "new"        // to the organization
	ImportKnown     ImportStatus = "known"      // in the organization, but not in the program
	ImportInProgram ImportStatus = "in_program" // in the program, perhaps in another role
)

// Status returns how much of the row is known already.
func (r *PreviewRow) Status() ImportStatus {
	switch {
	case r.Stored == nil:
		return ImportNew
	case r.Before == "":
		return ImportKnown
	}
	return ImportInProgram
}

// NameDiffers reports whether the file has another name than the one that is
// kept.
func (r *PreviewRow) NameDiffers() bool {
	return r.Stored != nil && r.Stored.Name != r.Person.Name
}

// A HostMatch says what somebody is at the provider, by their address.
type HostMatch string

// The host matches; "" says that nothing is connected, or that the role does not
// host.
const (
	HostLicensed HostMatch = "licensed" // can host
	HostBasic    HostMatch = "basic"    // has no licence
	HostInactive HostMatch = "inactive" // has been switched off there
	HostAbsent   HostMatch = "absent"   // is no user there
)

// PreviewImport says what importing a file would change, and stores nothing.
//
// Errors: Forbidden without EditProgram; NotFound; Invalid if the file cannot be
// read as people at all. See [greenroom.ParsePeople].
func (a *App) PreviewImport(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID, program greenroom.ProgramID, file []byte) (*ImportPreview, error) {
	people, err := a.parsePeople(ctx, who, organization, program, file)
	if err != nil {
		return nil, err
	}
	preview := &ImportPreview{Problems: people.Problems, MoreProblems: people.MoreProblems, Ignored: people.Ignored}
	err = a.db.Read(ctx, organization, func(tx *store.Tx) (err error) {
		if preview.Rows, err = compare(ctx, tx, program, people.Rows); err != nil {
			return err
		}
		return matchHosts(ctx, tx, program, preview.Rows)
	})
	return preview, err
}

// parsePeople authorizes and reads a file. Reading takes a while, so it holds no
// transaction; what it needs of the program is its time zone.
func (a *App) parsePeople(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID, program greenroom.ProgramID, file []byte) (*greenroom.PeopleFile, error) {
	if err := who.May(greenroom.EditProgram, organization, program); err != nil {
		return nil, err
	}
	var zone string
	if err := a.db.Read(ctx, organization, func(tx *store.Tx) error {
		p, err := tx.Program(ctx, program)
		if err == nil {
			zone = p.TimeZone
		}
		return err
	}); err != nil {
		return nil, err
	}
	return greenroom.ParsePeople(file, zone)
}

// compare finds out what is known of the rows already.
func compare(ctx context.Context, tx *store.Tx, program greenroom.ProgramID, rows []greenroom.ImportRow) ([]PreviewRow, error) {
	keys := make([]string, len(rows))
	for i := range rows {
		keys[i] = greenroom.EmailKey(rows[i].Person.Email)
	}
	known, err := tx.PeopleByEmail(ctx, keys)
	if err != nil {
		return nil, err
	}
	var ids []greenroom.PersonID
	for _, p := range known {
		ids = append(ids, p.ID)
	}
	roles, err := tx.ProgramRoles(ctx, program, ids)
	if err != nil {
		return nil, err
	}
	compared := make([]PreviewRow, len(rows))
	for i, row := range rows {
		compared[i] = PreviewRow{ImportRow: row, Stored: known[keys[i]]}
		if p := compared[i].Stored; p != nil {
			compared[i].Before = roles[p.ID]
		}
	}
	return compared, nil
}

// matchHosts looks up at the nearest connection whether those who may host are
// able to. While video is off, nothing is said of anybody.
func matchHosts(ctx context.Context, tx *store.Tx, program greenroom.ProgramID, rows []PreviewRow) error {
	o, err := tx.OwnOrganization(ctx)
	if err != nil || !o.VideoEnabled {
		return err
	}
	link, err := nearestConnection(ctx, tx, program)
	if err != nil || link == nil {
		return err
	}
	var keys []string
	for _, row := range rows {
		if row.Role.Leads() {
			keys = append(keys, greenroom.EmailKey(row.Person.Email))
		}
	}
	hosts, err := tx.HostsByEmail(ctx, link.ID, keys)
	if err != nil {
		return err
	}
	for i := range rows {
		if rows[i].Role.Leads() {
			host, found := hosts[greenroom.EmailKey(rows[i].Person.Email)]
			rows[i].Host = matchOf(host, found)
		}
	}
	return nil
}

func matchOf(host greenroom.ProviderHost, found bool) HostMatch {
	switch {
	case !found:
		return HostAbsent
	case !host.Active:
		return HostInactive
	case !host.Licensed:
		return HostBasic
	}
	return HostLicensed
}

// An ImportResult counts what an import did.
type ImportResult struct {
	Added   int // new to the organization
	Known   int // in the organization already; they keep name, address and time zone
	Changed int // of the known: came into the program, or have another role there now
}

// ImportPeople puts everybody in a file into a program, or nobody. Importing the
// same file again changes nothing, and writes no history.
//
// Errors: Forbidden without EditProgram; NotFound; Invalid if the file has any
// problem; Conflict if somebody in it was added elsewhere meanwhile.
func (a *App) ImportPeople(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID, program greenroom.ProgramID, file []byte) (result *ImportResult, err error) {
	people, err := a.parsePeople(ctx, who, organization, program, file)
	if err != nil {
		return nil, err
	}
	if err := refuseProblems(people); err != nil {
		return nil, err
	}
	err = a.db.Write(ctx, organization, func(tx *store.Tx) error {
		rows, err := compare(ctx, tx, program, people.Rows)
		if err != nil {
			return err
		}
		if result, err = putIn(ctx, tx, program, rows); err != nil || result.Added+result.Changed == 0 {
			return err
		}
		return tx.AddEvent(ctx, &greenroom.Event{Actor: who, Verb: "people_imported", Program: program,
			Subject: greenroom.Subject{Kind: "program", ID: string(program)}, Detail: map[string]string{
				"added": strconv.Itoa(result.Added), "known": strconv.Itoa(result.Known), "changed": strconv.Itoa(result.Changed)}})
	})
	if err != nil {
		return nil, err
	}
	return result, nil
}

// refuseProblems names the first problem of a file; its preview lists them all.
func refuseProblems(file *greenroom.PeopleFile) error {
	if len(file.Problems) == 0 {
		return nil
	}
	first := file.Problems[0]
	if first.Column == "" {
		return greenroom.Errorf(greenroom.Invalid, "Nothing was imported: row %d: %s", first.Line, first.Problem.Message).At("file")
	}
	return greenroom.Errorf(greenroom.Invalid, "Nothing was imported: row %d, column %s: %s", first.Line, first.Column, first.Problem.Message).At("file")
}

// putIn stores what is new in the rows.
func putIn(ctx context.Context, tx *store.Tx, program greenroom.ProgramID, rows []PreviewRow) (*ImportResult, error) {
	var added []*greenroom.Person
	for i := range rows {
		if rows[i].Stored == nil {
			person := rows[i].Person
			rows[i].Stored = &person
			added = append(added, &person)
		}
	}
	if err := tx.AddPeople(ctx, added); err != nil {
		return nil, err
	}
	var set []greenroom.Participation
	for _, row := range rows {
		if row.Before != row.Role {
			set = append(set, greenroom.Participation{Person: row.Stored.ID, Role: row.Role})
		}
	}
	result := &ImportResult{Added: len(added), Known: len(rows) - len(added), Changed: len(set) - len(added)}
	return result, tx.SetProgramPeople(ctx, program, set)
}
