package store

import (
	"context"
	"slices"

	"greenroom"
)

// ConnectionsOf returns the connections of each owner that have not ended, in
// the order in which they are to be used. An owner's id says its kind.
func (tx *Tx) ConnectionsOf(ctx context.Context, owners []string) (map[string][]*greenroom.Connection, error) {
	byOwner := map[string][]*greenroom.Connection{}
	for chunk := range slices.Chunk(owners, chunkRows) {
		in, args := inList(chunk, tx.organization)
		found, err := all(ctx, tx.q, scanConnection, `
			select `+connectionColumns+`
			from   connections
			where  organization_id = $1 and owner_id in `+in+` and state <> 'revoked'
			order  by owner_id, rank, id`, args...)
		if err != nil {
			return nil, err
		}
		for _, c := range found {
			byOwner[c.OwnerID] = append(byOwner[c.OwnerID], c)
		}
	}
	return byOwner, nil
}

// HostsOfPeople returns which of the provider's users people are, at each of
// some connections: whom somebody has linked them to or, without any link of
// either, whoever has their address. Connections are at most 10,000.
func (tx *Tx) HostsOfPeople(ctx context.Context, connections []greenroom.ConnectionID, people []greenroom.PersonID) (map[greenroom.ConnectionID]map[greenroom.PersonID]greenroom.ProviderHost, error) {
	hosts := map[greenroom.ConnectionID]map[greenroom.PersonID]greenroom.ProviderHost{}
	for chunk := range slices.Chunk(people, chunkRows) {
		in, args := inList(chunk, tx.organization)
		there, args := inMore(connections, args)
		found, err := all(ctx, tx.q, scanHostOf, `
			select `+hostColumns+`, c.id, p.id
			from   people p
			join   host_links l on l.organization_id = p.organization_id and l.person_id = p.id
			join   grants g on g.provider_account_id = l.provider_account_id
			join   connections c on c.grant_id = g.id and c.organization_id = p.organization_id
			join   hosts h on h.grant_id = g.id and h.provider_user_id = l.provider_user_id
			where  p.organization_id = $1 and p.id in `+in+` and c.id in `+there+`
			union  all
			select `+hostColumns+`, c.id, p.id
			from   people p
			join   connections c on c.organization_id = p.organization_id
			join   grants g on g.id = c.grant_id
			join   hosts h on h.grant_id = g.id and h.email_key = p.email_key
			where  p.organization_id = $1 and p.id in `+in+` and c.id in `+there+`
			  and  not exists (select 1 from host_links l where l.organization_id = p.organization_id
			       and l.provider_account_id = g.provider_account_id and (l.person_id = p.id or l.provider_user_id = h.provider_user_id))`, args...)
		if err != nil {
			return nil, err
		}
		for _, h := range found {
			if hosts[h.connection] == nil {
				hosts[h.connection] = map[greenroom.PersonID]greenroom.ProviderHost{}
			}
			hosts[h.connection][h.person] = h.ProviderHost
		}
	}
	return hosts, nil
}

// hostOf is a host with whose it is.
type hostOf struct {
	greenroom.ProviderHost
	connection greenroom.ConnectionID
	person     greenroom.PersonID
}

func scanHostOf(row scanner) (hostOf, error) {
	var h hostOf
	return h, scanHostInto(row, &h.ProviderHost, &h.connection, &h.person)
}

// inMore returns "($5, $6, …)" for ids that are added to the arguments of a query.
func inMore[T ~string](ids []T, args []any) (string, []any) {
	if len(ids) == 0 {
		return "(null)", args
	}
	first := len(args) + 1
	for _, id := range ids {
		args = append(args, id)
	}
	return "(values " + rowsOf(len(ids), 1, first) + ")", args
}

// DefaultHosts returns the default host of each connection that has one, as last
// seen there, and which connections nothing was seen at.
func (tx *Tx) DefaultHosts(ctx context.Context, connections []greenroom.ConnectionID) (hosts map[greenroom.ConnectionID]greenroom.ProviderHost, unread map[greenroom.ConnectionID]bool, err error) {
	in, args := inList(connections, tx.organization)
	found, err := all(ctx, tx.q, scanHostOf, `
		select `+hostColumns+`, c.id, ''
		from   connections c
		join   hosts h on h.grant_id = c.grant_id and h.email_key = lower(c.default_host)
		where  c.organization_id = $1 and c.id in `+in, args...)
	if err != nil {
		return nil, nil, err
	}
	blind, err := all(ctx, tx.q, scanText[greenroom.ConnectionID], `
		select c.id
		from   connections c
		where  c.organization_id = $1 and c.id in `+in+`
		  and  not exists (select 1 from hosts h where h.grant_id = c.grant_id)`, args...)
	hosts, unread = map[greenroom.ConnectionID]greenroom.ProviderHost{}, map[greenroom.ConnectionID]bool{}
	for _, h := range found {
		hosts[h.connection] = h.ProviderHost
	}
	for _, id := range blind {
		unread[id] = true
	}
	return hosts, unread, err
}

// HostsOfMeetings returns who hosts each of some meetings, as last seen. Those
// who were not seen are not in the map.
func (tx *Tx) HostsOfMeetings(ctx context.Context, meetings []greenroom.MeetingID) (map[greenroom.MeetingID]greenroom.ProviderHost, error) {
	type hosted struct {
		greenroom.ProviderHost
		meeting greenroom.MeetingID
	}
	in, args := inList(meetings, tx.organization)
	found, err := all(ctx, tx.q, func(row scanner) (hosted, error) {
		var h hosted
		return h, scanHostInto(row, &h.ProviderHost, &h.meeting)
	}, `
		select `+hostColumns+`, m.id
		from   meetings m
		join   connections c on c.id = m.connection_id
		join   hosts h on h.grant_id = c.grant_id and h.provider_user_id = m.host
		where  m.organization_id = $1 and m.id in `+in, args...)
	hosts := map[greenroom.MeetingID]greenroom.ProviderHost{}
	for _, h := range found {
		hosts[h.meeting] = h.ProviderHost
	}
	return hosts, err
}
