package greenroom_test

import (
	"strings"
	"testing"

	"greenroom"
)

func TestCheckEmail(t *testing.T) {
	t.Parallel()
	for _, good := range []string{"b.beispiel@example.org", "a+b@mail.example.co.uk", "O'Brien@example.org"} {
		if err := greenroom.CheckEmail(good); err != nil {
			t.Errorf("%q is refused: %v", good, err)
		}
	}
	for _, bad := range []string{"", "b", "b@", "@example.org", "b@localhost", "b@example.org, c@example.org",
		"B <b@example.org>", "b@example.org\r\nBcc: x@example.org", "b b@example.org", "bé@example.org",
		strings.Repeat("x", 250) + "@example.org", "b@.org.", "b@[127.0.0.1]", "b@exa_mple.org"} {
		if err := greenroom.CheckEmail(bad); greenroom.FieldOf(err) != "email" {
			t.Errorf("%q gives %v, want an error about the e-mail address", bad, err)
		}
	}
}

func TestValidateNamesTheField(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		person greenroom.Person
		field  string
	}{
		{"right", greenroom.Person{Name: " B. Beispiel ", Email: "b@example.org", TimeZone: "Europe/Vienna"}, ""},
		{"no name", greenroom.Person{Name: " ", Email: "b@example.org", TimeZone: "Europe/Vienna"}, "name"},
		{"a name of two lines", greenroom.Person{Name: "B\nC", Email: "b@example.org", TimeZone: "Europe/Vienna"}, "name"},
		{"a name with a control of another table", greenroom.Person{Name: "B\u0085C", Email: "b@example.org", TimeZone: "Europe/Vienna"}, "name"},
		{"a name that turns letters about", greenroom.Person{Name: "B\u202eC", Email: "b@example.org", TimeZone: "Europe/Vienna"}, "name"},
		{"an endless name", greenroom.Person{Name: strings.Repeat("B", 201), Email: "b@example.org", TimeZone: "Europe/Vienna"}, "name"},
		{"no address", greenroom.Person{Name: "B", TimeZone: "Europe/Vienna"}, "email"},
		{"no zone", greenroom.Person{Name: "B", Email: "b@example.org"}, "time_zone"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := greenroom.FieldOf(tt.person.Validate()); got != tt.field {
				t.Errorf("names %q, want %q", got, tt.field)
			}
		})
	}
}
