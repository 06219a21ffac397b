package app_test

import (
	"database/sql"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"greenroom"
	"greenroom/clocktest"
	"greenroom/internal/app"
	"greenroom/internal/store"
	"greenroom/internal/testkit"
)

// house is a Greenroom with a clock, two organizations and an operator, without
// a provider.
type house struct {
	*app.App
	db       *store.DB
	dsn      string
	clock    *clocktest.Clock
	operator greenroom.Actor
	hospital greenroom.OrganizationID
	clinic   greenroom.OrganizationID
	program  greenroom.ProgramID // of the hospital
	logs     *strings.Builder
}

const goodPassword = greenroom.Secret("correct horse battery")

// inHouses runs a test with a house on each engine.
func inHouses(t *testing.T, test func(*testing.T, *house)) {
	for name, newDatabase := range testkit.Engines() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, newHouse(t, newDatabase(t)))
		})
	}
}

func newHouse(t *testing.T, dsn string) *house {
	t.Helper()
	ctx, clock := t.Context(), clocktest.At(time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC))
	db, err := store.Open(ctx, dsn, clock.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	h := &house{db: db, dsn: dsn, clock: clock, logs: &strings.Builder{},
		operator: greenroom.Actor{Kind: "system", ID: "command_line", Roles: []greenroom.RoleGrant{{Role: greenroom.Superuser}}}}
	h.App = app.New(app.Options{DB: db, URL: "https://greenroom.example", Now: clock.Now, Log: slog.New(slog.NewTextHandler(h.logs, nil))})
	for name, id := range map[string]*greenroom.OrganizationID{"Hospital": &h.hospital, "Clinic": &h.clinic} {
		o := greenroom.Organization{Name: name, TimeZone: "America/Chicago"}
		if err := db.System(ctx, func(s *store.System) error { return s.AddOrganization(ctx, &o) }); err != nil {
			t.Fatal(err)
		}
		*id = o.ID
	}
	p := greenroom.Program{Name: "Residency", TimeZone: "America/Chicago", DefaultLocation: greenroom.Zoom, Strategy: greenroom.PerSession}
	if err := db.Write(ctx, h.hospital, func(tx *store.Tx) error { return tx.AddProgram(ctx, &p) }); err != nil {
		t.Fatal(err)
	}
	h.program = p.ID
	return h
}

// user adds a user with a role in the hospital; a superuser is one of the server.
func (h *house) user(t *testing.T, email string, role greenroom.Role) greenroom.Actor {
	t.Helper()
	in := app.NewUser{Email: email, Role: role, Organization: h.hospital}
	if role == greenroom.Superuser {
		in.Organization = ""
	}
	u, err := h.AddUser(t.Context(), h.operator, in)
	if err != nil {
		t.Fatal(err)
	}
	who, err := h.Actor(t.Context(), u.ID)
	if err != nil {
		t.Fatal(err)
	}
	return who
}

func (h *house) userWithPassword(t *testing.T, email string) greenroom.Actor {
	t.Helper()
	who := h.user(t, email, greenroom.Coordinator)
	if err := h.SetPassword(t.Context(), who, "", goodPassword); err != nil {
		t.Fatal(err)
	}
	return who
}

// disable disables a user beside the use cases, which cannot yet.
func (h *house) disable(t *testing.T, who greenroom.Actor) {
	t.Helper()
	h.exec(t, "update users set disabled_at = 1 where id = $1", who.ID)
}

// exec runs a statement beside the store.
func (h *house) exec(t *testing.T, statement string, args ...any) {
	t.Helper()
	driver, source := "pgx", h.dsn
	if path, ok := strings.CutPrefix(h.dsn, "sqlite:"); ok {
		driver, source = "sqlite", "file:"+path+"?_pragma=busy_timeout(5000)"
	}
	db, err := sql.Open(driver, source)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), statement, args...); err != nil {
		t.Fatal(err)
	}
}

