package greenroom_test

import (
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"greenroom"
)

func row(line int, name, email, zone string, role greenroom.SessionRole) greenroom.ImportRow {
	return greenroom.ImportRow{Line: line, Person: greenroom.Person{Name: name, Email: email, TimeZone: zone}, Role: role}
}

func TestParsePeopleReads(t *testing.T) {
	t.Parallel()
	const chicago, vienna = "America/Chicago", "Europe/Vienna"
	plain := []greenroom.ImportRow{row(2, "A. Applicant", "a@example.org", chicago, greenroom.Candidate)}
	text := "name,email\nA. Applicant,a@example.org\n"
	tests := []struct {
		name, file string
		want       []greenroom.ImportRow
	}{
		{"the two needed columns", text, plain},
		{"a byte order mark", "\ufeff" + text, plain},
		{"UTF-16, little end first", inUTF16(text, binary.LittleEndian), plain},
		{"UTF-16, big end first", inUTF16(text, binary.BigEndian), plain},
		{"semicolons", "name;email\nA. Applicant;a@example.org\n", plain},
		{"tabs, with an empty field", "name\trole\temail\nA. Applicant\t\ta@example.org\n", plain},
		{"lines that end with CR LF", strings.ReplaceAll(text, "\n", "\r\n"), plain},
		{"lines that end with CR", strings.ReplaceAll(text, "\n", "\r"), plain},
		{"no line end at the end", strings.TrimSuffix(text, "\n"), plain},
		{"spaces and capitals", " E-Mail Address , NAME \n a@example.org ,  A. Applicant \n", plain},
		{"quotation marks", "\"name\", \"email\"\n\"Applicant, \"\"A.\"\"\", \"a@example.org\"\n",
			[]greenroom.ImportRow{row(2, `Applicant, "A."`, "a@example.org", chicago, greenroom.Candidate)}},
		{"first and last name", "Last Name,First_name,e-mail\nApplicant,A.,a@example.org\n", plain},
		{"every column, and one more", "role,phone,name,timezone,email\nApplicant,x,B. Beispiel,Europe/Vienna,b@example.org\nMENTOR,x,C. Candidate,,c@example.org\n",
			[]greenroom.ImportRow{row(2, "B. Beispiel", "b@example.org", vienna, greenroom.Candidate), row(3, "C. Candidate", "c@example.org", chicago, greenroom.Mentor)}},
		{"blank lines keep the count", "\nname,email\n\n , \nA. Applicant,a@example.org\n",
			[]greenroom.ImportRow{row(5, "A. Applicant", "a@example.org", chicago, greenroom.Candidate)}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := greenroom.ParsePeople([]byte(tt.file), chicago)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got.Rows); diff != "" || len(got.Problems) != 0 {
				t.Errorf("problems %v, rows:\n%s", got.Problems, diff)
			}
		})
	}
}

func inUTF16(text string, order binary.AppendByteOrder) string {
	raw := order.AppendUint16(nil, 0xfeff)
	for _, unit := range utf16.Encode([]rune(text)) {
		raw = order.AppendUint16(raw, unit)
	}
	return string(raw)
}

func TestParsePeopleListsEveryProblem(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, rows string
		want       []string // line, column and a part of the sentence
	}{
		{"everything in one row", "\x01,nowhere,chief,Mars/Phobos\n", []string{
			"2 name: control characters", `2 email: "nowhere" is not`, `2 time_zone: no time zone "Mars/Phobos"`, `2 role: no role "chief"`}},
		{"no name, no address", ",,,\n,b@example.org,,\n\"B.\",,,\n", []string{"3 name: needs a name", `4 email: "" is not`}},
		{"an address twice", "A,a@example.org,,\nB,b@example.org,,\nC,A@Example.org,,\n", []string{"4 email: A@Example.org stands in row 2 already"}},
		{"an address twice, first in a bad row", ",a@example.org,,\nB,a@example.org,,\n", []string{"2 name: needs", "3 email: row 2 already"}},
		{"too few and too many fields", "A,a@example.org\nB,b@example.org,,,\n", []string{"2 : has 2 fields, but the first line names 4", "3 : has 5 fields"}},
		{"a mark inside a text", "A \"Al\",a@example.org,,\nB,,,\n", []string{"2 : mark inside", "3 email: is not"}},
		{"a mark that is not closed", "A,a@example.org,,\n\"B,b@example.org,,\nC,,,\n", []string{"3 : not closed"}},
		{"an endless field", strings.Repeat("A", 401) + ",a@example.org,,\n", []string{"2 name: 401 bytes"}},
		{"a lost letter", "B. Beispi\ufffdl,b@example.org,,\n", []string{"2 name: lost"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := greenroom.ParsePeople([]byte("name,email,role,time_zone\n"+tt.rows), "UTC")
			if err != nil {
				t.Fatal(err)
			}
			expectProblems(t, got, tt.want)
		})
	}
}

func expectProblems(t *testing.T, file *greenroom.PeopleFile, want []string) {
	t.Helper()
	if len(file.Problems) != len(want) {
		t.Fatalf("got %d problems %v, want %d", len(file.Problems), file.Problems, len(want))
	}
	for i, p := range file.Problems {
		place, sentence, _ := strings.Cut(want[i], ": ")
		if got := fmt.Sprintf("%d %s", p.Line, p.Column); got != place || !strings.Contains(p.Problem.Message, sentence) {
			t.Errorf("problem %d is %s: %s; want %s", i, got, p.Problem.Message, want[i])
		}
	}
}

