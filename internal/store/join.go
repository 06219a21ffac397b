package store

import (
	"context"

	"greenroom"
)

const joinLinkColumns = `organization_id, session_id, person_id, code_hash, code_sealed, revoked_at`

// AddJoinLink stores a person's entry to a session. It returns NotFound if the
// session or the person is not of this organization.
func (tx *Tx) AddJoinLink(ctx context.Context, l *greenroom.JoinLink) error {
	l.Organization = tx.organization
	added, err := tx.q.exec(ctx, `
		insert into join_links (`+joinLinkColumns+`)
		select s.organization_id, s.id, p.id, $1, $2, $3
		from   sessions s
		join   people p on p.organization_id = s.organization_id
		where  s.organization_id = $4 and s.id = $5 and p.id = $6`,
		l.Hash, l.Code, instantOrNull(l.RevokedAt), tx.organization, l.Session, l.Person)
	return mustTouch(added, err, "session")
}

// SetRevoked stores since when a join link does not work, or that it does.
func (tx *Tx) SetRevoked(ctx context.Context, l *greenroom.JoinLink) error {
	changed, err := tx.q.exec(ctx, `
		update join_links
		set    revoked_at = $1
		where  organization_id = $2 and session_id = $3 and person_id = $4`,
		instantOrNull(l.RevokedAt), tx.organization, l.Session, l.Person)
	return mustTouch(changed, err, "join link")
}

// JoinLinks returns every entry to a session, the revoked ones too.
func (tx *Tx) JoinLinks(ctx context.Context, session greenroom.SessionID) ([]*greenroom.JoinLink, error) {
	return all(ctx, tx.q, scanJoinLink, `
		select `+joinLinkColumns+`
		from   join_links
		where  organization_id = $1 and session_id = $2
		order  by person_id`, tx.organization, session)
}

// JoinLink returns a person's entry to a session.
func (tx *Tx) JoinLink(ctx context.Context, session greenroom.SessionID, person greenroom.PersonID) (*greenroom.JoinLink, error) {
	return one(ctx, tx.q, "join link", scanJoinLink, `
		select `+joinLinkColumns+`
		from   join_links
		where  organization_id = $1 and session_id = $2 and person_id = $3`, tx.organization, session, person)
}

// JoinLink returns the entry with the hash of a code, if it works, of whichever
// organization: who presents a code is a stranger to all of them.
func (s *System) JoinLink(ctx context.Context, hash string) (*greenroom.JoinLink, error) {
	return one(ctx, s.q, "join link", scanJoinLink, `
		select `+joinLinkColumns+`
		from   join_links
		where  code_hash = $1 and revoked_at is null`, hash)
}

func scanJoinLink(row scanner) (*greenroom.JoinLink, error) {
	var l greenroom.JoinLink
	var revoked *int64
	err := row.Scan(&l.Organization, &l.Session, &l.Person, &l.Hash, &l.Code, &revoked)
	l.RevokedAt = instantOrZero(revoked)
	return &l, err
}
