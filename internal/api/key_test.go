package api_test

import "testing"

func TestKeysAreListedAndRevoked(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		other := k.as(k.keyOf(adminOf(k.org)))
		first := k.ask("GET", "/keys?limit=1", nil)
		newest := first.want(200).items()[0]
		if newest.text("name") != "Test" || newest.text("user") == "" {
			t.Errorf("listed %v", newest)
		}
		if rest := k.ask("GET", nextOf(t, first), nil).want(200); len(rest.items()) != 1 || rest.text("next") != "" || rest.items()[0].text("id") == newest.text("id") {
			t.Errorf("then %v", rest)
		}
		if gone := k.ask("DELETE", "/keys/"+newest.text("id"), nil); gone.want(204) != nil {
			t.Errorf("answered %s", gone.body)
		}
		other.ask("GET", "/keys", nil).wantProblem(401, "", "This key is not valid.")
		k.ask("DELETE", "/keys/"+newest.text("id"), nil).wantProblem(404, "", "There is no such key here")
	})
}

func TestOrganizationIsTheKeys(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		if o := k.ask("GET", "/organization", nil).want(200); o.text("id") != string(k.org) || o.text("name") != "Hospital" || o.text("video_enabled") != "true" {
			t.Errorf("it is %v", o)
		}
	})
}
