package api_test

import (
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"

	"greenroom"
	"greenroom/internal/api"
	"greenroom/internal/app"
)

// anonymous answers a request without a key, over nothing.
func anonymous(t *testing.T, path string) answer {
	t.Helper()
	w := httptest.NewRecorder()
	api.Handler(app.New(app.Options{}), slog.New(slog.DiscardHandler)).
		ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, api.Prefix+path, nil))
	return answer{t, "GET " + path, w.Code, w.Header(), w.Body.Bytes()}
}

// operations returns what the API says of its routes, by "GET /programs".
func operations(t *testing.T) map[string]object {
	t.Helper()
	found := map[string]object{}
	paths, _ := anonymous(t, "/openapi.json").want(200)["paths"].(map[string]any)
	for path, methods := range paths {
		for method, op := range methods.(map[string]any) {
			found[strings.ToUpper(method)+" "+path] = op.(map[string]any)
		}
	}
	return found
}

func TestDescription(t *testing.T) {
	t.Parallel()
	json := anonymous(t, "/openapi.json")
	d := json.want(200)
	if d.text("openapi") != "3.1.0" || json.header.Get("Content-Type") != "application/openapi+json" {
		t.Errorf("it is %s of OpenAPI %s", json.header.Get("Content-Type"), d.text("openapi"))
	}
	if d.text("components", "securitySchemes", "key", "scheme") != "bearer" {
		t.Error("it does not say how to sign in")
	}
	if strings.Contains(string(json.body), "$schema") || strings.Contains(string(json.body), "ErrorModel") {
		t.Error("it says what huma says by itself")
	}
	tags := string(json.body[strings.LastIndex(string(json.body), `"tags":`):])
	ids := map[string]bool{}
	for name, op := range operations(t) {
		if op.text("summary") == "" || op["security"] == nil || op.text("responses", "default", "$ref") != "#/components/responses/Problem" {
			t.Errorf("%s is not described: %v", name, op)
		}
		if id := op.text("operationId"); ids[id] || !regexp.MustCompile(`^[a-z-]+$`).MatchString(id) {
			t.Errorf("%s has the id %q", name, id)
		}
		ids[op.text("operationId")] = true
		for _, tag := range op["tags"].([]any) {
			if !strings.Contains(tags, `"name":"`+tag.(string)+`"`) {
				t.Errorf("%s has the tag %s, which is not described", name, tag)
			}
		}
	}
	if yaml := anonymous(t, "/openapi.yaml"); yaml.status != 200 || !strings.Contains(string(yaml.body), "openapi: 3.1.0") {
		t.Errorf("as YAML it is %d %.80s", yaml.status, yaml.body)
	}
	for _, page := range []string{"/docs", "/schemas/Session.json"} {
		anonymous(t, page).want(404)
	}
}

// Every kind of error is in the description of problems.
func TestDescriptionOfProblems(t *testing.T) {
	t.Parallel()
	d := anonymous(t, "/openapi.json").want(200)
	var want []string
	for _, kind := range greenroom.Kinds() {
		want = append(want, string(kind))
	}
	if got := d.text("components", "schemas", "Problem", "properties", "kind", "enum"); got != "["+strings.Join(want, " ")+"]" {
		t.Errorf("the kinds are %s, want %v", got, want)
	}
}

// Every change of an existing thing asks for If-Match and every making of a
// thing takes an Idempotency-Key.
func TestEveryChangeIsGuarded(t *testing.T) {
	t.Parallel()
	ops := operations(t)
	for _, name := range slices.Sorted(maps.Keys(ops)) {
		var headers []string
		list, _ := ops[name]["parameters"].([]any)
		for _, p := range list {
			if p := object(p.(map[string]any)); p.text("in") == "header" {
				headers = append(headers, p.text("name")+" "+p.text("required"))
			}
		}
		want := ""
		switch {
		case name == "PUT /programs/{id}/people/{person}/role", name == "PUT /connections/{id}/hosts/{user}/link": // which have no revision
		case strings.HasPrefix(name, "PUT "), strings.HasPrefix(name, "DELETE /programs/"), name == "DELETE /connections/{id}", name == "DELETE /apps/{id}", strings.HasSuffix(name, "/confirm"), strings.HasSuffix(name, "/cancel"), strings.HasSuffix(name, "/first"):
			want = "If-Match true"
		case ops[name].text("responses", "201") != "":
			want = "Idempotency-Key "
		case name == "GET /events/stream":
			want = "Last-Event-ID "
		}
		if got := strings.Join(headers, ", "); got != want {
			t.Errorf("%s takes the headers %q, want %q", name, got, want)
		}
	}
}
