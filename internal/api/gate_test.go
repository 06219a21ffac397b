package api_test

import (
	"testing"

	"greenroom"
	"greenroom/internal/app"
)

// The gates say which is closed, why, and who opens it; a session that cannot
// pass is refused with that sentence.
func TestGates(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		program := k.program("Residency")
		etag := func(path string) string { return k.ask("GET", path, nil).header.Get("ETag") }
		gate := func(i int) object {
			return object(k.ask("GET", "/programs/"+program+"/gates", nil).want(200)["gates"].([]any)[i].(map[string]any))
		}
		if g := gate(1); g.text("name") != "connection" || g["open"] != false || g.text("why") == "" {
			t.Errorf("without a connection: %v", g)
		}
		if o := k.ask("PUT", "/organization/zoom", object{"zoom_for_all": false}, "If-Match", etag("/organization")).want(200); o["zoom_for_all"] != false {
			t.Errorf("answers %v", o)
		}
		if g := gate(2); g["open"] != false || g.text("source") != "organization" {
			t.Errorf("for granted programs only: %v", g)
		}
		k.draft(program).wantProblem(422, "location", "Only programs that are granted it may use Zoom here, and this one is not.")
		at := "/programs/" + program
		if p := k.ask("PUT", at+"/zoom", object{"zoom_use": "granted"}, "If-Match", etag(at)).want(200); p.text("zoom_use") != "granted" {
			t.Errorf("answers %v", p)
		}
		k.draft(program).want(201)
		if p := k.ask("PUT", at+"/zoom", object{"zoom_use": "inherited"}, "If-Match", etag(at)).want(200); p["zoom_use"] != nil {
			t.Errorf("answers %v", p)
		}
		k.ask("PUT", at+"/zoom", object{"zoom_use": "perhaps"}, "If-Match", etag(at)).want(422)
		k.ask("PUT", at+"/zoom", object{"zoom_use": "granted"}, "If-Match", `"1"`).want(412)
	})
}

// A stage carries defaults for its sessions, and says where they may happen.
func TestStages(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		program := k.program("Residency")
		at := "/programs/" + program + "/stages"
		made := k.ask("POST", at, object{"name": "On site", "locations": []string{"in_person", "zoom"}, "default_location": "in_person"})
		stage := made.want(201).text("id")
		k.ask("POST", at, object{"name": "On site"}).wantProblem(409, "name", "There is a stage named")
		k.ask("POST", at, object{"name": "Wrong", "locations": []string{"phone"}, "default_location": "zoom"}).wantProblem(422, "default_location", "does not allow its own default")
		s := k.draft(program, object{"stage": stage, "place": object{"text": "Room 4"}}).want(201)
		if s.text("stage") != stage || s.text("location") != "in_person" {
			t.Errorf("a session of the stage is %v", s)
		}
		k.draft(program, object{"stage": stage, "location": "phone"}).wantProblem(422, "location", "does not allow this location")
		k.draft(program, object{"stage": "stg_other"}).want(404)
		path := "/sessions/" + s.text("id") + "/location"
		k.ask("PUT", path, object{"location": "phone"}, "If-Match", `"1"`).wantProblem(422, "location", "does not allow this location")
		if got := k.ask("PUT", path, object{"location": "zoom"}, "If-Match", `"1"`).want(200); got.text("location") != "zoom" || got["place"] != nil {
			t.Errorf("moved, it is %v", got)
		}
		restage := func(body object) answer {
			at := "/sessions/" + s.text("id")
			return k.ask("PUT", at+"/stage", body, "If-Match", k.ask("GET", at, nil).header.Get("ETag"))
		}
		remote := k.ask("POST", at, object{"name": "Remote", "locations": []string{"zoom"}}).want(201).text("id")
		if got := restage(object{"stage": remote}).want(200); got.text("stage") != remote || got.text("location") != "zoom" {
			t.Errorf("in another stage it is %v", got)
		}
		restage(object{"stage": stage, "location": "phone"}).wantProblem(422, "location", "does not allow this location")
		restage(object{"stage": "stg_other"}).wantProblem(404, "stage", "no such stage")
		restage(object{"stage": ""}).want(200)
		if got := restage(object{"stage": stage, "location": "in_person", "place": object{"text": "Room 4"}}).want(200); got.text("stage") != stage || got.text("location") != "in_person" {
			t.Errorf("back in its stage it is %v", got)
		}
		k.ask("DELETE", at+"/"+remote, nil, "If-Match", `"1"`).want(204)
		k.ask("DELETE", at+"/"+stage, nil, "If-Match", made.header.Get("ETag")).wantProblem(409, "stage", "There are sessions in this stage")
		other := k.ask("POST", at, object{"name": "Unused"})
		k.ask("DELETE", at+"/"+other.want(201).text("id"), nil, "If-Match", other.header.Get("ETag")).want(204)
		if list := k.ask("GET", at, nil).want(200).items(); len(list) != 1 {
			t.Errorf("left are %v", list)
		}
	})
}

// A superuser's key switches video where it was made, and does nothing else that
// an administrator's may not.
func TestVideoIsSwitchedByKey(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		ctx := t.Context()
		u, err := k.AddUser(ctx, operator, app.NewUser{Email: "root@hospital.example", Role: greenroom.Superuser})
		must(t, err)
		who, err := k.Actor(ctx, u.ID)
		must(t, err)
		key, _, err := k.CreateAPIKey(ctx, who, k.org, "Switch")
		must(t, err)
		root := k.as(key.Reveal())
		etag := func() string { return root.ask("GET", "/organization", nil).want(200).text("revision") }
		for _, on := range []bool{false, true} {
			if o := root.ask("PUT", "/organization/video", object{"enabled": on}, "If-Match", `"`+etag()+`"`).want(200); o["video_enabled"] != on {
				t.Errorf("switched to %v it is %v", on, o)
			}
		}
		root.ask("PUT", "/organization/video", object{"enabled": false}, "If-Match", `"1"`).want(412)
		k.ask("PUT", "/organization/video", object{"enabled": false}, "If-Match", `"`+etag()+`"`).want(403)
	})
}
