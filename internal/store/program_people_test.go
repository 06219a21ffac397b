package store_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"greenroom"
	"greenroom/internal/store"
)

// More people than one statement takes are stored, put into a program, and found
// again, page by page and by address.
func TestProgramPeople(t *testing.T) {
	onEngines(t, func(t *testing.T, db *store.DB) {
		ctx, org, p := t.Context(), organization(t, db, "Hospital"), program("Residency")
		var people []*greenroom.Person
		var want []greenroom.ProgramPerson
		for i := range 1200 {
			people = append(people, &greenroom.Person{Name: fmt.Sprintf("P%03d", i/2), Email: fmt.Sprintf("P%d@example.org", i), TimeZone: "UTC"})
		}
		write(t, db, org, func(tx *store.Tx) error {
			if err := errors.Join(tx.AddProgram(ctx, p), tx.AddPeople(ctx, people)); err != nil {
				return err
			}
			var in []greenroom.Participation
			for _, person := range people {
				in = append(in, greenroom.Participation{Person: person.ID, Role: greenroom.Candidate})
				want = append(want, greenroom.ProgramPerson{Person: person, Role: greenroom.Candidate})
			}
			return errors.Join(tx.SetProgramPeople(ctx, p.ID, in), tx.SetProgramPerson(ctx, p.ID, people[0].ID, greenroom.Mentor))
		})
		want[0].Role = greenroom.Mentor
		err := db.Read(ctx, org, func(tx *store.Tx) error {
			var got []greenroom.ProgramPerson
			for cursor := (greenroom.PersonCursor{}); ; {
				page, err := tx.ProgramPeople(ctx, p.ID, cursor, 501)
				if err != nil || len(page) == 0 {
					expectSame(t, want, got)
					return err
				}
				got = append(got, page...)
				cursor = greenroom.PersonCursor{Name: page[len(page)-1].Person.Name, ID: page[len(page)-1].Person.ID}
			}
		})
		if err != nil {
			t.Error(err)
		}
		expectFound(t, db, org, p.ID, people)
	})
}

// expectSame compares lists in which people of the same name may change places:
// identities of one millisecond are in no order.
func expectSame(t *testing.T, want, got []greenroom.ProgramPerson) {
	t.Helper()
	byID := func(list []greenroom.ProgramPerson) map[greenroom.PersonID]greenroom.ProgramPerson {
		found := map[greenroom.PersonID]greenroom.ProgramPerson{}
		for _, p := range list {
			found[p.Person.ID] = p
		}
		return found
	}
	if diff := cmp.Diff(byID(want), byID(got)); diff != "" || len(want) != len(got) {
		t.Errorf("want %d, got %d:\n%s", len(want), len(got), diff)
	}
	for i := 1; i < len(got); i++ {
		before, after := got[i-1].Person, got[i].Person
		if before.Name > after.Name || before.Name == after.Name && before.ID >= after.ID {
			t.Fatalf("%s stands before %s", before.Name, after.Name)
		}
	}
}

func expectFound(t *testing.T, db *store.DB, org greenroom.OrganizationID, program greenroom.ProgramID, people []*greenroom.Person) {
	t.Helper()
	keys, ids := []string{"nobody@example.org"}, []greenroom.PersonID{"per_nobody"}
	for _, p := range people {
		keys, ids = append(keys, greenroom.EmailKey(p.Email)), append(ids, p.ID)
	}
	if err := db.Read(t.Context(), org, func(tx *store.Tx) error {
		found, err1 := tx.PeopleByEmail(t.Context(), keys)
		roles, err2 := tx.ProgramRoles(t.Context(), program, ids)
		member, err3 := tx.ProgramPerson(t.Context(), program, people[0].ID)
		if len(found) != len(people) || len(roles) != len(people) || roles[people[0].ID] != greenroom.Mentor || member.Role != greenroom.Mentor {
			t.Errorf("found %d people, %d roles, the first as %s", len(found), len(roles), member.Role)
		}
		return errors.Join(err1, err2, err3)
	}); err != nil {
		t.Error(err)
	}
}

func TestAddressOfSomebodyElse(t *testing.T) {
	onEngines(t, func(t *testing.T, db *store.DB) {
		ctx, org, b, c := t.Context(), organization(t, db, "Hospital"), person(), person()
		c.Email = "c@example.org"
		write(t, db, org, func(tx *store.Tx) error { return tx.AddPeople(ctx, []*greenroom.Person{b, c}) })
		c.Email = b.Email
		err := db.Write(ctx, org, func(tx *store.Tx) error { return tx.UpdatePerson(ctx, c, "") })
		if greenroom.KindOf(err) != greenroom.Conflict || greenroom.FieldOf(err) != "email" || c.Revision != 1 {
			t.Errorf("taking an address gives %v, revision %d", err, c.Revision)
		}
	})
}
