package app_test

import (
	"net/http"
	"strings"
	"testing"

	"greenroom"
)

// A lane that waits for one meeting's next attempt wakes for another's work.
func TestAWaitingLaneWakesForNewWork(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		ctx := t.Context()
		k.connect(t)
		refuse := func(r *http.Request) {
			if r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, "/meetings") {
				panic(http.ErrAbortHandler)
			}
		}
		k.gate.Store(&refuse)
		stuck := k.draft(t, k.sample)
		if _, err := k.ConfirmSession(ctx, k.who, k.org, stuck.ID, stuck.Revision); err != nil {
			t.Fatal(err)
		}
		failed := k.meetingThat(t, stuck.ID, func(m *greenroom.Meeting) bool { return m.Attempts > 0 })
		k.gate.Store(nil)

		fresh := k.draft(t, k.sample)
		if _, err := k.ConfirmSession(ctx, k.who, k.org, fresh.ID, fresh.Revision); err != nil {
			t.Fatal(err)
		}
		made := k.meeting(t, fresh.ID, greenroom.LinkLinked)
		if !made.Reported.At.Before(failed.NextAttempt) {
			t.Errorf("the new meeting was made at %v, when the failed one was due again at %v", made.Reported.At, failed.NextAttempt)
		}
		k.meeting(t, stuck.ID, greenroom.LinkLinked)
	})
}
