package greenroom_test

import (
	"testing"
	"time"

	"greenroom"
)

func TestHostDayAdmits(t *testing.T) {
	evening := time.Date(2026, 12, 1, 19, 30, 0, 0, time.FixedZone("", -4*60*60)) // 23:30 UTC
	for _, d := range []greenroom.HostDay{{}, {Used: greenroom.HostDayLimit - 1}} {
		if err := d.Admits(evening); err != nil {
			t.Errorf("%+v: %v", d, err)
		}
	}
	for _, d := range []greenroom.HostDay{{Used: greenroom.HostDayLimit}, {Used: 3, Parked: true}} {
		err := d.Admits(evening)
		if greenroom.KindOf(err) != greenroom.Limited || greenroom.RetryAfterOf(err) != 30*time.Minute {
			t.Errorf("%+v: %v, to wait %v; want Limited for 30 minutes", d, err, greenroom.RetryAfterOf(err))
		}
	}
}
