package app_test

import (
	"strings"
	"testing"
	"time"

	"greenroom"
	"greenroom/internal/store"
)

// Zoom refuses to renew a token and goes on refusing: that is an end like any
// other. Tokens are gone, links stay, new sessions take place in the built-in
// room, those who look after the program are told once, and what still points at
// Zoom is listed, and moved with one button.
func TestRefusedAuthorizationEndsLikeAnyOther(t *testing.T) {
	onServersWithApps(t, func(t *testing.T, k *kit) {
		ctx := t.Context()
		k.administrators(t)
		k.user(t, "c.coordinator@hospital.example", greenroom.Coordinator)
		c := k.authorize(t, k.who, greenroom.OrganizationOwner, string(k.org), zoomAdmin)
		linked := k.confirmed(t, k.sample)
		k.meeting(t, linked.ID, greenroom.LinkLinked)
		if n, err := k.sim.RevokeGrants(zoomAdmin, "sim-greenroom-admin"); n == 0 || err != nil {
			t.Fatal(n, err)
		}
		k.ahead.Add(int64(time.Hour))
		waits := k.confirmed(t, k.sample) // whose lane renews the token, and learns it
		k.meeting(t, waits.ID, greenroom.LinkFailed)
		if g := k.grant(t, c); g.State != greenroom.Revoked || g.Access != "" || g.Refresh != "" {
			t.Errorf("the grant is %+v", g)
		}
		if now := k.connectionNow(t, c.ID); now.State != greenroom.Revoked || now.EndedBy != greenroom.Refused {
			t.Errorf("the connection is %+v", now)
		}
		k.read(t, func(tx *store.Tx) error {
			p, err := tx.Program(ctx, k.program)
			if err == nil && p.DefaultLocation != greenroom.BuiltInRoom {
				t.Errorf("new sessions take place in %s", p.DefaultLocation)
			}
			return err
		})
		told := k.noticed(t)
		for _, who := range []string{"z.admin@hospital.example", "c.coordinator@hospital.example"} {
			if len(told[who]) != 1 || !strings.Contains(told[who][0], "Zoom connection ended") {
				t.Errorf("%s was told %q", who, told[who])
			}
		}
		view, err := k.Session(ctx, k.who, k.org, linked.ID)
		if err != nil || view.Link.State != greenroom.LinkLinked || view.Link.JoinURL == "" {
			t.Errorf("the link is now %+v, %v", view.Link, err)
		}
		left, err := k.AffectedSessions(ctx, k.who, k.org, c.ID)
		if err != nil || left.Total == 0 {
			t.Fatalf("affected are %+v, %v", left, err)
		}
		if _, err := k.MoveSessions(ctx, k.who, k.org, c.ID, greenroom.BuiltInRoom); err != nil {
			t.Fatal(err)
		}
		if left := k.moved(t, c.ID); left.Total != 0 {
			t.Errorf("after the move are left %+v", left)
		}
	})
}
