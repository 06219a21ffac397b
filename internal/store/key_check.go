package store

import (
	"context"

	"greenroom"
)

// KeyCheck returns the value that was sealed with the server's key at the first
// start, or NotFound before that.
func (s *System) KeyCheck(ctx context.Context) (greenroom.Sealed, error) {
	return one(ctx, s.q, "key", func(row scanner) (check greenroom.Sealed, err error) { return check, row.Scan(&check) }, `
		select value
		from   server_settings
		where  name = 'key_check'`)
}

// KeepKeyCheck stores a value that was sealed with the server's key, unless there
// is one, and returns the one that is stored: of two nodes that start at once,
// both get that of the first.
func (s *System) KeepKeyCheck(ctx context.Context, check greenroom.Sealed) (greenroom.Sealed, error) {
	if _, err := s.q.exec(ctx, `
		insert into server_settings (name, value)
		values ('key_check', $1)
		on conflict do nothing`, check); err != nil {
		return "", err
	}
	return s.KeyCheck(ctx)
}
