package app_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"greenroom"
	"greenroom/internal/app"
	"greenroom/internal/store"
)

// participant may see what concerns them, and no more.
func (k *kit) participant() greenroom.Actor {
	return greenroom.Actor{Kind: "user", ID: "usr_y", Roles: []greenroom.RoleGrant{{Role: greenroom.Participant, Organization: k.org}}}
}

// another adds a program and returns it.
func (k *kit) another(t *testing.T, name string) greenroom.ProgramID {
	t.Helper()
	p := &greenroom.Program{Name: name, TimeZone: "Europe/Vienna", DefaultLocation: greenroom.Zoom, Strategy: greenroom.PerSession}
	if err := k.db.Write(t.Context(), k.org, func(tx *store.Tx) error { return tx.AddProgram(t.Context(), p) }); err != nil {
		t.Fatal(err)
	}
	return p.ID
}

// people returns the roles in a program by name.
func (k *kit) people(t *testing.T, program greenroom.ProgramID) map[string]greenroom.SessionRole {
	t.Helper()
	found, err := k.People(t.Context(), k.who, k.org, program, greenroom.PersonCursor{}, 100)
	if err != nil {
		t.Fatal(err)
	}
	roles := map[string]greenroom.SessionRole{}
	for _, p := range found {
		roles[p.Person.Name] = p.Role
	}
	return roles
}

// verbs returns what has happened in the organization, oldest first.
func (k *kit) verbs(t *testing.T) (verbs []string) {
	t.Helper()
	if err := k.db.Read(t.Context(), k.org, func(tx *store.Tx) error {
		events, err := tx.Events(t.Context(), 0, 100)
		for _, e := range events {
			verbs = append(verbs, e.Verb)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return verbs
}

func TestPeopleOfAProgram(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		ctx, other := t.Context(), k.another(t, "Clinic")
		added := &greenroom.Person{Name: " A. Applicant ", Email: "a@example.org", TimeZone: "America/Chicago"}
		if err := k.AddPerson(ctx, k.who, k.org, k.program, added, greenroom.Candidate); err != nil {
			t.Fatal(err)
		}
		again := &greenroom.Person{Name: "Another Name", Email: "A@Example.org", TimeZone: "America/Chicago"}
		if err := k.AddPerson(ctx, k.who, k.org, k.program, again, greenroom.Mentor); greenroom.KindOf(err) != greenroom.Conflict {
			t.Errorf("the same address again: %v, want a Conflict", err)
		}
		if err := k.AddPerson(ctx, k.who, k.org, other, again, greenroom.Mentor); err != nil || *again != *added {
			t.Errorf("in another program: %v, %+v; want %+v", err, again, added)
		}
		added.Name = "A. Renamed"
		if err := k.UpdatePerson(ctx, k.who, k.org, k.program, added); err != nil || added.Revision != 2 {
			t.Errorf("renamed: %v, revision %d", err, added.Revision)
		}
		if diff := cmp.Diff(map[string]greenroom.SessionRole{"A. Renamed": greenroom.Mentor}, k.people(t, other)); diff != "" {
			t.Errorf("in the other program:\n%s", diff)
		}
		got, err := k.Person(ctx, k.who, k.org, k.program, added.ID)
		if diff := cmp.Diff(greenroom.ProgramPerson{Person: added, Role: greenroom.Candidate}, got); err != nil || diff != "" {
			t.Errorf("read back: %v\n%s", err, diff)
		}
		if diff := cmp.Diff([]string{"person_added", "person_added", "person_changed"}, k.verbs(t)); diff != "" {
			t.Errorf("history:\n%s", diff)
		}
	})
}

func TestChangesOfPeopleAreRefused(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		ctx, guest := t.Context(), k.participant()
		p := func(id greenroom.PersonID) *greenroom.Person {
			return &greenroom.Person{ID: id, Name: "A. Applicant", Email: "a@example.org", TimeZone: "UTC", Revision: 1}
		}
		added := p("")
		if err := k.AddPerson(ctx, k.who, k.org, k.program, added, greenroom.Candidate); err != nil {
			t.Fatal(err)
		}
		late, taken := *added, *added
		late.Revision, taken.Email = 7, "u.usher@hospital.example"
		file := []byte("name,email\nB,b@example.net\n")
		_, read := k.People(ctx, guest, k.org, k.program, greenroom.PersonCursor{}, 10)
		_, readOne := k.Person(ctx, guest, k.org, k.program, added.ID)
		_, preview := k.PreviewImport(ctx, guest, k.org, k.program, file)
		_, imported := k.ImportPeople(ctx, guest, k.org, k.program, file)
		_, nowhere := k.ImportPeople(ctx, k.who, k.org, "prg_x", file)
		_, noList := k.People(ctx, k.who, k.org, "prg_x", greenroom.PersonCursor{}, 10)
		tests := []struct {
			name string
			err  error
			want greenroom.Kind
		}{
			{"a participant adds", k.AddPerson(ctx, guest, k.org, k.program, p(""), greenroom.Candidate), greenroom.Forbidden},
			{"a participant changes", k.UpdatePerson(ctx, guest, k.org, k.program, added), greenroom.Forbidden},
			{"a participant lists", read, greenroom.Forbidden},
			{"a participant reads", readOne, greenroom.Forbidden},
			{"a participant previews", preview, greenroom.Forbidden},
			{"a participant imports", imported, greenroom.Forbidden},
			{"a role that is none", k.AddPerson(ctx, k.who, k.org, k.program, p(""), "chief"), greenroom.Invalid},
			{"a person without a name", k.AddPerson(ctx, k.who, k.org, k.program, &greenroom.Person{}, greenroom.Candidate), greenroom.Invalid},
			{"a program that is not there", k.AddPerson(ctx, k.who, k.org, "prg_x", p(""), greenroom.Candidate), greenroom.NotFound},
			{"an import into it", nowhere, greenroom.NotFound},
			{"a list of it", noList, greenroom.NotFound},
			{"somebody who is not in the program", k.UpdatePerson(ctx, k.who, k.org, k.program, p(k.sample)), greenroom.NotFound},
			{"at another revision", k.UpdatePerson(ctx, k.who, k.org, k.program, &late), greenroom.Conflict},
			{"an address of somebody else", k.UpdatePerson(ctx, k.who, k.org, k.program, &taken), greenroom.Conflict},
		}
		for _, tt := range tests {
			if greenroom.KindOf(tt.err) != tt.want {
				t.Errorf("%s: %v, want %s", tt.name, tt.err, tt.want)
			}
		}
		if verbs := k.verbs(t); len(verbs) != 1 {
			t.Errorf("refused changes left history: %v", verbs)
		}
	})
}

