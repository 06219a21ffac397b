package main

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"greenroom"
	"greenroom/internal/store"
	"greenroom/internal/testkit"
)

// add runs `greenroom user add` and returns what it printed.
func add(t *testing.T, dsn string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs strings.Builder
	code = run(t.Context(), append([]string{"user", "add", "--database=" + dsn, "--url=https://greenroom.example/"}, args...), &out, &errs)
	return code, out.String(), errs.String()
}

var printedLink = regexp.MustCompile(`(?m)^https://greenroom\.example/sign-in/link/[A-Za-z0-9_-]{22}$`)

// Users are added beside a server that runs on the same database.
func TestUserAdd(t *testing.T) {
	for engine, newDatabase := range testkit.Engines() {
		t.Run(engine, func(t *testing.T) {
			dsn := newDatabase(t)
			start(t, dsn)
			db, err := store.Open(t.Context(), dsn, time.Now)
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			o := greenroom.Organization{Name: "St. Mary's Hospital", TimeZone: "America/Chicago"}
			p := greenroom.Program{Name: "Residency", TimeZone: "America/Chicago", DefaultLocation: greenroom.Zoom, Strategy: greenroom.PerSession}
			if err := db.System(t.Context(), func(s *store.System) error {
				if err := s.AddOrganization(t.Context(), &o); err != nil {
					return err
				}
				return s.In(o.ID).AddProgram(t.Context(), &p)
			}); err != nil {
				t.Fatal(err)
			}
			for _, args := range [][]string{
				{"z.admin@hospital.example", "--role=superuser"},
				{"z.admin@hospital.example", "--role=superuser"},
				{"z.admin@hospital.example", "--role=organization_administrator", "--org=" + o.Name},
				{"c@hospital.example", "--role=coordinator", "--org=" + o.Name, "--program=" + p.Name},
			} {
				code, stdout, stderr := add(t, dsn, args...)
				if code != 0 || !strings.HasPrefix(stdout, args[0]) || !printedLink.MatchString(stdout) {
					t.Errorf("%v: exit code %d, printed %q and %q", args, code, stdout, stderr)
				}
				if strings.Contains(stderr, printedLink.FindString(stdout)) {
					t.Error("the log has the link")
				}
			}
			want := map[string][]greenroom.RoleGrant{
				"z.admin@hospital.example": {{Role: greenroom.Superuser}, {Role: greenroom.OrganizationAdministrator, Organization: o.ID}},
				"c@hospital.example":       {{Role: greenroom.Coordinator, Organization: o.ID, Program: p.ID}},
			}
			for email, roles := range want {
				if got := rolesOf(t, db, email); len(got) != len(roles) || got[len(got)-1] != roles[len(roles)-1] {
					t.Errorf("%s has %v, want %v", email, got, roles)
				}
			}
		})
	}
}

func rolesOf(t *testing.T, db *store.DB, email string) []greenroom.RoleGrant {
	t.Helper()
	var who greenroom.Actor
	if err := db.ReadSystem(t.Context(), func(s *store.System) error {
		u, err := s.UserByEmail(t.Context(), email)
		if err != nil {
			return err
		}
		who, err = s.Actor(t.Context(), u.ID)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return who.Roles
}

// What is wrong is said in one sentence, and nobody is added.
func TestUserAddIsRefused(t *testing.T) {
	dsn := testkit.SQLite(t)
	const email = "z.admin@hospital.example"
	for _, tt := range []struct {
		args  []string
		code  int
		wants string
	}{
		{[]string{email, "--role=coordinator", "--org=Nowhere"}, 1, `no organization named "Nowhere"`},
		{[]string{email, "--role=coordinator"}, 1, "Name the organization"},
		{[]string{email, "--role=coordinator", "--program=Residency"}, 1, "--org"},
		{[]string{"nobody", "--role=superuser"}, 1, "not an e-mail address"},
		{[]string{email, "--role=janitor"}, 2, "superuser"},
		{[]string{email}, 2, "--role"},
		{[]string{"--role=superuser"}, 2, "<email>"},
	} {
		code, stdout, stderr := add(t, dsn, tt.args...)
		if code != tt.code || stdout != "" || !strings.Contains(stderr, tt.wants) || strings.Count(stderr, "\n") != 1 {
			t.Errorf("%v: exit code %d, printed %q and %q", tt.args, code, stdout, stderr)
		}
	}
	db, err := store.Open(t.Context(), dsn, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	err = db.ReadSystem(t.Context(), func(s *store.System) error { _, err := s.UserByEmail(t.Context(), email); return err })
	if greenroom.KindOf(err) != greenroom.NotFound {
		t.Errorf("somebody was added: %v", err)
	}
}

// An account is disabled, enabled and removed beside a server that runs.
func TestUserEnds(t *testing.T) {
	dsn := testkit.SQLite(t)
	const email = "z.admin@hospital.example"
	if code, _, stderr := add(t, dsn, email, "--role=superuser"); code != 0 {
		t.Fatal(stderr)
	}
	db, err := store.Open(t.Context(), dsn, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, step := range []struct {
		verb, says string
		code       int
		may        bool
	}{
		{"disable", "is disabled: signed out everywhere", 0, false},
		{"enable", "may sign in again", 0, true},
		{"remove", "is removed. What they made and connected stays", 0, false},
		{"remove", "There is no such user", 1, false},
	} {
		var out, errs strings.Builder
		code := run(t.Context(), []string{"user", step.verb, "--database=" + dsn, email}, &out, &errs)
		if code != step.code || !strings.Contains(out.String()+errs.String(), step.says) {
			t.Errorf("%s: exit code %d, printed %q and %q", step.verb, code, out.String(), errs.String())
		}
		if strings.Contains(errs.String(), email) {
			t.Errorf("%s: the log has the address", step.verb)
		}
		err := db.ReadSystem(t.Context(), func(s *store.System) error { _, err := s.UserByEmail(t.Context(), email); return err })
		if (err == nil) != step.may {
			t.Errorf("after %s: %v", step.verb, err)
		}
	}
}
