package zoomsim_test

import (
	"strconv"
	"testing"
	"time"

	"greenroom/zoomsim"
)

// starts returns the starts of a meeting's occurrences, deleted ones in brackets.
func starts(meeting map[string]any) []string {
	var all []string
	rows, _ := meeting["occurrences"].([]any)
	for _, row := range rows {
		o, _ := row.(map[string]any)
		start, _ := o["start_time"].(string)
		if o["status"] == "deleted" {
			start = "(" + start + ")"
		}
		all = append(all, start)
	}
	return all
}

func TestSeries(t *testing.T) {
	t.Parallel()
	b := with(t, nil)
	token := b.s2s()
	tests := []struct {
		name, start, recurrence string
		want                    []string
	}{
		{"every third day", "2030-03-05T09:00:00Z", `{"type":1,"repeat_interval":3,"end_times":3}`,
			[]string{"2030-03-05T09:00:00Z", "2030-03-08T09:00:00Z", "2030-03-11T09:00:00Z"}},
		{"once unless told otherwise", "2030-03-05T09:00:00Z", `{"type":1}`, []string{"2030-03-05T09:00:00Z"}},
		{"until a date", "2030-03-05T09:00:00Z", `{"type":1,"end_date_time":"2030-03-06T09:00:00Z"}`,
			[]string{"2030-03-05T09:00:00Z", "2030-03-06T09:00:00Z"}},
		{"every other week on Sunday and Tuesday, from a Wednesday", "2030-03-06T09:00:00Z", `{"type":2,"repeat_interval":2,"weekly_days":"3,1","end_times":3}`,
			[]string{"2030-03-17T09:00:00Z", "2030-03-19T09:00:00Z", "2030-03-31T09:00:00Z"}},
		{"the 31st", "2030-03-05T09:00:00Z", `{"type":3,"monthly_day":31,"end_times":3}`,
			[]string{"2030-03-31T09:00:00Z", "2030-05-31T09:00:00Z", "2030-07-31T09:00:00Z"}},
		{"the last Friday", "2030-03-05T09:00:00Z", `{"type":3,"monthly_week":-1,"monthly_week_day":6,"end_times":2}`,
			[]string{"2030-03-29T09:00:00Z", "2030-04-26T09:00:00Z"}},
		{"the second Monday of every other month, from after it", "2030-03-12T09:00:00Z", `{"type":3,"repeat_interval":2,"monthly_week":2,"monthly_week_day":2,"end_times":2}`,
			[]string{"2030-05-13T09:00:00Z", "2030-07-08T09:00:00Z"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, made := b.create(token, `{"type":8,"start_time":"`+tt.start+`","recurrence":`+tt.recurrence+`}`)
			check(t, starts(made.body), tt.want)
			check(t, made.body["start_time"], any(tt.want[0]))
		})
	}
	_, endless := b.create(token, `{"type":8,"start_time":"2030-03-05T09:00:00Z","recurrence":{"type":1,"end_times":0}}`)
	if n := len(starts(endless.body)); n != 60 {
		t.Errorf("without an end there are %d", n)
	}
}

// three is a daily series of three at nine, and its occurrence ids.
const (
	three  = `{"type":8,"agenda":"All","start_time":"2030-03-05T09:00:00Z","recurrence":{"type":1,"end_times":3}}`
	second = "1899018000000"
)

