package zoomsim_test

import (
	"strings"
	"testing"

	"greenroom/zoomsim"
)

// Each seed is refused with one sentence that says what is wrong.
func TestSeedIsRefused(t *testing.T) {
	t.Parallel()
	people := func(user string) string {
		return `{"accounts":[{"id":"a"},{"id":"b"}],"roles":[{"id":"r","account_id":"b"}],"users":[{"account_id":"a","email":"x@y.example"},` + user + `]}`
	}
	apps := func(app string) string {
		return `{"accounts":[{"id":"a"}],"apps":[{"client_id":"c","kind":"user_level",` + app + `}]}`
	}
	tests := []struct{ seed, want string }{
		{``, "it breaks off, or is empty"},
		{`{"accounts":[`, "it breaks off, or is empty"},
		{`{} rubbish`, "something follows its end"},
		{`[]`, "cannot unmarshal array"},
		{`{"accounts":[{"id":1}]}`, "cannot unmarshal number"},
		{`{"people":[]}`, `unknown field "people"`},
		{`{"accounts":[{"id":"a","plan":"gold"}]}`, `no plan "gold"`},
		{`{"accounts":[{"id":"a","timezone":"Mars/Base"}]}`, `no time zone "Mars/Base"`},
		{`{"accounts":[{"id":"a","language":"?"}]}`, `"?" is no language`},
		{`{"accounts":[{"id":"a","api_url":"::"}]}`, "which :: does not"},
		{people(`{"account_id":"a","email":"X@Y.example","id":"other"}`), "used twice"},
		{people(`{"account_id":"a","email":"z@y.example","role":"r"}`), `role "r", which the account does not have`},
		{people(`{"account_id":"a","email":"<b>"}`), "is not an email address"},
		{people(`{"account_id":"a","email":"z@y.example","type":77}`), "no user type 77"},
		{people(`{"account_id":"a","email":"z@y.example","status":"dead"}`), `no status "dead"`},
		{people(`{"account_id":"a","email":"z@y.example","timezone":"Mars/Base"}`), `no time zone "Mars/Base"`},
		{apps(`"subscriptions":[{"url":"nowhere","events":["meeting.created"]}]`), "which nowhere does not"},
		{people(`{"account_id":"a","email":"z@y.example","schedulers":["nobody@y.example"]}`), "who is nobody of the account"},
		{apps(`"creator":"ghost@y.example"`), "who is nobody of the account"},
		{apps(`"deauthorization_url":"nowhere"`), "which nowhere does not"},
	}
	for _, tt := range tests {
		seed, err := zoomsim.ParseSeed([]byte(tt.seed))
		if err == nil {
			_, err = zoomsim.New(zoomsim.Options{Seed: &seed})
		}
		if err == nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v", tt.seed, err)
		}
	}
}