func TestSignIn(t *testing.T) {
	inHouses(t, func(t *testing.T, h *house) {
		ctx, who := t.Context(), h.userWithPassword(t, "Z.Admin@hospital.example")
		h.user(t, "link@hospital.example", greenroom.Coordinator)
		h.disable(t, h.userWithPassword(t, "gone@hospital.example"))
		u, err := h.SignIn(ctx, " z.admin@HOSPITAL.example ", goodPassword)
		if err != nil || string(u.ID) != who.ID {
			t.Fatalf("got %v, %+v", err, u)
		}
		sentences := map[string]bool{}
		for name, try := range map[string]struct {
			email    string
			password greenroom.Secret
		}{
			"wrong password":      {"z.admin@hospital.example", "correct horse batterx"},
			"no password":         {"z.admin@hospital.example", ""},
			"too long":            {"z.admin@hospital.example", greenroom.Secret(strings.Repeat("x", 100_000))},
			"unknown address":     {"nobody@hospital.example", goodPassword},
			"signs in by link":    {"link@hospital.example", goodPassword},
			"link, no password":   {"link@hospital.example", ""},
			"disabled":            {"gone@hospital.example", goodPassword},
			"not an address":      {"' or 1=1 --", goodPassword},
			"hash for a password": {"z.admin@hospital.example", u.PasswordHash},
		} {
			u, err := h.SignIn(ctx, try.email, try.password)
			if u != nil || greenroom.KindOf(err) != greenroom.Unauthenticated {
				t.Errorf("%s: %v, want Unauthenticated", name, err)
			}
			sentences[err.Error()] = true
		}
		if len(sentences) != 1 {
			t.Errorf("errors tell the cases apart: %v", sentences)
		}
	})
}

func TestSignInIsLimited(t *testing.T) {
	inHouses(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		h.userWithPassword(t, "z.admin@hospital.example")
		try := func(email string, password greenroom.Secret, want greenroom.Kind) error {
			t.Helper()
			_, err := h.SignIn(ctx, email, password)
			if greenroom.KindOf(err) != want {
				t.Fatalf("%s: %v, want %q", email, err, want)
			}
			return err
		}
		for range 4 {
			try("z.admin@hospital.example", "wrong", greenroom.Unauthenticated)
		}
		try("z.admin@hospital.example", goodPassword, "") // which forgets them
		for _, email := range []string{"z.admin@hospital.example", "nobody@hospital.example"} {
			for range 5 {
				try(strings.ToUpper(email), "wrong", greenroom.Unauthenticated)
			}
			err := try(email, goodPassword, greenroom.Limited)
			if got := greenroom.RetryAfterOf(err); got != 10*time.Minute {
				t.Errorf("retry after %v, want ten minutes", got)
			}
		}
		h.clock.Advance(9 * time.Minute)
		if err := try("z.admin@hospital.example", goodPassword, greenroom.Limited); greenroom.RetryAfterOf(err) != time.Minute {
			t.Errorf("nine minutes later, retry after %v", greenroom.RetryAfterOf(err))
		}
		h.clock.Advance(time.Minute)
		try("z.admin@hospital.example", goodPassword, "")
	})
}

// Tries at the same moment are counted before a password is looked at.
func TestSignInIsLimitedAtOnce(t *testing.T) {
	inHouses(t, func(t *testing.T, h *house) {
		h.userWithPassword(t, "z.admin@hospital.example")
		var wait sync.WaitGroup
		kinds := make(chan greenroom.Kind, 12)
		for range cap(kinds) {
			wait.Go(func() {
				_, err := h.SignIn(t.Context(), "z.admin@hospital.example", "wrong")
				kinds <- greenroom.KindOf(err)
			})
		}
		wait.Wait()
		close(kinds)
		count := map[greenroom.Kind]int{}
		for kind := range kinds {
			count[kind]++
		}
		if count[greenroom.Unauthenticated] != 5 || count[greenroom.Limited] != 7 {
			t.Errorf("got %v, want five tries and no more", count)
		}
	})
}

// Whoever waits too long for a place to hash in is told to come back.
func TestHashingIsNotWaitedForLong(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		a, release := app.New(app.Options{Now: time.Now}), make(chan struct{})
		for range 2 {
			go func() {
				if err := a.Hash(t.Context(), func() { <-release }); err != nil {
					t.Error(err)
				}
			}()
		}
		synctest.Wait()
		began, worked := time.Now(), false
		err := a.Hash(t.Context(), func() { worked = true })
		if greenroom.KindOf(err) != greenroom.Limited || greenroom.RetryAfterOf(err) <= 0 || worked {
			t.Errorf("got %v, worked: %t; want Limited", err, worked)
		}
		if waited := time.Since(began); waited != 2*time.Second {
			t.Errorf("it waited %v, want two seconds", waited)
		}
		close(release)
		if err := a.Hash(t.Context(), func() { worked = true }); err != nil || !worked {
			t.Errorf("with a place free: %v, worked: %t", err, worked)
		}
	})
}

