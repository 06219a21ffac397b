package zoomsim_test

import (
	"testing"
	"time"

	"greenroom/zoomsim"
)

func TestClock(t *testing.T) {
	t.Parallel()
	real := noon
	sim, err := zoomsim.New(zoomsim.Options{Now: func() time.Time { return real }})
	if err != nil {
		t.Fatal(err)
	}
	expect := func(want time.Time) {
		t.Helper()
		if got := sim.Now(); !got.Equal(want) {
			t.Errorf("the clock says %s, not %s", got, want)
		}
	}
	expect(noon)
	real = real.Add(time.Second)
	expect(noon.Add(time.Second))
	if at, err := sim.Advance(-time.Hour); err != nil || !at.Equal(noon.Add(time.Second-time.Hour)) {
		t.Errorf("advanced to %s, %v", at, err)
	}
	if err := sim.SetSpeed(60); err != nil {
		t.Fatal(err)
	}
	real = real.Add(time.Minute)
	expect(noon.Add(time.Second))
	if err := sim.SetSpeed(0); err != nil {
		t.Fatal(err)
	}
	real = real.Add(time.Minute)
	expect(noon.Add(time.Second))
	if err := sim.SetTime(noon.AddDate(1, 0, 0)); err != nil {
		t.Fatal(err)
	}
	expect(noon.AddDate(1, 0, 0))
	if sim.SetSpeed(-1) == nil || sim.SetSpeed(1e6) == nil {
		t.Error("an impossible speed is accepted")
	}
}

func TestClockControl(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	a := b.call("POST", "/_sim/clock", "", `{"time":"2031-01-02T03:04:05Z","advance_seconds":-5,"speed":0.5}`)
	if a.status != 200 || a.body["now"] != "2031-01-02T03:04:00Z" || a.body["speed"] != 0.5 {
		t.Errorf("the clock is set: %d %s", a.status, a.text)
	}
	if a := b.call("POST", "/_sim/clock", "", `{"speed":-1}`); a.status != 400 {
		t.Errorf("a speed below 0: %d %s", a.status, a.text)
	}
}

func TestSnapshot(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{Data: t.TempDir()})
	token := b.s2s()
	path, _ := b.create(token, `{"topic":"Before","start_time":"2030-03-09T09:00:00Z"}`)
	before := b.call("GET", "/_sim/snapshot", "", "")
	if before.status != 200 {
		t.Fatal(before.text)
	}
	b.call("PATCH", path, token, `{"topic":"After"}`)
	b.create(token, `{"topic":"Another"}`)
	if _, err := b.sim.Advance(24 * time.Hour); err != nil {
		t.Fatal(err)
	}
	if a := b.call("PUT", "/_sim/snapshot", "", `{"table":"nonsense"}`); a.status != 400 {
		t.Errorf("nonsense is restored: %d", a.status)
	}
	if a := b.call("PUT", "/_sim/snapshot", "", before.text); a.status != 204 {
		t.Fatal(a.text)
	}
	if a := b.call("GET", path, token, ""); a.body["topic"] != "Before" || len(b.sim.Meetings()) != 1 || !b.sim.Now().Equal(noon) {
		t.Errorf("after the restore: %s, %d meetings, %s", a.text, len(b.sim.Meetings()), b.sim.Now())
	}
	again, err := b.sim.Snapshot()
	if err != nil || string(again) != before.text {
		t.Errorf("a snapshot after the restore differs: %v\n%s", err, again)
	}
}

// No time stops the simulator from keeping its state.
func TestClockEnds(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{Data: t.TempDir()})
	for _, seconds := range []string{"1000000000000", "-1000000000000", "9223372036854775807", "-9223372036854775808"} {
		if a := b.call("POST", "/_sim/clock", "", `{"advance_seconds":`+seconds+`}`); a.status != 400 {
			t.Errorf("%s seconds: %d %s", seconds, a.status, a.text)
		}
	}
	last := time.Date(9000, 12, 31, 23, 59, 59, 0, time.UTC)
	if b.sim.SetTime(last.Add(time.Second)) == nil || b.sim.SetTime(time.Date(1969, 12, 31, 23, 59, 59, 0, time.UTC)) == nil {
		t.Error("a time that cannot be kept is accepted")
	}
	if err := b.sim.SetTime(last); err != nil {
		t.Fatal(err)
	}
	b.create(b.s2s(), `{"topic":"At the end of time"}`)
	if _, err := b.sim.Snapshot(); err != nil {
		t.Error(err)
	}
}

func TestClockRunsLong(t *testing.T) {
	t.Parallel()
	real := noon
	sim, err := zoomsim.New(zoomsim.Options{Now: func() time.Time { return real }})
	if err != nil {
		t.Fatal(err)
	}
	if err := sim.SetSpeed(60_000); err != nil {
		t.Fatal(err)
	}
	for range 100 {
		was := sim.Now()
		if real = real.AddDate(0, 0, 7); sim.Now().Before(was) {
			t.Fatalf("the clock went back from %s to %s", was, sim.Now())
		}
	}
}

func TestRestoreRefusesAClockThatRunsBackward(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	for _, row := range []string{`{"at":"2030-01-01T00:00:00Z","speed":-5}`, `{"at":"9999-12-31T23:59:59Z","speed":1}`} {
		if err := b.sim.Restore([]byte(`{"table":"clock","key":"","row":` + row + "}\n\n")); err == nil {
			t.Errorf("%s is restored", row)
		}
	}
}
