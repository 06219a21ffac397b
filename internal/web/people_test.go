package web

import (
	"bytes"
	"errors"
	"fmt"
	"html"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"greenroom"
)

func TestAddAndChangeAPerson(t *testing.T) {
	t.Parallel()
	k := newKit(t, time.Now)
	r, people := k.as(t, "coordinator"), k.path("/programs/"+string(k.program)+"/people")
	r.get(people).says(t, people+"/new", people+"/import", people+"/"+string(k.guest))
	r.get(people+"/new").says(t, `value="America/Chicago"`, `<option value="candidate" selected>`)
	for field, typed := range map[string]url.Values{
		"An address is needed":  {"name": {"N. New"}, "email": {"nobody"}, "time_zone": {"UTC"}, "role": {"candidate"}},
		"A person needs a name": {"name": {" "}, "email": {"n@example.org"}, "time_zone": {"UTC"}, "role": {"candidate"}},
		"is in this program":    {"name": {"N. New"}, "email": {"B.Beispiel@example.org"}, "time_zone": {"UTC"}, "role": {"candidate"}},
	} {
		got := r.post(people, typed)
		if got.status != http.StatusUnprocessableEntity && got.status != http.StatusConflict {
			t.Errorf("%s: answers %d", field, got.status)
		}
		got.says(t, `aria-invalid="true"`, `value="`+typed.Get("email")+`"`)
	}
	if got := r.post(people, url.Values{"name": {"N. New"}, "email": {"n@example.org"}, "time_zone": {"Asia/Kolkata"}, "role": {"mentor"}}); got.to != people {
		t.Fatalf("adding answers %d: %s", got.status, got.body)
	}
	list := r.get(people)
	list.says(t, "N. New is in the program.", "n@example.org", "Mentor", "Asia/Kolkata")

	one := people + "/" + string(k.guest)
	form := r.get(one)
	changed := url.Values{"revision": {form.revision(t)}, "name": {"B. Renamed"}, "email": {"b.renamed@example.org"}, "time_zone": {"Europe/Vienna"}}
	if got := r.post(one, changed); got.to != people {
		t.Fatalf("changing answers %d: %s", got.status, got.body)
	}
	stale := r.post(one, changed)
	if stale.status != http.StatusConflict {
		t.Errorf("changing what somebody else has changed answers %d", stale.status)
	}
	stale.says(t, "Somebody else has changed this meanwhile.", `value="B. Renamed"`)
	if got := r.post(one+"/role", url.Values{"role": {"observer"}}); got.to != people {
		t.Fatalf("another role answers %d: %s", got.status, got.body)
	}
	got, err := k.Person(t.Context(), k.root, k.org, k.program, k.guest)
	if err != nil || got.Role != greenroom.Observer || got.Person.Name != "B. Renamed" {
		t.Errorf("now %+v: %v", got, err)
	}
}

// A form about somebody who is in another's program too keeps what was typed, and
// says who may change them.
func TestChangeAPersonOfOthers(t *testing.T) {
	t.Parallel()
	k := newKit(t, time.Now)
	theirs := &greenroom.Program{Name: "Theirs", TimeZone: "UTC", DefaultLocation: greenroom.Zoom, Strategy: greenroom.PerSession}
	guest := &greenroom.Person{Name: "B", Email: "b.beispiel@example.org", TimeZone: "UTC"}
	if err := errors.Join(k.CreateProgram(t.Context(), k.root, k.org, theirs), k.AddPerson(t.Context(), k.root, k.org, theirs.ID, guest, greenroom.Mentor)); err != nil {
		t.Fatal(err)
	}
	r, one := k.as(t, "coordinator"), k.path("/programs/"+string(k.program)+"/people/"+string(k.guest))
	got := r.post(one, url.Values{"revision": {"1"}, "name": {"B. Renamed"}, "email": {"mine@example.org"}, "time_zone": {"Europe/Vienna"}})
	if got.status != http.StatusForbidden {
		t.Errorf("it answers %d", got.status)
	}
	got.says(t, "programs that you may not edit", `value="mine@example.org"`)
}

// upload sends a form with one file.
func (r *reader) upload(path, field string, file []byte) answer {
	r.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile(field, "people.csv")
	if err != nil {
		r.t.Fatal(err)
	}
	if _, err := part.Write(file); err != nil {
		r.t.Fatal(err)
	}
	if err := form.Close(); err != nil {
		r.t.Fatal(err)
	}
	request, err := http.NewRequestWithContext(r.t.Context(), http.MethodPost, r.base+path, &body)
	if err != nil {
		r.t.Fatal(err)
	}
	request.Header.Set("Content-Type", form.FormDataContentType())
	response, err := r.client.Do(request)
	if err != nil {
		r.t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		r.t.Fatal(err)
	}
	return answer{status: response.StatusCode, to: response.Header.Get("Location"), body: string(text), header: response.Header}
}

