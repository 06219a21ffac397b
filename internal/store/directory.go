package store

import (
	"context"

	"greenroom"
)

// filters are the conditions of lists of matchedHosts.
var filters = map[greenroom.HostFilter]string{
	greenroom.AllHosts:       "",
	greenroom.MatchedHosts:   " and m.id is not null",
	greenroom.UnmatchedHosts: " and m.id is null and l.provider_user_id is null",
	greenroom.IgnoredHosts:   " and m.id is null and l.provider_user_id is not null",
}

// Directory returns up to limit users of a connection's account with who they are
// here, by name from the first after the cursor. The search is for a part of the
// user's or the person's name or address.
func (tx *Tx) Directory(ctx context.Context, id greenroom.ConnectionID, which greenroom.HostFilter, search string, after greenroom.HostCursor, limit int) ([]greenroom.DirectoryHost, error) {
	return all(ctx, tx.q, scanDirectoryHost, `
		select `+directoryColumns+`
		from   `+matchedHosts+`
		where  c.organization_id = $1 and c.id = $2`+filters[which]+`
		  and  (lower(h.name) like $3 escape '\' or h.email_key like $3 escape '\'
		        or lower(m.name) like $3 escape '\' or m.email_key like $3 escape '\')
		  and  (h.name > $4 or h.name = $4 and h.provider_user_id > $5)
		order  by h.name, h.provider_user_id
		limit  $6`, tx.organization, id, containing(search), after.Name, after.ID, limit)
}

// DirectoryHost returns one user of a connection's account with who they are here.
func (tx *Tx) DirectoryHost(ctx context.Context, id greenroom.ConnectionID, user string) (greenroom.DirectoryHost, error) {
	return one(ctx, tx.q, "Zoom user", scanDirectoryHost, `
		select `+directoryColumns+`
		from   `+matchedHosts+`
		where  c.organization_id = $1 and c.id = $2 and h.provider_user_id = $3`, tx.organization, id, user)
}

const directoryColumns = hostColumns + `, l.person_id is not null, m.id is null and l.provider_user_id is not null,
	m.id, m.organization_id, m.name, m.email, m.time_zone, m.revision, m.created_at`

func scanDirectoryHost(row scanner) (greenroom.DirectoryHost, error) {
	var h greenroom.DirectoryHost
	var person, organization, name, email, zone *string
	var revision, created *int64
	err := scanHostInto(row, &h.ProviderHost, &h.ByHand, &h.Ignored, &person, &organization, &name, &email, &zone, &revision, &created)
	if err == nil && person != nil {
		h.Person = &greenroom.Person{ID: greenroom.PersonID(*person), Organization: greenroom.OrganizationID(*organization), Name: *name, Email: *email,
			TimeZone: *zone, Revision: *revision, CreatedAt: instant(*created)}
	}
	return h, err
}

// LeadersUnmatched returns up to limit people who lead sessions, by the role that
// they usually take in one of the organization's programs, and are no user of a
// connection's account, by name from the first after the cursor.
func (tx *Tx) LeadersUnmatched(ctx context.Context, id greenroom.ConnectionID, search string, after greenroom.PersonCursor, limit int) ([]*greenroom.Person, error) {
	return all(ctx, tx.q, scanPerson, `
		select p.id, p.organization_id, p.name, p.email, p.time_zone, p.revision, p.created_at
		from   connections c
		join   grants g on g.id = c.grant_id
		join   people p on p.organization_id = c.organization_id
		left   join host_links o on o.organization_id = c.organization_id
		       and o.provider_account_id = g.provider_account_id and o.person_id = p.id
		left   join hosts h on h.grant_id = c.grant_id and h.email_key = p.email_key
		       and not exists (select 1 from host_links l where l.organization_id = c.organization_id
		                       and l.provider_account_id = g.provider_account_id and l.provider_user_id = h.provider_user_id)
		where  c.organization_id = $1 and c.id = $2 and o.person_id is null and h.provider_user_id is null
		  and  `+leads("p")+`
		  and  (lower(p.name) like $3 escape '\' or p.email_key like $3 escape '\')
		  and  (p.name > $4 or p.name = $4 and p.id > $5)
		order  by p.name, p.id
		limit  $6`, tx.organization, id, containing(search), after.Name, after.ID, limit)
}

// leads is the condition that a person, by the name of their table, leads
// sessions: see [greenroom.SessionRole.Leads].
func leads(person string) string {
	return `exists (select 1 from program_people r where r.person_id = ` + person + `.id and r.role in ('host', 'interviewer', 'mentor'))`
}

// Leader returns a person who leads sessions, by the role that they usually take
// in one of the organization's programs.
func (tx *Tx) Leader(ctx context.Context, id greenroom.PersonID) (*greenroom.Person, error) {
	return one(ctx, tx.q, "person", scanPerson, `
		select p.id, p.organization_id, p.name, p.email, p.time_zone, p.revision, p.created_at
		from   people p
		where  p.organization_id = $1 and p.id = $2 and `+leads("p"), tx.organization, id)
}