func TestOccurrences(t *testing.T) {
	t.Parallel()
	b := with(t, nil)
	token := b.s2s()
	path, made := b.create(token, three)
	check(t, b.payloads("meeting.created")[0]["operation"], any("all"))

	after := b.changed(token, path+"?occurrence_id="+second, `{"topic":"Not this","agenda":"One","start_time":"2030-03-06T11:00:00Z","duration":30,
		"password":"ignored","settings":{"waiting_room":true,"audio":"voip"}}`)
	check(t, starts(after), []string{"2030-03-05T09:00:00Z", "2030-03-06T11:00:00Z", "2030-03-07T09:00:00Z"})
	check(t, []any{after["topic"], after["agenda"], after["password"]}, []any{"Zoom Meeting", "All", made.body["password"]})
	one := b.call("GET", path+"?occurrence_id="+second, token, "").body
	check(t, some(one, "agenda", "start_time", "duration"), map[string]any{"agenda": "One", "start_time": "2030-03-06T11:00:00Z", "duration": 30.0})
	check(t, some(settingsOf(one), "waiting_room", "audio"), map[string]any{"waiting_room": true, "audio": "both"})

	updates := b.payloads("meeting.updated")
	check(t, some(updates[0], "scope", "object", "old_object"), map[string]any{"scope": "single",
		"object": map[string]any{"id": made.body["id"], "agenda": "One", "settings": map[string]any{"waiting_room": true}, "occurrences": []any{
			map[string]any{"occurrence_id": second, "start_time": "2030-03-06T11:00:00Z", "duration": 30.0, "status": "available"}}},
		"old_object": map[string]any{"id": made.body["id"], "agenda": "All", "settings": map[string]any{"waiting_room": false}, "occurrences": []any{
			map[string]any{"occurrence_id": second, "start_time": "2030-03-06T09:00:00Z", "duration": 60.0, "status": "available"}}}})

	if a := b.call("DELETE", path+"?occurrence_id="+second, token, ""); a.status != 204 {
		t.Errorf("delete of one: %d %s", a.status, a.text)
	}
	after = b.call("GET", path, token, "").body
	check(t, starts(after), []string{"2030-03-05T09:00:00Z", "(2030-03-06T11:00:00Z)", "2030-03-07T09:00:00Z"})
	deleted := b.payloads("meeting.deleted")
	check(t, deleted[0]["operation"], any("single"))
	check(t, deleted[0]["object"].(map[string]any)["occurrences"], any([]any{
		map[string]any{"occurrence_id": second, "start_time": "2030-03-06T11:00:00Z"}}))
	for _, method := range []string{"GET", "PATCH", "DELETE"} {
		for _, id := range []string{second, "1", "x"} {
			if a := b.call(method, path+"?occurrence_id="+id, token, `{}`); a.status != 400 || a.code() != 300 || a.body["message"] != "Invalid parameter: `occurrence_id`." {
				t.Errorf("%s of %s: %d %s", method, id, a.status, a.text)
			}
		}
	}
	if _, err := b.sim.Advance(24 * time.Hour); err != nil {
		t.Fatal(err)
	}
	token = b.s2s()
	check(t, starts(b.call("GET", path, token, "").body), []string{"(2030-03-06T11:00:00Z)", "2030-03-07T09:00:00Z"})
	if n := len(starts(b.call("GET", path+"?show_previous_occurrences=true", token, "").body)); n != 3 {
		t.Errorf("with the previous ones there are %d", n)
	}
}

// A part of a recurrence is refused; a whole one makes the series anew.
func TestGotcha21PartialRecurrence(t *testing.T) {
	t.Parallel()
	b := with(t, nil)
	token := b.s2s()
	path, _ := b.create(token, three)
	b.changed(token, path+"?occurrence_id="+second, `{"duration":15}`)
	for _, part := range []string{`{"end_times":2}`, `{"type":1}`, `{"type":2,"end_times":2}`, `{"type":3,"end_times":2}`} {
		if a := b.call("PATCH", path, token, `{"recurrence":`+part+`}`); a.status != 400 || a.code() != 300 {
			t.Errorf("%s: %d %s", part, a.status, a.text)
		}
	}
	after := b.changed(token, path, `{"topic":"All","start_time":"2020-01-01T00:00:00Z"}`)
	if o := after["occurrences"].([]any)[1].(map[string]any); o["duration"] != 15.0 {
		t.Errorf("an update of the topic changed an occurrence: %v", o)
	}
	after = b.changed(token, path, `{"recurrence":{"type":2,"weekly_days":"1,2","end_date_time":"2030-03-12T00:00:00Z"}}`)
	check(t, starts(after), []string{"2030-03-10T09:00:00Z", "2030-03-11T09:00:00Z"})
	check(t, after["recurrence"], any(map[string]any{"type": 2.0, "repeat_interval": 1.0, "weekly_days": "1,2", "end_date_time": "2030-03-12T00:00:00Z"}))
	updates := b.payloads("meeting.updated")
	check(t, updates[len(updates)-1]["scope"], any("all"))
	after = b.changed(token, path, `{"type":2}`)
	check(t, some(after, "type", "recurrence", "occurrences"), map[string]any{"type": 2.0})
}

