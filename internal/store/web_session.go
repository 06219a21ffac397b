package store

import (
	"context"
	"encoding/base64"
	"time"

	"greenroom"
)

// WebSessions keeps browser sessions. It implements scs.CtxStore; it stores the
// token that it is given, so the manager's HashTokenInStore must be on.
type WebSessions struct{ db *DB }

// WebSessions returns the browser sessions kept in the database.
func (db *DB) WebSessions() *WebSessions { return &WebSessions{db} }

// FindCtx returns the data of a session that has not expired.
func (w *WebSessions) FindCtx(ctx context.Context, token string) (data []byte, found bool, err error) {
	err = w.db.within(ctx, true, func(q querier, now time.Time) (err error) {
		data, err = one(ctx, q, "session", scanBase64, `
			select data
			from   web_sessions
			where  token_hash = $1 and expires_at > $2`, token, micros(now))
		return err
	})
	if greenroom.KindOf(err) == greenroom.NotFound {
		return nil, false, nil
	}
	return data, err == nil, err
}

// CommitCtx stores the data of a session, new or not, until it expires.
func (w *WebSessions) CommitCtx(ctx context.Context, token string, data []byte, expiry time.Time) error {
	return w.db.within(ctx, false, func(q querier, _ time.Time) error {
		_, err := q.exec(ctx, `
			insert into web_sessions (token_hash, data, expires_at)
			values ($1, $2, $3)
			on conflict (token_hash) do update
			set    data = excluded.data, expires_at = excluded.expires_at`,
			token, base64.StdEncoding.EncodeToString(data), micros(expiry))
		return err
	})
}

// DeleteCtx deletes a session; one that is not there is no error.
func (w *WebSessions) DeleteCtx(ctx context.Context, token string) error {
	return w.db.within(ctx, false, func(q querier, _ time.Time) error {
		_, err := q.exec(ctx, `
			delete from web_sessions
			where  token_hash = $1`, token)
		return err
	})
}

// Find is FindCtx without a context.
func (w *WebSessions) Find(token string) ([]byte, bool, error) {
	return w.FindCtx(context.Background(), token)
}

// Commit is CommitCtx without a context.
func (w *WebSessions) Commit(token string, data []byte, expiry time.Time) error {
	return w.CommitCtx(context.Background(), token, data, expiry)
}

// Delete is DeleteCtx without a context.
func (w *WebSessions) Delete(token string) error { return w.DeleteCtx(context.Background(), token) }

func scanBase64(row scanner) ([]byte, error) {
	var text string
	if err := row.Scan(&text); err != nil {
		return nil, err
	}
	return base64.StdEncoding.DecodeString(text)
}