func TestSetPassword(t *testing.T) {
	inHouses(t, func(t *testing.T, h *house) {
		ctx, who := t.Context(), h.userWithPassword(t, "z.admin@hospital.example")
		const next = greenroom.Secret("another horse, another battery")
		for _, try := range []struct {
			who           greenroom.Actor
			current, next greenroom.Secret
			want          greenroom.Kind
			field         string
		}{
			{who, goodPassword, "too short", greenroom.Invalid, "password"},
			{who, "", next, greenroom.Invalid, "current_password"},
			{who, "correct horse batterx", next, greenroom.Invalid, "current_password"},
			{greenroom.Actor{Kind: "api_key", ID: who.ID, Roles: who.Roles}, goodPassword, next, greenroom.Forbidden, ""},
			{greenroom.Actor{Kind: "user", ID: "usr_none"}, "", next, greenroom.NotFound, ""},
		} {
			if err := h.SetPassword(ctx, try.who, try.current, try.next); greenroom.KindOf(err) != try.want || greenroom.FieldOf(err) != try.field {
				t.Errorf("%v at %q, want %s at %q", err, greenroom.FieldOf(err), try.want, try.field)
			}
		}
		if _, err := h.SignIn(ctx, "z.admin@hospital.example", goodPassword); err != nil {
			t.Errorf("the old password was not kept: %v", err)
		}
		if err := h.SetPassword(ctx, who, goodPassword, next); err != nil {
			t.Fatal(err)
		}
		if _, err := h.SignIn(ctx, "z.admin@hospital.example", goodPassword); err == nil {
			t.Error("the old password still works")
		}
		if _, err := h.SignIn(ctx, "z.admin@hospital.example", next); err != nil {
			t.Error(err)
		}
		if logs := h.logs.String(); strings.Contains(logs, "horse") || strings.Contains(logs, "argon2") || strings.Contains(logs, "hospital.example") {
			t.Errorf("the log tells too much: %s", logs)
		}
	})
}

// Whoever sits at somebody's browser cannot try passwords without end.
func TestSetPasswordIsLimited(t *testing.T) {
	inHouses(t, func(t *testing.T, h *house) {
		who := h.userWithPassword(t, "z.admin@hospital.example")
		for range 5 {
			if err := h.SetPassword(t.Context(), who, "wrong", "another horse"); greenroom.KindOf(err) != greenroom.Invalid {
				t.Errorf("a wrong password: %v, want Invalid", err)
			}
		}
		if err := h.SetPassword(t.Context(), who, goodPassword, "another horse"); greenroom.KindOf(err) != greenroom.Limited {
			t.Errorf("the sixth try: %v, want Limited", err)
		}
	})
}

// token makes a link and returns the part that is spent.
func (h *house) token(t *testing.T, who greenroom.Actor) greenroom.Secret {
	t.Helper()
	url, expires, err := h.MakeSignInLink(t.Context(), h.operator, greenroom.UserID(who.ID))
	if err != nil {
		t.Fatal(err)
	}
	token, ok := strings.CutPrefix(url, "https://greenroom.example/sign-in/link/")
	if !ok || len(token) != 22 || !expires.Equal(h.clock.Now().Add(24*time.Hour)) {
		t.Fatalf("got %s until %v", url, expires)
	}
	if strings.Contains(h.logs.String(), token) {
		t.Error("the log has the token")
	}
	return greenroom.Secret(token)
}

func TestSignInLink(t *testing.T) {
	inHouses(t, func(t *testing.T, h *house) {
		ctx, who := t.Context(), h.user(t, "c@hospital.example", greenroom.Coordinator)
		gone := h.user(t, "gone@hospital.example", greenroom.Coordinator)
		spent, expired, disabled := h.token(t, who), h.token(t, who), h.token(t, gone)
		h.clock.Advance(24*time.Hour - time.Second)
		if u, err := h.SpendSignInLink(ctx, spent); err != nil || string(u.ID) != who.ID {
			t.Fatalf("got %v, %+v", err, u)
		}
		h.clock.Advance(time.Second)
		fresh := h.token(t, who)
		h.disable(t, gone)
		sentences := map[string]bool{}
		for name, token := range map[string]greenroom.Secret{"spent": spent, "expired": expired, "disabled": disabled,
			"unknown": "AAAAAAAAAAAAAAAAAAAAAA", "empty": "", "cut": fresh[:21]} {
			_, err := h.SpendSignInLink(ctx, token)
			if greenroom.KindOf(err) != greenroom.NotFound {
				t.Errorf("%s: %v, want NotFound", name, err)
			}
			sentences[greenroom.MessageOf(err)] = true
		}
		if len(sentences) != 1 {
			t.Errorf("sentences tell the cases apart: %v", sentences)
		}
		if _, err := h.SpendSignInLink(ctx, fresh); err != nil {
			t.Errorf("the fresh one: %v", err)
		}
	})
}