func TestListMeetings(t *testing.T) {
	t.Parallel()
	b := with(t, nil)
	token := b.s2s()
	for _, body := range []string{
		`{"topic":"ended","start_time":"2030-03-05T09:00:00Z"}`, `{"topic":"next","start_time":"2030-03-08T23:30:00Z"}`,
		`{"topic":"far","start_time":"2030-11-08T09:00:00Z"}`, `{"topic":"any","type":3}`, `{"topic":"now","type":1}`,
		`{"topic":"screen","type":10}`, `{"topic":"series","type":8,"start_time":"2030-03-05T12:00:00Z","recurrence":{"type":1,"repeat_interval":2,"end_times":5}}`,
	} {
		b.create(token, body)
	}
	if _, err := b.sim.Advance(48 * time.Hour); err != nil { // to 6 March, noon
		t.Fatal(err)
	}
	token = b.s2s()
	tests := []struct {
		query string
		want  []string
	}{
		{"", []string{"any", "ended", "series", "next", "far"}},
		{"type=scheduled&from=2030-03-05&to=2030-03-08", []string{"ended", "series", "next"}},
		{"type=scheduled&from=2030-03-05T08:00:00&to=2030-03-08T00:00:00Z", []string{"ended", "series", "next"}},
		{"type=scheduled&from=2030-03-08T23:30:00Z&to=2030-03-08T23:30:00Z&timezone=Europe/Berlin", []string{"next"}},
		{"type=scheduled&from=2030-03-09&to=2030-03-09&timezone=Europe/Berlin", []string{"next"}},
		{"type=upcoming", []string{"any", "series", "next"}},
		{"type=upcoming_meetings", []string{"any", "series", "next"}},
		{"type=previous_meetings", []string{"ended"}},
		{"type=live", nil},
		{"page_size=2&page_number=3", []string{"far"}},
	}
	for _, tt := range tests {
		a := b.call("GET", "/v2/users/"+sample+"/meetings?"+tt.query, token, "")
		var topics []string
		for _, row := range a.body["meetings"].([]any) {
			topics = append(topics, row.(map[string]any)["topic"].(string))
		}
		t.Run(tt.query, func(t *testing.T) { check(t, topics, tt.want) })
	}
	for _, query := range []string{"type=webinar", "from=yesterday", "to=x", "timezone=Mars/Base"} {
		if a := b.call("GET", "/v2/users/"+sample+"/meetings?"+query, token, ""); a.status != 400 || a.code() != 300 {
			t.Errorf("%s: %d %s", query, a.status, a.text)
		}
	}

	if err := b.sim.SetTime(time.Date(2030, 3, 8, 12, 30, 0, 0, time.UTC)); err != nil {
		t.Fatal(err)
	}
	a := b.call("GET", "/v2/users/"+sample+"/upcoming_meetings", b.s2s(), "")
	var soon []any
	for _, row := range a.body["meetings"].([]any) {
		m := row.(map[string]any)
		soon = append(soon, m["topic"], m["start_time"])
	}
	check(t, soon, []any{"next", "2030-03-08T23:30:00Z", "series", "2030-03-09T12:00:00Z"})
	for date, want := range map[time.Month]float64{time.September: 1, time.October: 0} { // the series ends in March
		if err := b.sim.SetTime(time.Date(2030, date, 5, 0, 0, 0, 0, time.UTC)); err != nil {
			t.Fatal(err)
		}
		a := b.call("GET", "/v2/users/"+sample+"/meetings?type=previous_meetings", b.s2s(), "")
		check(t, a.body["total_records"], any(want))
	}
	if a := b.call("GET", "/v2/users/nobody/upcoming_meetings", b.s2s(), ""); a.status != 404 || a.code() != 3001 {
		t.Errorf("of nobody: %d %s", a.status, a.text)
	}
}