func TestParsePeopleRefusesFiles(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, file, want string }{
		{"empty", "", "empty"},
		{"only a byte order mark and blank lines", "\ufeff\r\n\r\n", "empty"},
		{"nobody", "name,email\n , \n", "nobody"},
		{"no columns that we know", "A. Applicant,a@example.org\n", "no column for name and email. Its first line says: A. Applicant, a@example.org."},
		{"half a name", "first name,email\nA.,a@example.org\n", "no column for last name"},
		{"a column twice", "name,email,E-Mail\nA,a@example.org,b@example.org\n", `two columns for "email"`},
		{"a broken first line", "name,\"email\nA,a@example.org\n", "line 1"},
		{"a spreadsheet", "PK\x03\x04\x00\x00", "spreadsheet"},
		{"UTF-16 without its mark", inUTF16("name,email", binary.LittleEndian)[2:], "spreadsheet"},
		{"too large", "name,email\n" + strings.Repeat("\n", greenroom.MaxImportBytes), "larger than 2 MiB"},
		{"too many", crowd(greenroom.MaxImportRows + 1), "more than 10000 people"},
		{"latin1.csv", sample(t, "latin1.csv"), "Line 3 is not in UTF-8"},
		{"missing_column.csv", sample(t, "missing_column.csv"), "no column for email. Its first line says: Name, Telephone, Role."},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := greenroom.ParsePeople([]byte(tt.file), "UTC")
			if greenroom.KindOf(err) != greenroom.Invalid || greenroom.FieldOf(err) != "file" || !strings.Contains(greenroom.MessageOf(err), tt.want) {
				t.Errorf("got %v, want an Invalid file: %s", err, tt.want)
			}
		})
	}
}

func sample(t testing.TB, name string) string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", "people", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// crowd is a file of n people.
func crowd(n int) string {
	var b strings.Builder
	b.WriteString("name,email\n")
	for i := range n {
		fmt.Fprintf(&b, "Applicant %d,a%d@example.org\n", i, i)
	}
	return b.String()
}

func TestParsePeopleLimits(t *testing.T) {
	t.Parallel()
	full, err := greenroom.ParsePeople([]byte(crowd(greenroom.MaxImportRows)), "UTC")
	if err != nil || len(full.Rows) != greenroom.MaxImportRows || len(full.Problems) != 0 {
		t.Errorf("a full file: %v", err)
	}
	bad, err := greenroom.ParsePeople([]byte("name,email\n"+strings.Repeat("A,\n", 500)), "UTC")
	if err != nil || len(bad.Problems) != greenroom.MaxRowProblems || bad.MoreProblems != 500-greenroom.MaxRowProblems {
		t.Errorf("500 problems: %d listed, %d more, %v", len(bad.Problems), bad.MoreProblems, err)
	}
}

func TestParsePeopleNamesDuplicatesAndWhatItIgnores(t *testing.T) {
	t.Parallel()
	got, err := greenroom.ParsePeople([]byte(sample(t, "duplicates.csv")), "UTC")
	if err != nil {
		t.Fatal(err)
	}
	expectProblems(t, got, []string{"4 email: row 2 already", "5 email: row 2 already"})
	got, err = greenroom.ParsePeople([]byte("name,Rolle,email\nA,x,a@example.org\n"), "UTC")
	if err != nil || !slices.Equal(got.Ignored, []string{"Rolle"}) {
		t.Errorf("ignored %v, %v", got.Ignored, err)
	}
}

func TestExamplePeople(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("examples/people.csv")
	if err != nil {
		t.Fatal(err)
	}
	file, err := greenroom.ParsePeople(raw, "America/Chicago")
	if err != nil || len(file.Problems) != 0 || len(file.Ignored) != 0 {
		t.Fatalf("%v, %+v", err, file)
	}
	count := map[greenroom.SessionRole]int{}
	for _, row := range file.Rows {
		count[row.Role]++
	}
	if diff := cmp.Diff(map[greenroom.SessionRole]int{greenroom.Candidate: 18, greenroom.Interviewer: 6}, count); diff != "" {
		t.Error(diff)
	}
}

// Whatever the file: an Invalid error, or rows that are right and problems that
// are said.
func FuzzParsePeople(f *testing.F) {
	for _, name := range []string{"latin1.csv", "missing_column.csv", "duplicates.csv"} {
		f.Add([]byte(sample(f, name)))
	}
	f.Add([]byte(inUTF16("name;email\nA;a@example.org\n", binary.LittleEndian)))
	f.Add([]byte("first name\tlast name\temail\trole\ttime zone\nA\t\"B\"\"\ta@example.org\thost\tUTC\n"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		file, err := greenroom.ParsePeople(raw, "UTC")
		if err != nil {
			if greenroom.KindOf(err) != greenroom.Invalid {
				t.Errorf("got %v, want Invalid", err)
			}
			return
		}
		if len(file.Problems) > greenroom.MaxRowProblems || len(file.Rows)+len(file.Problems) == 0 {
			t.Errorf("%d problems, %d rows", len(file.Problems), len(file.Rows))
		}
		seen, line := map[string]bool{}, 0
		for _, row := range file.Rows {
			key := greenroom.EmailKey(row.Person.Email)
			if err := row.Person.Validate(); err != nil || seen[key] || row.Line <= line || !slices.Contains(greenroom.SessionRoles(), row.Role) {
				t.Errorf("a wrong row %+v: %v", row, err)
			}
			seen[key], line = true, row.Line
		}
	})
}