func TestSignInLinkIsSpentOnce(t *testing.T) {
	inHouses(t, func(t *testing.T, h *house) {
		token := h.token(t, h.user(t, "c@hospital.example", greenroom.Coordinator))
		var wait sync.WaitGroup
		won := make(chan bool, 8)
		for range cap(won) {
			wait.Go(func() {
				_, err := h.SpendSignInLink(t.Context(), token)
				if err != nil && greenroom.KindOf(err) != greenroom.NotFound {
					t.Error(err)
				}
				won <- err == nil
			})
		}
		wait.Wait()
		close(won)
		winners := 0
		for one := range won {
			if one {
				winners++
			}
		}
		if winners != 1 {
			t.Errorf("%d of them won, want one", winners)
		}
	})
}

// Whoever could make links for others could be anybody.
func TestOnlySuperusersMakeSignInLinks(t *testing.T) {
	inHouses(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		user := greenroom.UserID(h.user(t, "c@hospital.example", greenroom.Coordinator).ID)
		super, admin := h.user(t, "s@hospital.example", greenroom.Superuser), h.user(t, "a@hospital.example", greenroom.OrganizationAdministrator)
		if _, _, err := h.MakeSignInLink(ctx, super, user); err != nil {
			t.Errorf("a superuser: %v", err)
		}
		if url, _, err := h.MakeSignInLink(ctx, admin, user); greenroom.KindOf(err) != greenroom.NotFound || url != "" {
			t.Errorf("an administrator: %v, %q", err, url)
		}
		if url, _, err := h.MakeSignInLink(ctx, super, "usr_none"); greenroom.KindOf(err) != greenroom.NotFound || url != "" {
			t.Errorf("for nobody: %v, %q", err, url)
		}
	})
}

func TestActorOfADisabledUser(t *testing.T) {
	inHouses(t, func(t *testing.T, h *house) {
		who := h.user(t, "c@hospital.example", greenroom.Coordinator)
		h.disable(t, who)
		for _, id := range []greenroom.UserID{greenroom.UserID(who.ID), "usr_none"} {
			if got, err := h.Actor(t.Context(), id); greenroom.KindOf(err) != greenroom.Unauthenticated || len(got.Roles) > 0 {
				t.Errorf("%s: %v, %+v; want Unauthenticated", id, err, got)
			}
			if _, err := h.User(t.Context(), id); greenroom.KindOf(err) != greenroom.NotFound {
				t.Errorf("%s: %v, want NotFound", id, err)
			}
		}
	})
}

// What happens to somebody's account is in the history of their organizations,
// and of no others.
func TestAccountsHaveAHistory(t *testing.T) {
	inHouses(t, func(t *testing.T, h *house) {
		ctx, who := t.Context(), h.user(t, "c@hospital.example", greenroom.Coordinator)
		if _, err := h.SpendSignInLink(ctx, h.token(t, who)); err != nil {
			t.Fatal(err)
		}
		if err := h.ReplacePassword(ctx, who, goodPassword); err != nil {
			t.Fatal(err)
		}
		for organization, want := range map[greenroom.OrganizationID][]string{
			h.hospital: {"sign_in_link_made", "sign_in_link_used", "password_set"}, h.clinic: nil,
		} {
			events, _, err := h.Events(ctx, h.operator, organization, 0, 100)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, e := range events {
				if e.Subject == (greenroom.Subject{Kind: "user", ID: who.ID}) && e.Verb != "granted" {
					got = append(got, e.Verb)
				}
			}
			if !slices.Equal(got, want) {
				t.Errorf("the history of %s has %q, want %q", organization, got, want)
			}
		}
	})
}
