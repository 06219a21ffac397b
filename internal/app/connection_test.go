package app_test

import (
	"testing"

	"greenroom"
	"greenroom/internal/app"
)

// A key may connect what its user may, on whose behalf it does.
func TestAKeyConnects(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		key := k.who
		key.Kind, key.ID, key.User = "api_key", "key_1", greenroom.UserID(k.who.ID)
		c, err := k.ConnectServerToServer(t.Context(), key, k.org, app.ServerToServer{Credentials: credentials, DefaultHost: "rooms-1@hospital.example"})
		if err != nil {
			t.Fatal(err)
		}
		views, err := k.Connections(t.Context(), k.who, k.org)
		if err != nil {
			t.Fatal(err)
		}
		if len(views) != 1 || views[0].ID != c.ID || views[0].CreatedBy != key.User {
			t.Errorf("connected %+v, listed %+v", c, views)
		}
	})
}
