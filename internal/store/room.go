package store

import (
	"context"
	"slices"

	"greenroom"
)

// SetRooms makes the given rooms all that is known of a grant's rooms, each given
// once.
func (tx *Tx) SetRooms(ctx context.Context, id greenroom.ConnectionID, rooms []greenroom.ProviderRoom) error {
	grant, err := tx.Grant(ctx, id)
	if err != nil {
		return err
	}
	known, err := all(ctx, tx.q, scanText[string], `
		select provider_room_id
		from   rooms
		where  grant_id = $1`, grant.ID)
	if err != nil {
		return err
	}
	gone := slices.DeleteFunc(known, func(room string) bool {
		return slices.ContainsFunc(rooms, func(r greenroom.ProviderRoom) bool { return r.ID == room })
	})
	for chunk := range slices.Chunk(gone, chunkRows) {
		if err := tx.forgetSeen(ctx, `delete from rooms where grant_id = $1 and provider_room_id in (`, grant.ID, chunk); err != nil {
			return err
		}
	}
	for chunk := range slices.Chunk(rooms, chunkRows) {
		if err := tx.addRooms(ctx, grant.ID, chunk); err != nil {
			return err
		}
	}
	return nil
}

// addRooms writes at most chunkRows rooms over what is stored of them.
func (tx *Tx) addRooms(ctx context.Context, grant string, rooms []greenroom.ProviderRoom) error {
	var args []any
	for _, r := range rooms {
		args = append(args, grant, r.ID, r.Name, r.Status)
	}
	_, err := tx.q.exec(ctx, `
		insert into rooms (grant_id, provider_room_id, name, status)
		values `+rowsOf(len(rooms), 4, 1)+`
		on conflict (grant_id, provider_room_id) do update
		set    name = excluded.name, status = excluded.status`, args...)
	return err
}

// Rooms returns up to limit rooms of a connection's account by name, from the
// first after the cursor, whose name contains the text, whatever its case.
func (tx *Tx) Rooms(ctx context.Context, id greenroom.ConnectionID, search string, after greenroom.RoomCursor, limit int) ([]greenroom.ProviderRoom, error) {
	return all(ctx, tx.q, scanRoom, `
		select r.provider_room_id, r.name, r.status
		from   rooms r
		join   connections c on c.grant_id = r.grant_id
		where  c.organization_id = $1 and c.id = $2 and lower(r.name) like $3 escape '\'
		  and  (r.name > $4 or r.name = $4 and r.provider_room_id > $5)
		order  by r.name, r.provider_room_id
		limit  $6`, tx.organization, id, containing(search), after.Name, after.ID, limit)
}

// RoomsFor returns up to limit rooms that sessions of a program can be in, by name:
// those of its connections and of the organization's that have not ended.
func (tx *Tx) RoomsFor(ctx context.Context, program greenroom.ProgramID, limit int) ([]greenroom.ProviderRoom, error) {
	return all(ctx, tx.q, scanRoom, `
		select distinct r.provider_room_id, r.name, r.status
		from   rooms r
		join   connections c on c.grant_id = r.grant_id
		where  c.organization_id = $1 and c.state <> 'revoked'
		  and  (c.owner_kind = 'organization' or c.owner_kind = 'program' and c.owner_id = $2)
		order  by r.name, r.provider_room_id
		limit  $3`, tx.organization, program, limit)
}

// UsesRooms reports whether rooms were read through a connection, or a session to
// come of the organization is in one.
func (tx *Tx) UsesRooms(ctx context.Context, id greenroom.ConnectionID) (bool, error) {
	n, err := one(ctx, tx.q, "connection", scanCount, `
		select case when exists (select 1 from rooms r where r.grant_id = c.grant_id)
		         or exists (select 1 from sessions s where s.organization_id = c.organization_id and s.starts_at > $1
		                    and s.state in ('draft', 'confirmed') and s.location_detail like '%"room":%')
		       then 1 else 0 end
		from   connections c
		where  c.organization_id = $2 and c.id = $3`, micros(tx.now), tx.organization, id)
	return n > 0, err
}

// RoomsByID returns rooms of any of the organization's connections by their ids.
func (tx *Tx) RoomsByID(ctx context.Context, ids []string) (map[string]greenroom.ProviderRoom, error) {
	in, args := inList(ids, tx.organization)
	found, err := all(ctx, tx.q, scanRoom, `
		select distinct r.provider_room_id, r.name, r.status
		from   rooms r
		join   connections c on c.grant_id = r.grant_id
		where  c.organization_id = $1 and r.provider_room_id in `+in, args...)
	rooms := map[string]greenroom.ProviderRoom{}
	for _, r := range found {
		rooms[r.ID] = r
	}
	return rooms, err
}

func scanRoom(row scanner) (greenroom.ProviderRoom, error) {
	var r greenroom.ProviderRoom
	return r, row.Scan(&r.ID, &r.Name, &r.Status)
}
