package greenroom_test

import (
	"strings"
	"testing"

	"greenroom"
)

func TestCheckPassword(t *testing.T) {
	t.Parallel()
	for password, ok := range map[greenroom.Secret]bool{
		"twelve chars": true, "eleven char": false, "": false,
		"zwölf Ümlaut":                             true, // characters, not bytes
		"öööööööööö":                               false,
		greenroom.Secret(strings.Repeat("x", 200)): true,
		greenroom.Secret(strings.Repeat("x", 201)): false,
		"line\nbreak in a password":                false,
		"not UTF-8: \xff\xfe\xfd\xfc":              false,
	} {
		err := greenroom.CheckPassword(password)
		if (err == nil) != ok || !ok && greenroom.FieldOf(err) != "password" {
			t.Errorf("%q gives %v", password.Reveal(), err)
		}
		if err != nil && password != "" && strings.Contains(err.Error(), password.Reveal()) {
			t.Errorf("the error shows the password: %v", err)
		}
	}
}

func TestUserValidate(t *testing.T) {
	t.Parallel()
	good := greenroom.User{Name: " C. Coordinator ", Email: " c@hospital.example ", TimeZone: "America/Chicago"}
	if err := good.Validate(); err != nil || good.Name != "C. Coordinator" || good.Email != "c@hospital.example" {
		t.Errorf("got %v, %+v", err, good)
	}
	for field, bad := range map[string]greenroom.User{
		"name":      {Email: "c@hospital.example", TimeZone: "UTC"},
		"email":     {Name: "C", Email: "c at hospital", TimeZone: "UTC"},
		"time_zone": {Name: "C", Email: "c@hospital.example", TimeZone: "Mars/Olympus"},
	} {
		if err := bad.Validate(); greenroom.FieldOf(err) != field {
			t.Errorf("%+v gives %v, want an error at %q", bad, err, field)
		}
	}
}
