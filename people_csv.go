package greenroom

import (
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

// The limits of a file of people.
const (
	MaxImportBytes = 2 << 20
	MaxImportRows  = 10_000 // below the line that names the columns
	MaxRowProblems = 200    // how many are listed; the rest is counted
)

// A PeopleFile is what a CSV file says about people.
type PeopleFile struct {
	Rows         []ImportRow  // those without a problem, in the file's order
	Problems     []RowProblem // the first MaxRowProblems
	MoreProblems int          // how many follow those
	Ignored      []string     // columns that mean nothing to us, as the file names them
}

// An ImportRow is one person of a file. Two rows never have the same address.
type ImportRow struct {
	Line   int // of the file; the line that names the columns is usually 1
	Person Person
	Role   SessionRole
}

// A RowProblem says what is wrong with a row.
type RowProblem struct {
	Line    int
	Column  string // as in "email" or "time_zone"; "" if it is the whole row
	Problem *Error
}

// ParsePeople reads people from CSV (RFC 4180) whose first line names the
// columns: name (or first name and last name) and email are needed; role
// (default: candidate) and time_zone (default: zone) are not. Columns stand in
// any order, capitals and spaces around them do not matter; commas, semicolons
// or tabs separate them. The text is UTF-8, or UTF-16 with a byte order mark.
//
// What is wrong with single rows is listed in the PeopleFile. A file that cannot
// be read as people at all is an Invalid error about "file".
func ParsePeople(file []byte, zone string) (*PeopleFile, error) {
	text, err := decodeText(file)
	if err != nil {
		return nil, err
	}
	separator := sniffSeparator(text)
	p := &peopleParser{csv: csv.NewReader(strings.NewReader(text)), zone: zone, lines: map[string]int{}}
	p.csv.Comma, p.csv.FieldsPerRecord, p.csv.ReuseRecord = separator, -1, true
	p.csv.TrimLeadingSpace = separator != '\t' // else it would take empty fields for space
	if err := p.header(); err != nil {
		return nil, err
	}
	if err := p.body(); err != nil {
		return nil, err
	}
	return &p.file, nil
}

// sniffSeparator returns what separates most in the first line.
func sniffSeparator(text string) rune {
	header, _, _ := strings.Cut(strings.TrimLeft(text, "\r\n"), "\n")
	separator := ','
	for _, other := range []rune{';', '\t'} {
		if strings.Count(header, string(other)) > strings.Count(header, string(separator)) {
			separator = other
		}
	}
	return separator
}

type peopleParser struct {
	csv     *csv.Reader
	zone    string
	columns peopleColumns
	lines   map[string]int // where an address, by its EmailKey, stands first
	rows    int
	file    PeopleFile
}

func (p *peopleParser) header() error {
	names, err := p.csv.Read()
	if errors.Is(err, io.EOF) {
		return Errorf(Invalid, "The file is empty. Choose a file whose first line names the columns: name,email,role,time_zone.").At("file")
	}
	if bad, broken := errors.AsType[*csv.ParseError](err); broken {
		return Errorf(Invalid, "The quotation marks on line %d, which names the columns, do not match. Nothing was read.", bad.StartLine).At("file")
	}
	p.columns, p.file.Ignored, err = readColumns(names)
	return err
}

// body reads the rows. A quotation mark that is not closed makes the rest of the
// file part of one field, so nothing after it can be believed.
func (p *peopleParser) body() error {
	for {
		record, err := p.csv.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if bad, broken := errors.AsType[*csv.ParseError](err); broken {
			if errors.Is(err, csv.ErrQuote) {
				p.problem(bad.StartLine, Errorf(Invalid, "A quotation mark is not closed, or closed too early. The rows after it were not read."))
				break
			}
			p.problem(bad.StartLine, Errorf(Invalid, "There is a quotation mark inside a text. Put the text in quotation marks and write each mark in it twice."))
			continue
		}
		if !slices.ContainsFunc(record, notBlank) {
			continue
		}
		if p.rows++; p.rows > MaxImportRows {
			return Errorf(Invalid, "The file has more than %d people. Nothing was read. Split it into several files.", MaxImportRows).At("file")
		}
		p.row(record)
	}
	if p.rows == 0 && len(p.file.Problems) == 0 {
		return Errorf(Invalid, "The file names columns, but there is nobody below them.").At("file")
	}
	return nil
}

func notBlank(cell string) bool { return strings.TrimSpace(cell) != "" }

// row keeps a row, or every problem that it has.
func (p *peopleParser) row(record []string) {
	line, _ := p.csv.FieldPos(0)
	if want := p.columns.count; len(record) != want {
		p.problem(line, Errorf(Invalid, "This row has %d fields, but the first line names %d columns.", len(record), want))
		return
	}
	row, problems := p.columns.read(record, p.zone)
	row.Line = line
	if key := EmailKey(row.Person.Email); CheckEmail(row.Person.Email) == nil {
		if first, taken := p.lines[key]; taken {
			problems = append(problems, Errorf(Invalid, "The address %s stands in row %d already.", row.Person.Email, first).At("email"))
		} else {
			p.lines[key] = line
		}
	}
	for _, problem := range problems {
		p.problem(line, problem)
	}
	if len(problems) == 0 {
		p.file.Rows = append(p.file.Rows, row)
	}
}

func (p *peopleParser) problem(line int, problem *Error) {
	if len(p.file.Problems) == MaxRowProblems {
		p.file.MoreProblems++
		return
	}
	p.file.Problems = append(p.file.Problems, RowProblem{Line: line, Column: problem.Field, Problem: problem})
}

// maxCell is how long a field may be, in bytes: more than any name or address,
// and little enough to be repeated in a sentence.
const maxCell = 400

// read returns what a record says, and everything that is wrong with it.
func (c *peopleColumns) read(record []string, zone string) (ImportRow, []*Error) {
	var problems []*Error
	cell := func(column string) string {
		at, there := c.index[column]
		if !there {
			return ""
		}
		text := strings.TrimSpace(record[at])
		if len(text) > maxCell {
			problems = append(problems, Errorf(Invalid, "This is %d bytes long; the most is %d.", len(text), maxCell).At(strings.ReplaceAll(column, " ", "_")))
			return ""
		}
		return strings.Clone(text) // not to keep the whole file alive
	}
	row := ImportRow{Person: Person{Name: cell("name"), Email: cell("email"), TimeZone: cell("time zone")}}
	if _, whole := c.index["name"]; !whole {
		row.Person.Name = cell("first name") + " " + cell("last name")
	}
	role := cell("role")
	if problems != nil {
		return row, problems
	}
	if row.Person.TimeZone == "" {
		row.Person.TimeZone = zone
	}
	var wrong error
	row.Role, wrong = parseRole(role)
	for _, err := range append(row.Person.faults(), lostLetters(row.Person.Name), wrong) {
		if e, ok := errors.AsType[*Error](err); ok {
			problems = append(problems, e)
		}
	}
	return row, problems
}

// parseRole returns the role that a word names; no word is a candidate.
func parseRole(word string) (SessionRole, error) {
	role := SessionRole(strings.ToLower(word))
	switch {
	case role == "" || role == "applicant":
		return Candidate, nil
	case slices.Contains(SessionRoles(), role):
		return role, nil
	}
	return "", Errorf(Invalid, "There is no role %q. Use applicant, interviewer, mentor, mentee, attendee, observer or host.", word).At("role")
}

// lostLetters refuses a name with the sign that programs put where they could
// not read a letter.
func lostLetters(name string) error {
	if strings.ContainsRune(name, utf8.RuneError) {
		return Errorf(Invalid, "A letter of %q was lost when the file was saved. Save it again as CSV UTF-8.", name).At("name")
	}
	return nil
}
