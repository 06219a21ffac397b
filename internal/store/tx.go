package store

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"strings"
	"time"

	"greenroom"
)

// Tx is a transaction bound to one organization: a row of another is not found.
// It is for one goroutine and ends with the function it was given to.
type Tx struct {
	q            querier
	organization greenroom.OrganizationID
	now          time.Time // one "now" for the whole transaction, in UTC
	eventful     bool      // it has written an event
}

// Now returns when the transaction began, in UTC to the microsecond: the time
// of everything that it writes.
func (tx *Tx) Now() time.Time { return tx.now }

// Organization returns the organization the transaction is bound to.
func (tx *Tx) Organization() greenroom.OrganizationID { return tx.organization }

// Write runs f in one transaction, which commits if f returns nil. If another
// transaction stands in its way, f is run again from the start, so f changes
// nothing but the transaction and what it overwrites. No network call belongs
// in f.
func (db *DB) Write(ctx context.Context, organization greenroom.OrganizationID, f func(*Tx) error) error {
	return db.System(ctx, func(s *System) error { return f(s.In(organization)) })
}

// Read runs f in one read-only transaction that sees one state of the database.
func (db *DB) Read(ctx context.Context, organization greenroom.OrganizationID, f func(*Tx) error) error {
	return db.within(ctx, true, func(q querier, now time.Time) error {
		return f(&Tx{q: q, organization: organization, now: now})
	})
}

// System is a transaction bound to no organization. It has the few methods that
// must cross the wall, and no others.
type System struct {
	q     querier
	now   time.Time
	bound []*Tx // what In returned
}

// System runs f in one transaction that is bound to no organization, as
// [DB.Write] does in one that is.
func (db *DB) System(ctx context.Context, f func(*System) error) error {
	var s *System
	err := db.within(ctx, false, func(q querier, now time.Time) error {
		s = &System{q: q, now: now}
		return f(s)
	})
	if err != nil {
		return err
	}
	for _, tx := range s.bound {
		if tx.eventful {
			db.watchers.tell(tx.organization)
		}
	}
	return nil
}

// ReadSystem runs f in one read-only transaction that is bound to no
// organization and sees one state of the database.
func (db *DB) ReadSystem(ctx context.Context, f func(*System) error) error {
	return db.within(ctx, true, func(q querier, now time.Time) error { return f(&System{q: q, now: now}) })
}

// In returns the same transaction bound to one organization, for what concerns
// an account and an organization at once.
func (s *System) In(organization greenroom.OrganizationID) *Tx {
	tx := &Tx{q: s.q, organization: organization, now: s.now}
	s.bound = append(s.bound, tx)
	return tx
}

// NewID returns a fresh identity with a prefix such as "app". Rows with sealed
// secrets need theirs before they are stored.
func (s *System) NewID(prefix string) string { return newID(prefix, s.now) }

// NewID returns a fresh identity with a prefix such as "app". Rows with sealed
// secrets need theirs before they are stored.
func (tx *Tx) NewID(prefix string) string { return newID(prefix, tx.now) }

// maxTries is how often a transaction is run that others keep in its way.
const maxTries = 5

func (db *DB) within(ctx context.Context, readOnly bool, f func(querier, time.Time) error) error {
	var err error
	for range maxTries {
		now := db.now().UTC().Truncate(time.Microsecond)
		err = db.engine.within(ctx, readOnly, func(q querier) error { return f(q, now) })
		if !stoodInTheWay(err) || ctx.Err() != nil {
			return translate(err)
		}
	}
	return greenroom.Errorf(greenroom.Unavailable, "The database is too busy. Nothing was changed. Try again.").Because(err)
}

// scanner is one row of a result.
type scanner interface{ Scan(dest ...any) error }

// all returns every row of a query. The query bounds their number.
func all[T any](ctx context.Context, q querier, scan func(scanner) (T, error), query string, args ...any) ([]T, error) {
	rows, err := q.query(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var found []T
	for rows.Next() {
		row, err := scan(rows)
		if err != nil {
			return nil, err
		}
		found = append(found, row)
	}
	return found, rows.Err()
}

// one returns the only row of a query, or a NotFound error that names what was
// looked for.
func one[T any](ctx context.Context, q querier, what string, scan func(scanner) (T, error), query string, args ...any) (T, error) {
	var none T
	found, err := all(ctx, q, scan, query, args...)
	if err != nil {
		return none, fmt.Errorf("store: %s: %w", what, err)
	}
	if len(found) == 0 {
		return none, greenroom.Errorf(greenroom.NotFound, "There is no such %s here, or it is not yours to see.", what)
	}
	return found[0], nil
}

// update runs a change of one row at a revision. If no row was changed, exists
// tells whether the row is gone or has another revision by now, which is the
// only Conflict that names the field "revision".
func update(ctx context.Context, q querier, exists func() error, query string, args ...any) error {
	changed, err := q.exec(ctx, query, args...)
	if err != nil {
		return err
	}
	if changed == 1 {
		return nil
	}
	if err := exists(); err != nil {
		return err
	}
	return greenroom.Errorf(greenroom.Conflict, "Somebody else has changed this meanwhile. Nothing was changed. Load it again and repeat your change.").At("revision")
}

// micros is how an instant is stored.
func micros(t time.Time) int64 { return t.UnixMicro() }

// instant reads what micros wrote.
func instant(stored int64) time.Time { return time.UnixMicro(stored).UTC() }

var idEncoding = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// newID returns a new identity: the prefix, then 26 characters that sort by the
// millisecond of making, with 80 random bits.
func newID(prefix string, now time.Time) string {
	var raw [16]byte
	binary.BigEndian.PutUint64(raw[:8], uint64(now.UnixMilli())<<16)
	rand.Read(raw[6:])
	return prefix + "_" + strings.ToLower(idEncoding.EncodeToString(raw[:]))
}
