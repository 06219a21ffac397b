package store

import (
	"context"

	"greenroom"
)

const connectLinkColumns = `l.id, l.organization_id, l.app_id, l.owner_kind, l.owner_id, l.created_by, l.created_at, l.expires_at,
	l.browser_hash, l.used_at, l.revoked_at`

// AddConnectLink stores a link under the hash of its token and gives it its
// identity. Its app is the organization's or the server's; any other is not
// found.
func (tx *Tx) AddConnectLink(ctx context.Context, l *greenroom.ConnectLink, tokenHash string) error {
	l.ID, l.Organization, l.CreatedAt = newID("lnk", tx.now), tx.organization, tx.now
	added, err := tx.q.exec(ctx, `
		insert into connect_links (id, token_hash, organization_id, app_id, owner_kind, owner_id, created_by, created_at, expires_at)
		select $1, $2, $3, id, $4, $5, $6, $7, $8
		from   apps
		where  id = $9 and (organization_id = $3 or organization_id is null)`,
		l.ID, tokenHash, l.Organization, l.OwnerKind, l.OwnerID, l.CreatedBy, micros(l.CreatedAt), micros(l.ExpiresAt), l.App)
	return mustTouch(added, err, "app")
}

// ConnectLink returns one link.
func (tx *Tx) ConnectLink(ctx context.Context, id string) (*greenroom.ConnectLink, error) {
	return one(ctx, tx.q, "link", scanConnectLink, `
		select `+connectLinkColumns+`
		from   connect_links l
		where  l.organization_id = $1 and l.id = $2`, tx.organization, id)
}

// ConnectLinks returns the organization's links, newest first, at most 100.
// Expired ones are kept for a month.
func (tx *Tx) ConnectLinks(ctx context.Context) ([]*greenroom.ConnectLinkView, error) {
	return all(ctx, tx.q, scanConnectLinkView, `
		select `+connectLinkColumns+`, coalesce(p.name, o.name, ''), coalesce(u.name, '')
		from   connect_links l
		left   join organizations o on l.owner_kind = 'organization' and o.id = l.owner_id
		left   join programs p on l.owner_kind = 'program' and p.organization_id = l.organization_id and p.id = l.owner_id
		left   join users u on u.id = l.created_by
		where  l.organization_id = $1
		order  by l.id desc
		limit  100`, tx.organization)
}

// FollowConnectLink binds a link to the first browser that follows it. It is a
// Conflict if another has, or if the link does not work any more.
func (tx *Tx) FollowConnectLink(ctx context.Context, id, browserHash string) error {
	return update(ctx, tx.q, func() error { _, err := tx.ConnectLink(ctx, id); return err }, `
		update connect_links
		set    browser_hash = $1
		where  organization_id = $2 and id = $3 and (browser_hash is null or browser_hash = $1)
		  and  used_at is null and revoked_at is null and expires_at > $4`, browserHash, tx.organization, id, micros(tx.now))
}

// UseConnectLink notes that a link has led to a connection. It is a Conflict if
// it has already, or does not work any more.
func (tx *Tx) UseConnectLink(ctx context.Context, id string) error {
	return update(ctx, tx.q, func() error { _, err := tx.ConnectLink(ctx, id); return err }, `
		update connect_links
		set    used_at = $1
		where  organization_id = $2 and id = $3 and used_at is null and revoked_at is null and expires_at > $1`,
		micros(tx.now), tx.organization, id)
}

// WithdrawConnectLink ends a link that nobody has used. One that has been used
// or withdrawn is a Conflict.
func (tx *Tx) WithdrawConnectLink(ctx context.Context, id string) error {
	return update(ctx, tx.q, func() error { _, err := tx.ConnectLink(ctx, id); return err }, `
		update connect_links
		set    revoked_at = $1
		where  organization_id = $2 and id = $3 and used_at is null and revoked_at is null`, micros(tx.now), tx.organization, id)
}

// ConnectLinkByHash returns the link whose token has a hash, however it stands.
// Whoever has the token has signed in nowhere, so that this crosses the wall.
func (s *System) ConnectLinkByHash(ctx context.Context, tokenHash string) (*greenroom.ConnectLink, error) {
	return one(ctx, s.q, "link", scanConnectLink, `
		select `+connectLinkColumns+`
		from   connect_links l
		where  l.token_hash = $1`, tokenHash)
}

// ConnectLinkOfBrowser returns the newest link that a browser has followed.
func (s *System) ConnectLinkOfBrowser(ctx context.Context, browserHash string) (*greenroom.ConnectLink, error) {
	return one(ctx, s.q, "link", scanConnectLink, `
		select `+connectLinkColumns+`
		from   connect_links l
		where  l.browser_hash = $1
		order  by l.id desc
		limit  1`, browserHash)
}

func scanConnectLink(row scanner) (*greenroom.ConnectLink, error) {
	var l greenroom.ConnectLink
	return &l, scanConnectLinkInto(row, &l)
}

func scanConnectLinkView(row scanner) (*greenroom.ConnectLinkView, error) {
	var v greenroom.ConnectLinkView
	return &v, scanConnectLinkInto(row, &v.ConnectLink, &v.OwnerName, &v.MakerName)
}

// scanConnectLinkInto reads connectLinkColumns, and then what else a row has.
func scanConnectLinkInto(row scanner, l *greenroom.ConnectLink, more ...any) error {
	var browser *string
	var created, expires int64
	var used, revoked *int64
	err := row.Scan(append([]any{&l.ID, &l.Organization, &l.App, &l.OwnerKind, &l.OwnerID, &l.CreatedBy, &created, &expires,
		&browser, &used, &revoked}, more...)...)
	l.BrowserHash, l.CreatedAt, l.ExpiresAt = orEmpty[string](browser), instant(created), instant(expires)
	l.UsedAt, l.RevokedAt = instantOrZero(used), instantOrZero(revoked)
	return err
}
