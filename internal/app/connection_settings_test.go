package app_test

import (
	"testing"

	"greenroom"
	"greenroom/internal/app"
)

func TestConnectionIsRenamed(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		k.connect(t)
		main := &k.views(t)[0].Connection
		change := func(who greenroom.Actor, revision int64, name, host string) error {
			_, err := k.UpdateConnection(t.Context(), who, k.org, main.ID, revision, app.ConnectionSettings{Name: name, DefaultHost: host})
			return err
		}
		if err := change(k.who, main.Revision, " Interviews ", "Rooms-1@hospital.example"); err != nil {
			t.Fatal(err)
		}
		got := k.views(t)[0]
		if got.Name != "Interviews" || got.Revision != main.Revision+1 {
			t.Errorf("it is %+v", got)
		}
		for name, c := range map[string]struct {
			who        greenroom.Actor
			revision   int64
			name, host string
			kind       greenroom.Kind
			field      string
		}{
			"old revision": {k.who, main.Revision, "x", "", greenroom.Conflict, "revision"},
			"line break":   {k.who, got.Revision, "a\nb", "", greenroom.Invalid, "name"},
			"nobody there": {k.who, got.Revision, "x", "nobody@hospital.example", greenroom.Invalid, "default_host"},
			"Basic":        {k.who, got.Revision, "x", "u.usher@hospital.example", greenroom.Invalid, "default_host"},
			"coordinator":  {k.user(t, "c@hospital.example", greenroom.Coordinator), got.Revision, "x", "", greenroom.Forbidden, ""},
			"stranger":     {greenroom.Actor{Kind: "user", ID: "usr_x"}, got.Revision, "x", "", greenroom.NotFound, ""},
		} {
			if err := change(c.who, c.revision, c.name, c.host); greenroom.KindOf(err) != c.kind || c.field != "" && greenroom.FieldOf(err) != c.field {
				t.Errorf("%s: %v", name, err)
			}
		}
		if after := k.views(t)[0]; after.Revision != got.Revision || after.Name != "Interviews" {
			t.Errorf("a refusal changed it: %+v", after)
		}
	})
}

// The one put first is used, the others keep their order, and an old page cannot
// undo that.
func TestUseFirst(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		k.connect(t)
		main, standby := &k.views(t)[0].Connection, k.standby(t)
		if _, err := k.UseFirst(t.Context(), k.who, k.org, standby.ID, standby.Revision); err != nil {
			t.Fatal(err)
		}
		if views := k.views(t); views[0].ID != standby.ID || views[0].Rank != 0 || views[1].Rank != 1 {
			t.Errorf("the order is %+v, %+v", views[0], views[1])
		}
		k.uses(t, "", standby)
		s := k.confirmed(t, k.usher)
		if m := k.meeting(t, s.ID, greenroom.LinkLinked); m.Connection != standby.ID {
			t.Error("the meeting is made through the other")
		}
		if _, err := k.UseFirst(t.Context(), k.who, k.org, main.ID, main.Revision); greenroom.KindOf(err) != greenroom.Conflict {
			t.Errorf("at an old revision: %v", err)
		}
		if _, err := k.UseFirst(t.Context(), k.user(t, "c@hospital.example", greenroom.Coordinator), k.org, main.ID, main.Revision+1); greenroom.KindOf(err) != greenroom.Forbidden {
			t.Errorf("a coordinator: %v", err)
		}
	})
}
