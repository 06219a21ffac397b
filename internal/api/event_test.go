package api_test

import (
	"bufio"
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
)

// stream follows events and returns a function that waits for the next one,
// with its id; there is none once the stream has ended.
func (k *kit) stream(last string) (next func() (id string, e object)) {
	k.t.Helper()
	ctx, cancel := context.WithCancel(k.t.Context())
	k.t.Cleanup(cancel)
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, k.base+"/events/stream", nil)
	must(k.t, err)
	request.Header.Set("Authorization", "Bearer "+k.key)
	if last != "" {
		request.Header.Set("Last-Event-ID", last)
	}
	response, err := http.DefaultClient.Do(request)
	must(k.t, err)
	k.t.Cleanup(func() { response.Body.Close() })
	if response.StatusCode != http.StatusOK || response.Header.Get("Content-Type") != "text/event-stream" {
		k.t.Fatalf("the stream is %d %v", response.StatusCode, response.Header)
	}
	lines := bufio.NewScanner(response.Body)
	return func() (id string, e object) {
		k.t.Helper()
		for lines.Scan() {
			name, value, _ := strings.Cut(lines.Text(), ": ")
			switch name {
			case "id":
				id = value
			case "data":
				must(k.t, json.Unmarshal([]byte(value), &e))
				return id, e
			}
		}
		must(k.t, lines.Err())
		return "", nil
	}
}

func TestEventsAreListedAndFollowed(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		before := k.ask("GET", "/events?limit=1", nil).want(200)
		first := before.items()[0]
		if first.text("seq") != "1" || first.text("subject", "kind") != "organization" || before.text("next") == "" {
			t.Errorf("the first event is %v", first)
		}
		resumed := k.stream("1")
		if id, e := resumed(); id != "2" || e.text("seq") != "2" {
			t.Errorf("after 1 comes %s: %v", id, e)
		}
		live := k.stream("")
		program := k.program("Residency")
		session := k.draft(program).want(201).text("id")
		for _, want := range []struct{ subject, id string }{{"program", program}, {"session", session}} {
			id, e := live()
			if e.text("verb") != "created" || e.text("subject", "kind") != want.subject || e.text("subject", "id") != want.id ||
				e.text("program") != program || e.text("seq") != id || e.text("actor", "kind") != "api_key" {
				t.Errorf("%s: %v, want %v", id, e, want)
			}
		}

		var seen []string
		path := "/events?limit=2"
		for path != "" {
			list := k.ask("GET", path, nil)
			path = ""
			for _, e := range list.want(200).items() {
				seen = append(seen, e.text("seq"))
				path = nextOf(t, list)
			}
		}
		if got := strings.Join(seen, " "); got != "1 2 3 4 5" { // organization, role, key, program, session
			t.Errorf("listed %s", got)
		}
		k.ask("GET", "/events/stream", nil, "Last-Event-ID", "x").wantProblem(422, "Last-Event-ID", "does not fit")
	})
}

// A stream ends with its key.
func TestStreamEndsWithItsKey(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		other := k.as(k.keyOf(adminOf(k.org)))
		next := other.stream("")
		k.ask("DELETE", "/keys/"+k.ask("GET", "/keys", nil).want(200).items()[0].text("id"), nil).want(204)
		for e := (object{}); e != nil; _, e = next() {
			if verb := e.text("verb"); verb != "" && verb != "revoked" {
				t.Errorf("the stream tells of %v", e)
			}
		}
	})
}
