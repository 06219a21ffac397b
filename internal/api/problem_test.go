package api_test

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"greenroom"
	"greenroom/internal/api"
	"greenroom/internal/app"
	"greenroom/internal/store"
	"greenroom/internal/testkit"
)

// nextOf returns the path of the next page, as the Link header has it.
func nextOf(t *testing.T, a answer) string {
	t.Helper()
	link := regexp.MustCompile(`^<` + api.Prefix + `(/.*)>; rel="next"$`).FindStringSubmatch(a.header.Get("Link"))
	if link == nil {
		t.Fatalf("the Link header is %q", a.header.Get("Link"))
	}
	return link[1]
}

func TestRefusals(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		program := k.program("Residency")
		s := "/sessions/" + k.draft(program).want(201).text("id")
		other := k.as(k.keyOf(greenroom.RoleGrant{Role: greenroom.OrganizationAdministrator, Organization: k.clinic}))
		for _, c := range []struct {
			answer      answer
			status      int
			field, says string
		}{
			{k.ask("GET", "/nothing", nil), 404, "", "There is nothing at this address."},
			{k.ask("GET", "/programs/", nil), 404, "", "There is nothing at this address."},
			{k.ask("DELETE", "/programs", nil), 405, "", "DELETE is not a method of this address."},
			{k.ask("GET", "/sessions/ses_none", nil), 404, "", "There is no such session here"},
			{other.ask("GET", s, nil), 404, "", "There is no such session here"},
			{other.ask("POST", s+"/cancel", nil, "If-Match", `"1"`), 404, "", "There is no such session here"},
			{k.ask("POST", "/programs", "{"), 400, "body", "The body is not JSON"},
			{k.ask("POST", "/programs", ""), 400, "body", "This request needs a body of JSON."},
			{k.ask("POST", "/programs", "[]"), 422, "body", "expected object"},
			{k.ask("POST", "/programs", object{"name": "A"}), 422, "time_zone", `The field "time_zone" is missing.`},
			{k.ask("POST", "/programs", object{"name": "A", "time_zone": "UTC", "colour": "red"}), 422, "colour", `There is no field "colour" here.`},
			{k.ask("POST", "/programs", object{"name": 7, "time_zone": "UTC"}), 422, "name", `"name" does not fit: expected string.`},
			{k.ask("POST", "/programs", object{"name": " ", "time_zone": "UTC"}), 422, "name", "A program needs a name."},
			{k.ask("POST", "/programs", object{"name": "A", "time_zone": "UTC", "default_location": "moon"}), 422, "default_location", "built_in_room"},
			{k.ask("POST", "/programs", object{"name": "Residency", "time_zone": "UTC"}), 409, "name", `There is a program named "Residency" already.`},
			{k.draft(program, object{"participants": []object{{"person": "per_none", "role": "host"}}}), 404, "participants", "One of the people is not of this program."},
			{k.draft(program, object{"participants": []object{{"person": "per_none", "role": "king"}}}), 422, "participants[0].role", "interviewer"},
			{k.draft(program, object{"participants": []object{{"role": "host"}}}), 422, "participants[0].person", `The field "participants[0].person" is missing.`},
			{k.ask("POST", "/programs", "name=A", "Content-Type", "application/x-www-form-urlencoded"), 415, "Content-Type", "This address takes application/json only."},
			{k.ask("POST", "/programs/"+program+"/people/import", "{}"), 415, "Content-Type", "This address takes text/csv only."},
			{k.ask("POST", "/programs", `{"name":"`+strings.Repeat("x", 1<<20)+`"}`), 413, "body", "less than 1 MiB"},
			{k.ask("POST", "/programs/"+program+"/people/import", strings.Repeat("x", 3<<20), "Content-Type", "text/csv"), 413, "body", "less than 2 MiB"},
			{k.ask("PUT", s+"/title", object{"title": "B"}), 428, "If-Match", "Say which revision you mean to change"},
			{k.ask("PUT", s+"/title", object{"title": "B"}, "If-Match", `"7"`), 412, "If-Match", "Somebody else has changed this meanwhile."},
			{k.ask("PUT", s+"/title", object{"title": "B"}, "If-Match", `W/"1"`), 422, "If-Match", "If-Match is one ETag as it was given"},
			{k.ask("PUT", s+"/title", object{"title": "B"}, "If-Match", `*`), 422, "If-Match", "If-Match is one ETag as it was given"},
			{k.as("grk_wrong").ask("GET", "/programs", nil), 401, "", "This key is not valid."},
			{k.ask("GET", "/programs", nil, "Authorization", ""), 401, "", "key"},
			{k.ask("GET", "/programs", nil, "Authorization", "Basic "+k.key), 401, "", "key"},
		} {
			c.answer.wantProblem(c.status, c.field, c.says)
			if c.status == 401 && c.answer.header.Get("WWW-Authenticate") == "" {
				t.Errorf("%s does not say how to sign in", c.answer.what)
			}
			if c.status == 405 && c.answer.header.Get("Allow") != "GET, HEAD, POST" {
				t.Errorf("%s allows %q", c.answer.what, c.answer.header.Get("Allow"))
			}
		}
	})
}

