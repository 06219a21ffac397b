package api_test

import (
	"maps"
	"strings"
	"testing"

	"greenroom/internal/testkit"
)

// The directory is read, matched by hand and undone through the API.
func TestDirectory(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		k.connect()
		program := k.program("Residency")
		leader := k.person(program, "temple@example.org", "interviewer")
		connection := "/connections/" + k.ask("GET", "/connections", nil).want(200).items()[0].text("id")
		usher := k.ask("GET", connection+"/hosts?search=usher", nil).want(200).items()
		if len(usher) != 1 || usher[0].text("email") != "u.usher@hospital.example" || usher[0]["licensed"] != false || usher[0].text("status") != "active" {
			t.Fatalf("the search finds %v", usher)
		}
		link := connection + "/hosts/" + usher[0].text("id") + "/link"
		mismatches := func() (hosts, people int) {
			t.Helper()
			for next := connection + "/mismatches?limit=2"; next != ""; {
				page := k.ask("GET", next, nil).want(200)
				for _, m := range page.items() {
					if m["host"] != nil {
						hosts++
					} else {
						people++
					}
				}
				if next = page.text("next"); next != "" {
					next = connection + "/mismatches?limit=2&cursor=" + next
				}
			}
			return hosts, people
		}
		hosts, people := mismatches()
		if hosts == 0 || people != 1 {
			t.Errorf("%d hosts and %d people are mismatches", hosts, people)
		}
		k.ask("PUT", link, object{"person": leader, "ignored": true}).want(422)
		k.ask("PUT", link, object{}).want(422)
		k.ask("PUT", link, object{"person": "per_none"}).want(404)
		if got := k.ask("PUT", link, object{"person": leader}).want(200); got.text("person", "id") != leader {
			t.Errorf("linked: %v", got)
		}
		if h, p := mismatches(); h != hosts-1 || p != 0 {
			t.Errorf("after the link, %d hosts and %d people", h, p)
		}
		k.ask("DELETE", link, nil).want(200)
		k.ask("DELETE", link, nil).want(404)
		k.ask("PUT", link, object{"ignored": true}).want(200)
		if h, p := mismatches(); h != hosts-1 || p != 1 {
			t.Errorf("ignored, %d hosts and %d people", h, p)
		}
		k.ask("POST", connection+"/hosts/"+usher[0].text("id")+"/invite", object{"program": program, "role": "mentor"}).want(409)
		k.ask("GET", connection+"/rooms", nil).want(200)
		k.ask("GET", connection+"/hosts?filter=nobody", nil).want(422)
	})
}

// A session that is too long for a Basic host says so.
func TestSessionWarnsOfItsHost(t *testing.T) {
	t.Parallel()
	k := newKit(t, testkit.SQLite(t))
	own := maps.Clone(credentials)
	delete(own, "default_host")
	k.ask("POST", "/connections/server-to-server", own).want(201)
	program := k.program("Residency")
	usher := k.person(program, "u.usher@hospital.example", "interviewer")
	made := k.draft(program, object{"minutes": 60, "participants": []object{{"person": usher, "role": "interviewer"}}})
	s := made.want(201)
	warnings, _ := s["warnings"].([]any)
	if len(warnings) != 1 || !strings.Contains(string(made.body), `"code":"basic_host"`) || !strings.Contains(string(made.body), "this session takes 60") {
		t.Errorf("the answer is %s", made.body)
	}
}
