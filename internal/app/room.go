package app

import (
	"context"
	"slices"

	"greenroom"
	"greenroom/internal/store"
)

// maxRooms is how many rooms sessions can choose from.
const maxRooms = 1000

// RoomsFor returns the rooms that sessions of a program can be in, by name.
func (a *App) RoomsFor(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID, program greenroom.ProgramID) (rooms []greenroom.ProviderRoom, err error) {
	if err := who.May(greenroom.ReadProgram, organization, program); err != nil {
		return nil, err
	}
	err = a.db.Read(ctx, organization, func(tx *store.Tx) error { rooms, err = tx.RoomsFor(ctx, program, maxRooms); return err })
	return rooms, err
}

// checkRoom returns an Invalid error unless sessions of a program can be in a
// room, or "".
func checkRoom(ctx context.Context, tx *store.Tx, program greenroom.ProgramID, room string) error {
	if room == "" {
		return nil
	}
	rooms, err := tx.RoomsFor(ctx, program, maxRooms)
	if err == nil && !slices.ContainsFunc(rooms, func(r greenroom.ProviderRoom) bool { return r.ID == room }) {
		return greenroom.Errorf(greenroom.Invalid, "There is no such Zoom Room for this program. Nothing was changed. Choose another, or none.").At("place.room")
	}
	return err
}

// house puts beside each session the room that it is in.
func house(ctx context.Context, tx *store.Tx, views []*SessionView) error {
	var ids []string
	for _, v := range views {
		if v.Place.Room != "" {
			ids = append(ids, v.Place.Room)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	rooms, err := tx.RoomsByID(ctx, ids)
	for _, v := range views {
		if r, found := rooms[v.Place.Room]; found {
			v.Room = &r
		}
	}
	return err
}