// Somebody is the same person in all their programs, so whoever changes them may
// edit each of these: taking them into a program of one's own gives no right to.
func TestWhoMayChangeAPerson(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		ctx, other := t.Context(), k.another(t, "Clinic")
		victim := &greenroom.Person{Name: "V. Victim", Email: "v@example.org", TimeZone: "America/Chicago"}
		if err := k.AddPerson(ctx, k.who, k.org, other, victim, greenroom.Interviewer); err != nil {
			t.Fatal(err)
		}
		of := func(programs ...greenroom.ProgramID) greenroom.Actor {
			who := greenroom.Actor{Kind: "user", ID: "usr_c"}
			for _, p := range programs {
				who.Roles = append(who.Roles, greenroom.RoleGrant{Role: greenroom.Coordinator, Organization: k.org, Program: p})
			}
			return who
		}
		taken := *victim
		if err := k.AddPerson(ctx, of(k.program), k.org, k.program, &taken, greenroom.Interviewer); err != nil {
			t.Fatal(err)
		}
		before := len(k.verbs(t))
		for field, change := range map[string]func(*greenroom.Person){
			"address": func(p *greenroom.Person) { p.Email = "attacker@example.org" },
			"name":    func(p *greenroom.Person) { p.Name = "Another" },
			"zone":    func(p *greenroom.Person) { p.TimeZone = "UTC" },
		} {
			changed := taken
			change(&changed)
			err := k.UpdatePerson(ctx, of(k.program), k.org, k.program, &changed)
			if greenroom.KindOf(err) != greenroom.Forbidden || !strings.Contains(greenroom.MessageOf(err), "Ask an administrator") {
				t.Errorf("the %s, by a coordinator of one program: %v, want Forbidden", field, err)
			}
		}
		if got, err := k.Person(ctx, k.who, k.org, other, victim.ID); err != nil || *got.Person != *victim || len(k.verbs(t)) != before {
			t.Errorf("now %+v, %v", got.Person, err)
		}
		for name, who := range map[string]greenroom.Actor{"of both programs": of(k.program, other), "of all programs": of(""), "of the organization": k.who} {
			if err := k.UpdatePerson(ctx, who, k.org, k.program, &taken); err != nil {
				t.Errorf("by whoever may edit them, %s: %v", name, err)
			}
		}
	})
}

// The file says that S. Sample is an interviewer, U. Usher (in the program as an
// observer) and Y. Yonder (new) too, and A. Applicant a candidate.
const peopleCSV = `name,email,role,time_zone
s.sample@hospital.example,S.Sample@hospital.example,interviewer,
U. Usher,u.usher@hospital.example,interviewer,
Y. Yonder,y.yonder@hospital.example,mentor,Europe/Vienna
A. Applicant,a@example.org,applicant,
`

