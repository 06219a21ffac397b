package app_test

import (
	"testing"

	"greenroom"
	"greenroom/zoomsim"
)

// Who admits people from the waiting room is read of the hosts of what is to
// come: where it is the host alone, that is said, with where to click; and how
// many people and meetings their licence allows is known.
func TestWaitingRoomThatNobodyOpens(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		id := k.connected(t)
		k.draft(t, k.sample)
		for admitters, want := range map[float64]greenroom.Outcome{0: greenroom.Noticed, 1: greenroom.Passed} {
			if err := k.sim.SetUser("s.sample@hospital.example", zoomsim.UserChange{Settings: zoomsim.Settings{"meeting_security": {
				"waiting_room": true, "waiting_room_settings": map[string]any{"users_who_can_admit_participants_from_waiting_room": admitters}}}}); err != nil {
				t.Fatal(err)
			}
			c := k.lookAt(t, id)
			if c.State != greenroom.Live {
				t.Errorf("it is %s: %+v", c.State, c.Health)
			}
			if finds(t, c, greenroom.CheckWaitingRoom, "", want); want == greenroom.Noticed {
				finds(t, c, greenroom.CheckWaitingRoom, "", want, "1 host", "s.sample@hospital.example", "Waiting Room Options")
			}
			host, err := k.Host(t.Context(), k.who, k.org, c.ID, k.userAt(t, &c.Connection, "s.sample@hospital.example"))
			if err != nil || host.Settings == nil || host.Settings.Capacity != 300 || host.Settings.Concurrent != 1 || !host.Settings.Waiting {
				t.Errorf("known of the host: %+v, %v", host.Settings, err)
			}
		}
	})
}