var hiddenPeople = regexp.MustCompile(`<textarea name="people"[^>]*>([^<]*)</textarea>`)

// carried is the file that a preview carries, as browsers send it.
func (a answer) carried(t *testing.T) []byte {
	t.Helper()
	found := hiddenPeople.FindStringSubmatch(a.body)
	if found == nil {
		t.Fatalf("the page (%d) offers no import:\n%s", a.status, a.body)
	}
	return []byte(strings.ReplaceAll(html.UnescapeString(found[1]), "\n", "\r\n"))
}

// everybody is who is in the program.
func (k *kit) everybody(t *testing.T) (names []string) {
	t.Helper()
	people, err := k.People(t.Context(), k.root, k.org, k.program, greenroom.PersonCursor{}, 1000)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range people {
		names = append(names, fmt.Sprintf("%s %s %s %s", p.Person.Name, p.Person.Email, p.Role, p.Person.TimeZone))
	}
	return names
}

func TestImportPeople(t *testing.T) {
	t.Parallel()
	k := newKit(t, time.Now)
	r, people := k.as(t, "coordinator"), k.path("/programs/"+string(k.program)+"/people")
	r.get(people+"/import").says(t, "time_zone", `accept=".csv,text/csv"`, people+"/import/sample.csv")
	sample := r.get(people + "/import/sample.csv")
	if sample.header.Get("Content-Type") != "text/csv; charset=utf-8" {
		t.Errorf("the sample is %s", sample.header.Get("Content-Type"))
	}
	before := k.everybody(t)
	seen := r.upload(people+"/import", "file", []byte(sample.body))
	seen.says(t, "Nothing is changed yet.", "Import 3 people", "in the program", "C. Candidate", "licensed", "can host at Zoom")
	if diff := cmp.Diff(before, k.everybody(t)); diff != "" {
		t.Errorf("the preview has changed the people:\n%s", diff)
	}
	if got := r.upload(people+"/import/confirm", "people", seen.carried(t)); got.to != people {
		t.Fatalf("importing answers %d: %s", got.status, got.body)
	}
	r.get(people).says(t, "1 person is new. 2 people were in the program already.", "c.candidate@example.org")

	again := r.upload(people+"/import", "file", []byte(sample.body))
	again.says(t, "There is nothing to import.")
	if strings.Contains(again.body, "<textarea") {
		t.Error("an import that changes nothing is offered")
	}
	odd := "\xef\xbb\xbfE-Mail;Full name;Role;Favourite colour\r\nq@example.org;\"Q. \"\"the\"\" Quirk, <b>jr</b>\";;blue\r\nb.beispiel@example.org;Another Name;observer;red\r\n"
	seen = r.upload(people+"/import", "file", []byte(odd))
	seen.says(t, "Favourite colour", "new role", "was Candidate, stays “B. Beispiel”", "Q. &#34;the&#34; Quirk, &lt;b&gt;jr&lt;/b&gt;")
	if got := r.upload(people+"/import/confirm", "people", seen.carried(t)); got.to != people {
		t.Fatalf("importing answers %d: %s", got.status, got.body)
	}
	r.get(people).says(t, "1 person is new. 1 person was known and joined, or has another role now.", "Q. &#34;the&#34; Quirk, &lt;b&gt;jr&lt;/b&gt;")
}

