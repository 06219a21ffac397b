package app_test

import (
	"testing"
	"time"

	"greenroom"
	"greenroom/internal/app"
	"greenroom/zoomsim"
)

// What changes at Zoom is in the directory, and in who hosts, as soon as Zoom's
// event has come: nobody waits for the hourly look.
func TestDirectoryFollowsZoomsEvents(t *testing.T) {
	onServersWithApps(t, func(t *testing.T, k *kit) {
		address := k.heeded(t, "") + "account"
		c := k.authorize(t, k.who, greenroom.OrganizationOwner, string(k.org), zoomAdmin)
		k.lookAt(t, c.ID)
		if got := k.chosen(t, k.sample); got != "s.sample@hospital.example" {
			t.Fatalf("hosted by %s", got)
		}
		if err := k.sim.Subscribe("sim-greenroom-admin", zoomsim.Subscription{URL: address, Events: []string{"user.updated", "user.deactivated"}}); err != nil {
			t.Fatal(err)
		}
		k.ahead.Add(-int64(time.Minute)) // so that the pause in which events gather is over already
		k.look.Store(true)
		for _, change := range []zoomsim.UserChange{{FirstName: "Samuel"}, {Status: "inactive"}} {
			if err := k.sim.SetUser("s.sample@hospital.example", change); err != nil {
				t.Fatal(err)
			}
		}
		if err := k.sim.Flush(t.Context()); err != nil {
			t.Fatal(err)
		}
		k.until(t, c.ID, func(*app.ConnectionDetail) bool { return k.chosen(t, k.sample) == zoomAdmin })
		d, err := k.Directory(t.Context(), k.who, k.org, c.ID, app.DirectoryQuery{Search: "s.sample@", Limit: 10})
		if err != nil || len(d.Matched) != 1 || d.Matched[0].Active || d.Matched[0].Name != "Samuel Sample" {
			t.Errorf("the directory has %+v, %v", d.Matched, err)
		}
	})
}
