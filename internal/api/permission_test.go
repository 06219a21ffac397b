package api_test

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"greenroom"
	"greenroom/internal/testkit"
)

// permissions says what each route answers to whom. Without a key, and with a
// wrong one, every route answers 401. A stranger has a key of an administrator
// of another organization; a neighbour is coordinator of another program.
//
// Every route that the API describes has a line here.
var permissions = map[string]struct{ stranger, neighbour, coordinator, administrator int }{
	"GET /organization": {200, 200, 200, 200}, // each their own

	"GET /programs":      {200, 200, 200, 200}, // those that they may read: see TestListsShowWhatOneMayRead
	"POST /programs":     {201, 403, 403, 201}, // the stranger in their own organization
	"GET /programs/{id}": {404, 403, 200, 200},
	"PUT /programs/{id}": {404, 403, 200, 200},

	"PUT /organization/video":  {403, 403, 403, 403}, // a superuser's only: see TestVideoIsSwitchedByKey
	"PUT /organization/zoom":   {200, 403, 403, 200}, // each their own
	"PUT /programs/{id}/zoom":  {404, 403, 403, 200},
	"GET /programs/{id}/gates": {404, 403, 200, 200},

	"GET /programs/{id}/stages":            {404, 403, 200, 200},
	"POST /programs/{id}/stages":           {404, 403, 201, 201},
	"GET /programs/{id}/stages/{stage}":    {404, 403, 200, 200},
	"PUT /programs/{id}/stages/{stage}":    {404, 403, 200, 200},
	"DELETE /programs/{id}/stages/{stage}": {404, 403, 204, 204},

	"GET /programs/{id}/people":               {404, 403, 200, 200},
	"POST /programs/{id}/people":              {404, 403, 201, 201},
	"GET /programs/{id}/people/{person}":      {404, 403, 200, 200},
	"PUT /programs/{id}/people/{person}":      {404, 403, 200, 200},
	"PUT /programs/{id}/people/{person}/role": {404, 403, 200, 200},
	"POST /programs/{id}/people/preview":      {404, 403, 200, 200},
	"POST /programs/{id}/people/import":       {404, 403, 200, 200},

	"GET /programs/{id}/sessions":     {404, 403, 200, 200},
	"POST /sessions":                  {404, 403, 201, 201},
	"GET /sessions/{id}":              {404, 403, 200, 200},
	"POST /sessions/{id}/confirm":     {404, 403, 200, 200},
	"PUT /sessions/{id}/slot":         {404, 403, 200, 200},
	"PUT /sessions/{id}/location":     {404, 403, 200, 200},
	"PUT /sessions/{id}/stage":        {404, 403, 200, 200},
	"PUT /sessions/{id}/title":        {404, 403, 200, 200},
	"PUT /sessions/{id}/participants": {404, 403, 200, 200},
	"POST /sessions/{id}/cancel":      {404, 403, 200, 200},

	"POST /sessions/{id}/meeting/again": {404, 403, 409, 409}, // there is nothing to look for

	"GET /connections":                        {200, 200, 200, 200},
	"GET /connections/{id}":                   {404, 200, 200, 200},
	"DELETE /connections/{id}":                {404, 403, 403, 204},
	"GET /connections/{id}/ending":            {404, 403, 403, 200},
	"GET /connections/{id}/sessions":          {404, 200, 200, 200},
	"POST /connections/{id}/sessions/move":    {404, 409, 409, 409}, // it has not ended
	"PUT /connections/{id}":                   {404, 403, 403, 200},
	"POST /connections/{id}/first":            {404, 403, 403, 200},
	"GET /connections/{id}/health":            {404, 200, 200, 200},
	"GET /connections/{id}/history":           {404, 403, 403, 200},
	"POST /connections/{id}/check":            {404, 403, 403, 202},
	"POST /connections/server-to-server":      {201, 403, 403, 201}, // the stranger in their own organization
	"POST /connections/server-to-server/test": {200, 403, 403, 200},
	"POST /connections/authorize":             {200, 200, 200, 200},
	"GET /connections/{id}/credentials":       {404, 403, 403, 200},
	"PUT /connections/{id}/credentials":       {404, 403, 403, 200},
	"POST /connections/{id}/credentials/test": {404, 403, 403, 200},

	"GET /apps":                {200, 403, 403, 200}, // the stranger their own
	"POST /apps":               {201, 403, 403, 201}, // likewise
	"GET /apps/{id}":           {404, 403, 403, 200},
	"PUT /apps/{id}":           {404, 403, 403, 200},
	"DELETE /apps/{id}":        {404, 403, 403, 204},
	"GET /connections/pending": {200, 200, 200, 200}, // each their own
	"GET /connections/scopes":  {200, 200, 200, 200},

	"GET /connect-links":         {200, 200, 200, 200}, // those for whom they may connect
	"POST /connect-links":        {201, 403, 403, 201}, // the stranger in their own organization
	"DELETE /connect-links/{id}": {404, 403, 403, 204},

	"GET /connections/{id}/hosts":                   {404, 200, 200, 200},
	"GET /connections/{id}/hosts/{user}":            {404, 200, 200, 200},
	"PUT /connections/{id}/hosts/{user}/link":       {404, 403, 403, 200},
	"DELETE /connections/{id}/hosts/{user}/link":    {404, 403, 403, 200},
	"POST /connections/{id}/hosts/{user}/invite":    {404, 403, 201, 201},
	"GET /connections/{id}/mismatches":              {404, 200, 200, 200},
	"POST /connections/{id}/people/{person}/invite": {404, 403, 409, 409}, // the server has no app for single people
	"GET /connections/{id}/rooms":                   {404, 200, 200, 200},

	"GET /messages":          {200, 403, 403, 200}, // of the whole organization; of a program: see below
	"GET /messages/{id}":     {404, 403, 200, 200},
	"GET /messages/{id}/raw": {404, 403, 200, 200},

	"GET /events":        {200, 200, 200, 200}, // those that they may read
	"GET /events/stream": {200, 200, 200, 200},

	"GET /keys":         {200, 403, 403, 200},
	"DELETE /keys/{id}": {404, 403, 403, 204},
}

