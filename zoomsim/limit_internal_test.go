package zoomsim

import (
	"net/http"
	"testing"
	"time"
)

// TestPoolOfTheDay: Heavy and Resource-intensive calls use up one day together
// in paid plans, and one each in a free one. No operation of the simulator is
// Resource-intensive, so that this looks at the limits alone.
func TestPoolOfTheDay(t *testing.T) {
	t.Parallel()
	for plan, want := range map[string]int{Pro: 5, Business: 5, Free: 15} {
		s, host := simulator(t)
		a := *s.state.accounts.get(host.AccountID)
		a.Plan = plan
		*s.window(a.ID + " day " + heavy) = window{start: s.now().Truncate(dayLength), used: plans[plan][heavy].day - 15}
		call := func(label string) *apiError {
			s.setClock(s.now().Add(time.Second), 1)
			return s.admit(&reply{header: http.Header{}}, &a, operation{label: label})
		}
		for range 10 {
			if fail := call(resource); fail != nil {
				t.Fatalf("%s: a Resource-intensive call: %s", plan, fail.Message)
			}
		}
		n := 0
		for call(heavy) == nil {
			n++
		}
		if n != want {
			t.Errorf("%s: %d Heavy calls after ten Resource-intensive ones", plan, n)
		}
	}
}
