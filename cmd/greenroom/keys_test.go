package main

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"greenroom"
	"greenroom/internal/store"
	"greenroom/internal/testkit"
)

// A key made beside a server opens that server's API, and nothing else does.
func TestKeysAdd(t *testing.T) {
	for engine, newDatabase := range testkit.Engines() {
		t.Run(engine, func(t *testing.T) {
			dsn := newDatabase(t)
			base := start(t, dsn)
			db, err := store.Open(t.Context(), dsn, time.Now)
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			for _, name := range []string{"Hospital", "Clinic"} {
				o := greenroom.Organization{Name: name, TimeZone: "America/Chicago"}
				if err := db.System(t.Context(), func(s *store.System) error { return s.AddOrganization(t.Context(), &o) }); err != nil {
					t.Fatal(err)
				}
			}
			if code, _, stderr := add(t, dsn, "z.admin@hospital.example", "--role=organization_administrator", "--org=Hospital"); code != 0 {
				t.Fatal(stderr)
			}
			key := func(args ...string) (stdout, stderr string) {
				var out, errs strings.Builder
				run(t.Context(), append([]string{"keys", "add", "--database=" + dsn, "--name=Import"}, args...), &out, &errs)
				return strings.TrimSpace(out.String()), errs.String()
			}
			for args, says := range map[string]string{"z.admin@hospital.example --org=Clinic": "has no role in Clinic", "z.admin@hospital.example --org=Nowhere": "no organization named",
				"nobody@hospital.example --org=Hospital": "no such user"} {
				if _, refused := key(strings.Fields(args)...); !strings.Contains(refused, says) {
					t.Errorf("%s says %q, want %q", args, refused, says)
				}
			}
			made, _ := key("z.admin@hospital.example", "--org=Hospital")
			for sent, want := range map[string]int{made: http.StatusOK, "grk_wrong": http.StatusUnauthorized} {
				request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, base+"/api/v1/organization", nil)
				if err != nil {
					t.Fatal(err)
				}
				request.Header.Set("Authorization", "Bearer "+sent)
				response, err := http.DefaultClient.Do(request)
				if err != nil {
					t.Fatal(err)
				}
				response.Body.Close()
				if response.StatusCode != want {
					t.Errorf("with the key %s the API answers %d, want %d", sent, response.StatusCode, want)
				}
			}
		})
	}
}
