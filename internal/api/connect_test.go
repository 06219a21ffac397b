package api_test

import (
	"net/http"
	"strings"
	"testing"

	"greenroom"
	"greenroom/internal/app"
)

// What is asked for at Zoom has a reason each, and is never about recordings.
func TestScopes(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		for kind, least := range map[string]int{"account": 6, "user": 4, "server_to_server": 6} {
			items := k.ask("GET", "/connections/scopes?kind="+kind, nil).want(200).items()
			if len(items) < least {
				t.Errorf("%s: %v", kind, items)
			}
			for _, n := range items {
				if n.text("words") == "" || n.text("reason") == "" || strings.Contains(n.text("granular")+n.text("classic"), "recording") {
					t.Errorf("%s: %v", kind, n)
				}
			}
		}
		k.ask("GET", "/connections/scopes?kind=other", nil).wantProblem(422, "kind", "")
	})
}

func TestConnectLinks(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		program := k.program("Residency")
		body := object{"owner": "program", "owner_id": program}
		made := k.ask("POST", "/connect-links", body, "Idempotency-Key", "one").want(201)
		url := made.text("url")
		if !strings.HasPrefix(url, "https://greenroom.example/connect/link/") || !strings.Contains(made.text("text"), url) || made.text("state") != "open" || made.text("owner", "name") != "Residency" {
			t.Errorf("made %v", made)
		}
		again := k.ask("POST", "/connect-links", body, "Idempotency-Key", "one").want(201)
		if again.text("id") != made.text("id") || again["url"] != nil || again["text"] != nil {
			t.Errorf("repeated, it answers %v", again)
		}
		if got := k.as(strings.TrimPrefix(url, "https://greenroom.example/connect/link/")).ask("GET", "/organization", nil); got.status != http.StatusUnauthorized {
			t.Errorf("the link is a key: %d", got.status)
		}
		list := k.ask("GET", "/connect-links", nil)
		if items := list.want(200).items(); len(items) != 1 || items[0].text("id") != made.text("id") || strings.Contains(string(list.body), "connect/link/") {
			t.Errorf("listed %s", list.body)
		}
		for range 2 {
			k.ask("DELETE", "/connect-links/"+made.text("id"), nil).want(204)
		}
		if items := k.ask("GET", "/connect-links", nil).want(200).items(); items[0].text("state") != "withdrawn" {
			t.Errorf("withdrawn, it is %v", items[0])
		}
		k.ask("POST", "/connect-links", object{"owner": "person", "owner_id": "per_1"}).wantProblem(403, "", "own Zoom account")
		k.ask("DELETE", "/connect-links/lnk_none", nil).wantProblem(404, "", "")
	})
}

// Whoever begins in a browser finds it by a key of theirs; others do not.
func TestPending(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		program := k.program("Residency")
		key := k.keyOf(adminOf(k.org))
		keyOf := k.as(key)
		who, _, err := k.ActorByKey(t.Context(), greenroom.Secret(key))
		if err != nil {
			t.Fatal(err)
		}
		user := greenroom.Actor{Kind: "user", ID: string(who.Account()), Roles: who.Roles}
		if _, err := k.BeginConnect(t.Context(), user, k.org, app.ConnectRequest{Owner: greenroom.ProgramOwner, OwnerID: program, ReturnTo: "/"}, "browser"); err != nil {
			t.Fatal(err)
		}
		items := keyOf.ask("GET", "/connections/pending", nil).want(200).items()
		if len(items) != 1 || items[0].text("owner", "id") != program || !strings.Contains(items[0].text("open"), "/integrations/connect?owner=program") {
			t.Errorf("pending %v", items)
		}
		if others := k.ask("GET", "/connections/pending", nil).want(200).items(); len(others) != 0 {
			t.Errorf("another sees %v", others)
		}
		open := k.ask("POST", "/connections/authorize?owner=program&program="+program, nil).want(200).text("open")
		if open != "https://greenroom.example/o/"+string(k.org)+"/integrations/connect?owner=program&program="+program {
			t.Errorf("the page is %s", open)
		}
	})
}
