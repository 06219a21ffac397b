package config_test

import (
	"testing"

	"greenroom"
	"greenroom/internal/config"

	"github.com/alecthomas/kong"
)

// A wrong setting stops the start with a sentence that names it.
func TestValidateNamesTheSetting(t *testing.T) {
	tests := []struct {
		name  string
		args  []string
		field string // "" means that the settings are right
	}{
		{"defaults", nil, ""},
		{"PostgreSQL", []string{"--database=postgres://localhost/greenroom"}, ""},
		{"address without port", []string{"--addr=localhost"}, "GREENROOM_ADDR"},
		{"relative address", []string{"--url=/greenroom"}, "GREENROOM_URL"},
		{"unknown engine", []string{"--database=mysql://localhost"}, "GREENROOM_DATABASE"},
		{"SQLite without a path", []string{"--database=sqlite:"}, "GREENROOM_DATABASE"},
		{"mail over HTTP", []string{"--smtp-url=http://mail"}, "GREENROOM_SMTP_URL"},
		{"API address with version", []string{"--zoom-api-url=https://api.zoom.us/v2"}, "GREENROOM_ZOOM_API_URL"},
		{"client id without secret", []string{"--zoom-admin-client-id=x"}, "GREENROOM_ZOOM_ADMIN_CLIENT_SECRET"},
		{"secret without client id", []string{"--zoom-user-client-secret=x"}, "GREENROOM_ZOOM_USER_CLIENT_SECRET"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var s config.Server
			parser, err := kong.New(&s)
			if err != nil {
				t.Fatal(err)
			}
			if _, err = parser.Parse(tt.args); err == nil {
				err = s.Validate()
			}
			if (tt.field == "") != (err == nil) {
				t.Fatalf("got error %v, want one about %q", err, tt.field)
			}
			if got := greenroom.FieldOf(err); got != tt.field {
				t.Errorf("the error names %q, want %q", got, tt.field)
			}
		})
	}
}
