package api_test

import (
	"strings"
	"testing"
)

func TestPeopleAreImportedAndChanged(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		k.connect()
		people := "/programs/" + k.program("Residency") + "/people"
		file := "name,email,role,time_zone,shoe size\nS. Sample,s.sample@hospital.example,interviewer,,42\nB. Beispiel,b@example.org,candidate,Europe/Vienna,\n"
		csv := func(path, file string) answer {
			return k.ask("POST", people+path, file, "Content-Type", "text/csv; charset=utf-8")
		}

		p := csv("/preview", file+"C. Cee,not an address,,,\n").want(200)
		if !strings.Contains(p.text("problems"), "column:email line:4") || p.text("ignored_columns") != "[shoe size]" ||
			!strings.Contains(p.text("rows"), "host:licensed") || !strings.Contains(p.text("rows"), "status:new") {
			t.Errorf("the preview is %v", p)
		}
		csv("/import", file+"C. Cee,not an address,,,\n").wantProblem(422, "file", "Nothing was imported: row 4, column email:")
		csv("/import", "").wantProblem(400, "body", "needs a body")
		for i, want := range []string{"2 0 0", "0 2 0"} {
			if done := csv("/import", file).want(200); done.text("added")+" "+done.text("known")+" "+done.text("changed") != want {
				t.Errorf("import %d did %v, want %s", i+1, done, want)
			}
		}

		first := k.ask("GET", people+"?limit=1", nil)
		second := k.ask("GET", "/programs"+strings.TrimPrefix(nextOf(t, first), "/programs"), nil).want(200)
		b := first.want(200).items()[0]
		if b.text("name") != "B. Beispiel" || b.text("role") != "candidate" || second.items()[0].text("time_zone") != "America/Chicago" || second.text("next") != "" {
			t.Errorf("listed %v, then %v", b, second)
		}
		at := people + "/" + b.text("id")
		changed := k.ask("PUT", at, object{"name": "B. Muster", "email": "b.muster@example.org", "time_zone": "Europe/Vienna"}, "If-Match", `"1"`)
		if p := changed.want(200); p.text("name") != "B. Muster" || p.text("role") != "candidate" || changed.header.Get("ETag") != `"2"` {
			t.Errorf("changed to %v", p)
		}
		if got := k.ask("GET", at, nil); string(got.body) != string(changed.body) {
			t.Errorf("it is %s, want %s", got.body, changed.body)
		}
		role := k.ask("PUT", at+"/role", object{"role": "observer"})
		if p := role.want(200); p.text("role") != "observer" || p.text("name") != "B. Muster" || role.header.Get("ETag") != `"2"` {
			t.Errorf("with another role they are %v", p)
		}
		k.ask("PUT", at+"/role", object{"role": "pilot"}).want(422)
		k.ask("PUT", at+"/role", object{"role": "candidate"}).want(200)
		k.ask("PUT", people+"/per_x/role", object{"role": "observer"}).want(404)
		k.ask("PUT", at, object{"name": "B", "email": "b@example.org"}, "If-Match", `"1"`).wantProblem(412, "If-Match", "Somebody else has changed this meanwhile.")
		k.ask("PUT", at, object{"name": "B", "email": "s.sample@hospital.example"}, "If-Match", `"2"`).wantProblem(409, "email", "There is somebody with the address")
		k.ask("POST", people, object{"name": "B", "email": "b", "role": "candidate"}).wantProblem(422, "email", "is not an e-mail address")
	})
}
