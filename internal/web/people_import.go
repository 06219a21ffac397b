package web

import (
	"context"
	"encoding/csv"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"

	"greenroom"
	"greenroom/internal/app"
	"greenroom/internal/say"
	"greenroom/internal/web/ui"
)

// maxUpload is how many bytes of a form with a file are read. It is more than a
// file may have, so that a browser that sends too much gets to read the answer.
const maxUpload = 8 << 20

// maxPreview is how many rows of a file its preview shows.
const maxPreview = 100

var (
	errNoFile    = greenroom.Errorf(greenroom.Invalid, "Choose a CSV file first.").At("file")
	errLargeFile = greenroom.Errorf(greenroom.Invalid, "The file is larger than %d MiB. Nothing was read. Split it into several files.", greenroom.MaxImportBytes>>20).At("file")
)

// importPage asks for a file of people.
type importPage struct {
	program
	entry
}

// importPreview is what a file would change, and the form that imports it. The
// form carries the people themselves, so that nothing is kept meanwhile; they are
// read and checked again when it is sent.
type importPreview struct {
	importPage
	*app.ImportPreview
	counts  map[app.ImportStatus]int
	changes int             // of those in the program: get another role
	matches []app.HostMatch // that occur, once each
	csv     string
}

func (v *visit) importPeoplePage() error {
	p, err := v.importProgram()
	if err != nil {
		return err
	}
	return v.showImport(p, nil)
}

// importProgram is peopleProgram for the pages of an import.
func (v *visit) importProgram() (program, error) {
	p, err := v.peopleProgram()
	p.frame.Title = say.T(v.ctx(), "Import people")
	return p, err
}

// showImport asks for a file, and says what was wrong with the last one.
func (v *visit) showImport(p program, problem error) error {
	p.frame = p.frame.narrow()
	page := importPage{program: p, entry: entry{err: problem}}
	status := page.status()
	if errors.Is(problem, errLargeFile) {
		status = http.StatusRequestEntityTooLarge
	}
	return v.render(status, importView(page))
}

// previewImport shows what the chosen file would change.
func (v *visit) previewImport() error {
	p, err := v.importProgram()
	if err != nil {
		return err
	}
	file, err := v.upload("file")
	if err != nil {
		if refused(err) {
			return v.showImport(p, err)
		}
		return err
	}
	return v.showPreview(p, file, nil)
}

// upload returns one field of a form with files.
func (v *visit) upload(name string) ([]byte, error) {
	parts, err := v.r.MultipartReader()
	if err != nil {
		return nil, errNoFile
	}
	var file []byte
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err == nil && part.FormName() == name {
			file, err = io.ReadAll(io.LimitReader(part, greenroom.MaxImportBytes+1))
		}
		if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
			return nil, errLargeFile
		}
		if err != nil {
			return nil, greenroom.Errorf(greenroom.Invalid, "The file did not arrive whole. Nothing was read. Choose it again.").At("file").Because(err)
		}
	}
	switch {
	case len(file) == 0:
		return nil, errNoFile
	case len(file) > greenroom.MaxImportBytes:
		return nil, errLargeFile
	}
	return file, nil
}

// showPreview shows what a file would change, and why importing it has failed.
func (v *visit) showPreview(p program, file []byte, problem error) error {
	found, err := v.app.PreviewImport(v.ctx(), v.who, v.org.ID, p.ID, file)
	if err != nil {
		if refused(err) {
			return v.showImport(p, err)
		}
		return err
	}
	page := importPreview{importPage: importPage{program: p, entry: entry{err: problem}}, ImportPreview: found}
	if page.csv, err = peopleCSV(found.Rows, p.TimeZone); err != nil {
		return err
	}
	page.count()
	status := page.status()
	if len(found.Problems) > 0 {
		status = http.StatusUnprocessableEntity
	}
	return v.render(status, previewView(page))
}

func (p *importPreview) count() {
	p.counts = map[app.ImportStatus]int{}
	for i := range p.Rows {
		row := &p.Rows[i]
		p.counts[row.Status()]++
		if row.Status() == app.ImportInProgram && row.Before != row.Role {
			p.changes++
		}
		if row.Host != "" && !slices.Contains(p.matches, row.Host) {
			p.matches = append(p.matches, row.Host)
		}
	}
}

// idle reports whether importing the file would change nothing.
func (p *importPreview) idle() bool { return p.counts[app.ImportInProgram]-p.changes == len(p.Rows) }