func TestTemplates(t *testing.T) {
	t.Parallel()
	b := with(t, nil)
	token := b.s2s()
	list := "/v2/users/" + sample + "/meeting_templates"
	_, series := b.create(token, `{"topic":"Weekly","type":8,"start_time":"2030-03-05T09:00:00Z","recurrence":{"type":2,"weekly_days":"3","end_times":2},"settings":{"waiting_room":true}}`)
	keep := func(name, more string) answer {
		return b.call("POST", list, token, `{"meeting_id":`+idOf(series)+`,"name":"`+name+`"`+more+`}`)
	}
	first := keep("Weekly", `,"save_recurrence":true`)
	if first.status != 201 || first.body["name"] != "Weekly" {
		t.Fatalf("%d %s", first.status, first.text)
	}
	if a := keep("Weekly", ""); a.status != 400 || a.code() != 3000 || a.body["message"] != "Meeting template name already exists: Weekly." {
		t.Errorf("the name again: %d %s", a.status, a.text)
	}
	if a := keep("Every week", `,"overwrite":true,"save_recurrence":true`); a.status != 201 || a.body["id"] != first.body["id"] {
		t.Errorf("overwritten: %d %s", a.status, a.text)
	}
	check(t, b.call("GET", list, token, "").body, map[string]any{"total_records": 1.0,
		"templates": []any{map[string]any{"id": first.body["id"], "name": "Every week", "type": 1.0}}})
	_, made := b.create(token, `{"template_id":"`+first.body["id"].(string)+`","start_time":"2030-03-12T09:00:00Z"}`)
	check(t, []any{made.body["topic"], made.body["type"], made.body["template_id"], settingsOf(made.body)["waiting_room"]},
		[]any{"Weekly", 8.0, first.body["id"], true})
	check(t, starts(made.body), []string{"2030-03-12T09:00:00Z", "2030-03-19T09:00:00Z"})
	for i := range 39 {
		if a := keep(strconv.Itoa(i), ""); a.status != 201 {
			t.Fatalf("template %d: %d %s", i+2, a.status, a.text)
		}
	}
	if a := keep("One too many", ""); a.status != 400 || a.code() != 300 || a.body["message"] != "You can only create up to 40 meeting templates." {
		t.Errorf("the 41st: %d %s", a.status, a.text)
	}
	if a := b.call("POST", list, token, `{"meeting_id":81,"name":"x"}`); a.status != 400 || a.code() != 3001 {
		t.Errorf("of no meeting: %d %s", a.status, a.text)
	}
	if a := b.call("POST", "/v2/users/"+sample+"/meetings", token, `{"template_id":"none"}`); a.code() != 300 {
		t.Errorf("no such template: %d %s", a.status, a.text)
	}
}

// What a person changed in her portal is where her meetings begin; her account
// is where she begins.
func TestPortalSettings(t *testing.T) {
	t.Parallel()
	b := with(t, func(s *zoomsim.Seed) {
		s.Accounts[0].Settings = zoomsim.Settings{"in_meeting": {"waiting_room": true}, "recording": {"auto_recording": "cloud"}}
		s.Users[2].Settings = zoomsim.Settings{"in_meeting": {"waiting_room": false}, "schedule_meeting": {
			"join_before_host": true, "audio_type": "voip", "participants_video": true}}
	})
	token := b.s2s()
	names := []string{"waiting_room", "auto_recording", "join_before_host", "audio", "participant_video"}
	_, own := b.create(token, `{}`)
	check(t, some(settingsOf(own.body), names...), map[string]any{"waiting_room": false, "auto_recording": "cloud", "join_before_host": true, "audio": "voip", "participant_video": true})
	other := b.call("POST", "/v2/users/w.wellmade@hospital.example/meetings", token, `{"settings":{"audio":"telephony"}}`)
	check(t, some(settingsOf(other.body), names...), map[string]any{"waiting_room": true, "auto_recording": "cloud", "join_before_host": false, "audio": "telephony", "participant_video": false})
}
