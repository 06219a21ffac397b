package app_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"greenroom"
)

// The history of a session tells what people did and how its meeting followed,
// newest first.
func TestSessionHistory(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		ctx := t.Context()
		k.connect(t)
		s := k.draft(t, k.sample)
		confirmed, err := k.ConfirmSession(ctx, k.who, k.org, s.ID, s.Revision)
		if err != nil {
			t.Fatal(err)
		}
		k.meeting(t, s.ID, greenroom.LinkLinked)
		current, err := k.Session(ctx, k.who, k.org, s.ID)
		if err != nil {
			t.Fatal(err)
		}
		to := tomorrow(t, "10:30")
		if _, err := k.RescheduleSession(ctx, k.who, k.org, s.ID, current.Revision, to); err != nil {
			t.Fatal(err)
		}
		k.meeting(t, s.ID, greenroom.LinkLinked)
		found, err := k.SessionHistory(ctx, k.who, k.org, s.ID, 10)
		if err != nil {
			t.Fatal(err)
		}
		var told [][3]string
		for _, h := range found {
			told = append(told, [3]string{h.Verb, h.By, h.About})
			if h.Verb == "rescheduled" && (h.Detail["from"] != confirmed.Slot.Wall() || h.Detail["to"] != to.Wall()) {
				t.Errorf("it was moved %v", h.Detail)
			}
		}
		want := [][3]string{
			{"meeting_linked", "", "Interview"}, {"rescheduled", "Z. Admin", "Interview"}, {"meeting_linked", "", "Interview"},
			{"confirmed", "Z. Admin", "Interview"}, {"created", "Z. Admin", "Interview"},
		}
		if diff := cmp.Diff(want, told); diff != "" {
			t.Errorf("wanted, then told:\n%s", diff)
		}
		for kind, who := range map[greenroom.Kind]greenroom.Actor{
			greenroom.NotFound:  {Kind: "user", ID: "x"},
			greenroom.Forbidden: {Kind: "user", ID: "x", Roles: []greenroom.RoleGrant{{Role: greenroom.Participant, Organization: k.org, Program: k.program}}},
		} {
			if _, err := k.SessionHistory(ctx, who, k.org, s.ID, 10); greenroom.KindOf(err) != kind {
				t.Errorf("%v gives %v, want %s", who.Roles, err, kind)
			}
		}
	})
}