// shown are the rows that the page lists, and more how many it does not.
func (p *importPreview) shown() []app.PreviewRow { return p.Rows[:min(len(p.Rows), maxPreview)] }

func (p *importPreview) more() int { return len(p.Rows) - len(p.shown()) }

// peopleCSV writes rows as a file that reads the same, in UTF-8. It leaves out
// the zone that the program has anyway, so as not to outgrow the file it is from.
func peopleCSV(rows []app.PreviewRow, zone string) (string, error) {
	var b strings.Builder
	w := csv.NewWriter(&b)
	records := [][]string{{"name", "email", "role", "time_zone"}}
	for _, row := range rows {
		own := row.Person.TimeZone
		if own == zone {
			own = ""
		}
		records = append(records, []string{row.Person.Name, row.Person.Email, string(row.Role), own})
	}
	err := w.WriteAll(records)
	return b.String(), err
}

// importPeople imports what a preview has shown.
func (v *visit) importPeople() error {
	p, err := v.importProgram()
	if err != nil {
		return err
	}
	file, err := v.upload("people")
	if err != nil {
		if refused(err) {
			return v.showImport(p, err)
		}
		return err
	}
	done, err := v.app.ImportPeople(v.ctx(), v.who, v.org.ID, p.ID, file)
	switch {
	case err == nil:
		return v.to(p.path+"/people", imported(v.ctx(), done))
	case refused(err) || greenroom.KindOf(err) == greenroom.Conflict:
		return v.showPreview(p, file, err)
	}
	return err
}

// imported says what an import did.
func imported(ctx context.Context, done *app.ImportResult) string {
	said := []string{say.T(ctx, "%d people are new.", done.Added)}
	if done.Changed > 0 {
		said = append(said, say.T(ctx, "%d people were known and joined, or have another role now.", done.Changed))
	}
	if same := done.Known - done.Changed; same > 0 {
		said = append(said, say.T(ctx, "%d people were in the program already.", same))
	}
	return strings.Join(said, " ")
}

// samplePeople is a small file to begin with.
func (v *visit) samplePeople() error {
	if _, err := v.peopleProgram(); err != nil {
		return err
	}
	const sample = "name,email,role,time_zone\r\n" +
		"B. Beispiel,b.beispiel@example.org,applicant,Europe/Vienna\r\n" +
		"C. Candidate,c.candidate@example.org,applicant,America/Chicago\r\n" +
		"Dr S. Sample,s.sample@hospital.example,interviewer,America/Chicago\r\n"
	v.w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	v.w.Header().Set("Content-Disposition", `attachment; filename="people.csv"`)
	_, _ = io.WriteString(v.w, sample) // a reader who has gone is no error of ours
	return nil
}

// rowStanding says how much of a row is known already, and what becomes of it.
func rowStanding(ctx context.Context, row *app.PreviewRow) (state ui.State, word, more string) {
	switch row.Status() {
	case app.ImportKnown:
		state, word = ui.Info, say.T(ctx, "known")
	case app.ImportInProgram:
		state, word = ui.Over, say.T(ctx, "in the program")
		if row.Before != row.Role {
			state, word = ui.Changed, say.T(ctx, "new role")
			more = say.T(ctx, "was %s", say.Word(ctx, row.Before))
		}
	case app.ImportNew:
		return ui.Info, say.T(ctx, "new"), ""
	}
	if row.NameDiffers() {
		kept := say.T(ctx, "stays “%s”", row.Stored.Name)
		more = strings.TrimPrefix(more+", "+kept, ", ")
	}
	return state, word, more
}

// importColumns are the columns that a file may have, and what they mean.
func importColumns(ctx context.Context, zone string) []ui.Fact {
	var facts []ui.Fact
	for _, column := range [][2]string{
		{"name", say.T(ctx, "Needed. Or two columns, first name and last name.")},
		{"email", say.T(ctx, "Needed. Whoever has the address here already stays as they are, and joins the program.")},
		{"role", say.T(ctx, "applicant, interviewer, mentor, mentee, attendee, observer or host. Without one: applicant.")},
		{"time_zone", say.T(ctx, "Such as Europe/Vienna. Without one: that of the program, %s.", zone)},
	} {
		facts = append(facts, ui.Fact{Term: column[0], Value: column[1]})
	}
	return facts
}
