package api_test

import (
	"testing"
)

// The main job, by API alone.
func TestMainJob(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		k.connect()
		program := k.program("Residency")
		sample := k.person(program, "s.sample@hospital.example", "interviewer")
		guest := k.person(program, "b@example.org", "candidate")
		made := k.draft(program, object{"participants": []object{{"person": sample, "role": "interviewer"}, {"person": guest, "role": "candidate"}}})
		s := made.want(201)
		at := "/sessions/" + s.text("id")
		if made.header.Get("Location") != "/api/v1"+at || made.header.Get("ETag") != `"1"` || s.text("state") != "draft" || s.text("link", "state") != "off" {
			t.Fatalf("made %v with %v", s, made.header)
		}

		confirmed := k.ask("POST", at+"/confirm", nil, "If-Match", `"1"`)
		if s = confirmed.want(200); s.text("state") != "confirmed" || confirmed.header.Get("ETag") != `"2"` {
			t.Fatalf("confirmed %v", s)
		}
		s = k.linked(s.text("id"), "linked")
		meeting := s.text("link", "meeting_id")
		if s.text("link", "host") != "s.sample@hospital.example" || meeting == "" || s.text("link", "join_url") == "" ||
			s.text("link", "passcode") == "" || s.text("link", "connection", "name") != "Main account" {
			t.Errorf("the link is %v", s["link"])
		}

		s = k.ask("PUT", at+"/slot", object{"start": day(2) + "T15:00"}, "If-Match", `"2"`).want(200)
		if s.text("start") != day(2)+"T15:00" || s.text("minutes") != "20" || s.text("time_zone") != "America/Chicago" || s.text("sequence") != "1" {
			t.Errorf("moved to %v", s)
		}
		k.ask("PUT", at+"/title", object{"title": "Second interview"}, "If-Match", `"3"`).want(200)
		s = k.linked(s.text("id"), "linked")
		if s.text("link", "meeting_id") != meeting || s.text("title") != "Second interview" {
			t.Errorf("after the changes it is %v", s)
		}

		usher := k.person(program, "u.usher@hospital.example", "interviewer") // Basic: the default host takes over
		k.ask("PUT", at+"/participants", object{"participants": []object{{"person": usher, "role": "interviewer"}}}, "If-Match", `"4"`).want(200)
		s = k.linked(s.text("id"), "linked")
		if s.text("link", "host") != "rooms-1@hospital.example" || s.text("link", "meeting_id") == meeting {
			t.Errorf("with other people the link is %v", s["link"])
		}

		s = k.ask("POST", at+"/cancel", nil, "If-Match", `"5"`).want(200)
		if s.text("state") != "cancelled" {
			t.Errorf("cancelled, it is %v", s)
		}
		k.linked(s.text("id"), "off")
		k.ask("PUT", at+"/slot", object{"start": day(3) + "T15:00"}, "If-Match", `"6"`).wantProblem(409, "", "A session that is cancelled cannot be moved.")
	})
}

func TestTimesAreRefusedWithASentence(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		program := k.program("Residency")
		s := k.draft(program).want(201)
		for _, c := range []struct {
			change      object
			field, says string
		}{
			{object{"start": "2027-03-14T02:30"}, "start", "On 14 March 2027 the clocks in America/Chicago are put forward and skip 02:30."},
			{object{"start": "2027-11-07T01:30"}, "start", "show 01:30 twice"},
			{object{"start": "14.3.2027"}, "start", "A start is a date and a time, such as 2026-12-01T08:50."},
			{object{"start": day(2) + "T08:50", "time_zone": "Mars/Olympus"}, "time_zone", `There is no time zone "Mars/Olympus".`},
			{object{"start": day(2) + "T08:50", "minutes": 4}, "minutes", "A session lasts between 5 minutes and 12 hours."},
			{object{"start": day(2) + "T08:50", "minutes": 1 << 62}, "minutes", "A session lasts between 5 minutes and 12 hours."},
			{object{"start": day(-2) + "T08:50"}, "start", "That time is over already."},
		} {
			k.ask("PUT", "/sessions/"+s.text("id")+"/slot", c.change, "If-Match", `"1"`).wantProblem(422, c.field, c.says)
			if c.field != "start" || c.change["start"] != day(-2)+"T08:50" { // a draft may be of the past
				k.draft(program, c.change).wantProblem(422, c.field, c.says)
			}
		}
	})
}

func TestSessionsAreListedInPages(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		program := k.program("Residency")
		for _, clock := range []string{"10:00", "09:00", "09:00", "11:00", "08:00"} {
			k.draft(program, object{"start": day(2) + "T" + clock}).want(201)
		}
		var starts []string
		path := "/programs/" + program + "/sessions?limit=2"
		for pages := 1; ; pages++ {
			list := k.ask("GET", path, nil)
			body := list.want(200)
			for _, s := range body.items() {
				starts = append(starts, s.text("start")[11:])
			}
			if body.text("next") == "" {
				if list.header.Get("Link") != "" || pages != 3 {
					t.Errorf("page %d is the last, with %v", pages, list.header)
				}
				break
			}
			path = nextOf(t, list)
		}
		if got := starts; len(got) != 5 || got[0] != "08:00" || got[1] != "09:00" || got[2] != "09:00" || got[3] != "10:00" || got[4] != "11:00" {
			t.Errorf("listed %v", got)
		}
		k.ask("GET", "/programs/"+program+"/sessions?cursor=nonsense", nil).wantProblem(422, "cursor", "This cursor is not one of this list.")
		k.ask("GET", "/programs/"+program+"/sessions?limit=101", nil).wantProblem(422, "limit", "100")
		k.ask("GET", "/programs/"+program+"/sessions?page=2", nil).wantProblem(422, "page", `There is no parameter "page" here.`)
	})
}
