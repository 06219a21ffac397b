package api_test

import (
	"net/http"
	"sync"
	"testing"
)

func TestIdempotencyKey(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		program := k.program("Residency")
		body := object{"program": program, "title": "Interview", "start": day(2) + "T08:50", "minutes": 20}
		make := func() answer { return k.ask("POST", "/sessions", body, "Idempotency-Key", "one") }
		first := make()
		first.want(201)
		again := make()
		if again.want(201); string(again.body) != string(first.body) || again.header.Get("Location") != first.header.Get("Location") {
			t.Errorf("first %s, then %s", first.body, again.body)
		}
		body["title"] = "Another"
		make().wantProblem(422, "Idempotency-Key", "This idempotency key belongs to another request.")
		k.ask("POST", "/programs", object{"name": "B", "time_zone": "UTC"}, "Idempotency-Key", "one").
			wantProblem(422, "Idempotency-Key", "This idempotency key belongs to another request.")

		key := k.keyOf(adminOf(k.org)) // the same text of another key is another
		if made := k.as(key).ask("POST", "/sessions", body, "Idempotency-Key", "one"); made.want(201).text("title") != "Another" {
			t.Errorf("another key made %s", made.body)
		}
		if made := k.ask("GET", "/programs/"+program+"/sessions", nil).want(200).items(); len(made) != 2 {
			t.Errorf("there are %d sessions, want 2", len(made))
		}
	})
}

// A request that failed has made nothing, so its key is free.
func TestIdempotencyKeyOfAFailure(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		k.program("Residency")
		k.ask("POST", "/programs", object{"name": "Residency", "time_zone": "UTC"}, "Idempotency-Key", "one").want(409)
		k.ask("POST", "/programs", object{"name": "Fellowship", "time_zone": "UTC"}, "Idempotency-Key", "one").want(201)
	})
}

// However many send the same request at once, one thing is made and all are
// told of it.
func TestIdempotencyKeyAtOnce(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		answers := make([]answer, 8)
		var wait sync.WaitGroup
		for i := range answers {
			wait.Go(func() {
				answers[i] = k.ask("POST", "/programs", object{"name": "Residency", "time_zone": "UTC"}, "Idempotency-Key", "one")
			})
		}
		wait.Wait()
		for _, a := range answers {
			if a.status != http.StatusCreated || string(a.body) != string(answers[0].body) {
				t.Errorf("answered %d %s and %s", a.status, a.body, answers[0].body)
			}
		}
		if made := k.ask("GET", "/programs", nil).want(200).items(); len(made) != 1 {
			t.Errorf("there are %d programs, want 1", len(made))
		}
	})
}

// Every route that makes something takes a key.
func TestEverythingIsMadeOnce(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		program := k.program("Residency")
		for path, body := range map[string]object{
			"/programs":                        {"name": "B", "time_zone": "UTC"},
			"/programs/" + program + "/people": {"name": "B", "email": "b@example.org", "role": "candidate"},
			"/sessions":                        {"program": program, "title": "Interview", "start": day(2) + "T08:50", "minutes": 20},
			"/connections/server-to-server":    credentials,
		} {
			first := k.ask("POST", path, body, "Idempotency-Key", path)
			first.want(201)
			if again := k.ask("POST", path, body, "Idempotency-Key", path); again.status != 201 || string(again.body) != string(first.body) {
				t.Errorf("%s made %s, then %d %s", path, first.body, again.status, again.body)
			}
		}
	})
}
