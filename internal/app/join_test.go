package app_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"greenroom"
	"greenroom/internal/app"
)

// view opens a join link and checks how far the visit is, and whether it leads
// somewhere.
func (k *mailKit) view(t *testing.T, code greenroom.Secret, stage greenroom.JoinStage, leads bool) string {
	t.Helper()
	v, err := k.Join(t.Context(), code)
	if err != nil {
		t.Fatal(err)
	}
	if v.Stage != stage || (v.Target != "") != leads || v.Organization != "Hospital" || v.Program != "Residency" || v.Person != "B. Beispiel" || v.Zone.String() != "Europe/Vienna" {
		t.Errorf("%+v, want %s", v, stage)
	}
	if want := []app.Companion{{Name: "S. Sample", Role: greenroom.Interviewer}}; !slices.Equal(v.With, want) || v.Slot.Start().Sub(v.Opens) != 15*time.Minute {
		t.Errorf("with %v, from %s; want %v, a quarter of an hour before", v.With, v.Opens, want)
	}
	return v.Target.Reveal()
}

// The link stays; where it leads is decided at the click.
func TestJoinFollowsThePlan(t *testing.T) {
	withMail(t, func(t *testing.T, k *mailKit) {
		ctx := t.Context()
		k.connect(t)
		k.lanes.Lock()
		s := k.confirm(t, greenroom.Zoom, k.sample)
		k.clock.Advance(time.Minute)
		code := k.post(t)[guest].code(t)
		k.view(t, code, greenroom.JoinEarly, false)
		k.clock.Advance(s.Slot.Start().Sub(k.clock.Now()))
		k.view(t, code, greenroom.JoinWaiting, false)
		k.lanes.Unlock()
		k.meeting(t, s.ID, greenroom.LinkLinked)
		if to := k.view(t, code, greenroom.JoinOpen, true); !strings.Contains(to, "/j/") || strings.HasPrefix(to, "https://greenroom.example") {
			t.Errorf("it leads to %s", to)
		}
		s, err := k.RescheduleSession(ctx, k.who, k.org, s.ID, s.Revision, chicago(t, "2026-12-01T10:30"))
		if err != nil {
			t.Fatal(err)
		}
		k.view(t, code, greenroom.JoinEarly, false) // 100 minutes before
		k.clock.Advance(40 * time.Minute)
		k.view(t, code, greenroom.JoinEarly, true)
		k.clock.Advance(3 * time.Hour)
		k.view(t, code, greenroom.JoinOver, false)
		people := s.Participants
		if s, err = k.ChangePeople(ctx, k.who, k.org, s.ID, s.Revision, people[:1]); err != nil {
			t.Fatal(err)
		}
		for _, wrong := range []greenroom.Secret{code, "", "AAAAAAAAAAAAAAAAAAAAAA"} {
			if _, err := k.Join(ctx, wrong); greenroom.KindOf(err) != greenroom.NotFound {
				t.Errorf("revoked or unknown: %v, want NotFound", err)
			}
		}
		if s, err = k.ChangePeople(ctx, k.who, k.org, s.ID, s.Revision, people); err != nil {
			t.Fatal(err)
		}
		if _, err = k.CancelSession(ctx, k.who, k.org, s.ID, s.Revision); err != nil {
			t.Fatal(err)
		}
		k.view(t, code, greenroom.JoinCancelled, false)
	})
}

func TestJoinElsewhere(t *testing.T) {
	withMail(t, func(t *testing.T, k *mailKit) {
		k.confirm(t, greenroom.InPerson, k.sample)
		code := k.post(t)[guest].code(t)
		k.view(t, code, greenroom.JoinElsewhere, false)
		s := k.confirm(t, greenroom.ManualLink, k.sample)
		code = k.post(t)[guest].code(t)
		k.clock.Advance(s.Slot.Start().Sub(k.clock.Now()))
		if to := k.view(t, code, greenroom.JoinOpen, true); to != "https://meet.example.org/x" {
			t.Errorf("it leads to %s", to)
		}
	})
}
