package app_test

import (
	"testing"
	"time"

	"greenroom"
	"greenroom/internal/app"
	"greenroom/internal/store"
)

var root = greenroom.Actor{Kind: "system", ID: "command_line", Roles: []greenroom.RoleGrant{{Role: greenroom.Superuser}}}

// leaver adds an administrator who will go.
func (k *kit) leaver(t *testing.T) (*greenroom.User, greenroom.Actor) {
	t.Helper()
	u, err := k.AddUser(t.Context(), k.who, app.NewUser{Name: "L. Leaver", Email: "l.leaver@hospital.example", Role: greenroom.OrganizationAdministrator, Organization: k.org})
	if err != nil {
		t.Fatal(err)
	}
	who, err := k.Actor(t.Context(), u.ID)
	if err != nil {
		t.Fatal(err)
	}
	return u, who
}

// The administrator who connected is disabled, then removed: meetings are still
// made and tokens renewed, and since when and by whom is still told.
func TestConnectionOutlivesWhoConnected(t *testing.T) {
	for name, connect := range map[string]func(*testing.T, *kit, greenroom.Actor) greenroom.ConnectionID{
		"OAuth": func(t *testing.T, k *kit, who greenroom.Actor) greenroom.ConnectionID {
			return k.authorize(t, who, greenroom.OrganizationOwner, string(k.org), zoomAdmin).ID
		},
		"Server-to-Server": func(t *testing.T, k *kit, who greenroom.Actor) greenroom.ConnectionID {
			c, err := k.ConnectServerToServer(t.Context(), who, k.org, app.ServerToServer{Credentials: credentials, DefaultHost: "rooms-1@hospital.example"})
			if err != nil {
				t.Fatal(err)
			}
			return c.ID
		},
	} {
		t.Run(name, func(t *testing.T) {
			onServersWithApps(t, func(t *testing.T, k *kit) {
				u, who := k.leaver(t)
				id := connect(t, k, who)
				before := k.views(t)[0]
				for _, step := range []struct {
					do   func() (*greenroom.User, error)
					name string // of whoever connected, as the card has it
				}{
					{func() (*greenroom.User, error) { return k.DisableUser(t.Context(), root, u.Email) }, u.Name},
					{func() (*greenroom.User, error) { return k.RemoveUser(t.Context(), root, "L.Leaver@hospital.example") }, ""},
				} {
					if _, err := step.do(); err != nil {
						t.Fatal(err)
					}
					k.ahead.Add(int64(time.Hour + time.Minute)) // the token has expired
					s := k.confirmed(t, k.sample)
					if m := k.meeting(t, s.ID, greenroom.LinkLinked); m.Connection != id {
						t.Errorf("the meeting is made through %s", m.Connection)
					}
					after := k.views(t)[0]
					if after.State != greenroom.Live || !after.CreatedAt.Equal(before.CreatedAt) || after.CreatedBy != u.ID || after.CreatorName != step.name {
						t.Errorf("the card has %+v", after)
					}
				}
				k.connectedBy(t, u.ID, "")
			})
		})
	}
}

// connectedBy checks that history still tells that a user connected, and the name
// that it has for them.
func (k *kit) connectedBy(t *testing.T, id greenroom.UserID, name string) {
	t.Helper()
	found, err := k.LatestHappenings(t.Context(), k.who, k.org, 100)
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range found {
		if h.Verb == "connected" && h.Actor.ID == string(id) {
			if h.By != name {
				t.Errorf("history says that %q connected, want %q", h.By, name)
			}
			return
		}
	}
	t.Error("history does not tell who connected")
}

// Whoever is disabled is out at once, by every way; enabled, they are in again.
func TestDisabledUserIsOut(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		ctx := t.Context()
		u, who := k.leaver(t)
		key, _, err := k.CreateAPIKey(ctx, who, k.org, "Import")
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := k.MakeSignInLink(ctx, root, u.ID); err != nil {
			t.Fatal(err)
		}
		in := func() [3]greenroom.Kind {
			_, _, byKey := k.ActorByKey(ctx, key)
			_, bySession := k.Actor(ctx, u.ID)
			_, asUser := k.User(ctx, u.ID)
			return [3]greenroom.Kind{greenroom.KindOf(byKey), greenroom.KindOf(bySession), greenroom.KindOf(asUser)}
		}
		if _, err := k.DisableUser(ctx, who, u.Email); greenroom.KindOf(err) != greenroom.NotFound {
			t.Errorf("an administrator disables: %v, want NotFound", err)
		}
		if _, err := k.DisableUser(ctx, root, "nobody@hospital.example"); greenroom.KindOf(err) != greenroom.NotFound {
			t.Errorf("nobody is disabled: %v", err)
		}
		out := [3]greenroom.Kind{greenroom.Unauthenticated, greenroom.Unauthenticated, greenroom.NotFound}
		if _, err := k.DisableUser(ctx, root, u.Email); err != nil || in() != out {
			t.Errorf("disabled: %v, %v", in(), err)
		}
		if err := k.FollowEvents(ctx, who, k.org, 0, func([]*greenroom.Event) error { t.Error("they are told what happens"); return nil }); greenroom.KindOf(err) != greenroom.Unauthenticated {
			t.Errorf("following: %v", err)
		}
		if _, err := k.EnableUser(ctx, root, u.Email); err != nil || in() != [3]greenroom.Kind{} {
			t.Errorf("enabled: %v, %v", in(), err)
		}
		if _, err := k.RemoveUser(ctx, root, u.Email); err != nil || in() != out {
			t.Errorf("removed: %v, %v", in(), err)
		}
		if _, err := k.EnableUser(ctx, root, u.Email); greenroom.KindOf(err) != greenroom.NotFound {
			t.Errorf("the removed are enabled: %v", err)
		}
	})
}

// Of the removed nothing is kept but that they were; their address is free, and
// their person stays, as nobody's.
func TestRemovedUserIsForgotten(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		ctx := t.Context()
		sam, err := k.AddUser(ctx, k.who, app.NewUser{Email: "s.sample@hospital.example", Role: greenroom.Coordinator, Organization: k.org, Program: k.program})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := k.RemoveUser(ctx, root, sam.Email); err != nil {
			t.Fatal(err)
		}
		if err := k.db.Write(ctx, k.org, func(tx *store.Tx) error {
			if _, err := tx.OwnPerson(ctx, sam.ID); greenroom.KindOf(err) != greenroom.NotFound {
				t.Errorf("their person: %v", err)
			}
			if found, err := tx.UsersWith(ctx, k.program, greenroom.Coordinator); len(found) != 0 || err != nil {
				t.Errorf("their role: %v, %v", found, err)
			}
			_, err := tx.Person(ctx, k.sample)
			return err
		}); err != nil {
			t.Error(err)
		}
		again, err := k.AddUser(ctx, k.who, app.NewUser{Email: sam.Email, Role: greenroom.Coordinator, Organization: k.org, Program: k.program})
		if err != nil || again.ID == sam.ID {
			t.Errorf("added again: %+v, %v", again, err)
		}
	})
}