// Every kind of refusal has the same members, in the same order.
func TestProblemsToTheLetter(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		program := k.program("Residency")
		for _, c := range []struct {
			answer answer
			want   string
		}{
			{k.draft(program, object{"start": "2027-03-14T02:30"}), `{"title":"Unprocessable Entity","status":422,"detail":"On 14 March 2027 the clocks in America/Chicago are put forward and skip 02:30. Choose a time before or after the change.","kind":"invalid","field":"start"}`},
			{k.ask("POST", "/programs", object{"nom": "A"}), `{"title":"Unprocessable Entity","status":422,"detail":"The field \"name\" is missing. Nothing was changed.","kind":"invalid","field":"name"}`},
			{k.ask("GET", "/nothing", nil), `{"title":"Not Found","status":404,"detail":"There is nothing at this address. /api/v1/openapi.json lists every address.","kind":"not_found"}`},
			{k.as("grk_wrong").ask("GET", "/programs", nil), `{"title":"Unauthorized","status":401,"detail":"This key is not valid. Make a new one in your settings.","kind":"unauthenticated"}`},
		} {
			if got := strings.TrimSpace(string(c.answer.body)); got != c.want {
				t.Errorf("%s answers\n%s, want\n%s", c.answer.what, got, c.want)
			}
			if c.answer.header.Get("Content-Type") != "application/problem+json" {
				t.Errorf("%s answers %s", c.answer.what, http.StatusText(c.answer.status))
			}
		}
	})
}

// What no text can hold is refused, not an error of ours. SQLite holds it, and
// has nothing of that name.
func TestTextsThatCannotBe(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		program := k.program("Residency")
		for _, a := range []answer{
			k.ask("GET", "/sessions/%00", nil), k.ask("GET", "/sessions/%ff", nil), k.ask("GET", "/messages?program=%ff", nil),
			k.ask("GET", "/programs?cursor=Ilx1MDAwMCI", nil), k.draft("prg\x00"),
			k.draft(program, object{"participants": []object{{"person": "\x00", "role": "host"}}}),
		} {
			if a.status >= 500 {
				t.Errorf("%s answers %d %s", a.what, a.status, a.body)
			}
		}
	})
}

// A handler that panics still answers, and says nothing of why.
func TestAPanicIsAProblem(t *testing.T) {
	t.Parallel()
	w, logged := httptest.NewRecorder(), new(strings.Builder)
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/api/v1/organization", nil)
	r.Header.Set("Authorization", "Bearer grk_x")
	api.Handler(nil, slog.New(slog.NewTextHandler(logged, nil))).ServeHTTP(w, r) // there are no use cases to ask
	if w.Code != http.StatusInternalServerError || w.Header().Get("Content-Type") != "application/problem+json" || strings.Contains(w.Body.String(), "nil pointer") {
		t.Errorf("answers %d %s", w.Code, w.Body)
	}
	checkReference(t, w.Body.String(), logged.String())
}

var reference = regexp.MustCompile(`"reference":"([a-z0-9]{8})"`)

// checkReference fails the test unless the reference of a problem is in the log.
func checkReference(t *testing.T, problem, logged string) {
	t.Helper()
	found := reference.FindStringSubmatch(problem)
	if found == nil || !strings.Contains(logged, "reference="+found[1]) {
		t.Errorf("answered %s, logged %s; want a reference in both", problem, logged)
	}
}

// A failure on our side has a reference, and the log says what it was.
func TestAFailureHasAReference(t *testing.T) {
	t.Parallel()
	db, err := store.Open(t.Context(), testkit.SQLite(t), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	db.Close()
	w, logged := httptest.NewRecorder(), new(strings.Builder)
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/api/v1/organization", nil)
	r.Header.Set("Authorization", "Bearer grk_"+strings.Repeat("x", 22))
	api.Handler(app.New(app.Options{DB: db, Now: time.Now}), slog.New(slog.NewTextHandler(logged, nil))).ServeHTTP(w, r)
	if w.Code != http.StatusInternalServerError || !strings.Contains(logged.String(), "closed") {
		t.Errorf("answers %d %s, logged %s", w.Code, w.Body, logged)
	}
	checkReference(t, w.Body.String(), logged.String())
}