func TestPermissions(t *testing.T) {
	t.Parallel()
	k := newKit(t, testkit.SQLite(t))
	k.connect()
	h := &house{kit: k, program: k.program("Residency")}
	h.person = k.person(h.program, "b@example.org", "candidate")
	coordinator := func(program string) string {
		return k.keyOf(greenroom.RoleGrant{Role: greenroom.Coordinator, Organization: k.org, Program: greenroom.ProgramID(program)})
	}
	keys := map[string]string{"wrong": "grk_wrong", "stranger": k.keyOf(adminOf(k.clinic)),
		"neighbour": coordinator(k.program("Fellowship")), "coordinator": coordinator(h.program), "administrator": k.key}
	routes := operations(t)
	for name := range permissions {
		if _, there := routes[name]; !there {
			t.Errorf("there is no route %s", name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(routes)) {
		line, there := permissions[name]
		if !there {
			t.Errorf("%s has no line in the table of permissions", name)
			continue
		}
		want := map[string]int{"nobody": 401, "wrong": 401, "stranger": line.stranger, "neighbour": line.neighbour,
			"coordinator": line.coordinator, "administrator": line.administrator}
		for who, status := range want {
			r := h.request(name)
			as := k.as(keys[who])
			if name == "GET /events/stream" && status == 200 {
				as.stream("0")() // which waits for an event
				continue
			}
			if got := as.ask(r.method, r.path, r.body, r.headers...); got.status != status {
				t.Errorf("%s answers %d to the %s, want %d: %s", name, got.status, who, status, got.body)
			}
		}
	}
}

// house has things of one program to ask for.
type house struct {
	*kit
	program, person, message string
	made                     int
}

type request struct {
	method, path string
	body         any
	headers      []string
}

// request returns a request of a route that would succeed, about fresh things.
func (h *house) request(route string) request {
	method, path, _ := strings.Cut(route, " ")
	h.made++
	name := fmt.Sprintf("n%d", h.made)
	r := request{method: method, path: path}
	id := h.program
	switch noun := strings.Split(path, "/")[1]; {
	case noun == "sessions" && path != "/sessions":
		id = h.draft(h.program, object{"participants": []object{{"person": h.person, "role": "candidate"}}}).want(201).text("id")
	case noun == "messages" && path != "/messages":
		id = h.mail()
	case noun == "apps":
		id = h.ownApp()
	case noun == "keys":
		h.keyOf(adminOf(h.org))
		id = h.ask("GET", "/keys", nil).want(200).items()[0].text("id")
	case noun == "connect-links" && path != "/connect-links":
		id = h.ask("POST", "/connect-links", object{"owner": "organization"}).want(201).text("id")
	case noun == "connections":
		id = h.live()
	}
	var stage string
	if strings.Contains(path, "{stage}") {
		stage = h.ask("POST", "/programs/"+id+"/stages", object{"name": "Stage " + name}).want(201).text("id")
	}
	r.path = strings.NewReplacer("{id}", id, "{person}", h.person, "{stage}", stage, "{user}", h.userOf(id, route)).Replace(path)
	if method == "PUT" && !strings.Contains(path, "{") {
		r.headers = []string{"If-Match", h.ask("GET", "/organization", nil).header.Get("ETag")}
	} else if method == "PUT" || method == "DELETE" && (stage != "" || strings.HasPrefix(path, "/connections") || strings.HasPrefix(path, "/apps")) || strings.HasSuffix(path, "/confirm") || strings.HasSuffix(path, "/cancel") || strings.HasSuffix(path, "/first") {
		r.headers = []string{"If-Match", cmp.Or(h.ask("GET", strings.TrimSuffix(r.path, path[strings.LastIndex(path, "}")+1:]), nil).header.Get("ETag"), `"1"`)}
	}
	r.body = map[string]any{
		"POST /programs":                          object{"name": name, "time_zone": "UTC"},
		"PUT /programs/{id}":                      object{"name": name, "time_zone": "UTC"},
		"POST /programs/{id}/people":              object{"name": name, "email": name + "@example.org", "role": "candidate"},
		"PUT /programs/{id}/people/{person}":      object{"name": "B", "email": "b@example.org", "time_zone": "UTC"},
		"PUT /programs/{id}/people/{person}/role": object{"role": "observer"},
		"POST /programs/{id}/people/preview":      "name,email\nB,b@example.org\n",
		"POST /programs/{id}/people/import":       "name,email\nB,b@example.org\n",
		"POST /sessions":                          object{"program": h.program, "title": name, "start": day(2) + "T08:50", "minutes": 20},
		"PUT /organization/video":                 object{"enabled": true},
		"PUT /organization/zoom":                  object{"zoom_for_all": true},
		"PUT /programs/{id}/zoom":                 object{"zoom_use": "granted"},
		"POST /programs/{id}/stages":              object{"name": name},
		"PUT /programs/{id}/stages/{stage}":       object{"name": name},
		"PUT /sessions/{id}/location":             object{"location": "in_person", "place": object{"text": "Room 4"}},
		"PUT /sessions/{id}/stage":                object{"stage": ""},
		"PUT /sessions/{id}/slot":                 object{"start": day(3) + "T08:50"},
		"PUT /sessions/{id}/title":                object{"title": "Other"},
		"PUT /sessions/{id}/participants":         object{"participants": []object{}},
		"POST /connections/{id}/sessions/move":    object{"to": "zoom"},
		"POST /connections/server-to-server":      otherCredentials,
		"POST /connect-links":                     object{"owner": "organization"},
		"PUT /connections/{id}":                   object{"name": name, "default_host": "rooms-1@hospital.example"},
		"POST /connections/server-to-server/test": credentials,
		"PUT /connections/{id}/credentials":       object{"name": name, "default_host": credentials["default_host"]},
		"POST /connections/{id}/credentials/test": object{"name": name},
		"POST /apps":                              object{"kind": "account", "name": name, "client_id": "sim-greenroom-admin", "client_secret": "sim-greenroom-admin-secret"},
		"PUT /apps/{id}":                          object{"name": name},

		"PUT /connections/{id}/hosts/{user}/link":    object{"ignored": true},
		"POST /connections/{id}/hosts/{user}/invite": object{"program": h.program, "role": "mentor"},
	}[route]
	if _, file := r.body.(string); file {
		r.headers = append(r.headers, "Content-Type", "text/csv")
	}
	return r
}

// ownApp returns an app of the organization.
func (h *house) ownApp() string {
	h.t.Helper()
	if found := h.ask("GET", "/apps", nil).want(200).items(); len(found) > 0 {
		return found[0].text("id")
	}
	return h.ask("POST", "/apps", object{"kind": "user", "name": "Ours", "client_id": "sim-greenroom-user", "client_secret": "sim-greenroom-user-secret"}).want(201).text("id")
}

// userOf returns a Zoom user of a connection whom a route of theirs can be asked
// about.
func (h *house) userOf(connection, route string) string {
	h.t.Helper()
	if !strings.Contains(route, "{user}") {
		return ""
	}
	hosts, filter := "/connections/"+connection+"/hosts", ""
	if strings.HasSuffix(route, "/invite") {
		filter = "?filter=unmatched"
	}
	user := h.ask("GET", hosts+filter, nil).want(200).items()[0].text("id")
	if strings.HasPrefix(route, "DELETE") {
		h.ask("PUT", hosts+"/"+user+"/link", object{"ignored": true}).want(200)
	}
	return user
}

// live returns a connection that has not ended.
func (h *house) live() string {
	h.t.Helper()
	for _, c := range h.ask("GET", "/connections", nil).want(200).items() {
		if c.text("state") != "revoked" {
			return c.text("id")
		}
	}
	return h.ask("POST", "/connections/server-to-server", credentials).want(201).text("id")
}

// mail returns a message of the program that has been composed.
func (h *house) mail() string {
	h.t.Helper()
	if h.message == "" {
		s := h.draft(h.program, object{"location": "phone", "participants": []object{{"person": h.person, "role": "candidate"}}}).want(201)
		h.ask("POST", "/sessions/"+s.text("id")+"/confirm", nil, "If-Match", `"1"`).want(200)
		h.message = h.composed("/messages").text("id")
	}
	return h.message
}

// Lists leave out what one may not read.
func TestListsShowWhatOneMayRead(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		program, other := k.program("Residency"), k.program("Fellowship")
		key := k.keyOf(greenroom.RoleGrant{Role: greenroom.Coordinator, Organization: k.org, Program: greenroom.ProgramID(program)})
		coordinator, stranger := k.as(key), k.as(k.keyOf(adminOf(k.clinic)))
		if list := coordinator.ask("GET", "/programs", nil).want(200).items(); len(list) != 1 || list[0].text("id") != program {
			t.Errorf("a coordinator sees the programs %v", list)
		}
		if list := stranger.ask("GET", "/programs", nil).want(200).items(); len(list) != 0 {
			t.Errorf("a stranger sees the programs %v", list)
		}
		for _, e := range coordinator.ask("GET", "/events", nil).want(200).items() {
			if e.text("program") != program {
				t.Errorf("a coordinator sees the event %v", e)
			}
		}
		for _, e := range stranger.ask("GET", "/events", nil).want(200).items() {
			if e.text("subject", "id") == other || e.text("program") != "" {
				t.Errorf("a stranger sees the event %v", e)
			}
		}
		coordinator.ask("GET", "/messages?program="+program, nil).want(200)
		coordinator.ask("GET", "/messages?program="+other, nil).want(403)
	})
}
