package store_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"greenroom"
	"greenroom/internal/store"
)

func message(id string, s *greenroom.Session, p *greenroom.Person, sequence int64) *greenroom.Message {
	return &greenroom.Message{ID: greenroom.MessageID(id), HeaderID: id + "@hospital.example", Session: s.ID, Person: p.ID, Kind: greenroom.Request, Sequence: sequence,
		State: greenroom.MessageWanted, References: []string{"msg_0@hospital.example"}, Recipient: p.Email, NotBefore: noon.Add(time.Minute)}
}

func TestMessageReadsBackAsItWasWritten(t *testing.T) {
	onEngines(t, func(t *testing.T, db *store.DB) {
		ctx, org, p, other, who := t.Context(), organization(t, db, "Hospital"), program("Residency"), program("Clinic"), person()
		var first, second *greenroom.Message
		write(t, db, org, func(tx *store.Tx) error {
			if err := errors.Join(tx.AddProgram(ctx, p), tx.AddProgram(ctx, other), tx.AddPerson(ctx, who)); err != nil {
				return err
			}
			if err := tx.SetProgramPerson(ctx, p.ID, who.ID, greenroom.Candidate); err != nil {
				return err
			}
			s := session(t, p.ID, "2026-12-01T08:50", who.ID)
			if err := tx.AddSession(ctx, s); err != nil {
				return err
			}
			first, second = message("msg_2", s, who, 0), message("msg_1", s, who, 1)
			return errors.Join(tx.AddMessage(ctx, second), tx.AddMessage(ctx, first))
		})
		first.Compose("Interview", "details", noon)
		first.Attempts, first.Problem = 2, "Later."
		second.Sent(noon)
		write(t, db, org, func(tx *store.Tx) error {
			return errors.Join(tx.UpdateMessage(ctx, first), tx.UpdateMessage(ctx, second), tx.SetRaw(ctx, first.ID, "bytes"))
		})
		if err := db.Write(ctx, org, func(tx *store.Tx) error { return tx.SetRaw(ctx, first.ID, "other bytes") }); greenroom.KindOf(err) != greenroom.Conflict {
			t.Errorf("other bytes for a composed message: %v, want a Conflict", err)
		}
		if err := db.Read(ctx, org, func(tx *store.Tx) error {
			raw, err1 := tx.Raw(ctx, first.ID)
			none, err2 := tx.Raw(ctx, second.ID)
			if raw != "bytes" || none != "" {
				t.Errorf("the bytes are %q and %q", raw, none)
			}
			thread, err3 := tx.MessagesOf(ctx, first.Session)
			newest, err4 := tx.Messages(ctx, p.ID, store.MessageCursor{}, 1)
			older, err5 := tx.Messages(ctx, "", store.MessageCursor{At: newest[0].CreatedAt, ID: newest[0].ID}, 10)
			elsewhere, err6 := tx.Messages(ctx, other.ID, store.MessageCursor{}, 10)
			if diff := cmp.Diff([][]*greenroom.Message{{first, second}, {first}, {second}, nil}, [][]*greenroom.Message{thread, newest, older, elsewhere}); diff != "" {
				t.Errorf("written, then read:\n%s", diff)
			}
			return errors.Join(err1, err2, err3, err4, err5, err6)
		}); err != nil {
			t.Error(err)
		}
	})
}

// A code is found from outside, until it is revoked, and again when it is not.
func TestJoinLinkIsFoundByItsHash(t *testing.T) {
	onEngines(t, func(t *testing.T, db *store.DB) {
		ctx, org, p, who := t.Context(), organization(t, db, "Hospital"), program("Residency"), person()
		var link *greenroom.JoinLink
		write(t, db, org, func(tx *store.Tx) error {
			if err := errors.Join(tx.AddProgram(ctx, p), tx.AddPerson(ctx, who)); err != nil {
				return err
			}
			if err := tx.SetProgramPerson(ctx, p.ID, who.ID, greenroom.Candidate); err != nil {
				return err
			}
			s := session(t, p.ID, "2026-12-01T08:50", who.ID)
			if err := tx.AddSession(ctx, s); err != nil {
				return err
			}
			link = &greenroom.JoinLink{Session: s.ID, Person: who.ID, Hash: "hash", Code: "sealed"}
			return tx.AddJoinLink(ctx, link)
		})
		for _, revoked := range []time.Time{{}, noon, {}} {
			link.RevokedAt = revoked
			write(t, db, org, func(tx *store.Tx) error { return tx.SetRevoked(ctx, link) })
			var found *greenroom.JoinLink
			err := db.System(ctx, func(s *store.System) (err error) { found, err = s.JoinLink(ctx, "hash"); return err })
			switch {
			case !revoked.IsZero():
				if greenroom.KindOf(err) != greenroom.NotFound {
					t.Errorf("revoked: %v, want NotFound", err)
				}
			case err != nil:
				t.Error(err)
			default:
				if diff := cmp.Diff(link, found); diff != "" {
					t.Error(diff)
				}
			}
		}
	})
}
