package zoomsim_test

import (
	"regexp"
	"testing"

	"github.com/google/go-cmp/cmp"

	"greenroom/zoomsim"
)

func TestListRooms(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	_, err := b.sim.AddRoom(zoomsim.Room{AccountID: hospital, Name: "Lobby", Type: "Kiosk", LocationID: "ground", Unassigned: true})
	b.must(err)
	token := b.s2s()
	tests := []struct {
		query string
		want  int
	}{
		{"", 3}, {"?status=Offline", 1}, {"?type=Kiosk", 1}, {"?location_id=ground", 1}, {"?query_name=conference", 2},
		{"?unassigned_rooms=true", 1}, {"?page_size=2", 2}, {"?page_size=2&page_number=2", 1},
	}
	for _, tt := range tests {
		if a := b.call("GET", "/v2/rooms"+tt.query, token, ""); a.status != 200 || len(a.body["rooms"].([]any)) != tt.want {
			t.Errorf("%q: %d %s", tt.query, a.status, a.text)
		}
	}
	for _, query := range []string{"?status=Broken", "?type=Car"} {
		if a := b.call("GET", "/v2/rooms"+query, token, ""); a.status != 400 || a.code() != 300 {
			t.Errorf("%s: %d %s", query, a.status, a.text)
		}
	}
	row := b.call("GET", "/v2/rooms?query_name=Lobby", token, "").body["rooms"].([]any)[0].(map[string]any)
	want := map[string]any{"id": row["id"], "room_id": row["id"], "name": "Lobby", "location_id": "ground", "status": "Available",
		"activation_code": row["activation_code"], "tag_ids": []any{}}
	if diff := cmp.Diff(want, row); diff != "" {
		t.Error(diff)
	}
}

func TestRoomsNeedALicenceAndAPlan(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	for _, change := range []zoomsim.AccountChange{{Plan: zoomsim.Free}, {Plan: zoomsim.Pro, ZoomRooms: new(false)}} {
		b.must(b.sim.SetAccount(hospital, change))
		for _, path := range []string{"/v2/rooms", "/v2/rooms/x"} {
			if a := b.call("GET", path, b.s2s(), ""); a.status != 400 || a.code() != 200 {
				t.Errorf("%+v: %d %s", change, a.status, a.text)
			}
		}
	}
}

func TestRoomAnswerAndEvents(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	id, err := b.sim.AddRoom(zoomsim.Room{AccountID: hospital, Name: "Lobby", CalendarEmail: "lobby@hospital.example", Capacity: 3})
	b.must(err)
	token := b.s2s()
	basic := b.call("GET", "/v2/rooms/"+id, token, "").body["basic"].(map[string]any)
	code, _ := basic["activation_code"].(string)
	if !regexp.MustCompile(`^\d{4}(-\d{4}){3}$`).MatchString(code) || basic["calendar_resource_id"] == nil || basic["capacity"] != 3.0 ||
		basic["name"] != "Lobby" || basic["zoom_room_type"] != "ZoomRoom" {
		t.Errorf("basic is %v", basic)
	}
	renewed := b.call("GET", "/v2/rooms/"+id+"?regenerate_activation_code=true", token, "").body["basic"].(map[string]any)
	if renewed["activation_code"] == code {
		t.Error("the activation code stays")
	}
	a := b.call("GET", "/v2/rooms/nowhere", token, "")
	if diff := cmp.Diff(map[string]any{"code": 1012.0, "message": "Room not found:nowhere."}, a.body); diff != "" || a.status != 404 {
		t.Error(a.status, diff)
	}
	b.must(b.sim.SetRoom(id, zoomsim.RoomChange{Name: "Hall", Status: "UnderConstruction"}))
	b.must(b.sim.SetRoom(id, zoomsim.RoomChange{Name: "Hall"})) // changes nothing
	setup := b.call("GET", "/v2/rooms/"+id, token, "").body["setup"].(map[string]any)
	if setup["under_construction"] != true {
		t.Errorf("setup is %v", setup)
	}
	b.must(b.sim.DeleteRoom(id))
	for event, name := range map[string]string{"zoomroom.created": "Lobby", "zoomroom.updated": "Hall", "zoomroom.deleted": "Hall"} {
		want := []map[string]any{{"account_id": hospital, "object": map[string]any{"id": id, "room_name": name}}}
		if diff := cmp.Diff(want, b.timeless(event)); diff != "" {
			t.Errorf("%s: %s", event, diff)
		}
	}
	for _, err := range []error{b.sim.DeleteRoom(id), b.sim.SetRoom("x", zoomsim.RoomChange{})} {
		if err == nil {
			t.Error("a room that is not there can be changed")
		}
	}
	if _, err := b.sim.AddRoom(zoomsim.Room{AccountID: hospital, Name: "Conference Room A"}); err == nil {
		t.Error("a room can be added twice")
	}
}

func TestTrackingFieldCalls(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{Seed: scoped("tracking_fields:read:admin", "tracking_fields:write:admin")})
	token := b.s2s()
	made := b.call("POST", "/v2/tracking_fields", token, `{"field":"Round","recommended_values":["first"],"visible":true}`)
	want := map[string]any{"id": made.body["id"], "field": "Round", "recommended_values": []any{"first"}, "required": false, "visible": true}
	if diff := cmp.Diff(want, made.body); diff != "" || made.status != 201 {
		t.Error(made.status, diff)
	}
	list := b.call("GET", "/v2/tracking_fields", token, "")
	if diff := cmp.Diff(map[string]any{"total_records": 1.0, "tracking_fields": []any{want}}, list.body); diff != "" {
		t.Error(diff)
	}
	for _, body := range []string{`{"field":"Round"}`, `{}`, `{`} {
		if a := b.call("POST", "/v2/tracking_fields", token, body); a.status != 400 || a.code() != 300 {
			t.Errorf("%s: %d %s", body, a.status, a.text)
		}
	}
	b.must(b.sim.SetAccount(hospital, zoomsim.AccountChange{Plan: zoomsim.Pro}))
	if a := b.call("GET", "/v2/tracking_fields", token, ""); a.status != 400 || a.code() != 200 {
		t.Errorf("below Business: %d %s", a.status, a.text)
	}
}