// A file that cannot be imported says why, and nothing of it is.
func TestImportRefuses(t *testing.T) {
	t.Parallel()
	k := newKit(t, time.Now)
	r, people := k.as(t, "coordinator"), k.path("/programs/"+string(k.program)+"/people")
	before := k.everybody(t)
	many := "name,email\n" + strings.Repeat("A. Applicant,nobody\n", greenroom.MaxRowProblems+10)
	for name, tt := range map[string]struct {
		file   string
		status int
		says   []string
	}{
		"Latin-1":         {"name,email\nJ\xf6rg,j@example.org\n", 422, []string{"Line 2 is not in UTF-8", "CSV UTF-8"}},
		"a spreadsheet":   {"PK\x03\x04\x00\x00", 422, []string{"perhaps a spreadsheet"}},
		"no address":      {"name,role\nA,host\n", 422, []string{"The file has no column for email.", `aria-invalid="true"`}},
		"nothing":         {"", 422, []string{"Choose a CSV file first."}},
		"nobody":          {"name,email\n", 422, []string{"there is nobody below them"}},
		"twice":           {"name,email\nA. A,a@example.org\nB. B,A@example.org\n", 422, []string{"1 place in the file needs correcting.", "The address A@example.org stands in row 2 already.", "<code>email</code>", "A. A"}},
		"many":            {many, 422, []string{"210 places in the file need correcting.", "and 10 more"}},
		"mixed":           {"name,email,role,time_zone\nA. A,a@example.org,pilot,Mars/Base\nB. B,b@example.org,,\n", 422, []string{"2 places", "<code>role</code>", "<code>time_zone</code>", "There is no role"}},
		"too many people": {"name,email\n" + rows(greenroom.MaxImportRows+1), 422, []string{"more than 10,000 people"}},
		"too large":       {"name,email\n" + strings.Repeat("x", greenroom.MaxImportBytes), 413, []string{"The file is larger than 2 MiB. Nothing was read.", `type="file"`}},
		"far too large":   {strings.Repeat("x", maxUpload+1), 413, []string{"The file is larger than 2 MiB. Nothing was read.", `type="file"`}},
	} {
		t.Run(name, func(t *testing.T) {
			for _, way := range []struct{ path, field string }{{people + "/import", "file"}, {people + "/import/confirm", "people"}} {
				got := r.upload(way.path, way.field, []byte(tt.file))
				if got.status != tt.status {
					t.Errorf("%s answers %d, want %d", way.path, got.status, tt.status)
				}
				got.says(t, tt.says...)
				if strings.Contains(got.body, "<textarea") {
					t.Error("its import is offered")
				}
			}
		})
	}
	if diff := cmp.Diff(before, k.everybody(t)); diff != "" {
		t.Errorf("something was imported:\n%s", diff)
	}
}

// rows are so many people.
func rows(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "A. Applicant %d,applicant-%d@example.org\n", i, i)
	}
	return b.String()
}

// The largest file there may be is shown and imported while somebody waits, and
// its preview lists only the beginning.
func TestImportTenThousandPeople(t *testing.T) {
	t.Parallel()
	k := newKit(t, time.Now)
	r, people := k.as(t, "coordinator"), k.path("/programs/"+string(k.program)+"/people")
	seen := r.upload(people+"/import", "file", []byte("name,email\n"+rows(greenroom.MaxImportRows)))
	seen.says(t, "Import 10,000 people", "and 9,900 more")
	if page := len(seen.body) - len(seen.carried(t)); page > 200<<10 {
		t.Errorf("beside the file, the page is %d bytes long", page)
	}
	if got := r.upload(people+"/import/confirm", "people", seen.carried(t)); got.to != people {
		t.Fatalf("importing answers %d: %s", got.status, got.body)
	}
	r.get(people).says(t, "10,000 people are new.", "Next page")
}

// The file of the repository's examples is imported as it is.
func TestImportExample(t *testing.T) {
	t.Parallel()
	file, err := os.ReadFile("../../examples/people.csv")
	if err != nil {
		t.Fatal(err)
	}
	k := newKit(t, time.Now)
	r, people := k.as(t, "coordinator"), k.path("/programs/"+string(k.program)+"/people")
	seen := r.upload(people+"/import", "file", file)
	seen.says(t, "Import 24 people", "basic", "is at Zoom without a licence", "absent", "is no user of the Zoom account")
	if got := r.upload(people+"/import/confirm", "people", seen.carried(t)); got.to != people {
		t.Fatalf("importing answers %d: %s", got.status, got.body)
	}
	if n := len(k.everybody(t)); n < 24 {
		t.Errorf("there are %d people", n)
	}
}

// The page of somebody who leads says through which connection their meetings are
// made, and why; that of a candidate does not.
func TestPersonPageSaysWhichConnection(t *testing.T) {
	t.Parallel()
	k := newKit(t, time.Now)
	r, people := k.as(t, "coordinator"), k.path("/programs/"+string(k.program)+"/people/")
	r.get(people+string(k.sample)).says(t, "Zoom, when they lead", "Meetings are made through “Main Account”. It is the organization&#39;s: neither Dr S. Sample nor the program has one that works.")
	if page := r.get(people + string(k.guest)); strings.Contains(page.body, "when they lead") {
		t.Error("a candidate leads")
	}
	k.endConnection(t)
	r.get(people+string(k.sample)).says(t, "No meeting can be made.")
}
