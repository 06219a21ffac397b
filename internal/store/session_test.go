package store_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"greenroom"
	"greenroom/internal/store"
)

func session(t *testing.T, program greenroom.ProgramID, wall string, people ...greenroom.PersonID) *greenroom.Session {
	t.Helper()
	slot, err := greenroom.NewSlot(wall, "America/Chicago", 20*time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	s := &greenroom.Session{Program: program, Title: "Interview", State: greenroom.Draft, Slot: slot,
		Location: greenroom.ManualLink, Place: greenroom.Place{ID: "room-7", Sealed: "sealed"}, Strategy: greenroom.PerSession}
	for _, id := range people {
		s.Participants = append(s.Participants, greenroom.Participation{Person: id, Role: greenroom.Attendee})
	}
	return s
}

func TestSessionReadsBackAsItWasWritten(t *testing.T) {
	onEngines(t, func(t *testing.T, db *store.DB) {
		ctx, org, p, b, c := t.Context(), organization(t, db, "Hospital"), program("Residency"), person(), person()
		c.Email = "c@example.org"
		var s *greenroom.Session
		write(t, db, org, func(tx *store.Tx) error {
			if err := errors.Join(tx.AddProgram(ctx, p), tx.AddPerson(ctx, b), tx.AddPerson(ctx, c)); err != nil {
				return err
			}
			if err := errors.Join(tx.SetProgramPerson(ctx, p.ID, b.ID, greenroom.Candidate), tx.SetProgramPerson(ctx, p.ID, c.ID, greenroom.Candidate)); err != nil {
				return err
			}
			s = session(t, p.ID, "2026-12-01T08:50", b.ID, c.ID)
			return tx.AddSession(ctx, s)
		})
		read := func() (got *greenroom.Session) {
			write(t, db, org, func(tx *store.Tx) (err error) { got, err = tx.Session(ctx, s.ID); return err })
			return got
		}
		if diff := cmp.Diff(s, read()); diff != "" {
			t.Errorf("added, then read:\n%s", diff)
		}
		uid := s.UID
		if err := s.Confirm(noon); err != nil {
			t.Fatal(err)
		}
		if err := s.Invite([]greenroom.Participation{{Person: c.ID, Role: greenroom.Interviewer}}); err != nil {
			t.Fatal(err)
		}
		write(t, db, org, func(tx *store.Tx) error { return tx.UpdateSession(ctx, s) })
		if diff := cmp.Diff(s, read()); diff != "" {
			t.Errorf("updated, then read:\n%s", diff)
		}
		if s.UID != uid || s.Sequence != 1 || s.Revision != 2 {
			t.Errorf("UID %s (was %s), sequence %d, revision %d", s.UID, uid, s.Sequence, s.Revision)
		}
	})
}

func TestSessionsPageByStart(t *testing.T) {
	onEngines(t, func(t *testing.T, db *store.DB) {
		ctx, org, p := t.Context(), organization(t, db, "Hospital"), program("Residency")
		write(t, db, org, func(tx *store.Tx) error {
			if err := tx.AddProgram(ctx, p); err != nil {
				return err
			}
			return errors.Join(tx.AddSession(ctx, session(t, p.ID, "2026-12-01T09:10")),
				tx.AddSession(ctx, session(t, p.ID, "2026-12-01T08:50")),
				tx.AddSession(ctx, session(t, p.ID, "2026-12-01T08:50")))
		})
		var cursor store.SessionCursor
		var starts []string
		for range 3 {
			write(t, db, org, func(tx *store.Tx) error {
				page, err := tx.Sessions(ctx, p.ID, cursor, 1)
				for _, s := range page {
					starts = append(starts, s.Slot.Wall())
					cursor = store.SessionCursor{Start: s.Slot.Start(), ID: s.ID}
				}
				return err
			})
		}
		if diff := cmp.Diff([]string{"2026-12-01T08:50", "2026-12-01T08:50", "2026-12-01T09:10"}, starts); diff != "" {
			t.Error(diff)
		}
	})
}

// A session takes neither a program nor people from another organization, nor
// people from another program.
func TestSessionStaysInsideTheWall(t *testing.T) {
	onEngines(t, func(t *testing.T, db *store.DB) {
		ctx, org, stranger := t.Context(), organization(t, db, "Hospital"), organization(t, db, "Clinic")
		theirs, mine, outsider := program("Theirs"), program("Mine"), person()
		write(t, db, stranger, func(tx *store.Tx) error {
			return errors.Join(tx.AddProgram(ctx, theirs), tx.AddPerson(ctx, outsider))
		})
		other, elsewhere := program("Other"), person()
		elsewhere.Email = "e@example.org"
		write(t, db, org, func(tx *store.Tx) error {
			if err := errors.Join(tx.AddProgram(ctx, mine), tx.AddProgram(ctx, other), tx.AddPerson(ctx, elsewhere)); err != nil {
				return err
			}
			return tx.SetProgramPerson(ctx, other.ID, elsewhere.ID, greenroom.Candidate)
		})
		for what, s := range map[string]*greenroom.Session{
			"a program of another organization": session(t, theirs.ID, "2026-12-01T08:50"),
			"a person of another organization":  session(t, mine.ID, "2026-12-01T08:50", outsider.ID),
			"a person of another program":       session(t, mine.ID, "2026-12-01T08:50", elsewhere.ID),
		} {
			err := db.Write(ctx, org, func(tx *store.Tx) error { return tx.AddSession(ctx, s) })
			if greenroom.KindOf(err) != greenroom.NotFound {
				t.Errorf("with %s: %v, want NotFound", what, err)
			}
		}
	})
}

// A session is in a stage of its own program only.
func TestSessionStaysInItsProgramsStages(t *testing.T) {
	onEngines(t, func(t *testing.T, db *store.DB) {
		ctx, org, stranger := t.Context(), organization(t, db, "Hospital"), organization(t, db, "Clinic")
		mine, other, theirs := program("Mine"), program("Other"), program("Theirs")
		write(t, db, org, func(tx *store.Tx) error { return errors.Join(tx.AddProgram(ctx, mine), tx.AddProgram(ctx, other)) })
		write(t, db, stranger, func(tx *store.Tx) error { return tx.AddProgram(ctx, theirs) })
		write(t, db, org, func(tx *store.Tx) error {
			return errors.Join(store.AddStage(ctx, tx, mine.ID, "stg_mine"), store.AddStage(ctx, tx, other.ID, "stg_other"))
		})
		write(t, db, stranger, func(tx *store.Tx) error { return store.AddStage(ctx, tx, theirs.ID, "stg_theirs") })
		for stage, want := range map[greenroom.StageID]greenroom.Kind{
			"": "", "stg_mine": "", "stg_other": greenroom.NotFound, "stg_theirs": greenroom.NotFound, "stg_none": greenroom.NotFound,
		} {
			s := session(t, mine.ID, "2026-12-01T08:50")
			s.Stage = stage
			err := db.Write(ctx, org, func(tx *store.Tx) error { return tx.AddSession(ctx, s) })
			if greenroom.KindOf(err) != want {
				t.Errorf("in the stage %q: %v, want %q", stage, err, want)
			}
		}
	})
}
