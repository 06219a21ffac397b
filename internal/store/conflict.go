package store

import (
	"errors"

	"github.com/jackc/pgx/v5/pgconn"
	driver "modernc.org/sqlite"
	codes "modernc.org/sqlite/lib"

	"greenroom"
)

// stoodInTheWay reports whether a transaction failed only because of another
// one: a serialization failure or a deadlock in PostgreSQL (codes 40001 and
// 40P01), a busy database in SQLite.
func stoodInTheWay(err error) bool {
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok {
		return pg.Code == "40001" || pg.Code == "40P01"
	}
	if lite, ok := errors.AsType[*driver.Error](err); ok {
		return lite.Code()&0xff == codes.SQLITE_BUSY
	}
	return false
}

// translate turns a broken uniqueness into a Conflict, and a text that PostgreSQL
// cannot hold into Invalid; whoever knows which noun it was says more. Other
// errors stay as they are.
func translate(err error) error {
	if isDuplicate(err) {
		return greenroom.Errorf(greenroom.Conflict, "There is one already. Nothing was changed.").Because(err)
	}
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok && pg.Code == "22021" { // character_not_in_repertoire: a zero byte, or no UTF-8
		return greenroom.Errorf(greenroom.Invalid, "A text holds a character that cannot be stored. Nothing was changed.").Because(err)
	}
	return err
}

func isDuplicate(err error) bool {
	if _, known := errors.AsType[*greenroom.Error](err); known {
		return false
	}
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok {
		return pg.Code == "23505" // unique_violation
	}
	if lite, ok := errors.AsType[*driver.Error](err); ok {
		return lite.Code() == codes.SQLITE_CONSTRAINT_UNIQUE || lite.Code() == codes.SQLITE_CONSTRAINT_PRIMARYKEY
	}
	return false
}
