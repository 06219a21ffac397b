package store

import (
	"context"
	"slices"

	"greenroom"
)

// SetHosts replaces what is known of a grant's hosts.
func (tx *Tx) SetHosts(ctx context.Context, id greenroom.ConnectionID, hosts []greenroom.ProviderHost) error {
	grant, err := tx.Grant(ctx, id)
	if err != nil {
		return err
	}
	if _, err := tx.q.exec(ctx, `delete from hosts where grant_id = $1`, grant.ID); err != nil {
		return err
	}
	for _, h := range hosts {
		if _, err := tx.q.exec(ctx, `
			insert into hosts (grant_id, provider_user_id, email_key, licence, status, time_zone, seen_at)
			values ($1, $2, $3, $4, $5, $6, $7)`,
			grant.ID, h.ID, greenroom.EmailKey(h.Email), word(h.Licensed, "licensed", "basic"), word(h.Active, "active", "inactive"),
			h.TimeZone, micros(tx.now)); err != nil {
			return err
		}
	}
	return nil
}

// Host returns the provider's user with an address, as last seen through a
// connection of this organization.
func (tx *Tx) Host(ctx context.Context, id greenroom.ConnectionID, email string) (greenroom.ProviderHost, error) {
	return one(ctx, tx.q, "host", scanHost, `
		select h.provider_user_id, h.email_key, h.licence, h.status, h.time_zone
		from   hosts h
		join   connections c on c.grant_id = h.grant_id
		where  c.organization_id = $1 and c.id = $2 and h.email_key = $3`,
		tx.organization, id, greenroom.EmailKey(email))
}

// KnowsHosts reports whether any of the provider's users have been seen through a
// connection of this organization.
func (tx *Tx) KnowsHosts(ctx context.Context, id greenroom.ConnectionID) (bool, error) {
	n, err := one(ctx, tx.q, "connection", scanCount, `
		select (select count(*) from hosts h where h.grant_id = c.grant_id)
		from   connections c
		where  c.organization_id = $1 and c.id = $2`, tx.organization, id)
	return n > 0, err
}

// HostsByEmail is [Tx.Host] for many addresses at once, given and returned by
// their [greenroom.EmailKey]. Whoever is no user there is not in the map.
func (tx *Tx) HostsByEmail(ctx context.Context, id greenroom.ConnectionID, keys []string) (map[string]greenroom.ProviderHost, error) {
	hosts := make(map[string]greenroom.ProviderHost, len(keys))
	for chunk := range slices.Chunk(keys, chunkRows) {
		args := []any{tx.organization, id}
		for _, key := range chunk {
			args = append(args, key)
		}
		found, err := all(ctx, tx.q, scanHost, `
			select h.provider_user_id, h.email_key, h.licence, h.status, h.time_zone
			from   (values `+rowsOf(len(chunk), 1, 3)+`) as v
			join   hosts h on h.email_key = v.column1
			join   connections c on c.grant_id = h.grant_id
			where  c.organization_id = $1 and c.id = $2`, args...)
		if err != nil {
			return nil, err
		}
		for _, h := range found {
			hosts[h.Email] = h
		}
	}
	return hosts, nil
}

func scanHost(row scanner) (greenroom.ProviderHost, error) {
	var h greenroom.ProviderHost
	var licence, status string
	err := row.Scan(&h.ID, &h.Email, &licence, &status, &h.TimeZone)
	h.Licensed, h.Active = licence == "licensed", status == "active"
	return h, err
}

func word(condition bool, yes, no string) string {
	if condition {
		return yes
	}
	return no
}

// HostByID returns the user of a connection's account with the provider's id.
func (tx *Tx) HostByID(ctx context.Context, id greenroom.ConnectionID, user string) (greenroom.ProviderHost, error) {
	return one(ctx, tx.q, "host", scanHost, `
		select h.provider_user_id, h.email_key, h.licence, h.status, h.time_zone
		from   hosts h
		join   connections c on c.grant_id = h.grant_id
		where  c.organization_id = $1 and c.id = $2 and h.provider_user_id = $3`,
		tx.organization, id, user)
}
