package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"greenroom"
)

const hostColumns = `h.provider_user_id, h.email_key, h.name, h.licence, h.status, h.time_zone, h.settings`

// SetHosts makes the given users all that is known of a grant's hosts, each
// given once. Settings are stored apart, and stay, unless the licence has changed,
// on which they depend: see [Tx.SetHostSettings].
func (tx *Tx) SetHosts(ctx context.Context, id greenroom.ConnectionID, hosts []greenroom.ProviderHost) error {
	grant, err := tx.Grant(ctx, id)
	if err != nil {
		return err
	}
	known, err := all(ctx, tx.q, scanText[string], `
		select provider_user_id
		from   hosts
		where  grant_id = $1`, grant.ID)
	if err != nil {
		return err
	}
	seen := make(map[string]bool, len(hosts))
	for _, h := range hosts {
		seen[h.ID] = true
	}
	gone := slices.DeleteFunc(known, func(user string) bool { return seen[user] })
	for chunk := range slices.Chunk(gone, chunkRows) {
		if err := tx.forgetSeen(ctx, `delete from hosts where grant_id = $1 and provider_user_id in (`, grant.ID, chunk); err != nil {
			return err
		}
	}
	for chunk := range slices.Chunk(hosts, chunkRows) {
		if err := tx.addHosts(ctx, grant.ID, chunk); err != nil {
			return err
		}
	}
	return nil
}

// forgetSeen deletes rows of a grant by the provider's ids.
func (tx *Tx) forgetSeen(ctx context.Context, deletion, grant string, ids []string) error {
	args := []any{grant}
	for _, id := range ids {
		args = append(args, id)
	}
	_, err := tx.q.exec(ctx, deletion+`values `+rowsOf(len(ids), 1, 2)+`)`, args...)
	return err
}

// addHosts writes at most chunkRows hosts over what is stored of them.
func (tx *Tx) addHosts(ctx context.Context, grant string, hosts []greenroom.ProviderHost) error {
	var args []any
	for _, h := range hosts {
		args = append(args, grant, h.ID, greenroom.EmailKey(h.Email), h.Name, word(h.Licensed, "licensed", "basic"), statusOf(h), h.TimeZone)
	}
	_, err := tx.q.exec(ctx, `
		insert into hosts (grant_id, provider_user_id, email_key, name, licence, status, time_zone)
		values `+rowsOf(len(hosts), 7, 1)+`
		on conflict (grant_id, provider_user_id) do update
		set    email_key = excluded.email_key, name = excluded.name, licence = excluded.licence, status = excluded.status,
		       time_zone = excluded.time_zone,
		       settings = case when hosts.licence = excluded.licence then hosts.settings end,
		       settings_at = case when hosts.licence = excluded.licence then hosts.settings_at end`, args...)
	return err
}

func settingsText(s *greenroom.HostSettings) (*string, error) {
	if s == nil {
		return nil, nil
	}
	raw, err := json.Marshal(s)
	if err != nil {
		return nil, fmt.Errorf("store: settings of host: %w", err)
	}
	text := string(raw)
	return &text, nil
}

func statusOf(h greenroom.ProviderHost) string {
	if h.Pending {
		return "pending"
	}
	return word(h.Active, "active", "inactive")
}

// SetHostSettings stores what was read of a host's settings; nil is that they
// could not be read, so that others come first at the next look.
func (tx *Tx) SetHostSettings(ctx context.Context, id greenroom.ConnectionID, user string, settings *greenroom.HostSettings) error {
	text, err := settingsText(settings)
	if err != nil {
		return err
	}
	touched, err := tx.q.exec(ctx, `
		update hosts
		set    settings = coalesce($1, settings), settings_at = $2
		where  provider_user_id = $3
		  and  grant_id in (select grant_id from connections where organization_id = $4 and id = $5)`,
		text, micros(tx.now), user, tx.organization, id)
	return mustTouch(touched, err, "host")
}