func TestPreviewSaysWhatImportDoes(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		ctx := t.Context()
		usher := &greenroom.Person{Name: "x", Email: "u.usher@hospital.example", TimeZone: "UTC"}
		if err := k.AddPerson(ctx, k.who, k.org, k.program, usher, greenroom.Observer); err != nil {
			t.Fatal(err)
		}
		k.expectPreview(t, []string{
			"s.sample@hospital.example known", "U. Usher in_program, was observer, another name", "Y. Yonder new", "A. Applicant new"})
		k.connect(t)
		k.expectPreview(t, []string{"s.sample@hospital.example known, licensed", "U. Usher in_program, was observer, another name, basic",
			"Y. Yonder new, absent", "A. Applicant new"})
		if got := k.people(t, k.program); len(got) != 1 {
			t.Errorf("a preview stored %v", got)
		}
		history := len(k.verbs(t))
		k.expectImport(t, app.ImportResult{Added: 2, Known: 2, Changed: 2})
		want := map[string]greenroom.SessionRole{"s.sample@hospital.example": greenroom.Interviewer, usher.Name: greenroom.Interviewer,
			"Y. Yonder": greenroom.Mentor, "A. Applicant": greenroom.Candidate}
		if diff := cmp.Diff(want, k.people(t, k.program)); diff != "" {
			t.Errorf("imported:\n%s", diff)
		}
		k.expectImport(t, app.ImportResult{Known: 4})
		if verbs := k.verbs(t); len(verbs) != history+1 || verbs[history] != "people_imported" {
			t.Errorf("history: %v", verbs)
		}
	})
}

func (k *kit) expectPreview(t *testing.T, want []string) {
	t.Helper()
	preview, err := k.PreviewImport(t.Context(), k.who, k.org, k.program, []byte(peopleCSV))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, row := range preview.Rows {
		line := row.Person.Name + " " + string(row.Status())
		if row.Before != "" {
			line += ", was " + string(row.Before)
		}
		if row.NameDiffers() {
			line += ", another name"
		}
		if row.Host != "" {
			line += ", " + string(row.Host)
		}
		got = append(got, line)
	}
	if diff := cmp.Diff(want, got); diff != "" || len(preview.Problems) != 0 {
		t.Errorf("problems %v; preview:\n%s", preview.Problems, diff)
	}
}

func (k *kit) expectImport(t *testing.T, want app.ImportResult) {
	t.Helper()
	got, err := k.ImportPeople(t.Context(), k.who, k.org, k.program, []byte(peopleCSV))
	if err != nil {
		t.Fatal(err)
	}
	if *got != want {
		t.Errorf("imported %+v, want %+v", *got, want)
	}
}

// One bad row, and nobody is imported; the preview lists it beside the others.
func TestImportIsAllOrNothing(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		ctx := t.Context()
		for file, want := range map[string]string{
			"name,email\nA,a@example.org\nB,nowhere\n": `Nothing was imported: row 3, column email: "nowhere" is not an e-mail address.`,
			"name,email\nA,a@example.org\nB\n":         "Nothing was imported: row 3: This row has 1 fields, but the first line names 2 columns.",
		} {
			_, err := k.ImportPeople(ctx, k.who, k.org, k.program, []byte(file))
			if greenroom.KindOf(err) != greenroom.Invalid || greenroom.MessageOf(err) != want {
				t.Errorf("got %v, want %s", err, want)
			}
			preview, err := k.PreviewImport(ctx, k.who, k.org, k.program, []byte(file))
			if err != nil || len(preview.Rows) != 1 || len(preview.Problems) != 1 {
				t.Errorf("preview: %v, %+v", err, preview)
			}
		}
		if got := k.people(t, k.program); len(got) != 0 {
			t.Errorf("imported %v", got)
		}
		if _, err := k.PreviewImport(ctx, k.who, k.org, k.program, nil); greenroom.FieldOf(err) != "file" {
			t.Errorf("an empty file: %v", err)
		}
	})
}

func TestSetPersonRole(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		ctx, other := t.Context(), k.another(t, "Clinic")
		p := &greenroom.Person{Name: "A. Applicant", Email: "a@example.org", TimeZone: "America/Chicago"}
		if err := k.AddPerson(ctx, k.who, k.org, other, p, greenroom.Candidate); err != nil {
			t.Fatal(err)
		}
		before := len(k.verbs(t))
		for range 2 { // the second time there is nothing to change
			if err := k.SetPersonRole(ctx, k.who, k.org, other, p.ID, greenroom.Interviewer); err != nil {
				t.Fatal(err)
			}
		}
		if diff := cmp.Diff(map[string]greenroom.SessionRole{"A. Applicant": greenroom.Interviewer}, k.people(t, other)); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]string{"role_changed"}, k.verbs(t)[before:]); diff != "" {
			t.Errorf("history:\n%s", diff)
		}
		for want, err := range map[greenroom.Kind]error{
			greenroom.Invalid:   k.SetPersonRole(ctx, k.who, k.org, other, p.ID, "pilot"),
			greenroom.NotFound:  k.SetPersonRole(ctx, k.who, k.org, k.program, p.ID, greenroom.Host),
			greenroom.Forbidden: k.SetPersonRole(ctx, k.participant(), k.org, other, p.ID, greenroom.Host),
		} {
			if greenroom.KindOf(err) != want {
				t.Errorf("%v, want %s", err, want)
			}
		}
	})
}
