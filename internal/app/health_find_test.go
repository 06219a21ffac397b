package app_test

import (
	"errors"
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

// What Zoom says of its users, of the app's events and of a host's day is found,
// and said.
func TestFindingsThroughZoom(t *testing.T) {
	const sample = "s.sample@hospital.example"
	for name, tt := range map[string]struct {
		make  func(*testing.T, *kit, greenroom.ConnectionID)
		check greenroom.Check
		about string
		want  greenroom.Outcome
		says  []string
	}{
		"a crowd": {func(t *testing.T, k *kit, _ greenroom.ConnectionID) {
			k.join(t, k.sample, k.guest)
			s := &greenroom.Session{Program: k.program, Title: "Open house", Slot: tomorrow(t, "08:50"), Location: greenroom.Zoom, Strategy: greenroom.PerSession,
				Participants: []greenroom.Participation{{Person: k.sample, Role: greenroom.Interviewer}}}
			for i := range 110 {
				s.Participants = append(s.Participants, greenroom.Participation{Person: k.lead(t, fmt.Sprintf("p%d@example.org", i)), Role: greenroom.Candidate})
			}
			if err := errors.Join(k.CreateSession(t.Context(), k.who, k.org, s), k.sim.SetAccount(hospital, zoomsim.AccountChange{Plan: zoomsim.Pro})); err != nil {
				t.Fatal(err)
			}
		}, greenroom.CheckCapacity, greenroom.AboutPeople, greenroom.Noticed, []string{"has 111", "takes 100", sample}},
		"a waiting room that nobody else opens": {func(t *testing.T, k *kit, _ greenroom.ConnectionID) {
			k.draft(t, k.sample)
			if err := k.sim.SetUser(sample, zoomsim.UserChange{Settings: zoomsim.Settings{"in_meeting": {"waiting_room": true}}}); err != nil {
				t.Fatal(err)
			}
		}, greenroom.CheckWaitingRoom, "", greenroom.Noticed, []string{sample, "Waiting Room Options"}},
		"a waiting room that others open": {func(t *testing.T, k *kit, _ greenroom.ConnectionID) {
			k.draft(t, k.sample)
			if err := k.sim.SetUser(sample, zoomsim.UserChange{Settings: zoomsim.Settings{"in_meeting": {"waiting_room": true},
				"meeting_security": {"waiting_room_settings": map[string]any{"users_who_can_admit_participants_from_waiting_room": 1.0}}}}); err != nil {
				t.Fatal(err)
			}
		}, greenroom.CheckWaitingRoom, "", greenroom.Passed, nil},
		"a host's day": {func(t *testing.T, k *kit, id greenroom.ConnectionID) {
			host := k.userAt(t, k.connectionNow(t, id), sample)
			if err := k.db.Write(t.Context(), k.org, func(tx *store.Tx) (err error) {
				for range greenroom.HostDayLimit * 8 / 10 {
					err = errors.Join(err, tx.CountCall(t.Context(), id, host))
				}
				return err
			}); err != nil {
				t.Fatal(err)
			}
		}, greenroom.CheckQuota, "", greenroom.Noticed, []string{"80 of 100", sample}},
		"an app that sent nothing for a day": {func(_ *testing.T, k *kit, _ greenroom.ConnectionID) {
			k.ahead.Add(int64(25 * time.Hour))
		}, greenroom.CheckWebhook, "", greenroom.Noticed, []string{"no event of Zoom has ever come", "/webhooks/zoom/app_"}},
		"an app that fell silent": {func(t *testing.T, k *kit, id greenroom.ConnectionID) {
			if err := k.Hear(t.Context(), k.grant(t, k.connectionNow(t, id)).App, app.ProviderEvent{Name: "meeting.created", Account: hospital, At: k.parts.Now()}); err != nil {
				t.Fatal(err)
			}
			finds(t, k.lookAt(t, id), greenroom.CheckWebhook, "", greenroom.Passed)
			k.ahead.Add(int64(5 * 24 * time.Hour))
		}, greenroom.CheckWebhook, "", greenroom.Impaired, []string{"stopped coming", "Validate"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			onEngines(t, func(t *testing.T, k *kit) {
				c, err := k.ConnectServerToServer(t.Context(), k.who, k.org, app.ServerToServer{Credentials: credentials, WebhookSecret: webhookSecret})
				if err != nil {
					t.Fatal(err)
				}
				tt.make(t, k, c.ID)
				finds(t, k.lookAt(t, c.ID), tt.check, tt.about, tt.want, tt.says...)
			})
		})
	}
}

// An event of Zoom's about a user or a room leads to a look, of which the result
// is stored, though nobody asked.
func TestHintsLeadToALook(t *testing.T) {
	onServersWithApps(t, func(t *testing.T, k *kit) {
		address := k.heeded(t, "") + "account"
		c := k.authorize(t, k.who, greenroom.OrganizationOwner, string(k.org), zoomAdmin)
		before := k.lookAt(t, c.ID)
		rooms := len(k.listed(t, c, app.ListRooms))
		if err := k.sim.Subscribe("sim-greenroom-admin", zoomsim.Subscription{URL: address, Events: []string{"user.deactivated", "zoomroom.created"}}); err != nil {
			t.Fatal(err)
		}
		k.ahead.Store(int64(-time.Minute)) // an event waits a little for others: that is over at once
		k.look.Store(true)
		tell := func(change error) {
			t.Helper()
			if err := errors.Join(change, k.sim.Flush(t.Context())); err != nil {
				t.Fatal(err)
			}
			<-k.looked
		}
		tell(k.sim.SetUser("s.sample@hospital.example", zoomsim.UserChange{Status: "inactive"}))
		if after := k.connectionDetail(t, c.ID); after.Licensed != before.Licensed-1 || !after.Health.At.Before(before.Health.At) {
			t.Errorf("after user.deactivated %d are licensed, before %d: %+v", after.Licensed, before.Licensed, after.Health)
		}
		_, err := k.sim.AddRoom(zoomsim.Room{AccountID: hospital, Name: "Zoom Room of the test"})
		tell(err)
		if got := k.listed(t, c, app.ListRooms); len(got) != rooms+1 {
			t.Errorf("after zoomroom.created the rooms are %v", got)
		}
	})
}

func (k *kit) connectionDetail(t *testing.T, id greenroom.ConnectionID) *app.ConnectionDetail {
	t.Helper()
	found, err := k.ConnectionDetail(t.Context(), k.who, k.org, id)
	if err != nil {
		t.Fatal(err)
	}
	return found
}
