package api_test

import "testing"

// A key disconnects at the revision that it has seen; afterwards sessions are
// listed with where they can go.
func TestDisconnect(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		made := k.ask("POST", "/connections/server-to-server", credentials)
		path := "/connections/" + made.want(201).text("id")
		if e := k.ask("GET", path+"/ending", nil).want(200); e.text("tells_zoom") != "false" || e.text("sessions") != "0" {
			t.Errorf("the preview is %v", e)
		}
		k.ask("DELETE", path, nil).want(428)
		k.ask("DELETE", path, nil, "If-Match", `"7"`).want(412)
		k.ask("POST", path+"/sessions/move", object{"to": "zoom"}).want(409)
		k.ask("DELETE", path, nil, "If-Match", made.header.Get("ETag")).want(204)
		if c := k.ask("GET", path, nil).want(200); c.text("state") != "revoked" {
			t.Errorf("it is %v", c)
		}
		k.ask("GET", path+"/ending", nil).want(409)
		k.ask("DELETE", path, nil, "If-Match", `"2"`).want(409)
		if left := k.ask("GET", path+"/sessions", nil).want(200); left.text("total") != "0" || left.text("zoom") != "[]" {
			t.Errorf("affected are %v", left)
		}
		k.ask("POST", path+"/sessions/move", object{"to": "phone"}).want(422)
	})
}