// HostsToRead returns up to limit active users of a connection's account whose
// settings matter to the organization, those first that were not read for
// longest: the default host, people who lead sessions, and those of the given
// ids, who are at most 100.
func (tx *Tx) HostsToRead(ctx context.Context, id greenroom.ConnectionID, users []string, limit int) ([]greenroom.ProviderHost, error) {
	in, args := inMore(users, []any{tx.organization, id, limit})
	return all(ctx, tx.q, scanHost, `
		select `+hostColumns+`
		from   `+matchedHosts+`
		where  c.organization_id = $1 and c.id = $2 and h.status = 'active'
		  and  (h.email_key = lower(c.default_host) or h.provider_user_id in `+in+` or `+leads("m")+`)
		order  by coalesce(h.settings_at, 0), h.provider_user_id
		limit  $3`, args...)
}

// Host returns the provider's user with an address, as last seen through a
// connection of this organization.
func (tx *Tx) Host(ctx context.Context, id greenroom.ConnectionID, email string) (greenroom.ProviderHost, error) {
	return one(ctx, tx.q, "host", scanHost, `
		select `+hostColumns+`
		from   hosts h
		join   connections c on c.grant_id = h.grant_id
		where  c.organization_id = $1 and c.id = $2 and h.email_key = $3`,
		tx.organization, id, greenroom.EmailKey(email))
}

// HostByID returns the user of a connection's account with the provider's id.
func (tx *Tx) HostByID(ctx context.Context, id greenroom.ConnectionID, user string) (greenroom.ProviderHost, error) {
	return one(ctx, tx.q, "host", scanHost, `
		select `+hostColumns+`
		from   hosts h
		join   connections c on c.grant_id = h.grant_id
		where  c.organization_id = $1 and c.id = $2 and h.provider_user_id = $3`,
		tx.organization, id, user)
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
	return tx.hostsBy(ctx, id, "email_key", keys, func(h greenroom.ProviderHost) string { return h.Email })
}

// HostsByID is [Tx.HostByID] for many at once, by the provider's ids.
func (tx *Tx) HostsByID(ctx context.Context, id greenroom.ConnectionID, users []string) (map[string]greenroom.ProviderHost, error) {
	return tx.hostsBy(ctx, id, "provider_user_id", users, func(h greenroom.ProviderHost) string { return h.ID })
}

func (tx *Tx) hostsBy(ctx context.Context, id greenroom.ConnectionID, column string, keys []string, key func(greenroom.ProviderHost) string) (map[string]greenroom.ProviderHost, error) {
	hosts := make(map[string]greenroom.ProviderHost, len(keys))
	for chunk := range slices.Chunk(keys, chunkRows) {
		args := []any{tx.organization, id}
		for _, key := range chunk {
			args = append(args, key)
		}
		found, err := all(ctx, tx.q, scanHost, `
			select `+hostColumns+`
			from   (values `+rowsOf(len(chunk), 1, 3)+`) as v
			join   hosts h on h.`+column+` = v.column1
			join   connections c on c.grant_id = h.grant_id
			where  c.organization_id = $1 and c.id = $2`, args...)
		if err != nil {
			return nil, err
		}
		for _, h := range found {
			hosts[key(h)] = h
		}
	}
	return hosts, nil
}

func scanHost(row scanner) (greenroom.ProviderHost, error) {
	var h greenroom.ProviderHost
	return h, scanHostInto(row, &h)
}

// scanHostInto reads hostColumns, and then what else a row has.
func scanHostInto(row scanner, h *greenroom.ProviderHost, more ...any) error {
	var licence, status string
	var settings *string
	if err := row.Scan(append([]any{&h.ID, &h.Email, &h.Name, &licence, &status, &h.TimeZone, &settings}, more...)...); err != nil {
		return err
	}
	h.Licensed, h.Active, h.Pending = licence == "licensed", status == "active", status == "pending"
	if settings == nil {
		return nil
	}
	h.Settings = &greenroom.HostSettings{}
	return json.Unmarshal([]byte(*settings), h.Settings)
}

func word(condition bool, yes, no string) string {
	if condition {
		return yes
	}
	return no
}
