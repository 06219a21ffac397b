package store

import (
	"context"
	"strings"

	"greenroom"
)

// matchedHosts joins the hosts h of a connection c with who they are here: a link
// l that somebody made, and the person m whom it names or, without any link of
// either, who has the address.
const matchedHosts = `connections c
		join   grants g on g.id = c.grant_id
		join   hosts h on h.grant_id = c.grant_id
		left   join host_links l on l.organization_id = c.organization_id
		       and l.provider_account_id = g.provider_account_id and l.provider_user_id = h.provider_user_id
		left   join people a on a.organization_id = c.organization_id and a.email_key = h.email_key and l.provider_user_id is null
		       and not exists (select 1 from host_links o where o.organization_id = c.organization_id
		                       and o.provider_account_id = g.provider_account_id and o.person_id = a.id)
		left   join people m on m.organization_id = c.organization_id and m.id = coalesce(l.person_id, a.id)`

// containing is a pattern for "like … escape '\'" that finds a text anywhere in
// lower-case text.
func containing(text string) string {
	return "%" + strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(strings.ToLower(strings.TrimSpace(text))) + "%"
}

// SetHostLink stores what somebody decided about a user of a connection's
// account, in place of what was decided before: that they are a person here, or,
// with "", to be ignored. It is a Conflict at "person" if the person is linked
// to another user of that account.
func (tx *Tx) SetHostLink(ctx context.Context, id greenroom.ConnectionID, user string, person greenroom.PersonID) error {
	if person != "" {
		if _, err := tx.Person(ctx, person); err != nil {
			return err
		}
	}
	touched, err := tx.q.exec(ctx, `
		insert into host_links (organization_id, provider_account_id, provider_user_id, person_id, created_at)
		select c.organization_id, g.provider_account_id, h.provider_user_id, $1, $2
		from   connections c
		join   grants g on g.id = c.grant_id
		join   hosts h on h.grant_id = g.id
		where  c.organization_id = $3 and c.id = $4 and h.provider_user_id = $5
		on conflict (organization_id, provider_account_id, provider_user_id) do update
		set    person_id = excluded.person_id, created_at = excluded.created_at`,
		nullable(person), micros(tx.now), tx.organization, id, user)
	if isDuplicate(err) {
		return greenroom.Errorf(greenroom.Conflict, "This person is linked to another Zoom user of that account. Nothing was changed. Undo that link first.").At("person").Because(err)
	}
	return mustTouch(touched, err, "Zoom user")
}

// DeleteHostLink forgets what somebody decided about a user of a connection's
// account.
func (tx *Tx) DeleteHostLink(ctx context.Context, id greenroom.ConnectionID, user string) error {
	touched, err := tx.q.exec(ctx, `
		delete from host_links
		where  organization_id = $1 and provider_user_id = $2
		  and  provider_account_id in (
		       select g.provider_account_id
		       from   connections c
		       join   grants g on g.id = c.grant_id
		       where  c.organization_id = $1 and c.id = $3)`, tx.organization, user, id)
	return mustTouch(touched, err, "link")
}
